//! Recordings of what went over OBEX and of pushes by every carrier: sessions are judged as they are over HTTP, whichever
//! end connected and however the stream was cut; a push is judged by itself; and nothing is concluded from what is not
//! wholly there.
#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]

use dmct_cli::{
    capture::{self, CaptureLimits, RawMessage, Recording, read_capture, read_messages},
    inspect::{Accounts, Finding, inspect},
    suite::Suite,
};
use dmct_record::verdict::Verdict;
use dmct_scenario::plan::Role;
use dmct_wire::{
    credential::Secret,
    notification::v13,
    obex::{
        DM_TARGET, Header, Object, Opcode, Packet, answer_packets, connect, connected, get, id,
        put_packets, refusal, response,
    },
    ota_http,
    sip::{Exchange, PagerMessage},
};
use proptest::prelude::*;
use std::{path::Path, sync::OnceLock};

const NOTIFICATION: &str = "application/vnd.syncml.dm.notification";
const XML: &str = "application/vnd.syncml.dm+xml";

fn suite() -> &'static Suite {
    static SUITE: OnceLock<Suite> = OnceLock::new();
    SUITE.get_or_init(|| Suite::load(None).expect("the embedded suite has no mistakes"))
}

/// The bodies of a session of DM/1.2 between two others, the client's first.
fn bodies() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/captures/field-1.2");
    let recording = capture::read(&folder, &CaptureLimits::default()).expect("the fixture");
    recording
        .messages()
        .map(|message| message.body.clone())
        .collect()
}

/// An end of the wire: the one that connects is 0.
type End = usize;

/// A connection or datagrams as raw IP packets.
#[derive(Clone, Debug, Default)]
struct Wire {
    frames: Vec<Vec<u8>>,
    sent: [u32; 2],
}

impl Wire {
    fn ip(&mut self, from: End, protocol: u8, payload: &[u8]) {
        let number = |end: End| u8::try_from(end + 1).expect("a number");
        let length = u16::try_from(payload.len() + 20).expect("a length");
        let mut frame = vec![0x45, 0];
        frame.extend(length.to_be_bytes());
        frame.extend([0, 0, 0x40, 0, 64, protocol, 0, 0]);
        frame.extend([192, 0, 2, number(from), 192, 0, 2, number(1 - from)]);
        frame.extend(payload);
        self.frames.push(frame);
    }

    fn segment(&mut self, from: End, flags: u8, payload: &[u8]) {
        // No port that any protocol has.
        let ports = [40_000_u16, 40_001];
        let mut segment = [ports[from], ports[1 - from]]
            .map(u16::to_be_bytes)
            .concat();
        segment.extend(self.sent[from].to_be_bytes());
        segment.extend(self.sent[1 - from].to_be_bytes());
        segment.extend([0x50, flags, 0xFF, 0xFF, 0, 0, 0, 0]);
        segment.extend(payload);
        self.ip(from, 6, &segment);
        let counted = u32::try_from(payload.len()).expect("a length") + u32::from(flags & 3 != 0);
        self.sent[from] = self.sent[from].wrapping_add(counted);
    }

    /// What was said on a connection, in segments of at most so many octets.
    fn tcp(said: &[(End, Vec<u8>)], most: usize) -> Self {
        let mut wire = Self {
            sent: [u32::MAX - 50, 7],
            ..Self::default()
        };
        wire.segment(0, 2, &[]);
        wire.segment(1, 0x12, &[]);
        for (from, octets) in said {
            for piece in octets.chunks(most) {
                wire.segment(*from, 0x18, piece);
            }
        }
        wire.segment(0, 0x11, &[]);
        wire.segment(1, 0x11, &[]);
        wire
    }

    fn udp(from: End, payload: &[u8]) -> Self {
        let mut datagram = [40_000_u16, 40_001].map(u16::to_be_bytes).concat();
        let length = u16::try_from(payload.len() + 8).expect("a length");
        datagram.extend(length.to_be_bytes());
        datagram.extend([0, 0]);
        datagram.extend(payload);
        let mut wire = Self::default();
        wire.ip(from, 17, &datagram);
        wire
    }

    fn file(&self) -> Vec<u8> {
        let mut octets = 0xA1B2_C3D4_u32.to_le_bytes().to_vec();
        octets.extend([0; 16]);
        octets.extend(101_u32.to_le_bytes());
        for (frame, second) in self.frames.iter().zip(1_u32..) {
            let length = u32::try_from(frame.len()).expect("a length");
            for number in [second, 0, length, length] {
                octets.extend(number.to_le_bytes());
            }
            octets.extend(frame);
        }
        octets
    }

    fn read(&self) -> Recording {
        read_capture(&self.file(), &CaptureLimits::default()).expect("a capture")
    }

    /// The places of the packets that carry octets.
    fn with_payload(&self) -> Vec<usize> {
        (0..self.frames.len())
            .filter(|at| self.frames[*at].len() > 40)
            .collect()
    }
}

fn octets(packet: &Packet) -> Vec<u8> {
    packet.encode().expect("a packet")
}

/// A session over OBEX in packets of at most so many octets. The side that connects is the client and puts its messages,
/// or is the server and gets those of the client.
fn session(bodies: &[Vec<u8>], most: u16, reversed: bool) -> Vec<(End, Vec<u8>)> {
    let mut said = vec![
        (0, octets(&connect(most, DM_TARGET))),
        (1, octets(&connected(most, 1, DM_TARGET))),
    ];
    for (number, body) in bodies.iter().enumerate() {
        let object = Object::new(Some(1), XML, body.as_slice());
        let of_client = number % 2 == 0;
        if of_client == reversed {
            said.extend(got(&object, most));
        } else {
            said.extend(put(&object, most));
        }
    }
    let goodbye = Packet::new(
        Opcode::Disconnect.code(),
        vec![Header::word(id::CONNECTION_ID, 1)],
    );
    said.push((0, octets(&goodbye)));
    said.push((1, vec![response::SUCCESS, 0, 3]));
    said
}

fn put(object: &Object, most: u16) -> Vec<(End, Vec<u8>)> {
    let packets = put_packets(object, most).expect("packets");
    let last = packets.len() - 1;
    let answered = packets.iter().enumerate().flat_map(|(number, packet)| {
        let code = if number == last {
            response::SUCCESS
        } else {
            response::CONTINUE
        };
        [(0, octets(packet)), (1, vec![code, 0, 3])]
    });
    answered.collect()
}

fn got(object: &Object, most: u16) -> Vec<(End, Vec<u8>)> {
    let packets = answer_packets(object, most).expect("packets");
    let asked = packets.iter().enumerate().flat_map(|(number, packet)| {
        let asks = match number {
            0 => get(Some(1), XML),
            _ => Packet::new(Opcode::Get.code(), Vec::new()),
        };
        [(0, octets(&asks)), (1, octets(packet))]
    });
    asked.collect()
}

fn essence(recording: &Recording) -> Vec<(Role, Vec<u8>)> {
    recording
        .messages()
        .map(|message| (message.from, message.body.clone()))
        .collect()
}

/// The session as it must be read.
fn expected() -> Vec<(Role, Vec<u8>)> {
    let roles = [Role::Client, Role::Server].into_iter().cycle();
    roles.zip(bodies()).collect()
}

fn findings(recording: &Recording) -> Vec<Finding> {
    let accounts = Accounts {
        notification: Some(Secret::new("secret")),
        ..Accounts::default()
    };
    inspect(suite(), recording, &accounts).findings
}

/// Message, sender and clause of what was broken.
fn failures(recording: &Recording) -> Vec<(u64, &'static str, String)> {
    let failed = findings(recording).into_iter().filter(Finding::is_failure);
    failed
        .map(|finding| (finding.message, finding.from, finding.clause))
        .collect()
}

#[test]
fn a_session_over_obex_is_read_whichever_end_connected_and_however_it_was_cut() {
    for reversed in [false, true] {
        for (most, segment) in [(u16::MAX, 1_460), (300, 1_460), (300, 7), (2_000, 40_000)] {
            let wire = Wire::tcp(&session(&bodies(), most, reversed), segment);
            let recording = wire.read();
            let which = format!("reversed {reversed}, packets of {most}, segments of {segment}");
            assert_eq!(essence(&recording), expected(), "{which}");
            assert_eq!(recording.notes, Vec::<String>::new(), "{which}");
            assert_eq!(failures(&recording), [], "{which}");
            let conversations = inspect(suite(), &recording, &Accounts::default()).conversations;
            assert_eq!(conversations.len(), 1, "{which}");
        }
    }
}

#[test]
fn what_is_wrong_in_a_session_over_obex_is_found_in_its_octets() {
    let mut wrong = bodies();
    let text = String::from_utf8(wrong[4].clone()).expect("text");
    wrong[4] = text.replace("<MsgID>3<", "<MsgID>2<").into_bytes();
    for reversed in [false, true] {
        let recording = Wire::tcp(&session(&wrong, 400, reversed), 1_000).read();
        let found = findings(&recording);
        let failed: Vec<&Finding> = found.iter().filter(|found| found.is_failure()).collect();
        let [finding] = failed.as_slice() else {
            panic!("{found:#?}")
        };
        assert_eq!((finding.message, finding.from), (5, "client"));
        assert_eq!(finding.clause, "PRO-6.3-08");
        let [start, end] = finding.bytes.expect("octets");
        let shown = wrong[4].get(start..end).expect("octets of the body");
        assert!(shown.starts_with(b"<MsgID>2"), "{finding:?}");
    }
}

#[test]
fn segments_over_obex_that_come_twice_or_late_change_nothing() {
    let wire = Wire::tcp(&session(&bodies(), 500, false), 200);
    let mut twice = wire.clone();
    twice.frames = wire
        .frames
        .iter()
        .flat_map(|frame| [frame.clone(), frame.clone()])
        .collect();
    assert_eq!(essence(&twice.read()), expected(), "twice");
    let mut late = wire.clone();
    // The first two segments of the first PUT, which is longer than one.
    let first = wire.with_payload()[2];
    late.frames.swap(first, first + 1);
    assert_eq!(essence(&late.read()), expected(), "late");
}

#[test]
fn nothing_is_concluded_across_a_segment_over_obex_that_is_missing() {
    for reversed in [false, true] {
        let wire = Wire::tcp(&session(&bodies(), 500, reversed), 300);
        for missing in wire.with_payload() {
            let mut some = wire.clone();
            some.frames.remove(missing);
            let recording = some.read();
            assert_eq!(failures(&recording), [], "without packet {missing}");
            let told = recording.notes.join("\n");
            assert!(told.contains("missing"), "without packet {missing}: {told}");
        }
        for begin in 1..wire.frames.len() {
            let mut some = wire.clone();
            some.frames.drain(..begin);
            assert_eq!(failures(&some.read()), [], "from packet {begin} on");
            let mut cut = wire.clone();
            cut.frames.truncate(begin);
            assert_eq!(failures(&cut.read()), [], "to packet {begin}");
        }
    }
}

#[test]
fn an_object_that_was_aborted_was_not_said() {
    let bodies = bodies();
    let mut said = session(&bodies, 400, false);
    let last = said.pop().expect("the answer to DISCONNECT");
    let goodbye = said.pop().expect("DISCONNECT");
    // What the client begins to put has a MsgID that would be wrong.
    let object = Object::new(Some(1), XML, bodies[0].as_slice());
    said.extend(put(&object, 400).into_iter().take(4));
    said.push((0, vec![Opcode::Abort.code(), 0, 3]));
    said.push((1, vec![response::SUCCESS, 0, 3]));
    said.extend([goodbye, last]);
    let recording = Wire::tcp(&said, 1_000).read();
    assert_eq!(essence(&recording), expected());
    assert_eq!(failures(&recording), []);
}

#[test]
fn lengths_that_lie_accuse_nobody() {
    let bodies = bodies();
    // The object says that it is longer than what comes.
    let mut object = Object::new(Some(1), XML, bodies[0].get(..900).expect("a part"));
    object.length = Some(1_780);
    let mut said = session(&[], 2_000, false);
    let goodbye = said.split_off(2);
    said.extend(put(&object, 2_000));
    said.extend(goodbye.clone());
    let recording = Wire::tcp(&said, 1_000).read();
    assert_eq!(recording.messages().count(), 0);
    assert_eq!(failures(&recording), []);
    // A packet that says that it is shorter than its own head, and one that is longer than what comes.
    for length in [[0, 2], [0xFF, 0xFF]] {
        let mut said = session(&bodies, 2_000, false);
        let place = said.len() - 4;
        said[place].1[1..3].copy_from_slice(&length);
        let recording = Wire::tcp(&said, 1_000).read();
        assert_eq!(failures(&recording), [], "{length:?}");
        assert!(!recording.notes.is_empty(), "{length:?}");
    }
}

/// A right notification for session 4660, and the secret `secret`.
fn notification(change: impl FnOnce(v13::Notification) -> v13::Notification) -> Vec<u8> {
    let option = v13::NotificationOption::of_uint(v13::number::REQUESTED_MO, 1);
    let right = v13::Notification::new("srv", 0x1234, 1_700_000_000).with_option(option);
    change(right)
        .signed(v13::Reading::default(), &Secret::new("secret"))
        .encode()
}

fn in_sip(media_type: &str, body: &[u8], transport: &str) -> Vec<u8> {
    let exchange = Exchange {
        transport: transport.to_owned(),
        sent_by: "192.0.2.1:5060".to_owned(),
        branch: "z9hG4bK776".to_owned(),
        from_tag: "49583".to_owned(),
        call_id: "asd88asd77a@192.0.2.1".to_owned(),
        sequence: 1,
    };
    let message = PagerMessage {
        target: "sip:device@192.0.2.2".to_owned(),
        from: "sip:dm@example.com".to_owned(),
        to: "sip:device@example.com".to_owned(),
        content_type: media_type.to_owned(),
        application: None,
        body: body.to_vec(),
    };
    message.request(&exchange).encode()
}

/// The same with its head folded, and compact names.
fn folded(message: &[u8]) -> Vec<u8> {
    let end = message
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("the end of the head");
    let (head, body) = message.split_at(end);
    let head = String::from_utf8(head.to_vec()).expect("text");
    let head = head
        .replace("Via: ", "v: ")
        .replace("From: ", "f: ")
        .replace("To: ", "t:\r\n  ")
        .replace("Call-ID: ", "i: ")
        .replace("Content-Type: ", "c:\r\n\t")
        .replace("Content-Length: ", "l: ");
    [head.as_bytes(), body].concat()
}

fn in_http(media_type: &str, body: &[u8]) -> Vec<u8> {
    let push = ota_http::Push::new(media_type, body);
    let content = push.body();
    let mut head = "POST /wappush HTTP/1.1\r\nHost: 192.0.2.2\r\n".to_owned();
    for (name, value) in push.headers() {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("Content-Length: {}\r\n\r\n", content.len()));
    [head.into_bytes(), content].concat()
}

/// The entity itself under a head that only a push has.
fn in_plain_http(media_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST / HTTP/1.1\r\nHost: 192.0.2.2\r\nX-Wap-Application-Id: x-wap-application:syncml.dm\r\n\
         Content-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn in_wsp(media_type: &str, body: &[u8]) -> Vec<u8> {
    let code = match media_type {
        NOTIFICATION => 0xD8,
        _ => 0xC3,
    };
    [&[1, 6, 3, code, 0xAF, 0x87][..], body].concat()
}

/// One push by every carrier.
fn pushed(media_type: &str, body: &[u8]) -> Vec<(&'static str, Wire)> {
    let sip = in_sip(media_type, body, "UDP");
    let stream = in_sip(media_type, body, "TCP");
    let answer = b"HTTP/1.1 204 No Content\r\nX-Wap-Push-Status: 200\r\n\r\n".to_vec();
    let object = Object::new(None, media_type, body);
    let mut obex = vec![
        (0, octets(&refusal(Opcode::Connect, 0x80, 300))),
        (1, octets(&refusal(Opcode::Connect, response::SUCCESS, 300))),
    ];
    obex.extend(put(&object, 300));
    let post = |octets: Vec<u8>| Wire::tcp(&[(0, octets), (1, answer.clone())], 100);
    vec![
        ("WSP", Wire::udp(0, &in_wsp(media_type, body))),
        ("SIP over UDP", Wire::udp(0, &sip)),
        ("SIP, folded and compact", Wire::udp(0, &folded(&sip))),
        ("SIP over TCP", Wire::tcp(&[(0, stream.clone())], 11)),
        (
            "SIP over TCP that the other end opened",
            Wire::tcp(&[(1, folded(&stream))], 1_000),
        ),
        ("HTTP", post(in_http(media_type, body))),
        ("plain HTTP", post(in_plain_http(media_type, body))),
        ("OBEX", Wire::tcp(&obex, 100)),
    ]
}

#[test]
fn a_right_notification_by_any_carrier_gives_no_finding() {
    for (carrier, wire) in pushed(NOTIFICATION, &notification(|right| right)) {
        let recording = wire.read();
        assert_eq!(recording.messages().count(), 1, "{carrier}");
        assert_eq!(findings(&recording), [], "{carrier}");
    }
}

#[test]
fn a_digest_of_another_secret_is_found_by_any_carrier() {
    let accounts = Accounts {
        notification: Some(Secret::new("another")),
        ..Accounts::default()
    };
    for (carrier, wire) in pushed(NOTIFICATION, &notification(|right| right)) {
        let found = inspect(suite(), &wire.read(), &accounts).findings;
        let [finding] = found.as_slice() else {
            panic!("{carrier}: {found:#?}")
        };
        assert_eq!(finding.clause, "NOTI13-6.6-02", "{carrier}");
        assert_eq!(finding.verdict, Verdict::Fail, "{carrier}");
        assert_eq!((finding.message, finding.from), (1, "server"), "{carrier}");
    }
}

#[test]
fn every_rule_on_notifications_finds_its_fault_by_any_carrier() {
    type Change = fn(v13::Notification) -> v13::Notification;
    let faults: [(&str, Change); 8] = [
        ("NOTI13-6.4.1-01", |found| v13::Notification {
            version: 2,
            ..found
        }),
        ("NOTI13-6.4.2-L01", |found| v13::Notification {
            option_count: 1,
            ..found
        }),
        ("NOTI13-6.2-01", |mut found| {
            found.options.reverse();
            found
        }),
        ("NOTI13-6.4.5-01", |found| v13::Notification {
            transport: 5,
            ..found
        }),
        ("NOTI13-6.4.8-05", |found| v13::Notification {
            session_id: 0,
            ..found
        }),
        ("NOTI13-6.5.1-04", |mut found| {
            found.options.remove(0);
            found.option_count = 1;
            found
        }),
        ("NOTI13-6.5.1-02", |found| {
            found.with_option(v13::NotificationOption::new(v13::number::SERVER_ID, "two"))
        }),
        ("NOTI13-6.5.4-02", |mut found| {
            found.options.truncate(1);
            found.option_count = 1;
            found
        }),
    ];
    for (clause, change) in faults {
        for (carrier, wire) in pushed(NOTIFICATION, &notification(change)) {
            let found = failures(&wire.read());
            assert_eq!(found, [(1, "server", clause.to_owned())], "{carrier}");
        }
    }
}

/// A DM message that a server pushes: it asks for something, and answers nothing.
const PUSHED: &str = "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.3</VerProto>\
    <SessionID>7</SessionID><MsgID>1</MsgID><Target><LocURI>IMEI:1</LocURI></Target><Source><LocURI>http://dm.example\
    </LocURI></Source></SyncHdr><SyncBody><Get><CmdID>1</CmdID><Item><Target><LocURI>./DevInfo</LocURI></Target></Item>\
    </Get><Exec><CmdID>2</CmdID><Item><Target><LocURI>./FUMO</LocURI></Target></Item></Exec><Final/></SyncBody></SyncML>";

#[test]
fn a_message_that_is_pushed_is_judged_by_what_needs_no_other_message() {
    for (carrier, wire) in pushed(XML, PUSHED.as_bytes()) {
        let recording = wire.read();
        assert_eq!(recording.messages().count(), 1, "{carrier}");
        let inspection = inspect(suite(), &recording, &Accounts::default());
        assert_eq!(inspection.findings, [], "{carrier}");
        assert!(inspection.rules > 3, "{carrier}: {}", inspection.rules);
    }
    let wrong = PUSHED.replace("<CmdID>2<", "<CmdID>1<");
    for (carrier, wire) in pushed(XML, wrong.as_bytes()) {
        let recording = wire.read();
        let found = findings(&recording);
        let [finding] = found.as_slice() else {
            panic!("{carrier}: {found:#?}")
        };
        assert_eq!((finding.message, finding.from), (1, "server"), "{carrier}");
        assert_eq!(finding.clause, "REP-6.1-2", "{carrier}");
        let [start, end] = finding.bytes.expect("octets");
        let message = recording.messages().next().expect("the message");
        let shown = message.body.get(start..end).expect("octets of the body");
        assert_eq!(shown, b"<CmdID>1</CmdID>", "{carrier}");
    }
}

#[test]
fn a_folder_holds_the_messages_of_every_carrier() {
    let right = notification(|right| right);
    let bodies = bodies();
    let packets = |object: &Object, got: bool| -> Vec<u8> {
        let packets = if got {
            answer_packets(object, 300)
        } else {
            put_packets(object, 300)
        };
        let packets = packets.expect("packets");
        packets.iter().flat_map(octets).collect()
    };
    let object = |media_type: &str, body: &[u8]| Object::new(None, media_type, body);
    let files = [
        (Role::Server, in_sip(NOTIFICATION, &right, "UDP")),
        (Role::Server, in_http(NOTIFICATION, &right)),
        (Role::Server, packets(&object(NOTIFICATION, &right), false)),
        (
            Role::Server,
            packets(&object(XML, PUSHED.as_bytes()), false),
        ),
        (Role::Client, packets(&object(XML, &bodies[0]), false)),
        (Role::Server, packets(&object(XML, &bodies[1]), true)),
        (Role::Client, packets(&object(XML, &bodies[2]), true)),
        (Role::Server, packets(&object(XML, &bodies[3]), false)),
    ];
    let messages = files
        .into_iter()
        .zip(1..)
        .map(|((from, octets), number)| RawMessage {
            number,
            from,
            name: number.to_string(),
            octets,
        });
    let recording = read_messages(messages, &CaptureLimits::default());
    assert_eq!(recording.notes, Vec::<String>::new());
    let carriers: Vec<(&str, bool)> = recording
        .messages()
        .map(|message| (message.carrier, message.is_push()))
        .collect();
    let pushes = ["sip", "ota-http", "obex", "obex"].map(|carrier| (carrier, true));
    assert_eq!(carriers, [pushes, [("obex", false); 4]].concat());
    assert_eq!(failures(&recording), []);
}

#[test]
fn octets_of_others_are_taken_for_no_message() {
    // A file over OBEX that is no DM, a call over SIP, an answer to a push, TLS, and SSL 2.
    let card = put(&Object::new(None, "text/x-vcard", &b"BEGIN:VCARD"[..]), 300);
    let call = b"INVITE sip:a@b SIP/2.0\r\nContent-Length: 0\r\n\r\n".to_vec();
    let answer = b"SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec();
    for said in [
        card,
        vec![(0, call), (1, answer)],
        vec![(0, vec![0x16, 3, 1, 0, 2, 1, 0])],
        vec![(0, vec![0x80, 0x2E, 1, 3, 1])],
        vec![(0, vec![0x83, 0, 3]), (1, vec![0xC4, 0, 3])],
    ] {
        assert_eq!(Wire::tcp(&said, 1_000).read().messages().count(), 0);
    }
}

proptest! {
    #[test]
    fn no_damage_to_what_carriers_carry_makes_the_reader_panic(
        which in 0_usize..10,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
    ) {
        let mut wires: Vec<Wire> = pushed(NOTIFICATION, &notification(|right| right))
            .into_iter()
            .map(|(_, wire)| wire)
            .collect();
        wires.push(Wire::tcp(&session(&bodies(), 400, false), 1_000));
        wires.push(Wire::tcp(&session(&bodies(), 400, true), 50));
        let mut octets = wires[which].file();
        for (place, octet) in damage {
            let place = place.index(octets.len());
            octets[place] = octet;
        }
        if let Ok(recording) = read_capture(&octets, &CaptureLimits::default()) {
            inspect(suite(), &recording, &Accounts::default());
        }
    }
}

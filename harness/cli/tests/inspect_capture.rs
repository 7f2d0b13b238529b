//! Captures: what is written is read again, whatever the file format, the link and the order of packets; what is
//! missing is said; and no octets at all make the reader panic.
#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]

use dmct_cli::{
    capture::{self, CaptureLimits, Entry, Recorded, Recording, read_capture, write_pcapng},
    inspect::{Accounts, inspect},
    suite::Suite,
};
use dmct_record::{
    event::{Direction, Event, EventKind, Message},
    octets::Octets,
};
use dmct_scenario::plan::Role;
use proptest::prelude::*;
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures/captures")
        .join(name)
}

fn suite() -> &'static Suite {
    static SUITE: OnceLock<Suite> = OnceLock::new();
    SUITE.get_or_init(|| Suite::load(None).expect("the embedded suite has no mistakes"))
}

/// The session of DM/1.2 between two others.
fn session() -> Recording {
    capture::read(&fixture("field-1.2"), &CaptureLimits::default()).expect("the fixture")
}

/// A recording as the events of a run, on one connection, in a scenario of that name.
fn events(recording: &Recording, scenario: &str) -> Vec<Event> {
    recording
        .messages()
        .map(|message| Event {
            at: message.number * 1_000,
            scenario: scenario.to_owned(),
            kind: EventKind::Message(Message {
                number: message.number,
                direction: match message.from {
                    Role::Client => Direction::Received,
                    Role::Server => Direction::Sent,
                },
                carrier: message.carrier.to_owned(),
                peer: String::new(),
                exchange: message.exchange,
                connection: Some(1),
                status: message.status,
                media_type: message.media_type.clone(),
                head: Octets(message.head.clone()),
                body: Octets(message.body.clone()),
                to: String::new(),
                labels: BTreeMap::new(),
            }),
        })
        .collect()
}

fn read(octets: &[u8]) -> Recording {
    read_capture(octets, &CaptureLimits::default()).expect("a capture")
}

/// Number, sender, status, media type and body of a message.
type Essence = (u64, Role, Option<u16>, String, Vec<u8>);

/// What matters of the messages, wherever they were recorded.
fn essence(recording: &Recording) -> Vec<Essence> {
    let essence = |message: &Recorded| {
        (
            message.number,
            message.from,
            message.status,
            message.media_type.clone(),
            message.body.clone(),
        )
    };
    recording.messages().map(essence).collect()
}

fn failures(recording: &Recording) -> Vec<(u64, String)> {
    inspect(suite(), recording, &Accounts::default())
        .findings
        .into_iter()
        .filter(|finding| finding.is_failure())
        .map(|finding| (finding.message, finding.clause))
        .collect()
}

/// The frames of a capture of ours: of Enhanced Packet blocks, least significant octet first.
fn frames(pcapng: &[u8]) -> Vec<Vec<u8>> {
    let number = |at: usize| {
        let four: [u8; 4] = pcapng[at..at + 4].try_into().expect("four octets");
        u32::from_le_bytes(four) as usize
    };
    let mut at = 0;
    let mut frames = Vec::new();
    while at < pcapng.len() {
        if number(at) == 6 {
            frames.push(pcapng[at + 28..at + 28 + number(at + 20)].to_vec());
        }
        at += number(at + 4);
    }
    frames
}

/// Frames as a classic capture file.
fn pcap(frames: &[Vec<u8>], link: u32, magic: u32, big: bool) -> Vec<u8> {
    let four = |number: u32| {
        if big {
            number.to_be_bytes()
        } else {
            number.to_le_bytes()
        }
    };
    let mut octets = four(magic).to_vec();
    octets.extend([0; 16]);
    octets.extend(four(link));
    for (frame, second) in frames.iter().zip(1..) {
        let length = u32::try_from(frame.len()).expect("a length");
        for number in [second, 0, length, length] {
            octets.extend(four(number));
        }
        octets.extend(frame);
    }
    octets
}

fn classic(frames: &[Vec<u8>]) -> Recording {
    read(&pcap(frames, 1, 0xA1B2_C3D4, false))
}

/// The frames of the session; those with payload are longer than the headers alone.
fn session_frames() -> Vec<Vec<u8>> {
    frames(&write_pcapng(&events(&session(), "one"), 0))
}

fn has_payload(frame: &[u8]) -> bool {
    frame.len() > 54
}

#[test]
fn what_is_written_is_read_again() {
    let recorded = session();
    assert_eq!(recorded.messages().count(), 6);
    let again = read(&write_pcapng(
        &events(&recorded, "one"),
        1_700_000_000_000_000,
    ));
    assert_eq!(essence(&again), essence(&recorded));
    assert_eq!(again.notes, Vec::<String>::new());
    assert_eq!(failures(&again), []);
    let first = again.messages().next().map(|message| message.at);
    assert_eq!(first, Some(1_700_000_000_001_000));
}

#[test]
fn every_form_of_file_and_link_holds_the_same_messages() {
    let ethernet = session_frames();
    let behind = |front: &[u8]| -> Vec<Vec<u8>> {
        let packets = ethernet.iter().map(|frame| &frame[14..]);
        packets.map(|packet| [front, packet].concat()).collect()
    };
    let mut cooked = [0_u8; 16];
    cooked[14] = 8;
    let mut cooked_2 = [0_u8; 20];
    cooked_2[0] = 8;
    let tagged: Vec<Vec<u8>> = ethernet
        .iter()
        .map(|frame| [&frame[..12], &[0x81, 0, 0, 7], &frame[12..]].concat())
        .collect();
    let files = [
        pcap(&ethernet, 1, 0xA1B2_C3D4, false),
        pcap(&ethernet, 1, 0xA1B2_C3D4, true),
        pcap(&ethernet, 1, 0xA1B2_3C4D, true),
        pcap(&tagged, 1, 0xA1B2_C3D4, false),
        pcap(&behind(&[]), 101, 0xA1B2_C3D4, false),
        pcap(&behind(&[]), 228, 0xA1B2_C3D4, false),
        pcap(&behind(&[2, 0, 0, 0]), 0, 0xA1B2_C3D4, false),
        pcap(&behind(&cooked), 113, 0xA1B2_C3D4, false),
        pcap(&behind(&cooked_2), 276, 0xA1B2_C3D4, false),
    ];
    for (number, file) in files.iter().enumerate() {
        assert_eq!(essence(&read(file)), essence(&session()), "file {number}");
    }
}

/// A block of pcapng, most significant octet first.
fn block(kind: u32, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 12)
        .expect("a length")
        .to_be_bytes();
    [&kind.to_be_bytes()[..], &length, body, &length].concat()
}

#[test]
fn pcapng_of_either_octet_order_and_with_packets_of_every_kind_is_read() {
    let frames = session_frames();
    let mut section = 0x1A2B_3C4D_u32.to_be_bytes().to_vec();
    section.extend([0, 1, 0, 0]);
    section.extend([0xFF; 8]);
    // Ethernet, and time stamps in units of a nanosecond.
    let interface = [0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 9, 0, 0, 0, 0, 0, 0, 0];
    let mut file = [block(0x0A0D_0D0A, &section), block(1, &interface)].concat();
    // Something that this reader does not know.
    file.extend(block(0x0000_0BAD, &[1, 2, 3, 4]));
    for (number, frame) in frames.iter().enumerate() {
        let length = u32::try_from(frame.len()).expect("a length").to_be_bytes();
        let time = 3_000_000_000_u64.to_be_bytes();
        let (kind, head) = match number % 3 {
            0 => (6, [&[0; 4], &time[..], &length, &length].concat()),
            1 => (2, [&[0; 4], &time[..], &length, &length].concat()),
            _ => (3, length.to_vec()),
        };
        let mut body = [&head, frame.as_slice()].concat();
        body.resize(body.len().next_multiple_of(4), 0);
        file.extend(block(kind, &body));
    }
    let recording = read(&file);
    assert_eq!(essence(&recording), essence(&session()));
    let times: Vec<u64> = recording.messages().map(|message| message.at).collect();
    assert_eq!(times, [3_000_000; 6]);
}

#[test]
fn segments_that_come_late_twice_or_overlapping_change_nothing() {
    let frames = session_frames();
    let mut late = frames.clone();
    let first = late
        .iter()
        .position(|frame| has_payload(frame))
        .expect("data");
    late.swap(first, first + 1);
    assert!(has_payload(&frames[first + 1]), "a message of two segments");
    assert_eq!(essence(&classic(&late)), essence(&session()), "late");
    let twice: Vec<Vec<u8>> = frames
        .iter()
        .flat_map(|frame| [frame.clone(), frame.clone()])
        .collect();
    assert_eq!(essence(&classic(&twice)), essence(&session()), "twice");
    // The first segment once more, with the beginning of the second behind it: longer than at first.
    let mut longer = frames[first].clone();
    longer.extend(&frames[first + 1][54..74]);
    let length = u16::try_from(longer.len() - 14)
        .expect("a length")
        .to_be_bytes();
    longer[16..18].copy_from_slice(&length);
    let mut overlapping = frames.clone();
    overlapping.insert(first + 1, longer);
    assert_eq!(
        essence(&classic(&overlapping)),
        essence(&session()),
        "overlapping"
    );
}

#[test]
fn a_missing_segment_is_said_and_nothing_is_concluded_across_it() {
    let frames = session_frames();
    let data: Vec<usize> = (0..frames.len())
        .filter(|at| has_payload(&frames[*at]))
        .collect();
    for missing in data {
        let mut some = frames.clone();
        some.remove(missing);
        let recording = classic(&some);
        assert!(recording.messages().count() >= 4, "without frame {missing}");
        let told = recording.notes.join("\n");
        assert!(
            told.contains("missing") || told.contains("not whole"),
            "{told}"
        );
        assert_eq!(failures(&recording), [], "without frame {missing}");
    }
}

#[test]
fn a_capture_that_begins_within_a_session_accuses_nobody() {
    let frames = session_frames();
    for begin in 1..frames.len() {
        let bytes = pcap(&frames[begin..], 1, 0xA1B2_C3D4, false);
        if let Ok(recording) = read_capture(&bytes, &CaptureLimits::default()) {
            assert_eq!(failures(&recording), [], "from frame {begin} on");
        }
    }
}

#[test]
fn sessions_that_stand_between_one_another_are_kept_apart() {
    let one = session();
    let mut other = session();
    for entry in &mut other.entries {
        if let Entry::Message(message) = entry {
            let text = String::from_utf8(message.body.clone()).expect("text");
            message.body = text
                .replace("IMEI:351234567890124", "IMEI:351234567890125")
                .into();
        }
    }
    let both: Vec<Event> = events(&one, "one")
        .into_iter()
        .zip(events(&other, "other"))
        .flat_map(|(one, other)| [one, other])
        .collect();
    let recording = read(&write_pcapng(&both, 0));
    let inspection = inspect(suite(), &recording, &Accounts::default());
    assert_eq!(inspection.messages, 12);
    let numbers: Vec<Vec<u64>> = inspection
        .conversations
        .iter()
        .map(|conversation| conversation.numbers().collect())
        .collect();
    assert_eq!(numbers, [[1, 3, 5, 7, 9, 11], [2, 4, 6, 8, 10, 12]]);
    assert_eq!(failures(&recording), []);
}

#[test]
fn tls_is_said_to_be_beyond_reading() {
    let frames: Vec<Vec<u8>> = session_frames()
        .into_iter()
        .map(|mut frame| {
            if has_payload(&frame) {
                frame[54..58].copy_from_slice(&[0x16, 3, 1, 2]);
            }
            frame
        })
        .collect();
    let recording = classic(&frames);
    assert_eq!(recording.messages().count(), 0);
    assert!(
        recording.notes.join("\n").contains("TLS"),
        "{:?}",
        recording.notes
    );
}

#[test]
fn a_file_that_is_cut_is_read_as_far_as_it_goes() {
    let whole = write_pcapng(&events(&session(), "one"), 0);
    let recording = read(&whole[..whole.len() - 10]);
    assert_eq!(recording.messages().count(), 6);
    assert!(
        recording.notes.join("\n").contains("at octet"),
        "{:?}",
        recording.notes
    );
}

/// Whether a program that a check needs is there. In continuous integration it has to be.
fn is_installed(program: &str) -> bool {
    let found = Command::new(program).arg("--version").output().is_ok();
    let must = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(found || !must, "{program} is not installed");
    if !found {
        eprintln!("{program} is not installed: what it would say was not checked");
    }
    found
}

/// What tshark says of a capture.
fn tshark(path: &Path, arguments: &[&str]) -> String {
    let output = Command::new("tshark")
        .arg("-r")
        .arg(path)
        .args(arguments)
        .output()
        .expect("tshark runs");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn another_dissector_follows_what_is_written() {
    if !is_installed("tshark") {
        return;
    }
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("run.pcapng");
    let mut all = events(&session(), "pro-1.3/client/session");
    all.push(Event {
        at: 1,
        scenario: "noti-1.2/client".to_owned(),
        kind: EventKind::Message(Message {
            number: 7,
            direction: Direction::Sent,
            carrier: "udp".to_owned(),
            peer: String::new(),
            exchange: None,
            connection: None,
            status: None,
            media_type: String::new(),
            head: Octets::default(),
            // The short form of DM Push Binding 1.3, with a body of zeros.
            body: Octets([&[1, 6, 3, 0xC4, 0xAF, 0x87][..], &[0; 28]].concat()),
            to: String::new(),
            labels: BTreeMap::new(),
        }),
    });
    std::fs::write(&path, write_pcapng(&all, 1_700_000_000_000_000)).expect("a file");
    let wrong = "_ws.malformed || tcp.analysis.flags || tcp.checksum.status == 0 \
        || ip.checksum.status == 0 || udp.checksum.status == 0";
    let checked = [
        "-o",
        "tcp.check_checksum:TRUE",
        "-o",
        "ip.check_checksum:TRUE",
        "-o",
        "udp.check_checksum:TRUE",
    ];
    let found = tshark(&path, &[&checked[..], &["-Y", wrong]].concat());
    assert_eq!(found, "");
    let fields = [
        "-T",
        "fields",
        "-e",
        "http.request.method",
        "-e",
        "http.response.code",
    ];
    let http = tshark(&path, &[&["-Y", "http"], &fields[..]].concat());
    assert_eq!(http, "POST\t\n\t200\n".repeat(3));
    let pushed = tshark(
        &path,
        &[
            "-Y",
            "wsp",
            "-T",
            "fields",
            "-e",
            "wsp.pdu_type",
            "-e",
            "udp.dstport",
        ],
    );
    assert_eq!(pushed.trim(), "0x06\t2948");
}

/// Octets that begin as a capture does, or as nothing does.
fn captures() -> impl Strategy<Value = Vec<u8>> {
    let begin = prop_oneof![
        Just(Vec::new()),
        Just(pcap(&[], 1, 0xA1B2_C3D4, false)),
        Just(pcap(&[], 113, 0xA1B2_3C4D, true)),
        Just(write_pcapng(&[], 0)),
    ];
    (begin, prop::collection::vec(any::<u8>(), 0..400))
        .prop_map(|(begin, rest)| [begin, rest].concat())
}

proptest! {
    #[test]
    fn no_octets_make_the_reader_panic(octets in captures()) {
        if let Ok(recording) = read_capture(&octets, &CaptureLimits::default()) {
            inspect(suite(), &recording, &Accounts::default());
        }
    }

    #[test]
    fn no_damage_to_a_capture_makes_the_reader_panic(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
    ) {
        let mut octets = write_pcapng(&events(&session(), "one"), 0);
        for (place, octet) in damage {
            let place = place.index(octets.len());
            octets[place] = octet;
        }
        if let Ok(recording) = read_capture(&octets, &CaptureLimits::default()) {
            inspect(suite(), &recording, &Accounts::default());
        }
    }
}

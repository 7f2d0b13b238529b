//! OBEX packets and objects, held against octets that were made elsewhere.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use dmct_wire::obex::{
    CollectLimits, Collector, DM_TARGET, Extra, Framer, Header, HeaderValue, Object, Opcode,
    Packet, Progress, answer_packets, connect, connected, decode_request, decode_response, get, id,
    negotiate, put_packets, refusal, response,
};
use proptest::prelude::*;

/// The response to a CONNECT as the open code of SyncML clients in the field has it; the lengths were added up again by
/// hand: 3 + 4 + 5 + 14 = 0x1A.
const CONNECTED: &[u8] = b"\xA0\x00\x1A\x10\x00\xFF\xFF\xCB\x00\x00\x00\x01\x4A\x00\x0ESYNCML-SYNC";

/// A PUT in one packet, put together by hand from IrOBEX 2.1 and 3.3.3: 82 and the length 0x3B; CB and four octets; 42, the
/// length 0x27 = 3 + 35 + 1 and the type with its zero; C3 and four octets; 49, 0x07 and four octets of body.
/// tshark 4.0 reads it so.
const PUT: &[u8] = b"\x82\x00\x3B\xCB\x00\x00\x00\x01\
    \x42\x00\x27application/vnd.syncml.notification\0\
    \xC3\x00\x00\x00\x04\x49\x00\x07BODY";

const NOTIFICATION: &str = "application/vnd.syncml.notification";

fn object(body: &[u8]) -> Object {
    Object::new(Some(1), NOTIFICATION, body)
}

fn octets(packet: &Packet) -> Vec<u8> {
    packet.encode().unwrap()
}

#[test]
fn the_response_to_connect_is_the_example_both_ways() {
    let packet = connected(0xFFFF, 1, b"SYNCML-SYNC");
    assert_eq!(octets(&packet), CONNECTED);
    let read = decode_response(CONNECTED, Opcode::Connect)
        .into_result()
        .unwrap();
    assert_eq!(read, packet);
    assert_eq!(read.connection(), Some(1));
    insta::assert_snapshot!(
        "obex_connected",
        decode_response(CONNECTED, Opcode::Connect)
    );
}

#[test]
fn connect_names_its_target_and_its_limit() {
    // IrOBEX 3.3.1: 80, length 3 + 4 + 3 + 9 = 0x13, version 10, flags 00, maximum, Target.
    let golden = b"\x80\x00\x13\x10\x00\x04\x00\x46\x00\x0CSYNCML-DM";
    assert_eq!(octets(&connect(0x0400, DM_TARGET)), golden);
    let read = decode_request(golden).into_result().unwrap();
    assert_eq!(read, connect(0x0400, DM_TARGET));
    assert_eq!(
        read.header(id::TARGET).unwrap().as_octets(),
        Some(DM_TARGET)
    );
    let refused = refusal(Opcode::Connect, response::NOT_FOUND, 0x0400);
    assert_eq!(octets(&refused), b"\xC4\x00\x07\x10\x00\x04\x00");
}

#[test]
fn a_put_in_one_packet_is_written_and_read() {
    let packets = put_packets(&object(b"BODY"), 1024).unwrap();
    let [packet] = packets.as_slice() else {
        panic!("{packets:?}");
    };
    assert_eq!(octets(packet), PUT);
    let read = decode_request(PUT).into_result().unwrap();
    assert_eq!(&read, packet);
    assert_eq!(read.media_type(), Some(NOTIFICATION));
    insta::assert_snapshot!("obex_put", decode_request(PUT));
    insta::assert_snapshot!("obex_put_cut_off", decode_request(&PUT[..20]));
}

#[test]
fn a_put_over_several_packets_says_its_headers_once_and_ends_once() {
    let body: Vec<u8> = (0..=255).cycle().take(600).collect();
    let packets = put_packets(&object(&body), 255).unwrap();
    let shape: Vec<_> = packets
        .iter()
        .map(|packet| {
            let identifiers: Vec<_> = packet.headers.iter().map(|one| one.identifier).collect();
            (packet.code, packet.encoded_length(), identifiers)
        })
        .collect();
    // 255 - 3 - 5 - 39 - 5 - 3 = 200 octets in the first, 249 in the second, 151 in the last.
    assert_eq!(
        shape,
        [
            (0x02, 255, vec![0xCB, 0x42, 0xC3, 0x48]),
            (0x02, 255, vec![0x48]),
            (0x82, 157, vec![0x49]),
        ]
    );
}

#[test]
fn get_disconnect_abort_and_setpath_are_written_and_read() {
    let get = get(Some(1), "a/b");
    assert_eq!(octets(&get), b"\x83\x00\x0F\xCB\0\0\0\x01\x42\x00\x07a/b\0");
    let bare = [
        (Opcode::Disconnect, b"\x81\x00\x03"),
        (Opcode::Abort, b"\xFF\x00\x03"),
    ];
    for (opcode, golden) in bare {
        assert_eq!(octets(&Packet::new(opcode.code(), vec![])), golden);
        assert_eq!(
            decode_request(golden).into_result().unwrap().opcode(),
            opcode
        );
    }
    // IrOBEX 3.3.6: flags and constants before the headers; here up one level and an empty name.
    let setpath = b"\x85\x00\x08\x03\x00\x01\x00\x03";
    let read = decode_request(setpath).into_result().unwrap();
    assert_eq!(
        read.extra,
        Extra::SetPath {
            flags: 3,
            constants: 0
        }
    );
    assert_eq!(read.header(id::NAME).unwrap().as_text().unwrap(), "");
    assert_eq!(octets(&read), setpath);
    let refused = refusal(Opcode::SetPath, response::NOT_IMPLEMENTED, 0x0400);
    assert_eq!(octets(&refused), b"\xD1\x00\x03");
}

#[test]
fn a_name_is_utf_16_with_its_end() {
    let name = Header::text(id::NAME, "é1");
    assert_eq!(name.value, HeaderValue::Text(vec![0, 0xE9, 0, 0x31, 0, 0]));
    assert_eq!(name.as_text().unwrap(), "é1");
    let odd = Header::new(id::NAME, HeaderValue::Text(vec![0, 0x31, 0]));
    assert_eq!(odd.as_text(), None);
    let half = Header::new(id::NAME, HeaderValue::Text(vec![0xD8, 0x00]));
    assert_eq!(half.as_text(), None);
}

#[test]
fn a_refused_connect_may_have_no_fields() {
    let read = decode_response(b"\xC4\x00\x03", Opcode::Connect);
    assert_eq!(read.into_result().unwrap().extra, Extra::None);
    let cut = decode_response(b"\xC4\x00\x04\x10", Opcode::Connect);
    assert_eq!(cut.stopped.unwrap().offset, 4);
}

#[test]
fn the_lesser_limit_counts_and_never_less_than_255() {
    assert_eq!(negotiate(0xFFFF, 1024), 1024);
    assert_eq!(negotiate(512, 1024), 512);
    assert_eq!(negotiate(512, 0), 255);
}

#[test]
fn headers_that_leave_no_room_for_a_body_are_refused() {
    let error = put_packets(&object(b"BODY"), 55).unwrap_err();
    assert_eq!((error.octets, error.maximum), (56, 55));
    assert_eq!(put_packets(&object(b"BODY"), 56).unwrap().len(), 2);
    let long = Packet::new(0x02, vec![Header::octets(id::BODY, vec![0; 65_530])]);
    assert_eq!(long.encode().unwrap_err().octets, 65_536);
}

#[test]
fn lengths_that_lie_are_named() {
    // (octet to change, its new value, where it stops, why)
    let lies = [
        (2, 0x3C, 1, "says it has 60 octets, 59 are there"),
        (1, 0xFF, 1, "says it has 65339 octets, 59 are there"),
        (
            10,
            0x02,
            9,
            "Type says it has 2 octets, less than its own head",
        ),
        (9, 0xFF, 11, "Type needs 65316 octets, 48 are left"),
        (54, 0x08, 55, "End of Body needs 5 octets, 4 are left"),
    ];
    for (place, value, offset, reason) in lies {
        let mut octets = PUT.to_vec();
        octets[place] = value;
        let stop = decode_request(&octets).stopped.unwrap();
        assert!(stop.reason.contains(reason), "{}", stop.reason);
        assert_eq!(stop.offset, offset, "{}", stop.reason);
    }
}

#[test]
fn a_packet_cut_anywhere_is_no_packet() {
    for cut in 0..PUT.len() {
        let read = decode_request(&PUT[..cut]);
        assert!(read.stopped.unwrap().offset <= cut);
        let mut framer = Framer::new(1024);
        framer.push(&PUT[..cut]);
        assert_eq!(framer.packet().unwrap(), None);
        framer.push(&PUT[cut..]);
        assert_eq!(framer.packet().unwrap().unwrap(), PUT);
        assert_eq!(framer.packet().unwrap(), None);
    }
}

#[test]
fn a_stream_with_a_length_beyond_the_limit_stops_for_good() {
    for (octets, said) in [(b"\x02\x04\x01", 1025), (b"\x02\x00\x02", 2)] {
        let mut framer = Framer::new(1024);
        framer.push(octets);
        let stop = framer.packet().unwrap_err();
        assert_eq!(stop.offset, 1);
        assert!(stop.reason.contains(&format!("{said} octets")), "{stop}");
        framer.push(PUT);
        assert_eq!(framer.packet().unwrap_err(), stop);
        assert!(framer.partial().is_empty());
    }
}

#[test]
fn an_object_whose_said_length_is_wrong_is_collected_with_both() {
    let lying = Object {
        length: Some(9),
        ..object(b"BODY")
    };
    let packets = put_packets(&lying, 1024).unwrap();
    let progress = Collector::default().request(&packets[0]).unwrap();
    assert_eq!(
        progress,
        Progress::Whole {
            object: lying,
            ended: true
        }
    );
}

#[test]
fn an_object_over_the_limits_is_refused() {
    let limits = CollectLimits {
        octets: 3,
        packets: 2,
    };
    let stop = |headers: Vec<Header>| {
        let packet = Packet::new(0x02, headers);
        Collector::new(limits).request(&packet).unwrap_err().reason
    };
    assert_eq!(
        stop(vec![Header::word(id::LENGTH, u32::MAX)]),
        "an object of 4294967295 octets, at most 3 are taken"
    );
    assert_eq!(
        stop(vec![Header::octets(id::BODY, *b"abcd")]),
        "an object of more than 3 octets"
    );
    let mut collector = Collector::new(limits);
    let empty = Packet::new(0x02, vec![]);
    assert_eq!(collector.request(&empty).unwrap(), Progress::More);
    assert_eq!(collector.request(&empty).unwrap(), Progress::More);
    assert_eq!(
        collector.request(&empty).unwrap_err().reason,
        "an object in more than 2 packets"
    );
}

#[test]
fn what_does_not_belong_to_an_object_is_refused() {
    let mut collector = Collector::default();
    let end = Packet::new(0x02, vec![Header::octets(id::END_OF_BODY, *b"a")]);
    assert_eq!(collector.request(&end).unwrap(), Progress::More);
    let stop = collector.request(&end).unwrap_err();
    assert_eq!(stop.reason, "a body goes on behind its End of Body");
    let stop = collector
        .request(&Packet::new(Opcode::Abort.code(), vec![]))
        .unwrap_err();
    assert_eq!(stop.reason, "ABORT came within a PUT");
    let stop = collector
        .response(&Packet::new(response::NOT_FOUND, vec![]))
        .unwrap_err();
    assert_eq!(stop.reason, "the GET was answered 0xc4 (Not Found)");
}

#[test]
fn a_put_without_a_body_is_told_apart_from_an_empty_one() {
    let ended = |headers| match Collector::default().request(&Packet::new(0x82, headers)) {
        Ok(Progress::Whole { ended, .. }) => ended,
        other => panic!("{other:?}"),
    };
    assert!(!ended(vec![]));
    assert!(ended(vec![Header::octets(id::END_OF_BODY, *b"")]));
}

fn any_header() -> impl Strategy<Value = Header> {
    let octets = || prop::collection::vec(any::<u8>(), 0..40);
    (any::<u8>(), octets(), any::<u8>(), any::<u32>()).prop_map(
        |(identifier, octets, one, four)| {
            let value = match identifier >> 6 {
                0 => HeaderValue::Text(octets),
                1 => HeaderValue::Octets(octets),
                2 => HeaderValue::Octet(one),
                _ => HeaderValue::Word(four),
            };
            Header::new(identifier, value)
        },
    )
}

proptest! {
    #[test]
    fn packets_are_read_as_they_were_written(
        code in prop::sample::select(vec![0x02_u8, 0x82, 0x03, 0x83, 0x81, 0xFF, 0x10]),
        headers in prop::collection::vec(any_header(), 0..6),
    ) {
        let packet = Packet::new(code, headers);
        prop_assert_eq!(&decode_request(&octets(&packet)).into_result().unwrap(), &packet);
        let read = decode_response(&octets(&packet), Opcode::Put).into_result().unwrap();
        prop_assert_eq!(read, packet);
    }

    #[test]
    fn an_object_is_collected_as_it_was_spread_however_the_stream_was_cut(
        body in prop::collection::vec(any::<u8>(), 0..3000),
        name in prop::option::of("[a-z]{0,8}"),
        maximum in 255_u16..1000,
        step in 1_usize..700,
        is_get in any::<bool>(),
    ) {
        let object = Object { name, ..object(&body) };
        let packets = if is_get {
            answer_packets(&object, maximum)
        } else {
            put_packets(&object, maximum)
        };
        let stream: Vec<u8> = packets.unwrap().iter().flat_map(octets).collect();
        let mut framer = Framer::new(maximum);
        let mut collector = Collector::default();
        let mut whole = None;
        for piece in stream.chunks(step) {
            framer.push(piece);
            while let Some(packet) = framer.packet().unwrap() {
                prop_assert!(packet.len() <= usize::from(maximum));
                prop_assert_eq!(whole.clone(), None);
                let progress = if is_get {
                    let packet = decode_response(&packet, Opcode::Get).into_result().unwrap();
                    collector.response(&packet).unwrap()
                } else {
                    collector.request(&decode_request(&packet).into_result().unwrap()).unwrap()
                };
                if let Progress::Whole { object, ended } = progress {
                    whole = Some((object, ended));
                }
            }
        }
        prop_assert_eq!(whole, Some((object, true)));
    }

    #[test]
    fn arbitrary_octets_are_read_or_refused(octets in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut said = octets.clone();
        if let [_, high, low, ..] = said.as_mut_slice() {
            let length = u16::try_from(octets.len()).unwrap();
            [*high, *low] = length.to_be_bytes();
        }
        for octets in [octets, said] {
            for read in [decode_request(&octets), decode_response(&octets, Opcode::Connect)] {
                prop_assert_eq!(read.value.is_some(), read.stopped.is_none());
                if let Some(packet) = read.value {
                    prop_assert_eq!(packet.encode().unwrap(), octets.clone());
                    let _ = Collector::default().request(&packet);
                }
            }
            let mut framer = Framer::new(64);
            framer.push(&octets);
            while let Ok(Some(packet)) = framer.packet() {
                prop_assert!((3..=64).contains(&packet.len()));
            }
        }
    }
}

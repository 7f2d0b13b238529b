//! Datagrams over SMS, held against octets that were made elsewhere.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use dmct_wire::push;
use dmct_wire::sms::{
    Address, Concatenation, Datagram, Deliver, Element, JoinLimits, Joined, Joiner, MOST_OCTETS,
    MOST_USER_DATA, Moment, Ports, Reference, Submit, Timestamp, UserData, Validity,
    decode_deliver, decode_submit, is_eight_bit, service_centre, split,
};
use proptest::prelude::*;

/// The user data header of the example of Notification 1.2, Appendix C.
const HEADER: &[u8] = &[0x06, 0x05, 0x04, 0x0B, 0x84, 0xC0, 0x02];

/// The ports that it names.
const PORTS: Ports = Ports {
    destination: 2948,
    source: 0xC002,
};

/// The rest of that example: WSP head, sixteen octets in the digest's place, trigger.
const DATAGRAM: &[u8] = b"\x01\x06\x03\xC4\xAF\x87\
    \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
    \x02\xD0\x00\x00\x00\x12\x34\x12com.mgmtsrv.manage";

/// A DELIVER before the length of its user data, put together by hand from 3GPP TS 23.040 9.2.2.1: no more messages and a
/// header (44), +491701234567, PID 00, DCS F5, 2026-11-21 03:04:05 one hour ahead of universal time. tshark 4.0 reads it
/// so, with the push inside.
const DELIVER_HEAD: &[u8] = &[
    0x44, 0x0C, 0x91, 0x94, 0x71, 0x10, 0x32, 0x54, 0x76, 0x00, 0xF5, 0x62, 0x11, 0x12, 0x30, 0x40,
    0x50, 0x40,
];

fn user_data() -> UserData {
    UserData {
        elements: vec![Element::Ports(PORTS)],
        data: DATAGRAM.to_vec(),
    }
}

fn deliver() -> Deliver {
    let moment = Moment {
        year: 26,
        month: 11,
        day: 21,
        hour: 3,
        minute: 4,
        second: 5,
        quarters: 4,
    };
    Deliver::new(
        Address::number("+491701234567").unwrap(),
        Timestamp::of(&moment).unwrap(),
        user_data(),
    )
}

fn deliver_octets() -> Vec<u8> {
    let length = u8::try_from(HEADER.len() + DATAGRAM.len()).unwrap();
    [DELIVER_HEAD, &[length], HEADER, DATAGRAM].concat()
}

#[test]
fn the_user_data_of_appendix_c_are_written_and_read() {
    let octets = [HEADER, DATAGRAM].concat();
    assert_eq!(user_data().encode(), octets);
    let read = UserData::decode(&octets).into_result().unwrap();
    assert_eq!(read, user_data());
    assert_eq!(read.ports(), Some(PORTS));
    let inside = push::decode(&read.data).into_result().unwrap();
    assert!(inside.application_id().unwrap().is_dm());
}

#[test]
fn a_deliver_is_written_and_read() {
    assert_eq!(deliver().encode(), deliver_octets());
    assert_eq!(
        decode_deliver(&deliver_octets()).into_result().unwrap(),
        deliver()
    );
    insta::assert_snapshot!("sms_deliver", decode_deliver(&deliver_octets()));
}

#[test]
fn a_time_stamp_behind_universal_time_has_its_sign_in_the_tens() {
    // 3GPP TS 23.040 9.2.3.11: bit 3 of the zone's octet is the sign; tshark 4.0 reads 4A as six hours behind.
    let stamp = Timestamp {
        octets: [0x99, 0x30, 0x92, 0x51, 0x61, 0x95, 0x4A],
    };
    assert_eq!(
        stamp.to_string(),
        "99-03-29 15:16:59, zone -24 quarters of an hour"
    );
    let worded = Timestamp {
        octets: [0xAA, 0, 0, 0, 0, 0, 0],
    };
    assert_eq!(worded.moment(), None);
}

#[test]
fn a_submit_is_written_and_read_in_each_form_of_validity() {
    // 3GPP TS 23.040 9.2.2.2: first octet 01 with UDHI 40 and VPF in bits 3 and 4; MR; DA of three digits
    // (03 81 21 F3); PID; DCS; VP; UDL; UD.
    let forms: [(Validity, u8, &[u8]); 4] = [
        (Validity::Unsaid, 0x41, &[]),
        (Validity::Relative(0xAA), 0x51, &[0xAA]),
        (Validity::Enhanced([1; 7]), 0x49, &[1; 7]),
        (Validity::Absolute([2; 7]), 0x59, &[2; 7]),
    ];
    for (validity, first, period) in forms {
        let submit = Submit {
            reference: 7,
            validity,
            ..Submit::new(
                Address::number("123").unwrap(),
                UserData {
                    elements: vec![Element::Ports(PORTS)],
                    data: b"x".to_vec(),
                },
            )
        };
        let octets = [
            &[first, 7, 3, 0x81, 0x21, 0xF3, 0x00, 0xF5][..],
            period,
            &[8],
            HEADER,
            b"x",
        ]
        .concat();
        assert_eq!(submit.encode(), octets);
        assert_eq!(decode_submit(&octets).into_result().unwrap(), submit);
    }
}

#[test]
fn a_service_centre_before_a_message_is_taken_off() {
    // 3GPP TS 27.005 3.1: the length counts octets and the type.
    let octets = [&[0x04, 0x91, 0x94, 0x71, 0xF0][..], b"pdu"].concat();
    let (centre, message) = service_centre(&octets).unwrap();
    assert_eq!(centre.unwrap().as_number().unwrap(), "+49170");
    assert_eq!(message, b"pdu");
    let (centre, message) = service_centre(b"\0pdu").unwrap();
    assert_eq!((centre, message), (None, &b"pdu"[..]));
    assert_eq!(service_centre(&[9, 0x91]).unwrap_err().offset, 1);
}

#[test]
fn data_codings_of_octets_are_known_and_others_refused() {
    for (coding, octets) in [
        (0x00, false),
        (0x04, true),
        (0x08, false),
        (0x14, true),
        (0xF1, false),
        (0xF5, true),
        (0xC4, false),
    ] {
        assert_eq!(is_eight_bit(coding), octets, "{coding:#04x}");
    }
    let mut octets = deliver_octets();
    octets[10] = 0x00;
    let stop = decode_deliver(&octets).stopped.unwrap();
    assert_eq!(stop.offset, 18);
    assert_eq!(stop.reason, "data coding 0x00 is not 8-bit data");
}

#[test]
fn lengths_that_lie_are_named() {
    // (octet to change, its new value, where it stops, why)
    let lies = [
        (1, 21, 1, "21 semi-octets, at most 20 fit"),
        (18, 141, 18, "user data of 141 octets, at most 140 fit"),
        (18, 54, 73, "1 octets follow the user data"),
        (18, 56, 19, "the user data needs 56 octets, 55 are left"),
        (19, 60, 20, "the user data header needs 60 octets"),
        (
            21,
            5,
            22,
            "information element 0x05 needs 5 octets, 4 are left",
        ),
    ];
    for (place, value, offset, reason) in lies {
        let mut octets = deliver_octets();
        octets[place] = value;
        let stop = decode_deliver(&octets).stopped.unwrap();
        assert_eq!(stop.offset, offset, "{}", stop.reason);
        assert!(stop.reason.contains(reason), "{}", stop.reason);
    }
}

#[test]
fn a_message_cut_anywhere_is_no_message() {
    let octets = deliver_octets();
    for cut in 0..octets.len() {
        let read = decode_deliver(&octets[..cut]);
        assert!(read.stopped.unwrap().offset <= cut);
        assert_eq!(read.value, None);
    }
}

#[test]
fn a_datagram_that_fits_is_one_message_and_one_octet_more_makes_two() {
    let one = split(&[0; 133], PORTS, Reference::Narrow(9)).unwrap();
    assert_eq!(one.len(), 1);
    assert_eq!(one[0].encode().len(), MOST_USER_DATA);
    assert_eq!(one[0].concatenation(), None);

    let two = split(&[0; 134], PORTS, Reference::Narrow(9)).unwrap();
    // 3GPP TS 23.040 9.2.3.24.1: 00 03, reference, total, number.
    assert_eq!(
        two[0].header_octets(),
        [0x0B, 5, 4, 0x0B, 0x84, 0xC0, 2, 0, 3, 9, 2, 1]
    );
    assert_eq!(two[0].encode().len(), MOST_USER_DATA);
    assert_eq!(two[1].data.len(), 6);

    let wide = split(&[0; 134], PORTS, Reference::Wide(0x0102)).unwrap();
    // 3GPP TS 23.040 9.2.3.24.8: 08 04, reference in two octets, total, number.
    assert_eq!(
        wide[1].header_octets(),
        [0x0C, 5, 4, 0x0B, 0x84, 0xC0, 2, 8, 4, 1, 2, 2, 2]
    );
    assert_eq!(wide[0].encode().len(), MOST_USER_DATA);
}

#[test]
fn more_than_255_parts_are_refused() {
    let most = split(&[0; MOST_OCTETS], PORTS, Reference::Narrow(1)).unwrap();
    assert_eq!(most.len(), 255);
    let error = split(&[0; MOST_OCTETS + 1], PORTS, Reference::Narrow(1)).unwrap_err();
    assert_eq!((error.octets, error.parts), (MOST_OCTETS + 1, 256));
}

fn part(reference: u16, number: u8, total: u8, data: &[u8]) -> UserData {
    UserData {
        elements: vec![Element::Concatenation(Concatenation {
            reference,
            wide: false,
            total,
            number,
        })],
        data: data.to_vec(),
    }
}

#[test]
fn parts_join_in_any_order_and_a_repeated_one_counts_once() {
    let mut joiner = Joiner::default();
    let mut take = |number, data: &[u8]| joiner.take("+1", &part(5, number, 3, data)).unwrap();
    assert_eq!(
        take(3, b"c"),
        Joined::Waiting {
            missing: vec![1, 2]
        }
    );
    assert_eq!(take(3, b"c"), Joined::Repeated);
    assert_eq!(take(1, b"a"), Joined::Waiting { missing: vec![2] });
    let whole = Datagram {
        ports: None,
        messages: 3,
        payload: b"abc".to_vec(),
    };
    assert_eq!(take(2, b"b"), Joined::Whole(whole));
    assert_eq!(joiner.unfinished(), []);
}

#[test]
fn parts_of_different_senders_do_not_mix() {
    let mut joiner = Joiner::default();
    joiner.take("+1", &part(5, 1, 2, b"a")).unwrap();
    let other = joiner.take("+2", &part(5, 2, 2, b"b")).unwrap();
    assert_eq!(other, Joined::Waiting { missing: vec![1] });
    let waiting: Vec<_> = joiner
        .unfinished()
        .into_iter()
        .map(|open| (open.sender, open.missing))
        .collect();
    assert_eq!(
        waiting,
        [("+1".to_owned(), vec![2]), ("+2".to_owned(), vec![1])]
    );
}

#[test]
fn parts_that_cannot_be_are_refused() {
    let mut joiner = Joiner::default();
    for (number, total) in [(0, 2), (3, 2), (1, 0)] {
        let stop = joiner.take("+1", &part(5, number, total, b"")).unwrap_err();
        assert_eq!(stop.reason, format!("part {number} of {total} cannot be"));
    }
    joiner.take("+1", &part(5, 1, 2, b"a")).unwrap();
    let stop = joiner.take("+1", &part(5, 1, 2, b"z")).unwrap_err();
    assert!(stop.reason.contains("with other octets"), "{stop}");
}

#[test]
fn what_had_begun_before_a_mark_can_be_let_go() {
    let mut joiner = Joiner::default();
    joiner.take("+1", &part(1, 1, 2, b"a")).unwrap();
    let mark = joiner.mark();
    joiner.take("+1", &part(2, 1, 2, b"b")).unwrap();
    let gone = joiner.expire(mark);
    assert_eq!(gone.len(), 1);
    assert_eq!((gone[0].reference, &gone[0].missing), (1, &vec![2]));
    assert_eq!(joiner.unfinished().len(), 1);
    assert_eq!(joiner.expire(mark), []);
}

#[test]
fn what_waits_is_bounded() {
    let mut joiner = Joiner::new(JoinLimits {
        datagrams: 2,
        octets: 10,
    });
    for reference in 1..=3 {
        joiner.take("+1", &part(reference, 1, 2, b"abc")).unwrap();
    }
    let waiting: Vec<_> = joiner
        .unfinished()
        .iter()
        .map(|open| open.reference)
        .collect();
    assert_eq!(waiting, [2, 3], "the oldest made way");
    let stop = joiner.take("+1", &part(3, 2, 2, b"fghij")).unwrap_err();
    assert_eq!(stop.reason, "more than 10 octets would wait");
}

fn any_element() -> impl Strategy<Value = Element> {
    let ports = any::<(u16, u16)>().prop_map(|(destination, source)| {
        Element::Ports(Ports {
            destination,
            source,
        })
    });
    let concatenation =
        any::<(u16, bool, u8, u8)>().prop_map(|(reference, wide, total, number)| {
            Element::Concatenation(Concatenation {
                reference: if wide { reference } else { reference & 0xFF },
                wide,
                total,
                number,
            })
        });
    let other = (0x10_u8.., prop::collection::vec(any::<u8>(), 0..20))
        .prop_map(|(identifier, data)| Element::Other { identifier, data });
    prop_oneof![ports, concatenation, other]
}

prop_compose! {
    fn any_user_data()(
        elements in prop::collection::vec(any_element(), 0..4),
        data in prop::collection::vec(any::<u8>(), 0..50),
    ) -> UserData {
        UserData { elements, data }
    }
}

proptest! {
    #[test]
    fn messages_are_read_as_they_were_written(
        number in "\\+?[0-9*#a-c]{0,20}",
        stamp in any::<[u8; 7]>(),
        data_coding in prop::sample::select(vec![0x04_u8, 0xF5, 0x14]),
        flags in any::<u8>(),
        protocol in any::<u8>(),
        user_data in any_user_data(),
    ) {
        let address = Address::number(&number).unwrap();
        prop_assert_eq!(address.as_number().unwrap(), number);
        let deliver = Deliver {
            flags: flags & 0xBC,
            protocol,
            data_coding,
            ..Deliver::new(address.clone(), Timestamp { octets: stamp }, user_data.clone())
        };
        prop_assert_eq!(&decode_deliver(&deliver.encode()).into_result().unwrap(), &deliver);
        let submit = Submit {
            flags: flags & 0xA4,
            validity: Validity::Absolute(stamp),
            ..Submit::new(address, user_data)
        };
        prop_assert_eq!(&decode_submit(&submit.encode()).into_result().unwrap(), &submit);
    }

    #[test]
    fn what_was_split_joins_to_the_same_in_any_order(
        (datagram, order) in prop::collection::vec(any::<u8>(), 0..2000)
            .prop_flat_map(|datagram| {
                let parts = split(&datagram, PORTS, Reference::Wide(77)).unwrap();
                (Just(datagram), Just(parts).prop_shuffle())
            }),
    ) {
        let mut joiner = Joiner::default();
        let (last, before) = order.split_last().unwrap();
        for part in before {
            let joined = joiner.take("+1", part).unwrap();
            let waits = matches!(joined, Joined::Waiting { .. });
            prop_assert!(waits);
        }
        let messages = u8::try_from(order.len()).unwrap();
        let whole = Datagram { ports: Some(PORTS), messages, payload: datagram };
        prop_assert_eq!(joiner.take("+1", last).unwrap(), Joined::Whole(whole));
    }

    #[test]
    fn a_moment_is_read_as_it_was_written(
        (year, month, day, hour) in (0_u8..100, 0_u8..100, 0_u8..100, 0_u8..100),
        (minute, second, quarters) in (0_u8..100, 0_u8..100, -79_i8..80),
    ) {
        let moment = Moment { year, month, day, hour, minute, second, quarters };
        prop_assert_eq!(Timestamp::of(&moment).unwrap().moment(), Some(moment));
    }

    #[test]
    fn arbitrary_octets_are_read_or_refused(octets in prop::collection::vec(any::<u8>(), 0..200)) {
        let deliver = decode_deliver(&octets);
        prop_assert_eq!(deliver.value.is_some(), deliver.stopped.is_none());
        let submit = decode_submit(&octets);
        prop_assert_eq!(submit.value.is_some(), submit.stopped.is_none());
        let user_data = UserData::decode(&octets);
        if let Some(user_data) = user_data.value {
            // A second reading of what is written gives the same; the octets differ only by an empty header.
            if !user_data.elements.is_empty() {
                prop_assert_eq!(user_data.encode(), octets.clone());
            }
            let _ = Joiner::default().take("+1", &user_data);
        }
        let _ = service_centre(&octets);
    }
}

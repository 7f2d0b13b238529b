//! Package #0 in the format of Notification 1.3, held against octets that were made elsewhere.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use dmct_wire::credential::Secret;
use dmct_wire::notification::v13::{
    Notification, NotificationOption, OPTIONS, Reading, decode, digest, number, option_rule,
};
use dmct_wire::notification::{Format, Initiator, Package0, UiMode, decode_any};
use proptest::prelude::*;

/// A header written by hand from Notification 1.3, 6.1, figure 2: version 1, two options, initiated by the server,
/// timeout 60, session 0x1234, time 0x56CCF280.
const HEADER: &[u8] = &[0x15, 0, 0, 0, 0, 0x3C, 0x12, 0x34, 0x56, 0xCC, 0xF2, 0x80];

/// Server-ID and Requested-MO, written by hand from Notification 1.3, 6.2, figure 3.
const OPTION_OCTETS: &[u8] = b"\x10\x12com.mgmtsrv.manage\x30\x01\x01";

/// Each field of the message above with the octet at which it begins.
const FIELDS: [(usize, &str); 9] = [
    (0, "the first word"),
    (4, "Timeout"),
    (6, "Session-ID"),
    (8, "Timestamp"),
    (12, "Option-Number"),
    (14, "the value of option 1"),
    (32, "Option-Number"),
    (34, "the value of option 3"),
    (35, "Digest"),
];

fn secret() -> Secret {
    Secret::new("secret")
}

fn example() -> Notification {
    let bare = Notification {
        timeout: 60,
        ..Notification::new("com.mgmtsrv.manage", 0x1234, 0x56CC_F280)
    };
    bare.with_option(NotificationOption::of_uint(number::REQUESTED_MO, 1))
}

fn hexadecimal(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}

#[test]
fn header_options_and_digest_are_written_and_read() {
    assert_eq!(example().header_octets(), HEADER);
    assert_eq!(example().option_octets(), OPTION_OCTETS);
    let octets = [HEADER, OPTION_OCTETS, &[0; 32]].concat();
    assert_eq!(example().encode(), octets);
    assert_eq!(decode(&octets).into_result(), Ok(example()));
}

#[test]
fn every_bit_field_stands_where_figure_2_has_it() {
    // Origin: set by hand, one field at a time, from the columns of Notification 1.3, figure 2.
    let zero = Notification {
        initiator: Initiator::User,
        ..Notification::default()
    };
    let first_word = |message: Notification| hexadecimal(&message.header_octets()[..4]);
    assert_eq!(
        first_word(Notification {
            version: 0xFF,
            ..zero.clone()
        }),
        "f0000000"
    );
    assert_eq!(
        first_word(Notification {
            option_count: 0xFF,
            ..zero.clone()
        }),
        "0e000000"
    );
    assert_eq!(
        first_word(Notification {
            initiator: Initiator::Server,
            ..zero.clone()
        }),
        "01000000"
    );
    assert_eq!(
        first_word(Notification {
            ui_mode: UiMode::UserInteraction,
            ..zero.clone()
        }),
        "00c00000"
    );
    assert_eq!(
        first_word(Notification {
            transport: 0xFF,
            ..zero.clone()
        }),
        "00380000"
    );
    assert_eq!(
        first_word(Notification {
            reserved: u32::MAX,
            ..zero
        }),
        "0007ffff"
    );
}

#[test]
fn the_digest_has_four_readings_and_the_one_that_was_used_is_found() {
    // Origin: python3 hashlib, sha256 of b"secret", the header and the options above, joined in each way.
    for (reading, due) in [
        (
            Reading::A,
            "983b52f4421390061b2095c603440480a56302b14c973538de81759460643ff7",
        ),
        (
            Reading::B,
            "0b31157508c19d03012c91cfd6527b30069a323b15350ce9d01dd93478ec9524",
        ),
        (
            Reading::C,
            "3b63722ae02c4403ccc9da92478ff154d3aedee6052b09451e7d18aed7f2ce3c",
        ),
        (
            Reading::D,
            "329d72216bf27337cbda4837d88c665846dc062129b006158572fdd96920fb35",
        ),
    ] {
        assert_eq!(
            hexadecimal(&digest(reading, &secret(), HEADER, OPTION_OCTETS)),
            due
        );
        let signed = example().signed(reading, &secret());
        assert_eq!(signed.matching_reading(&secret()), Some(reading));
        assert_eq!(signed.matching_reading(&Secret::new("Secret")), None);
    }
}

#[test]
fn the_fields_of_a_notification_are_named_with_their_bits_and_places() {
    let octets = everything().signed(Reading::A, &secret()).encode();
    insta::assert_snapshot!("v13_fields", decode(&octets));
    insta::assert_snapshot!("v13_fields_cut_off", decode(&octets[..33]));
}

/// A notification with every option that is defined and one that is not.
fn everything() -> Notification {
    [
        NotificationOption::of_uint(number::REQUESTED_MO, 0x0102),
        NotificationOption::of_uint(number::TARGETED_MO, 7),
        NotificationOption::of_uint(number::PREFERRED_BEARER, 6),
        NotificationOption::new(number::CONNECT_REASON, "repair"),
        NotificationOption::new(number::VENDOR_INFO, [0xFF, 0x00]),
        NotificationOption::new(15, "later"),
    ]
    .into_iter()
    .fold(Notification::new("srv", 0xAB, 1), Notification::with_option)
}

#[test]
fn options_are_kept_in_the_order_of_their_numbers_and_found_by_them() {
    let message =
        everything().with_option(NotificationOption::of_uint(number::PREFERRED_BEARER, 3));
    let numbers: Vec<u8> = message.options.iter().map(|option| option.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 4, 5, 6, 15]);
    assert_eq!(message.server_id(), Some(b"srv".as_slice()));
    assert_eq!(message.requested_mos().collect::<Vec<_>>(), [0x0102]);
    assert_eq!(message.targeted_mos().collect::<Vec<_>>(), [7]);
    assert_eq!(message.preferred_bearers().collect::<Vec<_>>(), [6, 3]);
    assert_eq!(message.connect_reason(), Some(b"repair".as_slice()));
    assert_eq!(message.vendor_info(), Some([0xFF, 0x00].as_slice()));
}

#[test]
fn a_notification_cut_off_anywhere_stops_at_the_field_that_is_not_whole() {
    let octets = example().signed(Reading::A, &secret()).encode();
    for length in 0..octets.len() {
        let read = decode(&octets[..length]);
        let (start, name) = FIELDS
            .into_iter()
            .rev()
            .find(|(start, _)| *start <= length)
            .unwrap();
        let stop = read.stopped.unwrap();
        assert_eq!(stop.offset, start, "of {length} octets");
        assert!(stop.reason.starts_with(name), "{stop}");
        assert!(read.value.is_none());
    }
}

#[test]
fn an_option_count_that_lies_is_sent_as_given_and_seen_when_read() {
    for option_count in [0, 1, 3, 7] {
        let message = Notification {
            option_count,
            ..example()
        };
        let message = message.signed(Reading::A, &secret());
        let read = decode(&message.encode()).into_result().unwrap();
        assert!(!read.counts_agree());
        assert_eq!(read, message);
        assert_eq!(read.matching_reading(&secret()), Some(Reading::A));
    }
    assert!(example().counts_agree());
}

#[test]
fn octets_behind_the_digest_and_lengths_that_lie_stop_the_reading() {
    let mut longer = example().encode();
    longer.push(0xFF);
    let stop = decode(&longer).into_result().unwrap_err();
    assert_eq!(
        stop.to_string(),
        "at octet 35: 33 octets are left for the Digest, which has 32"
    );

    let mut message = example();
    message.options[1].length = 0x0FFF;
    let stop = decode(&message.encode()).into_result().unwrap_err();
    assert_eq!(stop.offset, 34);
    assert!(
        stop.reason.contains("needs 4095 octets, 33 are left"),
        "{stop}"
    );
}

#[test]
fn the_table_of_options_is_that_of_6_3() {
    let rows: Vec<(u8, &str, usize, usize)> = OPTIONS
        .iter()
        .map(|rule| (rule.number, rule.name, rule.shortest, rule.longest))
        .collect();
    assert_eq!(
        rows,
        [
            (1, "Server-ID", 1, 256),
            (2, "Targeted-MO", 1, 2),
            (3, "Requested-MO", 1, 2),
            (4, "Preferred-Bearer", 1, 1),
            (5, "Connect-Reason", 1, 4095),
            (6, "Vendor-Info", 1, 4095),
        ]
    );
    let permitted = |number, times| option_rule(number).unwrap().occurrence.permits(times);
    assert_eq!(
        [0, 1, 2].map(|times| permitted(number::SERVER_ID, times)),
        [false, true, false]
    );
    assert_eq!(
        [0, 1, 2].map(|times| permitted(number::REQUESTED_MO, times)),
        [false, true, true]
    );
    assert_eq!(
        [0, 1, 2].map(|times| permitted(number::TARGETED_MO, times)),
        [true, true, true]
    );
    assert_eq!(
        [0, 1, 2].map(|times| permitted(number::VENDOR_INFO, times)),
        [true, true, false]
    );
    assert!(option_rule(0).is_none());
}

#[test]
fn the_media_type_decides_how_a_package_0_is_read() {
    let octets = example().encode();
    let read = decode_any(Format::V13, &octets);
    assert!(matches!(read, Package0::V13(_)));
    assert_eq!((read.session_id(), read.stopped()), (Some(0x1234), None));
    assert!(matches!(decode_any(Format::V12, &octets), Package0::V12(_)));
}

fn options() -> impl Strategy<Value = Vec<NotificationOption>> {
    let value = proptest::collection::vec(any::<u8>(), 0..60);
    let option =
        (0..16_u8, value).prop_map(|(number, value)| NotificationOption::new(number, value));
    proptest::collection::vec(option, 0..=7)
}

fn notifications() -> impl Strategy<Value = Notification> {
    let flags = (0..16_u8, any::<bool>(), 0..4_u64, 0..8_u8, 0..1_u32 << 19);
    let words = any::<(u16, u16, u32)>();
    (flags, words, options(), any::<[u8; 32]>()).prop_map(|(flags, words, options, digest)| {
        let (version, server, ui_mode, transport, reserved) = flags;
        let (timeout, session_id, timestamp) = words;
        Notification {
            version,
            option_count: options.len() as u8,
            initiator: Initiator::of_bit(server.into()),
            ui_mode: UiMode::of_bits(ui_mode),
            transport,
            reserved,
            timeout,
            session_id,
            timestamp,
            options,
            digest,
        }
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(notification in notifications()) {
        prop_assert_eq!(decode(&notification.encode()).into_result(), Ok(notification));
    }

    #[test]
    fn any_octets_are_read_and_what_was_read_is_written_back(octets in proptest::collection::vec(any::<u8>(), 0..200)) {
        let read = decode(&octets);
        prop_assert_ne!(read.value.is_some(), read.stopped.is_some());
        if let Some(notification) = read.value {
            prop_assert_eq!(notification.encode(), octets);
        }
    }
}

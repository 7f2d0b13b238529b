//! Package #0 in the format of Notification 1.2, held against octets that were made elsewhere.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use dmct_wire::credential::{Nonce, Secret};
use dmct_wire::notification::v12::{NonceReading, Trigger, VERSION, decode, digest};
use dmct_wire::notification::{Initiator, UiMode};
use proptest::prelude::*;

/// The octets behind the digest in the example of Notification 1.2, Appendix C.
const TRIGGER: &[u8] = b"\x02\xD0\x00\x00\x00\x12\x34\x12com.mgmtsrv.manage";

/// Each field of the example with the octet at which it begins.
const FIELDS: [(usize, &str); 6] = [
    (0, "digest"),
    (16, "version, ui-mode, initiator and future-use"),
    (21, "sessionid"),
    (23, "length-identifier"),
    (24, "server-identifier"),
    (42, ""),
];

fn example() -> Trigger {
    Trigger {
        ui_mode: UiMode::Background,
        initiator: Initiator::User,
        ..Trigger::new("com.mgmtsrv.manage", 0x1234)
    }
}

fn password() -> Secret {
    Secret::new("secret")
}

#[test]
fn the_example_of_appendix_c_is_written_and_read() {
    assert_eq!(example().trigger_octets(), TRIGGER);
    let mut octets = vec![0; 16];
    octets.extend(TRIGGER);
    assert_eq!(example().encode(), octets);
    let read = decode(&octets);
    assert_eq!(read.stopped, None);
    assert_eq!(read.value.unwrap(), example());
}

#[test]
fn the_fields_of_a_trigger_are_named_with_their_bits_and_places() {
    let trigger = Trigger {
        vendor: b"beta 2".to_vec(),
        ..example()
    };
    let octets = trigger.signed(&password(), &Nonce::new("Nonce")).encode();
    insta::assert_snapshot!("v12_fields", decode(&octets));
    insta::assert_snapshot!("v12_fields_cut_off", decode(&octets[..30]));
}

#[test]
fn the_digest_is_the_formula_of_6_2_2_under_each_reading_of_the_nonce() {
    // Origin: python3 hashlib and base64, md5(b64(md5(b"com.mgmtsrv.manage:secret")) + b":" + nonce + b":"
    // + b64(md5(trigger))), over the trigger of Notification 1.2, Appendix C.
    let stored = Nonce::new("Nonce");
    for (nonce, reading, due) in [
        (
            stored.clone(),
            NonceReading::Stored,
            "291f40c9048e97434175d10d0c6e25a7",
        ),
        (
            Nonce::special(),
            NonceReading::ZeroOctets,
            "4e94c58c36a8c50aabcdbe0c296b2ba7",
        ),
        (
            Nonce::special_ascii(),
            NonceReading::Ascii,
            "ed2be65e9e73d7dc3826b3141edf462f",
        ),
    ] {
        let made = digest(b"com.mgmtsrv.manage", &password(), &nonce, TRIGGER);
        assert_eq!(
            u128::from_be_bytes(made),
            u128::from_str_radix(due, 16).unwrap()
        );
        let trigger = example().signed(&password(), &nonce);
        assert_eq!(trigger.digest, made);
        let matching = trigger.matching_nonce(b"com.mgmtsrv.manage", &password(), &stored);
        assert_eq!(matching, Some(reading));
    }
}

#[test]
fn a_digest_of_another_password_name_or_trigger_matches_no_nonce() {
    let stored = Nonce::new("Nonce");
    let signed = example().signed(&password(), &stored);
    assert_eq!(signed.matching_nonce(b"other", &password(), &stored), None);
    assert_eq!(
        signed.matching_nonce(b"com.mgmtsrv.manage", &Secret::new("x"), &stored),
        None
    );
    let changed = Trigger {
        session_id: 0x1235,
        ..signed
    };
    assert_eq!(
        changed.matching_nonce(b"com.mgmtsrv.manage", &password(), &stored),
        None
    );
}

#[test]
fn a_trigger_cut_off_anywhere_stops_at_the_field_that_is_not_whole() {
    let octets = example().encode();
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
fn a_length_identifier_that_lies_is_sent_as_given() {
    let long = Trigger {
        length_identifier: 19,
        ..example()
    };
    let stop = decode(&long.encode()).into_result().unwrap_err();
    assert_eq!(
        stop.to_string(),
        "at octet 24: server-identifier needs 19 octets, 18 are left"
    );
    let short = Trigger {
        length_identifier: 3,
        ..example()
    };
    let read = decode(&short.encode()).value.unwrap();
    assert_eq!(
        (read.server_id.as_slice(), read.vendor.len()),
        (b"com".as_slice(), 15)
    );
}

#[test]
fn values_wider_than_their_bits_do_not_reach_their_neighbours() {
    let wide = Trigger {
        version: u16::MAX,
        future_use: u32::MAX,
        ui_mode: UiMode::NotSpecified,
        initiator: Initiator::User,
        ..example()
    };
    assert_eq!(wide.trigger_octets()[..5], [0xFF, 0xC7, 0xFF, 0xFF, 0xFF]);
}

fn triggers() -> impl Strategy<Value = Trigger> {
    let octets = |most| proptest::collection::vec(any::<u8>(), 0..=most);
    let flags = (0..1024_u16, 0..4_u64, any::<bool>(), 0..1_u32 << 27);
    (
        flags,
        any::<[u8; 16]>(),
        any::<u16>(),
        octets(255),
        octets(40),
    )
        .prop_map(
            |((version, ui_mode, server, future_use), digest, session_id, server_id, vendor)| {
                Trigger {
                    digest,
                    version,
                    ui_mode: UiMode::of_bits(ui_mode),
                    initiator: Initiator::of_bit(server.into()),
                    future_use,
                    vendor,
                    ..Trigger::new(server_id, session_id)
                }
            },
        )
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(trigger in triggers()) {
        prop_assert_eq!(decode(&trigger.encode()).into_result(), Ok(trigger));
    }

    #[test]
    fn any_octets_are_read_and_what_was_read_is_written_back(octets in proptest::collection::vec(any::<u8>(), 0..400)) {
        let read = decode(&octets);
        prop_assert_ne!(read.value.is_some(), read.stopped.is_some());
        if let Some(trigger) = read.value {
            prop_assert_eq!(trigger.encode(), octets);
        }
    }
}

#[test]
fn a_new_trigger_says_version_1_1() {
    assert_eq!(VERSION, 11);
    assert!(
        decode(&example().encode())
            .field("version")
            .unwrap()
            .value
            .starts_with("1.1")
    );
}

//! What is shown of a message, for any octets and any range that a check may point at.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use dmct_record::event::{Direction, EventKind, Message};
use dmct_report::{
    evidence::{self, Kind, excerpt},
    hexdump::{self, Row, Window},
};
use proptest::prelude::*;

const MEDIA_TYPES: [&str; 6] = [
    "application/vnd.syncml.dm+xml",
    "application/vnd.syncml.dm+wbxml; charset=x",
    "application/vnd.syncml.notification",
    "application/vnd.syncml.dm.notification",
    "application/x-unheard-of",
    "",
];

fn message(body: &[u8], media_type: &str, carrier: &str) -> Message {
    let EventKind::Message(plain) = crate::support::message(1, Direction::Received, body.to_vec())
    else {
        unreachable!("the builder makes messages")
    };
    Message {
        media_type: media_type.into(),
        carrier: carrier.into(),
        ..plain
    }
}

#[test]
fn a_mark_marks_the_element_and_not_its_parents() {
    let body = b"<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncHdr><MsgID>7</MsgID></SyncHdr></SyncML>";
    let start = body.windows(3).position(|three| three == b">7<").unwrap() + 1;
    let mark = start..start + 1;
    let decoded = evidence::decode(
        &message(body, MEDIA_TYPES[0], "http"),
        core::slice::from_ref(&mark),
    );
    let marked: Vec<&str> = decoded
        .lines
        .iter()
        .filter(|line| line.marked)
        .map(|line| line.text.as_str())
        .collect();
    assert_eq!(marked, ["<MsgID>7</MsgID>"]);
}

#[test]
fn what_is_no_document_is_shown_as_the_text_it_is_with_the_reason() {
    let decoded = evidence::decode(&message(b"<SyncML>\nno end", MEDIA_TYPES[0], "http"), &[]);
    assert_eq!(decoded.kind, Kind::Xml);
    assert_eq!(decoded.lines.len(), 2);
    assert!(!decoded.defects.is_empty());
}

#[test]
fn a_mark_far_inside_a_long_message_is_shown_among_its_lines() {
    let items = "<Item/>".repeat(5_000);
    let body =
        format!("<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncBody>{items}<Final/></SyncBody></SyncML>");
    let start = body.find("<Final/>").unwrap();
    let mark = start..start + 8;
    let message = message(body.as_bytes(), MEDIA_TYPES[0], "http");
    let decoded = evidence::decode(&message, core::slice::from_ref(&mark));
    assert!(decoded.lines.len() < 1_000);
    assert!(
        decoded
            .lines
            .iter()
            .any(|line| line.marked && line.text == "<Final/>")
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn any_octets_and_any_range_can_be_shown(
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..300),
            "(<SyncML>|<SyncHdr>|</SyncHdr>|<MsgID>|&amp;|[a-z\u{E4}\u{202E}<>&]){0,40}".prop_map(String::into_bytes),
            proptest::collection::vec(any::<u8>(), 0..80).prop_map(|rest| {
                [&[0x01, 0x06, 0x03, 0xD8, 0xAF, 0x87][..], &rest].concat()
            }),
        ],
        media_type in proptest::sample::select(&MEDIA_TYPES[..]),
        carrier in proptest::sample::select(&["http", "udp"][..]),
        start in 0_usize..400,
        end in prop_oneof![0_usize..400, Just(usize::MAX)],
    ) {
        let message = message(&body, media_type, carrier);
        let mark = start..end;
        let decoded = evidence::decode(&message, core::slice::from_ref(&mark));
        for line in &decoded.lines {
            prop_assert!(!line.text.chars().any(char::is_control), "{:?}", line.text);
        }
        prop_assert_eq!(excerpt::of(&message, &mark).is_none(), body.is_empty());
        for window in [Window::MESSAGE, Window::EXCERPT] {
            let rows = hexdump::rows(&body, core::slice::from_ref(&mark), &window);
            let octets: usize = rows.iter().map(|row| match row {
                Row::Octets { octets, .. } => octets.len(),
                Row::LeftOut(count) => *count,
            }).sum();
            prop_assert_eq!(octets, body.len());
        }
    }
}

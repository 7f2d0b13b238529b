//! Connectionless WSP push, held against octets that were made elsewhere.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use dmct_wire::notification::Format;
use dmct_wire::push::{
    ApplicationId, ContentType, DM_APPLICATION, HeaderName, HeaderValue, LongForm, Media, Push,
    PushHeader, decode, encode_long, encode_short, well_known,
};
use proptest::prelude::*;

/// The head of the example of Notification 1.2, Appendix C, from the transaction identifier on.
const SHORT_HEAD: &[u8] = &[0x01, 0x06, 0x03, 0xC4, 0xAF, 0x87];

/// Put together with python3 from WSP 8.4.2 (tables 38 to 40): the media type and the application as text, and what push
/// proxies add.
const LONG: &[u8] = b"\x2A\x06\x4D\
    application/vnd.syncml.notification\0\
    \xA9kannel\0\
    \x8D\x84\
    \xAFx-wap-application:syncml.dm\0\
    \xC3\x93\
    BODY";

#[test]
fn a_quote_before_nothing_control_characters_or_a_quote_names_no_media_type() {
    // All found by fuzzing: they were read, and could not be written so that they are read again.
    for octets in [
        &b"\x01\x06\x02\"\0BODY"[..],
        b"\x01\x06\x03\"\x01\0BODY",
        b"\x01\x06\x03\"\"\0BODY",
    ] {
        let stop = decode(octets).stopped.unwrap();
        assert_eq!(stop.offset, 3, "{stop}");
    }
}

#[test]
fn the_short_form_is_the_example_of_appendix_c_both_ways() {
    let octets = [SHORT_HEAD, b"BODY"].concat();
    assert_eq!(
        encode_short(1, Format::V12.code(), DM_APPLICATION, b"BODY"),
        octets
    );
    let push = decode(&octets).into_result().unwrap();
    assert_eq!(push.transaction_id, 1);
    assert_eq!(push.headers_length, 3);
    assert_eq!(push.content_type.media, Media::Code(0x44));
    assert_eq!(push.application_id(), Some(ApplicationId::Number(7)));
    assert_eq!(push.body, b"BODY");
}

#[test]
fn the_code_of_notification_1_3_is_d8_on_the_wire() {
    let octets = encode_short(1, Format::V13.code(), DM_APPLICATION, b"");
    assert_eq!(octets, [0x01, 0x06, 0x03, 0xD8, 0xAF, 0x87]);
}

#[test]
fn the_long_form_of_push_proxies_is_written_and_read() {
    let form = LongForm {
        user_agent: Some("kannel".into()),
        ..LongForm::new(0x2A, Format::V12.media_type(), "BODY")
    };
    assert_eq!(encode_long(&form), LONG);
    let push = decode(LONG).into_result().unwrap();
    assert_eq!(
        push.content_type.media_type(),
        Some(Format::V12.media_type())
    );
    let application = push.application_id().unwrap();
    assert_eq!(
        application,
        ApplicationId::Text("x-wap-application:syncml.dm".into())
    );
    assert!(application.is_dm());
    let value = |code| push.header(code).unwrap().value().unwrap();
    assert_eq!(value(well_known::CONTENT_LENGTH).integer(), Some(4));
    assert_eq!(value(well_known::USER_AGENT).text(), Some("kannel"));
    assert_eq!(push.body, b"BODY");
}

#[test]
fn the_fields_of_a_push_are_named_with_their_places() {
    insta::assert_snapshot!("push_short", decode(&[SHORT_HEAD, b"BODY"].concat()));
    insta::assert_snapshot!("push_long", decode(LONG));
    insta::assert_snapshot!("push_long_cut_off", decode(&LONG[..50]));
}

#[test]
fn an_application_is_known_as_number_and_as_text_in_every_form() {
    // The value of X-Wap-Application-Id behind AF: short integer, long integers, texts.
    let dm: [&[u8]; 6] = [
        b"\x87",
        b"\x01\x07",
        b"\x02\x00\x07",
        b"x-wap-application:syncml.dm\0",
        b"X-Wap-Application:SyncML.DM;app-encoding=x\0",
        b"7\0",
    ];
    for (value, is_dm) in dm.map(|value| (value, true)).into_iter().chain([
        (b"\x85".as_slice(), false),
        (b"x-wap-application:wml.ua\0".as_slice(), false),
    ]) {
        let octets = [&[0x01, 0x06, 2 + value.len() as u8, 0xC4, 0xAF], value].concat();
        let push = decode(&octets).into_result().unwrap();
        assert_eq!(
            push.application_id().unwrap().is_dm(),
            is_dm,
            "{octets:02x?}"
        );
    }
    let named = [
        b"\x01\x06\x17\xC4X-WAP-Application-Id\0\x87".as_slice(),
        b"BODY",
    ]
    .concat();
    let push = decode(&named).into_result();
    assert!(push.unwrap().application_id().unwrap().is_dm());
    assert_eq!(
        decode(&[1, 6, 1, 0xC4])
            .into_result()
            .unwrap()
            .application_id(),
        None
    );
}

#[test]
fn a_content_type_is_read_in_the_general_form_with_its_parameters() {
    // Value-length 3, dm+wbxml, SEC (0x11) with USERPIN as short integer 1.
    let push = decode(&[1, 6, 4, 3, 0xC2, 0x91, 0x81])
        .into_result()
        .unwrap();
    assert_eq!(
        push.content_type.media_type(),
        Some("application/vnd.syncml.dm+wbxml")
    );
    assert_eq!(push.content_type.parameters, [0x91, 0x81]);
    // The length behind 31, and the code as a long integer.
    let push = decode(&[1, 6, 4, 31, 2, 1, 0x44]).into_result().unwrap();
    assert_eq!(push.content_type, ContentType::code(0x44));
}

#[test]
fn headers_of_other_code_pages_are_kept_apart() {
    // A shift to page 2 and the same code there; back to page 1 in the short form.
    let octets = [1, 6, 8, 0xC4, 0x7F, 2, 0xAF, 0x81, 1, 0xAF, 0x87];
    let push = decode(&octets).into_result().unwrap();
    let pages: Vec<u8> = push.headers.iter().map(|header| header.page).collect();
    assert_eq!(pages, [2, 1]);
    assert_eq!(push.application_id(), Some(ApplicationId::Number(7)));
}

#[test]
fn lengths_that_lie_stop_the_reading_with_place_and_reason() {
    let stop = |octets: &[u8]| decode(octets).into_result().unwrap_err().to_string();
    assert_eq!(
        stop(&[1, 6, 9, 0xC4]),
        "at octet 2: HeadersLen is 9, 1 octets are left"
    );
    assert_eq!(
        stop(&[1, 6, 0]),
        "at octet 3: Content-Type has no media type"
    );
    assert_eq!(
        stop(&[1, 4, 0]),
        "at octet 1: the PDU type is 0x04, a push has 0x06"
    );
    assert!(stop(&[1, 6, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]).contains("five octets"));
    assert!(stop(&[1, 6, 0x8F, 0xFF, 0xFF, 0xFF, 0x7F]).contains("4294967295"));
    // The headers end inside the value of the application; what follows them is the body, not the value.
    assert_eq!(
        stop(&[1, 6, 3, 0xC4, 0xAF, 0x02, 0x00, 0x07]),
        "at octet 6: the value of X-Wap-Application-Id needs 2 octets, 0 are left"
    );
    assert!(stop(&[1, 6, 3, 0xC4, 0xAF, b'x', 0]).starts_with("at octet 5: "));
}

#[test]
fn a_length_of_headers_that_lies_is_sent_as_given() {
    let mut push = Push::new(1, ContentType::code(0x44), Vec::new(), "BODY");
    push.headers_length = 200;
    assert_eq!(push.encode(), b"\x01\x06\x81\x48\xC4BODY");
}

#[test]
fn a_push_cut_off_inside_its_headers_never_yields_a_value() {
    let head = LONG.len() - b"BODY".len();
    for length in 0..LONG.len() {
        let read = decode(&LONG[..length]);
        let due = match length {
            0 | 1 => Some(length),
            _ if length < head => Some(2),
            _ => None,
        };
        assert_eq!(
            read.stopped.map(|stop| stop.offset),
            due,
            "of {length} octets"
        );
        assert_eq!(read.value.is_some(), length >= head);
    }
}

fn headers() -> impl Strategy<Value = PushHeader> {
    let name = prop_oneof![
        (0..0x80_u8).prop_map(HeaderName::Code),
        "[!-~]{1,12}".prop_map(HeaderName::Text),
    ];
    let value = prop_oneof![
        any::<u64>().prop_map(dmct_wire::push::encode_integer),
        "\\PC{0,12}".prop_map(|text| dmct_wire::push::encode_text(&text)),
    ];
    (0..=255_u8, name, value).prop_map(|(page, name, value)| PushHeader {
        page,
        ..PushHeader::raw(name, value)
    })
}

fn content_types() -> impl Strategy<Value = ContentType> {
    let media = prop_oneof![
        any::<u64>().prop_map(Media::Code),
        "[a-z]{1,9}/[a-z.+]{1,40}".prop_map(Media::Text),
    ];
    let parameters = proptest::collection::vec(any::<u8>(), 0..40);
    (media, parameters).prop_map(|(media, parameters)| ContentType { media, parameters })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(
        transaction_id: u8,
        content_type in content_types(),
        headers in proptest::collection::vec(headers(), 0..6),
        body in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let push = Push::new(transaction_id, content_type, headers, body);
        prop_assert_eq!(decode(&push.encode()).into_result(), Ok(push));
    }

    #[test]
    fn any_octets_are_read(octets in proptest::collection::vec(any::<u8>(), 0..120)) {
        // Three octets of a push before them, so that headers are reached.
        let octets = [&[1, 6, octets.len() as u8 / 2], octets.as_slice()].concat();
        let read = decode(&octets);
        prop_assert_ne!(read.value.is_some(), read.stopped.is_some());
        for header in read.value.iter().flat_map(|push| &push.headers) {
            prop_assert!(header.value().is_some());
            prop_assert_eq!(&octets[header.span.range()][header.span.range().len() - header.value.len()..], &header.value[..]);
        }
    }
}

#[test]
fn a_value_says_what_its_form_tells() {
    let header = PushHeader::integer(well_known::PUSH_FLAG, 0x2FF);
    assert_eq!(header.value, [2, 0x02, 0xFF]);
    assert_eq!(header.value(), Some(HeaderValue::Octets(vec![0x02, 0xFF])));
    assert_eq!(header.value().unwrap().integer(), Some(0x2FF));
    assert_eq!(PushHeader::raw(HeaderName::Code(1), vec![5]).value(), None);
}

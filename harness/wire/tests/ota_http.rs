//! Push over HTTP, held against octets that were made elsewhere.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use dmct_wire::ota_http::{
    Answer, Application, CpiTag, Enclosed, EnclosedLimits, Outcome, Push, PushInfo, PushStatus,
    Query, Registration, header,
};
use proptest::prelude::*;

/// The body of a push as it stands in the test data of a push client in the field, with a DM notification in the place of
/// its service indication, and one name in lower case.
const ENCLOSED: &[u8] = b"HTTP/1.1 200 OK\r\n\
    Date: Tue, 31 Jul 2001 10:13:00 GMT\r\n\
    Content-Language: en\r\n\
    content-length:4\r\n\
    Content-Type: application/vnd.syncml.dm.notification\r\n\
    X-Wap-Application-Id: x-wap-application:syncml.dm\r\n\r\nBODY";

/// The least that a DM push needs, put together by hand (Notification 1.3 7.4; Push OTA 7).
const LEAST: &[u8] = b"HTTP/1.1 200 OK\r\n\
    Content-Type: application/vnd.syncml.dm.notification\r\n\
    Content-Length: 4\r\n\
    X-Wap-Application-Id: x-wap-application:syncml.dm\r\n\r\nBODY";

const NOTIFICATION: &str = "application/vnd.syncml.dm.notification";

fn headers(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect()
}

fn read(body: &[u8]) -> Enclosed {
    Enclosed::decode(body, &EnclosedLimits::default())
        .into_result()
        .unwrap()
}

#[test]
fn a_push_is_written_as_the_least_that_it_needs() {
    let push = Push::new(NOTIFICATION, "BODY");
    assert_eq!(
        push.headers(),
        headers(&[
            ("Content-Type", "application/http"),
            ("X-Wap-Push-OTA-Version", "1.0"),
        ])
    );
    assert_eq!(push.body(), LEAST);
}

#[test]
fn a_push_of_a_proxy_is_read_and_kept() {
    let outer = headers(&[
        ("HOST", ""),
        ("content-type", "Application/HTTP; msgtype=response"),
        ("x-wap-push-ota-version", "1.0"),
        ("X-Wap-Push-Info", "Trusted, last"),
        ("X-Wap-Push-Info", "x-new"),
    ]);
    let push = Push::read(&outer, ENCLOSED, &EnclosedLimits::default()).unwrap();
    assert_eq!(push.version.as_deref(), Some("1.0"));
    assert_eq!(
        push.info,
        PushInfo {
            trusted: true,
            last: true,
            others: vec!["x-new".into()],
            ..PushInfo::default()
        }
    );
    assert_eq!(push.body(), ENCLOSED);
    assert_eq!(push.enclosed.status(), Some(200));
    assert_eq!(push.enclosed.media_type().unwrap(), NOTIFICATION);
    assert!(push.enclosed.application().unwrap().is_dm());
    assert_eq!(push.enclosed.entity, b"BODY");
    insta::assert_snapshot!(
        "ota_http_enclosed",
        Enclosed::decode(ENCLOSED, &EnclosedLimits::default())
    );
}

#[test]
fn a_post_that_is_no_push_is_refused() {
    let limits = EnclosedLimits::default();
    let stop = Push::read(&headers(&[("Content-Type", "text/plain")]), LEAST, &limits).unwrap_err();
    assert_eq!(
        stop.reason,
        "the Content-Type is text/plain, a push has application/http"
    );
    let outer = headers(&[("Content-Type", "application/http")]);
    let stop = Push::read(&outer, b"POST / HTTP/1.1\r\n\r\n", &limits).unwrap_err();
    assert_eq!(
        stop.to_string(),
        "at octet 0: \"POST / HTTP/1.1\" is no status line of HTTP"
    );
}

#[test]
fn the_entity_is_what_content_length_says() {
    let head = "HTTP/1.0 200 OK\n";
    let with = |rest: &str| {
        let octets = format!("{head}{rest}");
        Enclosed::decode(octets.as_bytes(), &EnclosedLimits::default())
    };
    let all = with("\nrest").value.unwrap();
    assert_eq!((all.entity, all.surplus), (b"rest".to_vec(), vec![]));
    let less = with("Content-Length: 2\n\nrest").value.unwrap();
    assert_eq!(
        (less.entity, less.surplus),
        (b"re".to_vec(), b"st".to_vec())
    );
    let more = with("Content-Length: 5\n\nrest").stopped.unwrap();
    assert_eq!(
        more.to_string(),
        "at octet 35: the entity needs 5 octets, 4 are left"
    );
    let huge = with("Content-Length: 4294967296\n\nrest").stopped.unwrap();
    assert!(huge.reason.contains("at most 8388608 are taken"), "{huge}");
    let two = with("Content-Length: 1\ncontent-length: 2\n\nrest")
        .stopped
        .unwrap();
    assert_eq!(
        two.to_string(),
        "at octet 34: a second Content-Length says 2"
    );
}

#[test]
fn a_body_cut_anywhere_is_no_message() {
    for cut in 0..LEAST.len() {
        let read = Enclosed::decode(&LEAST[..cut], &EnclosedLimits::default());
        assert!(read.stopped.unwrap().offset <= cut, "{cut}");
    }
}

#[test]
fn an_application_is_named_to_peers_as_they_name_it() {
    for (pushed, sent) in [
        ("syncml.dm", "x-wap-application:syncml.dm"),
        ("0x07", "07"),
        ("0x8F01", "8F01"),
        ("urn:x:lab", "urn:x:lab"),
    ] {
        let application = Application::of_push(pushed);
        assert_eq!(application.to_string(), sent);
        assert_eq!(Application::read(sent).to_push(), pushed);
    }
    let with_parameters = Application::read("X-WAP-Application:syncml.dm;app-encoding=b");
    assert_eq!(with_parameters.to_push(), "syncml.dm");
}

#[test]
fn an_application_is_known_as_uri_and_as_number() {
    for (value, is_dm) in [
        ("x-wap-application:syncml.dm", true),
        ("X-WAP-Application:SyncML.DM;app-encoding=b", true),
        ("7", true),
        ("07;app-encoding=b", true),
        ("5", false),
        ("x-wap-application:wml.ua", false),
        ("", false),
    ] {
        let application = Application::read(value);
        assert_eq!(application.is_dm(), is_dm, "{value}");
        assert_eq!(application.to_string(), value);
    }
}

#[test]
fn an_answer_says_what_became_of_a_push() {
    let accepted = Answer::accepted(Some("1.0".into()));
    assert_eq!(
        accepted.headers(),
        headers(&[
            ("X-Wap-Push-Status", "400 Accepted"),
            ("X-Wap-Push-OTA-Version", "1.0"),
        ])
    );
    assert_eq!(Answer::read(204, &accepted.headers()).unwrap(), accepted);
    // Terminals in the field send the code alone.
    let bare = Answer::read(204, &headers(&[("x-wap-push-status", " 400 ")])).unwrap();
    assert!(bare.is_accepted());
    assert_eq!(bare.status.phrase, "");
    let failed = Answer::read(500, &headers(&[("X-Wap-Push-Status", "400")])).unwrap();
    assert!(!failed.is_accepted());
    assert_eq!(
        Answer::read(204, &[]).unwrap_err().reason,
        "no X-Wap-Push-Status"
    );
    let worded = headers(&[("X-Wap-Push-Status", "Accepted")]);
    assert_eq!(
        Answer::read(204, &worded).unwrap_err().reason,
        "X-Wap-Push-Status is \"Accepted\": a code is due"
    );
}

#[test]
fn the_codes_of_push_ota_are_told_apart() {
    let outcome = |code: u16| PushStatus::read(&code.to_string()).unwrap().outcome();
    let table = [
        (400, Outcome::Accepted),
        (401, Outcome::AcceptedWithOtherCapabilities),
        (234, Outcome::Refused),
        (238, Outcome::Refused),
        (239, Outcome::Unknown),
        (256, Outcome::Refused),
        (257, Outcome::Refused),
        (500, Outcome::Registered),
        (501, Outcome::RegisteredAnew),
        (302, Outcome::RegistrationRefused),
        (600, Outcome::VersionNotSupported),
    ];
    for (code, expected) in table {
        assert_eq!(outcome(code), expected, "{code}");
    }
    for bad in ["", "x", "4x0", "70000", "-400"] {
        assert_eq!(PushStatus::read(bad), None, "{bad}");
    }
}

#[test]
fn a_query_and_a_registration_are_written_and_read() {
    // base64 of the octets 1, 2, 3 by python3: AQID.
    let query = Query::new(vec![CpiTag::of(&[1, 2, 3]), CpiTag::of(&[4])]);
    assert_eq!(
        query.headers(),
        headers(&[
            ("X-Wap-Push-OTA-Version", "1.0"),
            ("X-Wap-CPITag", "AQID,BA=="),
        ])
    );
    assert_eq!(Query::read(&query.headers()), query);
    assert_eq!(query.tags[0].octets().unwrap(), [1, 2, 3]);
    assert_eq!(CpiTag { text: "?".into() }.octets(), None);

    let known = Registration::known(Some("1.0".into()), "+491701234567");
    assert_eq!(Registration::read(&known.headers()).unwrap(), known);
    let anew = Registration {
        status: PushStatus::read("501 Other capabilities").unwrap(),
        bearer_indication: Some("12".into()),
        tags: vec![CpiTag::of(&[9])],
        capabilities: headers(&[
            ("X-Wap-Push-Accept-AppID", "7"),
            ("X-Wap-Push-MaxMsgSize", "1400"),
        ]),
        ..known
    };
    let mut sent = anew.headers();
    sent.push(("Cache-Control".into(), "no-cache".into()));
    let read = Registration::read(&sent).unwrap();
    assert_eq!(read, anew);
    assert_eq!(read.status.outcome(), Outcome::RegisteredAnew);
}

proptest! {
    #[test]
    fn a_push_is_read_as_it_was_written(
        entity in prop::collection::vec(any::<u8>(), 0..100),
        (authenticated, trusted, last, response) in any::<(bool, bool, bool, bool)>(),
        others in prop::collection::vec("x-[a-z]{1,6}", 0..3),
        version in prop::option::of("[0-9]\\.[0-9]"),
    ) {
        let info = PushInfo { authenticated, trusted, last, response, others };
        let push = Push { version, info, ..Push::new(NOTIFICATION, entity) };
        let read = Push::read(&push.headers(), &push.body(), &EnclosedLimits::default());
        prop_assert_eq!(read.unwrap(), push);
    }

    #[test]
    fn arbitrary_octets_are_read_or_refused(
        start in prop::sample::select(vec!["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 \r\nContent-Length: 3\r\n"]),
        tail in prop::collection::vec(any::<u8>(), 0..100),
        ended in any::<bool>(),
    ) {
        let end: &[u8] = if ended { b"\r\n" } else { b"" };
        let octets = [start.as_bytes(), end, &tail].concat();
        let result = Enclosed::decode(&octets, &EnclosedLimits::default());
        prop_assert_eq!(result.value.is_some(), result.stopped.is_none());
        if let Some(enclosed) = result.value {
            prop_assert_eq!(enclosed.encode(), octets);
            let _ = (enclosed.status(), enclosed.media_type(), enclosed.application());
        }
    }

    #[test]
    fn arbitrary_values_are_read_or_refused(value in ".{0,30}") {
        let info = PushInfo::read(&value);
        prop_assert_eq!(PushInfo::read(&info.to_string()), info);
        if let Some(status) = PushStatus::read(&value) {
            prop_assert_eq!(PushStatus::read(&status.to_string()).unwrap(), status);
        }
        let list = headers(&[(header::CPI_TAG, &value), (header::PUSH_STATUS, &value)]);
        let query = Query::read(&list);
        prop_assert_eq!(Query::read(&query.headers()), query);
        let _ = Registration::read(&list);
    }
}

#[test]
fn an_enclosed_message_is_written_as_it_was_read() {
    assert_eq!(read(ENCLOSED).encode(), ENCLOSED);
    assert_eq!(read(LEAST), Enclosed::new(NOTIFICATION, "BODY"));
}

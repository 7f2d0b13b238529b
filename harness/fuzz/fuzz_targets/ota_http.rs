//! Fuzzes push over HTTP: the enclosed message is written as it came, and header lists are read as they are written.

#![no_main]

use dmct_wire::ota_http::{Answer, Enclosed, EnclosedLimits, Push, Query, Registration};
use libfuzzer_sys::fuzz_target;

/// Header lines up to an empty line, and what is behind it.
fn parts(octets: &[u8]) -> (Vec<(String, String)>, &[u8]) {
    let mut headers = Vec::new();
    let mut rest = octets;
    while let Some(end) = rest.iter().position(|octet| *octet == b'\n') {
        let line = String::from_utf8_lossy(&rest[..end]).trim().to_owned();
        rest = &rest[end + 1..];
        match line.split_once(':') {
            Some((name, value)) => headers.push((name.to_owned(), value.trim().to_owned())),
            None => break,
        }
    }
    (headers, rest)
}

fuzz_target!(|octets: &[u8]| {
    let limits = EnclosedLimits::default();
    if let Some(enclosed) = Enclosed::decode(octets, &limits).value {
        assert_eq!(enclosed.encode(), octets);
        let _ = (enclosed.status(), enclosed.media_type(), enclosed.application());
    }
    let (headers, body) = parts(octets);
    if let Ok(push) = Push::read(&headers, body, &limits) {
        assert_eq!(push.body(), body);
        let again = Push::read(&push.headers(), &push.body(), &limits);
        assert_eq!(again.as_ref(), Ok(&push));
    }
    if let Ok(registration) = Registration::read(&headers) {
        assert_eq!(Registration::read(&registration.headers()).as_ref(), Ok(&registration));
    }
    let query = Query::read(&headers);
    assert_eq!(Query::read(&query.headers()), query);
    if let Ok(answer) = Answer::read(200, &headers) {
        assert_eq!(Answer::read(200, &answer.headers()).as_ref(), Ok(&answer));
    }
});

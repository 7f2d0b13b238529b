//! The HTTP interface of a gateway in the manner of Kannel (its user's guide, "Running an SMS gateway"): what is asked
//! of it and what its answers mean. No sockets.

use dmct_wire::{octets::readable, sms::UserData};

use super::query::encoded;
use crate::http::{Url, UrlError, bodiless};

/// Octets of an answer that are shown.
const SHOWN: usize = 100;

/// What is put in the place of a secret.
const HIDDEN: &str = "...";

/// The path of the URL of a gateway with one message: 8-bit data with its user data header.
pub(super) fn message(url: &str, number: &str, part: &UserData) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    format!(
        "{url}{separator}to={}&udh={}&text={}&coding=1",
        encoded(number.as_bytes()),
        encoded(&part.header_octets()),
        encoded(&part.data)
    )
}

/// The octets of the request that asks for this URL.
///
/// # Errors
/// It is no URL that can be asked for; the words do not repeat it, since it may hold a password.
pub(super) fn request(url: &str) -> Result<Vec<u8>, String> {
    let url = Url::parse(url).map_err(|error| {
        let words = match error {
            UrlError::Scheme(_) => "does not begin with http:// or https://",
            UrlError::Host(_) => "names no host",
            UrlError::Port(_) => "names a port that is no number from 1 to 65535",
            UrlError::Character(_) => "holds a space or a control character",
        };
        format!("the URL of the gateway {words}")
    })?;
    let close = ("Connection".to_owned(), "close".to_owned());
    Ok(bodiless("GET", &url, &[close]))
}

/// What the answer of a gateway means: the code before a colon is 0 where the message was accepted and 3 where it was
/// queued.
///
/// # Errors
/// It was not, or the answer does not say so.
pub(super) fn verdict(status: u16, body: &[u8]) -> Result<(), String> {
    let text = String::from_utf8_lossy(body);
    let code = text
        .split(':')
        .next()
        .map(|code| code.trim().parse::<u16>());
    let said = readable(body.trim_ascii(), SHOWN);
    match (status, code) {
        (200..=299, Some(Ok(0 | 3))) => Ok(()),
        (200..=299, Some(Err(_)) | None) => Err(format!(
            "the gateway answered {status} {said}, which does not say whether it took the message"
        )),
        _ => Err(format!("the gateway answered {status} {said}")),
    }
}

/// A sentence in which nothing is left of what the query of the gateway's URL says, nor of a user before its host.
pub(super) fn hidden(sentence: &str, url: &str) -> String {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let values = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(_, value)| value);
    let authority = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = authority.split(['/', '?']).next().unwrap_or_default();
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    let mut sentence = sentence.to_owned();
    // what is shorter would be found in any word
    let secrets = values
        .chain(user.split(':'))
        .filter(|value| value.len() > 2);
    for secret in secrets {
        sentence = sentence.replace(secret, HIDDEN);
    }
    sentence
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use dmct_wire::sms::{Ports, Reference, split};

    const URL: &str = "http://127.0.0.1:13013/cgi-bin/sendsms?username=tester&password=s3cret";

    #[test]
    fn a_message_is_asked_for_with_its_header_and_its_octets() {
        let ports = Ports {
            destination: 2948,
            source: 9200,
        };
        let parts = split(&[0x01, 0x06, 0x00, 0xFF], ports, Reference::Narrow(1)).unwrap();
        let octets = request(&message(URL, "+4912345", &parts[0])).unwrap();
        let text = "GET /cgi-bin/sendsms?username=tester&password=s3cret&to=%2B%34%39%31%32%33%34%35\
                    &udh=%06%05%04%0B%84%23%F0&text=%01%06%00%FF&coding=1 HTTP/1.1\r\n\
                    Host: 127.0.0.1:13013\r\nConnection: close\r\n\r\n";
        assert_eq!(String::from_utf8(octets).unwrap(), text);
        assert!(message("http://a/send", "1", &parts[0]).starts_with("http://a/send?to=%31&udh="));
    }

    #[test]
    fn only_an_answer_that_says_so_means_that_a_message_was_taken() {
        assert_eq!(verdict(202, b"0: Accepted for delivery"), Ok(()));
        assert_eq!(verdict(202, b"3: Queued for later delivery\n"), Ok(()));
        for (status, body) in [
            (403, "Authorization failed for sendsms"),
            (202, "4: Failed"),
            (200, "<html>welcome</html>"),
            (200, ""),
            (500, "0: Accepted for delivery"),
        ] {
            let reason = verdict(status, body.as_bytes()).unwrap_err();
            assert!(reason.contains(&status.to_string()), "{reason}");
        }
    }

    #[test]
    fn nothing_of_the_credentials_is_told() {
        let sentence = "no user tester with s3cret at http://127.0.0.1:13013";
        let told = "no user ... with ... at http://127.0.0.1:13013";
        assert_eq!(hidden(sentence, URL), told);
        assert_eq!(
            hidden("is user:word right?", "http://user:word@a/b"),
            "is ...:... right?"
        );
        let reason = request("gopher://a?password=s3cret").unwrap_err();
        assert!(!reason.contains("s3cret"), "{reason}");
    }
}

//! A recorded message to the octets of HTTP.
//!
//! What was received was recorded with its whole head. Of what was sent the head holds what was asked for, and the
//! carrier added what HTTP wants besides; that is added here too.

use dmct_record::event::Message;
use std::fmt::Write as _;

/// Head and body as they stood on the wire, or would have.
pub(super) fn http(message: &Message) -> Vec<u8> {
    let recorded = &message.head.0;
    let whole = ends_as_a_head(recorded);
    let mut octets = if whole {
        recorded.clone()
    } else {
        completed(message).into_bytes()
    };
    if is_chunked(&octets) {
        octets.extend(chunked(&message.body.0));
    } else {
        octets.extend(&message.body.0);
    }
    octets
}

/// A push over HTTP that was received: the head that was recorded is that of the request, and behind it that of the
/// message in it (Push OTA over HTTP).
pub(super) fn pushed(message: &Message) -> Vec<u8> {
    let recorded = &message.head.0;
    let ends = recorded.windows(4).position(|four| four == b"\r\n\r\n");
    let (head, enclosed) = recorded.split_at(ends.map_or(recorded.len(), |place| place + 4));
    let content = [enclosed, &message.body.0].concat();
    let mut octets = head.to_vec();
    if is_chunked(head) {
        octets.extend(chunked(&content));
    } else {
        octets.extend(content);
    }
    octets
}

fn is_chunked(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    head.lines()
        .any(|line| line.starts_with("transfer-encoding:") && line.contains("chunked"))
}

fn ends_as_a_head(octets: &[u8]) -> bool {
    octets.ends_with(b"\r\n\r\n") || octets.ends_with(b"\n\n")
}

/// The head of something we sent, with all that HTTP wants.
fn completed(message: &Message) -> String {
    let recorded = String::from_utf8_lossy(&message.head.0);
    let mut lines = recorded.lines().filter(|line| !line.is_empty());
    let (start, host) = start_line(lines.next().unwrap_or_default(), message.status);
    let headers: Vec<&str> = lines.collect();
    let has = |name: &str| {
        headers.iter().any(|line| {
            line.split_once(':')
                .is_some_and(|(given, _)| given.trim().eq_ignore_ascii_case(name))
        })
    };
    let mut head = format!("{start}\r\n");
    if let Some(host) = host.filter(|_| !has("host")) {
        let _ = write!(head, "Host: {host}\r\n");
    }
    for line in &headers {
        let _ = write!(head, "{line}\r\n");
    }
    if !has("content-length") && !has("transfer-encoding") {
        let _ = write!(head, "Content-Length: {}\r\n", message.body.0.len());
    }
    head + "\r\n"
}

/// The start line with a path in the place of a URL, and the host that was in it; for a response with a reason.
fn start_line(line: &str, status: Option<u16>) -> (String, Option<String>) {
    if let Some(status) = status {
        let reason = if status == 200 { "OK" } else { "Status" };
        return (format!("HTTP/1.1 {status} {reason}"), None);
    }
    let url = line.split(' ').nth(1).unwrap_or("/");
    let Some((_, rest)) = url.split_once("://") else {
        return (format!("POST {url} HTTP/1.1"), Some("server".to_owned()));
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    (format!("POST /{path} HTTP/1.1"), Some(host.to_owned()))
}

/// The chunked coding, one chunk (RFC 9112, section 7.1).
fn chunked(body: &[u8]) -> Vec<u8> {
    let mut octets = Vec::new();
    if !body.is_empty() {
        octets.extend(format!("{:x}\r\n", body.len()).as_bytes());
        octets.extend(body);
        octets.extend(b"\r\n");
    }
    octets.extend(b"0\r\n\r\n");
    octets
}

#[cfg(test)]
mod tests {
    use super::*;
    use dmct_record::{event::Direction, octets::Octets};
    use std::collections::BTreeMap;

    fn push(outer: &str) -> Message {
        let head = format!("POST /wappush HTTP/1.1\r\n{outer}\r\n\r\nHTTP/1.1 200 OK\r\n\r\n");
        Message {
            number: 1,
            direction: Direction::Received,
            carrier: "ota-http".to_owned(),
            peer: String::new(),
            exchange: None,
            connection: None,
            status: None,
            media_type: String::new(),
            head: Octets(head.into_bytes()),
            body: Octets(b"BODY".to_vec()),
            to: String::new(),
            labels: BTreeMap::new(),
        }
    }

    #[test]
    fn the_message_in_a_push_is_the_content_of_its_request_chunked_where_the_request_says_so() {
        let whole = String::from_utf8(pushed(&push("Content-Length: 23")));
        assert_eq!(
            whole.as_deref(),
            Ok("POST /wappush HTTP/1.1\r\nContent-Length: 23\r\n\r\nHTTP/1.1 200 OK\r\n\r\nBODY")
        );
        let chunked = String::from_utf8(pushed(&push("Transfer-Encoding: chunked")));
        assert_eq!(
            chunked.as_deref(),
            Ok(
                "POST /wappush HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\
                17\r\nHTTP/1.1 200 OK\r\n\r\nBODY\r\n0\r\n\r\n"
            )
        );
    }
}

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
    let head = String::from_utf8_lossy(&octets).to_ascii_lowercase();
    let is_chunked = head
        .lines()
        .any(|line| line.starts_with("transfer-encoding:") && line.contains("chunked"));
    if is_chunked {
        octets.extend(chunked(&message.body.0));
    } else {
        octets.extend(&message.body.0);
    }
    octets
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

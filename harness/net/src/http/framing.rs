//! How the length of a body is told (RFC 9112 section 6.3).

use super::{
    decode::Fault,
    head::{Head, Start},
};

/// Where a body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// After this many octets.
    Length(u64),
    /// After the last chunk.
    Chunked,
    /// With the connection.
    UntilClose,
}

impl Framing {
    /// What the head says of the body.
    pub(super) fn of(head: &Head) -> Result<Self, Fault> {
        if let Start::Response {
            status: 100..=199 | 204 | 304,
            ..
        } = head.start
        {
            return Ok(Self::Length(0));
        }
        let length = content_length(head)?;
        if head.values("transfer-encoding").next().is_some() {
            if length.is_some() {
                return malformed("both Content-Length and Transfer-Encoding are given");
            }
            return transfer_coding(head);
        }
        Ok(length.map_or_else(|| undelimited(head), Self::Length))
    }
}

fn content_length(head: &Head) -> Result<Option<u64>, Fault> {
    let mut found = None;
    for value in head
        .values("content-length")
        .flat_map(|value| value.split(','))
    {
        let value = value.trim();
        let digits = !value.is_empty() && value.bytes().all(|octet| octet.is_ascii_digit());
        let Some(length) = digits.then(|| value.parse().ok()).flatten() else {
            return malformed(&format!(
                "the Content-Length {value:?} is no number of octets"
            ));
        };
        if found.is_some_and(|earlier| earlier != length) {
            return malformed("there are several values of Content-Length and they differ");
        }
        found = Some(length);
    }
    Ok(found)
}

fn transfer_coding(head: &Head) -> Result<Framing, Fault> {
    let mut codings = head
        .values("transfer-encoding")
        .flat_map(|value| value.split(','))
        .map(str::trim);
    match (codings.next(), codings.next()) {
        (Some(coding), None) if coding.eq_ignore_ascii_case("chunked") => Ok(Framing::Chunked),
        (coding, _) => malformed(&format!(
            "the transfer coding {:?} is not chunked alone",
            coding.unwrap_or_default()
        )),
    }
}

/// A request without a length has no body, unless it will close the connection: some senders of
/// HTTP/1.0 end a POST that way, against the letter of the rule.
fn undelimited(head: &Head) -> Framing {
    match &head.start {
        Start::Response { .. } => Framing::UntilClose,
        Start::Request { method, .. }
            if matches!(method.as_str(), "POST" | "PUT") && !head.keeps_alive() =>
        {
            Framing::UntilClose
        }
        Start::Request { .. } => Framing::Length(0),
    }
}

fn malformed<T>(reason: &str) -> Result<T, Fault> {
    Err(Fault::Malformed(reason.to_owned()))
}

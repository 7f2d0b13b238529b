//! Messages to octets, rightly or wrong in the one way that a [`Delivery`] names.

use dmct_wire::peer::Delivery;

use super::{Message, head::values, url::Url};

/// What goes on the wire, and what becomes of the connection then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wire {
    /// Head and body.
    pub octets: Vec<u8>,
    /// What follows them.
    pub after: After,
}

/// What becomes of a connection behind a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// It stays.
    Keep,
    /// Nothing more is sent on it; an answer may still come.
    HalfClose,
    /// It is closed.
    Close,
}

/// What a response says of its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persistence {
    /// It stays, as HTTP/1.1 takes for granted.
    Silent,
    /// It stays, which a client of HTTP/1.0 must be told.
    KeepAlive,
    /// It is closed.
    Close,
}

impl Persistence {
    /// What to say of the connection in the answer to a request. HTTP/1.0 without keep-alive is closed:
    /// there are clients that wait for the end of the stream even when a Content-Length is given.
    pub fn answering(request: &Message) -> Self {
        if request.to_the_end || !request.head.keeps_alive() {
            return Self::Close;
        }
        if request.head.minor == 0 {
            Self::KeepAlive
        } else {
            Self::Silent
        }
    }
}

/// A POST to `url` as octets (RFC 9112 section 3).
///
/// `Host` and the framing are added, unless `headers` say something else in their place.
pub fn request(url: &Url, headers: &[(String, String)], body: &[u8], delivery: &Delivery) -> Wire {
    if let Delivery::Raw(octets) = delivery {
        return Wire {
            octets: octets.clone(),
            after: After::Keep,
        };
    }
    let mut head = Lines::new(format!("POST {} HTTP/1.1", url.target));
    head.unless_given(headers, "Host", &url.authority);
    head.all(headers);
    let mut after = head.framing(headers, body.len(), delivery);
    if *delivery == Delivery::UntilClose {
        head.unless_given(headers, "Connection", "close");
        after = After::HalfClose;
    }
    Wire {
        octets: head.with(&coded(body, delivery)),
        after,
    }
}

/// A request without a body as octets, `Host` added.
pub(crate) fn bodiless(method: &str, url: &Url, headers: &[(String, String)]) -> Vec<u8> {
    let mut head = Lines::new(format!("{method} {} HTTP/1.1", url.target));
    head.unless_given(headers, "Host", &url.authority);
    head.all(headers);
    head.with(&[])
}

/// A response as octets (RFC 9112 section 4).
///
/// `Connection` and the framing are added, unless `headers` say something else in their place. Raw
/// octets are followed by the end of the connection, since nothing tells where else they end.
pub fn response(
    status: u16,
    headers: &[(String, String)],
    body: &[u8],
    delivery: &Delivery,
    persistence: Persistence,
) -> Wire {
    if let Delivery::Raw(octets) = delivery {
        return Wire {
            octets: octets.clone(),
            after: After::Close,
        };
    }
    let mut head = Lines::new(format!("HTTP/1.1 {status} {}", reason(status)));
    head.all(headers);
    let mut after = if status == 204 && *delivery == Delivery::Whole && body.is_empty() {
        // such a response has no length to tell (RFC 9110 section 8.6)
        After::Keep
    } else {
        head.framing(headers, body.len(), delivery)
    };
    let told = values(headers, "connection").any(|value| value.eq_ignore_ascii_case("close"));
    if told || after != After::Keep || persistence == Persistence::Close {
        head.unless_given(headers, "Connection", "close");
        after = After::Close;
    } else if persistence == Persistence::KeepAlive {
        head.unless_given(headers, "Connection", "keep-alive");
    }
    Wire {
        octets: head.with(&coded(body, delivery)),
        after,
    }
}

/// A response by which the carrier itself refuses a message that never reached a peer.
pub(crate) fn refusal(status: u16) -> Wire {
    response(status, &[], &[], &Delivery::Whole, Persistence::Close)
}

/// Start line and headers under way.
struct Lines(String);

impl Lines {
    fn new(start: String) -> Self {
        Self(start + "\r\n")
    }

    fn header(&mut self, name: &str, value: &str) {
        for part in [name, ": ", value, "\r\n"] {
            self.0.push_str(part);
        }
    }

    fn all(&mut self, headers: &[(String, String)]) {
        for (name, value) in headers {
            self.header(name, value);
        }
    }

    fn unless_given(&mut self, headers: &[(String, String)], name: &str, value: &str) {
        if values(headers, name).next().is_none() {
            self.header(name, value);
        }
    }

    fn framing(
        &mut self,
        headers: &[(String, String)],
        length: usize,
        delivery: &Delivery,
    ) -> After {
        match delivery {
            Delivery::Whole => self.unless_given(headers, "Content-Length", &length.to_string()),
            Delivery::Chunked(_) => self.unless_given(headers, "Transfer-Encoding", "chunked"),
            Delivery::WrongLength(said) => {
                self.unless_given(headers, "Content-Length", &said.to_string())
            }
            Delivery::UntilClose | Delivery::Raw(_) => return After::Close,
            Delivery::Cut(_) => {
                self.unless_given(headers, "Content-Length", &length.to_string());
                return After::Close;
            }
        }
        After::Keep
    }

    fn with(self, body: &[u8]) -> Vec<u8> {
        let mut octets = self.0.into_bytes();
        octets.extend_from_slice(b"\r\n");
        octets.extend_from_slice(body);
        octets
    }
}

/// The body as it goes on the wire.
fn coded(body: &[u8], delivery: &Delivery) -> Vec<u8> {
    match delivery {
        Delivery::Chunked(size) => chunked(body, *size),
        Delivery::Cut(length) => body.get(..*length).unwrap_or(body).to_vec(),
        _ => body.to_vec(),
    }
}

/// The chunked transfer coding (RFC 9112 section 7.1).
fn chunked(body: &[u8], size: usize) -> Vec<u8> {
    let mut octets = Vec::with_capacity(body.len() + 16);
    for chunk in body.chunks(size.max(1)) {
        octets.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        octets.extend_from_slice(chunk);
        octets.extend_from_slice(b"\r\n");
    }
    octets.extend_from_slice(b"0\r\n\r\n");
    octets
}

/// The reason phrases of the codes that DM peers use (RFC 9110 section 15).
fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        411 => "Length Required",
        413 => "Content Too Large",
        415 => "Unsupported Media Type",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        _ => "Status",
    }
}

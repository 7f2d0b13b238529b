//! The whole message: start line, headers, body, every octet kept.

use super::name::same_name;
use super::start_line::StartLine;
use crate::head::{Head, HeadLimits, Header};
use crate::octets::{Field, Partial, Reader, Stop, readable};

/// Bounds on a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of its head.
    pub head: HeadLimits,
    /// Octets of its body.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: HeadLimits::default(),
            body: 1024 * 1024,
        }
    }
}

/// A request or a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    start: StartLine,
    head: Head,
    body: Vec<u8>,
    surplus: Vec<u8>,
}

impl Message {
    /// A message to send, without headers. Content-Length comes with [`Message::with_body`].
    pub fn new(start: StartLine) -> Self {
        Self {
            head: Head::new(&start.to_string()),
            start,
            body: Vec::new(),
            surplus: Vec::new(),
        }
    }

    /// A request to send.
    pub fn request(method: &str, uri: &str) -> Self {
        Self::new(StartLine::Request {
            method: method.into(),
            uri: uri.into(),
            version: "SIP/2.0".into(),
        })
    }

    /// The response to a request: its Via, From, To, Call-ID and CSeq echoed, the tag put on To if it has none
    /// (RFC 3261 8.2.6.2), and Content-Length 0. What the request lacks, the response lacks. A provisional response needs no
    /// tag.
    pub fn response_to(request: &Self, code: u16, reason: &str, tag: Option<&str>) -> Self {
        let mut response = Self::new(StartLine::Response {
            version: "SIP/2.0".into(),
            code,
            reason: reason.into(),
        });
        for name in ["Via", "From", "To", "Call-ID", "CSeq"] {
            for header in request.headers_named(name) {
                let mut value = header.value.clone();
                let lacks_tag = || request.to().is_ok_and(|to| to.tag().is_none());
                if let Some(tag) = tag.filter(|_| name == "To" && lacks_tag()) {
                    value = format!("{value};tag={tag}");
                }
                response.head.headers.push(Header::new(name, &value));
            }
        }
        response.with_body(b"")
    }

    /// With one more header behind the others.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.head.headers.push(Header::new(name, value));
        self
    }

    /// With this body and its Content-Length, behind the other headers; one that was there is taken away.
    #[must_use]
    pub fn with_body(mut self, body: &[u8]) -> Self {
        self.head
            .headers
            .retain(|header| !same_name(&header.name, "Content-Length"));
        self.body = body.to_vec();
        self.with("Content-Length", &body.len().to_string())
    }

    /// Puts another value in the place of the first header of this name, if there is one.
    pub fn replace(&mut self, name: &str, value: &str) {
        let headers = self.head.headers.iter_mut();
        for header in headers
            .filter(|header| same_name(&header.name, name))
            .take(1)
        {
            *header = Header::new(&header.name, value);
        }
    }

    /// What it is.
    pub const fn start(&self) -> &StartLine {
        &self.start
    }

    /// The method of a request.
    pub fn method(&self) -> Option<&str> {
        match &self.start {
            StartLine::Request { method, .. } => Some(method),
            StartLine::Response { .. } => None,
        }
    }

    /// The status code of a response.
    pub const fn code(&self) -> Option<u16> {
        match self.start {
            StartLine::Response { code, .. } => Some(code),
            StartLine::Request { .. } => None,
        }
    }

    /// All its headers, in their order.
    pub fn headers(&self) -> &[Header] {
        &self.head.headers
    }

    /// The headers of this name, in any case, long or compact.
    pub fn headers_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Header> {
        self.head
            .headers
            .iter()
            .filter(move |header| same_name(&header.name, name))
    }

    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&Header> {
        self.head
            .headers
            .iter()
            .find(|header| same_name(&header.name, name))
    }

    /// Its body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Octets of the datagram behind the body, which Content-Length does not count.
    pub fn surplus(&self) -> &[u8] {
        &self.surplus
    }

    /// Its octets: every line as it came, or as it was built.
    pub fn encode(&self) -> Vec<u8> {
        let mut octets = self.head.encode();
        octets.extend(&self.body);
        octets.extend(&self.surplus);
        octets
    }
}

/// Reads the message in a datagram: without Content-Length, the body goes to the end (RFC 3261 18.3). Empty
/// lines before it are passed over and not kept.
pub fn decode(octets: &[u8], limits: &Limits) -> Partial<Message> {
    Partial::read(octets, |reader, fields| {
        while matches!(reader.peek(), Some(b'\r' | b'\n')) {
            reader.octet("an empty line")?;
        }
        let (start, head) = read_head(reader, limits, fields)?;
        let length = content_length(&head)?.unwrap_or_else(|| reader.remaining());
        let place = reader.position();
        check_length(length, limits, place)?;
        let body = reader.take(length, "the body")?.to_vec();
        let place = push(fields, reader, "body", &body, place);
        let surplus = reader.rest().to_vec();
        push(fields, reader, "surplus", &surplus, place);
        Ok(Message {
            start,
            head,
            body,
            surplus,
        })
    })
}

/// The head, and what its start line says.
pub(super) fn read_head(
    reader: &mut Reader<'_>,
    limits: &Limits,
    fields: &mut Vec<Field>,
) -> Result<(StartLine, Head), Stop> {
    let head = Head::read(reader, &limits.head, fields)?;
    let start = StartLine::read(&head.start.text)
        .map_err(|reason| Stop::new(head.start.span.start, reason))?;
    Ok((start, head))
}

/// What Content-Length says, long or compact; `None` if it is missing.
pub(super) fn content_length(head: &Head) -> Result<Option<usize>, Stop> {
    head.content_length(|header| same_name(&header.name, "Content-Length"))
}

/// Refuses a body beyond the limit before it comes.
pub(super) fn check_length(length: usize, limits: &Limits, place: usize) -> Result<(), Stop> {
    if length <= limits.body {
        return Ok(());
    }
    let reason = format!(
        "a body of {length} octets, at most {} are taken",
        limits.body
    );
    Err(Stop::new(place, reason))
}

/// Notes octets that were read from `place` to here, if there are any, and says where "here" is.
fn push(
    fields: &mut Vec<Field>,
    reader: &Reader<'_>,
    name: &str,
    octets: &[u8],
    place: usize,
) -> usize {
    if !octets.is_empty() {
        let end = place + octets.len();
        fields.push(Field {
            name: name.into(),
            value: readable(octets, 48),
            bits: None,
            span: crate::span::Span::new(place, end),
        });
    }
    reader.position()
}

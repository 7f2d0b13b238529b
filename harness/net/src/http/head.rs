//! The head of a message: start line and headers (RFC 9112 sections 2 to 5), for both sides.

use super::decode::{Fault, Side};

/// Header fields in one message; more are refused.
const MOST_HEADERS: usize = 128;

/// A start line and its headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// What the first line says.
    pub start: Start,
    /// The 0 of HTTP/1.0 or the 1 of HTTP/1.1.
    pub minor: u8,
    /// The headers in order, case kept.
    pub headers: Vec<(String, String)>,
    /// The octets as they came, the empty line included.
    pub octets: Vec<u8>,
}

/// The first line of a message, its version aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// Of a request.
    Request {
        /// The method.
        method: String,
        /// The request target as sent.
        target: String,
    },
    /// Of a response.
    Response {
        /// The status code.
        status: u16,
        /// The reason phrase.
        reason: String,
    },
}

impl Head {
    /// Reads a head from the start of `octets`; none if it is not complete yet.
    pub(super) fn parse(side: Side, octets: &[u8]) -> Result<Option<Self>, Fault> {
        if is_tls(octets) {
            let sentence = "this is TLS, where plain HTTP was expected";
            return Err(Fault::Malformed(sentence.to_owned()));
        }
        let mut fields = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let parsed = match side {
            Side::Request => Self::parse_request(octets, &mut fields),
            Side::Response => Self::parse_response(octets, &mut fields),
        };
        parsed.map_err(|error| {
            Fault::Malformed(format!("this is no HTTP/1.0 or HTTP/1.1 head: {error}"))
        })
    }

    fn parse_request<'a>(
        octets: &'a [u8],
        fields: &mut [httparse::Header<'a>],
    ) -> Result<Option<Self>, httparse::Error> {
        let mut request = httparse::Request::new(fields);
        let httparse::Status::Complete(length) = request.parse(octets)? else {
            return Ok(None);
        };
        let start = Start::Request {
            method: request.method.unwrap_or_default().to_owned(),
            target: request.path.unwrap_or_default().to_owned(),
        };
        Ok(Some(Self::whole(
            start,
            request.version,
            request.headers,
            octets,
            length,
        )))
    }

    fn parse_response<'a>(
        octets: &'a [u8],
        fields: &mut [httparse::Header<'a>],
    ) -> Result<Option<Self>, httparse::Error> {
        let mut response = httparse::Response::new(fields);
        // servers in the field fold header lines and put spaces before the colon: they are read, and the
        // octets tell
        let mut lenient = httparse::ParserConfig::default();
        lenient.allow_obsolete_multiline_headers_in_responses(true);
        lenient.allow_spaces_after_header_name_in_responses(true);
        let parsed = lenient.parse_response(&mut response, octets)?;
        let httparse::Status::Complete(length) = parsed else {
            return Ok(None);
        };
        let start = Start::Response {
            status: response.code.unwrap_or_default(),
            reason: response.reason.unwrap_or_default().to_owned(),
        };
        Ok(Some(Self::whole(
            start,
            response.version,
            response.headers,
            octets,
            length,
        )))
    }

    fn whole(
        start: Start,
        minor: Option<u8>,
        fields: &[httparse::Header<'_>],
        octets: &[u8],
        length: usize,
    ) -> Self {
        let headers = fields
            .iter()
            .map(|field| (field.name.to_owned(), text(field.value)))
            .collect();
        let octets = octets.get(..length).unwrap_or(octets).to_vec();
        Self {
            start,
            minor: minor.unwrap_or_default(),
            headers,
            octets,
        }
    }

    /// The values of every header of this name, in order.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        values(&self.headers, name)
    }

    /// Whether a comma-separated header of this name lists this token, in any case.
    pub fn lists(&self, name: &str, token: &str) -> bool {
        self.values(name)
            .flat_map(|value| value.split(','))
            .any(|part| part.trim().eq_ignore_ascii_case(token))
    }

    /// Whether the connection may carry another message (RFC 9112 section 9.3).
    pub fn keeps_alive(&self) -> bool {
        if self.lists("connection", "close") {
            return false;
        }
        self.minor >= 1 || self.lists("connection", "keep-alive")
    }
}

/// Whether octets begin a record of TLS, a handshake or an alert (RFC 8446 section 5.1).
fn is_tls(octets: &[u8]) -> bool {
    matches!(octets, [0x15 | 0x16, 3, ..])
}

/// The values of every header of this name, in order.
pub(super) fn values<'a>(
    headers: &'a [(String, String)],
    name: &'a str,
) -> impl Iterator<Item = &'a str> {
    headers
        .iter()
        .filter(move |(given, _)| given.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
}

/// A header value that is no UTF-8 is read as ISO 8859-1, which loses nothing.
fn text(value: &[u8]) -> String {
    match std::str::from_utf8(value) {
        Ok(text) => text.to_owned(),
        Err(_) => value.iter().map(|octet| char::from(*octet)).collect(),
    }
}

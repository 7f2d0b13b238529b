//! Media types and HTTP headers of the DM HTTP binding.
//!
//! Between a typed message and the octets of a request or response. What the octets hold is
//! [`dmct_wire::syncml`]'s, how they travel is the carrier's.

use dmct_wire::syncml::{
    build,
    codec::{self, Encoding},
    limits::Limits,
    message::Message,
};

/// The encoding that a Content-Type names; XML for whatever does not say WBXML.
pub(crate) fn encoding_of(content_type: &str) -> Encoding {
    Encoding::of_media_type(content_type).map_or(Encoding::Xml, |found| found.encoding)
}

/// The value of a header, its name compared without case; empty if it is not there.
pub(crate) fn header<'a>(headers: &'a [(String, String)], name: &str) -> &'a str {
    headers
        .iter()
        .find(|(candidate, _)| candidate.eq_ignore_ascii_case(name))
        .map_or("", |(_, value)| value.as_str())
}

/// The headers of a client's request (HTTP binding 1.3: Accept, Accept-Charset, User-Agent, Cache-Control).
pub(crate) fn request_headers(encoding: Encoding, agent: &str) -> Vec<(String, String)> {
    let media_type = encoding.media_type();
    [
        ("Content-Type", media_type),
        ("Accept", media_type),
        ("Accept-Charset", "utf-8"),
        ("User-Agent", agent),
        ("Cache-Control", "private"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

/// The headers of a server's response.
pub(crate) fn response_headers(media_type: &str) -> Vec<(String, String)> {
    [("Content-Type", media_type), ("Cache-Control", "private")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
}

/// The octets of a message; none if it cannot be written in that encoding.
pub(crate) fn octets_of(message: &Message, encoding: Encoding) -> Vec<u8> {
    codec::encode(&build::to_tree(message), encoding).unwrap_or_default()
}

/// The message in these octets, if there is one.
pub(crate) fn message_in(octets: &[u8], encoding: Encoding) -> Option<Message> {
    codec::decode(octets, encoding, &Limits::default()).message
}

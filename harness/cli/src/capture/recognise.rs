//! What octets are: a DM message in one of its encodings, or a push.

use dmct_wire::{
    notification::Format,
    push,
    syncml::{
        codec::{self, Encoding},
        limits::Limits,
    },
};

/// The UDP port of connectionless WSP push (WAP-235, section 6.2).
pub(super) const PUSH_PORT: u16 = 2948;

/// The encoding that a body without a media type is in, by its first octets.
pub(super) fn encoding_of(body: &[u8]) -> Encoding {
    match body.first() {
        Some(0x01..=0x03) => Encoding::Wbxml,
        _ => Encoding::Xml,
    }
}

/// Whether a body is a DM message: by its media type, or because it can be read as one.
pub(super) fn is_dm(media_type: &str, body: &[u8]) -> bool {
    if Encoding::of_media_type(media_type).is_some() {
        return true;
    }
    let encoding = encoding_of(body);
    let may_be = encoding == Encoding::Wbxml || holds(body.get(..1024).unwrap_or(body), b"SyncML");
    may_be
        && codec::decode(body, encoding, &Limits::default())
            .message
            .is_some()
}

/// Whether a datagram is a push of a notification or of a DM message.
pub(super) fn is_push(datagram: &[u8]) -> bool {
    push::decode(datagram).value.is_some_and(|push| {
        let media_type = push
            .content_type
            .media_type()
            .unwrap_or_default()
            .to_owned();
        Format::of_media_type(&media_type).is_some()
            || Encoding::of_media_type(&media_type).is_some()
    })
}

/// Whether octets begin as a TLS connection does: a handshake record of version 3.x.
pub(super) fn is_tls(octets: &[u8]) -> bool {
    matches!(octets, [0x16, 0x03, 0..=4, ..])
}

/// Whether octets begin as an HTTP request does.
pub(super) fn begins_request(octets: &[u8]) -> bool {
    let line = octets
        .split(|octet| *octet == b'\n')
        .next()
        .unwrap_or_default();
    let method = line
        .split(|octet| *octet == b' ')
        .next()
        .unwrap_or_default();
    let named = !method.is_empty() && method.iter().all(u8::is_ascii_uppercase);
    named && line.len() > method.len() && holds(line, b" HTTP/1.")
}

/// Whether octets begin as an HTTP response does.
pub(super) fn begins_response(octets: &[u8]) -> bool {
    octets.starts_with(b"HTTP/1.")
}

fn holds(octets: &[u8], part: &[u8]) -> bool {
    octets.windows(part.len()).any(|window| window == part)
}

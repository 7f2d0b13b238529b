//! What a recorded message is, by what its carrier said and, failing that, by its first octets.

use dmct_record::event::Message;

/// What a message is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A DM message in XML.
    Xml,
    /// A DM message in WBXML.
    Wbxml,
    /// A notification (Package #0) by itself.
    Notification,
    /// A notification inside a connectionless WSP push.
    Push,
    /// Some text.
    Text,
    /// Octets that nothing here understands.
    Octets,
    /// Nothing at all.
    Empty,
}

impl Kind {
    /// Its name for a reader.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Xml => "SyncML, XML",
            Self::Wbxml => "SyncML, WBXML",
            Self::Notification => "Package #0",
            Self::Push => "Package #0 in a WSP push",
            Self::Text => "text",
            Self::Octets => "octets",
            Self::Empty => "empty",
        }
    }
}

/// What a recorded message is.
pub fn kind_of(message: &Message) -> Kind {
    let octets = &message.body.0;
    let media_type = message.media_type.to_ascii_lowercase();
    let media_type = media_type.split(';').next().unwrap_or_default().trim();
    match media_type {
        _ if octets.is_empty() => Kind::Empty,
        _ if media_type.ends_with("notification") => Kind::Notification,
        _ if media_type.contains("wbxml") => Kind::Wbxml,
        _ if media_type.contains("xml") => Kind::Xml,
        _ => by_octets(octets, &message.carrier),
    }
}

fn by_octets(octets: &[u8], carrier: &str) -> Kind {
    let first = octets.iter().find(|octet| !octet.is_ascii_whitespace());
    if first == Some(&b'<') {
        Kind::Xml
    } else if carrier != "http" && octets.get(1) == Some(&WSP_PUSH) {
        Kind::Push
    } else if core::str::from_utf8(octets).is_ok_and(is_readable) {
        Kind::Text
    } else {
        Kind::Octets
    }
}

/// The PDU type of a WSP push, the second octet of a connectionless one (WAP-230-WSP, table 34).
const WSP_PUSH: u8 = 0x06;

fn is_readable(text: &str) -> bool {
    text.chars()
        .all(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r'))
}

//! What callers ask of the parts of a message: texts without the white space around them, numbers, and
//! meta information that an item takes from its command. Commands as such are in [`super::commands`].

use std::borrow::Cow;

use super::{
    message::{
        Alert, Chal, Content, Cred, Data, Item, Leaf, Location, Message, Meta, Operation, Results,
        Status, SyncHdr,
    },
    tree::Element,
    xml,
};

impl Leaf {
    /// The text without white space at its ends.
    pub fn trimmed(&self) -> &str {
        self.text.trim()
    }

    /// The text as a decimal number; nothing if it holds anything but ASCII digits, white space at its
    /// ends apart, or is too large.
    pub fn number(&self) -> Option<u64> {
        let digits = self.trimmed();
        let is_decimal = digits.bytes().all(|digit| digit.is_ascii_digit());
        is_decimal.then(|| digits.parse().ok()).flatten()
    }
}

impl Location {
    /// The LocURI without white space at its ends.
    pub fn uri_text(&self) -> Option<&str> {
        self.uri.as_ref().map(Leaf::trimmed)
    }

    /// The LocName as sent.
    pub fn name_text(&self) -> Option<&str> {
        self.name.as_ref().map(|name| name.text.as_str())
    }
}

impl Data {
    /// What it held as text: octets are read as UTF-8, losses marked U+FFFD, and elements are written as
    /// XML.
    pub fn text(&self) -> Cow<'_, str> {
        match &self.content {
            Content::Text(text) => Cow::Borrowed(text),
            Content::Octets(octets) => String::from_utf8_lossy(octets),
            Content::Elements(elements) => Cow::Owned(fragments(elements)),
        }
    }

    /// What it held as octets; elements are written as XML.
    pub fn octets(&self) -> Cow<'_, [u8]> {
        match &self.content {
            Content::Text(text) => Cow::Borrowed(text.as_bytes()),
            Content::Octets(octets) => Cow::Borrowed(octets),
            Content::Elements(elements) => Cow::Owned(fragments(elements).into_bytes()),
        }
    }
}

/// Elements as XML; those that XML cannot carry are left out.
fn fragments(elements: &[Element]) -> String {
    elements
        .iter()
        .filter_map(|element| xml::write_fragment(element).ok())
        .collect()
}

impl Meta {
    /// Format without white space at its ends.
    pub fn format_text(&self) -> Option<&str> {
        self.format.as_ref().map(Leaf::trimmed)
    }

    /// Type without white space at its ends.
    pub fn type_text(&self) -> Option<&str> {
        self.media_type.as_ref().map(Leaf::trimmed)
    }

    /// Size in octets.
    pub fn size_number(&self) -> Option<u64> {
        self.size.as_ref().and_then(Leaf::number)
    }

    /// NextNonce, base64 as sent, without white space at its ends.
    pub fn next_nonce_text(&self) -> Option<&str> {
        self.next_nonce.as_ref().map(Leaf::trimmed)
    }
}

impl Cred {
    /// The Type of the credential, such as `syncml:auth-md5`.
    pub fn type_text(&self) -> Option<&str> {
        self.meta.as_ref().and_then(Meta::type_text)
    }

    /// The Format of the credential.
    pub fn format_text(&self) -> Option<&str> {
        self.meta.as_ref().and_then(Meta::format_text)
    }

    /// The credential without white space at its ends.
    pub fn data_text(&self) -> Option<&str> {
        self.data.as_ref().map(Leaf::trimmed)
    }
}

impl Chal {
    /// The Type of credential that is asked for.
    pub fn type_text(&self) -> Option<&str> {
        self.meta.as_ref().and_then(Meta::type_text)
    }

    /// The nonce for the next credential, base64 as sent.
    pub fn next_nonce_text(&self) -> Option<&str> {
        self.meta.as_ref().and_then(Meta::next_nonce_text)
    }
}

impl Item {
    /// The LocURI of the target.
    pub fn target_uri(&self) -> Option<&str> {
        self.target.as_ref().and_then(Location::uri_text)
    }

    /// The LocURI of the source.
    pub fn source_uri(&self) -> Option<&str> {
        self.source.as_ref().and_then(Location::uri_text)
    }

    /// What its Data held as text; nothing if there is no Data.
    pub fn data_text(&self) -> Option<Cow<'_, str>> {
        self.data.as_ref().map(Data::text)
    }
}

/// A piece of meta information of an item, else of its command.
fn inherited<'a>(
    item: &'a Item,
    command: Option<&'a Meta>,
    part: impl Fn(&'a Meta) -> Option<&'a Leaf>,
) -> Option<&'a Leaf> {
    item.meta
        .as_ref()
        .and_then(&part)
        .or_else(|| command.and_then(&part))
}

impl Operation {
    /// The Format that holds for an item: its own, else that of the command. The default, `chr`, is not
    /// filled in.
    pub fn item_format<'a>(&'a self, item: &'a Item) -> Option<&'a str> {
        inherited(item, self.meta.as_ref(), |meta| meta.format.as_ref()).map(Leaf::trimmed)
    }

    /// The Type that holds for an item: its own, else that of the command.
    pub fn item_type<'a>(&'a self, item: &'a Item) -> Option<&'a str> {
        inherited(item, self.meta.as_ref(), |meta| meta.media_type.as_ref()).map(Leaf::trimmed)
    }

    /// The Size in octets that holds for an item: its own, else that of the command.
    pub fn item_size(&self, item: &Item) -> Option<u64> {
        inherited(item, self.meta.as_ref(), |meta| meta.size.as_ref()).and_then(Leaf::number)
    }
}

impl Results {
    /// The Format that holds for an item: its own, else that of the command.
    pub fn item_format<'a>(&'a self, item: &'a Item) -> Option<&'a str> {
        inherited(item, self.meta.as_ref(), |meta| meta.format.as_ref()).map(Leaf::trimmed)
    }

    /// The Type that holds for an item: its own, else that of the command.
    pub fn item_type<'a>(&'a self, item: &'a Item) -> Option<&'a str> {
        inherited(item, self.meta.as_ref(), |meta| meta.media_type.as_ref()).map(Leaf::trimmed)
    }

    /// The Size in octets that holds for an item: its own, else that of the command.
    pub fn item_size(&self, item: &Item) -> Option<u64> {
        inherited(item, self.meta.as_ref(), |meta| meta.size.as_ref()).and_then(Leaf::number)
    }
}

impl Status {
    /// The status code.
    pub fn code(&self) -> Option<u16> {
        code(self.data.as_ref())
    }

    /// Whether it answers the header: CmdRef 0.
    pub fn is_for_header(&self) -> bool {
        self.cmd_ref.as_ref().and_then(Leaf::number) == Some(0)
    }
}

impl Alert {
    /// The alert code.
    pub fn code(&self) -> Option<u16> {
        code(self.data.as_ref())
    }
}

fn code(leaf: Option<&Leaf>) -> Option<u16> {
    leaf.and_then(Leaf::number)
        .and_then(|number| u16::try_from(number).ok())
}

impl SyncHdr {
    /// The SessionID as sent, but for white space at its ends: it is opaque.
    pub fn session_id_text(&self) -> Option<&str> {
        self.session_id.as_ref().map(Leaf::trimmed)
    }

    /// The MsgID as a number.
    pub fn msg_id_number(&self) -> Option<u64> {
        self.msg_id.as_ref().and_then(Leaf::number)
    }

    /// The MsgID as sent, but for white space at its ends.
    pub fn msg_id_text(&self) -> Option<&str> {
        self.msg_id.as_ref().map(Leaf::trimmed)
    }

    /// The VerProto without white space at its ends, such as `DM/1.2`.
    pub fn ver_proto_text(&self) -> Option<&str> {
        self.ver_proto.as_ref().map(Leaf::trimmed)
    }

    /// The VerDTD without white space at its ends.
    pub fn ver_dtd_text(&self) -> Option<&str> {
        self.ver_dtd.as_ref().map(Leaf::trimmed)
    }

    /// The LocURI of the target.
    pub fn target_uri(&self) -> Option<&str> {
        self.target.as_ref().and_then(Location::uri_text)
    }

    /// The LocURI of the source.
    pub fn source_uri(&self) -> Option<&str> {
        self.source.as_ref().and_then(Location::uri_text)
    }

    /// The RespURI without white space at its ends.
    pub fn resp_uri_text(&self) -> Option<&str> {
        self.resp_uri.as_ref().map(Leaf::trimmed)
    }

    /// The largest message, in octets, that the sender takes.
    pub fn max_msg_size(&self) -> Option<u64> {
        let meta = self.meta.as_ref()?;
        meta.max_msg_size.as_ref().and_then(Leaf::number)
    }

    /// The largest object, in octets, that the sender takes.
    pub fn max_obj_size(&self) -> Option<u64> {
        let meta = self.meta.as_ref()?;
        meta.max_obj_size.as_ref().and_then(Leaf::number)
    }
}

impl Message {
    /// Whether Final ends the package with this message.
    pub fn is_final(&self) -> bool {
        self.body.final_flag.is_some()
    }
}

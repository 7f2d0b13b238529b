//! What callers ask of a message: numbers, names, and the parts of commands whatever their kind.

use std::borrow::Cow;

use super::{
    kind::CommandKind,
    message::{
        Alert, Chal, Command, Content, Cred, Data, Group, Item, Leaf, Location, Message, Meta,
        Operation, Results, Status, SyncBody, SyncHdr,
    },
    tree::{Element, Node, SYNCML12},
    xml,
};
use crate::span::Span;

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

impl SyncBody {
    /// Every command, a group before its members, in the order in which they stood.
    pub fn all_commands(&self) -> impl Iterator<Item = &Command> {
        let mut waiting: Vec<&Command> = self.commands.iter().rev().collect();
        core::iter::from_fn(move || {
            let command = waiting.pop()?;
            waiting.extend(command.members().iter().rev());
            Some(command)
        })
    }

    /// Every Status.
    pub fn statuses(&self) -> impl Iterator<Item = &Status> {
        self.all_commands().filter_map(|command| match command {
            Command::Status(status) => Some(status),
            _ => None,
        })
    }

    /// Every Results.
    pub fn results(&self) -> impl Iterator<Item = &Results> {
        self.all_commands().filter_map(|command| match command {
            Command::Results(results) => Some(results),
            _ => None,
        })
    }

    /// Every Alert, inside groups too.
    pub fn alerts(&self) -> impl Iterator<Item = &Alert> {
        self.all_commands().filter_map(|command| match command {
            Command::Alert(alert) => Some(alert),
            _ => None,
        })
    }
}

impl Command {
    /// Which command it is.
    pub const fn kind(&self) -> CommandKind {
        match self {
            Self::Status(_) => CommandKind::Status,
            Self::Results(_) => CommandKind::Results,
            Self::Alert(_) => CommandKind::Alert,
            Self::Add(_) => CommandKind::Add,
            Self::Replace(_) => CommandKind::Replace,
            Self::Delete(_) => CommandKind::Delete,
            Self::Copy(_) => CommandKind::Copy,
            Self::Get(_) => CommandKind::Get,
            Self::Exec(_) => CommandKind::Exec,
            Self::Sequence(_) => CommandKind::Sequence,
            Self::Atomic(_) => CommandKind::Atomic,
            Self::Other(_) => CommandKind::Other,
        }
    }

    /// The name of its element.
    pub fn name(&self) -> &str {
        match self {
            Self::Other(element) => &element.name,
            known => known.kind().name(),
        }
    }

    /// Whether it answers a command and is not answered itself: Status or Results.
    pub const fn is_response(&self) -> bool {
        matches!(self, Self::Status(_) | Self::Results(_))
    }

    /// Its content, for Add, Replace, Delete, Copy, Get and Exec.
    pub const fn operation(&self) -> Option<&Operation> {
        match self {
            Self::Add(operation)
            | Self::Replace(operation)
            | Self::Delete(operation)
            | Self::Copy(operation)
            | Self::Get(operation)
            | Self::Exec(operation) => Some(operation),
            _ => None,
        }
    }

    /// Its content, for Sequence and Atomic.
    pub const fn group(&self) -> Option<&Group> {
        match self {
            Self::Sequence(group) | Self::Atomic(group) => Some(group),
            _ => None,
        }
    }

    /// The CmdID; nothing for commands that DM does not use.
    pub const fn cmd_id(&self) -> Option<&Leaf> {
        match self {
            Self::Status(status) => status.cmd_id.as_ref(),
            Self::Results(results) => results.cmd_id.as_ref(),
            Self::Alert(alert) => alert.cmd_id.as_ref(),
            Self::Add(operation)
            | Self::Replace(operation)
            | Self::Delete(operation)
            | Self::Copy(operation)
            | Self::Get(operation)
            | Self::Exec(operation) => operation.cmd_id.as_ref(),
            Self::Sequence(group) | Self::Atomic(group) => group.cmd_id.as_ref(),
            Self::Other(_) => None,
        }
    }

    /// Gives it a CmdID, whatever it had.
    pub fn set_cmd_id(&mut self, cmd_id: Leaf) {
        match self {
            Self::Status(status) => status.cmd_id = Some(cmd_id),
            Self::Results(results) => results.cmd_id = Some(cmd_id),
            Self::Alert(alert) => alert.cmd_id = Some(cmd_id),
            Self::Add(operation)
            | Self::Replace(operation)
            | Self::Delete(operation)
            | Self::Copy(operation)
            | Self::Get(operation)
            | Self::Exec(operation) => operation.cmd_id = Some(cmd_id),
            Self::Sequence(group) | Self::Atomic(group) => group.cmd_id = Some(cmd_id),
            Self::Other(element) => set_child_cmd_id(element, &cmd_id),
        }
    }

    /// The items; none for groups and for commands that DM does not use.
    pub fn items(&self) -> &[Item] {
        match self {
            Self::Status(status) => &status.items,
            Self::Results(results) => &results.items,
            Self::Alert(alert) => &alert.items,
            known => known
                .operation()
                .map_or(&[], |operation| operation.items.as_slice()),
        }
    }

    /// The Meta of the command.
    pub const fn meta(&self) -> Option<&Meta> {
        match self {
            Self::Results(results) => results.meta.as_ref(),
            Self::Add(operation)
            | Self::Replace(operation)
            | Self::Delete(operation)
            | Self::Copy(operation)
            | Self::Get(operation)
            | Self::Exec(operation) => operation.meta.as_ref(),
            Self::Sequence(group) | Self::Atomic(group) => group.meta.as_ref(),
            Self::Status(_) | Self::Alert(_) | Self::Other(_) => None,
        }
    }

    /// The members of a group; none for other commands.
    pub fn members(&self) -> &[Self] {
        self.group().map_or(&[], |group| group.commands.as_slice())
    }

    /// Whether the sender asked for no answer to it.
    pub const fn no_resp(&self) -> bool {
        match self {
            Self::Alert(alert) => alert.no_resp,
            Self::Add(operation)
            | Self::Replace(operation)
            | Self::Delete(operation)
            | Self::Copy(operation)
            | Self::Get(operation)
            | Self::Exec(operation) => operation.no_resp,
            Self::Sequence(group) | Self::Atomic(group) => group.no_resp,
            Self::Status(_) | Self::Results(_) | Self::Other(_) => false,
        }
    }

    /// Where it stood.
    pub const fn span(&self) -> Span {
        match self {
            Self::Status(status) => status.span,
            Self::Results(results) => results.span,
            Self::Alert(alert) => alert.span,
            Self::Add(operation)
            | Self::Replace(operation)
            | Self::Delete(operation)
            | Self::Copy(operation)
            | Self::Get(operation)
            | Self::Exec(operation) => operation.span,
            Self::Sequence(group) | Self::Atomic(group) => group.span,
            Self::Other(element) => element.span,
        }
    }
}

fn set_child_cmd_id(element: &mut Element, cmd_id: &Leaf) {
    let value = Element::with_text(SYNCML12, "CmdID", &cmd_id.text);
    let known = element.children.iter_mut().find_map(|node| match node {
        Node::Element(child) if child.name == "CmdID" => Some(child),
        _ => None,
    });
    match known {
        Some(child) => *child = value,
        None => element.children.insert(0, Node::Element(value)),
    }
}

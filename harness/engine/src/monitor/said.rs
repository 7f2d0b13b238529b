//! One readable message of a conversation, and what the rules ask of it.

use crate::view::Seen;
use dmct_wire::{
    credential::hmac,
    span::Span,
    syncml::message::{Alert, Command, Item, Leaf, Message, Status},
};

/// A message that could be read as a DM message to its end.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// What was recorded.
    pub seen: &'a Seen,
    /// What it says.
    pub message: &'a Message,
}

/// SESSION ABORT.
pub(crate) const ABORT: u16 = 1223;
/// NEXT MESSAGE.
pub(crate) const NEXT: u16 = 1222;
/// NO END OF DATA.
pub(super) const NO_END: u16 = 1225;

impl<'a> Said<'a> {
    /// The message, if it could be read to its end.
    pub(crate) fn of(seen: &'a Seen) -> Option<Self> {
        use dmct_wire::syncml::defect::DefectKind;
        let cut = seen
            .decoded
            .defects
            .iter()
            .any(|defect| defect.kind == DefectKind::Limit);
        let message = seen.message().filter(|_| !cut)?;
        Some(Self { seen, message })
    }

    /// Its number in the conversation.
    pub(crate) const fn number(&self) -> u64 {
        self.seen.number()
    }

    /// The octets of its body.
    pub(super) const fn body_span(&self) -> Span {
        self.message.body.span
    }

    /// The octets of its header.
    pub(super) const fn header_span(&self) -> Span {
        self.message.header.span
    }

    /// SessionID, if it is there and not empty.
    pub(crate) fn session_id(&self) -> Option<&'a str> {
        self.message
            .header
            .session_id_text()
            .filter(|id| !id.is_empty())
    }

    /// MsgID, if it is there and not empty.
    pub(crate) fn msg_id(&self) -> Option<&'a str> {
        self.message
            .header
            .msg_id_text()
            .filter(|id| !id.is_empty())
    }

    /// Its commands, those in groups too.
    pub(crate) fn commands(&self) -> impl Iterator<Item = &'a Command> + use<'a> {
        self.message.body.all_commands()
    }

    /// Its Statuses.
    pub(crate) fn statuses(&self) -> impl Iterator<Item = &'a Status> + use<'a> {
        self.message.body.statuses()
    }

    /// An Alert of a code.
    pub(crate) fn alert(&self, code: u16) -> Option<&'a Alert> {
        self.message
            .body
            .alerts()
            .find(|alert| alert.code() == Some(code))
    }

    /// Whether it aborts the session.
    pub(crate) fn aborts(&self) -> bool {
        self.alert(ABORT).is_some()
    }

    /// Whether it is Package #1 or its first message: it says how the session came about.
    pub(super) fn is_package_1(&self) -> bool {
        self.alert(1200).or_else(|| self.alert(1201)).is_some()
    }

    /// Whether it ends a package.
    pub(super) fn is_final(&self) -> bool {
        self.message.is_final()
    }

    /// The Status for the other side's SyncHdr.
    pub(super) fn header_status(&self) -> Option<&'a Status> {
        self.statuses().find(|status| status.is_for_header())
    }

    /// The code of the Status for the other side's SyncHdr.
    pub(super) fn header_code(&self) -> Option<u16> {
        self.header_status().and_then(Status::code)
    }

    /// Whether it refuses the other side for want of right credentials.
    pub(super) fn refuses(&self) -> bool {
        matches!(self.header_code(), Some(401 | 407))
    }

    /// Whether it refuses the other side for whatever reason.
    pub(super) fn rejects(&self) -> bool {
        self.header_code().is_some_and(|code| code >= 300)
    }

    /// Whether an object of it is to be continued.
    pub(super) fn has_more(&self) -> bool {
        self.commands()
            .flat_map(Command::items)
            .any(|item: &Item| item.more_data.is_some())
    }

    /// Whether it proves its sender's identity: Cred, or the header of HMAC.
    pub(super) fn has_credential(&self) -> bool {
        self.message.header.cred.is_some() || self.seen.carrier_header(hmac::HEADER_NAME).is_some()
    }

    /// Whether it holds a Status for a command of a message of the other side. One without MsgRef counts:
    /// that it is missing is another rule's finding.
    pub(super) fn answers(&self, other: Said<'_>, cmd_id: &str) -> bool {
        self.statuses()
            .any(|status| is_for(status, other.msg_id().unwrap_or_default(), cmd_id))
    }
}

/// Whether a Status names a message and a command.
pub(crate) fn is_for(status: &Status, msg_id: &str, cmd_id: &str) -> bool {
    let names = |leaf: &Option<Leaf>, id: &str| {
        leaf.as_ref()
            .is_some_and(|leaf| is_same(leaf.trimmed(), id))
    };
    let message_fits = status.msg_ref.is_none() || names(&status.msg_ref, msg_id);
    message_fits && names(&status.cmd_ref, cmd_id)
}

/// Whether two identifiers are the same: as texts, or as decimal numbers.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let number = |text: &str| text.parse::<u64>().ok();
    one == other || (number(one).is_some() && number(one) == number(other))
}

/// A text for a reader: in quotes and not too long, or `absent`.
pub(super) fn shown(text: Option<&str>) -> String {
    const MOST: usize = 80;
    match text {
        None => "absent".to_owned(),
        Some(text) if text.chars().count() <= MOST => format!("\"{text}\""),
        Some(text) => {
            let start: String = text.chars().take(MOST).collect();
            format!("\"{start}\"... ({} octets)", text.len())
        }
    }
}

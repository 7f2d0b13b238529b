//! Signs in the messages of a server (DM Protocol 1.3, section 10).

use super::sign::Spotted;
use crate::monitor::Conversation;
use dmct_wire::syncml::message::Command;

pub(super) fn displays(conversation: &Conversation<'_>) -> Option<Spotted> {
    interaction(conversation, 1100)
}

pub(super) fn confirms(conversation: &Conversation<'_>) -> Option<Spotted> {
    interaction(conversation, 1101)
}

pub(super) fn asks_for_text(conversation: &Conversation<'_>) -> Option<Spotted> {
    interaction(conversation, 1102)
}

pub(super) fn asks_for_one(conversation: &Conversation<'_>) -> Option<Spotted> {
    interaction(conversation, 1103)
}

pub(super) fn asks_for_many(conversation: &Conversation<'_>) -> Option<Spotted> {
    interaction(conversation, 1104)
}

/// The first user interaction alert of a code, in a Sequence or an Atomic too.
fn interaction(conversation: &Conversation<'_>, code: u16) -> Option<Spotted> {
    conversation.messages().find_map(|said| {
        let mut commands = said.commands();
        let found = commands.find_map(|command| match command {
            Command::Alert(alert) if alert.code() == Some(code) => Some(alert.span),
            _ => None,
        });
        found.map(|span| Spotted::at(&said, span))
    })
}

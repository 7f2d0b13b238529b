//! Signs in the messages of a session, most of them of a client (DM Protocol 1.3, sections 6 to 10).

use super::sign::Spotted;
use crate::monitor::{ABORT, Conversation, NEXT, Said, is_for};
use dmct_wire::{
    span::Span,
    syncml::message::{Alert, Command, Item, Leaf, Meta, Status},
};

/// GENERIC ALERT.
const GENERIC: u16 = 1226;

/// The first message in which something is found.
fn first(
    conversation: &Conversation<'_>,
    find: impl Fn(Said<'_>) -> Option<Span>,
) -> Option<Spotted> {
    conversation
        .messages()
        .find_map(|said| find(said).map(|span| Spotted::at(&said, span)))
}

/// The first Alert of a code that fits.
fn alert(
    conversation: &Conversation<'_>,
    codes: &[u16],
    fits: impl Fn(&Alert) -> bool,
) -> Option<Spotted> {
    first(conversation, |said| {
        let mut alerts = said.message.body.alerts();
        let is_such = |alert: &&Alert| alert.code().is_some_and(|code| codes.contains(&code));
        let found = alerts.find(|alert| is_such(alert) && fits(alert));
        found.map(|alert| alert.span)
    })
}

/// The first Status of a code for a command, not for the SyncHdr.
fn status(conversation: &Conversation<'_>, code: u16) -> Option<Spotted> {
    first(conversation, |said| {
        let is_such = |status: &&Status| status.code() == Some(code) && !status.is_for_header();
        let found = said.statuses().find(is_such);
        found.map(|status| status.span)
    })
}

pub(super) fn asks_for_more(conversation: &Conversation<'_>) -> Option<Spotted> {
    alert(conversation, &[NEXT], |_| true)
}

pub(super) fn takes_chunks(conversation: &Conversation<'_>) -> Option<Spotted> {
    status(conversation, 213)
}

pub(super) fn finds_size_wrong(conversation: &Conversation<'_>) -> Option<Spotted> {
    status(conversation, 424)
}

pub(super) fn sends_chunks(conversation: &Conversation<'_>) -> Option<Spotted> {
    chunk(conversation, |_, _| true)
}

pub(super) fn says_size(conversation: &Conversation<'_>) -> Option<Spotted> {
    chunk(conversation, |command, item| {
        let size = |meta: Option<&Meta>| meta.is_some_and(|meta| meta.size.is_some());
        size(item.meta.as_ref()) || size(command.meta())
    })
}

fn chunk(
    conversation: &Conversation<'_>,
    fits: impl Fn(&Command, &Item) -> bool,
) -> Option<Spotted> {
    first(conversation, |said| {
        said.commands().find_map(|command| {
            let mut items = command.items().iter();
            let found = items.find(|item| item.more_data.is_some() && fits(command, item));
            found.map(|item| item.span)
        })
    })
}

pub(super) fn announces_max_obj_size(conversation: &Conversation<'_>) -> Option<Spotted> {
    first(conversation, |said| {
        let meta = said.message.header.meta.as_ref();
        let leaf = meta.and_then(|meta| meta.max_obj_size.as_ref());
        leaf.map(|leaf: &Leaf| leaf.span)
    })
}

pub(super) fn displays(conversation: &Conversation<'_>) -> Option<Spotted> {
    interaction(conversation, 1100)
}

pub(super) fn confirms(conversation: &Conversation<'_>) -> Option<Spotted> {
    interaction(conversation, 1101)
}

pub(super) fn takes_text(conversation: &Conversation<'_>) -> Option<Spotted> {
    interaction(conversation, 1102)
}

pub(super) fn chooses_one(conversation: &Conversation<'_>) -> Option<Spotted> {
    interaction(conversation, 1103)
}

pub(super) fn chooses_many(conversation: &Conversation<'_>) -> Option<Spotted> {
    interaction(conversation, 1104)
}

/// A user interaction alert of a code that is answered 200 in the very next message.
fn interaction(conversation: &Conversation<'_>, code: u16) -> Option<Spotted> {
    conversation.turns().into_iter().find_map(|turn| {
        let prompt = turn.prompt?;
        let asked = prompt.commands().filter_map(|command| match command {
            Command::Alert(alert) if alert.code() == Some(code) => alert.cmd_id.as_ref(),
            _ => None,
        });
        let asked: Vec<&str> = asked.map(Leaf::trimmed).collect();
        let mut statuses = turn.said.statuses();
        let done = statuses.find(|status| {
            let is_its = |id: &&str| is_for(status, prompt.msg_id().unwrap_or_default(), id);
            status.code() == Some(200) && asked.iter().any(is_its)
        });
        done.map(|status| Spotted::at(&turn.said, status.span))
    })
}

/// CLIENT EVENT, or a change of the tree.
pub(super) fn client_event(conversation: &Conversation<'_>) -> Option<Spotted> {
    alert(conversation, &[1224, 1227, 1228], |_| true)
}

pub(super) fn generic_alert(conversation: &Conversation<'_>) -> Option<Spotted> {
    alert(conversation, &[GENERIC], |_| true)
}

pub(super) fn generic_alert_of_object(conversation: &Conversation<'_>) -> Option<Spotted> {
    alert(conversation, &[GENERIC], |alert| {
        alert.items.iter().any(has_address)
    })
}

pub(super) fn generic_alert_of_none(conversation: &Conversation<'_>) -> Option<Spotted> {
    alert(conversation, &[GENERIC], |alert| {
        alert.items.iter().any(|item| !has_address(item))
    })
}

pub(super) fn generic_alert_with_correlator(conversation: &Conversation<'_>) -> Option<Spotted> {
    alert(conversation, &[GENERIC], |alert| alert.correlator.is_some())
}

pub(super) fn generic_alert_with_type(conversation: &Conversation<'_>) -> Option<Spotted> {
    generic_alert_with(conversation, |meta| meta.media_type.is_some())
}

pub(super) fn generic_alert_with_mark(conversation: &Conversation<'_>) -> Option<Spotted> {
    generic_alert_with(conversation, |meta| meta.mark.is_some())
}

fn generic_alert_with(
    conversation: &Conversation<'_>,
    fits: impl Fn(&Meta) -> bool,
) -> Option<Spotted> {
    alert(conversation, &[GENERIC], |alert| {
        let mut items = alert.items.iter();
        items.any(|item| item.meta.as_ref().is_some_and(&fits))
    })
}

fn has_address(item: &Item) -> bool {
    item.source_uri().is_some_and(|uri| !uri.is_empty())
}

pub(super) fn says_who_began(conversation: &Conversation<'_>) -> Option<Spotted> {
    alert(conversation, &[1200, 1201], |_| true)
}

pub(super) fn aborts(conversation: &Conversation<'_>) -> Option<Spotted> {
    alert(conversation, &[ABORT], |_| true)
}

pub(super) fn aborts_with_final(conversation: &Conversation<'_>) -> Option<Spotted> {
    first(conversation, |said| {
        said.message.body.final_flag.filter(|_| said.aborts())
    })
}

pub(super) fn aborts_with_report(conversation: &Conversation<'_>) -> Option<Spotted> {
    first(conversation, |said| {
        let of_command = said.statuses().find(|status| !status.is_for_header());
        of_command
            .map(|status| status.span)
            .filter(|_| said.aborts())
    })
}

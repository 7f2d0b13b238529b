//! Signs in pushes: notifications that wake a client, what a server pushes (Notification 1.3, Push Binding 1.3).

use super::sign::Spotted;
use crate::{
    monitor::{Conversation, Said},
    view::{Notified, Seen},
};
use dmct_wire::span::Span;

/// What carries connectionless WSP without security, as far as the tester sees.
const WAP: &[&str] = &["udp", "sms"];

/// Whether a push was carried so; nothing: by whatever.
fn is_by(seen: &Seen, carriers: &[&str]) -> bool {
    carriers.is_empty() || carriers.contains(&seen.record.carrier.as_str())
}

/// The first Package #1 with the session identifier of a notification that went before it.
fn woken_by(conversation: &Conversation<'_>, format: &str, carriers: &[&str]) -> Option<Spotted> {
    let mut asked: Vec<u64> = Vec::new();
    for seen in conversation.view.messages() {
        let notified = seen.notified.as_ref().filter(|_| seen.is_sent());
        if let Some(notified) = notified {
            let fits = is_by(seen, carriers) && is_format(notified, format);
            let id = notified.field("session-id").filter(|_| fits);
            asked.extend(id.and_then(|(id, _)| id.parse::<u64>().ok()));
            continue;
        }
        let Some(said) = Said::of(seen).filter(|_| !seen.is_sent()) else {
            continue;
        };
        let session = said.session_id();
        let session = session.and_then(|id| u64::from_str_radix(id, 16).ok());
        if let Some(alert) = said.alert(1200)
            && session.is_some_and(|id| asked.contains(&id))
        {
            return Some(Spotted::at(&said, alert.span));
        }
    }
    None
}

fn is_format(notified: &Notified, format: &str) -> bool {
    let own = notified.field("format").map(|(own, _)| own);
    own.is_some() && (format.is_empty() || own == Some(format))
}

pub(super) fn woken(conversation: &Conversation<'_>) -> Option<Spotted> {
    woken_by(conversation, "", &[])
}

pub(super) fn woken_by_wap(conversation: &Conversation<'_>) -> Option<Spotted> {
    woken_by(conversation, "1.3", WAP)
}

pub(super) fn woken_by_obex(conversation: &Conversation<'_>) -> Option<Spotted> {
    woken_by(conversation, "1.3", &["obex"])
}

pub(super) fn woken_by_sip(conversation: &Conversation<'_>) -> Option<Spotted> {
    woken_by(conversation, "1.3", &["sip"])
}

pub(super) fn woken_by_http(conversation: &Conversation<'_>) -> Option<Spotted> {
    woken_by(conversation, "1.3", &["ota-http"])
}

pub(super) fn woken_by_1_2(conversation: &Conversation<'_>) -> Option<Spotted> {
    woken_by(conversation, "1.2", &[])
}

/// The first push of the judged side with such a field; the octets of the field.
fn pushed(
    conversation: &Conversation<'_>,
    carriers: &[&str],
    find: impl Fn(&Notified) -> Option<Span>,
) -> Option<Spotted> {
    let mut messages = conversation.view.messages().iter();
    messages.find_map(|seen| {
        let notified = seen.notified.as_ref();
        let notified = notified.filter(|_| !seen.is_sent() && is_by(seen, carriers))?;
        find(notified).map(|span| Spotted {
            message: seen.number(),
            span,
        })
    })
}

/// The first notification of a format, by one of these carriers.
fn notified(conversation: &Conversation<'_>, format: &str, carriers: &[&str]) -> Option<Spotted> {
    pushed(conversation, carriers, |notified| {
        let id = notified.field("session-id");
        id.filter(|_| is_format(notified, format))
            .map(|(_, span)| span)
    })
}

fn with_option(conversation: &Conversation<'_>, name: &str) -> Option<Spotted> {
    pushed(conversation, &[], |notified| {
        notified.field(name).map(|(_, span)| span)
    })
}

pub(super) fn notifies(conversation: &Conversation<'_>) -> Option<Spotted> {
    notified(conversation, "", &[])
}

pub(super) fn notifies_by_wap(conversation: &Conversation<'_>) -> Option<Spotted> {
    notified(conversation, "1.3", WAP)
}

pub(super) fn notifies_by_obex(conversation: &Conversation<'_>) -> Option<Spotted> {
    notified(conversation, "1.3", &["obex"])
}

pub(super) fn notifies_by_sip(conversation: &Conversation<'_>) -> Option<Spotted> {
    notified(conversation, "1.3", &["sip"])
}

pub(super) fn notifies_by_http(conversation: &Conversation<'_>) -> Option<Spotted> {
    notified(conversation, "1.3", &["ota-http"])
}

pub(super) fn notifies_in_1_2(conversation: &Conversation<'_>) -> Option<Spotted> {
    notified(conversation, "1.2", &[])
}

pub(super) fn vendor_info(conversation: &Conversation<'_>) -> Option<Spotted> {
    with_option(conversation, "vendor-info")
}

pub(super) fn connect_reason(conversation: &Conversation<'_>) -> Option<Spotted> {
    with_option(conversation, "connect-reason")
}

/// The first DM message that is pushed by one of these carriers.
fn message(conversation: &Conversation<'_>, carriers: &[&str]) -> Option<Spotted> {
    pushed(conversation, carriers, |notified| {
        notified.field("message.commands").map(|(_, span)| span)
    })
}

pub(super) fn pushes(conversation: &Conversation<'_>) -> Option<Spotted> {
    message(conversation, &[])
}

pub(super) fn pushes_by_wap(conversation: &Conversation<'_>) -> Option<Spotted> {
    message(conversation, WAP)
}

pub(super) fn pushes_by_sip(conversation: &Conversation<'_>) -> Option<Spotted> {
    message(conversation, &["sip"])
}

pub(super) fn pushes_by_http(conversation: &Conversation<'_>) -> Option<Spotted> {
    message(conversation, &["ota-http"])
}

pub(super) fn pushes_by_obex(conversation: &Conversation<'_>) -> Option<Spotted> {
    message(conversation, &["obex"])
}

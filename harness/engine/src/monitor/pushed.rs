//! Rules on Package #0, for recordings: in a run the scenarios ask for what these would find.

use super::{
    conversation::Conversation,
    rule::{Finding, Look, Rule, Watched},
};
use crate::view::{Notified, Seen};
use dmct_wire::{notification::v13, span::Span};

/// All rules on what is pushed; each watches whatever its format is the one of.
pub fn rules_of_pushes() -> &'static [Rule] {
    RULES
}

#[rustfmt::skip] // One entry per rule, all in the same form.
const RULES: &[Rule] = &[
    Rule { slug: "trigger-version", title: "The trigger of 1.2 says version 1.1", client: None, server: Some("NOTI12-6.2.6-01"), versions: &[], watch: trigger_version },
    Rule { slug: "trigger-reserved", title: "The reserved bits of the trigger of 1.2 are 0", client: None, server: Some("NOTI12-6.2.9-01"), versions: &[], watch: trigger_reserved },
    Rule { slug: "notification-version", title: "VER is 1", client: None, server: Some("NOTI13-6.4.1-01"), versions: &[], watch: version },
    Rule { slug: "notification-option-count", title: "OPC is the number of options", client: None, server: Some("NOTI13-6.4.2-L01"), versions: &[], watch: option_count },
    Rule { slug: "notification-option-order", title: "Option numbers ascend", client: None, server: Some("NOTI13-6.2-01"), versions: &[], watch: option_order },
    Rule { slug: "notification-transport", title: "TRA is one of the defined values", client: None, server: Some("NOTI13-6.4.5-01"), versions: &[], watch: transport },
    Rule { slug: "notification-session-id", title: "SESSIONID is not 0", client: None, server: Some("NOTI13-6.4.8-05"), versions: &[], watch: session_id },
    Rule { slug: "notification-server-id", title: "A notification has a Server-ID", client: None, server: Some("NOTI13-6.5.1-04"), versions: &[], watch: server_id },
    Rule { slug: "notification-server-id-once", title: "A notification has no two Server-IDs", client: None, server: Some("NOTI13-6.5.1-02"), versions: &[], watch: server_id_once },
    Rule { slug: "notification-vendor-info-once", title: "A notification has no two Vendor-Infos", client: None, server: Some("NOTI13-6.5.3-01"), versions: &[], watch: vendor_info_once },
    Rule { slug: "notification-requested-mo", title: "A notification has a Requested-MO", client: None, server: Some("NOTI13-6.5.4-02"), versions: &[], watch: requested_mo },
];

fn trigger_version(conversation: &Conversation<'_>) -> Watched {
    over_v12(conversation, |seen, notified, version| {
        field(seen, notified, "version", version == 11, "11")
    })
}

fn trigger_reserved(conversation: &Conversation<'_>) -> Watched {
    over_v12(conversation, |seen, notified, version| {
        let reserved = notified.v12.as_ref().map_or(0, |found| found.future_use);
        if version != 11 {
            return Look::Past;
        }
        field(seen, notified, "future-use", reserved == 0, "0")
    })
}

fn version(conversation: &Conversation<'_>) -> Watched {
    Watched::over(pushes(conversation), |(seen, notified)| {
        match &notified.v13 {
            None => Look::Past,
            Some(found) => field(seen, notified, "version", found.version == 1, "1"),
        }
    })
}

fn option_count(conversation: &Conversation<'_>) -> Watched {
    over_v13(conversation, |seen, notified, found| {
        let permitted = found.options.len().to_string();
        let agree = found.counts_agree();
        field(seen, notified, "option-count", agree, &permitted)
    })
}

fn option_order(conversation: &Conversation<'_>) -> Watched {
    over_v13(conversation, |seen, notified, found| {
        let is_ordered = found.options.is_sorted_by_key(|option| option.number);
        field(seen, notified, "options-ordered", is_ordered, "yes")
    })
}

fn transport(conversation: &Conversation<'_>) -> Watched {
    over_v13(conversation, |seen, notified, found| {
        field(seen, notified, "transport", found.transport <= 4, "0 to 4")
    })
}

fn session_id(conversation: &Conversation<'_>) -> Watched {
    over_v13(conversation, |seen, notified, found| {
        let permitted = "1 to 65535";
        field(
            seen,
            notified,
            "session-id",
            found.session_id != 0,
            permitted,
        )
    })
}

fn server_id(conversation: &Conversation<'_>) -> Watched {
    counted(
        conversation,
        v13::number::SERVER_ID,
        "server-id-count",
        1,
        usize::MAX,
    )
}

fn server_id_once(conversation: &Conversation<'_>) -> Watched {
    counted(
        conversation,
        v13::number::SERVER_ID,
        "server-id-count",
        0,
        1,
    )
}

fn vendor_info_once(conversation: &Conversation<'_>) -> Watched {
    counted(
        conversation,
        v13::number::VENDOR_INFO,
        "vendor-info-count",
        0,
        1,
    )
}

fn requested_mo(conversation: &Conversation<'_>) -> Watched {
    counted(
        conversation,
        v13::number::REQUESTED_MO,
        "requested-mo-count",
        1,
        usize::MAX,
    )
}

/// How often an option stands in a notification.
fn counted(
    conversation: &Conversation<'_>,
    number: u8,
    name: &str,
    least: usize,
    most: usize,
) -> Watched {
    over_v13(conversation, |seen, notified, found| {
        let count = found.options_of(number).count();
        let permitted = match (least, most) {
            (0, most) => format!("{most} at most"),
            (least, _) => format!("{least} at least"),
        };
        field(
            seen,
            notified,
            name,
            (least..=most).contains(&count),
            &permitted,
        )
    })
}

/// What the judged side pushed and could be read as a push.
fn pushes<'a>(
    conversation: &Conversation<'a>,
) -> impl Iterator<Item = (&'a Seen, &'a Notified)> + use<'a> {
    let messages = conversation.view.messages().iter();
    messages.filter_map(|seen| {
        let judged = !seen.is_sent() && seen.record.is_push();
        Some((seen, seen.notified.as_ref().filter(|_| judged)?))
    })
}

/// Looks at triggers of Notification 1.2.
fn over_v12(
    conversation: &Conversation<'_>,
    look: impl Fn(&Seen, &Notified, u16) -> Look,
) -> Watched {
    Watched::over(pushes(conversation), |(seen, notified)| {
        match &notified.v12 {
            None => Look::Past,
            Some(found) => look(seen, notified, found.version),
        }
    })
}

/// Looks at notifications of version 1 of Notification 1.3: what another version says, nobody knows.
fn over_v13(
    conversation: &Conversation<'_>,
    look: impl Fn(&Seen, &Notified, &v13::Notification) -> Look,
) -> Watched {
    Watched::over(pushes(conversation), |(seen, notified)| {
        match notified.v13.as_ref().filter(|found| found.version == 1) {
            None => Look::Past,
            Some(found) => look(seen, notified, found),
        }
    })
}

/// A field is right, or wrong and shown.
fn field(seen: &Seen, notified: &Notified, name: &str, is_right: bool, permitted: &str) -> Look {
    Look::if_so(is_right, || {
        let (value, span) = notified.field(name).unwrap_or(("absent", Span::default()));
        Finding {
            observed: format!("{name} {value}"),
            permitted: vec![permitted.to_owned()],
            message: seen.number(),
            span,
            note: None,
        }
    })
}

//! Clients that carry out commands wrongly, or say so (DM Representation 1.2.1, 4.1.6).

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Memory, Mutant, Role,
        edits::{each_status, keep},
    },
    phrase::{data, leaf, number, text},
};
use dmct_wire::syncml::message::{Command, Item, Message, Status};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "keeps-half-of-atomic",
        role: Role::Client,
        violates: &["REP-4-3"],
        what: "What an Atomic did before a member failed stays done.",
        means: Means::Inside(Misdeed::KeepsHalfOfAtomic),
    },
    Mutant {
        name: "failed-atomic-told-as-done",
        role: Role::Client,
        violates: &["REP-4-4", "PRO-10.2.2-L02"],
        what: "An Atomic that failed is answered 200.",
        means: Means::Edit(|_, message| tell(message, "Atomic", "507", "200")),
    },
    Mutant {
        name: "rolled-back-told-as-done",
        role: Role::Client,
        violates: &["REP-4-4"],
        what: "Members of an Atomic that were undone are answered 200.",
        means: Means::Edit(|_, message| {
            each_status(message, |status| retell(status, "216", "200"))
        }),
    },
    Mutant {
        name: "left-out-told-as-done",
        role: Role::Client,
        violates: &["REP-4-4"],
        what: "Members of an Atomic that were not executed are answered 200.",
        means: Means::Edit(|_, message| {
            each_status(message, |status| retell(status, "215", "200"))
        }),
    },
    Mutant {
        name: "atomic-members-unanswered",
        role: Role::Client,
        violates: &["PRO-6.5-08"],
        what: "An Atomic is answered for as a whole, and its members are not.",
        means: Means::Edit(|_, message| {
            let is_of = |command: &Command, codes: &[&str]| matches!(command, Command::Status(status) if codes.contains(&text(&status.data)));
            keep(message, |command| !is_of(command, &["215", "216"]))
        }),
    },
    Mutant {
        name: "inner-atomic-unanswered",
        role: Role::Client,
        violates: &["PRO-6.5-08"],
        what: "An Atomic for which another one around it failed has no Status.",
        means: Means::Edit(leave_out_inner_atomic),
    },
    Mutant {
        name: "refused-command-told-as-done",
        role: Role::Client,
        violates: &["REP-4-2"],
        what: "A command that a node or its address does not permit is answered 200.",
        means: Means::Edit(|_, message| {
            each_status(message, |status| {
                let mut refusals = ["405", "414", "415", "418"].into_iter();
                refusals.any(|refusal| retell(status, refusal, "200"))
            })
        }),
    },
    Mutant {
        name: "failed-command-told-as-done",
        role: Role::Client,
        violates: &["REP-4-2"],
        what: "A command for a node that is not there is answered 200.",
        means: Means::Edit(|_, message| {
            each_status(message, |status| {
                text(&status.cmd) != "Get" && retell(status, "404", "200")
            })
        }),
    },
    Mutant {
        name: "missing-node-told-as-empty",
        role: Role::Client,
        violates: &["PRO-6.5-09", "REP-4-2"],
        what: "A Get of a node that is not there is answered 200.",
        means: Means::Edit(|_, message| tell(message, "Get", "404", "200")),
    },
    Mutant {
        name: "ignores-acl",
        role: Role::Client,
        violates: &["REP-4-2"],
        what: "A server gets what the ACL keeps from it.",
        means: Means::Inside(Misdeed::IgnoresAcl),
    },
    Mutant {
        name: "ignores-access-type",
        role: Role::Client,
        violates: &["REP-4-2"],
        what: "Nodes are written, deleted and executed whatever their definition permits.",
        means: Means::Inside(Misdeed::IgnoresAccess),
    },
    Mutant {
        name: "add-replaces",
        role: Role::Client,
        violates: &["REP-4-2"],
        what: "Add takes the place of a node that is there.",
        means: Means::Inside(Misdeed::AddReplaces),
    },
    Mutant {
        name: "copies-nothing",
        role: Role::Client,
        violates: &["REP-4-5"],
        what: "A Copy is answered 200 and not carried out.",
        means: Means::Inside(Misdeed::CopiesNothing),
    },
    Mutant {
        name: "unknown-command-told-as-done",
        role: Role::Client,
        violates: &["REP-4-2"],
        what: "A command that DM leaves out is answered 200.",
        means: Means::Edit(|_, message| tell(message, "Put", "406", "200")),
    },
    Mutant {
        name: "unknown-command-unanswered",
        role: Role::Client,
        violates: &["PRO-6.5-08"],
        what: "A command that DM leaves out is not answered.",
        means: Means::Edit(|_, message| {
            keep(
                message,
                |command| !matches!(command, Command::Status(status) if text(&status.cmd) == "Put"),
            )
        }),
    },
    Mutant {
        name: "final-too-early-later",
        role: Role::Client,
        violates: &["PRO-7.2-04"],
        what: "In the management phase Final stands in the client's message while the server's package is open.",
        means: Means::Edit(final_too_early),
    },
    Mutant {
        name: "exceeds-max-msg-size",
        role: Role::Client,
        violates: &["MI-1"],
        what: "A message is as long as it takes, whatever MaxMsgSize the server told.",
        means: Means::Inside(Misdeed::ExceedsMaxMsgSize),
    },
    Mutant {
        name: "fills-a-status-beyond-max-msg-size",
        role: Role::Client,
        violates: &["MI-1"],
        what: "The Status for a SyncHdr that tells MaxMsgSize has an Item of that many octets.",
        means: Means::Edit(fill_status),
    },
    Mutant {
        name: "leaves-older-server",
        role: Role::Client,
        violates: &["PRO-12-L01"],
        what: "The session ends where the server speaks DM/1.2.",
        means: Means::Inside(Misdeed::LeavesOlderServer),
    },
];

/// Changes the code of every Status for a command.
fn tell(message: &mut Message, command: &str, from: &str, to: &str) -> bool {
    each_status(message, |status| {
        text(&status.cmd) == command && retell(status, from, to)
    })
}

fn retell(status: &mut Status, from: &str, to: &str) -> bool {
    let concerned = text(&status.data) == from;
    if concerned {
        status.data = leaf(to);
    }
    concerned
}

/// From the fourth message on: Package #1, its repetition with credentials and Package #3 are behind.
fn final_too_early(memory: &Memory, message: &mut Message) -> bool {
    let heard = memory.heard.as_ref();
    let open = heard.is_some_and(|heard| heard.body.final_flag.is_none());
    let adds = memory.sent > 2 && open && message.body.final_flag.is_none();
    if adds {
        message.body.final_flag.get_or_insert_default();
    }
    adds
}

/// Leaves out the Status for an Atomic that has no place in another one, where that failed.
fn leave_out_inner_atomic(_: &Memory, message: &mut Message) -> bool {
    let is_atomic =
        |status: &Status, code| text(&status.cmd) == "Atomic" && text(&status.data) == code;
    let failed = message
        .body
        .statuses()
        .any(|status| is_atomic(status, "507"));
    failed
        && keep(
            message,
            |command| !matches!(command, Command::Status(status) if is_atomic(status, "500")),
        )
}

fn fill_status(memory: &Memory, message: &mut Message) -> bool {
    let heard = memory.heard.as_ref();
    let meta = heard.and_then(|heard| heard.header.meta.as_ref());
    let Some(most) = meta.and_then(|meta| number(&meta.max_msg_size)) else {
        return false;
    };
    each_status(message, |status| {
        let is_header = status.is_for_header();
        if is_header {
            status.items.push(Item {
                data: data("x".repeat(most)),
                ..Item::default()
            });
        }
        is_header
    })
}

//! Servers whose commands are right in Package #2 and wrong from Package #4 on (DM Protocol 1.3, 6.6), and that answer
//! reports wrongly.

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Memory, Mutant, Role,
        edits::{each, each_item, is_status_for, keep, omit_cmd_id},
    },
    phrase::{alert_code, leaf, text},
};
use dmct_wire::syncml::message::{Command, Message};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "later-commands-without-cmd-id",
        role: Role::Server,
        violates: &["PRO-6.6-09"],
        what: "The commands of Package #4 have no CmdID.",
        means: Means::Edit(|memory, message| is_later(memory) && omit_cmd_id(memory, message)),
    },
    Mutant {
        name: "later-copy-without-source",
        role: Role::Server,
        violates: &["PRO-6.6-10"],
        what: "A Copy of Package #4 does not say from where.",
        means: Means::Edit(|memory, message| {
            is_later(memory)
                && each(message, |command| match command {
                    Command::Copy(operation) => operation
                        .items
                        .iter_mut()
                        .any(|item| item.source.take().is_some()),
                    _ => false,
                })
        }),
    },
    Mutant {
        name: "later-commands-without-target",
        role: Role::Server,
        violates: &["PRO-6.6-11"],
        what: "The commands of Package #4 do not say for which node they are.",
        means: Means::Edit(|memory, message| {
            is_later(memory) && each_item(message, |item| item.target.take().is_some())
        }),
    },
    Mutant {
        name: "later-data-without-format",
        role: Role::Server,
        violates: &["PRO-6.6-12"],
        what: "The data of Package #4 does not say which Format it has.",
        means: Means::Edit(|memory, message| {
            is_later(memory)
                && each_item(message, |item| {
                    let meta = item.meta.as_mut();
                    meta.is_some_and(|meta| meta.format.take().is_some())
                })
        }),
    },
    Mutant {
        name: "later-data-without-type",
        role: Role::Server,
        violates: &["PRO-6.6-12"],
        what: "The data of Package #4 does not say which Type it has.",
        means: Means::Edit(|memory, message| {
            is_later(memory)
                && each_item(message, |item| {
                    let meta = item.meta.as_mut();
                    meta.is_some_and(|meta| meta.media_type.take().is_some())
                })
        }),
    },
    Mutant {
        name: "atomic-taken-apart",
        role: Role::Server,
        violates: &["PRO-7.1-L01"],
        what: "Of an Atomic only the first member is sent with it.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Atomic(group) => {
                    let whole = group.commands.len();
                    group.commands.truncate(1);
                    whole > 1
                }
                _ => false,
            })
        }),
    },
    Mutant {
        name: "no-status-for-tree-report",
        role: Role::Server,
        violates: &["PRO-6.4-11"],
        what: "Reports on the tree get no Status.",
        means: Means::Edit(|memory, message| unanswered(memory, message, &[1227, 1228])),
    },
    Mutant {
        name: "no-status-for-management-object",
        role: Role::Server,
        violates: &["PRO-6.4-11"],
        what: "A management object that comes along with Package #1 gets no Status.",
        means: Means::Edit(|memory, message| unanswered(memory, message, &[1229])),
    },
    Mutant {
        name: "one-status-for-all-alerts",
        role: Role::Server,
        violates: &["PRO-6.7-05"],
        what: "Of several Generic Alerts only the first gets a Status.",
        means: Means::Edit(|memory, message| {
            let mut generic = alerts(memory, &[1226]);
            generic.drain(..generic.len().min(1));
            keep(message, |command| !answers_one_of(command, &generic))
        }),
    },
    Mutant {
        name: "server-exceeds-max-msg-size",
        role: Role::Server,
        violates: &["MI-1"],
        what: "A message is as long as it takes, whatever MaxMsgSize the client told.",
        means: Means::Inside(Misdeed::ExceedsMaxMsgSize),
    },
    Mutant {
        name: "takes-any-protocol-version",
        role: Role::Server,
        violates: &["REP-10-1"],
        what: "A VerProto that nobody knows is taken for a known one.",
        means: Means::Edit(|_, message| accept(message, "513")),
    },
    Mutant {
        name: "takes-any-dtd-version",
        role: Role::Server,
        violates: &["REP-10-1"],
        what: "A VerDTD that nobody knows is taken for a known one.",
        means: Means::Edit(|_, message| accept(message, "505")),
    },
];

/// Whether what was heard last is not the beginning of a session.
fn is_later(memory: &Memory) -> bool {
    memory.heard.is_some() && alerts(memory, &[1200, 1201]).is_empty()
}

/// The CmdIDs of Alerts with these codes in the message that was heard last.
fn alerts(memory: &Memory, codes: &[u16]) -> Vec<String> {
    let commands = memory.heard.iter().flat_map(|heard| &heard.body.commands);
    commands
        .filter_map(|command| match command {
            Command::Alert(alert) if codes.contains(&alert_code(alert)) => {
                Some(text(&alert.cmd_id).to_owned())
            }
            _ => None,
        })
        .collect()
}

fn answers_one_of(command: &Command, cmd_ids: &[String]) -> bool {
    is_status_for(command, "Alert")
        && matches!(command, Command::Status(status) if cmd_ids.iter().any(|id| id == text(&status.cmd_ref)))
}

fn unanswered(memory: &Memory, message: &mut Message, codes: &[u16]) -> bool {
    let concerned = alerts(memory, codes);
    keep(message, |command| !answers_one_of(command, &concerned))
}

/// 200 for a header that was refused with this code.
fn accept(message: &mut Message, refused: &str) -> bool {
    let mut accepted = false;
    for command in &mut message.body.commands {
        if let Command::Status(status) = command
            && text(&status.data) == refused
        {
            status.data = leaf("200");
            accepted = true;
        }
    }
    accepted
}

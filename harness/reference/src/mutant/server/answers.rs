//! Servers that answer or command wrongly (DM Protocol 1.3, 6.4, 6.6, 6.7 and 7.1).

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Memory, Mutant, Role,
        edits::{
            each, each_item, each_status, is_status_for, keep, omit_cmd_id, omit_header_status,
        },
    },
    phrase::{alert, cmd_id, data, leaf, meta, status, text},
};
use dmct_wire::syncml::message::{Command, Item, Message};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "server-omits-sync-hdr-status",
        role: Role::Server,
        violates: &["PRO-6.4-11", "PRO-6.6-07", "PRO-9.1-01"],
        what: "There is no Status for the client's SyncHdr.",
        means: Means::Edit(omit_header_status),
    },
    Mutant {
        name: "server-fails-later-headers",
        role: Role::Server,
        violates: &["NOTI12-5.1-L05"],
        what: "From its fourth message on, the Status for the client's SyncHdr is 500.",
        means: Means::Edit(|_, message| {
            let is_late = |number| number > 3;
            message.header.msg_id_number().is_some_and(is_late)
                && each_status(message, |status| {
                    let is_for_header = text(&status.cmd) == "SyncHdr";
                    if is_for_header {
                        status.data = leaf("500");
                    }
                    is_for_header
                })
        }),
    },
    Mutant {
        name: "no-status-for-alert",
        role: Role::Server,
        violates: &[
            "PRO-6.6-08",
            "PRO-6.4-11",
            "PRO-7.1-02",
            "PRO-6.7-05",
            "PRO-6.1.2-04",
        ],
        what: "There is no Status for an Alert of the client.",
        means: Means::Edit(|_, message| keep(message, |command| !is_status_for(command, "Alert"))),
    },
    Mutant {
        name: "status-to-results",
        role: Role::Server,
        violates: &["PRO-7.1-03"],
        what: "Results are answered with Status 200.",
        means: Means::Edit(status_to_results),
    },
    Mutant {
        name: "server-omits-cmd-id",
        role: Role::Server,
        violates: &["PRO-6.4-12", "PRO-6.6-09"],
        what: "Commands have no CmdID.",
        means: Means::Edit(omit_cmd_id),
    },
    Mutant {
        name: "command-without-target",
        role: Role::Server,
        violates: &["PRO-6.4-14", "PRO-6.6-11"],
        what: "Commands name their node in Source instead of Target.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Get(operation)
                | Command::Replace(operation)
                | Command::Add(operation)
                | Command::Delete(operation) => {
                    let moved = operation.items.iter().any(|item| item.target.is_some());
                    for item in &mut operation.items {
                        item.source = item.target.take().or(item.source.take());
                    }
                    moved
                }
                _ => false,
            })
        }),
    },
    Mutant {
        name: "command-without-meta",
        role: Role::Server,
        violates: &["PRO-6.4-15", "PRO-6.6-12"],
        what: "Commands with another Format than chr do not say so.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Replace(operation) | Command::Add(operation) => {
                    operation.items.iter_mut().any(|item| {
                        item.meta
                            .as_mut()
                            .is_some_and(|meta| meta.format.take().is_some())
                    })
                }
                _ => false,
            })
        }),
    },
    Mutant {
        name: "command-without-type",
        role: Role::Server,
        violates: &["PRO-6.4-15", "PRO-6.6-12"],
        what: "Commands with data of another Type than plain text do not say so.",
        means: Means::Edit(|_, message| {
            each_item(message, |item| {
                item.meta
                    .as_mut()
                    .is_some_and(|meta| meta.media_type.take().is_some())
            })
        }),
    },
    Mutant {
        name: "sequence-without-cmd-id",
        role: Role::Server,
        violates: &["PRO-6.4-12", "PRO-6.6-09"],
        what: "A Sequence has no CmdID.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Sequence(group) => group.cmd_id.take().is_some(),
                _ => false,
            })
        }),
    },
    Mutant {
        name: "atomic-without-cmd-id",
        role: Role::Server,
        violates: &["PRO-6.4-12", "PRO-6.6-09"],
        what: "An Atomic has no CmdID.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Atomic(group) => group.cmd_id.take().is_some(),
                _ => false,
            })
        }),
    },
    Mutant {
        name: "sends-generic-alert",
        role: Role::Server,
        violates: &["PRO-6.7-04"],
        what: "The server sends a Generic Alert.",
        means: Means::Edit(|memory, message| {
            let sends = memory.edited == 0 && message.is_final();
            if sends {
                let mut command = alert(1226, vec![generic_item()]);
                command.set_cmd_id("900".into());
                message.body.commands.push(command);
            }
            sends
        }),
    },
    Mutant {
        name: "accepts-unknown-alert-type",
        role: Role::Server,
        violates: &["PRO-6.7-08"],
        what: "A Generic Alert of unknown Type or Format is answered 200.",
        means: Means::Edit(|_, message| replace_alert_code(message, "415", "200")),
    },
    Mutant {
        name: "unheard-of-alert-code",
        role: Role::Server,
        violates: &["PRO-6.7-13"],
        what: "A Generic Alert that cannot be handled is answered 404.",
        means: Means::Edit(|_, message| {
            replace_alert_code(message, "415", "404") | replace_alert_code(message, "412", "404")
        }),
    },
    Mutant {
        name: "refuses-known-alert",
        role: Role::Server,
        violates: &["PRO-6.7-12", "PRO-6.7-07"],
        what: "A Generic Alert in order is answered 500.",
        means: Means::Inside(Misdeed::RefusesKnownAlert),
    },
    Mutant {
        name: "answers-one-alert-item",
        role: Role::Server,
        violates: &["PRO-6.7-05"],
        what: "Of a Generic Alert with several Items only the first is answered for.",
        means: Means::Inside(Misdeed::AnswersOneItem),
    },
    Mutant {
        name: "answers-with-nothing",
        role: Role::Server,
        violates: &[
            "PRO-6-02",
            "PRO-6.1.2-03",
            "PRO-6.6-01",
            "PRO-6.6-02",
            "PRO-6.6-03",
            "PRO-6.6-06",
            "PRO-6.6-07",
            "PRO-6.1.2-04",
            "PRO-7.2-01",
            "PRO-7.2-08",
            "PRO-12-01",
            "PRO-6.4-06",
        ],
        what: "A client's last package is answered with an empty response.",
        means: Means::Inside(Misdeed::AnswersWithNothing),
    },
    Mutant {
        name: "copy-without-source",
        role: Role::Server,
        violates: &["PRO-6.4-13", "PRO-6.6-10"],
        what: "A Copy does not say from where.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Copy(operation) => operation
                    .items
                    .iter_mut()
                    .any(|item| item.source.take().is_some()),
                _ => false,
            })
        }),
    },
];

fn generic_item() -> Item {
    Item {
        meta: meta("xml", "urn:oma:at:dcmo:1.0:operationcomplete"),
        data: data("done"),
        ..Item::default()
    }
}

fn status_to_results(memory: &Memory, message: &mut Message) -> bool {
    let Some(heard) = &memory.heard else {
        return false;
    };
    let mut added = false;
    for command in &heard.body.commands {
        if let Command::Results(results) = command
            && results.items.iter().all(|item| item.more_data.is_none())
        {
            let msg_ref = text(&heard.header.msg_id);
            let mut command = Command::Status(status(msg_ref, &cmd_id(command), "Results", 200));
            command.set_cmd_id("902".into());
            let place = message.body.commands.len().min(1);
            message.body.commands.insert(place, command);
            added = true;
        }
    }
    added
}

fn replace_alert_code(message: &mut Message, from: &str, to: &str) -> bool {
    each_status(message, |status| {
        let concerned = text(&status.cmd) == "Alert" && text(&status.data) == from;
        if concerned {
            status.data = leaf(to);
        }
        concerned
    })
}

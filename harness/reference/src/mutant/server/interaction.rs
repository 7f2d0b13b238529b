//! Servers that have users asked wrongly (DM Protocol 1.3, section 10).

use crate::{
    mutant::{
        Means, Memory, Mutant, Role,
        edits::{each, keep, refuse_header},
    },
    phrase::{alert, alert_code, data, item_text},
};
use dmct_wire::syncml::message::{Command, Item, Message};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "interaction-with-bad-mindt",
        role: Role::Server,
        violates: &["PRO-10.3.1-01"],
        what: "MINDT of a user interaction is no number.",
        means: Means::Edit(|_, message| change_options(message, "MINDT=", "MINDT=x")),
    },
    Mutant {
        name: "interaction-with-bad-maxdt",
        role: Role::Server,
        violates: &["PRO-10.3.2-01"],
        what: "MAXDT of a user interaction is no number.",
        means: Means::Edit(|_, message| change_options(message, "MAXDT=", "MAXDT=x")),
    },
    Mutant {
        name: "choice-without-text",
        role: Role::Server,
        violates: &["PRO-10.2.4-01"],
        what: "A choice has nothing but its options.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Alert(alert) if matches!(alert_code(alert), 1103 | 1104) => {
                    alert.items.truncate(1);
                    true
                }
                _ => false,
            })
        }),
    },
    Mutant {
        name: "interaction-items-backwards",
        role: Role::Server,
        violates: &["PRO-B.2.5-01"],
        what: "The Items of a user interaction stand from the last to the first.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Alert(alert) if matches!(alert_code(alert), 1100..=1104) => {
                    alert.items.reverse();
                    alert.items.len() > 1
                }
                _ => false,
            })
        }),
    },
    Mutant {
        name: "interaction-without-encoding",
        role: Role::Server,
        violates: &["PRO-10.3-L01", "PRO-10.3.3-02"],
        what: "The parameters of a user interaction are written as they are meant.",
        means: Means::Edit(|_, message| {
            change_options(message, "+", " ") | change_options(message, "%26", "&")
        }),
    },
    Mutant {
        name: "interaction-of-one-item",
        role: Role::Server,
        violates: &["PRO-10.2-L03", "PRO-10.2.1-L01"],
        what: "A user interaction without choices has one Item, the text.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Alert(alert) if matches!(alert_code(alert), 1100..=1102) => {
                    let several = alert.items.len() > 1;
                    if several {
                        alert.items.remove(0);
                    }
                    several
                }
                _ => false,
            })
        }),
    },
    Mutant {
        name: "display-of-three-items",
        role: Role::Server,
        violates: &["PRO-10.2.1-L01"],
        what: "A display alert has a third Item.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Alert(alert) if alert_code(alert) == 1100 => {
                    alert.items.push(Item {
                        data: data("more"),
                        ..Item::default()
                    });
                    true
                }
                _ => false,
            })
        }),
    },
    Mutant {
        name: "minds-interaction-of-client",
        role: Role::Server,
        violates: &["PRO-10.2-L02"],
        what: "A user interaction of a client makes the server abort the session.",
        means: Means::Edit(abort_when_asked),
    },
    Mutant {
        name: "sends-interaction-back",
        role: Role::Server,
        violates: &["PRO-10.2-L02"],
        what: "A user interaction of a client is sent back to it.",
        means: Means::Edit(|memory, message| {
            let asked: Vec<Command> = asked_by_client(memory).cloned().collect();
            let sends = !asked.is_empty() && memory.edited < 8;
            if sends {
                message.body.commands.extend(asked);
            }
            sends
        }),
    },
    Mutant {
        name: "refuses-header-beside-interaction",
        role: Role::Server,
        violates: &["PRO-10.2-L02"],
        what: "The SyncHdr of a message with a user interaction of a client is answered 500.",
        means: Means::Edit(|memory, message| {
            asked_by_client(memory).next().is_some() && refuse_header(message)
        }),
    },
];

/// The user interactions in the message that was heard last.
fn asked_by_client(memory: &Memory) -> impl Iterator<Item = &Command> {
    let commands = memory.heard.iter().flat_map(|heard| &heard.body.commands);
    commands.filter(|command| match command {
        Command::Alert(alert) => matches!(alert_code(alert), 1100..=1104),
        _ => false,
    })
}

/// Nothing but answers and Session Abort where the client has just sent a user interaction.
fn abort_when_asked(memory: &Memory, message: &mut Message) -> bool {
    let asked = asked_by_client(memory).next().is_some();
    if asked {
        keep(message, |command| matches!(command, Command::Status(_)));
        let mut command = alert(1223, Vec::new());
        command.set_cmd_id("901".into());
        message.body.commands.push(command);
    }
    asked
}

/// Changes a text in the Data of user interactions.
fn change_options(message: &mut Message, from: &str, to: &str) -> bool {
    each(message, |command| {
        let Command::Alert(alert) = command else {
            return false;
        };
        let mut changed = false;
        for item in &mut alert.items {
            let text = item_text(item).unwrap_or_default();
            if text.contains(from) {
                item.data = data(text.replace(from, to));
                changed = true;
            }
        }
        changed
    })
}

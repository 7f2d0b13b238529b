//! Clients that report wrongly what happened (DM Protocol 1.3, 6.7 and 6.8).

use crate::{
    conduct::Misdeed,
    mutant::{Means, Mutant, Role, edits::each},
    phrase::{alert, alert_code, is_alert, leaf, location, text},
};
use dmct_wire::syncml::message::{Command, Item};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "sends-alert-too-large",
        role: Role::Client,
        violates: &["PRO-6.7-09"],
        what: "A client without large objects sends a Generic Alert that is longer than a message may be.",
        means: Means::Inside(Misdeed::SendsAlertTooLarge),
    },
    Mutant {
        name: "cuts-alert-without-large-objects",
        role: Role::Client,
        violates: &["PRO-6.7-09"],
        what: "A client without large objects cuts a Generic Alert into chunks.",
        means: Means::Inside(Misdeed::CutsAlert),
    },
    Mutant {
        name: "tree-change-alert-with-an-empty-item",
        role: Role::Client,
        violates: &["PRO-6.8-05"],
        what: "An Item of a DM Tree Change Alert names no node, beside one that does.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Alert(alert) if alert_code(alert) == 1228 => {
                    alert.items.push(Item::default());
                    true
                }
                _ => false,
            })
        }),
    },
    Mutant {
        name: "connects-on-change",
        role: Role::Client,
        violates: &["PRO-6.8-01"],
        what: "A session is opened because the tree changed.",
        means: Means::Inside(Misdeed::ConnectsOnChange),
    },
    Mutant {
        name: "denies-changes",
        role: Role::Client,
        violates: &["PRO-6.8-03"],
        what: "Alert 1227 says that nothing changed although something did.",
        means: Means::Inside(Misdeed::DeniesChanges),
    },
    Mutant {
        name: "denies-hidden-changes",
        role: Role::Client,
        violates: &["PRO-6.8-03"],
        what: "Alert 1227 says that nothing changed where the server may not read what did.",
        means: Means::Inside(Misdeed::DeniesHiddenChanges),
    },
    Mutant {
        name: "reports-both-change-and-none",
        role: Role::Client,
        violates: &["PRO-6.8-03"],
        what: "Beside Alert 1227, which says that nothing changed, stands Alert 1228 with a node.",
        means: Means::Edit(|_, message| {
            let mut commands = message.body.commands.iter();
            let says_unchanged = commands.any(|command| is_alert(command, 1227));
            if says_unchanged {
                let item = Item {
                    source: location("./Scratch/Text"),
                    ..Item::default()
                };
                let mut command = alert(1228, vec![item]);
                command.set_cmd_id("901".into());
                message.body.commands.push(command);
            }
            says_unchanged
        }),
    },
    Mutant {
        name: "reports-restless-nodes",
        role: Role::Client,
        violates: &["PRO-6.8-07"],
        what: "Alert 1228 names a node that changes all the time.",
        means: Means::Inside(Misdeed::ReportsRestlessNodes),
    },
    Mutant {
        name: "reports-unchanged-nodes",
        role: Role::Client,
        violates: &["PRO-6.8.1-05"],
        what: "Alert 1228 names a node that did not change beside one that did.",
        means: Means::Inside(Misdeed::ReportsUnchangedNodes),
    },
    Mutant {
        name: "generic-alert-without-correlator",
        role: Role::Client,
        violates: &["PRO-6.7.1.10-L01"],
        what: "A Generic Alert about what was executed has no Correlator.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Alert(alert) if alert_code(alert) == 1226 => {
                    alert.correlator.take().is_some()
                }
                _ => false,
            })
        }),
    },
    Mutant {
        name: "generic-alert-with-another-correlator",
        role: Role::Client,
        violates: &["PRO-6.7.1.10-L01"],
        what: "A Generic Alert about what was executed has a Correlator of its own.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Alert(alert) if !text(&alert.correlator).is_empty() => {
                    alert.correlator = leaf("another");
                    true
                }
                _ => false,
            })
        }),
    },
    Mutant {
        name: "generic-alert-with-made-up-type",
        role: Role::Client,
        violates: &["PRO-B.1.6-01"],
        what: "The Type of a Generic Alert is a single word.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Alert(alert) if alert_code(alert) == 1226 => {
                    for item in &mut alert.items {
                        item.meta.get_or_insert_default().media_type = leaf("samplealert");
                    }
                    !alert.items.is_empty()
                }
                _ => false,
            })
        }),
    },
    Mutant {
        name: "refuses-chunks",
        role: Role::Client,
        violates: &["PRO-8-01", "PRO-8-03"],
        what: "A chunk is answered 406.",
        means: Means::Edit(|_, message| {
            crate::mutant::edits::each_status(message, |status| {
                let chunk = text(&status.data) == "213";
                if chunk {
                    status.data = leaf("406");
                }
                chunk
            })
        }),
    },
];

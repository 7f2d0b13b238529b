//! Clients that answer commands wrongly (DM Protocol 1.3, section 6).

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Memory, Mutant, Role,
        edits::{each, each_status, is_status_for, keep, omit_header_status},
    },
    phrase::{data, is_alert, leaf, text},
};
use dmct_wire::syncml::message::{Command, Message};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "omits-sync-hdr-status",
        role: Role::Client,
        violates: &["PRO-6.5-07"],
        what: "There is no Status for the server's SyncHdr.",
        means: Means::Edit(omit_header_status),
    },
    Mutant {
        name: "skips-alert-status",
        role: Role::Client,
        violates: &["PRO-6.5-07", "PRO-7.1-02"],
        what: "There is no Status for an Alert of the server.",
        means: Means::Edit(|_, message| keep(message, |command| !is_status_for(command, "Alert"))),
    },
    Mutant {
        name: "skips-get-status",
        role: Role::Client,
        violates: &["PRO-6.5-08"],
        what: "A Get is answered with Results and no Status.",
        means: Means::Edit(|_, message| keep(message, |command| !is_status_for(command, "Get"))),
    },
    Mutant {
        name: "skips-replace-status",
        role: Role::Client,
        violates: &["PRO-6.5-08"],
        what: "There is no Status for a Replace.",
        means: Means::Edit(|_, message| {
            keep(message, |command| !is_status_for(command, "Replace"))
        }),
    },
    Mutant {
        name: "omits-results",
        role: Role::Client,
        violates: &["PRO-6.5-09"],
        what: "A Get that went well is answered with a Status alone.",
        means: Means::Edit(|_, message| {
            keep(message, |command| !matches!(command, Command::Results(_)))
        }),
    },
    Mutant {
        name: "results-without-source",
        role: Role::Client,
        violates: &["PRO-6.5-11"],
        what: "The Items of Results have no Source.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Results(results) => results
                    .items
                    .iter_mut()
                    .any(|item| item.source.take().is_some()),
                _ => false,
            })
        }),
    },
    Mutant {
        name: "results-without-meta",
        role: Role::Client,
        violates: &["PRO-6.5-10"],
        what: "Results with another Format than chr do not say so.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Results(results) => results.items.iter_mut().any(|item| {
                    item.meta
                        .as_mut()
                        .is_some_and(|meta| meta.format.take().is_some())
                }),
                _ => false,
            })
        }),
    },
    Mutant {
        name: "sequence-backwards",
        role: Role::Client,
        violates: &["PRO-6-04"],
        what: "The members of a Sequence are executed from the last to the first.",
        means: Means::Inside(Misdeed::SequenceBackwards),
    },
    Mutant {
        name: "claims-user-interaction",
        role: Role::Client,
        violates: &["PRO-10.2-01"],
        what: "A user interaction that is not offered is answered 200 instead of 406.",
        means: Means::Edit(|_, message| {
            each_status(message, |status| {
                let refused = text(&status.cmd) == "Alert" && text(&status.data) == "406";
                if refused {
                    status.data = leaf("200");
                }
                refused
            })
        }),
    },
    Mutant {
        name: "refuses-unknown-option",
        role: Role::Client,
        violates: &["PRO-10.3-02"],
        what: "A user interaction with an unknown optional parameter is answered 406.",
        means: Means::Inside(Misdeed::RefusesUnknownOption),
    },
    Mutant {
        name: "chooses-by-text",
        role: Role::Client,
        violates: &["PRO-10.2.4-L01"],
        what: "A choice of the user is told by a text instead of its number.",
        means: Means::Edit(|memory, message| answers_of_user(memory, message, &[1103, 1104], "x")),
    },
    Mutant {
        name: "keeps-typed-text",
        role: Role::Client,
        violates: &["PRO-10.2.3-L01"],
        what: "What the user typed is not told.",
        means: Means::Edit(|memory, message| answers_of_user(memory, message, &[1102], "")),
    },
    Mutant {
        name: "confirms-with-unknown-code",
        role: Role::Client,
        violates: &["PRO-10.2.2-L01"],
        what: "A confirmation is answered 500.",
        means: Means::Edit(|memory, message| {
            asked_for(memory, &[1101])
                && each_status(message, |status| {
                    let answer = text(&status.cmd) == "Alert";
                    if answer {
                        status.data = leaf("500");
                    }
                    answer
                })
        }),
    },
];

/// Whether the server has just asked for one of these user interactions.
fn asked_for(memory: &Memory, codes: &[u16]) -> bool {
    memory.heard.as_ref().is_some_and(|heard| {
        let mut commands = heard.body.commands.iter();
        commands.any(|command| codes.iter().any(|&code| is_alert(command, code)))
    })
}

/// Puts a text in place of what the user answered; an empty one takes it away.
fn answers_of_user(memory: &Memory, message: &mut Message, codes: &[u16], instead: &str) -> bool {
    asked_for(memory, codes)
        && each_status(message, |status| {
            let answered = !status.items.is_empty();
            if instead.is_empty() {
                status.items.clear();
            }
            for item in &mut status.items {
                item.data = data(instead);
            }
            answered
        })
}

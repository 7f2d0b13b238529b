//! Clients that answer commands wrongly (DM Protocol 1.3, section 6).

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Mutant, Role,
        edits::{each, each_status, is_status_for, keep, omit_header_status},
    },
    phrase::{data, leaf, location, text},
};
use dmct_wire::syncml::message::{Command, Item, Results};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "omits-sync-hdr-status",
        role: Role::Client,
        violates: &["PRO-6.5-07", "NOTI12-5.1-L04", "PRO-9.1-L01"],
        what: "There is no Status for the server's SyncHdr.",
        means: Means::Edit(omit_header_status),
    },
    Mutant {
        name: "skips-alert-status",
        role: Role::Client,
        violates: &["PRO-6.5-07", "PRO-7.1-02", "PRO-10.2-01"],
        what: "There is no Status for an Alert of the server.",
        means: Means::Edit(|_, message| keep(message, |command| !is_status_for(command, "Alert"))),
    },
    Mutant {
        name: "skips-get-status",
        role: Role::Client,
        violates: &["PRO-6.5-08", "PRO-12-02", "PRO-7.2-05"],
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
        violates: &["PRO-6.5-09", "PRO-12-03", "PRO-8-05", "PRO-7.2-05"],
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
        name: "skips-add-status",
        role: Role::Client,
        violates: &["PRO-6.5-08"],
        what: "There is no Status for an Add.",
        means: Means::Edit(|_, message| keep(message, |command| !is_status_for(command, "Add"))),
    },
    Mutant {
        name: "skips-delete-status",
        role: Role::Client,
        violates: &["PRO-6.5-08"],
        what: "There is no Status for a Delete.",
        means: Means::Edit(|_, message| keep(message, |command| !is_status_for(command, "Delete"))),
    },
    Mutant {
        name: "skips-exec-status",
        role: Role::Client,
        violates: &["PRO-6.5-08"],
        what: "There is no Status for an Exec.",
        means: Means::Edit(|_, message| keep(message, |command| !is_status_for(command, "Exec"))),
    },
    Mutant {
        name: "skips-sequence-status",
        role: Role::Client,
        violates: &["PRO-6.5-08"],
        what: "There is no Status for a Sequence.",
        means: Means::Edit(|_, message| {
            keep(message, |command| !is_status_for(command, "Sequence"))
        }),
    },
    Mutant {
        name: "skips-copy-status",
        role: Role::Client,
        violates: &["PRO-6.5-08"],
        what: "There is no Status for a Copy.",
        means: Means::Edit(|_, message| keep(message, |command| !is_status_for(command, "Copy"))),
    },
    Mutant {
        name: "skips-atomic-status",
        role: Role::Client,
        violates: &["PRO-6.5-08"],
        what: "There is no Status for an Atomic.",
        means: Means::Edit(|_, message| keep(message, |command| !is_status_for(command, "Atomic"))),
    },
    Mutant {
        name: "deletes-nothing",
        role: Role::Client,
        violates: &["PRO-6.5-08", "PRO-6.5-09"],
        what: "A Delete is answered 200 and the node stays.",
        means: Means::Inside(Misdeed::DeletesNothing),
    },
    Mutant {
        name: "refuses-older-servers",
        role: Role::Client,
        violates: &["PRO-12-03", "PRO-12-L01"],
        what: "A server of DM/1.2 is answered 513, and gets no Results.",
        means: Means::Edit(|memory, message| {
            let older = memory
                .heard
                .as_ref()
                .is_some_and(|heard| text(&heard.header.ver_proto) == "DM/1.2");
            older
                && text(&message.header.ver_proto) == "DM/1.3"
                && each_status(message, |status| {
                    status.data = leaf("513");
                    true
                })
                && {
                    keep(message, |command| !matches!(command, Command::Results(_)));
                    true
                }
        }),
    },
    Mutant {
        name: "results-for-a-missing-node",
        role: Role::Client,
        violates: &["PRO-6.5-09"],
        what: "A Get that failed is answered with Results besides.",
        means: Means::Edit(|_, message| {
            let missing = message
                .body
                .commands
                .iter()
                .find_map(|command| match command {
                    Command::Status(status)
                        if text(&status.cmd) == "Get" && text(&status.data) == "404" =>
                    {
                        Some((status.msg_ref.clone(), status.cmd_ref.clone()))
                    }
                    _ => None,
                });
            let Some((msg_ref, cmd_ref)) = missing else {
                return false;
            };
            let item = Item {
                source: location("./Missing"),
                data: data("made up"),
                ..Item::default()
            };
            message.body.commands.push(Command::Results(Results {
                cmd_id: leaf("900"),
                msg_ref,
                cmd_ref,
                items: vec![item],
                ..Results::default()
            }));
            true
        }),
    },
];

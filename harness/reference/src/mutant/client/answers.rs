//! Clients that answer commands wrongly (DM Protocol 1.3, section 6).

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Mutant, Role,
        edits::{each, is_status_for, keep, omit_header_status},
    },
};
use dmct_wire::syncml::message::Command;

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
];

//! Servers that close packages and sessions wrongly (DM Protocol 1.3, 6.1 and section 7).

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Mutant, Role,
        edits::{keep, omit_first_final, omit_next_message},
    },
    phrase::is_alert,
};
use dmct_wire::syncml::message::Command;

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "server-omits-final",
        role: Role::Server,
        violates: &["PRO-6.4-16", "PRO-7.2-08", "PRO-6.6-13"],
        what: "The one message of Package #2 has no Final.",
        means: Means::Edit(omit_first_final),
    },
    Mutant {
        name: "final-in-next-message",
        role: Role::Server,
        violates: &["PRO-7.2-07", "PRO-7.2-L01"],
        what: "The Next Message response has Final.",
        means: Means::Inside(Misdeed::FinalInNextMessage),
    },
    Mutant {
        name: "new-commands-in-next-message",
        role: Role::Server,
        violates: &["PRO-7.2-07", "PRO-7.2-L01", "PRO-7.1-L02", "PRO-7.2-05"],
        what: "The Next Message response has a new command.",
        means: Means::Inside(Misdeed::CommandsInNextMessage),
    },
    Mutant {
        name: "no-alert-in-next-message",
        role: Role::Server,
        violates: &["PRO-7.2-07", "PRO-7.2-05", "PRO-8-03"],
        what: "The Next Message response has no Alert 1222.",
        means: Means::Edit(omit_next_message),
    },
    Mutant {
        name: "continues-after-1223",
        role: Role::Server,
        violates: &["PRO-6.1.2-04"],
        what: "After the client's abort the server sends commands.",
        means: Means::Inside(Misdeed::ContinuesAfterAbort),
    },
    Mutant {
        name: "no-status-for-abort",
        role: Role::Server,
        violates: &["PRO-6.1.2-04"],
        what: "The client's abort is answered without a Status for the Alert.",
        means: Means::Edit(|memory, message| {
            let aborted = memory.heard.as_ref().is_some_and(|heard| {
                let mut commands = heard.body.commands.iter();
                commands.any(|command| is_alert(command, 1223))
            });
            aborted
                && keep(
                    message,
                    |command| !matches!(command, Command::Status(status) if !status.is_for_header()),
                )
        }),
    },
    Mutant {
        name: "server-aborts-without-final",
        role: Role::Server,
        violates: &["PRO-6.1.2-02"],
        what: "The message with Alert 1223 has no Final.",
        means: Means::Edit(|_, message| {
            let mut commands = message.body.commands.iter();
            commands.any(|command| is_alert(command, 1223))
                && message.body.final_flag.take().is_some()
        }),
    },
];

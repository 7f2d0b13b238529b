//! Clients that close packages and sessions wrongly (DM Protocol 1.3, 6.1 and section 7).

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Mutant, Role,
        edits::{abort_without_report, msg_id, omit_first_final, omit_next_message},
    },
    phrase::{alert, is_alert},
};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "omits-final",
        role: Role::Client,
        violates: &["PRO-6.3-25", "PRO-7.2-01"],
        what: "The one message of Package #1 has no Final.",
        means: Means::Edit(omit_first_final),
    },
    Mutant {
        name: "final-too-early",
        role: Role::Client,
        violates: &["PRO-7.2-03", "PRO-7.2-04", "PRO-7.2-02"],
        what: "Final closes the client's package while the server's is still open.",
        means: Means::Inside(Misdeed::FinalTooEarly),
    },
    Mutant {
        name: "final-in-every-message",
        role: Role::Client,
        violates: &["PRO-7.2-02", "PRO-7.2-03"],
        what: "Every message of a package has Final, not the last alone.",
        means: Means::Edit(|_, message| {
            let adds = message.body.final_flag.is_none();
            message.body.final_flag.get_or_insert_default();
            adds
        }),
    },
    Mutant {
        name: "omits-next-message-alert",
        role: Role::Client,
        violates: &["PRO-7.2-05", "PRO-8-03"],
        what: "After a chunk the next message is not asked for.",
        means: Means::Edit(omit_next_message),
    },
    Mutant {
        name: "answers-empty-package",
        role: Role::Client,
        violates: &["PRO-6-01"],
        what: "A package that asks for nothing is answered with a lone Status.",
        means: Means::Inside(Misdeed::AnswersEmptyPackage),
    },
    Mutant {
        name: "aborts-without-final",
        role: Role::Client,
        violates: &["PRO-6.1.2-02"],
        what: "The message with Alert 1223 has no Final.",
        means: Means::Edit(|_, message| {
            let mut commands = message.body.commands.iter();
            commands.any(|command| is_alert(command, 1223))
                && message.body.final_flag.take().is_some()
        }),
    },
    Mutant {
        name: "answers-abort",
        role: Role::Client,
        violates: &["PRO-6.1.2-05"],
        what: "Alert 1223 is answered and the session goes on.",
        means: Means::Inside(Misdeed::IgnoresAbort),
    },
    Mutant {
        name: "omits-final-of-package-3",
        role: Role::Client,
        violates: &["PRO-6.5-13", "PRO-7.2-01"],
        what: "The last message of Package #3 has no Final.",
        means: Means::Edit(|memory, message| memory.sent > 0 && omit_first_final(memory, message)),
    },
    Mutant {
        name: "aborts-without-report",
        role: Role::Client,
        violates: &["PRO-6.1.1-01"],
        what: "The message with Alert 1223 says nothing of what was executed.",
        means: Means::Edit(abort_without_report),
    },
    Mutant {
        name: "aborts-in-place-of-final",
        role: Role::Client,
        violates: &["PRO-7.2-01", "PRO-6.1.2-02"],
        what: "The message that closes a package of several has Alert 1223 in place of Final.",
        means: Means::Edit(|memory, message| {
            let said = memory.said.as_ref();
            let open = said.is_some_and(|said| said.body.final_flag.is_none());
            let closes = open && msg_id(message) > 1 && message.body.final_flag.take().is_some();
            if closes {
                let mut command = alert(1223, Vec::new());
                command.set_cmd_id("901".into());
                message.body.commands.push(command);
            }
            closes
        }),
    },
    Mutant {
        name: "works-on-after-its-abort",
        role: Role::Client,
        violates: &["PRO-6.1.1-L01"],
        what: "What answers the own abort is worked on.",
        means: Means::Inside(Misdeed::WorksOnAfterAbort),
    },
];

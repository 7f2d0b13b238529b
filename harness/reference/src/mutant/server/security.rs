//! Servers that authenticate wrongly (DM Protocol 1.3, section 9).

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Mutant, Role,
        edits::{call_it_basic, each_status, omit_chal, one_status_in_refusal},
    },
};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "accepts-wrong-credentials",
        role: Role::Server,
        violates: &["PRO-9.1-01"],
        what: "A client is let in whatever its credentials are.",
        means: Means::Inside(Misdeed::AcceptsWrongCredentials),
    },
    Mutant {
        name: "server-challenge-without-chal",
        role: Role::Server,
        violates: &["PRO-9.1-01"],
        what: "Wrong or missing credentials are answered without a Chal.",
        means: Means::Edit(omit_chal),
    },
    Mutant {
        name: "challenge-without-nonce",
        role: Role::Server,
        violates: &["PRO-9.1-01"],
        what: "A challenge for digests gives no nonce.",
        means: Means::Edit(|_, message| {
            each_status(message, |status| {
                let meta = status.chal.as_mut().and_then(|chal| chal.meta.as_mut());
                meta.is_some_and(|meta| meta.next_nonce.take().is_some())
            })
        }),
    },
    Mutant {
        name: "commands-in-refusal",
        role: Role::Server,
        violates: &["PRO-9.1-08"],
        what: "The message that refuses a client has a Get.",
        means: Means::Inside(Misdeed::CommandsInRefusal),
    },
    Mutant {
        name: "server-one-status-in-refusal",
        role: Role::Server,
        violates: &["PRO-9.1-09"],
        what: "Where credentials are refused, the commands have no Status.",
        means: Means::Edit(one_status_in_refusal),
    },
    Mutant {
        name: "server-ignores-next-nonce",
        role: Role::Server,
        violates: &["PRO-9.1-06", "PRO-9.2-L01"],
        what: "Digests are made with the nonce before the last.",
        means: Means::Inside(Misdeed::IgnoresNextNonce),
    },
    Mutant {
        name: "server-no-credentials-after-challenge",
        role: Role::Server,
        violates: &["PRO-9.2-01", "PRO-9.2-L01"],
        what: "After a challenge the commands are sent again without credentials.",
        means: Means::Inside(Misdeed::NoCredentialsAfterChallenge),
    },
    Mutant {
        name: "server-drops-credentials-after-200",
        role: Role::Server,
        violates: &["PRO-9.1-05"],
        what: "Where credentials are answered 200, the next message has none.",
        means: Means::Edit(|memory, message| {
            memory.sent > 0 && message.header.cred.take().is_some()
        }),
    },
    Mutant {
        name: "server-changes-scheme",
        role: Role::Server,
        violates: &["PRO-9.1-07", "PRO-9.2-L01"],
        what: "After the first message the credentials are of another type.",
        means: Means::Edit(|memory, message| memory.sent > 0 && call_it_basic(message)),
    },
];

//! Clients that authenticate wrongly (DM Protocol 1.3, section 9).

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Mutant, Role,
        edits::{
            call_it_basic, command_in_refusal, keep, msg_id, omit_chal, omit_header_status,
            one_status_in_refusal,
        },
    },
    phrase::{alert_code, leaf},
};
use dmct_wire::{
    credential::hmac,
    syncml::message::{Command, Message},
};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "ignores-next-nonce",
        role: Role::Client,
        violates: &["PRO-9.1-06", "PRO-9.1-04", "PRO-9.4.2-02"],
        what: "Digests are made with the nonce before the last.",
        means: Means::Inside(Misdeed::IgnoresNextNonce),
    },
    Mutant {
        name: "no-credentials-after-challenge",
        role: Role::Client,
        violates: &["PRO-9-03", "PRO-9.2-01", "PRO-9.2-L01"],
        what: "After a challenge Package #1 is sent again without credentials.",
        means: Means::Inside(Misdeed::NoCredentialsAfterChallenge),
    },
    Mutant {
        name: "ignores-challenge",
        role: Role::Client,
        violates: &["PRO-9-02", "PRO-9-03", "PRO-9.4.1-01", "PRO-9.2-L01"],
        what: "A challenge ends the session.",
        means: Means::Inside(Misdeed::IgnoresChallenge),
    },
    Mutant {
        name: "no-devinfo-after-challenge",
        role: Role::Client,
        violates: &["PRO-9-03", "PRO-9-02", "PRO-9.4.1-01"],
        what: "After a challenge Package #1 is sent again without Alert and DevInfo.",
        means: Means::Edit(|memory, message| {
            memory.sent > 0
                && opens(message)
                && keep(message, |command| matches!(command, Command::Status(_)))
        }),
    },
    Mutant {
        name: "no-status-after-challenge",
        role: Role::Client,
        violates: &["PRO-9.1-10"],
        what: "After a challenge Package #1 is sent again without a Status for the SyncHdr.",
        means: Means::Edit(|memory, message| {
            memory.sent > 0 && opens(message) && omit_header_status(memory, message)
        }),
    },
    Mutant {
        name: "new-session-after-challenge",
        role: Role::Client,
        violates: &["PRO-9.1-11", "NOTI13-6.4.8-02", "NOTI12-6.2.10-02"],
        what: "After a challenge Package #1 is sent again under another SessionID.",
        means: Means::Edit(|memory, message| {
            let again = memory.sent > 0 && opens(message);
            if again {
                message.header.session_id = leaf("FFFD");
            }
            again
        }),
    },
    Mutant {
        name: "drops-credentials-after-200",
        role: Role::Client,
        violates: &["PRO-9.1-05"],
        what: "Where credentials are answered 200, the next message has none.",
        means: Means::Edit(|memory, message| {
            memory.sent > 0 && !opens(message) && message.header.cred.take().is_some()
        }),
    },
    Mutant {
        name: "ignores-resp-uri",
        role: Role::Client,
        violates: &["PRO-9.1-12"],
        what: "Messages go to the address of the account, whatever RespURI says.",
        means: Means::Inside(Misdeed::IgnoresRespUri),
    },
    Mutant {
        name: "challenge-without-chal",
        role: Role::Client,
        violates: &["PRO-9.1-01"],
        what: "A server without credentials is answered 407 without a Chal.",
        means: Means::Edit(omit_chal),
    },
    Mutant {
        name: "accepts-any-server",
        role: Role::Client,
        violates: &["PRO-9.1-01", "NOTI12-5.1-L04"],
        what: "A server is let in whatever its credentials are.",
        means: Means::Inside(Misdeed::AcceptsWrongCredentials),
    },
    Mutant {
        name: "one-status-in-refusal",
        role: Role::Client,
        violates: &["PRO-9.1-09"],
        what: "Where the server's credentials are refused, its commands have no Status.",
        means: Means::Edit(one_status_in_refusal),
    },
    Mutant {
        name: "challenges-empty-package",
        role: Role::Client,
        violates: &["PRO-9-01"],
        what: "A server without credentials that asks for nothing is challenged.",
        means: Means::Inside(Misdeed::ChallengesEmptyPackage),
    },
    Mutant {
        name: "answers-with-another-scheme",
        role: Role::Client,
        violates: &["PRO-9.4.2-01", "PRO-9-03", "PRO-9.2-L01"],
        what: "A challenge for a digest is answered with credentials that say they are basic.",
        means: Means::Edit(|memory, message| {
            memory.sent > 0 && opens(message) && call_it_basic(message)
        }),
    },
    Mutant {
        name: "changes-scheme",
        role: Role::Client,
        violates: &["PRO-9.1-07"],
        what: "After the first message the credentials are of another type.",
        means: Means::Edit(|memory, message| {
            memory.sent > 0 && !opens(message) && call_it_basic(message)
        }),
    },
    Mutant {
        name: "falls-back-to-basic",
        role: Role::Client,
        violates: &["PRO-9.1-07", "PRO-9.2-L01", "PRO-9.4.2-01"],
        what: "A challenge for a digest is answered with basic credentials.",
        means: Means::Inside(Misdeed::FallsBackToBasic),
    },
    Mutant {
        name: "wrong-mac",
        role: Role::Client,
        violates: &["PRO-9.2-L01"],
        what: "The message authentication code of a message is not the one of its octets.",
        means: Means::Octets(|headers, _| {
            let mut named = headers
                .iter_mut()
                .filter(|(name, _)| name.eq_ignore_ascii_case(hmac::HEADER_NAME));
            named.next().is_some_and(|(_, value)| {
                let before = value.split_once("mac=").map(|(before, _)| before);
                let Some(wrong) = before.map(|it| format!("{it}mac=AAAAAAAAAAAAAAAAAAAAAA=="))
                else {
                    return false;
                };
                *value = wrong;
                true
            })
        }),
    },
    Mutant {
        name: "opens-over-the-stored-nonce",
        role: Role::Client,
        violates: &["NOTI12-5.1-L02"],
        what: "After a trigger made with the special nonce the session is opened over the stored one.",
        means: Means::Inside(Misdeed::OpensOverStoredNonce),
    },
    Mutant {
        name: "accepts-expired-certificate",
        role: Role::Client,
        violates: &["HTTPS-1"],
        what: "A server is talked to although its certificate has expired.",
        means: Means::Inside(Misdeed::AcceptsExpiredCertificate),
    },
    Mutant {
        name: "accepts-self-signed-certificate",
        role: Role::Client,
        violates: &["HTTPS-2"],
        what: "A server is talked to although nobody but itself vouches for it.",
        means: Means::Inside(Misdeed::AcceptsSelfSignedCertificate),
    },
    Mutant {
        name: "accepts-wrong-host-certificate",
        role: Role::Client,
        violates: &["HTTPS-3"],
        what: "A server is talked to although its certificate is for another host.",
        means: Means::Inside(Misdeed::AcceptsWrongHostCertificate),
    },
    Mutant {
        name: "command-in-refusal",
        role: Role::Client,
        violates: &["PRO-9.1-08"],
        what: "The message that refuses a server has a Get.",
        means: Means::Edit(|_, message| command_in_refusal(message)),
    },
    Mutant {
        name: "carries-out-what-it-refuses",
        role: Role::Client,
        violates: &["PRO-9.1-01"],
        what: "The commands of a server that is refused are carried out.",
        means: Means::Inside(Misdeed::CarriesOutRefused),
    },
    Mutant {
        name: "accepts-the-second-try",
        role: Role::Client,
        violates: &["PRO-9.1-01"],
        what: "A server that was challenged is let in whatever its credentials are then.",
        means: Means::Inside(Misdeed::AcceptsSecondTry),
    },
    Mutant {
        name: "challenge-without-chal-at-the-second-try",
        role: Role::Client,
        violates: &["PRO-9.1-01"],
        what: "The second refusal of a server has no Chal.",
        means: Means::Edit(|memory, message| msg_id(message) >= 3 && omit_chal(memory, message)),
    },
    Mutant {
        name: "command-in-the-second-refusal",
        role: Role::Client,
        violates: &["PRO-9.1-08"],
        what: "The second message that refuses a server has a Get.",
        means: Means::Edit(|_, message| msg_id(message) >= 3 && command_in_refusal(message)),
    },
];

/// Whether a message holds Package #1.
fn opens(message: &Message) -> bool {
    message.body.commands.iter().any(|command| {
        matches!(command, Command::Alert(alert) if matches!(alert_code(alert), 1200 | 1201))
    })
}

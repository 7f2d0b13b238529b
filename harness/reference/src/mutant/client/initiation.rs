//! Clients that take a notification wrongly (Notification 1.2 and 1.3).

use crate::{
    conduct::Misdeed,
    mutant::{Means, Mutant, Role},
    phrase::{alert, is_alert, leaf},
};
use dmct_wire::syncml::message::Command;

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "accepts-bad-digest",
        role: Role::Client,
        violates: &["NOTI13-6.6-04", "NOTI12-5.1-L01"],
        what: "A notification with a wrong digest leads to a session.",
        means: Means::Inside(Misdeed::AcceptsBadDigest),
    },
    Mutant {
        name: "session-id-leading-zero",
        role: Role::Client,
        violates: &["NOTI13-6.4.8-04", "NOTI12-6.2.10-04"],
        what: "The SessionID of a notification is sent with a leading zero.",
        means: Means::Inside(Misdeed::LeadingZero),
    },
    Mutant {
        name: "session-id-lowercase",
        role: Role::Client,
        violates: &["NOTI13-6.4.8-03", "NOTI12-6.2.10-03", "PRO-6.3-06"],
        what: "The SessionID of a notification is sent in lower-case digits.",
        means: Means::Inside(Misdeed::LowerCase),
    },
    Mutant {
        name: "session-id-of-its-own",
        role: Role::Client,
        violates: &["PRO-6.3-05", "NOTI13-6.4.8-02", "NOTI12-6.2.10-02"],
        what: "A notified session has a SessionID of the client's choice.",
        means: Means::Inside(Misdeed::OwnSessionId),
    },
    Mutant {
        name: "client-initiated-when-notified",
        role: Role::Client,
        violates: &["PRO-6.3-05", "PRO-6.3-L02"],
        what: "A notified session begins with Alert 1201.",
        means: Means::Edit(|_, message| {
            let mut changed = false;
            for command in &mut message.body.commands {
                let notified = is_alert(command, 1200);
                if let Command::Alert(alert) = command
                    && notified
                {
                    alert.data = leaf("1201");
                    changed = true;
                }
            }
            changed
        }),
    },
    Mutant {
        name: "never-registers",
        role: Role::Client,
        violates: &["NOTI13-7.3-02", "PUSH-5.2-02"],
        what: "The client does not register with the SIP core.",
        means: Means::Inside(Misdeed::NeverRegisters),
    },
    Mutant {
        name: "ignores-framed-pushes",
        role: Role::Client,
        violates: &["NOTI13-7-01"],
        what: "Pushes over SIP, HTTP and OBEX are ignored.",
        means: Means::Inside(Misdeed::IgnoresFramedPushes),
    },
    Mutant {
        name: "ignores-notifications-of-1-2",
        role: Role::Client,
        violates: &["NOTI13-6-01", "NOTI12-7.1.1-02"],
        what: "Notifications in the format of 1.2 are ignored.",
        means: Means::Inside(Misdeed::Ignores12),
    },
    Mutant {
        name: "takes-push-of-another-application",
        role: Role::Client,
        violates: &["NOTI13-7.1.1-01", "NOTI12-7.1.1-01", "PUSH-5.1.3-01"],
        what: "A push to another application than the DM user agent leads to a session.",
        means: Means::Inside(Misdeed::TakesAnyApplication),
    },
    Mutant {
        name: "takes-pushed-text-for-a-message",
        role: Role::Client,
        violates: &["PUSH-5.1.3-01"],
        what: "A pushed text is worked on as a DM message.",
        means: Means::Inside(Misdeed::TakesAnyType),
    },
    Mutant {
        name: "hides-connect-reason",
        role: Role::Client,
        violates: &["NOTI13-B.1-01"],
        what: "The user does not see why the server asks for a session.",
        means: Means::Inside(Misdeed::HidesConnectReason),
    },
    Mutant {
        name: "takes-push-to-another-port",
        role: Role::Client,
        violates: &["NOTI13-7.1.1-01", "PUSH-5.1.3-01"],
        what: "A push to another port than that of pushes leads to a session.",
        means: Means::Inside(Misdeed::TakesAnyPort),
    },
    Mutant {
        name: "takes-pushes-without-tls",
        role: Role::Client,
        violates: &["PUSH-5.3-03"],
        what: "A push over HTTP without TLS is taken although sessions go by TLS.",
        means: Means::Inside(Misdeed::TakesPlainPushes),
    },
    Mutant {
        name: "ignores-notifications-of-1-3",
        role: Role::Client,
        violates: &["NOTI13-6-01", "NOTI13-7.1.1-02", "NOTI13-6.6-02"],
        what: "Notifications in the format of 1.3 are ignored.",
        means: Means::Inside(Misdeed::Ignores13),
    },
    Mutant {
        name: "ignores-notifications-with-more-options",
        role: Role::Client,
        violates: &["NOTI13-B.1-01", "NOTI13-6.5.6-01", "NOTI13-6.5.6-03"],
        what: "A notification with more options than Server-ID and Requested-MO is ignored.",
        means: Means::Inside(Misdeed::IgnoresOptions13),
    },
    Mutant {
        name: "ignores-background-notifications",
        role: Role::Client,
        violates: &["NOTI13-6.4.4-04"],
        what: "A notification whose session is to go on unseen is ignored.",
        means: Means::Inside(Misdeed::IgnoresBackground13),
    },
    Mutant {
        name: "swaps-octets-of-session-id",
        role: Role::Client,
        violates: &[
            "NOTI13-6.4.8-02",
            "NOTI12-6.2.10-02",
            "PRO-6.3-05",
            "NOTI12-6-L01",
            "NOTI13-6-L01",
        ],
        what: "The session identifier of a notification is read with its octets swapped.",
        means: Means::Inside(Misdeed::SwapsSessionId),
    },
    Mutant {
        name: "no-special-nonce",
        role: Role::Client,
        violates: &["NOTI12-5.1-01"],
        what: "A notification is not verified again under the special nonce.",
        means: Means::Inside(Misdeed::NoSpecialNonce),
    },
    Mutant {
        name: "starts-a-session-on-any-push",
        role: Role::Client,
        violates: &[
            "NOTI12-5.1-L01",
            "NOTI13-6.6-04",
            "NOTI12-6.2.12-L01",
            "NOTI13-6.5.1-03",
            "NOTI13-B.1-01",
            "NOTI12-7.1.1-01",
            "NOTI13-7.1.1-01",
            "NOTI12-6.2.10-02",
            "NOTI13-6.4.8-02",
            "PUSH-5.1.3-01",
        ],
        what: "Whatever is pushed to the DM user agent leads to a session.",
        means: Means::Inside(Misdeed::StartsOnAnything),
    },
    Mutant {
        name: "session-alert-of-the-server",
        role: Role::Client,
        violates: &["PRO-6.3-L02"],
        what: "A session that the client begins by itself begins with Alert 1200.",
        means: Means::Edit(|_, message| {
            let mut changed = false;
            for command in &mut message.body.commands {
                if is_alert(command, 1201)
                    && let Command::Alert(alert) = command
                {
                    alert.data = leaf("1200");
                    changed = true;
                }
            }
            changed
        }),
    },
    Mutant {
        name: "session-alert-of-both",
        role: Role::Client,
        violates: &["PRO-6.3-L02"],
        what: "A session that the client begins by itself begins with Alert 1201 and Alert 1200.",
        means: Means::Edit(|_, message| {
            let both = message
                .body
                .commands
                .iter()
                .any(|command| is_alert(command, 1201));
            if both {
                message.body.commands.push(alert(1200, Vec::new()));
            }
            both
        }),
    },
    Mutant {
        name: "same-session-id-each-time",
        role: Role::Client,
        violates: &["PRO-6.3-L01"],
        what: "Every session that the client begins by itself has the same SessionID.",
        means: Means::Inside(Misdeed::SameSessionId),
    },
];

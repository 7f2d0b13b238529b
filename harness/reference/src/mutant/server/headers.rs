//! Servers with a wrong SyncHdr (DM Protocol 1.3, 6.4 and 6.6).

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Mutant, Role,
        edits::{
            change_session_id, msg_id, msg_id_one, omit_source, omit_target, statuses_backwards,
            wrong_ver_dtd,
        },
    },
    phrase::leaf,
};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "server-wrong-ver-dtd",
        role: Role::Server,
        violates: &["PRO-6.4-03", "PRO-6.6-01"],
        what: "VerDTD is 1.1.",
        means: Means::Edit(wrong_ver_dtd),
    },
    Mutant {
        name: "server-wrong-ver-proto",
        role: Role::Server,
        violates: &["PRO-6.4-04", "PRO-6.6-02"],
        what: "VerProto is DM/1.0, whatever the client speaks.",
        means: Means::Edit(|_, message| {
            message.header.ver_proto = leaf("DM/1.0");
            true
        }),
    },
    Mutant {
        name: "server-changes-session-id",
        role: Role::Server,
        violates: &["PRO-6.3-07"],
        what: "The second message of a session has another SessionID than the first.",
        means: Means::Edit(change_session_id),
    },
    Mutant {
        name: "server-omits-session-id",
        role: Role::Server,
        violates: &["PRO-6.4-05", "PRO-6.6-03", "PRO-6.3-07", "PRO-9.1-11"],
        what: "SyncHdr has no SessionID.",
        means: Means::Edit(|_, message| message.header.session_id.take().is_some()),
    },
    Mutant {
        name: "server-reuses-msgid",
        role: Role::Server,
        violates: &["PRO-6.4-06", "PRO-6.6-04"],
        what: "Every message has MsgID 1.",
        means: Means::Edit(msg_id_one),
    },
    Mutant {
        name: "server-counts-msgid-from-2",
        role: Role::Server,
        violates: &["REP-6.1-1"],
        what: "The first message of a session has MsgID 2, and the others count on.",
        means: Means::Edit(|_, message| {
            message.header.msg_id = leaf((msg_id(message) + 1).to_string());
            true
        }),
    },
    Mutant {
        name: "server-statuses-backwards",
        role: Role::Server,
        violates: &["REP-6.1-4"],
        what: "The last command is answered first.",
        means: Means::Edit(statuses_backwards),
    },
    Mutant {
        name: "server-omits-target",
        role: Role::Server,
        violates: &["PRO-6.4-07", "PRO-6.6-05"],
        what: "SyncHdr has no Target.",
        means: Means::Edit(omit_target),
    },
    Mutant {
        name: "server-omits-source",
        role: Role::Server,
        violates: &["PRO-6.4-08", "PRO-6.6-06"],
        what: "SyncHdr has no Source.",
        means: Means::Edit(omit_source),
    },
    Mutant {
        name: "refuses-older-versions",
        role: Role::Server,
        violates: &["PRO-12-01"],
        what: "A client of DM/1.1 or DM/1.2 is answered 513.",
        means: Means::Inside(Misdeed::RefusesOlderVersions),
    },
];

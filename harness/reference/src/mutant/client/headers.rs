//! Clients with a wrong SyncHdr (DM Protocol 1.3, 6.3 and 6.5).

use crate::{
    mutant::{
        Means, Mutant, Role,
        edits::{
            change_session_id, msg_id_from_five, msg_id_one, omit_source, omit_target,
            results_first, statuses_backwards, wrong_ver_dtd,
        },
    },
    phrase::leaf,
};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "wrong-ver-dtd",
        role: Role::Client,
        violates: &["PRO-6.3-02", "PRO-6.5-01"],
        what: "VerDTD is 1.1.",
        means: Means::Edit(wrong_ver_dtd),
    },
    Mutant {
        name: "wrong-ver-proto",
        role: Role::Client,
        violates: &["PRO-6.3-03", "PRO-6.5-02"],
        what: "VerProto is DM/1.0, whatever was agreed.",
        means: Means::Edit(|_, message| {
            message.header.ver_proto = leaf("DM/1.0");
            true
        }),
    },
    Mutant {
        name: "changes-session-id",
        role: Role::Client,
        violates: &["PRO-6.3-07", "NOTI13-6.4.8-02", "NOTI12-6.2.10-02"],
        what: "The second message of a session has another SessionID than the first.",
        means: Means::Edit(change_session_id),
    },
    Mutant {
        name: "reuses-msgid",
        role: Role::Client,
        violates: &["PRO-6.3-08", "PRO-6.5-04"],
        what: "Every message has MsgID 1.",
        means: Means::Edit(msg_id_one),
    },
    Mutant {
        name: "counts-msgid-from-5",
        role: Role::Client,
        violates: &["REP-6.1-1"],
        what: "The first message of a session has MsgID 5.",
        means: Means::Edit(msg_id_from_five),
    },
    Mutant {
        name: "results-before-status",
        role: Role::Client,
        violates: &["REP-6.1-5"],
        what: "Results stand before all Statuses but that for the SyncHdr.",
        means: Means::Edit(results_first),
    },
    Mutant {
        name: "statuses-backwards",
        role: Role::Client,
        violates: &["REP-6.1-4"],
        what: "The last command is answered first.",
        means: Means::Edit(statuses_backwards),
    },
    Mutant {
        name: "omits-target",
        role: Role::Client,
        violates: &["PRO-6.3-09", "PRO-6.5-05"],
        what: "SyncHdr has no Target.",
        means: Means::Edit(omit_target),
    },
    Mutant {
        name: "omits-source",
        role: Role::Client,
        violates: &["PRO-6.3-10", "PRO-6.5-06"],
        what: "SyncHdr has no Source.",
        means: Means::Edit(omit_source),
    },
    Mutant {
        name: "omits-session-id",
        role: Role::Client,
        violates: &[
            "PRO-6.3-04",
            "PRO-6.5-03",
            "NOTI12-6.2.10-03",
            "NOTI13-6.4.8-03",
            "PRO-6.3-06",
            "PRO-6.3-07",
            "PRO-9.1-11",
        ],
        what: "SyncHdr has no SessionID.",
        means: Means::Edit(|_, message| message.header.session_id.take().is_some()),
    },
];

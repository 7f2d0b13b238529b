//! Clients that go wrong in the course of a session or of several: what is right in the first message is not to be
//! taken for granted in the third (DM Protocol 1.3, 6.1.1, 6.5, 7.2, 8 and 9).

use crate::{
    mutant::{
        Means, Mutant, Role,
        edits::{
            answer_nothing, call_it_basic, fail_everything, get, keep, msg_id, ok_for_chunk,
            omit_header_status, omit_next_message, refuse_header, spoil_credentials, spoil_results,
        },
    },
    phrase::{alert, data, is_alert, leaf, text},
};
use dmct_wire::syncml::message::Command;

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "answers-nothing-from-the-third-message",
        role: Role::Client,
        violates: &["PRO-6.5-08", "PRO-6.5-09", "PRO-8-03", "PRO-8-04"],
        what: "From the third message of a session on no command is answered.",
        means: Means::Edit(|_, message| msg_id(message) >= 3 && answer_nothing(message)),
    },
    Mutant {
        name: "answers-nothing-from-the-fourth-message",
        role: Role::Client,
        violates: &["PRO-6.5-08", "PRO-6.5-09", "PRO-8-03", "PRO-8-04"],
        what: "From the fourth message of a session on no command is answered.",
        means: Means::Edit(|_, message| msg_id(message) >= 4 && answer_nothing(message)),
    },
    Mutant {
        name: "fails-everything-from-the-second-message",
        role: Role::Client,
        violates: &["PRO-6.5-08", "PRO-8-04", "PRO-6.1.1-L02"],
        what: "From the second message of a session on every command fails.",
        means: Means::Edit(|_, message| msg_id(message) >= 2 && fail_everything(message)),
    },
    Mutant {
        name: "fails-everything-from-the-third-message",
        role: Role::Client,
        violates: &["PRO-6.5-08", "PRO-8-04"],
        what: "From the third message of a session on every command fails.",
        means: Means::Edit(|_, message| msg_id(message) >= 3 && fail_everything(message)),
    },
    Mutant {
        name: "fails-everything-from-the-fourth-message",
        role: Role::Client,
        violates: &["PRO-6.5-08", "PRO-8-04"],
        what: "From the fourth message of a session on every command fails.",
        means: Means::Edit(|_, message| msg_id(message) >= 4 && fail_everything(message)),
    },
    Mutant {
        name: "other-data-in-results",
        role: Role::Client,
        violates: &["PRO-6.5-09", "PRO-8-05", "PRO-8-L02"],
        what: "Results hold other data than the node.",
        means: Means::Edit(|_, message| spoil_results(message)),
    },
    Mutant {
        name: "other-data-in-later-results",
        role: Role::Client,
        violates: &["PRO-6.5-09", "PRO-8-05", "PRO-9.1-01"],
        what: "From the third message on, and in later sessions, Results hold other data than the node.",
        means: Means::Edit(|memory, message| {
            (msg_id(message) >= 3 || memory.sessions > 1) && spoil_results(message)
        }),
    },
    Mutant {
        name: "other-data-in-results-from-the-fifth-message",
        role: Role::Client,
        violates: &["PRO-6.5-09"],
        what: "From the fifth message of a session on Results hold other data than the node.",
        means: Means::Edit(|_, message| msg_id(message) >= 5 && spoil_results(message)),
    },
    Mutant {
        name: "no-header-status-from-the-third-message",
        role: Role::Client,
        violates: &["PRO-6.5-07", "PRO-6.5-08", "PRO-9.1-L01", "PRO-9.1-10"],
        what: "From the third message of a session on there is no Status for the SyncHdr.",
        means: Means::Edit(|memory, message| {
            msg_id(message) >= 3 && omit_header_status(memory, message)
        }),
    },
    Mutant {
        name: "no-header-status-from-the-fourth-message",
        role: Role::Client,
        violates: &["PRO-6.5-07", "PRO-9.1-L01"],
        what: "From the fourth message of a session on there is no Status for the SyncHdr.",
        means: Means::Edit(|memory, message| {
            msg_id(message) >= 4 && omit_header_status(memory, message)
        }),
    },
    Mutant {
        name: "no-session-id-in-the-third-message",
        role: Role::Client,
        violates: &["PRO-6.5-03", "PRO-6.3-07"],
        what: "The third message of a session has another SessionID.",
        means: Means::Edit(|_, message| {
            msg_id(message) >= 3 && {
                message.header.session_id = leaf("FFFB");
                true
            }
        }),
    },
    Mutant {
        name: "same-msg-id-in-the-third-message",
        role: Role::Client,
        violates: &["PRO-6.5-04", "PRO-6.3-08"],
        what: "From the third message of a session on the MsgID is that of the second.",
        means: Means::Edit(|_, message| {
            msg_id(message) >= 3 && {
                message.header.msg_id = leaf("2");
                true
            }
        }),
    },
    Mutant {
        name: "no-msg-id",
        role: Role::Client,
        violates: &["PRO-6.3-08", "PRO-6.5-04"],
        what: "SyncHdr has no MsgID.",
        means: Means::Edit(|_, message| message.header.msg_id.take().is_some()),
    },
    Mutant {
        name: "other-versions-in-package-3",
        role: Role::Client,
        violates: &["PRO-6.5-01", "PRO-6.5-02"],
        what: "From the second message of a session on VerDTD and VerProto are those of another version.",
        means: Means::Edit(|_, message| {
            msg_id(message) >= 2 && {
                message.header.ver_dtd = leaf("1.1");
                message.header.ver_proto = leaf("DM/1.1");
                true
            }
        }),
    },
    Mutant {
        name: "no-source-in-package-3",
        role: Role::Client,
        violates: &["PRO-6.5-06"],
        what: "From the second message of a session on SyncHdr has no Source.",
        means: Means::Edit(|_, message| {
            msg_id(message) >= 2 && message.header.source.take().is_some()
        }),
    },
    Mutant {
        name: "sends-get-in-package-3",
        role: Role::Client,
        violates: &["PRO-6-05", "PRO-8-10"],
        what: "From the second message of a session on the client sends a Get.",
        means: Means::Edit(|memory, message| {
            memory.edited < 8 && msg_id(message) >= 2 && {
                message.body.commands.push(get("./Server"));
                true
            }
        }),
    },
    Mutant {
        name: "sends-replace-in-package-3",
        role: Role::Client,
        violates: &["PRO-6-05", "PRO-8-10"],
        what: "From the second message of a session on the client sends a Replace of a node that is not of DevInfo.",
        means: Means::Edit(|memory, message| {
            memory.edited < 8 && msg_id(message) >= 2 && {
                let mut command = get("./Server");
                if let Command::Get(operation) = &mut command {
                    let mut operation = core::mem::take(operation);
                    for item in &mut operation.items {
                        item.source = item.target.take();
                        item.data = data("changed");
                    }
                    command = Command::Replace(operation);
                }
                message.body.commands.push(command);
                true
            }
        }),
    },
    Mutant {
        name: "no-final-from-the-third-message",
        role: Role::Client,
        violates: &["PRO-7.2-01", "PRO-6.5-13"],
        what: "From the third message of a session on there is no Final.",
        means: Means::Edit(|memory, message| {
            memory.edited < 8 && msg_id(message) >= 3 && message.body.final_flag.take().is_some()
        }),
    },
    Mutant {
        name: "final-from-the-third-message",
        role: Role::Client,
        violates: &["PRO-7.2-02", "PRO-7.2-03"],
        what: "From the third message of a session on every message has Final.",
        means: Means::Edit(|memory, message| {
            memory.edited < 8 && msg_id(message) >= 3 && message.body.final_flag.is_none() && {
                message.body.final_flag.get_or_insert_default();
                true
            }
        }),
    },
    Mutant {
        name: "later-session-without-alert",
        role: Role::Client,
        violates: &[
            "PRO-6.3-12",
            "PRO-6.3-05",
            "PRO-6.3-L02",
            "PRO-6.1.1-L01",
            "PRO-6.1.1-L02",
        ],
        what: "From the second session on Package #1 has neither Alert 1200 nor Alert 1201.",
        means: Means::Edit(|memory, message| {
            memory.sessions > 1
                && keep(message, |command| {
                    !is_alert(command, 1200) && !is_alert(command, 1201)
                })
        }),
    },
    Mutant {
        name: "later-session-under-another-identifier",
        role: Role::Client,
        violates: &["NOTI13-6.4.8-02", "NOTI12-6.2.10-02", "PRO-6.3-05"],
        what: "From the second session on a notified session has another SessionID than the notification.",
        means: Means::Edit(|memory, message| {
            let later = memory.sessions > 1;
            if later {
                message.header.session_id = leaf("FFFA");
            }
            later
        }),
    },
    Mutant {
        name: "third-session-under-another-identifier",
        role: Role::Client,
        violates: &["NOTI13-6.4.8-02", "NOTI12-6.2.10-02", "PRO-6.3-05"],
        what: "From the third session on a notified session has another SessionID than the notification, and begins with Alert 1201.",
        means: Means::Edit(|memory, message| {
            let later = memory.sessions > 2;
            if later {
                message.header.session_id = leaf("FFF9");
                for command in &mut message.body.commands {
                    if is_alert(command, 1200)
                        && let Command::Alert(alert) = command
                    {
                        alert.data = leaf("1201");
                    }
                }
            }
            later
        }),
    },
    Mutant {
        name: "later-session-without-final",
        role: Role::Client,
        violates: &["PRO-6.3-25"],
        what: "From the second session on Package #1 has no Final.",
        means: Means::Edit(|memory, message| {
            memory.sessions > 1 && msg_id(message) == 1 && message.body.final_flag.take().is_some()
        }),
    },
    Mutant {
        name: "later-session-answers-nothing",
        role: Role::Client,
        violates: &["PRO-6.1.1-L01", "PRO-6.1.1-L02", "PRO-6.5-08"],
        what: "From the second session on no command is answered.",
        means: Means::Edit(|memory, message| memory.sessions > 1 && answer_nothing(message)),
    },
    Mutant {
        name: "later-session-aborts",
        role: Role::Client,
        violates: &["PRO-6.1.1-L01", "PRO-6.1.1-L02"],
        what: "From the second session on the client aborts at once.",
        means: Means::Edit(|memory, message| {
            let later = memory.sessions > 1;
            if later {
                message.body.commands.push(alert(1223, Vec::new()));
            }
            later
        }),
    },
    Mutant {
        name: "later-session-refuses-server",
        role: Role::Client,
        violates: &["NOTI12-5.1-L04", "PRO-6.1.1-L02"],
        what: "From the second session on the SyncHdr of the server is answered 500.",
        means: Means::Edit(|memory, message| memory.sessions > 1 && refuse_header(message)),
    },
    Mutant {
        name: "later-session-with-stale-credentials",
        role: Role::Client,
        violates: &["PRO-9.4.2-02", "PRO-9.1-04", "NOTI12-5.1-L04"],
        what: "From the second session on the credentials do not hold.",
        means: Means::Edit(|memory, message| memory.sessions > 1 && spoil_credentials(message)),
    },
    Mutant {
        name: "stale-credentials-in-the-second-message",
        role: Role::Client,
        violates: &["PRO-9.1-05", "PRO-9.1-06", "PRO-9.2-L01", "PRO-9.2-01"],
        what: "The credentials of the second message do not hold.",
        means: Means::Edit(|_, message| msg_id(message) == 2 && spoil_credentials(message)),
    },
    Mutant {
        name: "stale-credentials-from-the-third-message",
        role: Role::Client,
        violates: &["PRO-9.1-05", "PRO-9.1-06", "PRO-9.2-01"],
        what: "From the third message of a session on the credentials do not hold.",
        means: Means::Edit(|_, message| msg_id(message) >= 3 && spoil_credentials(message)),
    },
    Mutant {
        name: "stale-credentials-from-the-fourth-message",
        role: Role::Client,
        violates: &["PRO-9.1-05", "PRO-9.1-06", "PRO-9.2-01"],
        what: "From the fourth message of a session on the credentials do not hold.",
        means: Means::Edit(|_, message| msg_id(message) >= 4 && spoil_credentials(message)),
    },
    Mutant {
        name: "changes-scheme-late",
        role: Role::Client,
        violates: &["PRO-9.1-07"],
        what: "From the third message of a session on the credentials are of another type.",
        means: Means::Edit(|_, message| msg_id(message) >= 3 && call_it_basic(message)),
    },
    Mutant {
        name: "changes-scheme-later-still",
        role: Role::Client,
        violates: &["PRO-9.1-07"],
        what: "From the fourth message of a session on the credentials are of another type.",
        means: Means::Edit(|_, message| msg_id(message) >= 4 && call_it_basic(message)),
    },
    Mutant {
        name: "new-session-in-the-third-message",
        role: Role::Client,
        violates: &["PRO-9.1-11", "PRO-6.3-07", "PRO-6.5-03"],
        what: "From the third message on Package #1 is sent again under another SessionID.",
        means: Means::Edit(|_, message| {
            msg_id(message) >= 3 && {
                message.header.session_id = leaf("FFF8");
                true
            }
        }),
    },
    Mutant {
        name: "new-session-in-the-fourth-message",
        role: Role::Client,
        violates: &["PRO-9.1-11"],
        what: "From the fourth message on Package #1 is sent again under another SessionID.",
        means: Means::Edit(|_, message| {
            msg_id(message) >= 4 && {
                message.header.session_id = leaf("FFF8");
                true
            }
        }),
    },
    Mutant {
        name: "no-213-for-a-later-chunk",
        role: Role::Client,
        violates: &["PRO-8-03"],
        what: "From the third message of a session on a chunk is answered 200 instead of 213.",
        means: Means::Edit(|memory, message| msg_id(message) >= 3 && ok_for_chunk(memory, message)),
    },
    Mutant {
        name: "final-with-213",
        role: Role::Client,
        violates: &["PRO-7.2-03"],
        what: "A message that only takes a chunk has Final.",
        means: Means::Edit(|_, message| {
            let mut commands = message.body.commands.iter();
            let takes = commands.any(
                |command| matches!(command, Command::Status(status) if text(&status.data) == "213"),
            );
            let adds = takes && message.body.final_flag.is_none();
            if adds {
                message.body.final_flag.get_or_insert_default();
            }
            adds
        }),
    },
    Mutant {
        name: "asks-for-nothing-late",
        role: Role::Client,
        violates: &["PRO-8-03", "PRO-7.2-05"],
        what: "From the third message of a session on the next message is not asked for.",
        means: Means::Edit(|memory, message| {
            msg_id(message) >= 3 && omit_next_message(memory, message)
        }),
    },
];

//! Servers that go wrong in the course of a session or of several: what is right in the first message is not to be
//! taken for granted in the third (DM Protocol 1.3, 6.1, 6.4, 6.6, 7, 8, 9 and 12).

use crate::{
    mutant::{
        Means, Memory, Mutant, Role,
        edits::{
            abort_without_report, call_it_basic, each, each_status, get, has_chunk, is_status_for,
            keep, msg_id, name_another_object, ok_for_chunk, omit_chal, omit_next_message,
            refuse_header, spoil_credentials,
        },
    },
    phrase::{alert, alert_code, cmd_id, data, leaf, location, status, text},
};
use dmct_wire::syncml::message::{Command, Item, Message, Operation};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "no-header-status-in-package-4",
        role: Role::Server,
        violates: &[
            "PRO-6.6-07",
            "PRO-6.1.2-04",
            "PRO-7.2-L01",
            "PRO-9.1-L01",
            "PRO-9.1-10",
        ],
        what: "From the second message of a session on there is no Status for the SyncHdr.",
        means: Means::Edit(|_, message| {
            msg_id(message) >= 2 && keep(message, |command| !is_status_for(command, "SyncHdr"))
        }),
    },
    Mutant {
        name: "server-no-header-status-from-the-third-message",
        role: Role::Server,
        violates: &["PRO-6.6-07", "PRO-9.1-L01"],
        what: "From the third message of a session on there is no Status for the SyncHdr.",
        means: Means::Edit(|_, message| {
            msg_id(message) >= 3 && keep(message, |command| !is_status_for(command, "SyncHdr"))
        }),
    },
    Mutant {
        name: "refuses-the-header",
        role: Role::Server,
        violates: &[
            "PRO-6.4-11",
            "PRO-12-01",
            "PRO-6.7-07",
            "PRO-9.1-L01",
            "PRO-6.1.1-L02",
            "NOTI12-5.1-L03",
        ],
        what: "The SyncHdr of the client is answered 500.",
        means: Means::Edit(|_, message| refuse_header(message)),
    },
    Mutant {
        name: "refuses-the-header-of-later-sessions",
        role: Role::Server,
        violates: &["PRO-6.4-11", "PRO-6.1.1-L02"],
        what: "From the second session on the SyncHdr of the client is answered 500.",
        means: Means::Edit(|memory, message| memory.sessions > 1 && refuse_header(message)),
    },
    Mutant {
        name: "later-session-without-session-id",
        role: Role::Server,
        violates: &["PRO-6.4-05", "PRO-6.3-07"],
        what: "From the second session on messages have another SessionID.",
        means: Means::Edit(|memory, message| {
            let later = memory.sessions > 1;
            if later {
                message.header.session_id = leaf("FFFC");
            }
            later
        }),
    },
    Mutant {
        name: "goes-on-with-the-session-that-broke-off",
        role: Role::Server,
        violates: &["PRO-6.1.1-L02", "PRO-6.4-05", "PRO-6.3-07"],
        what: "The session after one that broke off is answered under the SessionID of that one.",
        means: Means::Edit(keep_broken_off_session_id),
    },
    Mutant {
        name: "other-session-id-in-package-4",
        role: Role::Server,
        violates: &["PRO-6.6-03", "PRO-6.3-07"],
        what: "From the second message of a session on messages have another SessionID.",
        means: Means::Edit(|_, message| {
            msg_id(message) >= 2 && {
                message.header.session_id = leaf("FFFC");
                true
            }
        }),
    },
    Mutant {
        name: "server-no-msg-id",
        role: Role::Server,
        violates: &["PRO-6.4-06"],
        what: "SyncHdr has no MsgID.",
        means: Means::Edit(|_, message| message.header.msg_id.take().is_some()),
    },
    Mutant {
        name: "server-other-versions-in-package-4",
        role: Role::Server,
        violates: &["PRO-6.6-01", "PRO-6.6-02"],
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
        name: "server-no-source-in-package-4",
        role: Role::Server,
        violates: &["PRO-6.6-06"],
        what: "From the second message of a session on SyncHdr has no Source.",
        means: Means::Edit(|_, message| {
            msg_id(message) >= 2 && message.header.source.take().is_some()
        }),
    },
    Mutant {
        name: "server-aborts-later-sessions",
        role: Role::Server,
        violates: &["PRO-6.1.1-L01"],
        what: "From the second session on the server aborts at once.",
        means: Means::Edit(|memory, message| {
            let later = memory.sessions > 1;
            if later {
                message.body.commands.push(alert(1223, Vec::new()));
            }
            later
        }),
    },
    Mutant {
        name: "commands-in-package-4",
        role: Role::Server,
        violates: &["PRO-6.1.1-L01", "PRO-6.1.2-04", "PRO-7.1-L02", "PRO-7.2-05"],
        what: "From the second message of a session on there is a Get that nobody asked for.",
        means: Means::Edit(|memory, message| {
            memory.edited < 8 && msg_id(message) >= 2 && {
                message.body.commands.push(get("./DevInfo/DevId"));
                true
            }
        }),
    },
    Mutant {
        name: "replace-in-package-4",
        role: Role::Server,
        violates: &["PRO-6.1.1-L01", "PRO-6.1.2-04", "PRO-8-08"],
        what: "From the second message of a session on there is a Replace that nobody asked for.",
        means: Means::Edit(|memory, message| {
            memory.edited < 8 && msg_id(message) >= 2 && {
                message.body.commands.push(replace());
                true
            }
        }),
    },
    Mutant {
        name: "replaces-what-nobody-asked-for",
        role: Role::Server,
        violates: &["PRO-8-08"],
        what: "The first message of a session has a Replace that nobody asked for.",
        means: Means::Edit(|memory, message| {
            let first = memory.sent == 0;
            if first {
                message.body.commands.push(replace());
            }
            first
        }),
    },
    Mutant {
        name: "asks-for-more-in-package-4",
        role: Role::Server,
        violates: &["PRO-6.1.2-04", "PRO-7.2-08"],
        what: "From the second message of a session on Alert 1222 asks for more, whatever came.",
        means: Means::Edit(|memory, message| {
            memory.edited < 8 && msg_id(message) >= 2 && {
                message.body.commands.push(alert(1222, Vec::new()));
                true
            }
        }),
    },
    Mutant {
        name: "no-next-message-from-the-third-message",
        role: Role::Server,
        violates: &["PRO-7.2-07", "PRO-7.2-05"],
        what: "From the third message of a session on nothing more is asked for.",
        means: Means::Edit(|memory, message| {
            msg_id(message) >= 3 && omit_next_message(memory, message)
        }),
    },
    Mutant {
        name: "no-final-in-package-4",
        role: Role::Server,
        violates: &["PRO-7.2-01", "PRO-7.2-08", "PRO-6.6-13", "PRO-8-07"],
        what: "From the second message of a session on there is no Final.",
        means: Means::Edit(|memory, message| {
            memory.edited < 8 && msg_id(message) >= 2 && message.body.final_flag.take().is_some()
        }),
    },
    Mutant {
        name: "generic-alert-in-package-4",
        role: Role::Server,
        violates: &["PRO-6.7-04"],
        what: "From the second message of a session on the server sends a Generic Alert.",
        means: Means::Edit(|memory, message| {
            memory.edited < 8 && msg_id(message) >= 2 && {
                message.body.commands.push(alert(1226, Vec::new()));
                true
            }
        }),
    },
    Mutant {
        name: "server-aborts-without-report",
        role: Role::Server,
        violates: &["PRO-6.1.1-01"],
        what: "The message with Alert 1223 says nothing of what was received.",
        means: Means::Edit(abort_without_report),
    },
    Mutant {
        name: "no-chal-from-the-second-message",
        role: Role::Server,
        violates: &["PRO-9.1-01"],
        what: "From the second message of a session on a refusal has no Chal.",
        means: Means::Edit(|memory, message| msg_id(message) >= 2 && omit_chal(memory, message)),
    },
    Mutant {
        name: "takes-anybody-from-the-second-message",
        role: Role::Server,
        violates: &["PRO-9.1-01"],
        what: "From the second message of a session on a refusal is turned into 212.",
        means: Means::Edit(|_, message| msg_id(message) >= 2 && admit(message)),
    },
    Mutant {
        name: "takes-anybody-from-the-third-message",
        role: Role::Server,
        violates: &["PRO-9.1-01"],
        what: "From the third message of a session on a refusal is turned into 212.",
        means: Means::Edit(|_, message| msg_id(message) >= 3 && admit(message)),
    },
    Mutant {
        name: "server-no-credentials-from-the-third-message",
        role: Role::Server,
        violates: &["PRO-9.1-05", "PRO-9.1-06"],
        what: "From the third message of a session on there are no credentials.",
        means: Means::Edit(|_, message| {
            msg_id(message) >= 3 && message.header.cred.take().is_some()
        }),
    },
    Mutant {
        name: "server-stale-credentials",
        role: Role::Server,
        violates: &["PRO-9.2-L01", "PRO-9.1-06"],
        what: "From the second message of a session on the credentials do not hold.",
        means: Means::Edit(|_, message| msg_id(message) >= 2 && spoil_credentials(message)),
    },
    Mutant {
        name: "server-says-basic",
        role: Role::Server,
        violates: &["PRO-9.2-L01"],
        what: "Digests are called basic credentials.",
        means: Means::Edit(|_, message| call_it_basic(message)),
    },
    Mutant {
        name: "server-no-credentials-in-the-second-message",
        role: Role::Server,
        violates: &["PRO-9.2-01", "PRO-9.2-L01", "PRO-9.1-05"],
        what: "The second message of a session has no credentials.",
        means: Means::Edit(|_, message| {
            msg_id(message) == 2 && message.header.cred.take().is_some()
        }),
    },
    Mutant {
        name: "server-no-213-for-a-later-chunk",
        role: Role::Server,
        violates: &["PRO-8-03"],
        what: "From the third message of a session on a chunk is answered 200 instead of 213.",
        means: Means::Edit(|memory, message| msg_id(message) >= 3 && ok_for_chunk(memory, message)),
    },
    Mutant {
        name: "says-424-of-whole-objects",
        role: Role::Server,
        violates: &["PRO-8-19"],
        what: "Results that came whole are answered 424.",
        means: Means::Edit(|memory, message| answer_results(memory, message, 424)),
    },
    Mutant {
        name: "says-213-of-whole-objects",
        role: Role::Server,
        violates: &["PRO-8-04", "PRO-8-03"],
        what: "Results that came whole are answered 213.",
        means: Means::Edit(|memory, message| answer_results(memory, message, 213)),
    },
    Mutant {
        name: "says-1225-of-whole-objects",
        role: Role::Server,
        violates: &["PRO-8-04", "PRO-8-23"],
        what: "An object that came whole is called lost by Alert 1225.",
        means: Means::Edit(|memory, message| {
            let came = memory.heard.as_ref().is_some_and(|heard| {
                let mut commands = heard.body.commands.iter();
                commands.any(|command| matches!(command, Command::Results(_))) && !has_chunk(heard)
            });
            if came && memory.edited < 8 {
                message.body.commands.push(alert(1225, Vec::new()));
            }
            came && memory.edited < 8
        }),
    },
    Mutant {
        name: "server-names-another-object",
        role: Role::Server,
        violates: &["PRO-8-24"],
        what: "Alert 1225 names another object than the lost one.",
        means: Means::Edit(name_another_object),
    },
    Mutant {
        name: "sequence-taken-apart",
        role: Role::Server,
        violates: &["PRO-7.1-L01"],
        what: "The members of a Sequence are sent without it, but for an empty one.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Sequence(group) => {
                    let had = !group.commands.is_empty();
                    group.commands.clear();
                    had
                }
                _ => false,
            })
        }),
    },
    Mutant {
        name: "copy-without-target",
        role: Role::Server,
        violates: &["PRO-6.4-14", "PRO-6.6-11"],
        what: "A Copy has no Target.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Copy(operation) => operation
                    .items
                    .iter_mut()
                    .any(|item| item.target.take().is_some()),
                _ => false,
            })
        }),
    },
    Mutant {
        name: "delete-without-cmd-id",
        role: Role::Server,
        violates: &["PRO-6.4-12", "PRO-6.6-09"],
        what: "A Delete has no CmdID.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Delete(operation) => operation.cmd_id.take().is_some(),
                _ => false,
            })
        }),
    },
    Mutant {
        name: "interaction-with-one-item",
        role: Role::Server,
        violates: &["PRO-10.2-L03", "PRO-10.2.1-L01"],
        what: "A user interaction Alert has one item.",
        means: Means::Edit(|_, message| {
            each(message, |command| match command {
                Command::Alert(alert) if (1100..=1104).contains(&alert_code(alert)) => {
                    let more = alert.items.len() > 1;
                    alert.items.truncate(1);
                    more
                }
                _ => false,
            })
        }),
    },
    Mutant {
        name: "hides-its-first-alert-status",
        role: Role::Server,
        violates: &["PRO-6.4-11"],
        what: "The Alert of Package #1 has no Status.",
        means: Means::Edit(|_, message| {
            msg_id(message) == 1 && keep(message, |command| !is_status_for(command, "Alert"))
        }),
    },
    Mutant {
        name: "sends-nothing-that-was-queued",
        role: Role::Server,
        violates: &["PRO-6.4-12", "PRO-6.4-14", "PRO-6.6-11", "PRO-8-02"],
        what: "Commands that are to be sent are left out.",
        means: Means::Edit(|_, message| {
            keep(message, |command| {
                matches!(
                    command,
                    Command::Status(_) | Command::Alert(_) | Command::Results(_)
                )
            })
        }),
    },
];

/// 212 for what was refused.
fn admit(message: &mut Message) -> bool {
    each_status(message, |status| {
        let refuses = matches!(text(&status.data), "401" | "407");
        if refuses {
            status.data = leaf("212");
            status.chal = None;
        }
        refuses
    })
}

/// A Replace that nobody asked for.
fn replace() -> Command {
    Command::Replace(Operation {
        cmd_id: leaf("901"),
        items: vec![Item {
            target: location("./dmct/Text"),
            data: data("unasked"),
            ..Item::default()
        }],
        ..Operation::default()
    })
}

/// The SessionID of the session before in one that begins while that one was not at an end, and in all of its messages.
fn keep_broken_off_session_id(memory: &Memory, message: &mut Message) -> bool {
    let Some(said) = &memory.said else {
        return false;
    };
    let is_other = text(&said.header.session_id) != text(&message.header.session_id);
    let keeps = is_other && (msg_id(message) > 1 || !said.is_final());
    if keeps {
        message
            .header
            .session_id
            .clone_from(&said.header.session_id);
    }
    keeps
}

/// A Status of that code for Results that came whole.
fn answer_results(memory: &Memory, message: &mut Message, code: u16) -> bool {
    let Some(heard) = memory.heard.as_ref().filter(|heard| !has_chunk(heard)) else {
        return false;
    };
    let mut came = heard.body.commands.iter();
    let came = came.find(|command| matches!(command, Command::Results(_)));
    let Some(results) = came.filter(|_| memory.edited < 8) else {
        return false;
    };
    let msg_ref = text(&heard.header.msg_id);
    let answer = status(msg_ref, &cmd_id(results), "Results", code);
    message.body.commands.push(Command::Status(answer));
    true
}

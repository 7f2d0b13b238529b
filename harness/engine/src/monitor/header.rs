//! Rules on the SyncHdr: versions, SessionID, MsgID, Source (DM Protocol 1.3, sections 6.3 and 6.4).

use super::{
    conversation::{Conversation, Session, Turn},
    rule::{Finding, Look, Watched},
    said::{ABORT, NEXT, Said, is_same, shown},
};
use dmct_scenario::plan::Role;
use dmct_wire::{
    span::Span,
    syncml::message::{Command, Leaf},
};

/// VerDTD is 1.2.
pub(super) fn ver_dtd(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.turns(), |turn| {
        // A server may speak to a client in the client's own version.
        if conversation.judged == Role::Server && turn.prompt.is_none() {
            return Look::Past;
        }
        let leaf = turn.said.message.header.ver_dtd.as_ref();
        let text = leaf.map(Leaf::trimmed);
        Look::if_so(text == Some("1.2"), || {
            let observed = format!("VerDTD {}", shown(text));
            Finding::at(turn.said, place(leaf, turn.said), observed, ["1.2"])
        })
    })
}

/// VerProto is DM/1.3, as long as the other side has shown no other version.
pub(super) fn ver_proto(conversation: &Conversation<'_>) -> Watched {
    let mut watched = Watched::default();
    for session in conversation.sessions() {
        for turn in session.turns() {
            watched.note(ver_proto_of(conversation, &turn));
        }
    }
    watched
}

fn ver_proto_of(conversation: &Conversation<'_>, turn: &Turn<'_>) -> Look {
    let another = conversation
        .view
        .sent_before(turn.said.number())
        .filter_map(|seen| seen.header()?.ver_proto_text())
        .any(|version| version != conversation.version);
    let unanswered = conversation.judged == Role::Server && turn.prompt.is_none();
    let Some(leaf) = &turn.said.message.header.ver_proto else {
        return Look::Past;
    };
    if another || unanswered {
        return Look::Past;
    }
    Look::if_so(leaf.trimmed() == conversation.version, || {
        let observed = format!("VerProto {}", shown(Some(leaf.trimmed())));
        Finding::at(turn.said, leaf.span, observed, [conversation.version])
    })
}

/// No message is longer than MaxMsgSize in the message that it answers (SyncML MetaInfo 1.2.2, 5.2).
///
/// What was said before that message may have lapsed. Statuses alone are due however small the limit is.
pub(super) fn within_max_msg_size(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.turns(), |turn| {
        let told = turn
            .prompt
            .and_then(|prompt| prompt.message.header.max_msg_size())
            .filter(|limit| *limit > 0);
        let Some(limit) = told.filter(|_| turn.said.commands().any(may_wait)) else {
            return Look::Past;
        };
        let length = turn.said.seen.record.body.0.len();
        Look::if_so(
            u64::try_from(length).is_ok_and(|length| length <= limit),
            || {
                let observed = format!("a message of {length} octets, MaxMsgSize being {limit}");
                let permitted = [format!("at most {limit} octets")];
                Finding::at(turn.said, turn.said.body_span(), observed, permitted)
            },
        )
    })
}

/// Whether a command need not be in this message.
fn may_wait(command: &Command) -> bool {
    match command {
        Command::Status(_) => false,
        Command::Alert(alert) => !matches!(alert.code(), Some(NEXT | ABORT)),
        _ => true,
    }
}

/// SessionID is there and the same in all messages of a session.
pub(super) fn session_id(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.turns(), |turn| {
        let leaf = turn.said.message.header.session_id.as_ref();
        let due = turn.prompt.and_then(|prompt| prompt.session_id());
        let wrong = |permitted: &str| {
            let observed = format!("SessionID {}", shown(leaf.map(Leaf::trimmed)));
            Finding::at(turn.said, place(leaf, turn.said), observed, [permitted])
        };
        match (turn.said.session_id(), due) {
            (None, due) => Look::Wrong(wrong(due.unwrap_or("any SessionID"))),
            (Some(id), Some(due)) => Look::if_so(id == due, || wrong(due)),
            (Some(_), None) => Look::Right,
        }
    })
}

/// MsgID is there, rises, and is never used again in a session.
pub(super) fn msg_id(conversation: &Conversation<'_>) -> Watched {
    let mut watched = Watched::default();
    for session in conversation.sessions() {
        msg_id_in(&session, &mut watched);
    }
    watched
}

fn msg_id_in(session: &Session<'_>, watched: &mut Watched) {
    let mut used: Vec<&str> = Vec::new();
    for turn in session.turns() {
        let leaf = turn.said.message.header.msg_id.as_ref();
        let wrong = |permitted: String| {
            let observed = format!("MsgID {}", shown(leaf.map(Leaf::trimmed)));
            Look::Wrong(Finding::at(
                turn.said,
                place(leaf, turn.said),
                observed,
                [permitted],
            ))
        };
        let Some(id) = turn.said.msg_id() else {
            watched.note(wrong("a MsgID".to_owned()));
            continue;
        };
        let is_used = used.iter().any(|known| is_same(known, id));
        let number = |text: &str| text.parse::<u64>().ok();
        let falls = used
            .last()
            .and_then(|last| number(last).zip(number(id)))
            .is_some_and(|(last, id)| id <= last);
        watched.note(match (turn.repeated, is_used || falls) {
            (true, _) => Look::Past,
            (false, true) => wrong(format!(
                "a MsgID greater than those used before: {}",
                used.join(", ")
            )),
            (false, false) => Look::Right,
        });
        used.push(id);
    }
}

/// The answer to the first Package #1 of a session, which has MsgID 1, has MsgID 1 too. Of a client this is not watched:
/// in a recording its first message may be missing.
pub(super) fn msg_id_from_1(conversation: &Conversation<'_>) -> Watched {
    let mut watched = Watched::default();
    let mut known: Vec<String> = Vec::new();
    for session in conversation.sessions() {
        let goes_on = known.contains(&session.id);
        known.push(session.id.clone());
        let turn = session.turns().into_iter().next().filter(|_| !goes_on);
        let first = turn.and_then(|turn| Some((turn, turn.prompt?)));
        let Some((turn, prompt)) = first.filter(|(_, prompt)| prompt.is_package_1()) else {
            continue;
        };
        let Some(id) = turn.said.msg_id().filter(|_| prompt.msg_id() == Some("1")) else {
            continue;
        };
        let leaf = turn.said.message.header.msg_id.as_ref();
        watched.note(Look::if_so(is_same(id, "1"), || {
            let observed = format!("MsgID {}", shown(Some(id)));
            Finding::at(turn.said, place(leaf, turn.said), observed, ["1"])
        }));
    }
    watched
}

/// Source names the sender, the same in all messages of a session.
pub(super) fn source(conversation: &Conversation<'_>) -> Watched {
    let mut watched = Watched::default();
    for session in conversation.sessions() {
        let mut first: Option<&str> = None;
        for turn in session.turns() {
            let header = &turn.said.message.header;
            let uri = header.source_uri().filter(|uri| !uri.is_empty());
            let is_right = uri.is_some_and(|uri| {
                first.is_none_or(|known| name_of(known, conversation) == name_of(uri, conversation))
            });
            let span = header
                .source
                .as_ref()
                .map_or(turn.said.header_span(), |source| source.span);
            watched.note(Look::if_so(is_right, || {
                let observed = format!("Source LocURI {}", shown(header.source_uri()));
                Finding::at(
                    turn.said,
                    span,
                    observed,
                    [first.unwrap_or("a LocURI that names the sender")],
                )
            }));
            first = first.or(uri);
        }
    }
    watched
}

/// What of a Source names its sender: a server may put a token of the session into the query.
fn name_of<'u>(uri: &'u str, conversation: &Conversation<'_>) -> &'u str {
    match conversation.judged {
        Role::Client => uri,
        Role::Server => uri.split('?').next().unwrap_or(uri),
    }
}

fn place(leaf: Option<&Leaf>, said: Said<'_>) -> Span {
    leaf.map_or(said.header_span(), |leaf| leaf.span)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ANSWER_1, FINAL, PACKAGE_1, Talk, alert, get, status};
    use super::*;

    #[test]
    fn msg_id_of_a_server_counts_from_1() {
        let answer = format!("{ANSWER_1}{FINAL}");
        Talk::of_server().server(1, &answer).is_right(msg_id_from_1);
        Talk::of_server()
            .server(7, &answer)
            .is_wrong(msg_id_from_1, 2, "<MsgID>7");
        let begun = Talk::judging(Role::Server).client(3, &format!("{PACKAGE_1}{FINAL}"));
        begun.server(7, &answer).is_passed_over(msg_id_from_1);
    }

    /// A whole session of a client: Package #1, Get, and its Status.
    fn session() -> Talk {
        Talk::of_client()
            .server(1, &format!("{ANSWER_1}{}{FINAL}", get(4)))
            .client(
                2,
                &format!(
                    "{}{}{FINAL}",
                    status(1, 1, 0, "SyncHdr", 212),
                    status(2, 1, 4, "Get", 404)
                ),
            )
    }

    /// The same, the server judged.
    fn served() -> Talk {
        Talk::of_server()
            .server(1, &format!("{ANSWER_1}{}{FINAL}", get(4)))
            .client(
                2,
                &format!(
                    "{}{}{FINAL}",
                    status(1, 1, 0, "SyncHdr", 212),
                    status(2, 1, 4, "Get", 404)
                ),
            )
            .server(2, &format!("{}{FINAL}", status(1, 2, 0, "SyncHdr", 200)))
    }

    #[test]
    fn no_message_is_longer_than_the_one_before_it_permits() {
        let results = "<Results><CmdID>3</CmdID><MsgRef>1</MsgRef><CmdRef>4</CmdRef><Item><Source><LocURI>./DevInfo/Man\
            </LocURI></Source><Data>A</Data></Item></Results>";
        let limited = |limit: usize, more: &str| {
            let meta = format!(
                "</Source><Meta><MaxMsgSize xmlns='syncml:metinf'>{limit}</MaxMsgSize></Meta></SyncHdr>"
            );
            let statuses = status(1, 1, 0, "SyncHdr", 212) + &status(2, 1, 4, "Get", 200);
            Talk::of_client()
                .server(1, &format!("{ANSWER_1}{}{FINAL}", get(4)))
                .with("</Source></SyncHdr>", &meta)
                .client(2, &format!("{statuses}{more}{FINAL}"))
        };
        let length = limited(1, results).last_length();
        limited(length, results).is_right(within_max_msg_size);
        let finding = limited(length - 1, results).is_wrong(within_max_msg_size, 3, "<SyncBody>");
        let told = format!(
            "a message of {length} octets, MaxMsgSize being {}",
            length - 1
        );
        assert_eq!(finding.observed, told);
        // Statuses are due, and so is the request for what is left.
        limited(1, "").is_passed_over(within_max_msg_size);
        limited(1, &alert(3, 1222)).is_passed_over(within_max_msg_size);
        session().is_passed_over(within_max_msg_size);
        // Nobody can send nothing: what 0 is to mean, no document says.
        limited(0, results).is_passed_over(within_max_msg_size);
        // What an earlier message said may have lapsed.
        let later = limited(length, results)
            .server(2, &format!("{}{}", status(1, 2, 0, "SyncHdr", 200), get(2)))
            .client(
                3,
                &format!("{}{results}{results}", status(1, 2, 0, "SyncHdr", 200)),
            );
        later.is_right(within_max_msg_size);
    }

    #[test]
    fn ver_dtd_is_1_2() {
        session().is_right(ver_dtd);
        served().is_right(ver_dtd);
        let old = |talk: Talk| talk.with("<VerDTD>1.2", "<VerDTD>1.1");
        old(session()).is_wrong(ver_dtd, 3, "<VerDTD>1.1");
        old(served()).is_wrong(ver_dtd, 4, "<VerDTD>1.1");
        session()
            .with("<VerDTD>1.2</VerDTD>", "")
            .is_wrong(ver_dtd, 3, "<SyncHdr>");
    }

    #[test]
    fn ver_proto_is_dm_1_3_white_space_apart() {
        session().is_right(ver_proto);
        session().with("DM/1.3", " DM/1.3").is_right(ver_proto);
        session()
            .with("DM/1.3", "DM/1.2")
            .is_wrong(ver_proto, 3, "<VerProto>DM/1.2");
        served()
            .with("DM/1.3", "DM/1.2")
            .is_wrong(ver_proto, 4, "<VerProto>DM/1.2");
    }

    #[test]
    fn whoever_is_spoken_to_in_another_version_may_answer_in_it() {
        let old = |talk: Talk| talk.with("DM/1.3", "DM/1.2");
        old(Talk::of_server())
            .server(1, ANSWER_1)
            .with("DM/1.3", "DM/1.2")
            .is_passed_over(ver_proto);
        let client = old(Talk::of_client().server(1, &format!("{ANSWER_1}{}{FINAL}", get(4))));
        old(client.client(2, &status(1, 1, 0, "SyncHdr", 200))).is_passed_over(ver_proto);
    }

    #[test]
    fn session_id_is_that_of_the_session() {
        session().is_right(session_id);
        served().is_right(session_id);
        let other = |talk: Talk| talk.with("<SessionID>A", "<SessionID>B");
        other(session()).is_wrong(session_id, 3, "<SessionID>B");
        other(served()).is_wrong(session_id, 4, "<SessionID>B");
        session()
            .with("<SessionID>A</SessionID>", "")
            .is_wrong(session_id, 3, "<SyncHdr>");
    }

    #[test]
    fn a_new_session_and_our_own_wrong_session_id_are_no_finding() {
        let again = format!("{PACKAGE_1}{FINAL}");
        session()
            .client(1, &again)
            .with("<SessionID>A", "<SessionID>B")
            .is_right(session_id);
        Talk::of_client()
            .server(1, &format!("{ANSWER_1}{}{FINAL}", get(4)))
            .with("<SessionID>A", "<SessionID>B")
            .client(2, &status(1, 1, 0, "SyncHdr", 200))
            .is_right(session_id);
    }

    #[test]
    fn msg_id_rises() {
        session().is_right(msg_id);
        served().is_right(msg_id);
        let used = |talk: Talk| talk.with("<MsgID>2", "<MsgID>1");
        used(session()).is_wrong(msg_id, 3, "<MsgID>1");
        used(served()).is_wrong(msg_id, 4, "<MsgID>1");
        session()
            .with("<MsgID>2</MsgID>", "")
            .is_wrong(msg_id, 3, "<SyncHdr>");
    }

    #[test]
    fn a_message_that_is_sent_again_for_want_of_an_answer_may_keep_its_msg_id() {
        let other = PACKAGE_1.replace("<Data>A</Data>", "<Data>B</Data>");
        let broken = Talk::of_client().raw(Role::Server, "no document");
        broken
            .clone()
            .client(1, &format!("{other}{FINAL}"))
            .is_right(msg_id);
        broken
            .client(1, &format!("{PACKAGE_1}{FINAL}"))
            .is_right(msg_id);
    }

    #[test]
    fn msg_id_counts_in_each_session_by_itself() {
        let first = session().server(2, &format!("{}{FINAL}", status(1, 2, 0, "SyncHdr", 200)));
        first
            .client(1, &format!("{PACKAGE_1}{}{FINAL}", alert(3, 1224)))
            .is_right(msg_id);
    }

    #[test]
    fn source_stays_the_same() {
        session().is_right(source);
        served().is_right(source);
        session()
            .with("IMEI:1", "IMEI:2")
            .is_wrong(source, 3, "<Source><LocURI>IMEI:2");
        served()
            .with("http://server/dm", "http://other/dm")
            .is_wrong(source, 4, "<Source><LocURI>http://other/dm");
        served()
            .with("http://server/dm", "http://server/dm?s=1")
            .is_right(source);
    }
}

//! Rules on the SyncHdr: versions, SessionID, MsgID, Source (DM Protocol 1.3, sections 6.3 and 6.4).

use super::{
    conversation::{Conversation, Session, Turn},
    rule::{Finding, Look, Watched},
    said::{Said, is_same, shown},
};
use dmct_scenario::plan::Role;
use dmct_wire::{span::Span, syncml::message::Leaf};

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

//! Whether a message of the other side can be relied on: whoever got it owes a right answer.
//!
//! The tester sends wrong things on purpose, and third parties by mistake. From what follows on such a
//! message nothing is concluded.

use super::{
    conversation::{Move, Session},
    said::{Said, is_same},
};
use dmct_wire::syncml::{codec::Encoding, message::Command};
use std::collections::BTreeSet;

/// Whether nothing is wrong with a message of the other side in its session.
pub(super) fn is_sane(said: Said<'_>, session: &Session<'_>, version: &str) -> bool {
    said.seen.decoded.defects.is_empty()
        && !said.aborts()
        && carrier_is_right(said)
        && header_is_right(said, session, version)
        && ids_are_right(said)
        && said.commands().all(is_right)
        && answers_what_came(said, session)
}

fn carrier_is_right(said: Said<'_>) -> bool {
    Encoding::of_media_type(&said.seen.record.media_type).is_some_and(|found| found.exact)
}

fn header_is_right(said: Said<'_>, session: &Session<'_>, version: &str) -> bool {
    let header = &said.message.header;
    let named = |uri: Option<&str>| uri.is_some_and(|uri| !uri.is_empty());
    let used = session.moves.iter().any(|moved| match moved {
        Move::Other(before) => before.msg_id() == said.msg_id(),
        Move::Judged(_) | Move::Unclear => false,
    });
    header.ver_dtd_text() == Some("1.2")
        && header.ver_proto_text() == Some(version)
        && said.session_id() == Some(session.id.as_str())
        && header.msg_id_number().is_some()
        && !used
        && named(header.target_uri())
        && named(header.source_uri())
        && !header.no_resp
}

fn ids_are_right(said: Said<'_>) -> bool {
    let mut known = BTreeSet::new();
    said.commands().all(|command| {
        command
            .cmd_id()
            .and_then(|id| id.number())
            .is_some_and(|id| id != 0 && known.insert(id))
    })
}

const fn is_right(command: &Command) -> bool {
    !command.no_resp() && !matches!(command, Command::Other(_))
}

/// A message that follows one of the judged side has the Status for its SyncHdr.
fn answers_what_came(said: Said<'_>, session: &Session<'_>) -> bool {
    let Some(Move::Judged(last)) = session.moves.last() else {
        return true;
    };
    let Some(status) = said.header_status() else {
        return false;
    };
    let names = status.msg_ref.as_ref().map(|leaf| leaf.trimmed());
    match (names, last.msg_id()) {
        (Some(names), Some(id)) => is_same(names, id),
        _ => true,
    }
}

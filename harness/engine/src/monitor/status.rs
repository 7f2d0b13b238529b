//! Rules on Status: for the SyncHdr, for every command, and for Results none (DM Protocol 1.3, sections
//! 6.4 to 6.6 and 7.1).

use super::{
    conversation::{Conversation, Move, Session, Turn},
    rule::{Finding, Look, Watched},
    said::{ABORT, NO_END, Said, is_for, shown},
};
use dmct_scenario::plan::Role;
use dmct_wire::syncml::message::{Command, Leaf, Status};

/// A message that answers one of the other side has a Status for its SyncHdr.
///
/// Package #1 repeated after a challenge has a rule of its own, an abort need not answer.
pub(super) fn for_header(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.turns(), |turn| {
        let again = conversation.judged == Role::Client
            && turn.prompt.is_some_and(|prompt| prompt.refuses());
        if again || turn.said.aborts() {
            return Look::Past;
        }
        header_status(&turn)
    })
}

/// Whether the Status for the other side's SyncHdr is there.
pub(super) fn header_status(turn: &Turn<'_>) -> Look {
    let Some((prompt, id)) = turn
        .prompt
        .and_then(|prompt| Some((prompt, prompt.msg_id()?)))
    else {
        return Look::Past;
    };
    let said = turn.said;
    Look::if_so(said.answers(prompt, "0"), || {
        let observed = match said.header_status() {
            None => "no Status with CmdRef 0".to_owned(),
            Some(other) => format!(
                "the Status with CmdRef 0 has MsgRef {}",
                shown(other.msg_ref.as_ref().map(Leaf::trimmed))
            ),
        };
        let span = said.header_status().map_or(said.body_span(), |s| s.span);
        let permitted = [format!("a Status with MsgRef {id} and CmdRef 0")];
        Finding::at(said, span, observed, permitted)
    })
}

/// The Status for the SyncHdr is the first one (RepPro 1.2.2, section 6.6.15).
pub(super) fn header_first(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.messages(), |said| {
        // Where there is none, another rule says so.
        let (Some(first), Some(_)) = (said.statuses().next(), said.header_status()) else {
            return Look::Past;
        };
        Look::if_so(first.is_for_header(), || {
            let text = |leaf: &Option<Leaf>| shown(leaf.as_ref().map(Leaf::trimmed));
            let observed = format!(
                "the first Status has CmdRef {} and Cmd {}",
                text(&first.cmd_ref),
                text(&first.cmd)
            );
            let permitted = ["the Status with CmdRef 0 before all others"];
            Finding::at(said, first.span, observed, permitted)
        })
    })
}

/// When a client closes its package, every command of the server has its Status.
pub(super) fn for_every_command(conversation: &Conversation<'_>) -> Watched {
    due_at_the_end(conversation, |_, _| true)
}

/// When a server closes its package, every Alert of the client has its Status.
pub(super) fn for_alerts(conversation: &Conversation<'_>) -> Watched {
    due_at_the_end(conversation, |said, command| {
        !said.is_package_1() && matches!(command, Command::Alert(_))
    })
}

/// When a server closes Package #2, every Alert of Package #1 has its Status.
pub(super) fn for_alerts_of_package_1(conversation: &Conversation<'_>) -> Watched {
    due_at_the_end(conversation, |said, command| {
        said.is_package_1() && matches!(command, Command::Alert(_))
    })
}

/// A command of the other side that waits for its Status.
#[derive(Clone, Copy)]
struct Due<'a> {
    of: Said<'a>,
    command: &'a Command,
}

fn due_at_the_end(
    conversation: &Conversation<'_>,
    is_due: impl Fn(Said<'_>, &Command) -> bool,
) -> Watched {
    let mut watched = Watched::default();
    for session in conversation.sessions() {
        watch_session(&session, &is_due, &mut watched);
    }
    watched
}

fn watch_session(
    session: &Session<'_>,
    is_due: &impl Fn(Said<'_>, &Command) -> bool,
    watched: &mut Watched,
) {
    let mut due: Vec<Due<'_>> = Vec::new();
    let mut statuses: Vec<&Status> = Vec::new();
    for moved in &session.moves {
        match *moved {
            // What the judged side owes after this, nobody can say.
            Move::Unclear => due.clear(),
            // Commands beside a refusal may be left alone: they should not be there.
            Move::Other(said) if said.refuses() => due.clear(),
            Move::Other(said) => due.extend(
                owed(said)
                    .filter(|command| is_due(said, command))
                    .map(|command| Due { of: said, command }),
            ),
            Move::Judged(said) => {
                statuses.extend(said.statuses());
                let excused = said.aborts() || said.rejects() || said.alert(NO_END).is_some();
                if excused {
                    due.clear();
                } else if said.is_final() && !due.is_empty() {
                    watched.note(closes(said, &due, &statuses));
                    due.clear();
                }
            }
        }
    }
}

/// The commands of a message for which a Status is owed, those in groups too.
fn owed<'a>(said: Said<'a>) -> impl Iterator<Item = &'a Command> {
    said.commands().filter(|command| match command {
        Command::Status(_) | Command::Results(_) | Command::Other(_) => false,
        Command::Alert(alert) => alert.code() != Some(ABORT),
        _ => true,
    })
}

fn closes(said: Said<'_>, due: &[Due<'_>], statuses: &[&Status]) -> Look {
    let missing: Vec<String> = due
        .iter()
        .filter(|due| !is_answered(due, statuses) && !is_excused(due, statuses))
        .map(|due| {
            format!(
                "{} (MsgRef {}, CmdRef {})",
                due.command.name(),
                due.of.msg_id().unwrap_or_default(),
                cmd_id(due.command)
            )
        })
        .collect();
    Look::if_so(missing.is_empty(), || {
        Finding::at(
            said,
            said.body_span(),
            format!("no Status for {}", missing.join(", ")),
            ["a Status for every command before the package ends"],
        )
    })
}

fn cmd_id(command: &Command) -> &str {
    command.cmd_id().map_or("", Leaf::trimmed)
}

fn is_answered(due: &Due<'_>, statuses: &[&Status]) -> bool {
    find(due.of, due.command, statuses).is_some()
}

fn find<'s>(of: Said<'_>, command: &Command, statuses: &[&'s Status]) -> Option<&'s Status> {
    let id = of.msg_id().unwrap_or_default();
    statuses
        .iter()
        .copied()
        .find(|status| is_for(status, id, cmd_id(command)))
}

/// A member of a group that was not carried out need not be answered by itself.
fn is_excused(due: &Due<'_>, statuses: &[&Status]) -> bool {
    due.of.commands().any(|group| {
        let holds = group
            .members()
            .iter()
            .any(|member| core::ptr::eq(member, due.command));
        holds && find(due.of, group, statuses).and_then(Status::code) != Some(200)
    })
}

/// A server sends no Status 200 for Results, those that end a chunked object apart (DM Protocol 1.3, 7.1 and 8).
pub(super) fn none_for_results(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.turns(), |turn| {
        let Some(prompt) = turn.prompt else {
            return Look::Past;
        };
        let is_chunk = prompt.has_more() || !begins_with_whole(prompt, conversation);
        if prompt.message.body.results().next().is_none() || is_chunk {
            return Look::Past;
        }
        let id = prompt.msg_id().unwrap_or_default();
        let status = turn.said.statuses().find(|status| {
            status.code() == Some(200)
                && prompt.message.body.results().any(|results| {
                    let cmd_id = results.cmd_id.as_ref().map_or("", Leaf::trimmed);
                    is_for(status, id, cmd_id)
                })
        });
        match status {
            None => Look::Right,
            Some(status) => Look::Wrong(
                Finding::at(
                    turn.said,
                    status.span,
                    "Status 200 for Results",
                    ["no Status for Results", "a Status with an error code"],
                )
                .noting("RepPro 1.2.2 has a Status for Results that is not 200: only 200 counts"),
            ),
        }
    })
}

/// Whether a message of the other side does not go on with an object of the message before.
fn begins_with_whole(prompt: Said<'_>, conversation: &Conversation<'_>) -> bool {
    conversation
        .view
        .sent_before(prompt.number())
        .filter_map(Said::of)
        .find(|before| before.session_id() == prompt.session_id())
        .is_none_or(|before| !before.has_more())
}

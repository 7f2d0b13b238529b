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

#[cfg(test)]
mod tests {
    use super::super::testing::{ANSWER_1, FINAL, Talk, alert, get, status};
    use super::*;

    const RESULTS: &str = "<Results><CmdID>3</CmdID><MsgRef>1</MsgRef><CmdRef>4</CmdRef><Item><Source>\
        <LocURI>./DevInfo/Man</LocURI></Source><Data>A</Data></Item></Results>";

    /// The server asks for one node.
    fn asked() -> Talk {
        Talk::of_client().server(1, &format!("{ANSWER_1}{}{FINAL}", get(4)))
    }

    fn header() -> String {
        status(1, 1, 0, "SyncHdr", 200)
    }

    fn of_get() -> String {
        status(2, 1, 4, "Get", 200)
    }

    #[test]
    fn a_client_answers_the_header() {
        asked()
            .client(2, &format!("{}{}{FINAL}", header(), of_get()))
            .is_right(for_header);
        asked()
            .client(2, &format!("{}{FINAL}", of_get()))
            .is_wrong(for_header, 3, "<SyncBody>");
        let finding = asked()
            .client(
                2,
                &format!("{}{}{FINAL}", status(1, 7, 0, "SyncHdr", 200), of_get()),
            )
            .is_wrong(for_header, 3, "<Status><CmdID>1");
        assert!(finding.observed.contains("\"7\""));
    }

    #[test]
    fn an_abort_and_an_answer_to_our_own_wrong_message_need_no_header_status() {
        asked()
            .client(2, &format!("{}{FINAL}", alert(1, 1223)))
            .is_passed_over(for_header);
        for (old, new) in [
            ("<VerProto>DM/1.3", "<VerProto>DM/9.9"),
            ("<MsgID>1</MsgID>", ""),
            ("<CmdID>4</CmdID>", ""),
            ("</SyncML>", ""),
            ("SyncHdr</Cmd>", "SyncHdr</Cmd><Bogus/>"),
        ] {
            asked()
                .with(old, new)
                .client(2, &format!("{}{FINAL}", alert(1, 1222)))
                .is_passed_over(for_header);
        }
        asked()
            .but(|message| message.status = Some(503))
            .client(2, &format!("{}{FINAL}", alert(1, 1222)))
            .is_passed_over(for_header);
    }

    #[test]
    fn a_server_answers_the_header() {
        Talk::of_server()
            .server(1, &format!("{ANSWER_1}{FINAL}"))
            .is_right(for_header);
        Talk::of_server()
            .server(1, &format!("{}{FINAL}", status(1, 1, 1, "Alert", 200)))
            .is_wrong(for_header, 2, "<SyncBody>");
        Talk::of_server()
            .with("<VerDTD>1.2", "<VerDTD>9.9")
            .server(1, FINAL)
            .is_passed_over(for_header);
    }

    #[test]
    fn the_header_is_answered_first() {
        let talk = |body: String| asked().client(2, &body);
        talk(format!("{}{}{FINAL}", header(), of_get())).is_right(header_first);
        talk(format!("{}{}{FINAL}", of_get(), header())).is_wrong(
            header_first,
            3,
            "<Status><CmdID>2",
        );
        talk(format!("{}{FINAL}", of_get())).is_passed_over(header_first);
    }

    #[test]
    fn every_command_is_answered_when_the_package_ends() {
        let talk = |body: String| asked().client(2, &body);
        talk(format!("{}{}{RESULTS}{FINAL}", header(), of_get())).is_right(for_every_command);
        talk(format!("{}{FINAL}", header())).is_wrong(for_every_command, 3, "<SyncBody>");
        talk(format!("{}{RESULTS}", header())).is_passed_over(for_every_command);
        talk(format!("{}{}{FINAL}", header(), alert(2, 1223))).is_passed_over(for_every_command);
        talk(format!("{}{FINAL}", status(1, 1, 0, "SyncHdr", 513)))
            .is_passed_over(for_every_command);
    }

    #[test]
    fn members_of_a_group_that_was_carried_out_are_answered_too() {
        let sequence = format!("<Sequence><CmdID>4</CmdID>{}</Sequence>", get(5));
        let talk = |code: u32, more: &str| {
            Talk::of_client()
                .server(1, &format!("{ANSWER_1}{sequence}{FINAL}"))
                .client(
                    2,
                    &format!(
                        "{}{}{more}{FINAL}",
                        header(),
                        status(2, 1, 4, "Sequence", code)
                    ),
                )
        };
        talk(200, &status(3, 1, 5, "Get", 200)).is_right(for_every_command);
        talk(200, "").is_wrong(for_every_command, 3, "<SyncBody>");
        talk(500, "").is_right(for_every_command);
    }

    #[test]
    fn commands_whose_cmd_id_we_spoiled_are_owed_no_status() {
        for wrong in ["<CmdID>0</CmdID>", "<CmdID>3</CmdID>", ""] {
            asked()
                .with("<CmdID>4</CmdID>", wrong)
                .client(2, &format!("{}{FINAL}", header()))
                .is_passed_over(for_every_command);
        }
    }

    #[test]
    fn a_server_answers_alerts_of_package_1_and_of_package_3() {
        Talk::of_server()
            .server(1, &format!("{ANSWER_1}{FINAL}"))
            .is_right(for_alerts_of_package_1);
        Talk::of_server()
            .server(1, &format!("{}{FINAL}", status(1, 1, 0, "SyncHdr", 200)))
            .is_wrong(for_alerts_of_package_1, 2, "<SyncBody>");
        let event = Talk::of_server()
            .server(1, &format!("{ANSWER_1}{}{FINAL}", get(4)))
            .client(
                2,
                &format!("{}{}{}{FINAL}", header(), of_get(), alert(3, 1224)),
            );
        let answer = status(1, 2, 0, "SyncHdr", 200);
        event
            .clone()
            .server(
                2,
                &format!("{answer}{}{FINAL}", status(2, 2, 3, "Alert", 200)),
            )
            .is_right(for_alerts);
        event
            .server(2, &format!("{answer}{FINAL}"))
            .is_wrong(for_alerts, 4, "<SyncBody>");
    }

    #[test]
    fn results_get_no_status_200() {
        let told = |results: &str| {
            Talk::of_server()
                .server(1, &format!("{ANSWER_1}{}{FINAL}", get(4)))
                .client(2, &format!("{}{}{results}{FINAL}", header(), of_get()))
        };
        let answer = |code: u32| {
            let header = status(1, 2, 0, "SyncHdr", 200);
            format!("{header}{}{FINAL}", status(2, 2, 3, "Results", code))
        };
        told(RESULTS)
            .server(2, &format!("{}{FINAL}", status(1, 2, 0, "SyncHdr", 200)))
            .is_right(none_for_results);
        told(RESULTS)
            .server(2, &answer(200))
            .is_wrong(none_for_results, 4, "<Status><CmdID>2");
        told(RESULTS)
            .server(2, &answer(424))
            .is_right(none_for_results);
        let chunk = RESULTS.replace("</Data>", "</Data><MoreData/>");
        told(&chunk)
            .server(2, &answer(200))
            .is_passed_over(none_for_results);
    }
}

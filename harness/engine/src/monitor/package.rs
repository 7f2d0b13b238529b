//! Rules on packages of several messages: who may close when, who asks for more (DM Protocol 1.3, sections
//! 6.1.2 and 7.2).

use super::{
    conversation::{Conversation, Move, Session, Turn},
    rule::{Finding, Look, Watched},
    said::{ABORT, NEXT, NO_END, Said},
};
use dmct_scenario::plan::Role;
use dmct_wire::syncml::message::Command;

/// A client does not close its package before the server has closed the one it answers.
pub(super) fn client_final(conversation: &Conversation<'_>) -> Watched {
    let mut watched = Watched::default();
    for session in conversation.sessions() {
        for (turn, open) in with_open_package(&session, Role::Client) {
            let again = turn.prompt.is_none_or(|prompt| prompt.refuses());
            if open != Open::Server || again || turn.said.aborts() || turn.said.rejects() {
                continue;
            }
            let said = turn.said;
            watched.note(Look::if_so(!said.is_final(), || {
                Finding::at(
                    said,
                    final_span(said),
                    "Final, though the server has not yet sent the Final of the package that is answered",
                    ["no Final"],
                )
            }));
        }
    }
    watched
}

/// A server whose package is closed answers a message without Final with a Next Message response.
pub(super) fn next_message(conversation: &Conversation<'_>) -> Watched {
    let mut watched = Watched::default();
    for session in conversation.sessions() {
        for (turn, open) in with_open_package(&session, Role::Server) {
            let said = turn.said;
            let excused = said.aborts() || said.rejects() || said_no_end(said);
            if open == Open::Client && turn.prompt.is_some() && !excused {
                watched.note(is_next_message(said));
            }
        }
    }
    watched
}

fn is_next_message(said: Said<'_>) -> Look {
    let other = said.commands().find(|command| match command {
        Command::Status(_) => false,
        Command::Alert(alert) => alert.code() != Some(NEXT),
        _ => true,
    });
    let (observed, span) = if let Some(command) = other {
        (
            format!("{} beside the Statuses", command.name()),
            command.span(),
        )
    } else if said.is_final() {
        ("Final".to_owned(), final_span(said))
    } else if said.alert(NEXT).is_none() {
        ("no Alert 1222".to_owned(), said.body_span())
    } else {
        return Look::Right;
    };
    Look::Wrong(Finding::at(
        said,
        span,
        observed,
        [
            "Statuses and Alert 1222, without Final",
            "Alert 1223 to abort the session",
        ],
    ))
}

/// A server closes its package with every message, unless an object is to be continued.
pub(super) fn server_final(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.turns(), |turn| {
        let said = turn.said;
        let waits = turn
            .prompt
            .is_none_or(|prompt| !prompt.is_final() || prompt.has_more());
        // That an abort has Final is a rule of its own.
        let excused = said.aborts() || said.rejects() || said_no_end(said);
        if waits || said.has_more() || excused {
            return Look::Past;
        }
        Look::if_so(said.is_final(), || {
            Finding::at(
                said,
                said.body_span(),
                "no Final, though the client has closed its package and no object is to be continued",
                ["Final"],
            )
        })
    })
}

/// Who gets a message that does not close its package asks for more, or has commands or Results to send.
pub(super) fn asks_for_more(conversation: &Conversation<'_>) -> Watched {
    let mut watched = Watched::default();
    for session in conversation.sessions() {
        for (turn, open) in with_open_package(&session, conversation.judged) {
            let unfinished = turn
                .prompt
                .is_some_and(|prompt| !prompt.is_final() && !prompt.refuses() && !prompt.rejects());
            // What a server owes once its own package is closed is the Next Message rule's matter.
            let meant = match conversation.judged {
                Role::Client => open == Open::Server,
                Role::Server => open == Open::Package1,
            };
            if unfinished && meant && !turn.said.rejects() && !turn.said.is_final() {
                watched.note(asks(turn.said));
            }
        }
    }
    watched
}

fn asks(said: Said<'_>) -> Look {
    let goes_on = said
        .commands()
        .any(|command| !matches!(command, Command::Status(_)));
    Look::if_so(goes_on, || {
        Finding::at(
            said,
            said.body_span(),
            "nothing but Statuses, and no Alert 1222",
            [
                "Alert 1222",
                "commands or Results",
                "Alert 1223",
                "Alert 1225",
            ],
        )
    })
}

/// A message with Alert 1223 has Final.
pub(super) fn abort_is_final(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.messages(), |said| {
        let Some(alert) = said.alert(ABORT) else {
            return Look::Past;
        };
        Look::if_so(said.is_final(), || {
            Finding::at(said, alert.span, "Alert 1223 without Final", ["Final"])
        })
    })
}

/// Whose package is open when a message of the judged side is due.
///
/// | before | client, Final | client, no Final | server, Final | server, no Final |
/// |---|---|---|---|---|
/// | Start | None | Package1 | Client | Unknown |
/// | Package1 | None | Package1 | Client | Package1 |
/// | None | None | Unknown | Client | Server |
/// | Server | None | Server | Client | Server |
/// | Client | None | Client | Client | Client |
/// | Unknown | None | Unknown | Client | Unknown |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    /// Nothing was said yet.
    Start,
    /// Package #1 of the client; the server has sent none yet.
    Package1,
    /// None: the server's next one is due.
    None,
    /// The server's.
    Server,
    /// The client's that answers the server's closed one.
    Client,
    /// It cannot be said.
    Unknown,
}

/// The judged side's messages with whose package was open before each.
fn with_open_package<'a>(session: &Session<'a>, judged: Role) -> Vec<(Turn<'a>, Open)> {
    let mut turns = session.turns().into_iter();
    let mut open = Open::Start;
    let mut seen = Vec::new();
    for moved in &session.moves {
        match *moved {
            Move::Unclear => open = Open::Unknown,
            Move::Other(said) => open = after(open, said, opposite(judged)),
            Move::Judged(said) => {
                seen.extend(turns.next().map(|turn| (turn, open)));
                open = after(open, said, judged);
            }
        }
    }
    seen
}

const fn opposite(role: Role) -> Role {
    match role {
        Role::Client => Role::Server,
        Role::Server => Role::Client,
    }
}

/// Whose package is open once a message was said.
fn after(open: Open, said: Said<'_>, by: Role) -> Open {
    if said.refuses() || said.aborts() {
        return Open::Unknown;
    }
    match (by, said.is_final(), open) {
        (Role::Client, true, _) => Open::None,
        (Role::Client, false, Open::Start) => Open::Package1,
        (Role::Client, false, Open::None) => Open::Unknown,
        (Role::Server, true, _) => Open::Client,
        (Role::Server, false, Open::None) => Open::Server,
        (Role::Server, false, Open::Start) => Open::Unknown,
        (_, false, open) => open,
    }
}

fn said_no_end(said: Said<'_>) -> bool {
    said.alert(NO_END).is_some()
}

fn final_span(said: Said<'_>) -> dmct_wire::span::Span {
    said.message.body.final_flag.unwrap_or(said.body_span())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ANSWER_1, FINAL, PACKAGE_1, Talk, alert, get, status};
    use super::*;

    fn header(msg_ref: u32) -> String {
        status(1, msg_ref, 0, "SyncHdr", 200)
    }

    fn of_get() -> String {
        status(2, 1, 4, "Get", 200)
    }

    /// The server sends the first chunk of a large object.
    fn chunk() -> String {
        "<Replace><CmdID>4</CmdID><Meta><Size xmlns='syncml:metinf'>2</Size></Meta><Item><Target>\
         <LocURI>./A</LocURI></Target><Data>x</Data><MoreData/></Item></Replace>"
            .to_owned()
    }

    #[test]
    fn a_client_does_not_close_before_the_server() {
        let chunked = || Talk::of_client().server(1, &format!("{ANSWER_1}{}", chunk()));
        let answer = format!(
            "{}{}{}",
            header(1),
            status(2, 1, 4, "Replace", 213),
            alert(3, 1222)
        );
        chunked().client(2, &answer).is_right(client_final);
        chunked()
            .client(2, &format!("{answer}{FINAL}"))
            .is_wrong(client_final, 3, "<Final/>");
        chunked()
            .client(2, &format!("{}{}{FINAL}", header(1), alert(2, 1223)))
            .is_passed_over(client_final);
    }

    #[test]
    fn a_client_may_close_once_the_server_has_whatever_next_messages_lack() {
        let results = |msg_id| {
            Talk::of_client()
                .server(1, &format!("{ANSWER_1}{}{FINAL}", get(4)))
                .client(2, &format!("{}{}", header(1), of_get()))
                .server(2, &format!("{}{}", header(2), alert(2, 1222)))
                .client(
                    msg_id,
                    &format!("{}{}{FINAL}", header(2), status(2, 2, 2, "Alert", 200)),
                )
        };
        results(3).is_passed_over(client_final);
        // The same in Package #1.
        Talk::judging(Role::Client)
            .client(1, PACKAGE_1)
            .server(1, &format!("{ANSWER_1}{}", alert(4, 1222)))
            .client(2, &format!("{}{FINAL}", header(1)))
            .is_passed_over(client_final);
    }

    #[test]
    fn a_server_that_has_closed_answers_with_a_next_message() {
        let open = || {
            Talk::of_server()
                .server(1, &format!("{ANSWER_1}{}{FINAL}", get(4)))
                .client(2, &format!("{}{}", header(1), of_get()))
        };
        let next = format!("{}{}", header(2), alert(2, 1222));
        open().server(2, &next).is_right(next_message);
        open()
            .server(2, &format!("{next}{FINAL}"))
            .is_wrong(next_message, 4, "<Final/>");
        open()
            .server(2, &format!("{next}{}", get(3)))
            .is_wrong(next_message, 4, "<Get>");
        open()
            .server(2, &header(2))
            .is_wrong(next_message, 4, "<SyncBody>");
        open()
            .server(2, &format!("{}{}{FINAL}", header(2), alert(2, 1223)))
            .is_passed_over(next_message);
    }

    #[test]
    fn a_server_that_was_told_nonsense_owes_no_next_message() {
        Talk::of_server()
            .server(1, &format!("{ANSWER_1}{}{FINAL}", get(4)))
            .client(2, &of_get())
            .server(2, &format!("{}{FINAL}", header(2)))
            .is_passed_over(next_message);
        Talk::of_server()
            .server(1, &format!("{ANSWER_1}{}{FINAL}", get(4)))
            .client(2, &format!("{}{}{FINAL}", header(1), of_get()))
            .server(2, &format!("{}{FINAL}", header(2)))
            .is_passed_over(next_message);
    }

    #[test]
    fn a_server_closes_wherever_it_can() {
        Talk::of_server()
            .server(1, &format!("{ANSWER_1}{FINAL}"))
            .is_right(server_final);
        Talk::of_server()
            .server(1, ANSWER_1)
            .is_wrong(server_final, 2, "<SyncBody>");
        Talk::of_server()
            .server(1, &format!("{ANSWER_1}{}", alert(4, 1223)))
            .is_passed_over(server_final);
        Talk::of_server()
            .server(1, &format!("{ANSWER_1}{}", chunk()))
            .is_passed_over(server_final);
        Talk::of_server()
            .with(FINAL, "")
            .server(1, ANSWER_1)
            .is_passed_over(server_final);
    }

    #[test]
    fn the_rest_is_asked_for() {
        let chunked = || Talk::of_client().server(1, &format!("{ANSWER_1}{}", chunk()));
        let answer = format!("{}{}", header(1), status(2, 1, 4, "Replace", 213));
        chunked()
            .client(2, &format!("{answer}{}", alert(3, 1222)))
            .is_right(asks_for_more);
        chunked()
            .client(2, &answer)
            .is_wrong(asks_for_more, 3, "<SyncBody>");
        let server = || Talk::judging(Role::Server).client(1, PACKAGE_1);
        server()
            .server(1, &format!("{ANSWER_1}{}", alert(4, 1222)))
            .is_right(asks_for_more);
        server()
            .server(1, ANSWER_1)
            .is_wrong(asks_for_more, 2, "<SyncBody>");
        server()
            .with("DM/1.3", "DM/7")
            .server(1, ANSWER_1)
            .is_passed_over(asks_for_more);
    }

    #[test]
    fn an_abort_has_final() {
        let abort = |end: &str| {
            Talk::of_client()
                .server(1, &format!("{ANSWER_1}{}{FINAL}", get(4)))
                .client(2, &format!("{}{}{end}", header(1), alert(2, 1223)))
        };
        abort(FINAL).is_right(abort_is_final);
        abort("").is_wrong(abort_is_final, 3, "<Alert>");
        Talk::of_client()
            .server(1, &alert(1, 1223))
            .is_passed_over(abort_is_final);
    }
}

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
        if waits || said.has_more() || said.rejects() || said_no_end(said) {
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

//! A conversation: its exchanges, its sessions, and which message answers which.

use super::{
    said::{Said, is_for},
    sanity,
};
use crate::view::{Seen, View};
use dmct_scenario::plan::Role;

/// All messages between two sides in one scenario or one recording.
#[derive(Clone, Copy, Debug)]
pub struct Conversation<'a> {
    /// The scenario's id, or the name of the recording.
    pub scenario: &'a str,
    /// The messages.
    pub view: &'a View,
    /// The side that is judged: the messages with direction Received are its.
    pub judged: Role,
    /// The protocol version that is spoken: `DM/1.3`, `DM/1.2`.
    pub version: &'a str,
}

/// One session, as far as the messages tell sessions apart.
#[derive(Clone, Debug, Default)]
pub(super) struct Session<'a> {
    /// SessionID of its first message.
    pub(super) id: String,
    /// What happened, in order.
    pub(super) moves: Vec<Move<'a>>,
    /// The server's last message challenged the client.
    challenged: bool,
    /// One of the sides has aborted it.
    aborted: bool,
}

/// One thing that happened in a session.
#[derive(Clone, Copy, Debug)]
pub(super) enum Move<'a> {
    /// A message of the judged side.
    Judged(Said<'a>),
    /// A message of the other side that the judged side must have understood.
    Other(Said<'a>),
    /// Something after which nobody can say what the judged side owes: nothing came, it could not be read, or
    /// it was wrong.
    Unclear,
}

/// A message of the judged side, in its session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turn<'a> {
    /// The message.
    pub(crate) said: Said<'a>,
    /// The message of the other side that it answers, where that is beyond doubt.
    pub(crate) prompt: Option<Said<'a>>,
    /// The judged side's message before it in the session.
    pub(super) previous: Option<Said<'a>>,
    /// Its client may have sent it because no answer reached it: the same MsgID, and it answers nothing.
    pub(super) repeated: bool,
}

/// A request of a client and the response to it.
#[derive(Clone, Copy, Debug)]
struct Exchange<'a> {
    request: &'a Seen,
    response: Option<&'a Seen>,
}

impl<'a> Conversation<'a> {
    /// The readable messages of the judged side; datagrams are none.
    pub(crate) fn messages(&self) -> impl Iterator<Item = Said<'a>> + use<'a> {
        self.bodies().filter_map(Said::of)
    }

    /// The messages of the judged side that carry anything; datagrams and errors of the carrier do not.
    pub(super) fn bodies(&self) -> impl Iterator<Item = &'a Seen> + use<'a> {
        self.view
            .messages()
            .iter()
            .filter(|seen| !seen.is_sent() && is_dm(seen))
    }

    /// The messages of the judged side with what they answer, session by session.
    pub(crate) fn turns(&self) -> Vec<Turn<'a>> {
        self.sessions().iter().flat_map(Session::turns).collect()
    }

    /// The sessions, in the order in which they began.
    pub(super) fn sessions(&self) -> Vec<Session<'a>> {
        let mut sessions: Vec<Session<'a>> = Vec::new();
        for exchange in self.exchanges() {
            let place = self.place_of(exchange.request, &sessions);
            let place = place.unwrap_or_else(|| {
                sessions.push(Session {
                    id: Said::of(exchange.request)
                        .and_then(|said| said.session_id())
                        .unwrap_or_default()
                        .to_owned(),
                    ..Session::default()
                });
                sessions.len() - 1
            });
            if let Some(session) = sessions.get_mut(place) {
                session.take(self, Some(exchange.request));
                session.take(self, exchange.response);
            }
        }
        sessions
    }

    /// The session that a request goes on with; nothing if it begins one.
    fn place_of(&self, request: &'a Seen, sessions: &[Session<'a>]) -> Option<usize> {
        let latest = sessions.len().checked_sub(1);
        let Some(said) = Said::of(request) else {
            return latest;
        };
        let Some(id) = said.session_id() else {
            return latest;
        };
        match sessions.iter().rposition(|session| session.id == id) {
            Some(place) => sessions
                .get(place)
                .is_some_and(|session| !session.begins_anew(said))
                .then_some(place),
            // Another SessionID, but an answer to the last message: it strayed from its session.
            None => latest.filter(|place| {
                sessions
                    .get(*place)
                    .is_some_and(|session| session.is_answered_by(said))
            }),
        }
    }

    /// Requests with their responses. A request that is posted again, octet by octet, is the same one.
    fn exchanges(&self) -> Vec<Exchange<'a>> {
        let mut exchanges: Vec<Exchange<'a>> = Vec::new();
        for seen in self.view.messages() {
            if seen.record.is_push() {
                continue;
            }
            if self.is_of_client(seen) {
                if exchanges
                    .last()
                    .is_some_and(|last| last.request.record.body == seen.record.body)
                {
                    exchanges.pop();
                }
                exchanges.push(Exchange {
                    request: seen,
                    response: None,
                });
                continue;
            }
            let asked = exchanges.iter_mut().rev().find(|exchange| {
                exchange.response.is_none()
                    && exchange.request.record.exchange == seen.record.exchange
            });
            if let Some(exchange) = asked {
                exchange.response = Some(seen);
            }
        }
        exchanges
    }

    fn is_of_client(&self, seen: &Seen) -> bool {
        seen.is_sent() == (self.judged == Role::Server)
    }
}

impl<'a> Session<'a> {
    /// Takes in what came, if anything did.
    fn take(&mut self, conversation: &Conversation<'_>, seen: Option<&'a Seen>) {
        let said = seen.filter(|seen| is_dm(seen)).and_then(Said::of);
        let judged = seen.is_some_and(|seen| !seen.is_sent());
        let next = match said {
            None => Move::Unclear,
            Some(said) if judged => Move::Judged(said),
            Some(said) if !self.aborted && sanity::is_sane(said, self, conversation.version) => {
                Move::Other(said)
            }
            Some(_) => Move::Unclear,
        };
        let of_client = seen.is_some_and(|seen| conversation.is_of_client(seen));
        if !of_client {
            self.challenged = said.is_some_and(|said| said.refuses());
        }
        self.aborted |= said.is_some_and(|said| said.aborts());
        self.moves.push(next);
    }

    /// Whether a request with the SessionID of this session begins another one.
    fn begins_anew(&self, said: Said<'_>) -> bool {
        if said.header_status().is_some() {
            return false;
        }
        said.message.header.msg_id_number() == Some(1) || (said.is_package_1() && !self.challenged)
    }

    /// Whether a request answers the last message of this session.
    fn is_answered_by(&self, said: Said<'_>) -> bool {
        let Some(Move::Other(last)) = self.moves.last() else {
            return false;
        };
        last.msg_id().is_some_and(|id| {
            said.statuses()
                .any(|status| status.msg_ref.is_some() && is_for(status, id, "0"))
        })
    }

    /// The judged side's messages with what they answer.
    pub(super) fn turns(&self) -> Vec<Turn<'a>> {
        let mut turns: Vec<Turn<'a>> = Vec::new();
        let mut before = None;
        for moved in &self.moves {
            match *moved {
                Move::Other(said) => before = Some(said),
                Move::Unclear => before = None,
                Move::Judged(said) => {
                    let previous = turns.last().map(|turn| turn.said);
                    let prompt = before.take();
                    let answers = prompt.is_some_and(|prompt| said.answers(prompt, "0"));
                    let repeated = !answers
                        && previous.is_some_and(|previous| previous.msg_id() == said.msg_id());
                    turns.push(Turn {
                        said,
                        prompt: prompt.filter(|_| !repeated),
                        previous,
                        repeated,
                    });
                }
            }
        }
        turns
    }
}

/// Whether it can be a DM message at all: not a datagram, not empty, no error of the carrier.
fn is_dm(seen: &Seen) -> bool {
    let is_error = seen.record.status.is_some_and(|status| status != 200);
    !seen.record.is_push() && !seen.record.body.0.is_empty() && !is_error
}

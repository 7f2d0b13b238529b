//! An HTTP listener whose requests a carrier answers by itself: pushes over HTTP, and short messages.
//!
//! The [`Server`] of DM sessions is used as it is, with a queue of its own in the place of the peer's: what comes out
//! of that queue is answered here at once, and what it means is handed to the peer.

use std::{collections::BTreeMap, net::SocketAddr, sync::Arc, time::Duration};

use dmct_wire::peer::{Delivery, Input, Observation, Request};
use tokio::{
    sync::mpsc,
    task::JoinHandle,
    time::{Instant, sleep_until},
};

use super::words::words;
use crate::{
    Limits,
    bench::{Inbox, OpenError, Sendings},
    clock::after,
    http::server::{Order, Reply, Server},
    numbers::Numbers,
    tls::ServerTls,
};

/// How long an answer may take to get on the wire before others are attended to.
const PATIENCE: Duration = Duration::from_secs(1);

/// The shortest time between two looks at what has waited too long.
const SHORTEST: Duration = Duration::from_millis(1);

/// What knows the answers.
pub(crate) trait Answerer: Send + 'static {
    /// Answers a request.
    fn answer(&mut self, arrival: Arrival) -> Answered;

    /// Lets go of what has waited too long; called every so often. What went, in sentences.
    fn tire(&mut self) -> Vec<String> {
        Vec::new()
    }
}

/// A request and what is known beside it.
pub(crate) struct Arrival {
    /// The request.
    pub(crate) request: Request,
    /// Who sent it.
    pub(crate) from: String,
    /// Whether it is the first on its connection.
    pub(crate) first: bool,
}

/// An answer, and what the peer is handed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Answered {
    /// The status code.
    pub(crate) status: u16,
    /// Headers, framing left to the server.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
    /// Sentences for the peer.
    pub(crate) notes: Vec<String>,
    /// What came, if it was something.
    pub(crate) input: Option<Input>,
}

/// A listener. Dropped, it closes.
#[derive(Debug)]
pub(super) struct Listener {
    address: SocketAddr,
    answering: JoinHandle<()>,
}

/// What a listener is opened with.
pub(super) struct Opening<'a> {
    /// Where to listen; port 0 means any free one.
    pub(super) address: SocketAddr,
    /// TLS on what is served there; none: plain HTTP.
    pub(super) tls: Option<&'a ServerTls>,
    /// Bounds.
    pub(super) limits: &'a Arc<Limits>,
    /// Where numbers come from.
    pub(super) numbers: &'a Arc<Numbers>,
    /// The peer's queue.
    pub(super) inbox: &'a Inbox,
}

impl Listener {
    /// Listens, and answers with what is made for the address that it got, scheme included.
    pub(super) async fn open<A: Answerer>(
        opening: Opening<'_>,
        answerer: impl FnOnce(&str) -> A,
    ) -> Result<Self, OpenError> {
        let limits = opening.limits;
        let (own, arrivals) = Inbox::new(limits.queue);
        let numbers = Arc::clone(opening.numbers);
        let server = Server::open(
            opening.address,
            opening.tls,
            Arc::clone(limits),
            numbers,
            own,
        )
        .await?;
        let address = server.address();
        let scheme = if server.is_secure() { "https" } else { "http" };
        let answering = Answering {
            server,
            inbox: opening.inbox.clone(),
            callers: Callers::new(limits.connections),
            answerer: answerer(&format!("{scheme}://{address}")),
            period: limits.parts.max(SHORTEST),
        };
        Ok(Self {
            address,
            answering: tokio::spawn(answering.run(arrivals)),
        })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.answering.abort();
    }
}

struct Answering<A> {
    server: Server,
    inbox: Inbox,
    callers: Callers,
    answerer: A,
    period: Duration,
}

impl<A: Answerer> Answering<A> {
    async fn run(mut self, mut arrivals: mpsc::Receiver<Input>) {
        let mut tired: Instant = after(self.period);
        loop {
            tokio::select! {
                arrived = arrivals.recv() => match arrived {
                    Some(input) => self.attend(input).await,
                    None => return,
                },
                () = sleep_until(tired) => {
                    tired = after(self.period);
                    self.answerer.tire().into_iter().for_each(|note| self.inbox.note(note));
                }
            }
        }
    }

    async fn attend(&mut self, input: Input) {
        match input {
            Input::Request(request) => self.answer(request).await,
            Input::Lost { loss, .. } => {
                let address = self.server.address();
                let reason = words(&loss);
                self.inbox
                    .note(format!("a request to {address} came to nothing: {reason}"));
            }
            Input::Observed(observation) => {
                self.callers.observe(&observation);
                self.inbox.observe(observation);
            }
            // the server hands over nothing else
            _ => {}
        }
    }

    /// Answers first and tells the peer then: a peer that is finished by what it is told leaves nobody unanswered.
    async fn answer(&mut self, request: Request) {
        let exchange = request.exchange;
        let (from, first) = self.callers.called(request.connection);
        let answered = self.answerer.answer(Arrival {
            request,
            from,
            first,
        });
        let sendings = Sendings::new();
        let reply = Reply {
            status: answered.status,
            headers: answered.headers,
            body: answered.body,
            delivery: Delivery::Whole,
            sending: sendings.token(),
        };
        // it fails when the connection was lost meanwhile, and what came has come all the same
        let _ = self.server.settle(exchange, Order::Reply(reply));
        sendings.finished(PATIENCE).await;
        for note in answered.notes {
            self.inbox.note(note);
        }
        if let Some(input) = answered.input {
            self.inbox.hand(input).await;
        }
    }
}

/// Who is at the other end of which connection.
struct Callers {
    known: BTreeMap<u64, Caller>,
    most: usize,
}

struct Caller {
    from: String,
    has_called: bool,
}

impl Callers {
    fn new(most: usize) -> Self {
        Self {
            known: BTreeMap::new(),
            most: most.max(1),
        }
    }

    fn observe(&mut self, observation: &Observation) {
        match observation {
            Observation::Opened { connection, from } => {
                // observations can be missing, so that the end of a connection may not be known
                if self.known.len() >= self.most {
                    self.known.pop_first();
                }
                let caller = Caller {
                    from: from.clone(),
                    has_called: false,
                };
                self.known.insert(*connection, caller);
            }
            Observation::Closed { connection, .. } => {
                self.known.remove(connection);
            }
            Observation::ProcessEnded(_)
            | Observation::ImplementationEnded(_)
            | Observation::Note(_) => {}
        }
    }

    /// Who sends a request on this connection, and whether it is the first there.
    fn called(&mut self, connection: u64) -> (String, bool) {
        match self.known.get_mut(&connection) {
            Some(caller) => {
                let first = !caller.has_called;
                caller.has_called = true;
                (caller.from.clone(), first)
            }
            None => (format!("connection {connection}"), false),
        }
    }
}

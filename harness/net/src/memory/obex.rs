//! Pushes over OBEX between two peers in memory: the real packets, both ways.

use std::{
    collections::VecDeque,
    pin::pin,
    task::{Context, Poll, Waker},
};

use dmct_wire::peer::{Input, Loss, Push, Time};

use super::{
    line::{Line, name},
    queue::End,
};
use crate::push::{
    Asker, Line as Packets, ObexConfig, Reaction, Responder, obex_limits, push_by_obex,
};

/// The two sides of a link, joined.
struct Joined {
    responder: Responder,
    answers: VecDeque<Vec<u8>>,
    pushed: Vec<dmct_wire::peer::Pushed>,
    from: String,
    to: String,
}

impl Packets for Joined {
    async fn send(&mut self, octets: &[u8]) -> Result<(), Loss> {
        let answer = match self.responder.take(octets) {
            Reaction::Answer(answer) | Reaction::End(answer) | Reaction::Refused(answer, _) => {
                answer
            }
            Reaction::Received(answer, received) => {
                let (from, to) = (self.from.clone(), self.to.clone());
                self.pushed.push(received.into_pushed(from, to, None));
                answer
            }
            // a push asks for nothing
            Reaction::Asked => return Err(closed()),
        };
        self.answers.push_back(answer);
        Ok(())
    }

    async fn receive(&mut self) -> Result<Vec<u8>, Loss> {
        self.answers.pop_front().ok_or_else(closed)
    }
}

impl Line {
    /// Carries a push over OBEX: in packets, answered by the other end's.
    pub(super) fn push_over_obex(
        &mut self,
        now: Time,
        from: End,
        exchange: u64,
        to: &str,
        push: &Push,
    ) {
        let config = ObexConfig::default();
        let limits = obex_limits(&self.limits);
        let joined = Joined {
            responder: Responder::new(config.maximum(), limits),
            answers: VecDeque::new(),
            pushed: Vec::new(),
            from: name(from).to_owned(),
            to: to.to_owned(),
        };
        let mut asker = Asker::new(joined, config.maximum(), limits);
        let outcome = at_once(push_by_obex(&mut asker, exchange, push, None));
        let arrival = now + self.latency;
        for pushed in asker.into_line().pushed {
            self.queue
                .push(arrival, from.other(), Input::Pushed(pushed));
        }
        let input = match outcome.unwrap_or_else(|| Err(closed())) {
            Ok(delivered) => Input::Delivered(delivered),
            Err(loss) => Input::Lost { exchange, loss },
        };
        self.queue.push(arrival + self.latency, from, input);
    }
}

/// What a future comes to that never waits, as none does whose packets are answered in memory.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

fn closed() -> Loss {
    Loss::Closed {
        partial: Vec::new(),
    }
}

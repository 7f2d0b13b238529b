//! Both sides of one link in one place, without sockets and clocks: every packet is answered as it is sent.
//!
//! This is what [`memory`](crate::memory) carries pushes and DM sessions by. What a peer says at its leisure waits
//! between the calls: a message is put by one, and the answer to it got by another.

use std::{
    collections::VecDeque,
    pin::pin,
    task::{Context, Poll, Waker},
};

use dmct_wire::{
    obex::{Object, answer_packets},
    peer::{Delivered, Delivery, Loss, Push, Response},
};

use super::{
    asker::{Asker, Line},
    delivery::deliver,
    limits::object_limits,
    posting::{begin, content_type, fetched, refused},
    pushing::push,
    received::Received,
    responder::{Reaction, Responder},
    status::code_of,
};
use crate::{Limits, push::ObexConfig};
use dmct_wire::obex::response;

/// Both sides of one link.
#[derive(Debug)]
pub(crate) struct Joined {
    asker: Asker<Far>,
}

/// What a peer says: a message, or the answer to one.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// The status that it means; 200 for a message.
    pub(crate) status: u16,
    /// Content-Type among others.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Vec<u8>,
    /// How it is delivered.
    pub(crate) delivery: Delivery,
}

/// What came of a message that was put.
#[derive(Debug)]
pub(crate) enum Put {
    /// The other side has it.
    Taken(Received),
    /// The other side refused it, with this.
    Refused(Response),
    /// It came to nothing: what the one who put it is told, and what the other side, if it noticed.
    Lost(Loss, Option<Loss>),
}

/// The side that answers, and what it has answered.
#[derive(Debug)]
struct Far {
    responder: Responder,
    answers: VecDeque<Vec<u8>>,
    received: VecDeque<Received>,
    lost: Option<Loss>,
    /// What is handed out to the next GET.
    said: Option<Said>,
    is_over: bool,
}

impl Joined {
    /// A link on which nothing was sent yet.
    pub(crate) fn new(limits: &Limits) -> Self {
        let maximum = ObexConfig::default().maximum();
        let limits = object_limits(limits);
        let far = Far {
            responder: Responder::new(maximum, limits),
            answers: VecDeque::new(),
            received: VecDeque::new(),
            lost: None,
            said: None,
            is_over: false,
        };
        Self {
            asker: Asker::new(far, maximum, limits),
        }
    }

    /// Pushes; what the carrier answered, and what arrived.
    pub(crate) fn push(
        &mut self,
        exchange: u64,
        pushed: &Push,
    ) -> (Result<Delivered, Loss>, Option<Received>) {
        let outcome = at_once(push(&mut self.asker, exchange, pushed, None));
        (outcome, self.asker.line.received.pop_front())
    }

    /// Begins a DM session; what refuses it, if anything does.
    ///
    /// # Errors
    /// Why there is no answer.
    pub(crate) fn begin(&mut self) -> Result<Option<Response>, Loss> {
        at_once(begin(&mut self.asker))
    }

    /// Puts what a peer says.
    pub(crate) fn put(&mut self, said: Said) -> Put {
        let media_type = content_type(&said.headers).unwrap_or_default();
        let object = Object::new(None, media_type, said.body);
        let code = at_once(self.asker.put(object, &said.delivery, None));
        let (_, answer) = self.asker.record();
        let far = &mut self.asker.line;
        match (code, far.received.pop_front()) {
            (Ok(response::SUCCESS), Some(received)) => Put::Taken(received),
            (Ok(code), _) if far.lost.is_none() => Put::Refused(refused(code, answer)),
            (Ok(code), _) => Put::Lost(
                Loss::Malformed {
                    reason: format!("refused with {code:#04x}"),
                    partial: answer,
                },
                far.lost.take(),
            ),
            (Err(loss), _) => Put::Lost(loss, far.lost.take().or_else(|| Some(closed()))),
        }
    }

    /// Gets what the side that did not make the link says; a refusal is told as the status that it means.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn get(&mut self, media_type: &str, said: Said) -> Result<Response, Loss> {
        self.asker.line.said = Some(said);
        let outcome = at_once(self.asker.fetch(media_type));
        self.asker.record();
        outcome.map(fetched)
    }

    /// What either side saw beside the objects since it was last asked for, in sentences.
    pub(crate) fn notes(&mut self) -> Vec<String> {
        let mut notes = self.asker.notes();
        notes.extend(self.asker.line.responder.notes());
        notes
    }

    /// Whether one of the two closed it.
    pub(crate) fn is_over(&self) -> bool {
        self.asker.line.is_over
    }
}

impl Far {
    /// Answers a GET with what was said.
    fn hand_out(&mut self) -> Option<Reaction> {
        let said = self.said.take()?;
        if !(200..300).contains(&said.status) {
            return Some(self.responder.refuse(code_of(said.status)));
        }
        let media_type = content_type(&said.headers).unwrap_or_default();
        let object = Object::new(self.responder.session(), media_type, said.body);
        let maximum = self.responder.maximum();
        let delivered = deliver(object, &said.delivery, |object| {
            answer_packets(object, maximum)
        });
        Some(match delivered {
            Ok(delivered) => self.responder.hand_out(delivered),
            Err(_) => self.responder.refuse(response::INTERNAL_ERROR),
        })
    }

    fn answer(&mut self, reaction: Reaction) -> Result<(), Loss> {
        match reaction {
            Reaction::Answer(answer) => self.answers.push_back(answer),
            Reaction::End(answer) => {
                self.answers.push_back(answer);
                self.is_over = true;
            }
            Reaction::Refused(answer, loss) => {
                self.answers.push_back(answer);
                self.lost = Some(loss);
                self.is_over = true;
            }
            Reaction::Received(answer, received) => {
                self.answers.push_back(answer);
                self.received.push_back(received);
            }
            Reaction::Asked => {
                let handed = self.hand_out().ok_or_else(closed)?;
                return self.answer(handed);
            }
        }
        Ok(())
    }
}

impl Line for Far {
    async fn send(&mut self, octets: &[u8]) -> Result<(), Loss> {
        if self.is_over {
            return Err(closed());
        }
        let reaction = self.responder.take(octets);
        self.answer(reaction)
    }

    async fn receive(&mut self) -> Result<Vec<u8>, Loss> {
        self.answers.pop_front().ok_or_else(closed)
    }
}

/// What a future comes to that never waits, as none does whose packets are answered at once.
fn at_once<T>(future: impl Future<Output = Result<T, Loss>>) -> Result<T, Loss> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => Err(closed()),
    }
}

fn closed() -> Loss {
    Loss::Closed {
        partial: Vec::new(),
    }
}

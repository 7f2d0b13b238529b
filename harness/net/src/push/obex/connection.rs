//! One link to this side: packets in, answers out, objects to our peer.

use std::{net::SocketAddr, sync::Arc};

use dmct_wire::{
    obex::{Object, answer_packets, response},
    peer::{Input, Loss, Observation, Request},
};
use tokio::{
    net::TcpStream,
    sync::oneshot::Receiver,
    time::{Instant, sleep_until},
};

use super::{
    asker::Line,
    delivery::deliver,
    limits::object_limits,
    listener::Serving,
    packets::Packets,
    posting::content_type,
    responder::{Reaction, Received, Responder},
    status::code_of,
};
use crate::{
    bench::Sending,
    clock::after,
    http::server::{Exchanges, Idle, Order, Reply},
    push::words::words,
};

/// One link to this side.
#[derive(Debug)]
pub(super) struct Connection {
    serving: Serving,
    exchanges: Arc<Exchanges>,
    idle: Arc<Idle>,
    number: u64,
    from: SocketAddr,
    own: SocketAddr,
    responder: Responder,
    objects: u64,
    /// When the object that is being put must be whole.
    deadline: Option<Instant>,
    exchange: Option<Exchange>,
    /// Held until the answer that is being got is on the wire.
    sending: Option<Sending>,
    /// Nothing was said last that must still arrive.
    is_over: bool,
}

/// A request of a session whose answer was not got yet.
#[derive(Debug)]
struct Exchange {
    number: u64,
    answer: Answer,
}

#[derive(Debug)]
enum Answer {
    Due(Receiver<Order>),
    Here(Reply),
}

/// What happens next on a link.
enum Event {
    Packet(Vec<u8>),
    Lost(Loss),
    /// Nothing comes any more, and nothing is lost.
    Over,
    /// Our peer answered.
    Answered(Reply),
    /// Our peer wants the link closed.
    Dropped,
}

impl Connection {
    pub(super) fn new(
        serving: Serving,
        exchanges: Arc<Exchanges>,
        idle: Arc<Idle>,
        (from, own): (SocketAddr, SocketAddr),
    ) -> Self {
        let number = serving.numbers.connection();
        let responder = Responder::new(serving.maximum, object_limits(&serving.limits));
        Self {
            serving,
            exchanges,
            idle,
            number,
            from,
            own,
            responder,
            objects: 0,
            deadline: None,
            exchange: None,
            sending: None,
            is_over: false,
        }
    }

    /// Serves the link to its end.
    pub(super) async fn converse(mut self, stream: TcpStream) {
        self.serving.inbox.observe(Observation::Opened {
            connection: self.number,
            from: self.from.to_string(),
        });
        let maximum = self.serving.maximum;
        let mut packets = Packets::new(stream, maximum, Arc::clone(&self.serving.limits));
        while self.turn(&mut packets).await {}
        if !self.is_over {
            packets.close().await;
        }
        self.lose_exchange("the link ended").await;
        self.serving.inbox.observe(Observation::Closed {
            connection: self.number,
            messages: self.objects,
        });
    }

    /// One event; whether another may follow.
    async fn turn(&mut self, packets: &mut Packets) -> bool {
        match self.event(packets).await {
            Event::Packet(packet) => {
                let reaction = self.responder.take(&packet);
                self.tell();
                self.react(packets, reaction).await
            }
            Event::Answered(reply) => {
                if let Some(exchange) = &mut self.exchange {
                    exchange.answer = Answer::Here(reply);
                }
                true
            }
            Event::Lost(loss) => {
                self.lost(packets, loss).await;
                false
            }
            Event::Over | Event::Dropped => {
                self.is_over = true;
                false
            }
        }
    }

    async fn event(&mut self, packets: &mut Packets) -> Event {
        let limits = Arc::clone(&self.serving.limits);
        let is_between = packets.is_empty() && !self.responder.is_taking();
        if is_between && let Some(event) = self.first_octets(packets, after(limits.idle)).await {
            return event;
        }
        let deadline = *self.deadline.get_or_insert_with(|| after(limits.message));
        match packets.packet(deadline).await {
            Ok(packet) => Event::Packet(packet),
            Err(loss) => Event::Lost(loss),
        }
    }

    /// Waits for a packet to begin; what happens instead of it.
    async fn first_octets(&mut self, packets: &mut Packets, deadline: Instant) -> Option<Event> {
        let is_between = self.exchange.is_none();
        let entered = is_between.then(|| self.idle.enter(self.number));
        let due = match &mut self.exchange {
            Some(Exchange {
                answer: Answer::Due(due),
                ..
            }) => Some(due),
            _ => None,
        };
        let is_due = due.is_some();
        let event = tokio::select! {
            ordered = ordered(due), if is_due => Some(match ordered {
                Order::Reply(reply) => Event::Answered(reply),
                Order::Drop => {
                    self.exchange = None;
                    Event::Dropped
                }
            }),
            came = packets.fill() => (!came).then_some(Event::Over),
            () = evicted(entered.as_deref()) => Some(Event::Over),
            () = sleep_until(deadline) => Some(Event::Over),
        };
        self.idle.leave(self.number);
        event
    }

    /// Does what comes of a packet; whether another may follow.
    async fn react(&mut self, packets: &mut Packets, reaction: Reaction) -> bool {
        if !self.responder.is_taking() {
            self.deadline = None;
        }
        match reaction {
            Reaction::Answer(answer) => self.send(packets, &answer).await,
            Reaction::End(answer) => {
                self.send(packets, &answer).await;
                false
            }
            Reaction::Refused(answer, loss) => {
                self.send(packets, &answer).await;
                self.lose_message(loss).await;
                false
            }
            Reaction::Received(answer, received) => {
                // answered first: a peer that is finished by what it is told leaves nobody unanswered
                let sent = self.send(packets, &answer).await;
                self.objects += 1;
                self.hand(received).await;
                sent
            }
            Reaction::Asked => self.asked(packets).await,
        }
    }

    async fn send(&mut self, packets: &mut Packets, answer: &[u8]) -> bool {
        let sent = packets.send(answer).await.is_ok();
        if !self.responder.is_handing_out() {
            self.sending = None;
        }
        sent
    }

    /// Hands an object to our peer: as a request of a session, or as a push.
    async fn hand(&mut self, received: Received) {
        if !(self.serving.serves_sessions && received.is_message()) {
            let pushed = received.into_pushed(
                self.from.to_string(),
                self.own.to_string(),
                Some(self.number),
            );
            return self.serving.inbox.hand(Input::Pushed(pushed)).await;
        }
        self.lose_exchange("the next message came").await;
        let number = self.serving.numbers.exchange();
        let due = self.exchanges.open(number);
        self.exchange = Some(Exchange {
            number,
            answer: Answer::Due(due),
        });
        let media_type = received.object.media_type;
        let headers = media_type.map(|media_type| ("Content-Type".to_owned(), media_type));
        let request = Request {
            exchange: number,
            connection: self.number,
            method: "PUT".to_owned(),
            target: "obex".to_owned(),
            headers: headers.into_iter().collect(),
            head: received.head,
            body: received.object.body,
        };
        self.serving.inbox.hand(Input::Request(request)).await;
    }

    /// Answers a GET: with the answer of our peer, for which it waits.
    async fn asked(&mut self, packets: &mut Packets) -> bool {
        let Some(Exchange { number, answer }) = self.exchange.take() else {
            self.note("a GET came, and there is nothing to be got");
            let refused = self.responder.refuse(response::NOT_FOUND);
            return Box::pin(self.react(packets, refused)).await;
        };
        let order = match answer {
            Answer::Here(reply) => Order::Reply(reply),
            Answer::Due(due) => match self.wait(packets, number, due).await {
                Ok(Some(order)) => order,
                Ok(None) => return true,
                Err(loss) => {
                    self.exchanges.forget(number);
                    self.hand_loss(number, loss).await;
                    return false;
                }
            },
        };
        match order {
            Order::Reply(reply) => {
                let reaction = self.answer(reply);
                Box::pin(self.react(packets, reaction)).await
            }
            Order::Drop => false,
        }
    }

    /// Waits for our peer while a GET waits for it; none when the GET was aborted meanwhile.
    async fn wait(
        &mut self,
        packets: &mut Packets,
        number: u64,
        mut due: Receiver<Order>,
    ) -> Result<Option<Order>, Loss> {
        let deadline = after(self.serving.limits.answer);
        let loss = tokio::select! {
            biased;
            // a sender that is gone takes its exchanges with it
            ordered = &mut due => return Ok(Some(ordered.unwrap_or(Order::Drop))),
            came = packets.packet(deadline) => match came {
                Ok(packet) => {
                    let reaction = self.responder.take(&packet);
                    self.tell();
                    return self.interrupted(packets, number, due, reaction).await;
                }
                Err(loss) => loss,
            },
        };
        if matches!(loss, Loss::TimedOut { .. }) {
            self.send(packets, &super::responder::bare(response::UNAVAILABLE))
                .await;
        }
        Err(loss)
    }

    /// A packet came while a GET waited for its answer: only an ABORT may.
    async fn interrupted(
        &mut self,
        packets: &mut Packets,
        number: u64,
        due: Receiver<Order>,
        reaction: Reaction,
    ) -> Result<Option<Order>, Loss> {
        if let Reaction::Answer(answer) = &reaction {
            self.send(packets, answer).await;
            self.note("a GET was given up before it was answered");
            self.exchange = Some(Exchange {
                number,
                answer: Answer::Due(due),
            });
            return Ok(None);
        }
        Err(Loss::Malformed {
            reason: "a request came while a GET waited for its answer".to_owned(),
            partial: Vec::new(),
        })
    }

    /// The answer of our peer as that to a GET.
    fn answer(&mut self, reply: Reply) -> Reaction {
        if !(200..300).contains(&reply.status) {
            return self.responder.refuse(code_of(reply.status));
        }
        let media_type = content_type(&reply.headers).unwrap_or_default();
        let object = Object::new(self.responder.session(), media_type, reply.body);
        let maximum = self.responder.maximum();
        match deliver(object, &reply.delivery, |object| {
            answer_packets(object, maximum)
        }) {
            Ok(delivered) => {
                self.sending = Some(reply.sending);
                self.responder.hand_out(delivered)
            }
            Err(error) => {
                self.note(&format!("the answer cannot be sent: {error}"));
                self.responder.refuse(response::INTERNAL_ERROR)
            }
        }
    }

    /// Tells what was lost, and the other side why if it can still hear it.
    async fn lost(&mut self, packets: &mut Packets, loss: Loss) {
        self.is_over = !matches!(loss, Loss::Malformed { .. });
        if !self.is_over {
            let refused = super::responder::bare(response::BAD_REQUEST);
            self.send(packets, &refused).await;
        }
        self.note(&format!("a packet came to nothing: {}", words(&loss)));
        if self.responder.is_taking() {
            self.lose_message(loss).await;
        }
    }

    /// Tells a peer that takes requests of one that came to nothing.
    async fn lose_message(&mut self, loss: Loss) {
        if self.serving.serves_sessions {
            let exchange = self.serving.numbers.exchange();
            self.hand_loss(exchange, loss).await;
        }
    }

    /// Gives up an exchange whose answer was not got.
    async fn lose_exchange(&mut self, why: &str) {
        let Some(exchange) = self.exchange.take() else {
            return;
        };
        self.exchanges.forget(exchange.number);
        self.note(&format!(
            "{why} before the answer to exchange {} was got",
            exchange.number
        ));
        let loss = Loss::Closed {
            partial: Vec::new(),
        };
        self.hand_loss(exchange.number, loss).await;
    }

    async fn hand_loss(&self, exchange: u64, loss: Loss) {
        let lost = Input::Lost { exchange, loss };
        self.serving.inbox.hand(lost).await;
    }

    /// Tells our peer what the responder saw.
    fn tell(&mut self) {
        for note in self.responder.notes() {
            self.note(&note);
        }
    }

    fn note(&self, sentence: &str) {
        let (number, inbox) = (self.number, &self.serving.inbox);
        inbox.note(format!("on connection {number} {sentence}"));
    }
}

/// What our peer ordered; nothing, for ever, where nothing is due.
async fn ordered(due: Option<&mut Receiver<Order>>) -> Order {
    match due {
        // a sender that is gone takes its exchanges with it
        Some(due) => due.await.unwrap_or(Order::Drop),
        None => std::future::pending().await,
    }
}

/// Waits until an idle link has to make room.
async fn evicted(entered: Option<&tokio::sync::Notify>) {
    match entered {
        Some(entered) => entered.notified().await,
        None => std::future::pending().await,
    }
}

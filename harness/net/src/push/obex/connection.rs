//! One link to this side: packets in, answers out, objects to our peer.

use std::{net::SocketAddr, sync::Arc};

use dmct_wire::{
    obex::response,
    peer::{Input, Loss, Observation},
};
use tokio::{
    net::TcpStream,
    sync::oneshot::Receiver,
    time::{Instant, sleep_until},
};

use super::{
    asker::Line,
    limits::object_limits,
    listener::Serving,
    packets::Packets,
    responder::{Reaction, Responder},
};
use crate::{
    bench::Sending,
    clock::after,
    http::server::{Idle, Order, Reply},
    push::words::words,
};

/// One link to this side.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) serving: Serving,
    idle: Arc<Idle>,
    pub(super) number: u64,
    pub(super) from: SocketAddr,
    pub(super) own: SocketAddr,
    pub(super) responder: Responder,
    objects: u64,
    /// When the object that is being put must be whole.
    deadline: Option<Instant>,
    pub(super) exchange: Option<Exchange>,
    /// Held until the answer that is being got is on the wire.
    pub(super) sending: Option<Sending>,
    /// Nothing was said last that must still arrive.
    is_over: bool,
}

/// What our peer says and the other side did not get yet.
#[derive(Debug)]
pub(super) struct Exchange {
    /// The number of the request that is answered; on a DM client's bench that of the connection.
    pub(super) number: u64,
    /// What it says.
    pub(super) answer: Answer,
}

/// What our peer says.
#[derive(Debug)]
pub(super) enum Answer {
    /// Nothing yet.
    Due(Receiver<Order>),
    /// This.
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
        idle: Arc<Idle>,
        (from, own): (SocketAddr, SocketAddr),
    ) -> Self {
        let number = serving.numbers.connection();
        let responder = Responder::new(serving.maximum, object_limits(&serving.limits));
        Self {
            serving,
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
        self.serving.links.forget(self.number);
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
        let is_between = self.exchange.is_none() || !self.serving.serves_sessions;
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
    pub(super) async fn react(&mut self, packets: &mut Packets, reaction: Reaction) -> bool {
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

    pub(super) async fn send(&mut self, packets: &mut Packets, answer: &[u8]) -> bool {
        let sent = packets.send(answer).await.is_ok();
        if !self.responder.is_handing_out() {
            self.sending = None;
        }
        sent
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

    pub(super) async fn hand_loss(&self, exchange: u64, loss: Loss) {
        let lost = Input::Lost { exchange, loss };
        self.serving.inbox.hand(lost).await;
    }

    /// Tells our peer what the responder saw.
    pub(super) fn tell(&mut self) {
        for note in self.responder.notes() {
            self.note(&note);
        }
    }

    pub(super) fn note(&self, sentence: &str) {
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

//! DM sessions over a link to this side: what is put goes to our peer, and what our peer says is got.
//!
//! On a DM server's bench a message that is put is a request, and the answer of our peer is got. On a DM client's bench
//! roles are reversed: behind a push, the message of our peer is got, and the one that is put is the answer to it.

use dmct_wire::{
    obex::{Object, answer_packets, response},
    peer::{Input, Loss, Request, Response},
};
use tokio::sync::oneshot::Receiver;

use super::{
    connection::{Answer, Connection, Exchange},
    delivery::deliver,
    packets::Packets,
    posting::content_type,
    received::Received,
    responder::{Reaction, bare},
    status::code_of,
};
use crate::{
    clock::after,
    http::server::{Exchanges, Order, Reply},
};

impl Connection {
    /// Hands an object to our peer: as a request of a session, as the answer to its own, or as a push.
    pub(super) async fn hand(&mut self, received: Received) {
        if !received.is_message() {
            return self.hand_push(received).await;
        }
        if self.serving.serves_sessions {
            return self.hand_request(received).await;
        }
        if self.serving.links.is_awaited(self.number) {
            return self.hand_answer(received);
        }
        self.hand_push(received).await;
    }

    async fn hand_push(&mut self, received: Received) {
        if received.targeted {
            self.let_message_be_got();
        }
        let pushed = received.into_pushed(
            self.from.to_string(),
            self.own.to_string(),
            Some(self.number),
        );
        self.serving.inbox.hand(Input::Pushed(pushed)).await;
    }

    async fn hand_request(&mut self, received: Received) {
        self.lose_exchange("the next message came").await;
        let number = self.serving.numbers.exchange();
        let due = self.serving.exchanges.open(number);
        self.exchange = Some(Exchange {
            number,
            answer: Answer::Due(due),
        });
        let request = Request {
            exchange: number,
            connection: self.number,
            from: self.from.to_string(),
            method: "PUT".to_owned(),
            target: "obex".to_owned(),
            headers: content_type_header(received.object.media_type),
            head: received.head,
            body: received.object.body,
        };
        self.serving.inbox.hand(Input::Request(request)).await;
    }

    fn hand_answer(&mut self, received: Received) {
        self.let_message_be_got();
        let response = Response {
            connection: self.number,
            status: 200,
            headers: content_type_header(received.object.media_type),
            head: received.head,
            body: received.object.body,
            ..Response::default()
        };
        if self.serving.links.answer(self.number, response).is_err() {
            self.note("an answer came that nobody waits for any more");
        }
    }

    /// From now on our peer may have a message got over this link.
    fn let_message_be_got(&mut self) {
        if !self.serving.serves_sessions && self.exchange.is_none() {
            self.exchange = Some(Exchange {
                number: self.number,
                answer: Answer::Due(self.serving.links.messages.open(self.number)),
            });
        }
    }

    /// Answers a GET: with what our peer says, for which it waits.
    pub(super) async fn asked(&mut self, packets: &mut Packets) -> bool {
        let Some(Exchange { number, answer }) = self.exchange.take() else {
            self.note("a GET came, and there is nothing to be got");
            return self.refuse(packets, response::NOT_FOUND).await;
        };
        let order = match answer {
            Answer::Here(reply) => Order::Reply(reply),
            Answer::Due(due) => match self.wait(packets, number, due).await {
                Ok(Some(order)) => order,
                Ok(None) => return true,
                Err(loss) => return self.nothing_said(packets, number, loss).await,
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

    /// Our peer said nothing to a GET, or the other side did not wait for it; whether the link goes on.
    async fn nothing_said(&mut self, packets: &mut Packets, number: u64, loss: Loss) -> bool {
        self.waiting().forget(number);
        let in_time = !matches!(loss, Loss::TimedOut { .. });
        if self.serving.serves_sessions {
            if !in_time {
                self.send(packets, &bare(response::UNAVAILABLE)).await;
            }
            self.hand_loss(number, loss).await;
            return false;
        }
        // a client that has no more to say is no error
        !in_time && self.refuse(packets, response::NOT_FOUND).await
    }

    /// Waits for our peer while a GET waits for it; none when the GET was aborted meanwhile.
    async fn wait(
        &mut self,
        packets: &mut Packets,
        number: u64,
        mut due: Receiver<Order>,
    ) -> Result<Option<Order>, Loss> {
        let limits = &self.serving.limits;
        let deadline = after(if self.serving.serves_sessions {
            limits.answer
        } else {
            limits.response
        });
        tokio::select! {
            biased;
            // a sender that is gone takes its exchanges with it
            ordered = &mut due => Ok(Some(ordered.unwrap_or(Order::Drop))),
            came = packets.packet(deadline) => {
                let reaction = self.responder.take(&came?);
                self.tell();
                self.interrupted(packets, number, due, reaction).await
            }
        }
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

    /// What our peer says as the answer to a GET.
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

    async fn refuse(&mut self, packets: &mut Packets, code: u8) -> bool {
        let refused = self.responder.refuse(code);
        Box::pin(self.react(packets, refused)).await
    }

    /// Gives up what was not got.
    pub(super) async fn lose_exchange(&mut self, why: &str) {
        let Some(exchange) = self.exchange.take() else {
            return;
        };
        self.waiting().forget(exchange.number);
        if !self.serving.serves_sessions {
            return;
        }
        self.note(&format!(
            "{why} before the answer to exchange {} was got",
            exchange.number
        ));
        let loss = Loss::Closed {
            partial: Vec::new(),
        };
        self.hand_loss(exchange.number, loss).await;
    }

    /// Where our peer finds what waits for it.
    fn waiting(&self) -> &Exchanges {
        if self.serving.serves_sessions {
            &self.serving.exchanges
        } else {
            &self.serving.links.messages
        }
    }
}

fn content_type_header(media_type: Option<String>) -> Vec<(String, String)> {
    let header = media_type.map(|media_type| ("Content-Type".to_owned(), media_type));
    header.into_iter().collect()
}

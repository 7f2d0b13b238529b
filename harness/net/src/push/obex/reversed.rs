//! A DM session over a link that the DM server made: it gets what the client has to say, and puts its answers.

use std::sync::Arc;

use dmct_wire::{
    obex::{Object, response},
    peer::{Input, Loss, Request},
};
use tokio::time::timeout;

use super::{pool::Link, posting::content_type};
use crate::{
    Limits,
    http::server::{Exchanges, Order, Reply},
    numbers::Numbers,
    push::words::words,
};

/// The type that is asked for; a client may answer with another.
const MESSAGE: &str = "application/vnd.syncml.dm+wbxml";

/// A session that the server leads.
pub(super) struct Reversed {
    pub(super) link: Link,
    pub(super) exchanges: Arc<Exchanges>,
    pub(super) numbers: Arc<Numbers>,
    pub(super) limits: Arc<Limits>,
}

impl Reversed {
    /// Gets messages and puts the answers of our peer until the client has no more to say.
    pub(super) async fn run(mut self) {
        while let Some((exchange, reply)) = self.message().await {
            if !self.answer(exchange, reply).await {
                return;
            }
        }
        self.tell();
        // nobody waits for how the link ends
        let _ = timeout(self.limits.silence, self.link.asker.disconnect()).await;
    }

    /// The next message of the client, and what our peer answers; none if there is no more of either.
    async fn message(&mut self) -> Option<(u64, Reply)> {
        let fetched = match self.link.asker.fetch(MESSAGE).await {
            Ok(fetched) => fetched,
            Err(loss) => {
                self.note(&format!("no message was got: {}", words(&loss)));
                return None;
            }
        };
        self.link.asker.record();
        self.tell();
        let Some(object) = fetched.object else {
            let name = response::name(fetched.code).unwrap_or("unknown");
            self.note(&format!(
                "no message was got: {:#04x} ({name})",
                fetched.code
            ));
            return None;
        };
        self.link.messages += 1;
        let exchange = self.numbers.exchange();
        let due = self.exchanges.open(exchange);
        let headers = object
            .media_type
            .map(|media_type| ("Content-Type".to_owned(), media_type));
        let request = Request {
            exchange,
            connection: self.link.number,
            from: String::new(),
            method: "GET".to_owned(),
            target: "obex".to_owned(),
            headers: headers.into_iter().collect(),
            head: fetched.head,
            body: object.body,
        };
        self.link.inbox.hand(Input::Request(request)).await;
        let order = timeout(self.limits.answer, due).await;
        self.exchanges.forget(exchange);
        match order {
            Ok(Ok(Order::Reply(reply))) => Some((exchange, reply)),
            Ok(_) => None,
            Err(_) => {
                let partial = Vec::new();
                self.lose(exchange, Loss::TimedOut { partial }).await;
                None
            }
        }
    }

    /// Puts an answer; whether the session goes on.
    async fn answer(&mut self, exchange: u64, reply: Reply) -> bool {
        if !(200..300).contains(&reply.status) {
            let status = reply.status;
            self.note(&format!(
                "status {status} cannot be told to a client whose message was got; the link ends instead"
            ));
            return false;
        }
        let media_type = content_type(&reply.headers).unwrap_or_default();
        let object = Object::new(None, media_type, reply.body);
        let put = self
            .link
            .asker
            .put(object, &reply.delivery, Some(reply.sending))
            .await;
        self.link.asker.record();
        self.tell();
        match put {
            Ok(response::SUCCESS) => true,
            Ok(code) => {
                let name = response::name(code).unwrap_or("unknown");
                self.note(&format!("the answer was refused with {code:#04x} ({name})"));
                false
            }
            Err(loss) => {
                self.lose(exchange, loss).await;
                false
            }
        }
    }

    async fn lose(&self, exchange: u64, loss: Loss) {
        self.link.inbox.hand(Input::Lost { exchange, loss }).await;
    }

    fn tell(&mut self) {
        for note in self.link.asker.notes() {
            self.note(&note);
        }
    }

    fn note(&self, sentence: &str) {
        let number = self.link.number;
        self.link
            .inbox
            .note(format!("on connection {number} {sentence}"));
    }
}

//! Links that others made to a DM client, over which it may still speak first: roles reversed.
//!
//! The DM server made the link, to push its notification, and gets Package #1 over it. So the message of our peer waits
//! for a GET, and the object that is put next is the answer to it. Our peer posts to `obex:connection/N`, N being the
//! number of the connection that its notification came on.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use dmct_wire::peer::{Loss, Response};
use tokio::{
    sync::oneshot::{Receiver, Sender, channel},
    time::timeout,
};

use crate::{
    Limits,
    http::{
        client::Outgoing,
        server::{Exchanges, Order, Reply},
    },
};

/// What stands before the number of a connection in the address of a link that others made.
const ADDRESS: &str = "obex:connection/";

/// The links of a listener that wait for a message of our peer, or whose peer waits for the answer.
#[derive(Debug, Default)]
pub(super) struct Links {
    /// Links on which a message may be got, by their numbers.
    pub(super) messages: Exchanges,
    answers: Mutex<HashMap<u64, Sender<Response>>>,
}

/// The number of the link that an address leads to, if it leads to one that others made.
pub(super) fn number_of(address: &str) -> Option<u64> {
    address.strip_prefix(ADDRESS)?.parse().ok()
}

impl Links {
    /// Lets a message be got over a link, and waits for the answer that is put.
    ///
    /// # Errors
    /// Why there is none.
    pub(super) async fn post(
        &self,
        link: u64,
        outgoing: Outgoing,
        limits: &Limits,
    ) -> Result<Response, Loss> {
        let exchange = outgoing.exchange;
        let answer = self.open(link);
        let reply = Reply {
            status: 200,
            headers: outgoing.headers,
            body: outgoing.body,
            delivery: outgoing.delivery,
            sending: outgoing.sending,
        };
        if !self.messages.settle(link, Order::Reply(reply)) {
            self.forget(link);
            return Err(Loss::Unreachable(format!(
                "connection {link} does not wait for a message"
            )));
        }
        let partial = Vec::new();
        match timeout(limits.response, answer).await {
            Ok(Ok(response)) => Ok(Response {
                exchange,
                ..response
            }),
            Ok(Err(_)) => Err(Loss::Closed { partial }),
            Err(_) => Err(Loss::TimedOut { partial }),
        }
    }

    /// Hands over the answer that was put; gives it back if nobody waits for one.
    pub(super) fn answer(&self, link: u64, response: Response) -> Result<(), Response> {
        match self.lock().remove(&link) {
            Some(sender) => sender.send(response),
            None => Err(response),
        }
    }

    /// Whether someone waits for an answer over a link.
    pub(super) fn is_awaited(&self, link: u64) -> bool {
        self.lock()
            .get(&link)
            .is_some_and(|sender| !sender.is_closed())
    }

    /// A link is over.
    pub(super) fn forget(&self, link: u64) {
        self.messages.forget(link);
        self.lock().remove(&link);
    }

    fn open(&self, link: u64) -> Receiver<Response> {
        let (sender, receiver) = channel();
        self.lock().insert(link, sender);
        receiver
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, Sender<Response>>> {
        // the map is whole between any two statements, so a panic elsewhere does no harm to it
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

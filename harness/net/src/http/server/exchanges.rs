//! The exchanges that wait for our peer to answer.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use dmct_wire::peer::Delivery;
use tokio::sync::oneshot;

use crate::bench::Sending;

/// What becomes of an exchange.
#[derive(Debug)]
pub(crate) enum Order {
    /// It is answered.
    Reply(Reply),
    /// Its connection is closed.
    Drop,
}

/// An answer, and the token that is held until it is on the wire.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) delivery: Delivery,
    pub(crate) sending: Sending,
}

/// Which exchanges wait, and how to reach the connection of each.
#[derive(Debug, Default)]
pub(crate) struct Exchanges {
    waiting: Mutex<HashMap<u64, oneshot::Sender<Order>>>,
}

impl Exchanges {
    /// An exchange begins to wait.
    pub(crate) fn open(&self, exchange: u64) -> oneshot::Receiver<Order> {
        let (sender, receiver) = oneshot::channel();
        self.lock().insert(exchange, sender);
        receiver
    }

    /// Whether an exchange waits.
    pub(crate) fn waits(&self, exchange: u64) -> bool {
        self.lock().contains_key(&exchange)
    }

    /// Settles an exchange; false if it does not wait, or waits no longer.
    pub(crate) fn settle(&self, exchange: u64, order: Order) -> bool {
        let waiting = self.lock().remove(&exchange);
        waiting.is_some_and(|sender| sender.send(order).is_ok())
    }

    /// An exchange is given up.
    pub(crate) fn forget(&self, exchange: u64) {
        self.lock().remove(&exchange);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<u64, oneshot::Sender<Order>>> {
        // the map is whole between any two statements, so a panic elsewhere does no harm to it
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

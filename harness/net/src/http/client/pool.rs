//! Connections that were left open and may be used again.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::io::AsyncReadExt;

use super::super::receive::Stream;

/// Connections kept in all; beyond this the oldest is closed.
const MOST_KEPT: usize = 16;

/// A connection to a server.
pub(super) struct Connection {
    /// Its number in the run.
    pub(super) number: u64,
    /// Scheme, host and port as the URL gave them.
    pub(super) origin: String,
    /// How many exchanges it carried.
    pub(super) messages: u64,
    pub(super) stream: Box<dyn Stream>,
}

impl Connection {
    /// Whether nothing came while nothing was under way: neither its end, nor a message such as 408
    /// that would be taken for the answer to the next request.
    pub(super) async fn is_quiet(&mut self) -> bool {
        tokio::select! {
            biased;
            _ = self.stream.read_u8() => false,
            () = std::future::ready(()) => true,
        }
    }
}

/// Connections on which nothing is under way, the oldest first.
#[derive(Default)]
pub(super) struct Pool {
    kept: Mutex<VecDeque<Connection>>,
}

impl Pool {
    /// The connection to this server that was used last.
    pub(super) fn take(&self, origin: &str) -> Option<Connection> {
        let mut kept = self.lock();
        let place = kept
            .iter()
            .rposition(|connection| connection.origin == origin)?;
        kept.remove(place)
    }

    /// Keeps a connection; gives back the one that must go for it.
    pub(super) fn keep(&self, connection: Connection) -> Option<Connection> {
        let mut kept = self.lock();
        kept.push_back(connection);
        if kept.len() > MOST_KEPT {
            kept.pop_front()
        } else {
            None
        }
    }

    /// Empties the pool.
    pub(super) fn drain(&self) -> Vec<Connection> {
        self.lock().drain(..).collect()
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Connection>> {
        // the queue is whole between any two statements, so a panic elsewhere does no harm to it
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! The connections on which nothing is under way, so that the longest idle one can make room.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

/// Idle connections, the longest idle one first.
#[derive(Debug, Default)]
pub(crate) struct Idle {
    queue: Mutex<VecDeque<(u64, Arc<Notify>)>>,
}

impl Idle {
    /// A connection has become idle. Wait on what is returned; it says that room is needed.
    pub(crate) fn enter(&self, connection: u64) -> Arc<Notify> {
        let evicted = Arc::new(Notify::new());
        self.lock().push_back((connection, Arc::clone(&evicted)));
        evicted
    }

    /// A connection is idle no longer.
    pub(crate) fn leave(&self, connection: u64) {
        self.lock().retain(|(idle, _)| *idle != connection);
    }

    /// Tells the longest idle connection to close; false if none is idle.
    pub(crate) fn evict(&self) -> bool {
        let longest = self.lock().pop_front();
        longest.is_some_and(|(_, evicted)| {
            evicted.notify_one();
            true
        })
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(u64, Arc<Notify>)>> {
        // the queue is whole between any two statements, so a panic elsewhere does no harm to it
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

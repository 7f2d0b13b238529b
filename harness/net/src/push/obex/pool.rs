//! Links of DM sessions that stay open from one message to the next.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use dmct_wire::peer::Observation;

use super::{asker::Asker, packets::Packets};
use crate::bench::Inbox;

/// Links kept in all; beyond this the oldest is closed.
const MOST_KEPT: usize = 16;

/// A link that this side made. Dropped, it is closed, with a DISCONNECT as far as that can be sent.
#[derive(Debug)]
pub(super) struct Link {
    /// Its number in the run.
    pub(super) number: u64,
    /// Where it leads: host and port as the address gave them.
    pub(super) authority: String,
    /// How many exchanges it carried.
    pub(super) messages: u64,
    /// The side that asks.
    pub(super) asker: Asker<Packets>,
    /// Where its end is told.
    pub(super) inbox: Inbox,
}

impl Drop for Link {
    fn drop(&mut self) {
        if let Some(farewell) = self.asker.farewell() {
            self.asker.line.leave(&farewell);
        }
        self.inbox.observe(Observation::Closed {
            connection: self.number,
            messages: self.messages,
        });
    }
}

/// Links on which nothing is under way, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Pool {
    kept: Mutex<VecDeque<Link>>,
}

impl Pool {
    /// The link to this place that was used last.
    pub(super) fn take(&self, authority: &str) -> Option<Link> {
        let mut kept = self.lock();
        let place = kept.iter().rposition(|link| link.authority == authority)?;
        kept.remove(place)
    }

    /// Keeps a link.
    pub(super) fn keep(&self, link: Link) {
        let mut kept = self.lock();
        kept.push_back(link);
        if kept.len() > MOST_KEPT {
            kept.pop_front();
        }
    }

    /// Closes all.
    pub(super) fn drain(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Link>> {
        // the queue is whole between any two statements, so a panic elsewhere does no harm to it
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

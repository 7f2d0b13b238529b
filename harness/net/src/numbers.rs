//! Numbers that are unique in a run.

use std::sync::atomic::{AtomicU64, Ordering};

/// Exchanges that arrive are counted from here, so that they are not mistaken for those that a peer
/// opens itself and counts from one.
pub(crate) const FIRST_ARRIVING: u64 = 1_000_001;

/// Hands out numbers for connections, arriving exchanges and arriving stimuli.
#[derive(Debug)]
pub(crate) struct Numbers {
    connection: AtomicU64,
    exchange: AtomicU64,
    stimulus: AtomicU64,
}

impl Numbers {
    pub(crate) fn connection(&self) -> u64 {
        self.connection.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn exchange(&self) -> u64 {
        self.exchange.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn stimulus(&self) -> u64 {
        self.stimulus.fetch_add(1, Ordering::Relaxed)
    }
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            connection: AtomicU64::new(1),
            exchange: AtomicU64::new(FIRST_ARRIVING),
            stimulus: AtomicU64::new(1),
        }
    }
}

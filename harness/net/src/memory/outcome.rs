//! How far a run in memory may go, and how it ended.

use dmct_wire::peer::Time;

use crate::numbers::FIRST_ARRIVING;

/// Where a run in memory ends at the latest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Inputs handed to peers and outputs taken of them.
    pub steps: u64,
    /// Nothing that lies behind this moment happens.
    pub until: Time,
}

/// How a run in memory ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryOutcome {
    /// The left peer is finished. Otherwise [`MemoryOutcome::idle`], or the bounds were reached.
    pub finished: bool,
    /// Nothing was going to happen any more: both peers wait for each other.
    pub idle: bool,
    /// Inputs handed to peers and outputs taken of them.
    pub steps: u64,
    /// The time at the end, at which the next run may begin.
    pub now: Time,
    /// With which numbers the next run may go on.
    pub numbering: Numbering,
}

/// The numbers that a pair gives next, so that they stay unique over several runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbering {
    /// Of an arriving exchange or stimulus.
    pub exchange: u64,
    /// Of a connection.
    pub connection: u64,
}

impl Default for Numbering {
    fn default() -> Self {
        Self {
            exchange: FIRST_ARRIVING,
            connection: 1,
        }
    }
}

impl Numbering {
    pub(super) fn exchange(&mut self) -> u64 {
        self.exchange += 1;
        self.exchange - 1
    }

    pub(super) fn connection(&mut self) -> u64 {
        self.connection += 1;
        self.connection - 1
    }
}

//! What is going to happen, in the order of its time.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

use dmct_wire::peer::{Input, Time};

/// One of the two peers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Left,
    Right,
}

impl End {
    pub(super) fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// Inputs on their way; those of one moment stay in the order in which they were sent.
#[derive(Debug, Default)]
pub(super) struct Queue {
    events: BinaryHeap<Reverse<Event>>,
    sequence: u64,
}

/// An input on its way to a peer.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) time: Time,
    sequence: u64,
    pub(super) to: End,
    pub(super) input: Input,
}

impl Queue {
    pub(super) fn push(&mut self, time: Time, to: End, input: Input) {
        self.sequence += 1;
        self.events.push(Reverse(Event {
            time,
            sequence: self.sequence,
            to,
            input,
        }));
    }

    /// When the next event happens.
    pub(super) fn next_time(&self) -> Option<Time> {
        self.events.peek().map(|Reverse(event)| event.time)
    }

    pub(super) fn pop(&mut self) -> Option<Event> {
        self.events.pop().map(|Reverse(event)| event)
    }
}

impl Ord for Event {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.time, self.sequence).cmp(&(other.time, other.sequence))
    }
}

impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Event {}

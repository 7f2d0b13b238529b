//! The two peers and their clock.

use std::time::Duration;

use dmct_wire::peer::{Input, Output, Peer, Time};

use super::{
    Bounds, MemoryOutcome, Numbering,
    line::Line,
    queue::{End, Event},
};

/// Events after the left peer's end that the right peer is still handed.
const MOST_AFTERMATH: u32 = 64;

/// Two peers joined in memory: the left one is the tester, the right one is tested.
///
/// Calling order: [`Pair::new`], the settings, then [`Pair::run`] once. A right peer can go through
/// several pairs, one after the other; its state and the clock go on.
pub struct Pair<'a> {
    left: Place<'a>,
    right: Place<'a>,
    line: Line,
    now: Time,
    steps: u64,
    right_started: bool,
}

struct Place<'a> {
    peer: &'a mut dyn Peer,
    wake: Option<Time>,
    finished: bool,
}

/// What happens next.
enum Next {
    Event,
    Wake(End),
}

impl<'a> Pair<'a> {
    /// Joins two peers, with a latency of one millisecond and the clock at zero.
    pub fn new(left: &'a mut dyn Peer, right: &'a mut dyn Peer) -> Self {
        Self {
            left: Place {
                peer: left,
                wake: None,
                finished: false,
            },
            right: Place {
                peer: right,
                wake: None,
                finished: false,
            },
            line: Line::new(),
            now: Time::default(),
            steps: 0,
            right_started: false,
        }
    }

    /// How long everything takes from one peer to the other.
    #[must_use]
    pub fn latency(mut self, latency: Duration) -> Self {
        self.line.latency = latency;
        self
    }

    /// The time at which the run begins: [`MemoryOutcome::now`] of the run before.
    #[must_use]
    pub fn starting_at(mut self, now: Time) -> Self {
        self.now = now;
        self
    }

    /// Goes on with the numbers of the run before: [`MemoryOutcome::numbering`].
    #[must_use]
    pub fn numbering(mut self, numbering: Numbering) -> Self {
        self.line.numbering = numbering;
        self
    }

    /// The right peer was started in an earlier run and is not started again.
    #[must_use]
    pub fn right_already_started(mut self) -> Self {
        self.right_started = true;
        self
    }

    /// Runs until the left peer is finished, nothing can happen any more, or the bounds are reached.
    ///
    /// When the left peer is finished, the right one is still handed what is on its way to it, and
    /// learns that its open requests come to nothing.
    pub fn run(mut self, limit: Bounds) -> MemoryOutcome {
        if self.right_started {
            self.outputs(End::Right, limit);
        } else {
            self.line.queue.push(self.now, End::Right, Input::Start);
        }
        self.line.queue.push(self.now, End::Left, Input::Start);
        let mut idle = false;
        while !self.left.finished && self.steps < limit.steps {
            let Some((time, next)) = self.next() else {
                idle = true;
                break;
            };
            if time > limit.until {
                break;
            }
            self.now = self.now.max(time);
            self.happen(next, limit);
        }
        if self.left.finished {
            self.settle(limit);
        }
        MemoryOutcome {
            finished: self.left.finished,
            idle,
            steps: self.steps,
            now: self.now,
            numbering: self.line.numbering,
        }
    }

    /// What happens next and when; at one moment, what is on its way comes before a wait that ends.
    fn next(&self) -> Option<(Time, Next)> {
        let event = self.line.queue.next_time().map(|time| (time, Next::Event));
        let left = self
            .left
            .waits_until()
            .map(|time| (time, Next::Wake(End::Left)));
        let right = self
            .right
            .waits_until()
            .map(|time| (time, Next::Wake(End::Right)));
        [event, left, right]
            .into_iter()
            .flatten()
            .min_by_key(|(time, _)| *time)
    }

    fn happen(&mut self, next: Next, limit: Bounds) {
        match next {
            Next::Event => {
                if let Some(event) = self.line.queue.pop() {
                    self.deliver(event, limit);
                }
            }
            Next::Wake(end) => self.hand(end, Input::Wake, limit),
        }
    }

    fn deliver(&mut self, event: Event, limit: Bounds) {
        if !self.place(event.to).finished {
            self.hand(event.to, event.input, limit);
        }
    }

    /// Hands an input to a peer and does what it then wants.
    fn hand(&mut self, end: End, input: Input, limit: Bounds) {
        let now = self.now;
        let place = self.place(end);
        place.wake = None;
        place.peer.handle(now, input);
        self.steps += 1;
        self.outputs(end, limit);
    }

    fn outputs(&mut self, end: End, limit: Bounds) {
        while self.steps < limit.steps {
            let now = self.now;
            let output = self.place(end).peer.poll(now);
            self.steps += 1;
            match output {
                Output::Transmit(transmit) => self.line.transmit(now, end, transmit),
                Output::Answer { id, answer } => self.line.answer(now, id, answer),
                Output::Wait(wake) => {
                    self.place(end).wake = wake;
                    return;
                }
                Output::Finished => {
                    self.place(end).finished = true;
                    self.line.leave(now, end);
                    return;
                }
            }
        }
    }

    /// Leaves the right peer without anything under way.
    fn settle(&mut self, limit: Bounds) {
        for _ in 0..MOST_AFTERMATH {
            let Some(event) = self.line.queue.pop() else {
                return;
            };
            if self.steps >= limit.steps || event.time > limit.until {
                return;
            }
            if event.to == End::Right {
                self.now = self.now.max(event.time);
                self.deliver(event, limit);
            }
        }
    }

    fn place(&mut self, end: End) -> &mut Place<'a> {
        match end {
            End::Left => &mut self.left,
            End::Right => &mut self.right,
        }
    }
}

impl Place<'_> {
    fn waits_until(&self) -> Option<Time> {
        if self.finished { None } else { self.wake }
    }
}

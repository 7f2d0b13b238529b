//! A tester that was held up has not watched.
//!
//! On a machine that is loaded, or slept, the time of a step can be over before the tester had a chance to see what came
//! in it: what the implementation sent in time may still wait in a socket or a queue, and in the laboratory of a reference
//! peer the peer was held up as well. So a tester that wakes late goes on watching before it says that nothing came. This
//! costs a good machine nothing and cannot go on for ever.

use super::ScriptedPeer;
use std::time::Duration;

/// Waking later than this is being held up.
const HARDLY_LATE: Duration = Duration::from_millis(50);

/// How much longer is watched, as a multiple of the delay; never longer than the step waits anyway.
const AMENDS: u32 = 10;

/// How often in a scenario.
const MOST_OFTEN: u32 = 8;

impl ScriptedPeer {
    /// Looks whether the tester wakes later than it wanted to, and makes amends.
    pub(super) fn make_amends(&mut self) {
        let deadline = self.doing.as_ref().and_then(|doing| doing.deadline);
        let due = deadline.map_or(self.limit, |deadline| deadline.min(self.limit));
        let late = self.now.since(due);
        if self.now < due || late < HARDLY_LATE || self.held_up >= MOST_OFTEN {
            return;
        }
        self.held_up += 1;
        let now = self.now;
        let mut longer = Duration::ZERO;
        if let Some(doing) = &mut self.doing
            && doing.deadline.is_some_and(|deadline| deadline <= now)
        {
            longer = late.saturating_mul(AMENDS).min(doing.within);
            doing.deadline = Some(now + longer);
        }
        self.limit = self.limit + late + longer;
        self.observe(&format!(
            "the tester was held up for {} ms; it watches for {} ms longer",
            late.as_millis(),
            longer.as_millis()
        ));
    }
}

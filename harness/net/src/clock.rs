//! Real time as a peer counts it.

use std::time::Duration;

use dmct_wire::peer::Time;
use tokio::time::Instant;

/// Maps the monotonic clock of the machine to microseconds since the run began.
///
/// One clock is made for a run and copied to everyone who drives a peer in it, so that the times in
/// all transcripts of the run can be compared.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    began: Instant,
    /// What it showed when it was started.
    at_start: Time,
}

impl Clock {
    /// A clock whose [`Time`] zero is now.
    pub fn start() -> Self {
        Self::start_at(Time::default())
    }

    /// A clock that shows this time now: that of a run which goes on where it was cut off.
    pub fn start_at(time: Time) -> Self {
        Self {
            began: Instant::now(),
            at_start: time,
        }
    }

    /// The time since the clock was started.
    pub fn now(&self) -> Time {
        self.at_start + self.began.elapsed()
    }

    /// The moment at which this clock shows `time`; its start for a time before that.
    pub(crate) fn moment(&self, time: Time) -> Instant {
        let since = time.0.saturating_sub(self.at_start.0);
        later(self.began, Duration::from_micros(since))
    }
}

/// The moment that is so far from now; a century hence if that is beyond counting.
pub(crate) fn after(duration: Duration) -> Instant {
    later(Instant::now(), duration)
}

fn later(moment: Instant, duration: Duration) -> Instant {
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 3600);
    moment.checked_add(duration.min(CENTURY)).unwrap_or(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_never_runs_backwards_and_moments_map_back() {
        let clock = Clock::start();
        let first = clock.now();
        let second = clock.now();
        assert!(second >= first);
        let moment = clock.moment(Time(5_000_000));
        assert_eq!(
            moment.duration_since(clock.moment(Time(0))),
            Duration::from_secs(5)
        );
        assert!(clock.moment(Time(u64::MAX)) > moment);
        assert!(after(Duration::MAX) > moment);
    }

    #[test]
    fn a_clock_that_goes_on_begins_where_another_ended() {
        let clock = Clock::start_at(Time(7_000_000));
        assert!(clock.now() >= Time(7_000_000));
        let since = clock.moment(Time(9_000_000)) - clock.moment(Time(7_000_000));
        assert_eq!(since, Duration::from_secs(2));
        assert_eq!(clock.moment(Time(1)), clock.moment(Time(7_000_000)));
    }
}

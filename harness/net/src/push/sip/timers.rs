//! When a request is sent again and when it is given up: the client transaction without a socket (RFC 3261 17.1.2).

use std::time::Duration;

use tokio::time::Instant;

use super::address::Transport;

/// The estimate of a round trip, T1.
const ROUND_TRIP: Duration = Duration::from_millis(500);

/// The longest time between two sendings, T2.
const LONGEST: Duration = Duration::from_secs(4);

/// After how many T1 a transaction is over: Timer F at the client, Timer J at the server.
const OVER: u32 = 64;

/// How long a transaction lasts at most.
pub(super) const LIFE: Duration = Duration::from_millis(500 * OVER as u64);

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// The request is sent once more (Timer E).
    Resend,
    /// Nobody answers (Timer F).
    GiveUp,
}

/// The timers of a request other than INVITE.
#[derive(Clone, Debug)]
pub(super) struct Timers {
    resend: Option<Instant>,
    interval: Duration,
    give_up: Instant,
}

impl Timers {
    /// Those of a request that was sent just now and may wait so long at most.
    pub(super) fn new(now: Instant, transport: Transport, patience: Duration) -> Self {
        Self {
            resend: (transport == Transport::Udp).then(|| now + ROUND_TRIP),
            interval: ROUND_TRIP,
            give_up: now + patience.min(LIFE),
        }
    }

    /// When something is due.
    pub(super) fn next(&self) -> Instant {
        self.resend
            .map_or(self.give_up, |resend| resend.min(self.give_up))
    }

    /// What is due by now, if anything is.
    pub(super) fn due(&mut self, now: Instant) -> Option<Due> {
        if now >= self.give_up {
            return Some(Due::GiveUp);
        }
        let resend = self.resend.filter(|resend| now >= *resend)?;
        self.interval = (self.interval * 2).min(LONGEST);
        self.resend = Some(resend + self.interval);
        Some(Due::Resend)
    }

    /// A provisional response came: someone is at it, and is asked again more rarely.
    pub(super) fn proceed(&mut self) {
        self.interval = LONGEST;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The moments at which something is due, milliseconds after the first sending.
    fn moments(mut timers: Timers, start: Instant) -> Vec<(u128, Due)> {
        let mut moments = Vec::new();
        loop {
            let now = timers.next();
            let due = timers.due(now).expect("it is due now");
            moments.push(((now - start).as_millis(), due));
            if due == Due::GiveUp {
                return moments;
            }
        }
    }

    #[test]
    fn over_udp_a_request_is_sent_again_ever_more_rarely_until_timer_f() {
        let start = Instant::now();
        let timers = Timers::new(start, Transport::Udp, Duration::from_secs(60));
        // RFC 3261 17.1.2.2: 500 ms, 1 s, 2 s, 4 s, 4 s, ... apart, over after 64 times T1
        let resent = [
            500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500,
        ];
        let mut expected: Vec<_> = resent.map(|moment| (moment, Due::Resend)).to_vec();
        expected.push((32_000, Due::GiveUp));
        assert_eq!(moments(timers, start), expected);
    }

    #[test]
    fn who_says_that_it_is_at_it_is_asked_every_four_seconds() {
        let start = Instant::now();
        let mut timers = Timers::new(start, Transport::Udp, Duration::from_secs(10));
        timers.proceed();
        let expected = [
            (500, Due::Resend),
            (4500, Due::Resend),
            (8500, Due::Resend),
            (10_000, Due::GiveUp),
        ];
        assert_eq!(moments(timers, start), expected);
    }

    #[test]
    fn over_tcp_nothing_is_sent_again() {
        let start = Instant::now();
        let timers = Timers::new(start, Transport::Tcp, Duration::MAX);
        assert_eq!(moments(timers, start), [(32_000, Due::GiveUp)]);
    }

    #[test]
    fn before_its_time_nothing_is_due() {
        let start = Instant::now();
        let mut timers = Timers::new(start, Transport::Udp, Duration::from_secs(1));
        assert_eq!(timers.due(start + Duration::from_millis(499)), None);
    }
}

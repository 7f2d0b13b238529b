//! Runs that are long: what a page does when there is more than fits.

use super::{check, message, run_of, scenario, status, xml};
use dmct_record::{
    event::{Direction, Event, EventKind},
    run::Run,
    verdict::Verdict,
};

/// A run of so many scenarios with eight messages of about a kilobyte each.
pub fn many(count: usize, verdict: Verdict) -> (Run, Vec<Event>) {
    let statuses: String = (1..9).map(|id| status(id, 1, id, "Replace", 200)).collect();
    let mut results = Vec::new();
    let mut events = Vec::new();
    for number in 0..count {
        let mut result = scenario(
            &format!("pro-1.3/client/group-{}/case-{number}", number % 20),
            "A case of a long run with a title of the usual length",
            verdict,
        );
        result.purpose = "What the case shows, told in a sentence of the usual length.".into();
        result.covers = vec![format!("DM-PRO-C-{:03}-M", number % 90)];
        for line in 1..12 {
            let mut one = check(
                "PRO-6.3-2",
                "Package #1 holds an Alert with the code of its cause",
                "2",
                line,
            );
            one.message = Some(1);
            one.bytes = Some([40, 60]);
            if line == 5 {
                one.verdict = verdict;
            }
            result.checks.push(one);
        }
        for message_number in 1..=8 {
            let direction = if message_number % 2 == 1 {
                Direction::Received
            } else {
                Direction::Sent
            };
            let body = xml(1, message_number % 2 == 1, &statuses);
            events.push(Event {
                at: message_number * 1_000,
                scenario: result.id.clone(),
                kind: message(message_number, direction, body),
            });
        }
        results.push(result);
    }
    (run_of(results, Vec::new()), events)
}

/// Makes every message of a run a kilobyte that nothing makes smaller.
pub fn as_noise(events: &mut [Event]) {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    for event in events {
        let EventKind::Message(message) = &mut event.kind else {
            continue;
        };
        message.body.0 = (0..1024)
            .map(|_| {
                // Xorshift: Marsaglia, Journal of Statistical Software 8 (2003), 14.
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state.to_le_bytes()[0]
            })
            .collect();
    }
}

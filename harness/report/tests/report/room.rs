//! A page has an end: it stays below 5 MB and still holds every message.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use crate::support::{
    lab_run,
    long::{as_noise, many},
    unpacked::{octets_shown, plain, unpacked},
};
use dmct_record::{
    event::{Event, EventKind},
    run::Run,
    verdict::Verdict,
};
use dmct_report::html;
use std::collections::BTreeMap;

/// What a page may take, octets.
const MOST: usize = 5_000_000;

#[test]
fn the_page_of_a_short_run_is_all_plain() {
    let (run, events) = lab_run();
    let page = html::render(&run, &events).unwrap();
    assert!(!page.contains("data-block="));
    assert_every_message(&page, &run, &events);
}

#[test]
fn a_thousand_passed_cases_fit_into_five_megabytes_with_every_message() {
    let (run, events) = many(1_000, Verdict::Pass);
    assert_fits(&run, &events);
}

#[test]
fn a_thousand_failed_cases_fit_into_five_megabytes_with_every_message() {
    let (run, events) = many(1_000, Verdict::Fail);
    let page = assert_fits(&run, &events);
    let without_script = plain(&page).matches("<section class=\"check").count();
    assert_eq!(without_script, 1_000, "what failed is told plainly");
}

#[test]
fn what_is_packed_says_in_its_place_what_it_is_and_where_else_to_find_it() {
    let (run, events) = many(300, Verdict::Pass);
    let page = html::render(&run, &events).unwrap();
    let packed = plain(&page).matches("data-block=").count();
    assert!(packed > 100);
    let said = plain(&page).matches("they are in transcript.jsonl").count();
    assert_eq!(said, packed);
}

#[test]
fn what_does_not_even_fit_packed_is_left_out_and_that_is_said_in_its_place() {
    let (run, mut events) = many(1_000, Verdict::Pass);
    as_noise(&mut events);
    let page = html::render(&run, &events).unwrap();
    assert!(page.len() < MOST, "{} octets", page.len());
    let scenarios: Vec<&str> = plain(&page)
        .split("<details class=\"scenario")
        .skip(1)
        .collect();
    assert_eq!(scenarios.len(), 1_000);
    let left_out = scenarios
        .iter()
        .filter(|one| one.contains("they are left out here to keep the page small"))
        .count();
    let shown = unpacked(&page)
        .split("<details class=\"scenario")
        .skip(1)
        .filter(|one| octets_shown(one).len() == 8)
        .count();
    assert!(left_out > 100, "{left_out}");
    assert!(shown > 100, "{shown}");
    assert_eq!(left_out + shown, 1_000);
}

#[test]
fn where_room_is_short_what_failed_keeps_its_evidence() {
    let (mut run, events) = many(1_000, Verdict::Pass);
    let last = run.scenarios.last_mut().unwrap();
    last.verdict = Verdict::Fail;
    last.checks[4].verdict = Verdict::Fail;
    let anchor = format!("id=\"{}\"", last.id);
    let page = html::render(&run, &events).unwrap();
    let failed = plain(&page).split(&anchor).nth(1).unwrap();
    assert!(failed.contains("class=\"wire dump\""));
    assert!(failed.contains("<mark>"));
}

fn assert_fits(run: &Run, events: &[Event]) -> String {
    let page = html::render(run, events).unwrap();
    assert!(page.len() < MOST, "{} octets", page.len());
    assert_eq!(page.matches("<details class=\"scenario").count(), 1_000);
    assert_every_message(&page, run, events);
    page
}

/// Every message stands in its own scenario, decoded beside all of its octets.
fn assert_every_message(page: &str, run: &Run, events: &[Event]) {
    let mut bodies: BTreeMap<&str, Vec<&[u8]>> = BTreeMap::new();
    for event in events {
        if let EventKind::Message(message) = &event.kind {
            bodies
                .entry(&event.scenario)
                .or_default()
                .push(&message.body.0);
        }
    }
    let page = unpacked(page);
    let scenarios = page.split("<details class=\"scenario").skip(1);
    for (result, shown) in run.scenarios.iter().zip(scenarios) {
        let expected = bodies.remove(result.id.as_str()).unwrap_or_default();
        // Without the octets themselves in the failure: they are pages long.
        assert!(octets_shown(shown) == expected, "{}", result.id);
        let decoded = shown.matches("<pre class=\"wire decoded\"").count();
        assert_eq!(decoded, expected.len(), "{}", result.id);
    }
    assert!(bodies.is_empty());
}

//! Which messages, and which of their octets, the checks of a run point at.
//!
//! A monitor may point into another scenario than the one whose result it belongs to, so a message's marks
//! are only known once all results have been looked through.

use crate::outcome::Outcome;
use core::ops::Range;
use dmct_record::run::{CheckResult, ScenarioResult};
use std::collections::BTreeMap;

/// What the checks that did not pass point at, by scenario and message.
#[derive(Clone, Debug, Default)]
pub struct Accusations<'run> {
    messages: BTreeMap<&'run str, BTreeMap<u64, Vec<Range<usize>>>>,
}

impl<'run> Accusations<'run> {
    /// Looks through all results.
    pub fn of(results: &'run [ScenarioResult]) -> Self {
        let mut messages: BTreeMap<&str, BTreeMap<u64, Vec<Range<usize>>>> = BTreeMap::new();
        for result in results {
            for check in result.checks.iter().filter(|check| is_open(check)) {
                let Some(message) = check.message else {
                    continue;
                };
                let scenario = messages.entry(place(result, check)).or_default();
                let marks = scenario.entry(message).or_default();
                marks.extend(check.bytes.map(|[start, end]| start..end));
            }
        }
        Self { messages }
    }

    /// The octets that a message is accused for; `None` if no check that did not pass points at it.
    pub fn marks(&self, scenario: &str, message: u64) -> Option<&[Range<usize>]> {
        self.messages
            .get(scenario)?
            .get(&message)
            .map(Vec::as_slice)
    }
}

/// Whether a check asks for a reader: it did not pass, or it is a warning.
pub fn is_open(check: &CheckResult) -> bool {
    check.warning || Outcome::from(check.verdict).is_open()
}

/// The scenario whose message a check points at.
pub fn place<'run>(result: &'run ScenarioResult, check: &'run CheckResult) -> &'run str {
    check.scenario.as_deref().unwrap_or(&result.id)
}

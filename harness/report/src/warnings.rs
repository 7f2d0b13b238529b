//! Warnings of a run: recommendations that were not followed, and what is told without a verdict.

use crate::{told, visible};
use dmct_record::{
    run::{CheckResult, Run, ScenarioResult},
    verdict::Verdict,
};

/// How a report says that a run was judged strictly.
pub const STRICTLY: &str = "strictly: a SHOULD that is not followed fails";

/// A check that warned.
#[derive(Clone, Copy, Debug)]
pub struct Warning<'run> {
    /// The scenario, or the monitor.
    pub result: &'run ScenarioResult,
    /// The check.
    pub check: &'run CheckResult,
}

/// All warnings of a run, in the order of its scenarios. What a strict run made fail is a fail and no warning.
pub fn all(run: &Run) -> Vec<Warning<'_>> {
    run.scenarios.iter().flat_map(of).collect()
}

/// The warnings of one scenario.
pub fn of(result: &ScenarioResult) -> impl Iterator<Item = Warning<'_>> {
    result
        .checks
        .iter()
        .filter(|check| check.warning && check.verdict != Verdict::Fail)
        .map(move |check| Warning { result, check })
}

impl Warning<'_> {
    /// What was not as it should be, in one line.
    pub fn text(&self) -> String {
        let check = self.check;
        let observed = if check.observed.is_empty() {
            "nothing"
        } else {
            &check.observed
        };
        visible::line(&format!(
            "{} ({}): observed {observed}; better {}",
            check.clause,
            check.level,
            told::permitted(check)
        ))
    }
}

/// How many there are, in words.
pub fn counted(number: usize) -> String {
    match number {
        1 => "1 warning".to_owned(),
        number => format!("{number} warnings"),
    }
}

//! Failures that are likely one fault, and what was blocked: which results are shown first, and what is said of the others.
//! The same for the page and the terminal.

use crate::outcome::Outcome;
use dmct_record::{
    root_cause::{RootCause, blocked_behind},
    run::{Run, ScenarioResult},
};
use std::cmp::Reverse;

/// How many of the others are named in a line of text.
const NAMED: usize = 3;

/// What failed, erred or stayed open by itself: each fault once, failures before errors before the inconclusive, and what
/// blocks most first. With each stands how many results were not played for it or for its siblings.
pub fn first_of_each(run: &Run) -> Vec<(&ScenarioResult, u64)> {
    let blocked = blocked_behind(&run.scenarios);
    let mut first: Vec<_> = run
        .scenarios
        .iter()
        .filter(|result| Outcome::of(result).is_open() && result.blocked_by.is_none())
        .filter(|result| is_first(run, result))
        .map(|result| {
            let alone = || blocked.get(result.id.as_str()).copied().unwrap_or(0);
            let blocks = cause_of(run, result).map_or_else(alone, |cause| cause.blocks);
            (result, blocks)
        })
        .collect();
    first.sort_by_key(|(result, blocks)| (Outcome::of(result), Reverse(*blocks)));
    first
}

/// Whether it stands for all failures that are likely the same fault; so does all that is no failure.
fn is_first(run: &Run, result: &ScenarioResult) -> bool {
    cause_of(run, result).is_none_or(|cause| cause.results.first() == Some(&result.id))
}

/// The ids of the other failures that are likely the same fault, in the order of the run.
pub fn others<'run>(run: &'run Run, result: &ScenarioResult) -> &'run [String] {
    cause_of(run, result)
        .filter(|cause| cause.results.first() == Some(&result.id))
        .and_then(|cause| cause.results.get(1..))
        .unwrap_or_default()
}

/// The others in a line; nothing where there are none.
pub fn told(run: &Run, result: &ScenarioResult) -> Option<String> {
    let others = others(run, result);
    let named = others.get(..NAMED).unwrap_or(others).join(", ");
    match others.len() {
        0 => None,
        count if count <= NAMED => Some(format!("likely the same fault: {named}")),
        count => Some(format!(
            "likely the same fault: {named}, and {} more",
            count - NAMED
        )),
    }
}

fn cause_of<'run>(run: &'run Run, result: &ScenarioResult) -> Option<&'run RootCause> {
    let mut causes = run.root_causes.iter();
    causes.find(|cause| cause.results.contains(&result.id))
}

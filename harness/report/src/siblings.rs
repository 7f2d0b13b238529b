//! Failures that are likely one fault: which of them is shown, and what is said of the others. The same for the page and
//! the terminal.

use dmct_record::{
    root_cause::RootCause,
    run::{Run, ScenarioResult},
};

/// How many of the others are named in a line of text.
const NAMED: usize = 3;

/// Whether no failure before it is likely the same fault; so it is with all that is no failure.
pub fn is_first(run: &Run, result: &ScenarioResult) -> bool {
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

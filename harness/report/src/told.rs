//! A check that did not pass, told in facts: the same for the page, the terminal and JUnit.

use crate::{accusation, outcome::Outcome};
use dmct_record::{
    run::{CheckResult, Run, ScenarioResult},
    verdict::Verdict,
    waiver::fingerprint,
};

/// Why a scenario did not pass, in one line.
///
/// A failure is explained by its first failed check. Anything else is explained by the reason of the
/// scenario, where it has one: a check that stayed open does not say why.
pub fn root_cause(result: &ScenarioResult) -> Option<String> {
    let decisive = result
        .checks
        .iter()
        .find(|check| check.verdict == result.verdict && Outcome::from(check.verdict).is_open());
    match (decisive, &result.reason, Outcome::of(result)) {
        (Some(check), _, Outcome::Fail) | (Some(check), None, _) => Some(format!(
            "{}: observed {}; permitted {}",
            check.clause,
            or_nothing(&check.observed),
            permitted(check)
        )),
        (Some(check), Some(reason), Outcome::Waived) => Some(format!(
            "{reason} ({}: observed {})",
            check.clause,
            or_nothing(&check.observed)
        )),
        (_, Some(reason), _) => Some(reason.clone()),
        (None, None, _) => result
            .blocked_by
            .as_ref()
            .map(|blocker| format!("blocked by {blocker}")),
    }
}

/// The waivers that do not hold any more, a sentence each: they make the run fail, for they would hide the next failure.
pub fn broken_waivers(run: &Run) -> Vec<String> {
    let broken = run.waivers.iter().filter(|one| !one.state.holds());
    broken
        .map(|one| {
            let waiver = &one.waiver;
            format!(
                "The waiver of {} in {} ({}) does not hold: {}.",
                waiver.clause, waiver.scenario, waiver.owner, one.told
            )
        })
        .collect()
}

/// A symbol and a word for how a check ended; a warning has its own.
pub fn verdict_of(check: &CheckResult) -> (Outcome, &'static str, &'static str) {
    let outcome = Outcome::from(check.verdict);
    if check.warning && outcome != Outcome::Fail {
        (Outcome::Inconclusive, "\u{25B2}", "warning")
    } else {
        (outcome, outcome.symbol(), outcome.word())
    }
}

/// What a check says, name and value, in the order in which a reader needs it.
pub fn facts(result: &ScenarioResult, check: &CheckResult) -> Vec<(&'static str, String)> {
    let mut facts = Vec::from([("clause", clause(check))]);
    if !check.asks.is_empty() {
        facts.push(("asked", check.asks.clone()));
    }
    facts.push(("observed", or_nothing(&check.observed)));
    facts.push(("permitted", would_have_passed(check)));
    facts.extend(step(result, check).map(|step| ("step", step)));
    facts.extend(evidence(result, check).map(|evidence| ("evidence", evidence)));
    facts.extend(check.note.clone().map(|note| ("note", note)));
    if check.verdict == Verdict::Fail {
        let print = fingerprint(result, &check.clause);
        facts.extend(print.map(|print| ("fingerprint", print)));
    }
    facts
}

/// The clause with its section, level and SCR items: `PRO-8-19 (DM Protocol 1.3, 8.2) MUST, decides X`.
pub fn clause(check: &CheckResult) -> String {
    let mut text = check.clause.clone();
    if !check.section.is_empty() {
        text.push_str(&format!(" ({})", check.section));
    }
    if !check.level.is_empty() {
        text.push_str(&format!(" {}", check.level));
    }
    if !check.scr.is_empty() {
        text.push_str(&format!(", decides {}", check.scr.join(", ")));
    }
    text
}

/// All that would have been permitted, in one line.
pub fn permitted(check: &CheckResult) -> String {
    if check.permitted.is_empty() {
        "nothing that was recorded".to_owned()
    } else {
        check.permitted.join(" | ")
    }
}

/// The same, and for a failed check what it means.
fn would_have_passed(check: &CheckResult) -> String {
    let which = match check.permitted.len() {
        _ if check.verdict != Verdict::Fail => return permitted(check),
        0 => return permitted(check),
        1 => "this",
        _ => "any of these",
    };
    format!("{} \u{2013} {which} would have passed", permitted(check))
}

/// The step with its place in the scenario file; a monitor has no line.
pub fn step(result: &ScenarioResult, check: &CheckResult) -> Option<String> {
    let known = result.steps.iter().find(|known| known.step == check.step);
    let what = known.map_or_else(String::new, |known| format!(" ({})", known.what));
    match (check.step.as_str(), place_in_file(result, check.line)) {
        ("", None) => None,
        ("", Some(place)) => Some(place),
        (step, None) => Some(format!("{step}{what}")),
        (step, Some(place)) => Some(format!("{step}{what} at {place}")),
    }
}

/// A line of a scenario's file: `scenarios/x.yaml:12`; `None` where it is not known.
pub fn place_in_file(result: &ScenarioResult, line: u32) -> Option<String> {
    if line == 0 || result.file.is_empty() {
        return None;
    }
    // The file of a result ends with the line of its title.
    let file = match result.file.rsplit_once(':') {
        Some((file, digits)) if digits.bytes().all(|b| b.is_ascii_digit()) => file,
        _ => &result.file,
    };
    Some(format!("{file}:{line}"))
}

/// The message and the octets that a check points at: `message 3, octets 120..134`.
pub fn evidence(result: &ScenarioResult, check: &CheckResult) -> Option<String> {
    let number = check.message?;
    let elsewhere = match accusation::place(result, check) {
        own if own == result.id => String::new(),
        other => format!(" of {other}"),
    };
    Some(match check.bytes {
        Some([start, end]) => format!("message {number}{elsewhere}, octets {start}..{end}"),
        None => format!("message {number}{elsewhere}"),
    })
}

fn or_nothing(text: &str) -> String {
    if text.is_empty() {
        "nothing".to_owned()
    } else {
        text.to_owned()
    }
}

//! What changed from one run to a later one, what is no longer checked first.

use super::{Paint, Style};
use crate::{outcome::Outcome, told, visible};
use dmct_record::{
    difference::{Change, Difference, Unchecked},
    run::ScenarioResult,
    verdict::Verdict,
};

/// What changed, for people.
pub fn difference(difference: &Difference<'_>, style: &Style) -> String {
    let mut text = String::new();
    let vanished = difference.vanished.iter().map(|result| gone(result, style));
    text.push_str(&list("NO LONGER IN THE RUN", vanished, style));
    let unchecked = difference.unchecked.iter().map(|one| unchecked(one, style));
    text.push_str(&list("NO LONGER CHECKED", unchecked, style));
    let worse = difference.worse.iter().map(|one| changed(one, style));
    text.push_str(&list("WORSE", worse, style));
    let better = difference.better.iter().map(|one| changed(one, style));
    text.push_str(&list("BETTER", better, style));
    let new = difference.new.iter().map(|result| new(result, style));
    text.push_str(&list("NEW", new, style));
    let conclusion = if difference.is_empty() {
        format!("Nothing changed; {} results are the same.", difference.same)
    } else {
        format!(
            "{} no longer there, {} less checked, {} worse, {} better, {} new, {} the same.",
            difference.vanished.len(),
            difference.unchecked.len(),
            difference.worse.len(),
            difference.better.len(),
            difference.new.len(),
            difference.same
        )
    };
    text.push_str(&format!("{}\n", style.paint(Paint::Strong, &conclusion)));
    text
}

fn list(title: &str, entries: impl ExactSizeIterator<Item = String>, style: &Style) -> String {
    if entries.len() == 0 {
        return String::new();
    }
    let title = format!("{title} ({})", entries.len());
    let entries: String = entries.collect();
    format!("{}\n{entries}\n", style.paint(Paint::Strong, &title))
}

/// The line of a result that both runs may hold, and what its verdict was and is.
fn line(result: &ScenarioResult, verdicts: &str, style: &Style) -> String {
    let outcome = Outcome::of(result);
    let symbol = style.paint(Paint::Outcome(outcome), outcome.symbol());
    format!("  {symbol} {}: {verdicts}\n", visible::line(&result.id))
}

fn gone(result: &ScenarioResult, style: &Style) -> String {
    line(result, &format!("was {}", result.verdict), style)
}

fn unchecked(one: &Unchecked<'_>, style: &Style) -> String {
    let mut text = line(one.now, &from_to(one.before, one.now), style);
    for check in &one.checks {
        let told = format!("{}, step {}: {}", check.clause, check.step, check.asks);
        text.push_str(&detail(&told, style));
    }
    text
}

fn changed(change: &Change<'_>, style: &Style) -> String {
    let mut text = line(change.now, &from_to(change.before, change.now), style);
    let told = if change.now.verdict == Verdict::Pass {
        told::root_cause(change.before).map(|cause| format!("it was: {cause}"))
    } else {
        told::root_cause(change.now)
    };
    text.extend(told.map(|told| detail(&told, style)));
    if change.before.verdict == Verdict::Fail && !change.newly_broken.is_empty() {
        let clauses = change.newly_broken.join(", ");
        text.push_str(&detail(&format!("newly broken: {clauses}"), style));
    }
    text
}

fn new(result: &ScenarioResult, style: &Style) -> String {
    let mut text = line(result, &result.verdict.to_string(), style);
    if result.verdict > Verdict::Pass {
        text.extend(told::root_cause(result).map(|cause| detail(&cause, style)));
    }
    text
}

fn from_to(before: &ScenarioResult, now: &ScenarioResult) -> String {
    if before.verdict == now.verdict {
        format!("{} as before", now.verdict)
    } else {
        format!("was {}, is {}", before.verdict, now.verdict)
    }
}

fn detail(told: &str, style: &Style) -> String {
    format!("    {}\n", style.wrapped(&visible::line(told), 4))
}

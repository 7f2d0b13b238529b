//! A whole run in a screen: what failed, the counts, the coverage, the conclusion.

use super::{Paint, Style};
use crate::{
    document, duration,
    outcome::{self, Outcome},
    told, visible, warnings,
};
use dmct_record::{
    run::{CoverageRow, Run},
    verdict::Verdict,
};

/// How many scenarios of one outcome are listed.
const LISTED: usize = 20;

/// A run in a screen.
pub fn summary(run: &Run, style: &Style) -> String {
    let mut text = String::new();
    for outcome in [Outcome::Fail, Outcome::Error, Outcome::Inconclusive] {
        text.push_str(&listed(run, outcome, style));
    }
    text.push_str(&warned(run, style));
    text.push_str(&head(run, style));
    text.push_str(&counts(run, style));
    text.push_str(&coverage(run));
    let conclusion = outcome::conclusion(&run.counts);
    let paint = Paint::Outcome(outcome::headline(&run.counts));
    text.push_str(&format!("\n{}\n", style.paint(paint, &conclusion)));
    for waiver in told::broken_waivers(run) {
        let waiver = style.wrapped(&visible::line(&waiver), 0);
        let paint = Paint::Outcome(Outcome::Fail);
        text.push_str(&format!("{}\n", style.paint(paint, &waiver)));
    }
    if run.partial {
        text.push_str("The run was stopped before its end: scenarios may be missing.\n");
    }
    text
}

/// Every scenario that ended so, with its cause.
fn listed(run: &Run, outcome: Outcome, style: &Style) -> String {
    let results: Vec<_> = run
        .scenarios
        .iter()
        .filter(|r| Outcome::of(r) == outcome)
        .collect();
    if results.is_empty() {
        return String::new();
    }
    let title = format!("{} ({})", outcome.label(), results.len());
    let mut text = format!("{}\n", style.paint(Paint::Outcome(outcome), &title));
    for result in results.iter().take(LISTED) {
        let id = style.paint(Paint::Strong, &visible::line(&result.id));
        text.push_str(&format!("  {} {id}\n", outcome.symbol()));
        let cause = told::root_cause(result).unwrap_or_else(|| "no reason was recorded".to_owned());
        text.push_str(&format!(
            "    {}\n",
            style.wrapped(&visible::line(&cause), 4)
        ));
    }
    if results.len() > LISTED {
        text.push_str(&format!("  and {} more\n", results.len() - LISTED));
    }
    text.push('\n');
    text
}

/// The recommendations that were not followed.
fn warned(run: &Run, style: &Style) -> String {
    let all = warnings::all(run);
    if all.is_empty() {
        return String::new();
    }
    let paint = Paint::Outcome(Outcome::Inconclusive);
    let title = style.paint(paint, &format!("WARNING ({})", all.len()));
    let mut text = format!("{title}\n");
    for warning in all.iter().take(LISTED) {
        let id = style.paint(Paint::Strong, &visible::line(&warning.result.id));
        text.push_str(&format!(
            "  \u{25B2} {id}\n    {}\n",
            style.wrapped(&warning.text(), 4)
        ));
    }
    if all.len() > LISTED {
        text.push_str(&format!("  and {} more\n", all.len() - LISTED));
    }
    text.push('\n');
    text
}

fn head(run: &Run, style: &Style) -> String {
    let name = style.paint(Paint::Strong, &visible::line(&run.iut.name));
    let mut facts = Vec::from([visible::line(&run.iut.role)]);
    if !run.iut.protocol.is_empty() {
        facts.push(visible::line(&run.iut.protocol));
    }
    facts.push(visible::line(&format!(
        "{} {}",
        run.tool.name, run.tool.version
    )));
    facts.push(duration::took(run.took));
    if run.strict {
        facts.push(format!("judged {}", warnings::STRICTLY));
    }
    format!("{name}  {}\n", facts.join(", "))
}

fn counts(run: &Run, style: &Style) -> String {
    let mut text = format!("  {:>5}  selected\n", run.counts.selected);
    for outcome in Outcome::ALL {
        let count = outcome.counted(&run.counts);
        let line = format!("{count:>5}  {} {}", outcome.symbol(), outcome.word());
        let paint = if count == 0 {
            Paint::Quiet
        } else {
            Paint::Outcome(outcome)
        };
        text.push_str(&format!("  {}\n", style.paint(paint, &line)));
    }
    text
}

/// How much of what is claimed was shown, by document and role.
fn coverage(run: &Run) -> String {
    let mut groups: Vec<(&str, &str)> = Vec::new();
    for row in &run.coverage {
        let group = (row.spec.as_str(), row.role.as_str());
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    let mut text = String::new();
    for (spec, role) in groups {
        let claimed: Vec<&CoverageRow> = run
            .coverage
            .iter()
            .filter(|row| row.spec == spec && row.role == role && row.claimed)
            .collect();
        let with = |verdict| claimed.iter().filter(|row| row.verdict == verdict).count();
        let (passed, failed) = (with(Some(Verdict::Pass)), with(Some(Verdict::Fail)));
        let excused = claimed
            .iter()
            .filter(|row| row.verdict.is_none() && row.excuse.is_some())
            .count();
        let untested = with(None) - excused;
        let undecided = claimed.len() - passed - failed - untested - excused;
        let excused = match excused {
            0 => String::new(),
            count => format!(", {count} excused"),
        };
        text.push_str(&format!(
            "  {} {}: {passed} of {} claimed SCR items passed, {failed} failed, {undecided} undecided, \
             {untested} untested{excused}\n",
            visible::line(document::title(spec)),
            visible::line(role),
            claimed.len()
        ));
    }
    text
}

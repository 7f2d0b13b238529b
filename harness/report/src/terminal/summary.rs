//! A whole run in a screen: what failed, the counts, the coverage, the conclusion.

use super::{Paint, Style};
use crate::{
    claims, document, duration,
    outcome::{self, Outcome},
    siblings,
    standing::Standing,
    told, visible, warnings,
};
use dmct_record::run::{Run, ScenarioResult};

/// How many scenarios of one outcome are listed.
const LISTED: usize = 20;

/// A run in a screen.
pub fn summary(run: &Run, style: &Style) -> String {
    let mut text = String::new();
    let first = siblings::first_of_each(run);
    for outcome in [Outcome::Fail, Outcome::Error, Outcome::Inconclusive] {
        text.push_str(&listed(run, outcome, &first, style));
    }
    text.push_str(&warned(run, style));
    text.push_str(&head(run, style));
    text.push_str(&counts(run, style));
    text.push_str(&coverage(run));
    text.push_str(&claims(run));
    let conclusion = outcome::conclusion(&run.counts, run.root_causes.len());
    let paint = Paint::Outcome(outcome::headline(&run.counts));
    text.push_str(&format!("\n{}\n", style.paint(paint, &conclusion)));
    for waiver in told::broken_waivers(run) {
        let waiver = style.wrapped(&visible::line(&waiver), 0);
        let paint = Paint::Outcome(Outcome::Fail);
        text.push_str(&format!("{}\n", style.paint(paint, &waiver)));
    }
    if let Some(verdict) = claims::verdict(run) {
        let paint = Paint::Outcome(claims::headline(run));
        text.push_str(&format!("{}\n", style.paint(paint, &verdict)));
    }
    for remark in run.remarks.iter().take(LISTED) {
        text.push_str(&format!(
            "Note: {}\n",
            style.wrapped(&visible::line(remark), 6)
        ));
    }
    if run.partial {
        text.push_str("The run was stopped before its end: scenarios may be missing.\n");
    }
    text
}

/// The scenarios that ended so, with their causes. Failures that are likely one fault are told once, and what was not played
/// for another is counted.
fn listed(run: &Run, outcome: Outcome, first: &[(&ScenarioResult, u64)], style: &Style) -> String {
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
    let told: Vec<_> = first
        .iter()
        .filter(|(result, _)| Outcome::of(result) == outcome)
        .collect();
    for (result, blocks) in told.iter().take(LISTED) {
        let id = style.paint(Paint::Strong, &visible::line(&result.id));
        let blocks = match blocks {
            0 => String::new(),
            more => format!("  (blocks {more} more)"),
        };
        text.push_str(&format!("  {} {id}{blocks}\n", outcome.symbol()));
        let cause = told::root_cause(result).unwrap_or_else(|| "no reason was recorded".to_owned());
        text.push_str(&format!(
            "    {}\n",
            style.wrapped(&visible::line(&cause), 4)
        ));
        if let Some(more) = siblings::told(run, result) {
            text.push_str(&format!(
                "    {}\n",
                style.wrapped(&visible::line(&more), 4)
            ));
        }
    }
    if told.len() > LISTED {
        text.push_str(&format!("  and {} more\n", told.len() - LISTED));
    }
    let blocked = results.iter().filter(|result| result.blocked_by.is_some());
    match blocked.count() {
        0 => {}
        blocked => text.push_str(&format!("  {blocked} more blocked by what did not pass\n")),
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
    let mut text = String::new();
    for standing in Standing::of(&run.coverage) {
        let document = visible::line(document::title(&standing.spec));
        let role = visible::line(&standing.role);
        let besides = visible::line(&standing.besides());
        if standing.is_outside() {
            text.push_str(&format!("  {document} {role}: {besides}\n"));
            continue;
        }
        let Standing {
            claimed,
            passed,
            failed,
            undecided,
            untested,
            ..
        } = standing;
        let besides = match besides.as_str() {
            "" => String::new(),
            besides => format!(", {besides}"),
        };
        text.push_str(&format!(
            "  {document} {role}: {passed} of {claimed} claimed SCR items passed, {failed} failed, \
             {undecided} undecided, {untested} untested{besides}\n"
        ));
    }
    text
}

/// Where the claims contradict the documents, and behaviour the claims.
fn claims(run: &Run) -> String {
    let mut text = String::new();
    if !run.review.is_empty() {
        text.push_str("  the claims contradict the documents:\n");
    }
    for contradiction in run.review.iter().take(LISTED) {
        let line = visible::line(&claims::contradiction(contradiction));
        text.push_str(&format!(
            "    {line} (line {} of the profile)\n",
            contradiction.line
        ));
    }
    if run.review.len() > LISTED {
        text.push_str(&format!("    and {} more\n", run.review.len() - LISTED));
    }
    let gaps = claims::gaps(run);
    if !gaps.is_empty() {
        text.push_str(&format!(
            "  claims and behaviour differ: {}\n",
            visible::line(&gaps)
        ));
    }
    text
}

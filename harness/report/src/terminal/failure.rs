//! A scenario that did not pass, in full: what a fail has to say (law 4 of the verdict).

use super::{Paint, Style, evidence, ladder};
use crate::{accusation, outcome::Outcome, story::Story, told, visible};
use dmct_record::{
    event::Event,
    run::{CheckResult, ScenarioResult},
};

/// Columns before the value of a fact.
const INDENT: usize = 16;

/// A scenario with every check that did not pass, its octets, and its ladder. `events` may be those of the
/// whole run or of this scenario; without any, the octets are left out.
pub fn failure(result: &ScenarioResult, events: &[Event], style: &Style) -> String {
    let outcome = Outcome::of(result);
    let story = Story::of(events);
    let verdict = format!("{} {}", outcome.symbol(), outcome.label());
    let mut text = format!(
        "{}  {}\n",
        style.paint(Paint::Outcome(outcome), &verdict),
        style.paint(Paint::Strong, &visible::line(&result.id))
    );
    if !result.title.is_empty() {
        text.push_str(&format!(
            "  {}\n",
            style.wrapped(&visible::line(&result.title), 2)
        ));
    }
    let beside = [
        ("because", &result.reason),
        ("blocked by", &result.blocked_by),
        ("control", &result.control),
    ];
    for (name, value) in beside {
        if let Some(value) = value {
            text.push_str(&fact(name, value, style));
        }
    }
    for check in result
        .checks
        .iter()
        .filter(|check| accusation::is_open(check))
    {
        text.push_str(&check_text(result, check, &story, style));
    }
    let drawn = ladder(result, events, style);
    if !drawn.is_empty() {
        text.push('\n');
        text.push_str(&drawn);
    }
    text
}

fn check_text(
    result: &ScenarioResult,
    check: &CheckResult,
    story: &Story<'_>,
    style: &Style,
) -> String {
    let (outcome, symbol, word) = told::verdict_of(check);
    let head = format!(
        "{symbol} {} {}",
        word.to_uppercase(),
        visible::line(&check.clause)
    );
    let mut text = format!("\n  {}\n", style.paint(Paint::Outcome(outcome), &head));
    for (name, value) in told::facts(result, check) {
        text.push_str(&fact(name, &value, style));
        if name == "evidence" {
            text.push_str(&evidence::excerpt(result, check, story, INDENT, style));
        }
    }
    text
}

fn fact(name: &str, value: &str, style: &Style) -> String {
    let name = style.paint(Paint::Quiet, &format!("{name:<width$}", width = INDENT - 4));
    format!(
        "    {name}{}\n",
        style.wrapped(&visible::line(value), INDENT)
    )
}

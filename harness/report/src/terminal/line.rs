//! One scenario in one line, printed as it ends.

use super::{Paint, Style};
use crate::{duration, outcome::Outcome, told, visible};
use dmct_record::run::ScenarioResult;

/// One scenario in one line: symbol, word, time, id, and why where it did not pass.
pub fn scenario_line(result: &ScenarioResult, style: &Style) -> String {
    let outcome = Outcome::of(result);
    let verdict = format!("{} {:<12}", outcome.symbol(), outcome.label());
    let verdict = style.paint(Paint::Outcome(outcome), &verdict);
    let took = style.paint(Paint::Quiet, &format!("{:>8}", duration::took(result.took)));
    let id = visible::line(&result.id);
    match why(result, outcome) {
        Some(why) => {
            let why = format!("\n{:26}{}", "", style.wrapped(&visible::line(&why), 26));
            format!("{verdict} {took}  {id}{}", style.paint(Paint::Quiet, &why))
        }
        None => format!("{verdict} {took}  {id}"),
    }
}

fn why(result: &ScenarioResult, outcome: Outcome) -> Option<String> {
    match outcome {
        Outcome::Pass => None,
        _ => told::root_cause(result),
    }
}

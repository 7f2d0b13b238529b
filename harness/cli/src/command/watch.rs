//! Progress while a run goes on: a bar on a terminal, a line for each scenario that did not pass elsewhere.

use crate::run::Watcher;
use anstream::eprintln;
use dmct_record::{run::ScenarioResult, verdict::Verdict};
use dmct_report::terminal::{Style, scenario_line};
use dmct_scenario::plan::Plan;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;

/// Shows progress on standard error.
pub struct Progress {
    bar: ProgressBar,
    style: Style,
    quiet: bool,
}

impl Progress {
    /// Progress of so many plans; nothing at all where it is to be quiet.
    pub fn new(plans: usize, quiet: bool, style: Style) -> Self {
        let terminal = std::io::stderr().is_terminal() && !quiet;
        let target = if terminal {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(plans as u64), target);
        if let Ok(template) =
            ProgressStyle::with_template("{pos:>4}/{len} [{bar:30}] {elapsed} {wide_msg}")
        {
            bar.set_style(template.progress_chars("=> "));
        }
        Self { bar, style, quiet }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watcher for Progress {
    fn begins(&self, plan: &Plan) {
        self.bar.set_message(plan.id.clone());
    }

    fn ends(&self, result: &ScenarioResult, done: usize, _all: usize) {
        self.bar.set_position(done as u64);
        let worth_a_line = !matches!(result.verdict, Verdict::Pass | Verdict::NotApplicable);
        if worth_a_line && !self.quiet && result.blocked_by.is_none() {
            let line = scenario_line(result, &self.style);
            self.bar.suspend(|| eprintln!("{}", line.trim_end()));
        }
    }
}

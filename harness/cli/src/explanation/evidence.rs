//! What a run found of a check or a monitor.

use super::told::Evidence;
use crate::{
    folder::{Folder, PAGE},
    problem::Problem,
};
use dmct_record::run::{CheckResult, CoverageRow, Run, ScenarioResult};
use dmct_report::html::{Anchors, item_anchor};
use dmct_scenario::{catalogue::ScrItem, plan::Held};
use std::path::Path;

/// A run of the past.
#[derive(Clone, Debug)]
pub struct Recorded {
    run: Run,
    anchors: Anchors,
    folder: String,
    page: String,
}

impl Recorded {
    /// The run in a folder.
    ///
    /// # Errors
    /// There is none that can be read.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let folder = Folder::open(path);
        let run = folder.run()?;
        Ok(Self {
            anchors: Anchors::of(&run.scenarios),
            run,
            folder: path.display().to_string(),
            page: folder.file(PAGE).display().to_string(),
        })
    }

    /// The folder, as it was named.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// What was found of a check: one entry a variant that came so far.
    pub fn of_check(&self, scenario: &str, held: &Held) -> Vec<Evidence> {
        let results = self.results_of(scenario);
        results
            .flat_map(|result| {
                let checks = result.checks.iter().filter(|check| {
                    check.clause == held.clause
                        && check.step == held.step
                        && check.line == held.line
                });
                checks.map(|check| self.evidence(result, check))
            })
            .collect()
    }

    /// What a monitor found.
    pub fn of_monitor(&self, id: &str) -> Vec<Evidence> {
        let results = self.run.scenarios.iter().filter(|result| result.id == id);
        results
            .flat_map(|result| {
                let checks = result.checks.iter();
                checks.map(|check| self.evidence(result, check))
            })
            .collect()
    }

    /// How the variants of a scenario ended.
    pub fn of_scenario(&self, scenario: &str) -> Vec<Evidence> {
        self.results_of(scenario)
            .map(|result| Evidence {
                result: result.id.clone(),
                verdict: result.verdict,
                warning: result.checks.iter().any(|check| check.warning),
                observed: result.reason.clone().unwrap_or_default(),
                message: None,
                report: self.place(self.anchors.scenario(&result.id).map(str::to_owned)),
            })
            .collect()
    }

    /// The row of an item, and where the report shows it.
    pub fn of_item(&self, item: &ScrItem) -> Option<(&CoverageRow, Option<String>)> {
        let row = self.run.coverage.iter().find(|row| {
            row.id == item.id && row.spec == item.spec && row.role == item.role.word()
        })?;
        Some((row, self.place(Some(item_anchor(row)))))
    }

    fn results_of<'r>(&'r self, scenario: &'r str) -> impl Iterator<Item = &'r ScenarioResult> {
        self.run.scenarios.iter().filter(move |result| {
            let variant = result.id.strip_prefix(scenario);
            variant.is_some_and(|variant| variant.is_empty() || variant.starts_with('['))
        })
    }

    fn evidence(&self, result: &ScenarioResult, check: &CheckResult) -> Evidence {
        let scenario = check.scenario.as_ref().unwrap_or(&result.id);
        let anchor = check
            .message
            .and_then(|number| self.anchors.message(scenario, number))
            .or_else(|| self.anchors.scenario(&result.id).map(str::to_owned));
        Evidence {
            result: result.id.clone(),
            verdict: check.verdict,
            warning: check.warning,
            observed: check.observed.clone(),
            message: check.message,
            report: self.place(anchor),
        }
    }

    fn place(&self, anchor: Option<String>) -> Option<String> {
        anchor.map(|anchor| format!("{}#{anchor}", self.page))
    }
}

//! The explanation as a value, which is also its JSON form.

use dmct_record::{excuse::Excuse, verdict::Verdict};
use serde::Serialize;

/// Everything that an id means.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Explanation {
    /// The folder of the run that the evidence is from; nothing: there is no run.
    pub run: Option<String>,
    /// SCR items: one a role where both roles have the same.
    pub items: Vec<Item>,
    /// A clause.
    pub clause: Option<Clause>,
    /// A scenario.
    pub scenario: Option<Scenario>,
    /// A monitor.
    pub monitor: Option<Monitor>,
}

/// An SCR item.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// The document: `pro-1.3`.
    pub spec: String,
    /// The role it binds.
    pub role: &'static str,
    /// Its id.
    pub id: String,
    /// `M` or `O`.
    pub status: &'static str,
    /// Title and section of the document.
    pub section: String,
    /// What it asks.
    pub function: String,
    /// What supporting it entails.
    pub requirement: Option<String>,
    /// How a misprint was read.
    pub note: Option<String>,
    /// Why nothing tests it.
    pub excuse: Option<Excuse>,
    /// What the run found of it.
    pub verdict: Option<Verdict>,
    /// Where the report says so.
    pub report: Option<String>,
    /// The clauses that serve it.
    pub clauses: Vec<Clause>,
    /// The scenarios that cover it.
    pub scenarios: Vec<String>,
}

/// A clause.
#[derive(Clone, Debug, Serialize)]
pub struct Clause {
    /// Its id.
    pub id: String,
    /// `MUST`, `SHOULD` or `MAY`.
    pub level: &'static str,
    /// Title and section of the document.
    pub section: String,
    /// What it demands.
    pub text: String,
    /// How a doubtful text is read.
    pub note: Option<String>,
    /// The SCR items that it serves, each with its document.
    pub items: Vec<String>,
    /// Why nothing tests it.
    pub excuse: Option<Excuse>,
    /// The checks that hold to it.
    pub checks: Vec<Check>,
    /// The monitors that watch it.
    pub monitors: Vec<Monitor>,
}

/// A check of a scenario.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// The scenario.
    pub scenario: String,
    /// The step.
    pub step: String,
    /// The line of the scenario's file.
    pub line: u32,
    /// What it means if it does not hold: `fail`, `warning` or `inconclusive`.
    pub otherwise: &'static str,
    /// What the run found, one entry a variant.
    pub evidence: Vec<Evidence>,
}

/// A monitor.
#[derive(Clone, Debug, Serialize)]
pub struct Monitor {
    /// The id of its result.
    pub id: String,
    /// What it demands.
    pub title: &'static str,
    /// The clause that it watches.
    pub clause: String,
    /// The SCR items that the clause serves, each with its document.
    pub items: Vec<String>,
    /// What the run found.
    pub evidence: Vec<Evidence>,
}

/// A scenario.
#[derive(Clone, Debug, Serialize)]
pub struct Scenario {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it shows.
    pub purpose: String,
    /// The SCR items that it covers, as written.
    pub covers: Vec<String>,
    /// The scenario that must have passed for it to count.
    pub control: Option<String>,
    /// The scenarios that must have passed for it to be played.
    pub builds_on: Vec<String>,
    /// The scenarios that stand on it.
    pub needed_by: Vec<String>,
    /// The clauses of its head, each with the checks of this scenario only.
    pub clauses: Vec<Clause>,
    /// How its variants ended in the run.
    pub results: Vec<Evidence>,
    /// Its file.
    #[serde(skip)]
    pub source: String,
}

/// What a run found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The id of the result: the scenario with its variant, or the monitor.
    pub result: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether it is a warning.
    pub warning: bool,
    /// What was observed; the reason where nothing was.
    pub observed: String,
    /// The number of the message that decided.
    pub message: Option<u64>,
    /// Where the report shows it: its path, and the place in it.
    pub report: Option<String>,
}

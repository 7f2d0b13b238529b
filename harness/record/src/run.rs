//! The result of a run, as `run.json` holds it. The form is versioned by [`SCHEMA`]; fields are added,
//! never renamed or given another meaning within a version.

use crate::{
    excuse::Excuse, gap::Gap, review::Contradiction, root_cause::RootCause, verdict::Verdict,
    waiver::WaiverResult,
};
use serde::{Deserialize, Serialize};

/// Version of the form of `run.json` and of transcripts.
pub const SCHEMA: u32 = 1;

/// A whole run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The tool that made it.
    pub tool: Tool,
    /// The implementation under test.
    pub iut: Iut,
    /// When it began, RFC 3339 in UTC; empty where runs are to be compared octet by octet.
    #[serde(default)]
    pub began: String,
    /// How long it took, microseconds.
    #[serde(default)]
    pub took: u64,
    /// Whether it was stopped before its end.
    #[serde(default)]
    pub partial: bool,
    /// Whether a SHOULD that was not followed fails.
    #[serde(default)]
    pub strict: bool,
    /// What was found of the surroundings of the run, in sentences: an upper tester that is not honest, say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// How many scenarios ended how.
    pub counts: Counts,
    /// One result a scenario, in the order in which they ran.
    pub scenarios: Vec<ScenarioResult>,
    /// The failures, put together where they are likely one fault.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub root_causes: Vec<RootCause>,
    /// One row an SCR item.
    pub coverage: Vec<CoverageRow>,
    /// The known failures of the profile, and what became of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<WaiverResult>,
    /// Where the claims contradict the documents: the static conformance review.
    #[serde(default)]
    pub review: Vec<Contradiction>,
    /// Where behaviour differs from the claims. It changes no verdict by itself.
    #[serde(default)]
    pub gaps: Vec<Gap>,
}

/// The tool that made a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// `dmct`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The implementation under test, as its profile names it.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Iut {
    /// Its name.
    pub name: String,
    /// Who made it.
    #[serde(default)]
    pub vendor: String,
    /// `client`, `server`, or `client and server` where a run holds both.
    pub role: String,
    /// The protocol version it speaks, such as `DM/1.2`.
    #[serde(default)]
    pub protocol: String,
}

/// How many scenarios ended how. `selected` is the sum of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// All that were selected.
    pub selected: u64,
    /// Passed.
    pub pass: u64,
    /// Failed.
    pub fail: u64,
    /// Neither shown.
    pub inconclusive: u64,
    /// Error of the tester or its environment.
    pub error: u64,
    /// Not applicable to this implementation.
    pub not_applicable: u64,
    /// Failed, with a valid waiver.
    pub waived: u64,
}

/// What became of one scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScenarioResult {
    /// The scenario's id, which is its path, and its variant in brackets where it has such.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it shows.
    #[serde(default)]
    pub purpose: String,
    /// The document: `pro-1.3`.
    pub spec: String,
    /// The role of the implementation under test: `client` or `server`.
    pub role: String,
    /// What was found out.
    pub verdict: Verdict,
    /// Why, where the checks do not say it: not applicable, blocked, an error, no check executed.
    #[serde(default)]
    pub reason: Option<String>,
    /// The SCR items it decides.
    pub covers: Vec<String>,
    /// The clauses it rests on.
    #[serde(default)]
    pub clauses: Vec<String>,
    /// The scenario that did not pass, where that is why this one was not run.
    pub blocked_by: Option<String>,
    /// The scenario that serves as its positive control.
    #[serde(default)]
    pub control: Option<String>,
    /// The file it is written in, and the line of its title.
    #[serde(default)]
    pub file: String,
    /// Microseconds from the run's beginning to its own.
    #[serde(default)]
    pub began: u64,
    /// How long it took, microseconds.
    #[serde(default)]
    pub took: u64,
    /// Every check that was executed, in order, those of monitors last.
    pub checks: Vec<CheckResult>,
    /// Every step and how it ended.
    #[serde(default)]
    pub steps: Vec<StepResult>,
}

/// What became of one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepResult {
    /// Its number: `3`, `4.then.1`, `cleanup.1`.
    pub step: String,
    /// What it does, a few words.
    pub what: String,
    /// The line of the scenario file.
    pub line: u32,
    /// How it ended, a word or a sentence.
    pub outcome: String,
}

/// What became of one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckResult {
    /// The clause it holds the implementation to.
    pub clause: String,
    /// How strong the clause is: `MUST`, `SHOULD`, ...
    #[serde(default)]
    pub level: String,
    /// Document and section of the clause.
    #[serde(default)]
    pub section: String,
    /// The SCR items it decides.
    pub scr: Vec<String>,
    /// What was found out.
    pub verdict: Verdict,
    /// A clause of level SHOULD was not followed: shown, and a fail only where a run is strict.
    #[serde(default)]
    pub warning: bool,
    /// What is checked, one sentence.
    #[serde(default)]
    pub asks: String,
    /// What was observed.
    pub observed: String,
    /// All that would have been permitted.
    pub permitted: Vec<String>,
    /// The scenario whose message decided it, where that is another one: for monitors, which watch all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// The number of the message in the scenario that decided it.
    pub message: Option<u64>,
    /// The octets of that message's body that decided it, `[start, end)`.
    pub bytes: Option<[usize; 2]>,
    /// The step, `monitor` for a rule that always holds.
    #[serde(default)]
    pub step: String,
    /// The line of the scenario file, 0 for a monitor.
    #[serde(default)]
    pub line: u32,
    /// On which reading of a doubtful text it rests, or another remark.
    #[serde(default)]
    pub note: Option<String>,
}

/// What is known of one SCR item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageRow {
    /// The document: `pro-1.3`.
    pub spec: String,
    /// `client` or `server`.
    pub role: String,
    /// The item.
    pub id: String,
    /// `M` or `O`.
    pub status: String,
    /// What the item asks, in our words.
    #[serde(default)]
    pub function: String,
    /// The table it stands in.
    #[serde(default)]
    pub table: String,
    /// Whether the implementation claims it.
    pub claimed: bool,
    /// Why nothing tests it, where the catalogue has such an excuse. An excused item is never passed.
    #[serde(default)]
    pub excuse: Option<Excuse>,
    /// The protocol version of the implementation, where the item does not bind that: `DM/1.2`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_applicable_to: Option<String>,
    /// How its claim contradicts the documents, one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contradiction: Option<String>,
    /// What was found out; nothing where no scenario decides it in this run. A mandatory item that is not claimed
    /// fails by that.
    pub verdict: Option<Verdict>,
    /// The scenarios that decide it.
    pub scenarios: Vec<String>,
}

impl ScenarioResult {
    /// Whether it is that of a monitor, which watches all scenarios, and not of a scenario.
    pub fn is_monitor(&self) -> bool {
        self.id.split('/').nth(2) == Some("monitor")
    }

    /// Whether it is a failure that nobody answers for.
    pub(crate) fn fails(&self) -> bool {
        self.verdict == Verdict::Fail && !self.is_waived()
    }

    /// The checks for which it fails; none where it is no failure, or somebody answers for it.
    pub(crate) fn failures(&self) -> impl Iterator<Item = &CheckResult> {
        let fails = self.fails();
        let failed = move |check: &&CheckResult| fails && check.verdict == Verdict::Fail;
        self.checks.iter().filter(failed)
    }
}

impl Counts {
    /// Counts one verdict.
    pub fn add(&mut self, verdict: Verdict) {
        self.selected += 1;
        *match verdict {
            Verdict::NotApplicable => &mut self.not_applicable,
            Verdict::Pass => &mut self.pass,
            Verdict::Inconclusive => &mut self.inconclusive,
            Verdict::Fail => &mut self.fail,
            Verdict::Error => &mut self.error,
        } += 1;
    }

    /// Counts a failure that is validly waived, or what it blocks.
    pub const fn add_waived(&mut self) {
        self.selected += 1;
        self.waived += 1;
    }

    /// The worst verdict that was counted, waived ones left out.
    pub const fn worst(&self) -> Option<Verdict> {
        if self.error > 0 {
            Some(Verdict::Error)
        } else if self.fail > 0 {
            Some(Verdict::Fail)
        } else if self.inconclusive > 0 {
            Some(Verdict::Inconclusive)
        } else if self.pass > 0 || self.waived > 0 {
            Some(Verdict::Pass)
        } else if self.not_applicable > 0 {
            Some(Verdict::NotApplicable)
        } else {
            None
        }
    }

    /// Whether the parts add up to the whole.
    pub fn add_up(&self) -> bool {
        let parts = [
            self.pass,
            self.fail,
            self.inconclusive,
            self.error,
            self.not_applicable,
            self.waived,
        ];
        parts.into_iter().try_fold(0_u64, u64::checked_add) == Some(self.selected)
    }
}

//! Verdicts: a pure function of the plan and what was recorded.
//!
//! The judge reads the events of one scenario, holds every step's checks against the messages that the step
//! took, and adds up. It plays nothing: whatever the scripted peer decided is in the record, and what only the
//! holder of a secret can say is there as a fact. The same plan and the same events give the same result.
//!
//! | file | concept |
//! |---|---|
//! | `plan_index.rs` | the steps of a plan by their numbers |
//! | `step.rs` | from one step and its messages to check results |
//! | `words.rs` | how a step and its end are told |

mod plan_index;
mod step;
mod words;

pub use step::A_MESSAGE_COMES;

use crate::view::View;
use dmct_record::{
    event::{Event, EventKind, StepOutcome},
    run::{CheckResult, ScenarioResult, StepResult},
    verdict::Verdict,
};
use dmct_scenario::plan::{Action, Applicability, Plan, Step, TriggerRoute};
use plan_index::PlanIndex;

/// The result of a scenario that was played.
pub fn judge<'e>(plan: &Plan, events: impl IntoIterator<Item = &'e Event>) -> ScenarioResult {
    if let Some(result) = without_playing(plan) {
        return result;
    }
    let mut judging = Judging::new(plan);
    for event in events {
        if event.scenario == plan.id {
            judging.take(event);
        }
    }
    judging.result()
}

/// The result of a scenario that is not to be played, for reasons that lie in the profile.
pub fn without_playing(plan: &Plan) -> Option<ScenarioResult> {
    let (verdict, reason) = match &plan.applicability {
        Applicability::Applicable => return None,
        Applicability::NotApplicable(reason) => (Verdict::NotApplicable, reason),
        Applicability::Lacking(reason) => (Verdict::Inconclusive, reason),
    };
    Some(ScenarioResult {
        verdict,
        reason: Some(reason.clone()),
        ..blank(plan)
    })
}

/// The result of a scenario that was not played because another one, on which it builds, did not pass.
pub fn blocked(plan: &Plan, by: &str) -> ScenarioResult {
    let what = if plan.control.as_deref() == Some(by) {
        "its positive control"
    } else {
        "what it builds on"
    };
    ScenarioResult {
        verdict: Verdict::Inconclusive,
        reason: Some(format!("blocked by {by}: {what} did not pass")),
        blocked_by: Some(by.to_owned()),
        ..blank(plan)
    }
}

/// The result of a scenario that was not played, or not to its end, for a reason outside of it.
pub fn not_played(plan: &Plan, verdict: Verdict, reason: impl Into<String>) -> ScenarioResult {
    ScenarioResult {
        verdict,
        reason: Some(reason.into()),
        ..blank(plan)
    }
}

fn blank(plan: &Plan) -> ScenarioResult {
    ScenarioResult {
        id: plan.id.clone(),
        title: plan.title.clone(),
        purpose: plan.purpose.clone(),
        spec: plan.spec.clone(),
        role: plan.role.word().to_owned(),
        verdict: Verdict::Inconclusive,
        reason: None,
        covers: plan.covers.clone(),
        clauses: plan
            .clauses
            .iter()
            .map(|clause| clause.id.clone())
            .collect(),
        blocked_by: None,
        control: plan.control.clone(),
        file: plan.file.clone(),
        began: 0,
        took: 0,
        checks: Vec::new(),
        steps: Vec::new(),
    }
}

/// A judgement that is being made.
struct Judging<'a> {
    plan: &'a Plan,
    index: PlanIndex<'a>,
    view: View,
    began: Option<u64>,
    last: u64,
    lost: Option<String>,
    /// How the implementation's process ended in the middle of the plan, if it did.
    crashed: Option<String>,
    /// Whether a step of the plan has begun: the reset before it may end a process.
    playing: bool,
    checks: Vec<CheckResult>,
    steps: Vec<StepResult>,
    /// How a step outside of the cleanup went wrong, and what that means where no check says it.
    trouble: Option<(Verdict, String)>,
    finished: bool,
    done: usize,
}

impl<'a> Judging<'a> {
    fn new(plan: &'a Plan) -> Self {
        Self {
            plan,
            index: PlanIndex::new(plan),
            view: View::default(),
            began: None,
            last: 0,
            lost: None,
            crashed: None,
            playing: false,
            checks: Vec::new(),
            steps: Vec::new(),
            trouble: None,
            finished: false,
            done: 0,
        }
    }

    fn take(&mut self, event: &Event) {
        self.view.add(event);
        self.began.get_or_insert(event.at);
        self.last = self.last.max(event.at);
        match &event.kind {
            EventKind::StepBegan { step } => {
                self.lost = None;
                self.playing |= self.index.step(step).is_some();
            }
            EventKind::Crashed { text } if self.playing => {
                self.crashed.get_or_insert_with(|| text.clone());
            }
            EventKind::Lost { reason, .. } => self.lost = Some(reason.clone()),
            EventKind::StepEnded { step, outcome } => self.end_step(step, outcome),
            EventKind::ScenarioEnded { error } => {
                self.finished = true;
                if let Some(error) = error {
                    self.trouble = Some((Verdict::Error, error.clone()));
                }
            }
            _ => {}
        }
    }

    fn end_step(&mut self, number: &str, outcome: &StepOutcome) {
        let step = self.index.step(number);
        if self.crashed.is_some() {
            // The end of the process is why, whatever the carrier saw of it.
            self.lost.clone_from(&self.crashed);
        }
        self.steps.push(StepResult {
            step: number.to_owned(),
            what: step.map_or_else(|| "resets the implementation".to_owned(), words::step),
            line: step.map_or(0, |step| step.place.line),
            outcome: self.told(step, outcome),
        });
        if number.starts_with("cleanup") {
            return;
        }
        if self.plan.steps.iter().any(|step| step.number == number) {
            self.done += 1;
        }
        let before = self.checks.len();
        if let Some(step) = step {
            let results = step::results(self.plan, step, outcome, &self.view, self.lost.as_deref());
            self.checks.extend(results);
        }
        if self.checks.len() == before {
            self.note_trouble(step, number, outcome);
        }
    }

    /// How a step ended, with the session that it got going: a device that comes by itself serves whatever is next.
    fn told(&self, step: Option<&Step>, outcome: &StepOutcome) -> String {
        let told = words::outcome(outcome, self.lost.as_deref());
        let opens = step.is_some_and(|step| matches!(step.action, Action::Session(_)));
        match self.view.binding("session.id") {
            Some(id) if opens && *outcome == StepOutcome::Done => match self.plan.setting.trigger {
                TriggerRoute::Pull => {
                    format!("{told}: session {id}, which the device began by itself")
                }
                TriggerRoute::Notification | TriggerRoute::UpperTester => {
                    format!("{told}: session {id}")
                }
            },
            _ => told,
        }
    }

    /// Notes how a step went wrong that has no check of its own to say it.
    fn note_trouble(&mut self, step: Option<&Step>, number: &str, outcome: &StepOutcome) {
        let lost = self.lost.as_deref();
        let trouble = match outcome {
            StepOutcome::Done | StepOutcome::Took { .. } | StepOutcome::Skipped => return,
            StepOutcome::Failed { reason } => (Verdict::Error, format!("step {number}: {reason}")),
            StepOutcome::Unable { reason } => {
                (Verdict::Inconclusive, format!("step {number}: {reason}"))
            }
            StepOutcome::TimedOut | StepOutcome::Lost | StepOutcome::Mismatch => {
                let session = step.is_some_and(|step| matches!(step.action, Action::Session(_)));
                let what = if session {
                    "no session came about"
                } else {
                    "it did not end as it should"
                };
                let how = words::outcome(outcome, lost);
                (
                    Verdict::Inconclusive,
                    format!("step {number}: {what}: {how}"),
                )
            }
        };
        self.trouble.get_or_insert(trouble);
    }

    fn result(self) -> ScenarioResult {
        let mut verdict = self
            .checks
            .iter()
            .map(|check| check.verdict)
            .reduce(Verdict::and)
            .unwrap_or(Verdict::Inconclusive);
        let mut reason = None;
        if self.checks.is_empty() {
            reason = Some("no check was executed".to_owned());
        }
        if verdict == Verdict::Pass && self.done < self.plan.steps.len() {
            verdict = Verdict::Inconclusive;
            reason = Some("not all of its steps were reached".to_owned());
        }
        if let Some((trouble, why)) = self.trouble {
            verdict = verdict.and(trouble);
            reason = Some(why);
        }
        if let Some(crashed) = self.crashed {
            verdict = verdict.and(Verdict::Inconclusive);
            let why = format!("in the middle of the scenario, {crashed}");
            reason = Some(reason.map_or(why.clone(), |reason| format!("{reason}; {why}")));
        }
        if !self.finished {
            verdict = verdict.and(Verdict::Inconclusive);
            reason = Some("the run was stopped before its end".to_owned());
        }
        let began = self.began.unwrap_or(0);
        ScenarioResult {
            verdict,
            reason,
            began,
            took: self.last.saturating_sub(began),
            checks: self.checks,
            steps: self.steps,
            ..blank(self.plan)
        }
    }
}

//! From one step and the messages it took to check results.

use super::words;
use crate::{
    check::{self, Finding, Scene},
    view::View,
};
use dmct_record::{event::StepOutcome, run::CheckResult, verdict::Verdict};
use dmct_scenario::plan::{
    Action, Alternative, Check, Clause, Expect, Level, Miss, Plan, Silence, Step,
};

/// What is asked where the message that a step waits for does not come; its own checks are not weighed then.
pub const A_MESSAGE_COMES: &str = "that a message comes";

/// What the checks of a step found.
pub fn results(
    plan: &Plan,
    step: &Step,
    outcome: &StepOutcome,
    view: &View,
    lost: Option<&str>,
) -> Vec<CheckResult> {
    let scene = Scene::new(view, view.taken());
    let at = At {
        plan,
        step,
        scene: &scene,
    };
    match &step.action {
        Action::Expect(expect)
        | Action::ExpectNotification(expect)
        | Action::ExpectRegistration(expect) => at.expected(expect, outcome, lost),
        Action::Check(checks) => at.weighed(checks),
        Action::ExpectShown(checks) if weighs(outcome) => at.weighed(checks),
        Action::Silence(silence) => at.silence(silence, outcome),
        Action::Either {
            ways: alternatives, ..
        } => at.either(alternatives, outcome, lost),
        _ => Vec::new(),
    }
}

/// Whether what a step asked for was there to be looked at.
const fn weighs(outcome: &StepOutcome) -> bool {
    matches!(outcome, StepOutcome::Done | StepOutcome::Mismatch)
}

/// The verdict of a check that does not hold, and whether it is a warning.
const fn verdict_of_miss(miss: Miss, level: Level) -> (Verdict, bool) {
    match (miss, level) {
        (Miss::Fail, Level::Must) => (Verdict::Fail, false),
        (Miss::Inconclusive, _) => (Verdict::Inconclusive, false),
        (Miss::Fail, Level::Should | Level::May) | (Miss::Warning, _) => (Verdict::Pass, true),
        (Miss::Pass, _) => (Verdict::Pass, false),
    }
}

const fn level_word(level: Level) -> &'static str {
    match level {
        Level::Must => "MUST",
        Level::Should => "SHOULD",
        Level::May => "MAY",
    }
}

/// A step of a plan, with what it took.
struct At<'a> {
    plan: &'a Plan,
    step: &'a Step,
    scene: &'a Scene<'a>,
}

impl At<'_> {
    fn expected(
        &self,
        expect: &Expect,
        outcome: &StepOutcome,
        lost: Option<&str>,
    ) -> Vec<CheckResult> {
        match outcome {
            StepOutcome::TimedOut | StepOutcome::Lost => vec![self.missing(expect, outcome, lost)],
            StepOutcome::Done | StepOutcome::Mismatch => self.weighed(&expect.checks),
            _ => Vec::new(),
        }
    }

    fn weighed(&self, checks: &[Check]) -> Vec<CheckResult> {
        checks
            .iter()
            .map(|check| {
                let finding = check::evaluate(&check.expectation, self.scene);
                self.of_check(check, finding)
            })
            .collect()
    }

    fn of_check(&self, check: &Check, finding: Finding) -> CheckResult {
        let (verdict, warning) = if finding.holds {
            (Verdict::Pass, false)
        } else if finding.unseen {
            (Verdict::Inconclusive, false)
        } else {
            verdict_of_miss(check.miss, check.clause.level)
        };
        CheckResult {
            scr: check.scr.clone(),
            verdict,
            warning,
            line: check.place.line,
            note: check.note.clone(),
            ..self.result(&check.clause, finding)
        }
    }

    /// What came to nothing: the message that was due did not come.
    fn missing(&self, expect: &Expect, outcome: &StepOutcome, lost: Option<&str>) -> CheckResult {
        let clause = expect.clause.as_ref().or_else(|| self.plan.clauses.first());
        let level = clause.map_or(Level::Must, |clause| clause.level);
        let (verdict, warning) = verdict_of_miss(expect.missing, level);
        let permitted = expect
            .checks
            .iter()
            .flat_map(|check| check::evaluate(&check.expectation, self.scene).permitted)
            .collect();
        let within = expect.within.unwrap_or(self.plan.setting.message_timeout);
        let observed = match outcome {
            StepOutcome::Lost => lost.unwrap_or("the message was lost").to_owned(),
            _ => {
                let nothing = format!("nothing came within {}", words::duration(within));
                lost.map_or(nothing.clone(), |lost| {
                    format!("{nothing}; before that, {lost}")
                })
            }
        };
        let finding = Finding {
            asks: A_MESSAGE_COMES.to_owned(),
            observed,
            permitted,
            message: self.last_sent(),
            ..Finding::default()
        };
        CheckResult {
            scr: self.plan.covers.clone(),
            verdict,
            warning,
            line: self.step.place.line,
            ..self.of_clause(clause, finding)
        }
    }

    fn silence(&self, silence: &Silence, outcome: &StepOutcome) -> Vec<CheckResult> {
        let lasting = words::duration(silence.lasting.unwrap_or(self.plan.setting.silence));
        let broken = match outcome {
            StepOutcome::Done => false,
            StepOutcome::Mismatch => true,
            _ => return Vec::new(),
        };
        let (verdict, warning) = if broken {
            verdict_of_miss(silence.miss, silence.clause.level)
        } else {
            (Verdict::Pass, false)
        };
        let mut finding = self
            .scene
            .finding(format!("that nothing comes for {lasting}"));
        finding.permitted = vec!["no message".to_owned()];
        finding.observed = if broken {
            let what = self
                .scene
                .last()
                .and_then(|seen| seen.message())
                .map(words::message);
            format!(
                "a message came: {}",
                what.unwrap_or_else(|| "one that cannot be read".to_owned())
            )
        } else {
            format!("nothing came for {lasting}")
        };
        finding.message = finding.message.or_else(|| self.last_sent());
        let scr = if silence.scr.is_empty() {
            &self.plan.covers
        } else {
            &silence.scr
        };
        vec![CheckResult {
            scr: scr.clone(),
            verdict,
            warning,
            line: self.step.place.line,
            ..self.result(&silence.clause, finding)
        }]
    }

    fn either(
        &self,
        alternatives: &[Alternative],
        outcome: &StepOutcome,
        lost: Option<&str>,
    ) -> Vec<CheckResult> {
        let clause = alternatives
            .iter()
            .find_map(|alternative| alternative.when.first())
            .map(|check| &check.clause)
            .or_else(|| self.plan.clauses.first());
        let permitted = alternatives
            .iter()
            .filter(|alternative| {
                matches!(alternative.verdict, None | Some(Miss::Pass | Miss::Warning))
            })
            .map(|alternative| self.alternative_words(alternative))
            .collect();
        let mut finding = self.scene.finding("one of several ways to go on");
        finding.permitted = permitted;
        let (verdict, warning, line) = match outcome {
            StepOutcome::Took { alternative } => {
                let Some(taken) = alternatives.get(alternative.saturating_sub(1)) else {
                    return Vec::new();
                };
                // Where nothing is said of it, the checks of its own steps decide.
                let Some(miss) = taken.verdict else {
                    return Vec::new();
                };
                finding.observed.clone_from(&taken.name);
                let (verdict, warning) = match miss {
                    Miss::Fail => {
                        verdict_of_miss(miss, clause.map_or(Level::Must, |clause| clause.level))
                    }
                    other => verdict_of_miss(other, Level::Must),
                };
                (verdict, warning, taken.place.line)
            }
            StepOutcome::Mismatch => {
                finding.observed = self
                    .scene
                    .last()
                    .and_then(|seen| seen.message())
                    .map_or_else(
                        || "a message that cannot be read".to_owned(),
                        words::message,
                    );
                (Verdict::Fail, false, self.step.place.line)
            }
            StepOutcome::TimedOut | StepOutcome::Lost => {
                finding.observed = words::outcome(outcome, lost);
                finding.message = self.last_sent();
                (Verdict::Inconclusive, false, self.step.place.line)
            }
            _ => return Vec::new(),
        };
        vec![CheckResult {
            scr: self.plan.covers.clone(),
            verdict,
            warning,
            line,
            ..self.of_clause(clause, finding)
        }]
    }

    fn alternative_words(&self, alternative: &Alternative) -> String {
        let conditions: Vec<String> = alternative
            .when
            .iter()
            .map(|check| {
                let finding = check::evaluate(&check.expectation, self.scene);
                format!("{}: {}", finding.asks, finding.permitted.join(" or "))
            })
            .collect();
        if alternative.when_silent {
            format!("{}: no message", alternative.name)
        } else if conditions.is_empty() {
            alternative.name.clone()
        } else {
            format!("{} ({})", alternative.name, conditions.join("; "))
        }
    }

    fn last_sent(&self) -> Option<u64> {
        self.scene
            .view
            .messages()
            .iter()
            .rev()
            .find(|seen| seen.is_sent())
            .map(|seen| seen.number())
    }

    fn of_clause(&self, clause: Option<&Clause>, finding: Finding) -> CheckResult {
        let none = Clause {
            id: String::new(),
            level: Level::Must,
            section: String::new(),
            text: String::new(),
        };
        self.result(clause.unwrap_or(&none), finding)
    }

    fn result(&self, clause: &Clause, finding: Finding) -> CheckResult {
        CheckResult {
            clause: clause.id.clone(),
            level: level_word(clause.level).to_owned(),
            section: clause.section.clone(),
            scr: Vec::new(),
            verdict: Verdict::Pass,
            warning: false,
            asks: finding.asks,
            observed: finding.observed,
            permitted: finding.permitted,
            scenario: None,
            message: finding.message,
            bytes: (!finding.span.is_unknown()).then_some([finding.span.start, finding.span.end]),
            step: self.step.number.clone(),
            line: self.step.place.line,
            note: None,
        }
    }
}

//! Where a check stands: scenario, step, and its place in the step, both from 1.

use dmct_engine::judge::A_MESSAGE_COMES;
use dmct_record::run::{CheckResult, ScenarioResult};
use dmct_scenario::plan::{Action, Check, Miss, Plan, Step};
use std::{collections::BTreeMap, fmt};

/// Where a check stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The scenario, without a variant.
    pub scenario: String,
    /// The step's number.
    pub step: String,
    /// Its place among the checks of the step, or among the alternatives, from 1.
    pub nth: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}/{}", self.scenario, self.step, self.nth)
    }
}

/// Every check of a plan that can be held against an implementation, with its line and its clause.
///
/// A check that leaves the verdict inconclusive accuses nobody; an alternative does if it says so.
pub fn places(plan: &Plan) -> BTreeMap<Place, (u32, String)> {
    let mut found = BTreeMap::new();
    collect(plan, &plan.steps, &mut found);
    found
}

fn collect(plan: &Plan, steps: &[Step], found: &mut BTreeMap<Place, (u32, String)>) {
    for step in steps {
        let place = |nth| Place {
            scenario: plan.scenario.clone(),
            step: step.number.clone(),
            nth,
        };
        let mut add = |nth, line, clause: &str| found.insert(place(nth), (line, clause.to_owned()));
        match &step.action {
            Action::Silence(silence) if accuses(silence.miss) => {
                add(1, step.place.line, &silence.clause.id);
            }
            Action::Either {
                ways: alternatives, ..
            } => {
                for (index, alternative) in alternatives.iter().enumerate() {
                    if alternative.verdict.is_some_and(accuses) {
                        let clause = alternative.when.first().map(|check| &check.clause);
                        let clause = clause.or(plan.clauses.first());
                        let id = clause.map_or("", |clause| clause.id.as_str());
                        add(index + 1, alternative.place.line, id);
                    }
                }
                for alternative in alternatives {
                    collect(plan, &alternative.then, found);
                }
            }
            action => {
                for (index, check) in checks_of(action).iter().enumerate() {
                    if accuses(check.miss) {
                        add(index + 1, check.place.line, &check.clause.id);
                    }
                }
            }
        }
    }
}

const fn accuses(miss: Miss) -> bool {
    matches!(miss, Miss::Fail | Miss::Warning)
}

fn checks_of(action: &Action) -> &[Check] {
    match action {
        Action::Expect(expect)
        | Action::ExpectNotification(expect)
        | Action::ExpectRegistration(expect) => &expect.checks,
        Action::Check(checks) | Action::ExpectShown(checks) => checks,
        _ => &[],
    }
}

/// The checks of a result with their places; none for one that only says that no message came, or that no
/// alternative fitted.
pub fn placed<'r>(
    plan: &Plan,
    result: &'r ScenarioResult,
) -> Vec<(Option<Place>, &'r CheckResult)> {
    let mut alternatives = BTreeMap::new();
    lines_of_alternatives(&plan.steps, &mut alternatives);
    let mut nth: BTreeMap<&str, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for check in &result.checks {
        let step = check.step.as_str();
        let nth = match alternatives.get(step) {
            Some(lines) => lines
                .iter()
                .position(|&line| line == check.line)
                .map(|index| index + 1),
            None if check.asks == A_MESSAGE_COMES => None,
            None => {
                let nth = nth.entry(step).or_default();
                *nth += 1;
                Some(*nth)
            }
        };
        let place = nth.map(|nth| Place {
            scenario: plan.scenario.clone(),
            step: step.to_owned(),
            nth,
        });
        found.push((place, check));
    }
    found
}

/// The lines of the alternatives of each step that has such.
fn lines_of_alternatives<'p>(steps: &'p [Step], found: &mut BTreeMap<&'p str, Vec<u32>>) {
    for step in steps {
        if let Action::Either {
            ways: alternatives, ..
        } = &step.action
        {
            let lines = alternatives.iter().map(|each| each.place.line);
            found.insert(&step.number, lines.collect());
            for alternative in alternatives {
                lines_of_alternatives(&alternative.then, found);
            }
        }
    }
}

//! What changed from one run of an implementation to a later one.
//!
//! For `dmct diff` and for a gate that compares with a baseline. What is no longer checked comes first: a check that
//! is gone looks like a pass to whoever only counts fails. Nothing is judged here; verdicts are compared.

use crate::{
    exit_code,
    run::{CheckResult, Run, ScenarioResult},
    verdict::Verdict,
};
use std::collections::{BTreeSet, HashMap};

/// What changed from one run to a later one. Each list is in the order of the run it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference<'r> {
    /// What the later run does not hold any more.
    pub vanished: Vec<&'r ScenarioResult>,
    /// What both hold and the later one checks less of.
    pub unchecked: Vec<Unchecked<'r>>,
    /// What got worse.
    pub worse: Vec<Change<'r>>,
    /// What got better.
    pub better: Vec<Change<'r>>,
    /// What only the later run holds.
    pub new: Vec<&'r ScenarioResult>,
    /// How many ended as before, with the same clauses broken.
    pub same: usize,
}

/// A result of which less is checked than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unchecked<'r> {
    /// As it was.
    pub before: &'r ScenarioResult,
    /// As it is.
    pub now: &'r ScenarioResult,
    /// The checks that are gone.
    pub checks: Vec<&'r CheckResult>,
}

/// A result that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<'r> {
    /// As it was.
    pub before: &'r ScenarioResult,
    /// As it is.
    pub now: &'r ScenarioResult,
    /// The clauses that are broken now and were not before.
    pub newly_broken: Vec<&'r str>,
}

impl<'r> Difference<'r> {
    /// Compares two runs.
    pub fn between(before: &'r Run, now: &'r Run) -> Self {
        let was: HashMap<&str, &ScenarioResult> = by_id(before);
        let is: HashMap<&str, &ScenarioResult> = by_id(now);
        let mut difference = Self {
            vanished: before
                .scenarios
                .iter()
                .filter(|result| !is.contains_key(result.id.as_str()))
                .collect(),
            ..Self::default()
        };
        for result in &now.scenarios {
            match was.get(result.id.as_str()) {
                Some(before) => difference.compare(before, result),
                None => difference.new.push(result),
            }
        }
        difference
    }

    /// Whether nothing changed at all.
    pub fn is_empty(&self) -> bool {
        let Self {
            vanished,
            unchecked,
            worse,
            better,
            new,
            same: _,
        } = self;
        vanished.is_empty()
            && unchecked.is_empty()
            && worse.is_empty()
            && better.is_empty()
            && new.is_empty()
    }

    /// What a gate that knows the earlier run is to be red for: what got worse, and what is new and failed.
    pub fn regressions(&self) -> impl Iterator<Item = &'r ScenarioResult> + '_ {
        let new = self
            .new
            .iter()
            .copied()
            .filter(|result| result.verdict >= Verdict::Fail);
        self.worse.iter().map(|change| change.now).chain(new)
    }

    /// The exit code of a run that is held against the earlier one: that of the worst regression.
    pub fn exit_code(&self) -> u8 {
        match self.regressions().map(|result| result.verdict).max() {
            None | Some(Verdict::NotApplicable | Verdict::Pass) => exit_code::CONFORMANT,
            Some(Verdict::Inconclusive) => exit_code::INCONCLUSIVE,
            Some(Verdict::Fail) => exit_code::FAILED,
            Some(Verdict::Error) => exit_code::ERROR,
        }
    }

    fn compare(&mut self, before: &'r ScenarioResult, now: &'r ScenarioResult) {
        let change = Change {
            before,
            now,
            newly_broken: newly_broken(before, now),
        };
        let gone = gone(before, now);
        let is_less_checked = match now.verdict {
            Verdict::NotApplicable => before.verdict != Verdict::NotApplicable,
            Verdict::Pass => !gone.is_empty(),
            Verdict::Inconclusive | Verdict::Fail | Verdict::Error => false,
        };
        if now.verdict > Verdict::Pass
            && (now.verdict > before.verdict || !change.newly_broken.is_empty())
        {
            self.worse.push(change);
        } else if is_less_checked {
            self.unchecked.push(Unchecked {
                before,
                now,
                checks: gone,
            });
        } else if now.verdict != before.verdict {
            self.better.push(change);
        } else {
            self.same += 1;
        }
    }
}

fn by_id(run: &Run) -> HashMap<&str, &ScenarioResult> {
    run.scenarios
        .iter()
        .map(|result| (result.id.as_str(), result))
        .collect()
}

/// What makes a check the same one in two runs, whatever it found.
fn identity(check: &CheckResult) -> (&str, &str, &str) {
    (&check.step, &check.clause, &check.asks)
}

/// The checks that passed before and are not executed now.
fn gone<'r>(before: &'r ScenarioResult, now: &ScenarioResult) -> Vec<&'r CheckResult> {
    let executed: BTreeSet<_> = now.checks.iter().map(identity).collect();
    before
        .checks
        .iter()
        .filter(|check| check.verdict == Verdict::Pass && !executed.contains(&identity(check)))
        .collect()
}

fn newly_broken<'r>(before: &'r ScenarioResult, now: &'r ScenarioResult) -> Vec<&'r str> {
    let was: BTreeSet<&str> = broken(before).collect();
    let is: BTreeSet<&str> = broken(now).collect();
    is.difference(&was).copied().collect()
}

fn broken(result: &ScenarioResult) -> impl Iterator<Item = &str> {
    result
        .checks
        .iter()
        .filter(|check| check.verdict == Verdict::Fail)
        .map(|check| check.clause.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        run::{Counts, Iut, SCHEMA, Tool},
        testing,
    };

    fn result(id: &str, verdict: Verdict, checks: &[(&str, Verdict)]) -> ScenarioResult {
        let checks = checks.iter();
        testing::result(
            id,
            verdict,
            checks
                .map(|(clause, verdict)| testing::check(clause, *verdict))
                .collect(),
        )
    }

    fn run(scenarios: Vec<ScenarioResult>) -> Run {
        Run {
            remarks: Vec::new(),
            strict: false,
            schema: SCHEMA,
            tool: Tool {
                name: String::new(),
                version: String::new(),
            },
            iut: Iut::default(),
            began: String::new(),
            took: 0,
            partial: false,
            counts: Counts::default(),
            scenarios,
            coverage: Vec::new(),
            waivers: Vec::new(),
            review: Vec::new(),
            root_causes: Vec::new(),
            gaps: Vec::new(),
        }
    }

    fn ids<'r>(changes: &[Change<'r>]) -> Vec<&'r str> {
        changes.iter().map(|one| one.now.id.as_str()).collect()
    }

    const PASS: Verdict = Verdict::Pass;
    const FAIL: Verdict = Verdict::Fail;

    #[test]
    fn a_run_does_not_differ_from_itself() {
        let one = run(vec![
            result("a", PASS, &[("A", PASS)]),
            result("b", FAIL, &[("B", FAIL)]),
        ]);
        let difference = Difference::between(&one, &one);
        assert!(difference.is_empty());
        assert_eq!(difference.same, 2);
        assert_eq!(difference.exit_code(), exit_code::CONFORMANT);
    }

    #[test]
    fn a_known_fail_is_no_regression_and_one_for_another_clause_is() {
        let before = run(vec![result("a", FAIL, &[("A", FAIL)])]);
        let same = run(vec![result("a", FAIL, &[("A", FAIL)])]);
        let other = run(vec![result("a", FAIL, &[("B", FAIL)])]);
        assert_eq!(
            Difference::between(&before, &same).exit_code(),
            exit_code::CONFORMANT
        );
        let difference = Difference::between(&before, &other);
        assert_eq!(ids(&difference.worse), ["a"]);
        assert_eq!(difference.worse[0].newly_broken, ["B"]);
        assert_eq!(difference.exit_code(), exit_code::FAILED);
    }

    #[test]
    fn every_step_down_is_a_regression_and_every_step_up_is_none() {
        for before in Verdict::ALL {
            for now in Verdict::ALL {
                let (was, is) = (
                    run(vec![result("a", before, &[])]),
                    run(vec![result("a", now, &[])]),
                );
                let difference = Difference::between(&was, &is);
                let worse = now > before && now > PASS;
                assert_eq!(difference.worse.len(), usize::from(worse), "{before} {now}");
                assert_eq!(
                    difference.is_empty(),
                    before == now,
                    "{before} {now}: {difference:?}"
                );
            }
        }
    }

    #[test]
    fn a_check_that_is_gone_is_told_although_the_scenario_passes() {
        let before = run(vec![result("a", PASS, &[("A", PASS), ("B", PASS)])]);
        let now = run(vec![result("a", PASS, &[("A", PASS)])]);
        let difference = Difference::between(&before, &now);
        assert_eq!(difference.unchecked[0].checks[0].clause, "B");
        assert_eq!(difference.exit_code(), exit_code::CONFORMANT);
    }

    #[test]
    fn what_is_new_counts_where_it_fails_and_what_vanished_is_told() {
        let before = run(vec![result("gone", PASS, &[])]);
        let now = run(vec![
            result("good", PASS, &[]),
            result("bad", FAIL, &[("A", FAIL)]),
        ]);
        let difference = Difference::between(&before, &now);
        assert_eq!(difference.vanished[0].id, "gone");
        let regressions: Vec<_> = difference
            .regressions()
            .map(|one| one.id.as_str())
            .collect();
        assert_eq!(regressions, ["bad"]);
    }
}

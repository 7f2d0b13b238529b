//! Monitors that saw what a scenario failed for: second witnesses of one fault, and no failures of their own.
//!
//! A scenario checks a clause on purpose, and a monitor watches for it in every message of the run. One fault is one fail:
//! where a scenario failed for all that a monitor saw, the monitor stands on it as scenarios stand on one another. It is
//! not judged but blocked by that scenario, and judged again once that passes. What a monitor saw beyond that, or no
//! scenario failed for, is a failure of its own as ever; so is what stands beside a waived failure, since a contract that
//! covers one scenario covers no other message.

use crate::{
    run::{CheckResult, ScenarioResult},
    verdict::Verdict,
};
use std::collections::BTreeMap;

/// Takes the failures of monitors of one implementation for which a scenario failed, and lets that scenario block them.
///
/// `demand` gives the clause that stands for all that ask for the same thing as one.
pub fn stand_behind(results: &mut [ScenarioResult], demand: &dyn Fn(&str) -> String) {
    let mut broken: BTreeMap<String, String> = BTreeMap::new();
    for result in results.iter().filter(|result| !result.is_monitor()) {
        for check in result.failures() {
            broken
                .entry(demand(&check.clause))
                .or_insert_with(|| result.id.clone());
        }
    }
    for monitor in results.iter_mut().filter(|result| result.is_monitor()) {
        let scenario = |check: &CheckResult| broken.get(&demand(&check.clause));
        let behind: Option<Vec<&String>> = monitor.failures().map(scenario).collect();
        if let Some(first) = behind.and_then(|all| all.first().map(|&id| id.clone())) {
            monitor.is_blocked_by(first);
        }
    }
}

impl ScenarioResult {
    /// It is not judged; where else it saw the fault is told.
    fn is_blocked_by(&mut self, scenario: String) {
        let seen: Vec<&CheckResult> = self.failures().collect();
        let place = seen.first().and_then(|check| {
            let message = check
                .message
                .map_or_else(String::new, |number| format!(", message {number}"));
            Some(format!("{}{message}", check.scenario.as_ref()?))
        });
        let place = place.map_or_else(String::new, |place| format!(", first in {place}"));
        let times = match seen.len() {
            1 => "once".to_owned(),
            count => format!("{count} times"),
        };
        self.reason = Some(format!(
            "blocked by {scenario}, which failed for the same; that was seen {times} in all{place}"
        ));
        self.verdict = Verdict::Inconclusive;
        self.blocked_by = Some(scenario);
        self.checks.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::stand_behind;
    use crate::{
        run::ScenarioResult,
        testing::{check, result},
        verdict::Verdict,
        waiver::WAIVED,
    };
    use proptest::{
        collection::vec,
        prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, proptest},
        sample::subsequence,
    };

    fn failed(id: &str, clauses: &[&str]) -> ScenarioResult {
        let checks = clauses.iter().map(|clause| {
            let mut check = check(clause, Verdict::Fail);
            check.scenario = Some("a/scenario".to_owned());
            check.message = Some(3);
            check
        });
        result(id, Verdict::Fail, checks.collect())
    }

    /// What becomes of results where clauses ask for the same thing that differ only in their last letter.
    fn behind(mut results: Vec<ScenarioResult>) -> Vec<(Verdict, Option<String>)> {
        stand_behind(&mut results, &|clause| {
            clause.get(..1).unwrap_or_default().to_owned()
        });
        let told = |result: ScenarioResult| (result.verdict, result.blocked_by);
        results.into_iter().map(told).collect()
    }

    const MONITOR: &str = "pro-1.3/client/monitor/final";

    #[test]
    fn a_monitor_stands_behind_the_first_scenario_that_failed_for_the_same() {
        let results = vec![
            failed("x", &["Q1"]),
            failed("a", &["P1"]),
            failed("b", &["P1"]),
            failed(MONITOR, &["P1", "P2"]),
        ];
        let told = behind(results.clone());
        assert_eq!(told[3], (Verdict::Inconclusive, Some("a".to_owned())));
        assert!(
            told[..3]
                .iter()
                .all(|(verdict, by)| *verdict == Verdict::Fail && by.is_none())
        );
        let mut results = results;
        stand_behind(&mut results, &str::to_owned);
        assert_eq!(results[3].verdict, Verdict::Fail, "P2 is another demand");
        stand_behind(&mut results, &|_| "one".to_owned());
        assert!(results[3].checks.is_empty());
        assert_eq!(
            results[3].reason.as_deref(),
            Some(
                "blocked by x, which failed for the same; that was seen 2 times in all, first in a/scenario, message 3"
            )
        );
    }

    #[test]
    fn what_no_scenario_failed_for_is_a_failure_of_its_own() {
        let mut waived = failed("w", &["P1"]);
        waived.reason = Some(format!("{WAIVED}: known"));
        let mut open = failed("o", &["P1"]);
        open.verdict = Verdict::Error;
        let others = vec![
            waived,
            open,
            result("p", Verdict::Pass, vec![check("P1", Verdict::Pass)]),
        ];
        for other in others {
            let id = other.id.clone();
            let told = behind(vec![other, failed(MONITOR, &["P1"])]);
            assert_eq!(told[1], (Verdict::Fail, None), "{id}");
        }
        let told = behind(vec![failed("a", &["P1"]), failed(MONITOR, &["P1", "Q1"])]);
        assert_eq!(told[1], (Verdict::Fail, None));
        let other_monitor = failed("pro-1.3/client/monitor/other", &["P1"]);
        let told = behind(vec![other_monitor, failed(MONITOR, &["P1"])]);
        assert_eq!(told[1], (Verdict::Fail, None));
    }

    #[test]
    fn what_does_not_fail_is_left_as_it_is() {
        let mut warned = result(MONITOR, Verdict::Pass, vec![check("P1", Verdict::Pass)]);
        warned.reason = Some("as it is".to_owned());
        let mut results = vec![failed("a", &["P1"]), warned.clone()];
        stand_behind(&mut results, &str::to_owned);
        assert_eq!(results[1], warned);
    }

    /// Results of scenarios and monitors, of which some fail for some of four clauses, and the same in another order.
    fn shuffled() -> impl Strategy<Value = (Vec<ScenarioResult>, Vec<ScenarioResult>)> {
        let one = (any::<bool>(), subsequence(vec!["P", "Q", "R", "S"], 0..=2));
        let results = vec(one, 0..10).prop_map(|all| {
            let named = all.iter().enumerate();
            let result = |(place, (is_monitor, clauses)): (usize, &(bool, Vec<&str>))| {
                let group = if *is_monitor { "monitor" } else { "session" };
                let id = format!("pro-1.3/client/{group}/{place}");
                if clauses.is_empty() {
                    result(&id, Verdict::Pass, vec![check("P", Verdict::Pass)])
                } else {
                    failed(&id, clauses)
                }
            };
            named.map(result).collect::<Vec<_>>()
        });
        results.prop_flat_map(|results| (Just(results.clone()), Just(results).prop_shuffle()))
    }

    fn fails(results: &[ScenarioResult]) -> Vec<&str> {
        let failed = results.iter().filter(|one| one.verdict == Verdict::Fail);
        let mut ids: Vec<&str> = failed.map(|one| one.id.as_str()).collect();
        ids.sort_unstable();
        ids
    }

    proptest! {
        #[test]
        fn a_run_that_failed_still_fails_and_every_clause_that_was_broken_is_told_by_a_failure(
            (results, _) in shuffled()
        ) {
            let mut behind = results.clone();
            stand_behind(&mut behind, &str::to_owned);
            prop_assert_eq!(fails(&results).is_empty(), fails(&behind).is_empty());
            for broken in results.iter().flat_map(ScenarioResult::failures) {
                let tells = |one: &ScenarioResult| one.failures().any(|check| check.clause == broken.clause);
                prop_assert!(behind.iter().any(tells), "{}", broken.clause);
            }
            for (before, after) in results.iter().zip(&behind) {
                if before != after {
                    prop_assert!(before.is_monitor());
                    let by = after.blocked_by.as_deref();
                    prop_assert!(fails(&behind).iter().any(|id| Some(*id) == by));
                }
            }
            let once = behind.clone();
            stand_behind(&mut behind, &str::to_owned);
            prop_assert_eq!(once, behind);
        }

        #[test]
        fn the_order_of_results_changes_no_verdict((mut results, mut others) in shuffled()) {
            stand_behind(&mut results, &str::to_owned);
            stand_behind(&mut others, &str::to_owned);
            prop_assert_eq!(fails(&results), fails(&others));
        }
    }
}

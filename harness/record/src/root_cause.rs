//! Which failures are likely one fault: those that break the same clause, or clauses that ask for the same thing.
//!
//! What builds on a failed scenario is not played at all. What does not build on it may still run into the same fault from
//! another side. Every such failure stays one, with its own evidence; here they are put
//! together, so that a reader knows how many faults to look for, and where to begin.

use crate::run::ScenarioResult;
use serde::{Deserialize, Serialize};
use std::{cmp::Reverse, collections::BTreeMap};

/// Failures that are likely one fault.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RootCause {
    /// The clauses that they break, in the order in which they were first broken. Each two failures break one demand, or
    /// are joined by others that do.
    pub clauses: Vec<String>,
    /// The ids of the results that fail, in the order of the run, but that which blocks most is the first: it is where to
    /// begin.
    pub results: Vec<String>,
    /// How many scenarios were not played since one of them failed, those behind others that were not played among them.
    #[serde(default)]
    pub blocks: u64,
}

/// The failures of a run, put together by the demands that they break; waived ones are left out.
///
/// `demand` gives the clause that stands for all that ask for the same thing as one.
///
/// Every failure is in exactly one group; the group that blocks most comes first. A client and a server in one run have no fault in common.
pub fn root_causes(results: &[ScenarioResult], demand: &dyn Fn(&str) -> String) -> Vec<RootCause> {
    let failed: Vec<&ScenarioResult> = results.iter().filter(|result| result.fails()).collect();
    let mut groups = Groups::of(failed.len());
    let mut first_to_break: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for (place, result) in failed.iter().enumerate() {
        for check in result.failures() {
            let first = *first_to_break
                .entry((&result.role, demand(&check.clause)))
                .or_insert(place);
            groups.join(first, place);
        }
    }
    let blocked = blocked_behind(results);
    let mut causes: BTreeMap<usize, (RootCause, u64)> = BTreeMap::new();
    for (place, result) in failed.iter().enumerate() {
        let (cause, most) = causes.entry(groups.head(place)).or_default();
        let blocks = blocked.get(result.id.as_str()).copied().unwrap_or(0);
        cause.blocks += blocks;
        if blocks > *most {
            *most = blocks;
            cause.results.insert(0, result.id.clone());
        } else {
            cause.results.push(result.id.clone());
        }
        for check in result.failures() {
            if !cause.clauses.contains(&check.clause) {
                cause.clauses.push(check.clause.clone());
            }
        }
    }
    let mut causes: Vec<RootCause> = causes.into_values().map(|(cause, _)| cause).collect();
    causes.sort_by_key(|cause| Reverse(cause.blocks));
    causes
}

/// How many results were not played for want of each that stands at the beginning: what is blocked by a blocked one counts
/// for the first of them.
pub fn blocked_behind(results: &[ScenarioResult]) -> BTreeMap<&str, u64> {
    let blocker: BTreeMap<&str, &str> = results
        .iter()
        .filter_map(|result| Some((result.id.as_str(), result.blocked_by.as_deref()?)))
        .collect();
    let mut counts = BTreeMap::new();
    for (id, mut first) in blocker.iter().map(|(id, first)| (*id, *first)) {
        // what blocks itself, as no run has it, would lead round and round
        for _ in 0..blocker.len() {
            match blocker.get(first) {
                Some(before) if *before != id => first = before,
                _ => break,
            }
        }
        *counts.entry(first).or_insert(0) += 1;
    }
    counts
}

/// Groups of places, each known by its lowest.
struct Groups(Vec<usize>);

impl Groups {
    /// So many places, each a group of its own.
    fn of(count: usize) -> Self {
        Self((0..count).collect())
    }

    /// The lowest place of the group of this one.
    fn head(&self, mut place: usize) -> usize {
        while let Some(&above) = self.0.get(place).filter(|&&above| above != place) {
            place = above;
        }
        place
    }

    /// Makes one group of two.
    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.head(one), self.head(other));
        if let Some(above) = self.0.get_mut(one.max(other)) {
            *above = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RootCause, root_causes};
    use crate::{
        run::ScenarioResult,
        testing::{check, result},
        verdict::Verdict,
    };
    use proptest::{
        collection::vec,
        prelude::{Strategy, prop_assert, prop_assert_eq, proptest},
        sample::subsequence,
    };
    use std::collections::BTreeSet;

    fn failed(id: &str, clauses: &[&str]) -> ScenarioResult {
        let checks = clauses.iter().map(|clause| check(clause, Verdict::Fail));
        result(id, Verdict::Fail, checks.collect())
    }

    fn told(causes: &[RootCause]) -> Vec<(Vec<&str>, Vec<&str>, u64)> {
        causes
            .iter()
            .map(|cause| {
                (
                    cause.results.iter().map(String::as_str).collect(),
                    cause.clauses.iter().map(String::as_str).collect(),
                    cause.blocks,
                )
            })
            .collect()
    }

    #[test]
    fn failures_that_share_a_clause_are_one_cause_and_so_is_what_joins_two_of_them() {
        let results = [
            failed("a", &["X"]),
            failed("b", &["Y"]),
            failed("c", &["Z"]),
            failed("d", &["Y", "X"]),
        ];
        assert_eq!(
            told(&root_causes(&results, &str::to_owned)),
            [
                (vec!["a", "b", "d"], vec!["X", "Y"], 0),
                (vec!["c"], vec!["Z"], 0)
            ]
        );
    }

    #[test]
    fn clauses_that_ask_for_the_same_thing_are_one_cause() {
        let results = [
            failed("a", &["X1"]),
            failed("b", &["X2"]),
            failed("c", &["Y1"]),
        ];
        let causes = root_causes(&results, &|clause| {
            clause.get(..1).unwrap_or_default().to_owned()
        });
        assert_eq!(
            told(&causes),
            [
                (vec!["a", "b"], vec!["X1", "X2"], 0),
                (vec!["c"], vec!["Y1"], 0)
            ]
        );
    }

    #[test]
    fn what_passes_is_waived_or_blocked_is_no_cause_and_what_is_blocked_is_counted() {
        let mut waived = failed("waived", &["X"]);
        waived.reason = Some(format!("{}: known", crate::waiver::WAIVED));
        assert!(waived.is_waived());
        let mut blocked = result("blocked", Verdict::Inconclusive, Vec::new());
        blocked.blocked_by = Some("a".to_owned());
        let passed = result("passed", Verdict::Pass, vec![check("X", Verdict::Pass)]);
        let mut behind = result("behind", Verdict::Inconclusive, Vec::new());
        behind.blocked_by = Some("blocked".to_owned());
        let results = [waived, passed, failed("a", &["X"]), behind, blocked];
        assert_eq!(
            told(&root_causes(&results, &str::to_owned)),
            [(vec!["a"], vec!["X"], 2)]
        );
    }

    #[test]
    fn what_blocks_most_is_where_to_begin() {
        let blocked = |id: &str, by: &str| ScenarioResult {
            blocked_by: Some(by.to_owned()),
            ..result(id, Verdict::Inconclusive, Vec::new())
        };
        let results = [
            failed("alone", &["Z"]),
            failed("a", &["X"]),
            failed("b", &["X"]),
            failed("c", &["X"]),
            blocked("d", "c"),
            blocked("e", "b"),
            blocked("f", "e"),
        ];
        assert_eq!(
            told(&root_causes(&results, &str::to_owned)),
            [
                (vec!["b", "a", "c"], vec!["X"], 3),
                (vec!["alone"], vec!["Z"], 0)
            ]
        );
    }

    #[test]
    fn what_blocks_itself_comes_to_an_end() {
        let blocked = |id: &str, by: &str| ScenarioResult {
            blocked_by: Some(by.to_owned()),
            ..result(id, Verdict::Inconclusive, Vec::new())
        };
        let round = [blocked("a", "b"), blocked("b", "c"), blocked("c", "b")];
        let counts = super::blocked_behind(&round);
        assert_eq!(counts.values().sum::<u64>(), 3);
    }

    #[test]
    fn a_client_and_a_server_have_no_fault_in_common() {
        let mut server = failed("server", &["X"]);
        server.role = "server".to_owned();
        assert_eq!(
            root_causes(&[failed("client", &["X"]), server], &str::to_owned).len(),
            2
        );
    }

    /// Results of which some fail, for some of five clauses.
    fn any_results() -> impl Strategy<Value = Vec<ScenarioResult>> {
        let clauses = subsequence(vec!["P", "Q", "R", "S", "T"], 0..=3);
        vec(clauses, 0..12).prop_map(|all| {
            let named = all.iter().enumerate();
            named
                .map(|(place, clauses)| failed(&place.to_string(), clauses))
                .collect()
        })
    }

    /// The groups without their order.
    fn as_sets(causes: &[RootCause]) -> BTreeSet<BTreeSet<String>> {
        let set = |cause: &RootCause| cause.results.iter().cloned().collect();
        causes.iter().map(set).collect()
    }

    proptest! {
        #[test]
        fn every_failure_is_in_one_group_and_no_two_groups_share_a_clause(results in any_results()) {
            let causes = root_causes(&results, &str::to_owned);
            let listed: usize = causes.iter().map(|cause| cause.results.len()).sum();
            prop_assert_eq!(listed, results.len());
            let ids: BTreeSet<&String> = causes.iter().flat_map(|cause| &cause.results).collect();
            prop_assert_eq!(ids.len(), results.len());
            let clauses: Vec<&String> = causes.iter().flat_map(|cause| &cause.clauses).collect();
            let different: BTreeSet<_> = clauses.iter().collect();
            prop_assert!(clauses.len() == different.len());
        }

        #[test]
        fn the_order_of_results_changes_no_group(results in any_results()) {
            let mut backwards = results.clone();
            backwards.reverse();
            prop_assert_eq!(as_sets(&root_causes(&results, &str::to_owned)), as_sets(&root_causes(&backwards, &str::to_owned)));
        }
    }
}

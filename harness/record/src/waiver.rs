//! Known failures, as contracts: who answers for which failure, why, and until when.
//!
//! A waiver does not change a verdict. It says that a fail is known, so that a gate stays green for it, as long as it
//! is the same fail and the contract runs. A waiver that does not hold any more makes the run fail: it would hide the
//! next failure. Everything here is a function of results, waivers and a date.

use crate::{
    run::{CheckResult, ScenarioResult},
    verdict::Verdict,
};
use serde::{Deserialize, Serialize};

/// How the reason of a result begins that is validly waived.
pub const WAIVED: &str = "waived";

/// One contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The scenario that fails, with its variant in brackets; without it, every variant of the scenario.
    pub scenario: String,
    /// The clause that it fails.
    pub clause: String,
    /// The failure, see [`fingerprint`].
    pub fingerprint: String,
    /// Why it is known.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// Where it is followed up.
    #[serde(default)]
    pub link: Option<String>,
    /// The last day on which it holds: `2026-12-31`.
    pub expires: String,
}

/// What became of a contract in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The failure is there, as it was described.
    Used,
    /// What it is about was not selected, or could not be decided.
    NotShown,
    /// The suite has no such scenario.
    Unknown,
    /// The scenario is not applicable to this implementation.
    Unused,
    /// Its day is over.
    Expired,
    /// The scenario passes, or does not fail this clause.
    NotFailing,
    /// The scenario fails the clause in another way.
    Different,
}

impl State {
    /// Whether the contract may stand as it is.
    pub const fn holds(self) -> bool {
        matches!(self, Self::Used | Self::NotShown)
    }
}

/// A contract and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaiverResult {
    /// The contract.
    #[serde(flatten)]
    pub waiver: Waiver,
    /// What became of it.
    pub state: State,
    /// The same in a sentence.
    pub told: String,
}

impl ScenarioResult {
    /// Whether a valid waiver says that this failure, or what blocks this scenario, is known.
    pub fn is_waived(&self) -> bool {
        let may_be = self.verdict == Verdict::Fail
            || (self.verdict == Verdict::Inconclusive && self.blocked_by.is_some());
        let reason = self.reason.as_deref().unwrap_or_default();
        may_be && reason.trim_start().starts_with(WAIVED)
    }

    /// The checks that failed one clause.
    fn failing<'r>(&'r self, clause: &'r str) -> impl Iterator<Item = &'r CheckResult> {
        self.checks
            .iter()
            .filter(move |check| check.verdict == Verdict::Fail && check.clause == clause)
    }
}

/// What tells a failure of one clause from another failure of it, in eight hexadecimal digits; nothing if the clause did
/// not fail.
///
/// It is made of what was asked and observed. What differs from run to run by its nature is left out: numbers of four
/// digits and more, words that mix letters and digits, and words of 16 characters and more. So a status code counts,
/// and a nonce, a session identifier or a port does not.
pub fn fingerprint(result: &ScenarioResult, clause: &str) -> Option<String> {
    let mut hash = Fnv::default();
    hash.add(clause);
    let mut failed = false;
    for check in result.failing(clause) {
        failed = true;
        hash.add(&lasting(&check.asks));
        hash.add(&lasting(&check.observed));
    }
    failed.then(|| hash.digits())
}

/// On what contracts are judged beside the results.
pub struct Terms<'t> {
    /// The day, `2026-12-31`; without one no contract runs out.
    pub day: Option<&'t str>,
    /// Whether the suite has a scenario of this id, given without its variant.
    pub is_known: &'t dyn Fn(&str) -> bool,
}

/// Applies the contracts to results.
///
/// A result whose every failing clause is validly waived gets a reason that begins with [`WAIVED`], and so does what
/// it blocks. Verdicts stay as they are.
pub fn apply(
    results: &mut [ScenarioResult],
    waivers: &[Waiver],
    terms: &Terms<'_>,
) -> Vec<WaiverResult> {
    let outcomes: Vec<WaiverResult> = waivers
        .iter()
        .map(|waiver| outcome(results, waiver, terms))
        .collect();
    for result in results
        .iter_mut()
        .filter(|one| one.verdict == Verdict::Fail)
    {
        if let Some(reason) = reason(result, &outcomes) {
            result.reason = Some(reason);
        }
    }
    waive_what_is_blocked(results);
    outcomes
}

fn outcome(results: &[ScenarioResult], waiver: &Waiver, terms: &Terms<'_>) -> WaiverResult {
    let (state, told) = state(results, waiver, terms);
    WaiverResult {
        waiver: waiver.clone(),
        state,
        told,
    }
}

fn state(results: &[ScenarioResult], waiver: &Waiver, terms: &Terms<'_>) -> (State, String) {
    let meant: Vec<&ScenarioResult> = results.iter().filter(|one| is_about(waiver, one)).collect();
    if terms.day.is_some_and(|day| waiver.expires.as_str() < day) {
        let told = format!("its last day was {}", waiver.expires);
        return (State::Expired, told);
    }
    if !(terms.is_known)(scenario(&waiver.scenario)) {
        return (State::Unknown, "the suite has no such scenario".to_owned());
    }
    let Some(worst) = meant.iter().map(|one| one.verdict).reduce(Verdict::and) else {
        return (
            State::NotShown,
            "the scenario is not in this run".to_owned(),
        );
    };
    let found: Vec<String> = meant
        .iter()
        .filter_map(|one| fingerprint(one, &waiver.clause))
        .collect();
    match (worst, found.iter().find(|one| **one != waiver.fingerprint)) {
        (Verdict::NotApplicable, _) => (State::Unused, "the scenario is not applicable".to_owned()),
        (_, Some(other)) => {
            let told = format!("it fails in another way: the fingerprint is {other}");
            (State::Different, told)
        }
        _ if !found.is_empty() => (State::Used, "known".to_owned()),
        (Verdict::Inconclusive | Verdict::Error, _) => {
            (State::NotShown, format!("the scenario is {worst}"))
        }
        _ => {
            let told = format!("the scenario does not fail {} any more", waiver.clause);
            (State::NotFailing, told)
        }
    }
}

/// Whether a contract is about a result: the same id, or that of the scenario whose variant it is.
fn is_about(waiver: &Waiver, result: &ScenarioResult) -> bool {
    waiver.scenario == result.id || waiver.scenario == scenario(&result.id)
}

/// An id without its variant.
fn scenario(id: &str) -> &str {
    id.split('[').next().unwrap_or_default()
}

/// The reason of a failed result, if every clause that it fails is validly waived.
fn reason(result: &ScenarioResult, outcomes: &[WaiverResult]) -> Option<String> {
    let mut used: Vec<&Waiver> = Vec::new();
    for check in &result.checks {
        if check.verdict != Verdict::Fail {
            continue;
        }
        let valid = outcomes.iter().find(|one| {
            one.state == State::Used
                && one.waiver.clause == check.clause
                && is_about(&one.waiver, result)
        })?;
        if !used.contains(&&valid.waiver) {
            used.push(&valid.waiver);
        }
    }
    let told: Vec<String> = used.iter().map(|waiver| contract(waiver)).collect();
    (!told.is_empty()).then(|| format!("{WAIVED}: {}", told.join("; ")))
}

fn contract(waiver: &Waiver) -> String {
    let link = waiver
        .link
        .as_deref()
        .map(|link| format!(", {link}"))
        .unwrap_or_default();
    let Waiver {
        reason,
        owner,
        expires,
        ..
    } = waiver;
    format!("{reason} ({owner}, until {expires}{link})")
}

/// What a waived failure blocks is waived with it, and what that blocks.
fn waive_what_is_blocked(results: &mut [ScenarioResult]) {
    loop {
        let waived: Vec<String> = results
            .iter()
            .filter(|one| one.is_waived())
            .map(|one| one.id.clone())
            .collect();
        let blocked = results
            .iter_mut()
            .filter(|one| one.verdict == Verdict::Inconclusive && !one.is_waived());
        let mut changed = false;
        for result in blocked {
            if let Some(by) = result
                .blocked_by
                .as_ref()
                .filter(|by| is_among(by, &waived))
            {
                result.reason = Some(format!("{WAIVED} with {by}, which blocks it"));
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}

/// Whether a blocker is waived: a result of that id, or a variant of that scenario.
fn is_among(by: &str, waived: &[String]) -> bool {
    waived.iter().any(|id| id == by || scenario(id) == by)
}

/// A text without what differs from run to run.
fn lasting(text: &str) -> String {
    text.split(|character: char| !character.is_alphanumeric())
        .map(|word| if is_fleeting(word) { "#" } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

fn is_fleeting(word: &str) -> bool {
    let length = word.chars().count();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let is_number = digits == length;
    length >= 16 || (digits > 0 && if is_number { length >= 4 } else { length >= 3 })
}

/// The hash FNV-1a over 64 bits, of texts one after another.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, text: &str) {
        for octet in text.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(octet)).wrapping_mul(0x0100_0000_01B3);
        }
    }

    /// Both halves folded into one, as hexadecimal digits.
    fn digits(&self) -> String {
        format!("{:08x}", (self.0 >> 32) ^ (self.0 & 0xFFFF_FFFF))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;
    use crate::testing::{self, result};

    fn check(clause: &str, verdict: Verdict, observed: &str) -> CheckResult {
        CheckResult {
            observed: observed.to_owned(),
            ..testing::check(clause, verdict)
        }
    }

    fn failed(id: &str, observed: &str) -> ScenarioResult {
        result(id, Verdict::Fail, vec![check("A", Verdict::Fail, observed)])
    }

    fn waiver(scenario: &str, fingerprint: &str) -> Waiver {
        Waiver {
            scenario: scenario.to_owned(),
            clause: "A".to_owned(),
            fingerprint: fingerprint.to_owned(),
            reason: "fixed in the next release".to_owned(),
            owner: "radio team".to_owned(),
            link: None,
            expires: "2026-12-31".to_owned(),
        }
    }

    fn on(day: Option<&str>) -> Terms<'_> {
        Terms {
            day,
            is_known: &|id| id != "gone",
        }
    }

    #[test]
    fn a_contract_about_no_scenario_of_the_suite_does_not_hold() {
        let outcomes = apply(&mut [], &[waiver("gone[x=1]", "00000000")], &on(None));
        assert_eq!(outcomes[0].state, State::Unknown);
        assert!(!outcomes[0].state.holds());
    }

    fn known(observed: &str) -> Waiver {
        let print = fingerprint(&failed("s[x=1]", observed), "A").unwrap();
        waiver("s", &print)
    }

    #[test]
    fn a_status_tells_failures_apart_and_what_changes_with_every_run_does_not() {
        let print = |observed: &str| fingerprint(&failed("s", observed), "A").unwrap();
        assert_ne!(print("500"), print("404"));
        assert_eq!(
            print("nonce Zm9vMTIz at 127.0.0.1:40001, session 1F3A"),
            print("nonce YmFyNDU2 at 127.0.0.1:51234, session 04D2")
        );
        assert_eq!(fingerprint(&failed("s", "500"), "B"), None);
    }

    #[test]
    fn a_known_failure_is_waived_with_what_it_blocks_and_stays_a_fail() {
        let mut results = vec![
            failed("s[x=1]", "500"),
            ScenarioResult {
                blocked_by: Some("s".to_owned()),
                ..result("t", Verdict::Inconclusive, Vec::new())
            },
            ScenarioResult {
                blocked_by: Some("t".to_owned()),
                ..result("u", Verdict::Inconclusive, Vec::new())
            },
            result("v", Verdict::Inconclusive, Vec::new()),
        ];
        let outcomes = apply(&mut results, &[known("500")], &on(Some("2026-12-31")));
        assert_eq!(outcomes[0].state, State::Used);
        assert_eq!(results[0].verdict, Verdict::Fail);
        let waived: Vec<bool> = results.iter().map(ScenarioResult::is_waived).collect();
        assert_eq!(waived, [true, true, true, false]);
    }

    #[test]
    fn a_contract_that_does_not_hold_waives_nothing() {
        let states = [
            (failed("s", "500"), Some("2027-01-01"), State::Expired),
            (failed("s", "404"), Some("2026-12-01"), State::Different),
            (
                result("s", Verdict::Pass, Vec::new()),
                Some("2026-12-01"),
                State::NotFailing,
            ),
            (
                result("s", Verdict::NotApplicable, Vec::new()),
                None,
                State::Unused,
            ),
            (
                result("s", Verdict::Inconclusive, Vec::new()),
                None,
                State::NotShown,
            ),
            (failed("other", "500"), None, State::NotShown),
        ];
        for (result, day, state) in states {
            let mut results = [result];
            let outcomes = apply(&mut results, &[known("500")], &on(day));
            assert_eq!(outcomes[0].state, state, "{results:?}");
            assert!(!results[0].is_waived());
        }
    }

    #[test]
    fn a_second_broken_clause_is_not_hidden_by_the_waiver_of_the_first() {
        let mut both = failed("s", "500");
        both.checks.push(check("B", Verdict::Fail, "213"));
        let mut results = [both];
        apply(&mut results, &[known("500")], &on(None));
        assert!(!results[0].is_waived());
    }
}

//! One fault of an implementation is one failed scenario in a run of the whole suite: what builds on it is not played, and
//! a monitor that fails beside it says the same, for it holds to the same clause.

use crate::play::{Where, plans, play, profile};
use dmct_cli::builtin::Which;
use dmct_record::{run::ScenarioResult, verdict::Verdict};
use dmct_reference::mutant::{Role, all};
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeSet;

/// Faults at the root of much, and the scenario that is to fail for each.
const FAULTS: [(&str, &str); 3] = [
    ("wrong-ver-dtd", "pro-1.3/client/session/package-1"),
    (
        "skips-replace-status",
        "pro-1.3/client/session/replace-leaf",
    ),
    (
        "ignores-challenge",
        "pro-1.3/client/authentication/challenge-md5",
    ),
];

/// A trial for each fault.
pub fn trials() -> Vec<Trial> {
    let trial = |(name, fails): (&'static str, &'static str)| {
        Trial::test(format!("root-cause/{name}"), move || {
            is_one_fail(name, fails)
        })
    };
    FAULTS.into_iter().map(trial).collect()
}

fn is_one_fail(name: &str, fails: &str) -> Result<(), Failed> {
    let mutant = all()
        .find(|mutant| mutant.name == name && mutant.role == Role::Client)
        .ok_or("there is no such mutant")?;
    let profile = profile(Which::Client, "DM/1.3", "xml");
    let results = play(
        &profile,
        plans(&profile, |_| true),
        Where::Memory(Some(mutant)),
    );
    let failed = |result: &&ScenarioResult| result.verdict == Verdict::Fail;
    let (monitors, scenarios): (Vec<_>, Vec<_>) = results
        .iter()
        .filter(failed)
        .partition(|result| result.is_monitor());
    let ids: Vec<&str> = scenarios.iter().map(|result| result.id.as_str()).collect();
    if ids != [fails] {
        return Err(format!("failed: {ids:?}").into());
    }
    let clauses: BTreeSet<&str> = scenarios.into_iter().flat_map(broken).collect();
    for monitor in monitors {
        if !broken(monitor).any(|clause| clauses.contains(clause)) {
            return Err(format!("{} fails for something else", monitor.id).into());
        }
    }
    let blocked = results
        .iter()
        .filter(|result| result.blocked_by.is_some())
        .count();
    if blocked < 5 {
        return Err(format!("only {blocked} scenarios were blocked").into());
    }
    Ok(())
}

/// The clauses for which a result fails.
fn broken(result: &ScenarioResult) -> impl Iterator<Item = &str> {
    let failed = |check: &&dmct_record::run::CheckResult| check.verdict == Verdict::Fail;
    let checks = result.checks.iter().filter(failed);
    checks.map(|check| check.clause.as_str())
}

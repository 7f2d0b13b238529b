//! One fault of an implementation is one fail in a run of the whole suite: what builds on the scenario that fails for it is
//! not played, and monitors that see it elsewhere stand behind that scenario.

use crate::play::{Where, plans, play, profile, suite};
use dmct_cli::builtin::Which;
use dmct_record::{
    root_cause::root_causes, run::ScenarioResult, second_witness::stand_behind, verdict::Verdict,
};
use dmct_reference::mutant::{Role, all};
use libtest_mimic::{Failed, Trial};

/// Faults at the root of much, and the scenario that is to fail for each.
const FAULTS: [(&str, &str); 20] = [
    ("wrong-ver-dtd", "pro-1.3/client/session/package-1"),
    ("omits-final", "pro-1.3/client/session/package-1"),
    (
        "fails-everything-from-the-fourth-message",
        "pro-1.3/client/session/several-rounds",
    ),
    (
        "skips-replace-status",
        "pro-1.3/client/session/replace-leaf",
    ),
    (
        "ignores-challenge",
        "pro-1.3/client/authentication/challenge-md5",
    ),
    ("no-213", "pro-1.3/client/large-object/chunk-is-buffered"),
    (
        "more-data-missing",
        "pro-1.3/client/large-object/get-in-chunks",
    ),
    (
        "generic-alert-without-type",
        "pro-1.3/client/generic-alert/sent",
    ),
    (
        "confirms-with-unknown-code",
        "pro-1.3/client/user-interaction/confirmation",
    ),
    ("omits-sync-hdr-status", "pro-1.3/client/session/get-leaf"),
    ("skips-get-status", "pro-1.3/client/session/get-leaf"),
    ("omits-results", "pro-1.3/client/session/get-leaf"),
    ("server-wrong-ver-dtd", "pro-1.3/server/session/package-2"),
    (
        "server-omits-sync-hdr-status",
        "pro-1.3/server/session/package-2",
    ),
    ("answers-with-nothing", "pro-1.3/server/session/package-2"),
    ("no-status-for-alert", "pro-1.3/server/session/package-2"),
    (
        "server-size-missing",
        "pro-1.3/server/large-object/replace-in-chunks",
    ),
    (
        "final-in-next-message",
        "pro-1.3/server/multiple-messages/next-message",
    ),
    (
        "server-no-213",
        "pro-1.3/server/large-object/results-chunk-is-buffered",
    ),
    (
        "server-pauses-between-chunks",
        "pro-1.3/server/large-object/next-chunk",
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
        .find(|mutant| mutant.name == name)
        .ok_or("there is no such mutant")?;
    let which = match mutant.role {
        Role::Client => Which::Client,
        Role::Server => Which::Server,
    };
    let profile = profile(which, "DM/1.3", "xml");
    let mut results = play(
        &profile,
        plans(&profile, |_| true),
        Where::Memory(Some(mutant)),
    );
    let demand = |clause: &str| suite().demand(clause);
    stand_behind(&mut results, &demand);
    let failed = |result: &&ScenarioResult| result.verdict == Verdict::Fail;
    let ids: Vec<&str> = results
        .iter()
        .filter(failed)
        .map(|result| result.id.as_str())
        .collect();
    if ids != [fails] {
        return Err(format!("failed: {ids:?}").into());
    }
    let causes = root_causes(&results, &demand);
    let [cause] = causes.as_slice() else {
        return Err(format!("told as more than one fault: {causes:#?}").into());
    };
    if cause.blocks < 5 {
        return Err(format!("only {} scenarios were blocked", cause.blocks).into());
    }
    Ok(())
}

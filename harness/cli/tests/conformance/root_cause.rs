//! One fault of an implementation is one fail in a run of the whole suite: what builds on the scenario that fails for it is
//! not played, and monitors that see it elsewhere stand behind that scenario.

use crate::faults::FAULTS;
use crate::play::{Where, plans, play, profile, suite};
use dmct_cli::builtin::Which;
use dmct_record::{
    root_cause::root_causes, run::ScenarioResult, second_witness::stand_behind, verdict::Verdict,
};
use dmct_reference::mutant::{Role, all};
use libtest_mimic::{Failed, Trial};

/// A trial for each fault.
pub fn trials() -> Vec<Trial> {
    let faults = FAULTS.iter().flat_map(|(fails, mutants)| {
        let each = mutants.iter();
        each.map(move |&mutant| (mutant, *fails))
    });
    let trial = |(name, fails): (&'static str, &'static str)| {
        Trial::test(format!("root-cause/{name}"), move || {
            is_one_fail(name, fails)
        })
    };
    faults.map(trial).collect()
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

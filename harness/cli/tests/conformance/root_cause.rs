//! One fault of an implementation is one fail in a run of the whole suite: what builds on the scenario that fails for it is
//! not played, and monitors that see it elsewhere stand behind that scenario.

use crate::faults::FAULTS;
use crate::play::{Where, plans, play, profile, suite};
use dmct_cli::{
    builtin::Which,
    run::{Part, Seen, Whole, assemble},
};
use dmct_record::{run::ScenarioResult, verdict::Verdict};
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
    let apart = Trial::test("root-cause/of-another-implementation", is_told_apart);
    faults.map(trial).chain([apart]).collect()
}

/// The whole suite against a mutant.
fn part(name: &str) -> Result<Part, Failed> {
    let mutant = all()
        .find(|mutant| mutant.name == name)
        .ok_or("there is no such mutant")?;
    let which = match mutant.role {
        Role::Client => Which::Client,
        Role::Server => Which::Server,
    };
    let profile = profile(which, "DM/1.3", "xml");
    let results = play(
        &profile,
        plans(&profile, |_| true),
        Where::Memory(Some(mutant)),
    );
    Ok(Part {
        profile,
        results,
        seen: Seen::default(),
        events: Vec::new(),
    })
}

fn is_one_fail(name: &str, fails: &str) -> Result<(), Failed> {
    let run = assemble(suite(), &[part(name)?], Whole::default());
    let failed = run.scenarios.iter();
    let failed = failed.filter(|result| result.verdict == Verdict::Fail);
    let ids: Vec<&str> = failed.map(|result| result.id.as_str()).collect();
    if ids != [fails] || run.counts.fail != 1 {
        return Err(format!("failed: {ids:?}, counted: {}", run.counts.fail).into());
    }
    let [cause] = run.root_causes.as_slice() else {
        return Err(format!("told as more than one fault: {:#?}", run.root_causes).into());
    };
    if cause.blocks < 5 {
        return Err(format!("only {} scenarios were blocked", cause.blocks).into());
    }
    Ok(())
}

/// A monitor stands behind no scenario of another implementation in the run.
fn is_told_apart() -> Result<(), Failed> {
    let whole = part("wrong-ver-dtd")?;
    let mut watched = part("wrong-ver-dtd")?;
    watched.results.retain(ScenarioResult::is_monitor);
    let run = assemble(suite(), &[whole, watched], Whole::default());
    let of_monitor = |result: &&ScenarioResult| result.id == "pro-1.3/client/monitor/ver-dtd";
    let told = run.scenarios.iter().filter(of_monitor);
    let verdicts: Vec<Verdict> = told.map(|result| result.verdict).collect();
    if verdicts != [Verdict::Inconclusive, Verdict::Fail] {
        return Err(format!("told as {verdicts:?}").into());
    }
    Ok(())
}

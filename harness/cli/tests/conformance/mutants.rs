//! Each mutant of the reference peers is caught: a check does not hold for a clause that the mutant violates.
//!
//! A mutant is let go as soon as it is caught, so it meets first the scenarios that rest on a clause it violates.
//! `dmct selftest` plays all of every mutant, and says what none breaks.

use crate::play::{Where, play, profile_by_tls, selected, suite};
use dmct_cli::{
    builtin::Which,
    selftest::{Attempt, Stage},
};
use dmct_record::{run::ScenarioResult, verdict::Verdict};
use dmct_reference::mutant::{Mutant, Role, all};
use libtest_mimic::{Failed, Trial};
use std::{collections::BTreeSet, sync::OnceLock};

/// A trial for every mutant, and one for each honest peer in every setting.
pub fn trials() -> Vec<Trial> {
    let mut trials: Vec<Trial> = all()
        .map(|mutant| {
            let name = format!("mutant/{}/{}", mutant.role.name(), mutant.name);
            Trial::test(name, move || caught(mutant))
        })
        .collect();
    // In memory no certificate is looked at; here one is.
    trials.extend(
        all()
            .filter(|mutant| mutant.violates.iter().any(|clause| is_of_tls(clause)))
            .map(|mutant| {
                let name = format!("mutant/https/{}", mutant.name);
                Trial::test(name, move || caught_by_tls(mutant))
            }),
    );
    for which in Which::BOTH {
        let name = format!("mutant/{}/none", which.role().word());
        trials.push(Trial::test(name, move || passes(which)));
    }
    trials
}

/// The peer that is no mutant passes everything, in every setting that a mutant is played in.
fn passes(which: Which) -> Result<(), Failed> {
    let wrong = stage(which)
        .honest
        .iter()
        .filter(|played| !played.is_right());
    let wrong: Vec<&str> = wrong.map(|played| played.result.id.as_str()).collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("not passed by an honest peer: {wrong:?}").into())
    }
}

fn caught(mutant: &'static Mutant) -> Result<(), Failed> {
    let attempt = Attempt::new(stage(of(mutant.role)), mutant);
    if attempt.first_catch(attempt.likely_first()).is_some() {
        return Ok(());
    }
    let broken = attempt.likely_first().into_iter();
    let broken: BTreeSet<String> = broken
        .flat_map(|act| attempt.breaks(act))
        .map(|broken| format!("{} ({})", broken.by, broken.clause))
        .collect();
    let violates = mutant.violates.join(", ");
    Err(format!(
        "{} ({violates}) was not caught; what it broke: {broken:?}",
        mutant.what
    )
    .into())
}

fn is_of_tls(clause: &str) -> bool {
    clause.starts_with("HTTPS-")
}

/// A mutant that takes a wrong certificate is caught over real sockets by the one scenario that shows it.
fn caught_by_tls(mutant: &'static Mutant) -> Result<(), Failed> {
    let profile = profile_by_tls(Which::Client, "xml");
    let folder = "pro-1.3/client/transport/";
    let plans = selected(&profile, &[folder.trim_end_matches('/')]);
    let results = play(&profile, plans, Where::Loopback(Some(mutant)));
    let of_folder = results
        .iter()
        .filter(|result| result.id.starts_with(folder) && result.id.ends_with("-certificate"));
    let caught: Vec<bool> = of_folder.map(|result| catches(result, mutant)).collect();
    if caught.len() == 4 && caught.iter().filter(|caught| **caught).count() == 1 {
        return Ok(());
    }
    Err(format!("caught {caught:?}").into())
}

fn catches(result: &ScenarioResult, mutant: &Mutant) -> bool {
    result.checks.iter().any(|check| {
        let broken = check.warning || check.verdict == Verdict::Fail;
        broken && mutant.violates.contains(&check.clause.as_str())
    })
}

const fn of(role: Role) -> Which {
    match role {
        Role::Client => Which::Client,
        Role::Server => Which::Server,
    }
}

fn stage(which: Which) -> &'static Stage<'static> {
    static CLIENT: OnceLock<Stage<'static>> = OnceLock::new();
    static SERVER: OnceLock<Stage<'static>> = OnceLock::new();
    let stage = match which {
        Which::Client => &CLIENT,
        Which::Server => &SERVER,
    };
    stage.get_or_init(|| Stage::new(suite(), which).expect("the embedded suite has no mistakes"))
}

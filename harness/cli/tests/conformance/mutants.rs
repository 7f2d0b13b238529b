//! Each mutant of the reference peers is caught: a check fails for a clause that the mutant violates.

use crate::play::{Where, plans, play, profile, suite};
use dmct_cli::builtin::Which;
use dmct_record::{run::ScenarioResult, verdict::Verdict};
use dmct_reference::mutant::{Mutant, Role, all};
use dmct_scenario::{header::Header, profile::Profile};
use libtest_mimic::{Failed, Trial};
use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};

/// A trial for every mutant.
pub fn trials() -> Vec<Trial> {
    all()
        .map(|mutant| {
            let name = format!("mutant/{}/{}", mutant.role.name(), mutant.name);
            Trial::test(name, move || caught(mutant))
        })
        .collect()
}

fn caught(mutant: &'static Mutant) -> Result<(), Failed> {
    let profile = profile_of(mutant.role);
    let wanted = scenarios_for(mutant);
    let results = play(
        &profile,
        plans(&profile, |id| wanted.contains(id)),
        Where::Memory(Some(mutant)),
    );
    let errors: Vec<&str> = of_verdict(&results, Verdict::Error)
        .map(|result| result.id.as_str())
        .collect();
    if !errors.is_empty() {
        return Err(format!(
            "errors, which a mutant must not cause: {}",
            errors.join(", ")
        )
        .into());
    }
    let fails: Vec<(&str, &str)> = of_verdict(&results, Verdict::Fail)
        .flat_map(|result| {
            let checks = result
                .checks
                .iter()
                .filter(|check| check.verdict == Verdict::Fail);
            checks.map(|check| (result.id.as_str(), check.clause.as_str()))
        })
        .collect();
    if fails
        .iter()
        .any(|(_, clause)| mutant.violates.contains(clause))
    {
        return Ok(());
    }
    Err(format!(
        "{} ({}) was not caught; what failed in {} scenarios: {fails:?}",
        mutant.what,
        mutant.violates.join(", "),
        results.len()
    )
    .into())
}

fn of_verdict(
    results: &[ScenarioResult],
    verdict: Verdict,
) -> impl Iterator<Item = &ScenarioResult> {
    results
        .iter()
        .filter(move |result| result.verdict == verdict)
}

fn profile_of(role: Role) -> Arc<Profile> {
    static PROFILES: OnceLock<[Arc<Profile>; 2]> = OnceLock::new();
    let [client, server] =
        PROFILES.get_or_init(|| Which::BOTH.map(|which| Arc::new(profile(which, "DM/1.3"))));
    match role {
        Role::Client => client.clone(),
        Role::Server => server.clone(),
    }
}

/// The scenarios that rest on a clause of the mutant's, those that a monitor of such a clause is likely to see
/// something in, and whatever they build on.
fn scenarios_for(mutant: &Mutant) -> BTreeSet<String> {
    static HEADERS: OnceLock<Vec<Header>> = OnceLock::new();
    let headers = HEADERS.get_or_init(|| suite().library.headers());
    let role = format!("/{}/", mutant.role.name());
    let watched = dmct_engine::monitor::rules().iter().any(|rule| {
        [rule.client, rule.server]
            .into_iter()
            .flatten()
            .any(|clause| mutant.violates.contains(&clause))
    });
    let mut due: Vec<&str> = headers
        .iter()
        .filter(|header| header.id.contains(&role))
        .filter(|header| {
            let rests = header
                .clauses
                .iter()
                .any(|clause| mutant.violates.contains(&clause.as_str()));
            rests || (watched && header.id.starts_with("pro-1.3/"))
        })
        .map(|header| header.id.as_str())
        .collect();
    let mut wanted = BTreeSet::new();
    while let Some(id) = due.pop() {
        if wanted.insert(id.to_owned())
            && let Some(header) = headers.iter().find(|header| header.id == id)
        {
            due.extend(header.prerequisites());
        }
    }
    wanted
}

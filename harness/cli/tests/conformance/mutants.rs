//! Each mutant of the reference peers is caught: a check does not hold for a clause that the mutant violates.
//!
//! A mutant is tried in steps, and is let go as soon as it is caught: first the scenarios that rest on a
//! clause it violates; then a few in which the monitors have much to look at; then all of its role.

use crate::play::{Where, plans, play, profile, profile_by_tls, suite};
use dmct_cli::{
    builtin::Which,
    run::{Transcript, Watcher, monitor, play_all},
    suite::{keyring, parse_profile, shared},
    table::{MemoryTable, Table},
};
use dmct_net::Stopper;
use dmct_record::{run::ScenarioResult, verdict::Verdict};
use dmct_reference::mutant::{Means, Mutant, Role, all};
use dmct_scenario::{header::Header, plan::Plan, profile::Profile};
use libtest_mimic::{Failed, Trial};
use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};

/// Scenarios with messages of all kinds: several rounds, several messages, objects in chunks, refusals.
const RICH: [&str; 16] = [
    "pro-1.3/client/abort/own-abort",
    "pro-1.3/client/authentication/challenge-md5",
    "pro-1.3/client/authentication/challenges-the-server",
    "pro-1.3/client/large-object/get-in-chunks",
    "pro-1.3/client/multiple-messages/results-over-messages",
    "pro-1.3/client/multiple-messages/unfinished-package-is-asked-for",
    "pro-1.3/client/session/several-rounds",
    "pro-1.3/server/abort/own-abort",
    "pro-1.3/server/authentication/challenge-answered",
    "pro-1.3/server/authentication/challenged-by-the-client",
    "pro-1.3/server/large-object/add-in-chunks",
    "pro-1.3/server/large-object/results-in-chunks",
    "pro-1.3/server/multiple-messages/next-message",
    "pro-1.3/server/multiple-messages/package-1-over-messages",
    "pro-1.3/server/session/package-4",
    "pro-1.3/server/session/queued-changes",
];

/// An honest client with a user interface, which the embedded profile has none of.
static WITH_USER: Mutant = Mutant {
    name: "with-user",
    role: Role::Client,
    violates: &["PRO-10.3-02"],
    what: "Nothing is wrong with it.",
    means: Means::Edit(|_, _| false),
};

/// A trial for every mutant, and one for an honest client with a user interface.
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
    trials.push(Trial::test("mutant/client/honest-with-user", || {
        passes(&WITH_USER)
    }));
    trials
}

/// The mutant that is none passes everything there is on user interaction.
fn passes(honest: &'static Mutant) -> Result<(), Failed> {
    let folder = "pro-1.3/client/user-interaction/";
    let of_user = headers()
        .iter()
        .filter(|header| header.id.starts_with(folder));
    let results = attempt(honest, &with_prerequisites(of_user));
    let passed = results
        .iter()
        .filter(|result| result.verdict == Verdict::Pass && result.id.starts_with(folder));
    let bad: Vec<&str> = results
        .iter()
        .filter(|result| !matches!(result.verdict, Verdict::Pass | Verdict::NotApplicable))
        .map(|result| result.id.as_str())
        .collect();
    if bad.is_empty() && passed.count() >= 6 {
        Ok(())
    } else {
        Err(format!("not passed by an honest client with a user: {bad:?}").into())
    }
}

fn caught(mutant: &'static Mutant) -> Result<(), Failed> {
    let mut missed = Vec::new();
    for wanted in [resting(mutant), rich(mutant), of_role(mutant)] {
        let results = attempt(mutant, &wanted);
        let errors: Vec<&str> = results
            .iter()
            .filter(|result| result.verdict == Verdict::Error)
            .map(|result| result.id.as_str())
            .collect();
        if !errors.is_empty() {
            let errors = errors.join(", ");
            return Err(format!("errors, which a mutant must not cause: {errors}").into());
        }
        if results.iter().any(|result| catches(result, mutant)) {
            return Ok(());
        }
        missed = failures(&results);
    }
    Err(format!(
        "{} ({}) was not caught; what failed: {missed:?}",
        mutant.what,
        mutant.violates.join(", "),
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
    let needed = ["pro-1.3/client/session/package-1"];
    let plans = plans(&profile, |id| {
        id.starts_with(folder) || needed.contains(&id)
    });
    let results = play(&profile, plans, Where::Loopback(Some(mutant)));
    let of_folder = results
        .iter()
        .filter(|result| result.id.starts_with(folder) && result.id.ends_with("-certificate"));
    let caught: Vec<bool> = of_folder.map(|result| catches(result, mutant)).collect();
    if caught.len() == 4 && caught.iter().filter(|caught| **caught).count() == 1 {
        return Ok(());
    }
    Err(format!("caught {caught:?}; what failed: {:?}", failures(&results)).into())
}

/// Whether a check does not hold, be it with a fail or with a warning, for a clause that the mutant violates.
fn catches(result: &ScenarioResult, mutant: &Mutant) -> bool {
    result.checks.iter().any(|check| {
        let broken = check.warning || check.verdict == Verdict::Fail;
        broken && mutant.violates.contains(&check.clause.as_str())
    })
}

fn failures(results: &[ScenarioResult]) -> Vec<(String, String)> {
    let checks = results.iter().flat_map(|result| {
        let broken = result
            .checks
            .iter()
            .filter(|check| check.warning || check.verdict == Verdict::Fail);
        broken.map(|check| (result.id.clone(), check.clause.clone()))
    });
    let distinct: BTreeSet<(String, String)> = checks.collect();
    distinct.into_iter().collect()
}

/// The scenarios that rest on a clause of the mutant's.
fn resting(mutant: &Mutant) -> BTreeSet<String> {
    let rests = |header: &Header| {
        let mut clauses = header.clauses.iter();
        clauses.any(|clause| mutant.violates.contains(&clause.as_str()))
    };
    with_prerequisites(headers().iter().filter(|header| rests(header)))
}

/// The scenarios in which the monitors have much to look at.
fn rich(mutant: &Mutant) -> BTreeSet<String> {
    let role = format!("/{}/", mutant.role.name());
    let is_rich =
        |header: &&Header| RICH.contains(&header.id.as_str()) && header.id.contains(&role);
    with_prerequisites(headers().iter().filter(is_rich))
}

fn of_role(mutant: &Mutant) -> BTreeSet<String> {
    let setting = setting(mutant);
    let scenarios = setting.plans.iter().map(|plan| plan.scenario.clone());
    scenarios.collect()
}

/// Scenarios and whatever they build on.
fn with_prerequisites<'a>(due: impl Iterator<Item = &'a Header>) -> BTreeSet<String> {
    let mut due: Vec<&str> = due.map(|header| header.id.as_str()).collect();
    let mut wanted = BTreeSet::new();
    while let Some(id) = due.pop() {
        if wanted.insert(id.to_owned())
            && let Some(header) = headers().iter().find(|header| header.id == id)
        {
            due.extend(header.prerequisites());
        }
    }
    wanted
}

/// Plays scenarios against a mutant until it is caught; gives the results, those of the monitors among them.
fn attempt(mutant: &'static Mutant, wanted: &BTreeSet<String>) -> Vec<ScenarioResult> {
    let setting = setting(mutant);
    let plans: Vec<Plan> = setting
        .plans
        .iter()
        .filter(|plan| wanted.contains(&plan.scenario))
        .cloned()
        .collect();
    let (stopper, stop) = Stopper::new();
    let table = Table::Memory(MemoryTable {
        mutant: Some(mutant),
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let (mut results, events) = runtime.block_on(play_all(
        shared(plans),
        vec![table],
        keyring(&setting.profile),
        Transcript::default(),
        Arc::new(Guard { mutant, stopper }),
        stop,
    ));
    if !results.iter().any(|result| catches(result, mutant)) {
        let profile = &setting.profile;
        let version = &profile.setting.version;
        results.extend(monitor(suite(), profile.iut.role, version, &events));
    }
    results
}

/// Stops the trial when the mutant is caught.
struct Guard {
    mutant: &'static Mutant,
    stopper: Stopper,
}

impl Watcher for Guard {
    fn begins(&self, _: &Plan) {}

    fn ends(&self, result: &ScenarioResult, _: usize, _: usize) {
        if catches(result, self.mutant) {
            self.stopper.stop();
        }
    }
}

/// A profile and the plans of all scenarios for it.
struct Setting {
    profile: Profile,
    plans: Vec<Plan>,
}

impl Setting {
    fn of(profile: Profile) -> Self {
        let plans = plans(&profile, |_| true);
        Self { profile, plans }
    }
}

fn setting(mutant: &Mutant) -> &'static Setting {
    static CLIENT: OnceLock<Setting> = OnceLock::new();
    static CLIENT_WITH_USER: OnceLock<Setting> = OnceLock::new();
    static CLIENT_BY_TLS: OnceLock<Setting> = OnceLock::new();
    static SERVER: OnceLock<Setting> = OnceLock::new();
    match mutant.role {
        Role::Client if mutant.violates.iter().any(|clause| is_of_tls(clause)) => {
            CLIENT_BY_TLS.get_or_init(|| Setting::of(profile_by_tls(Which::Client, "xml")))
        }
        Role::Client if mutant.wants_user() => {
            CLIENT_WITH_USER.get_or_init(|| Setting::of(with_user()))
        }
        Role::Client => CLIENT.get_or_init(|| Setting::of(profile(Which::Client, "DM/1.3", "xml"))),
        Role::Server => SERVER.get_or_init(|| Setting::of(profile(Which::Server, "DM/1.3", "xml"))),
    }
}

/// The profile of a client with a user interface.
fn with_user() -> Profile {
    let which = Which::Client;
    let text = which.profile().replacen("  without:", "  with:", 1);
    parse_profile(which.file(), &text, None, suite()).expect("the profile has no mistakes")
}

fn headers() -> &'static [Header] {
    static HEADERS: OnceLock<Vec<Header>> = OnceLock::new();
    HEADERS.get_or_init(|| suite().library.headers())
}

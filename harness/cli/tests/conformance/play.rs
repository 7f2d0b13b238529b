//! Plays plans for the trials.

use dmct_cli::{
    builtin::Which,
    lab::Lab,
    run::{self, Transcript, Watcher, play_all},
    suite::{Suite, keyring, parse_profile, shared},
    table::{Ask, FieldTable, LoopbackTable, MemoryTable, Table},
};
use dmct_net::{Clock, Stop};
use dmct_record::run::ScenarioResult;
use dmct_reference::mutant::Mutant;
use dmct_scenario::{
    plan::Plan,
    profile::{Profile, UpperTester},
    select::Selection,
};
use dmct_wire::peer::Answer;
use std::sync::{Arc, OnceLock};

/// The suite that the binary carries.
pub fn suite() -> &'static Suite {
    static SUITE: OnceLock<Suite> = OnceLock::new();
    SUITE.get_or_init(|| Suite::load(None).expect("the embedded suite has no mistakes"))
}

/// The profile of a reference peer, for a protocol version and an encoding.
pub fn profile(which: Which, version: &str, encoding: &str) -> Profile {
    of_text(which, which.profile(), version, encoding)
}

/// The same of one that is met by HTTPS.
pub fn profile_by_tls(which: Which, encoding: &str) -> Profile {
    of_text(which, &which.profile_by_tls(), "DM/1.3", encoding)
}

fn of_text(which: Which, text: &str, version: &str, encoding: &str) -> Profile {
    let text = text
        .replace("protocol: DM/1.3", &format!("protocol: {version}"))
        .replace("session:\n", &format!("session:\n  encoding: {encoding}\n"));
    parse_profile(which.file(), &text, None, suite()).expect("the profile has no mistakes")
}

/// The plans of all scenarios that `wanted` takes.
pub fn plans(profile: &Profile, wanted: impl Fn(&str) -> bool) -> Vec<Plan> {
    let sources = suite()
        .library
        .scenarios()
        .filter(|source| wanted(source.id()));
    suite()
        .plans(sources, profile)
        .expect("the embedded scenarios have no mistakes")
}

/// The plans of what these words select, and of all that it stands on, as a run has them.
pub fn selected(profile: &Profile, words: &[&str]) -> Vec<Plan> {
    let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
    let Suite {
        library, catalogue, ..
    } = suite();
    let selection = Selection::parse(&words, library, catalogue)
        .expect("the words select something")
        .with_prerequisites(library);
    plans(profile, |id| selection.contains(id))
}

/// Where plans are played.
#[derive(Clone, Copy)]
pub enum Where {
    /// In memory, against the honest peer or a mutant.
    Memory(Option<&'static Mutant>),
    /// Over loopback, against the honest peer or a mutant.
    Loopback(Option<&'static Mutant>),
    /// As the profile says.
    Field,
}

/// Plays plans and gives all results, those of the monitors among them.
pub fn play(profile: &Profile, plans: Vec<Plan>, place: Where) -> Vec<ScenarioResult> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let tables = tables(profile, place).await;
        let (mut results, events) = play_all(
            shared(plans),
            tables,
            keyring(profile),
            Transcript::default(),
            Arc::new(Nobody),
            Stop::never(),
        )
        .await;
        results.extend(run::monitor(
            suite(),
            profile.iut.role,
            &profile.setting.version,
            &events,
        ));
        results
    })
}

async fn tables(profile: &Profile, place: Where) -> Vec<Table> {
    let clock = Clock::start();
    match place {
        Where::Memory(mutant) => vec![Table::Memory(MemoryTable {
            mutant,
            equipped: true,
        })],
        Where::Field if profile.upper_tester != UpperTester::BuiltIn => {
            let nobody: Ask = Arc::new(|_| Answer::Unsupported);
            let table = FieldTable::open(profile, clock, 1, nobody)
                .await
                .expect("the addresses of the profile");
            vec![Table::Field(Box::new(table))]
        }
        Where::Loopback(_) | Where::Field => {
            let mutant = match place {
                Where::Loopback(mutant) => mutant,
                Where::Memory(_) | Where::Field => None,
            };
            let lab = Lab::of_builtin(profile).expect("a lab");
            let mut tables = Vec::new();
            for _ in 0..16 {
                let table = LoopbackTable::open(profile.iut.role, clock, mutant, lab.as_ref())
                    .await
                    .expect("sockets on loopback");
                tables.push(Table::Loopback(Box::new(table)));
            }
            tables
        }
    }
}

/// Watches nothing.
struct Nobody;

impl Watcher for Nobody {
    fn begins(&self, _: &Plan) {}
    fn ends(&self, _: &ScenarioResult, _: usize, _: usize) {}
}

//! Two runs in memory are the same, octet by octet: what was recorded, the result, and the page. Nothing in them may come
//! from a clock, from the order of a hash map, or from who of several workers was faster.

use dmct_cli::{
    builtin::Which,
    run::{Part, Transcript, Watcher, Whole, assemble, play_all, watch},
    suite::{Suite, builtin_profile, keyring, shared},
    table::{MemoryTable, Table},
};
use dmct_net::Stop;
use dmct_record::{event::Event, run::ScenarioResult, transcript};
use dmct_report::{html, json, junit};
use dmct_scenario::plan::Plan;
use std::{
    fs,
    sync::{Arc, LazyLock},
};

static SUITE: LazyLock<Suite> =
    LazyLock::new(|| Suite::load(None).expect("the embedded suite has no mistakes"));

/// What a run leaves behind.
struct Left {
    transcript: String,
    run: String,
    junit: String,
    page: String,
}

/// Plays the whole suite in memory, at so many tables.
fn play(which: Which, tables: usize) -> Left {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("transcript.jsonl");
    let profile = builtin_profile(which, &SUITE).expect("the profile has no mistakes");
    let plans = SUITE.plans(SUITE.library.scenarios(), &profile);
    let table = || {
        Table::Memory(MemoryTable {
            mutant: None,
            equipped: true,
        })
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(tables)
        .enable_all()
        .build()
        .expect("a runtime");
    let (mut results, events) = runtime.block_on(play_all(
        shared(plans.expect("the scenarios have no mistakes")),
        (0..tables).map(|_| table()).collect(),
        keyring(&profile),
        Transcript::create(&path).expect("a file"),
        Arc::new(Nobody),
        Stop::never(),
    ));
    let (watched, seen) = watch(&SUITE, &profile, &events);
    results.extend(watched);
    let part = Part {
        profile,
        results,
        seen,
        events: events.clone(),
    };
    let run = assemble(&SUITE, &[part], Whole::default());
    assert!(run.counts.pass > 100, "{:?}", run.counts);
    Left {
        transcript: fs::read_to_string(&path).expect("a transcript"),
        run: json::render(&run),
        junit: junit::render(&run),
        page: html::render(&run, &events).expect("a page"),
    }
}

struct Nobody;

impl Watcher for Nobody {
    fn begins(&self, _: &Plan) {}
    fn ends(&self, _: &ScenarioResult, _: usize, _: usize) {}
}

/// The events of a transcript, those of one scenario behind each other.
fn by_scenario(text: &str) -> Vec<Event> {
    let mut events = transcript::read(text).expect("every line is an event");
    events.sort_by(|one, other| one.scenario.cmp(&other.scenario));
    events
}

fn two_runs_are_the_same(which: Which) {
    let (one, other) = (play(which, 1), play(which, 1));
    // compared as a whole: to print the difference of megabytes would help nobody
    assert!(one.transcript == other.transcript, "the transcripts differ");
    assert!(one.run == other.run, "the results differ");
    assert!(one.junit == other.junit, "the JUnit files differ");
    assert!(one.page == other.page, "the pages differ");

    let many = play(which, 4);
    assert!(one.run == many.run, "the results of several workers differ");
    assert!(one.page == many.page, "the pages of several workers differ");
    assert!(
        by_scenario(&one.transcript) == by_scenario(&many.transcript),
        "what happened with several workers differs"
    );
}

#[test]
fn two_runs_of_the_client_are_the_same_octet_by_octet() {
    two_runs_are_the_same(Which::Client);
}

#[test]
fn two_runs_of_the_server_are_the_same_octet_by_octet() {
    two_runs_are_the_same(Which::Server);
}

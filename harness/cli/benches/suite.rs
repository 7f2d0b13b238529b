//! How long the whole suite takes: made into plans, in memory, over loopback; and what a user waits for.
//!
//! `cargo bench -p dmct-cli` prints them. Budgets: list under 10 ms, memory under 1 s, loopback under 5 s.

use dmct_cli::{
    builtin::Which,
    run::{self, Transcript, Watcher, play_all},
    suite::{Suite, builtin_profile, keyring, shared},
    table::{LoopbackTable, MemoryTable, Table},
};
use dmct_net::{Clock, Stop};
use dmct_record::run::ScenarioResult;
use dmct_scenario::plan::Plan;
use std::{process::Command, sync::Arc};

fn main() {
    divan::main();
}

/// Runs the binary with some arguments.
fn dmct(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_dmct"))
        .args(arguments)
        .output();
    assert!(output.is_ok_and(|output| output.status.success()));
}

#[divan::bench(sample_count = 20)]
fn version() {
    dmct(&["--version"]);
}

#[divan::bench(sample_count = 20)]
fn list() {
    dmct(&["list"]);
}

#[divan::bench(sample_count = 5)]
fn suite_into_plans() -> usize {
    let suite = Suite::load(None).expect("the embedded suite");
    Which::BOTH
        .into_iter()
        .map(|which| {
            let profile = builtin_profile(which, &suite).expect("the embedded profile");
            suite
                .plans(suite.library.scenarios(), &profile)
                .expect("plans")
                .len()
        })
        .sum()
}

#[divan::bench(sample_count = 5)]
fn suite_in_memory(bencher: divan::Bencher<'_, '_>) {
    bencher.bench(|| play(false));
}

#[divan::bench(sample_count = 3)]
fn suite_over_loopback(bencher: divan::Bencher<'_, '_>) {
    bencher.bench(|| play(true));
}

/// Plays everything and judges it, monitors included.
fn play(loopback: bool) -> usize {
    let suite = Suite::load(None).expect("the embedded suite");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let mut count = 0;
        for which in Which::BOTH {
            let profile = builtin_profile(which, &suite).expect("the embedded profile");
            let plans = shared(
                suite
                    .plans(suite.library.scenarios(), &profile)
                    .expect("plans"),
            );
            let mut tables = Vec::new();
            for _ in 0..if loopback { 16 } else { 2 } {
                tables.push(if loopback {
                    let role = profile.iut.role;
                    Table::Loopback(Box::new(
                        LoopbackTable::open(role, Clock::start(), None, None)
                            .await
                            .expect("sockets"),
                    ))
                } else {
                    Table::Memory(MemoryTable::default())
                });
            }
            let (results, events) = play_all(
                plans,
                tables,
                keyring(&profile),
                Transcript::default(),
                Arc::new(Nobody),
                Stop::never(),
            )
            .await;
            let watched = run::monitor(&suite, profile.iut.role, &profile.setting.version, &events);
            count += results.len() + watched.len();
        }
        count
    })
}

struct Nobody;

impl Watcher for Nobody {
    fn begins(&self, _: &Plan) {}
    fn ends(&self, _: &ScenarioResult, _: usize, _: usize) {}
}

//! An implementation that is a process: how it gets ready, dies, is started again and ends.

use std::time::Duration;

use dmct_net::{
    Clock, Stop,
    bench::{Bench, BenchConfig},
    implementation::{ImplementationConfig, Ready},
    upper::UpperTester,
};
use dmct_wire::peer::{Input, Observation};

use crate::peers::{Actions, Dummy};

fn shell(script: &str, ready: Ready) -> ImplementationConfig {
    ImplementationConfig {
        argv: ["sh", "-c", script].map(str::to_owned).to_vec(),
        ready,
        within: Duration::from_secs(10),
    }
}

/// What is seen until the implementation was started again.
async fn seen_until_again(bench: &mut Bench, fault: &std::path::Path) -> Vec<String> {
    let fault = fault.to_owned();
    let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| {
        if *input == Input::Start {
            std::fs::write(&fault, "").unwrap();
        }
        if matches!(input, Input::Observed(Observation::Note(_))) {
            actions.finish();
        }
    });
    let clock = Clock::start();
    bench
        .drive(&mut peer, &clock, &UpperTester::None, &Stop::never())
        .await;
    let seen = peer.seen.lock().unwrap();
    let observed = seen.iter().filter_map(|(_, input)| match input {
        Input::Observed(Observation::ImplementationEnded(text) | Observation::Note(text)) => {
            Some(text.clone())
        }
        _ => None,
    });
    observed.collect()
}

#[tokio::test]
async fn one_that_dies_is_told_of_and_started_again() {
    let mut bench = Bench::open(BenchConfig::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let fault = folder.path().join("fault");
    // it stays until somebody has a fault for it, and again when that is gone
    let script = format!(
        "echo ready; until test -e {0}; do sleep 0.01; done; rm {0}; echo overheated >&2; kill -SEGV $$",
        fault.display()
    );
    let ready = Ready::Says("ready".to_owned());
    let implementation = bench.start(shell(&script, ready)).await.unwrap();
    assert_eq!(
        seen_until_again(&mut bench, &fault).await,
        [
            "the implementation under test ended by itself: `sh` was killed by signal 11 (segmentation fault); \
             standard error: overheated",
            "the implementation under test was started again",
        ]
    );
    assert_eq!(implementation.run().await, Ok(()));
    implementation.end().await;
}

#[tokio::test]
async fn one_that_does_not_get_ready_is_told_of() {
    let bench = Bench::open(BenchConfig::default()).await.unwrap();
    let dies = shell("echo no port >&2; exit 2", Ready::Says("ready".to_owned()));
    let hangs = ImplementationConfig {
        within: Duration::from_millis(50),
        ..shell("exec sleep 1000", Ready::Listens("127.0.0.1:1".to_owned()))
    };
    for (config, sentence) in [
        (
            dies,
            "the implementation under test ended before it was ready: `sh` ended with exit status 2; standard error: \
             no port",
        ),
        (
            hangs,
            "the implementation under test did not get ready: `sh` was killed by signal 9 (killed), since it was not \
             ready within 50ms",
        ),
    ] {
        assert_eq!(bench.start(config).await.err().as_deref(), Some(sentence));
    }
}

#[tokio::test]
async fn one_that_ends_leaves_nothing_of_its_group() {
    let bench = Bench::open(BenchConfig::default()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let number = folder.path().join("number");
    let script = format!(
        "sleep 1000 & echo $! > {}; echo ready; wait",
        number.display()
    );
    let ready = Ready::Says("ready".to_owned());
    let implementation = bench.start(shell(&script, ready)).await.unwrap();
    let child = std::fs::read_to_string(&number).unwrap();
    let executable = format!("/proc/{}/exe", child.trim());
    assert!(std::fs::read_link(&executable).is_ok(), "it runs");
    implementation.end().await;
    let gone = async {
        while std::fs::read_link(&executable).is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), gone)
        .await
        .expect("it still runs");
}

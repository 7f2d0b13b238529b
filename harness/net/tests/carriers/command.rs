//! Datagrams carried by a program of the lab.

use std::time::Duration;

use dmct_net::{Limits, bench::Bench, push::PushConfig, upper::UpperTester};
use dmct_wire::peer::{Input, Observation, Transmit};

use tempfile::TempDir;

use crate::peers::{Actions, Dummy, carriers, drive_on, observed};

/// A bench whose program is a script of the shell with these arguments.
async fn running(script: &str, arguments: &[&str], limits: Limits) -> Bench {
    let argv = [&["sh", "-c", script], arguments].concat();
    let push = PushConfig {
        command: Some(argv.into_iter().map(str::to_owned).collect()),
        ..PushConfig::default()
    };
    carriers(push, limits).await
}

/// Sends so many datagrams.
fn many(count: u16) -> impl FnMut(&Input, &mut Actions) {
    move |input, actions| {
        if matches!(input, Input::Start) {
            (1..=count).for_each(|number| {
                actions.send(Transmit::Datagram {
                    to: "command:modem one".to_owned(),
                    payload: number.to_be_bytes().to_vec(),
                });
            });
        }
    }
}

/// Sends so many datagrams, each of its number, and gives all that is noted until `notes` came.
async fn told(bench: Bench, count: u16, notes: usize) -> Vec<String> {
    let (mut heard, mut sending) = (0, many(count));
    let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| {
        sending(input, actions);
        heard += usize::from(matches!(input, Input::Observed(Observation::Note(_))));
        if heard == notes {
            actions.finish();
        }
    });
    drive_on(bench, &mut peer, &UpperTester::None).await;
    observed(&peer.seen)
}

#[tokio::test]
async fn a_program_is_given_each_datagram_in_order_and_its_name_in_an_argument() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("lines");
    let script = "printf '%s ' \"$2\" >> \"$1\"; cat >> \"$1\"; echo talkative";
    let arguments = ["{to}", file.to_str().unwrap(), "to={to}"];
    let notes = told(running(script, &arguments, Limits::default()).await, 3, 3).await;
    let lines = std::fs::read_to_string(file).unwrap();
    assert_eq!(
        lines,
        "to=modem one 0001\nto=modem one 0002\nto=modem one 0003\n"
    );
    let told = "`sh` took a datagram of 2 octets for modem one: that it did is seen here, not that anything arrived";
    assert_eq!(notes.len(), 3);
    assert!(notes.iter().all(|note| note.contains(told)), "{notes:?}");
}

#[tokio::test]
async fn a_program_that_fails_is_told_of_in_its_last_words() {
    let script = "head -c 100000 /dev/zero | tr '\\0' x >&2; echo no bearer >&2; exit 7";
    let notes = told(running(script, &[], Limits::default()).await, 1, 1).await;
    let told = "a datagram to command:modem one could not be sent: `sh` ended with exit status 7";
    assert!(notes[0].contains(told), "{notes:?}");
    assert!(notes[0].contains("no bearer"), "{notes:?}");
    assert!(notes[0].len() < 5000, "{}", notes[0].len());
}

#[tokio::test]
async fn a_program_that_cannot_be_started_is_named() {
    let push = PushConfig {
        command: Some(vec!["/nowhere/modem".to_owned()]),
        ..PushConfig::default()
    };
    let notes = told(carriers(push, Limits::default()).await, 1, 1).await;
    let told = "`/nowhere/modem` could not be started: no such file or command";
    assert!(notes[0].contains(told), "{notes:?}");
}

#[tokio::test]
async fn a_program_that_does_not_end_is_killed() {
    let limits = Limits {
        response: Duration::from_millis(50),
        ..Limits::default()
    };
    let notes = told(running("exec sleep 600", &[], limits).await, 1, 1).await;
    let told = "was killed by signal 9 (killed), since it did not end within 50ms";
    assert!(notes[0].contains(told), "{notes:?}");
}

#[tokio::test]
async fn datagrams_wait_in_bounded_number_and_the_program_ends_with_the_bench() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("number");
    let script = "echo $$ > \"$0\"; exec sleep 600";
    let arguments = [file.to_str().unwrap()];
    let bench = running(script, &arguments, Limits::default()).await;
    let mut peer = Dummy::new(many(1030));
    let seen = std::sync::Arc::clone(&peer.seen);
    let number = || std::fs::read_to_string(&file).unwrap_or_default();
    // one is at the program, or about to be, and 1024 wait for it
    let told = "a datagram to command:modem one was not sent: too many wait to be sent";
    let full = async {
        while !number().ends_with('\n') || observed(&seen).len() < 5 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = drive_on(bench, &mut peer, &UpperTester::None) => panic!("it never finishes"),
        () = full => {}
    }
    let notes = observed(&seen);
    assert!(notes.iter().all(|note| note.contains(told)), "{notes:?}");
    let process = std::path::Path::new("/proc").join(number().trim());
    let gone = async {
        while process.exists() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), gone)
        .await
        .expect("the program outlived the bench");
}

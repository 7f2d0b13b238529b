//! A disk that is full: a plain sentence and exit code 4, and what was recorded is kept.
//!
//! A limit of the system on the size of a file stands for the full disk: a write beyond it fails in the middle, as
//! on a full disk, and it can be set without being root and leaves nothing behind. The signal that comes with it is
//! ignored, so that the write fails instead of the process.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use dmct_record::{event::EventKind, run::Run, transcript, verdict::Verdict};
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Output},
};

const DMCT: &str = env!("CARGO_BIN_EXE_dmct");

/// What fits into a file, in the blocks of 512 octets that POSIX gives `ulimit -f`.
const BLOCKS: u64 = 200;

/// What is played: its transcript, its result and its page are each longer than [`BLOCKS`].
const SELECTED: &str = "pro-1.3/client/session";

/// `dmct` where no file gets longer than so many blocks.
fn with_little_room(blocks: u64, arguments: &[&str]) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(script).arg(DMCT).args(arguments);
    shell.output().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_run_on_a_full_disk_ends_in_4_and_what_it_recorded_becomes_a_report() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("run");
    let out = folder.to_str().unwrap();
    let run = with_little_room(BLOCKS, &["run", "--quiet", "--out", out, SELECTED]);
    let told = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(4), "{told}");
    for file in ["transcript.jsonl", "run.json", "index.html"] {
        assert!(
            told.lines()
                .any(|line| line.starts_with("cannot write") && line.contains(file)),
            "{file}: {told}"
        );
    }
    assert!(told.contains("what was recorded until then is kept"));
    let stdout = String::from_utf8(run.stdout).unwrap();
    assert!(!stdout.contains("index.html"), "there is none: {stdout}");
    assert!(stdout.contains("is not wholly on record"), "{stdout}");
    let left = names(&folder);
    assert!(!left.iter().any(|name| name == "run.json"), "{left:?}");
    assert!(!left.iter().any(|name| name.ends_with(".part")), "{left:?}");

    let report = Command::new(DMCT).args(["report", out]).output().unwrap();
    let told = String::from_utf8(report.stderr).unwrap();
    assert_eq!(report.status.code(), Some(0), "{told}");
    let result: Run =
        serde_json::from_str(&fs::read_to_string(folder.join("run.json")).unwrap()).unwrap();
    assert!(result.partial);
    assert_holds_what_was_recorded(&folder, &result);
}

/// Every scenario that was begun is in the result and in the page; the one that was cut off is no pass.
fn assert_holds_what_was_recorded(folder: &Path, result: &Run) {
    let text = fs::read_to_string(folder.join("transcript.jsonl")).unwrap();
    assert_eq!(text.len() as u64, BLOCKS * 512, "written until it was full");
    let mut ended = BTreeMap::new();
    for event in transcript::read(&text).unwrap() {
        match event.kind {
            EventKind::ScenarioBegan => drop(ended.insert(event.scenario, false)),
            EventKind::ScenarioEnded { .. } => drop(ended.insert(event.scenario, true)),
            _ => {}
        }
    }
    let page = fs::read_to_string(folder.join("index.html")).unwrap();
    for (scenario, has_ended) in &ended {
        let shown = result.scenarios.iter().find(|one| one.id == *scenario);
        let passed = shown.unwrap().verdict == Verdict::Pass;
        assert_eq!(passed, *has_ended, "{scenario}");
        assert!(page.contains(scenario.as_str()), "{scenario}");
    }
    assert!(ended.values().any(|has_ended| *has_ended));
    assert!(
        ended.values().any(|has_ended| !has_ended),
        "one was cut off"
    );
}

#[test]
fn a_report_that_cannot_be_written_leaves_the_one_that_was_there() {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().to_str().unwrap();
    let run = Command::new(DMCT)
        .args(["run", "--quiet", "--out", out, SELECTED])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(0));
    let before = fs::read(place.path().join("index.html")).unwrap();
    let files = names(place.path());
    let report = with_little_room(1, &["report", out]);
    let told = String::from_utf8(report.stderr).unwrap();
    assert_eq!(report.status.code(), Some(4), "{told}");
    assert!(told.contains("cannot write"), "{told}");
    assert_eq!(fs::read(place.path().join("index.html")).unwrap(), before);
    assert_eq!(names(place.path()), files);
}

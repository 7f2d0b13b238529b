//! A run that is killed at any octet of its transcript: its report holds all that was recorded, and it goes on from there.
//!
//! The kernel kills the process by a signal that it does not handle, in the middle of the write with which a file gets
//! longer than a limit. That is as sudden as `kill -9`, and comes at the very octet that the test names.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use dmct_record::{
    event::{Event, EventKind},
    run::{Run, ScenarioResult},
    transcript,
    verdict::Verdict,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::{Command, Output},
    thread,
};
use tempfile::TempDir;

const DMCT: &str = env!("CARGO_BIN_EXE_dmct");

/// What is played: scenarios of both roles, some of which are not applicable, and what they build on.
const SELECTED: [&str; 2] = [
    "noti-1.2/client/nonce-resync",
    "noti-1.2/server/nonce-resync",
];

/// How often a run is killed in all.
const KILLED: usize = 50;

/// The unit of a limit, octets: the block of 512 that POSIX gives `ulimit -f`.
const BLOCK: usize = 512;

/// `dmct`, killed when a file gets longer than so many blocks.
fn killed_beyond(blocks: usize, arguments: &[&str]) -> Output {
    let script = format!("ulimit -c 0; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(script).arg(DMCT).args(arguments);
    shell.output().unwrap()
}

fn dmct(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(DMCT).args(arguments).output().unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// A run in a folder, which may have been killed.
struct Killed {
    place: TempDir,
}

impl Killed {
    /// Begins a run and kills it.
    fn begin(blocks: usize) -> Self {
        let killed = Self {
            place: TempDir::new().unwrap(),
        };
        let mut arguments = vec!["run", "--quiet", "--out", killed.out()];
        arguments.extend(SELECTED);
        assert_eq!(killed_beyond(blocks, &arguments).status.code(), None);
        killed
    }

    fn out(&self) -> &str {
        self.place.path().to_str().unwrap()
    }

    /// Goes on, and is killed again.
    fn go_on(&self, blocks: usize) {
        let output = killed_beyond(blocks, &["run", "--quiet", "--resume", self.out()]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), None, "{told}");
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        self.place.path().join(name)
    }

    fn events(&self) -> Vec<Event> {
        transcript::read(&fs::read_to_string(self.file("transcript.jsonl")).unwrap()).unwrap()
    }

    fn result(&self) -> Run {
        result(self.place.path())
    }

    /// Writes the report and holds it against the transcript.
    fn assert_report_holds_all(&self, selected: usize) {
        let (code, _, told) = dmct(&["report", self.out()]);
        assert_eq!(code, Some(0), "{told}");
        let run = self.result();
        assert!(run.partial);
        assert_eq!(
            scenarios(&run).count(),
            selected,
            "what was not played is told too"
        );
        assert!(run.counts.add_up());
        let page = fs::read_to_string(self.file("index.html")).unwrap();
        let mut ended = BTreeMap::new();
        for event in self.events() {
            match event.kind {
                EventKind::ScenarioBegan => drop(ended.insert(event.scenario, false)),
                EventKind::ScenarioEnded { .. } => drop(ended.insert(event.scenario, true)),
                _ => {}
            }
        }
        for one in scenarios(&run) {
            let passed = matches!(one.verdict, Verdict::Pass | Verdict::NotApplicable);
            let has_ended = ended.remove(&one.id).unwrap_or_default();
            assert_eq!(passed, has_ended, "{}: {:?}", one.id, one.reason);
            assert!(page.contains(&one.id));
        }
        assert!(ended.is_empty(), "recorded and not told: {ended:?}");
    }
}

fn result(folder: &Path) -> Run {
    serde_json::from_str(&fs::read_to_string(folder.join("run.json")).unwrap()).unwrap()
}

/// The results without those of the monitors, which are there where they had something to look at.
fn scenarios(run: &Run) -> impl Iterator<Item = &ScenarioResult> {
    let results = run.scenarios.iter();
    results.filter(|one| !one.id.contains("/monitor/"))
}

/// The events of the scenarios that came to their end, as the lines that they are recorded in.
fn finished(events: &[Event]) -> BTreeSet<String> {
    let is_end = |event: &&Event| matches!(event.kind, EventKind::ScenarioEnded { .. });
    let ended: BTreeSet<&str> = events
        .iter()
        .filter(is_end)
        .map(|event| event.scenario.as_str())
        .collect();
    events
        .iter()
        .filter(|event| ended.contains(event.scenario.as_str()))
        .map(|event| transcript::to_line(event).unwrap())
        .collect()
}

fn verdicts(run: &Run) -> Vec<(String, Verdict)> {
    run.scenarios
        .iter()
        .map(|one| (one.id.clone(), one.verdict))
        .collect()
}

/// A run that nobody disturbs: its verdicts, and how long its transcript gets.
fn undisturbed() -> (Vec<(String, Verdict)>, usize, usize) {
    let place = TempDir::new().unwrap();
    let mut arguments = vec!["run", "--quiet", "--out", place.path().to_str().unwrap()];
    arguments.extend(SELECTED);
    let (code, _, told) = dmct(&arguments);
    assert_eq!(code, Some(0), "{told}");
    let run = result(place.path());
    let length = fs::metadata(place.path().join("transcript.jsonl"))
        .unwrap()
        .len();
    (
        verdicts(&run),
        scenarios(&run).count(),
        usize::try_from(length).unwrap() / BLOCK,
    )
}

/// Numbers that look like chance and are the same each time (xorshift).
fn numbers(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    }
}

#[test]
fn a_run_that_is_killed_again_and_again_loses_nothing_and_comes_to_the_same_end() {
    let (verdicts_undisturbed, selected, blocks) = undisturbed();
    // The first lines of a run are its profile: before them there is nothing to report.
    let first = 16;
    assert!(
        blocks > 4 * first,
        "the run is long enough to be cut in many places"
    );
    let halves: Vec<Vec<Vec<usize>>> = [0x5EED, 0xD1CE]
        .map(|seed| chains(numbers(seed), first, blocks, KILLED / 2))
        .to_vec();
    thread::scope(|scope| {
        for chains in &halves {
            let expected = &verdicts_undisturbed;
            scope.spawn(move || {
                for limits in chains {
                    follow(limits, selected, expected);
                }
            });
        }
    });
}

/// So many limits, each chain of them rising.
fn chains(
    mut below: impl FnMut(usize) -> usize,
    first: usize,
    blocks: usize,
    count: usize,
) -> Vec<Vec<usize>> {
    let mut chains = Vec::new();
    let mut left = count;
    while left > 0 {
        let links = left.min(5);
        let mut limits: Vec<usize> = (0..links)
            .map(|_| first + below(blocks * 9 / 10 - first))
            .collect();
        limits.sort_unstable();
        chains.push(limits);
        left -= links;
    }
    chains
}

/// Kills a run at each of these lengths of its transcript, and lets it come to its end then.
fn follow(limits: &[usize], selected: usize, expected: &[(String, Verdict)]) {
    let mut run: Option<Killed> = None;
    let mut recorded = BTreeSet::new();
    for &limit in limits {
        match &run {
            Some(run) => run.go_on(limit),
            None => run = Some(Killed::begin(limit)),
        }
        let Some(run) = &run else { continue };
        run.assert_report_holds_all(selected);
        let now = finished(&run.events());
        assert!(recorded.is_subset(&now), "what was recorded is still there");
        recorded = now;
    }
    let run = run.unwrap();
    let (code, said, told) = dmct(&["run", "--quiet", "--resume", run.out()]);
    assert_eq!(code, Some(0), "{told}");
    assert!(recorded.is_subset(&finished(&run.events())));
    let result = run.result();
    assert!(!result.partial);
    assert_eq!(verdicts(&result), expected, "{said}");
    let seams = result
        .remarks
        .iter()
        .filter(|one| one.contains("was cut off after"));
    assert!(seams.count() >= 1, "a reader is told: {:?}", result.remarks);
    let (code, again, told) = dmct(&["judge", run.out(), "--format", "json"]);
    assert_eq!(code, Some(0), "{told}");
    assert_eq!(again, fs::read_to_string(run.file("run.json")).unwrap());
}

#[test]
fn a_run_that_came_to_its_end_is_not_played_again() {
    let place = TempDir::new().unwrap();
    let out = place.path().to_str().unwrap();
    let (code, _, told) = dmct(&[
        "run",
        "--quiet",
        "--out",
        out,
        "pro-1.3/client/session/package-1",
    ]);
    assert_eq!(code, Some(0), "{told}");
    let before = fs::read(place.path().join("run.json")).unwrap();
    let (code, _, told) = dmct(&["run", "--resume", out]);
    assert_eq!(code, Some(2));
    insta::assert_snapshot!("resume_of_a_whole_run", told);
    assert_eq!(fs::read(place.path().join("run.json")).unwrap(), before);
}

#[test]
fn a_run_goes_on_only_with_the_profile_and_the_scenarios_it_began_with() {
    let run = Killed::begin(60);
    let path = run.file("transcript.jsonl");
    let text = fs::read_to_string(&path).unwrap();

    fs::write(&path, text.replace("dmct-client", "somebody")).unwrap();
    let (code, _, told) = dmct(&["run", "--resume", run.out()]);
    assert_eq!(code, Some(2));
    insta::assert_snapshot!("resume_with_another_profile", told);

    fs::write(&path, text.replace("\"noti-1.2/", "\"noti-0.9/")).unwrap();
    let (code, _, told) = dmct(&["run", "--resume", run.out()]);
    assert_eq!(code, Some(2));
    assert!(told.contains("noti-0.9/"), "{told}");

    fs::write(&path, "").unwrap();
    let (code, _, told) = dmct(&["run", "--resume", run.out()]);
    assert_eq!(code, Some(2));
    insta::assert_snapshot!("resume_of_nothing", told);
}

/// A client that is begun by a script. The first session comes about, then the network is gone until it is mended.
fn profile_of_a_failing_network(place: &Path) -> String {
    let script = place.join("trigger.sh");
    let (count, mended) = (place.join("count"), place.join("mended"));
    let (count, mended) = (count.display(), mended.display());
    let text = format!(
        "begun=$(cat {count} 2>/dev/null || echo 0)\necho $((begun + 1)) > {count}\n\
         if [ $begun -ge 1 ] && [ ! -e {mended} ]; then echo no network >&2; exit 1; fi\nexec \"$@\"\n"
    );
    fs::write(&script, text).unwrap();
    let profile = include_str!("../../../fixtures/iut/played-client.yaml");
    let plain = "  command: [dmct, play, client, --stdin, --server,";
    assert!(profile.contains(plain));
    let state = place.join("played-client.json");
    let profile = profile
        .replace(
            plain,
            &format!("  command: [sh, {script:?}, {DMCT:?}, play, client, --stdin, --server,"),
        )
        .replace("[dmct, play,", &format!("[{DMCT:?}, play,"))
        .replace("played-client.json", state.to_str().unwrap());
    let path = place.join("profile.yaml");
    fs::write(&path, profile).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn what_ended_by_a_fault_of_the_environment_is_played_again_and_nothing_else() {
    let first = "pro-1.3/client/session/package-1";
    for is_cut_off in [false, true] {
        let place = TempDir::new().unwrap();
        let profile = profile_of_a_failing_network(place.path());
        let folder = place.path().join("out");
        let out = folder.to_str().unwrap();
        let (code, said, told) = dmct(&[
            "run",
            "--quiet",
            "--iut",
            &profile,
            "--out",
            out,
            "pro-1.3/client/session/several-rounds",
        ]);
        assert_eq!(code, Some(4), "{said}{told}");
        let verdicts_of = |run: &Run| -> BTreeMap<String, Verdict> {
            scenarios(run)
                .map(|one| (one.id.clone(), one.verdict))
                .collect()
        };
        let before = result(&folder);
        let counted = |run: &Run, verdict| {
            let verdicts = verdicts_of(run);
            verdicts.values().filter(|one| **one == verdict).count()
        };
        assert_eq!(verdicts_of(&before).get(first), Some(&Verdict::Pass));
        assert_eq!(counted(&before, Verdict::Error), 1, "{said}");
        let path = folder.join("transcript.jsonl");
        let recorded = fs::read_to_string(&path).unwrap();
        if is_cut_off {
            let (rest, last) = recorded.trim_end().rsplit_once('\n').unwrap();
            assert!(last.contains("run-ended"), "{last}");
            fs::write(&path, format!("{rest}\n")).unwrap();
        }
        // As long as nothing is mended it comes to the same.
        let (code, _, told) = dmct(&["run", "--quiet", "--resume", out]);
        assert_eq!(code, Some(4), "{told}");
        assert_eq!(verdicts_of(&result(&folder)), verdicts_of(&before));
        fs::write(place.path().join("mended"), "").unwrap();
        let (code, said, told) = dmct(&["run", "--quiet", "--resume", out]);
        assert_eq!(code, Some(0), "{said}{told}");
        let after = result(&folder);
        assert_eq!(counted(&after, Verdict::Pass), verdicts_of(&before).len());
        // What passed was not played again: what was recorded of it is still what is recorded of it.
        let of_first = |events: &[Event]| -> Vec<String> {
            let own = events.iter().filter(|event| event.scenario == first);
            own.map(|event| transcript::to_line(event).unwrap())
                .collect()
        };
        let now = transcript::read(&fs::read_to_string(&path).unwrap()).unwrap();
        let then = transcript::read(&recorded).unwrap();
        assert_eq!(of_first(&now), of_first(&then));
        // The fault is put aside, and a reader is told.
        let aside = fs::read_to_string(folder.join("cut.jsonl")).unwrap();
        assert!(aside.contains("no network"));
        let aside = transcript::read(&aside).unwrap();
        let is_end = |event: &&Event| matches!(event.kind, EventKind::ScenarioEnded { .. });
        let ended = aside
            .iter()
            .filter(is_end)
            .map(|event| event.scenario.as_str());
        // Beside it are the probes that asked whether the device is still there.
        let faults = ended.filter(|scenario| !scenario.starts_with("probe/"));
        assert_eq!(faults.count(), 2, "once in each part of the run");
        let seam = if is_cut_off {
            "was cut off after"
        } else {
            "had failed"
        };
        assert!(
            after.remarks.iter().any(|one| one.contains(seam)),
            "{:?}",
            after.remarks
        );
        let (code, again, told) = dmct(&["judge", out, "--format", "json"]);
        assert_eq!(code, Some(0), "{told}");
        assert_eq!(again, fs::read_to_string(folder.join("run.json")).unwrap());
        let (code, _, _) = dmct(&["run", "--resume", out]);
        assert_eq!(code, Some(2), "there is nothing left to play");
    }
}

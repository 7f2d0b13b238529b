//! What is recorded: the honest peer with everything, each mutant with what catches it, and what a test of hostile peers
//! kept.

use crate::archive::Recorded;
use dmct_cli::{
    builtin::Which,
    run,
    selftest::{Act, Attempt, Played, Stage},
    suite::{Suite, recorded_profile},
};
use dmct_record::{
    event::{Event, EventKind},
    run::{SCHEMA, ScenarioResult},
    transcript,
};
use dmct_reference::mutant::{self, Mutant};
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// In how many scenarios a mutant is recorded. Some are caught by half of the suite.
const MOST_SCENARIOS: usize = 4;

/// The name of the honest peer, as its profile says it.
pub const fn honest(which: Which) -> &'static str {
    match which {
        Which::Client => "dmct reference client",
        Which::Server => "dmct reference server",
    }
}

/// The name under which a mutant is recorded.
pub fn name_of(mutant: &Mutant) -> String {
    format!("mutant {}", mutant.name)
}

/// The runs of a role: the honest peer's first, then the mutants' in the order of their table.
pub fn of_role(suite: &Suite, which: Which) -> Vec<Recorded> {
    let stage = Stage::new(suite, which).expect("the embedded suite has no mistakes");
    let everything = stage.acts.iter().zip(&stage.honest);
    let mut runs = vec![run_of(suite, honest(which), everything)];
    let mutants: Vec<&'static Mutant> = mutant::all()
        .filter(|mutant| mutant.role.name() == which.role().word())
        .collect();
    runs.extend(in_parallel(&mutants, |mutant| of_mutant(&stage, mutant)));
    runs
}

/// A mutant in the first scenarios that catch it by a check of their own, of those that rest on a clause it violates;
/// where those do not, in the first that does in any way; where none does, where it first does wrong.
fn of_mutant(stage: &Stage<'_>, mutant: &'static Mutant) -> Recorded {
    let attempt = Attempt::new(stage, mutant);
    let is_caught = |act: usize, by: &dyn Fn(&str) -> bool| {
        let breaks = attempt.breaks(act);
        let mut caught = breaks.iter().filter(|broken| attempt.catches(broken));
        caught.any(|broken| by(&broken.by))
    };
    let by_itself = |act: &usize| {
        let plan = stage.acts.get(*act).map(|act| &act.plan);
        plan.is_some_and(|plan| is_caught(*act, &|by| by == plan.id))
    };
    let all = || 0..stage.acts.len();
    let likely = all().filter(|&act| attempt.is_likely(act));
    let mut acts: Vec<usize> = likely.filter(by_itself).take(MOST_SCENARIOS).collect();
    if acts.is_empty() {
        let mut order = attempt.likely_first().into_iter();
        acts.extend(order.find(|&act| is_caught(act, &|_| true)));
    }
    if acts.is_empty() {
        let did_wrong = |act: &usize| attempt.played(*act).is_some_and(|it| it.witnessed > 0);
        acts.extend(all().find(did_wrong));
    }
    let chosen = acts
        .into_iter()
        .filter_map(|act| Some((stage.acts.get(act)?, attempt.played(act)?)));
    run_of(stage.suite, &name_of(mutant), chosen)
}

/// A run of acts that were played, those of one setting behind each other under its profile.
fn run_of<'a>(
    suite: &Suite,
    name: &str,
    acts: impl Iterator<Item = (&'a Act, &'a Played)>,
) -> Recorded {
    let mut events = Vec::new();
    let mut results = Vec::new();
    let mut current = "";
    for (act, played) in acts.filter(|(act, _)| act.applies()) {
        let profile = act.profile.sanitised();
        if profile != current {
            current = profile;
            events.push(outside(EventKind::RunBegan {
                schema: SCHEMA,
                tool: run::tool(),
                profile: profile.to_owned(),
                asked: None,
            }));
        }
        events.extend(played.events.iter().cloned());
        results.push(&played.result);
    }
    events.push(outside(EventKind::RunEnded { partial: false }));
    let recorded = named(suite, name, events);
    is_judged_as_it_was_played(suite, &recorded, &results);
    recorded
}

/// Nothing of a verdict may be lost on the way to the transcript and back.
fn is_judged_as_it_was_played(suite: &Suite, recorded: &Recorded, results: &[&ScenarioResult]) {
    let lines = recorded.events.iter().map(transcript::to_line);
    let text: String = lines.map(|line| line.expect("JSON") + "\n").collect();
    let read = transcript::read(&text).expect("what was written can be read");
    let parts = run::parts(suite, &read, None).expect("the profiles can be read");
    let judged = parts.iter().flat_map(|part| &part.results);
    let judged: Vec<_> = judged.filter(|result| !result.is_monitor()).collect();
    assert_eq!(judged, results);
}

fn outside(kind: EventKind) -> Event {
    Event {
        at: 0,
        scenario: String::new(),
        kind,
    }
}

/// The transcripts that a test kept in a folder, each named for its file.
pub fn kept(suite: &Suite, folder: &Path) -> Vec<Recorded> {
    let entries = fs::read_dir(folder).expect("the folder of what was kept");
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("a transcript");
            let events = transcript::read(&text).expect("every line is an event");
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            named(suite, &name, events)
        })
        .collect()
}

/// Events in which every profile has this name.
fn named(suite: &Suite, name: &str, mut events: Vec<Event>) -> Recorded {
    for event in &mut events {
        if let EventKind::RunBegan { profile, .. } = &mut event.kind {
            let old = recorded_profile(profile, suite)
                .expect("a profile")
                .iut
                .name;
            *profile = profile.replacen(&format!("name: {old}"), &format!("name: {name}"), 1);
        }
    }
    Recorded { events }
}

/// What becomes of each, several at a time, in the order in which they stand.
fn in_parallel<T: Sync, R: Send>(all: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let made = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(one) = all.get(index) else { return };
                    let one = make(one);
                    made.lock().expect("no panic before").insert(index, one);
                }
            });
        }
    });
    made.into_inner().expect("no panic").into_values().collect()
}

//! The verdicts of the past: recorded runs, judged by the scenarios and checks of today.
//!
//! `fixtures/recorded` holds transcripts of the honest peers, of every mutant where it is caught, and of peers that send
//! what no implementation would. Each is judged from its octets alone, and must come to what stands in the text beside
//! it. A change of a check or a scenario that changes a past verdict shows here, and in the difference of that text.
//!
//! | command | what it does |
//! |---|---|
//! | `DMCT_ACCEPT=1 cargo test -p dmct-cli --test replay` | writes what the recordings are judged now as what is expected |
//! | `DMCT_RECORD=1 cargo test -p dmct-cli --test replay` | plays the honest peers and the mutants and records them anew, then the same |
//! | `DMCT_KEEP=/tmp/kept cargo test -p dmct-cli --test field hostile`, then `DMCT_RECORD=1 DMCT_KEEP=/tmp/kept cargo test -p dmct-cli --test replay hostile` | the same of the hostile peers |
//!
//! | file | concept |
//! |---|---|
//! | `archive.rs` | transcripts, compressed, one behind the other |
//! | `recording.rs` | what is recorded |
//! | `verdicts.rs` | what recordings are judged, as a text, and how two such texts differ |

mod archive;
mod recording;
mod verdicts;

use archive::Archive;
use dmct_cli::{builtin::Which, suite::Suite};
use dmct_reference::mutant;
use std::{collections::BTreeSet, sync::OnceLock};

/// The suite that the binary carries.
fn suite() -> &'static Suite {
    static SUITE: OnceLock<Suite> = OnceLock::new();
    SUITE.get_or_init(|| Suite::load(None).expect("the embedded suite has no mistakes"))
}

/// Whether somebody asks for something.
fn is_asked(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// Judges an archive and compares; before that records it anew, if that is asked for.
fn are_judged_as_ever(archive: &Archive, record: impl FnOnce() -> Option<Vec<archive::Recorded>>) {
    if is_asked("DMCT_RECORD")
        && let Some(runs) = record()
    {
        archive.write(&runs);
    }
    let runs = archive.read();
    assert!(runs.len() > 10, "only {} runs are recorded", runs.len());
    let now = verdicts::of_runs(suite(), &runs);
    if is_asked("DMCT_RECORD") || is_asked("DMCT_ACCEPT") {
        archive.expect(&now);
    }
    let changes = verdicts::changes(&archive.expected(), &now);
    let all = changes.len();
    let shown: Vec<String> = changes.into_iter().take(60).collect();
    assert!(
        shown.is_empty(),
        "{all} verdicts of the past change:\n  {}\n\
         where that is meant: DMCT_ACCEPT=1, or DMCT_RECORD=1 where the scenario plays another way now: \
         see fixtures/README.md",
        shown.join("\n  ")
    );
}

fn of_role(which: Which) {
    let archive = Archive::named(which.role().word());
    are_judged_as_ever(&archive, || Some(recording::of_role(suite(), which)));
    holds_what_it_should(which, &archive.expected());
}

/// The whole suite with the honest peer, and every mutant.
fn holds_what_it_should(which: Which, expected: &str) {
    const ANEW: &str = "DMCT_RECORD=1 records anew: see fixtures/README.md";
    let recorded: BTreeSet<&str> = verdicts::names(expected).collect();
    let missing: Vec<String> = mutant::all()
        .filter(|mutant| mutant.role.name() == which.role().word())
        .map(recording::name_of)
        .filter(|name| !recorded.contains(name.as_str()))
        .collect();
    assert!(missing.is_empty(), "not recorded: {missing:?}\n{ANEW}");
    let role = which.role().word();
    let played: BTreeSet<&str> = verdicts::scenarios_of(expected, recording::honest(which));
    let missing: Vec<&str> = suite()
        .library
        .scenarios()
        .map(|source| source.id())
        .filter(|id| id.split('/').nth(1) == Some(role) && !played.contains(id))
        .collect();
    assert!(
        missing.is_empty(),
        "not recorded with the honest peer: {missing:?}\n{ANEW}"
    );
}

#[test]
fn recorded_clients_are_judged_as_ever() {
    of_role(Which::Client);
}

#[test]
fn recorded_servers_are_judged_as_ever() {
    of_role(Which::Server);
}

#[test]
fn recorded_hostile_peers_are_judged_as_ever() {
    let archive = Archive::named("hostile");
    are_judged_as_ever(&archive, || {
        let kept = std::env::var_os("DMCT_KEEP")?;
        Some(recording::kept(suite(), kept.as_ref()))
    });
    for (run, id, verdict) in verdicts::lines(&archive.expected()) {
        assert_ne!(verdict, "error", "{run}: {id}");
    }
}

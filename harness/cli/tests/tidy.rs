//! What a machine can hold of the house rules: who may depend on whom, sizes, docs, and that everything that is
//! named somewhere exists.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use dmct_cli::{
    suite::Suite,
    traceability::{Traces, covering, undecided},
};
use dmct_scenario::{catalogue::ClauseEntry, lint::check_library, plan::Level};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// What each crate may use of ours. An arrow that is not here runs against the walk of the data.
const ARROWS: [(&str, &[&str]); 9] = [
    ("wire", &[]),
    ("record", &[]),
    ("scenario", &["wire", "record"]),
    ("engine", &["wire", "record", "scenario"]),
    ("net", &["wire"]),
    ("reference", &["wire"]),
    ("report", &["record", "wire"]),
    (
        "cli",
        &[
            "wire",
            "record",
            "scenario",
            "engine",
            "net",
            "reference",
            "report",
        ],
    ),
    ("browser", &["record", "report"]),
];

/// Crates of others that belong to one room only.
const ROOMS: [(&str, &[&str]); 4] = [
    ("tokio", &["net", "cli", "browser"]),
    ("serde_yaml", &["scenario"]),
    ("quick-xml", &["wire"]),
    ("clap", &["cli"]),
];

/// The most SCR items that may be excused.
const MOST_EXCUSED: usize = 6;

/// Clauses beyond the documents' sentences: fields and rows of tables, and steps of the exchange that figures show.
const OURS: [&str; 21] = [
    "PRO-10.3.1-L01",
    "PRO-10.3.3-L01",
    "PRO-10.3.4-L01",
    "PRO-10.3.5-L02",
    "PRO-B.1-02",
    "PRO-B.2-01",
    "PUSH-B.2-01",
    "NOTI13-6.3-L01",
    "NOTI13-B.1-01",
    "NOTI13-B.2-01",
    "NOTI12-5.1-L01",
    "NOTI12-5.1-L02",
    "NOTI12-5.1-L03",
    "NOTI12-5.1-L04",
    "NOTI12-5.1-L05",
    "NOTI12-6-L01",
    "NOTI12-6-L02",
    "NOTI12-6.2.12-L01",
    "NOTI12-6.2.13-L01",
    "NOTI12-B.1-01",
    "NOTI12-B.2-01",
];

/// The most lines of a source file.
const MOST_LINES: usize = 800;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// All files below a folder that end so, but for what is built.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("target") && !path.ends_with(".git") {
                    open.push(path);
                }
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

/// The names under `[dependencies]` of a manifest.
fn dependencies(manifest: &str) -> Vec<String> {
    manifest
        .lines()
        .skip_while(|line| line.trim() != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split(['=', '.', ' ']).next())
        .map(str::to_owned)
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn crates_depend_as_the_table_says() {
    for (name, allowed) in ARROWS {
        let manifest =
            fs::read_to_string(root().join("harness").join(name).join("Cargo.toml")).unwrap();
        let names = dependencies(&manifest);
        assert!(
            !names.is_empty(),
            "{name} has no dependencies: is the manifest read at all?"
        );
        for dependency in &names {
            if let Some(ours) = dependency.strip_prefix("dmct-") {
                assert!(allowed.contains(&ours), "{name} must not use {ours}");
            }
            for (theirs, rooms) in ROOMS {
                assert!(
                    dependency != theirs || rooms.contains(&name),
                    "{name} must not use {theirs}"
                );
            }
        }
    }
}

#[test]
fn every_crate_of_the_workspace_stands_in_the_table() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let members: Vec<&str> = manifest
        .lines()
        .filter_map(|line| line.trim().strip_prefix("\"harness/"))
        .filter_map(|line| line.split('"').next())
        .collect();
    let table: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(members, table);
    for line in manifest
        .lines()
        .filter(|line| line.trim().starts_with("\"harness/"))
    {
        assert!(line.contains('#'), "a member without a comment: {line}");
    }
}

#[test]
fn every_source_file_says_what_it_is_for_and_is_of_a_size_that_can_be_read() {
    let sources = files(&root().join("harness"), ".rs");
    assert!(sources.len() > 100);
    for path in sources {
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("//!"),
            "{} does not open with what it is for",
            shown(&path)
        );
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES, "{} has {lines} lines", shown(&path));
    }
}

#[test]
fn nothing_is_left_undone_or_waved_through() {
    // Put together here, so that this file does not find itself.
    let words = ["todo", "unimplemented"].map(|word| format!("{word}!("));
    let attributes = ["allow", "ignore"].map(|word| format!("#[{word}"));
    for path in files(&root().join("harness"), ".rs") {
        let text = fs::read_to_string(&path).unwrap();
        for word in words.iter().chain(&attributes) {
            assert!(!text.contains(word.as_str()), "{} has {word}", shown(&path));
        }
    }
}

#[test]
fn tables_of_contents_hold_nothing_else() {
    for path in files(&root().join("harness"), "/lib.rs") {
        let text = fs::read_to_string(&path).unwrap();
        let code = text
            .lines()
            .filter(|line| line.contains("fn ") && !line.trim_start().starts_with("//"));
        assert_eq!(code.count(), 0, "{} holds code", shown(&path));
    }
}

#[test]
fn the_catalogue_and_the_scenarios_have_neither_mistakes_nor_warnings() {
    let suite = Suite::load(None).unwrap();
    let mistakes: Vec<String> = check_library(&suite.library)
        .into_iter()
        .map(|one| format!("{}:{}: {}", one.file, one.line, one.message))
        .collect();
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn the_four_documents_have_142_items() {
    let suite = Suite::load(None).unwrap();
    let count = |spec: &str, role: &str| {
        let items = &suite.catalogue.items;
        items
            .iter()
            .filter(|item| item.spec == spec && item.role.word() == role)
            .count()
    };
    // Counted in the documents' own tables.
    assert_eq!(
        (count("noti-1.3", "client"), count("noti-1.3", "server")),
        (23, 15)
    );
    assert_eq!(
        (count("noti-1.2", "client"), count("noti-1.2", "server")),
        (3, 4)
    );
    assert_eq!(
        (count("push-1.3", "client"), count("push-1.3", "server")),
        (8, 8)
    );
    assert_eq!(
        (count("pro-1.3", "client"), count("pro-1.3", "server")),
        (45, 36)
    );
    assert_eq!(suite.catalogue.items.len(), 142);
}

#[test]
fn few_items_are_excused_and_none_that_a_scenario_covers() {
    let suite = Suite::load(None).unwrap();
    let headers = suite.library.headers();
    let excused: Vec<_> = suite
        .catalogue
        .items
        .iter()
        .filter(|item| item.excuse.is_some())
        .collect();
    assert!(excused.len() <= MOST_EXCUSED, "{} items", excused.len());
    for item in excused {
        let scenarios = covering(&suite, item, &headers);
        assert_eq!(scenarios, Vec::<&str>::new(), "{} is excused", item.id);
    }
}

#[test]
fn every_clause_has_a_check_a_monitor_or_an_excuse_and_never_both() {
    let suite = Suite::load(None).unwrap();
    let traces = Traces::of(&suite).unwrap();
    let mut wrong = Vec::new();
    for clause in &suite.catalogue.clauses {
        let basis = traces.basis(clause);
        match (basis.is_shown(), basis.excuse) {
            (false, None) => wrong.push(format!("{}: no check, no monitor, no excuse", clause.id)),
            (true, Some(_)) => wrong.push(format!("{}: checked and excused", clause.id)),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nine_tenths_of_what_must_be_have_a_check_or_a_monitor() {
    let suite = Suite::load(None).unwrap();
    let traces = Traces::of(&suite).unwrap();
    let clauses = suite.catalogue.clauses.iter();
    let binding: Vec<_> = clauses
        .filter(|clause| clause.level == Level::Must)
        .collect();
    let decided = binding
        .iter()
        .filter(|clause| traces.basis(clause).is_decided())
        .count();
    let all = binding.len();
    assert!(decided * 10 >= all * 9, "{decided} of {all}");
}

#[test]
fn every_scenario_decides_what_it_covers() {
    let suite = Suite::load(None).unwrap();
    let traces = Traces::of(&suite).unwrap();
    let mut wrong = Vec::new();
    for header in suite.library.headers() {
        let items = undecided(&suite, &traces, &header);
        if !items.is_empty() {
            wrong.push(format!("{} cannot decide {}", header.id, items.join(", ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_sentence_of_the_four_documents_is_a_clause() {
    let suite = Suite::load(None).unwrap();
    let is_sentence =
        |clause: &&ClauseEntry| clause.document.is_none() && !OURS.contains(&clause.id.as_str());
    let count = |spec: &str| {
        let clauses = suite.catalogue.clauses.iter();
        clauses
            .filter(|clause| clause.spec == spec)
            .filter(is_sentence)
            .count()
    };
    // Counted in the documents: sentences with a key word of RFC 2119, and those that demand without one.
    assert_eq!(count("pro-1.3"), 247);
    assert_eq!(count("noti-1.3"), 67);
    assert_eq!(count("noti-1.2"), 25);
    assert_eq!(count("push-1.3"), 24);
    for id in OURS {
        assert!(suite.catalogue.clause(id).is_some(), "{id}");
    }
}

#[test]
fn there_are_scenarios_for_both_roles_in_every_family() {
    let suite = Suite::load(None).unwrap();
    let ids: Vec<&str> = suite
        .library
        .scenarios()
        .map(|source| source.id())
        .collect();
    assert!(ids.len() >= 80, "{} scenarios", ids.len());
    for role in ["client", "server"] {
        for family in [
            "session",
            "abort",
            "multiple-messages",
            "large-object",
            "authentication",
        ] {
            let folder = format!("pro-1.3/{role}/{family}/");
            assert!(
                ids.iter().any(|id| id.starts_with(&folder)),
                "nothing in {folder}"
            );
        }
        for spec in ["noti-1.2", "noti-1.3"] {
            let folder = format!("{spec}/{role}/");
            assert!(
                ids.iter().any(|id| id.starts_with(&folder)),
                "nothing in {folder}"
            );
        }
    }
}

#[test]
fn every_clause_that_a_monitor_or_a_mutant_names_exists() {
    let suite = Suite::load(None).unwrap();
    let known: BTreeSet<&str> = suite
        .catalogue
        .clauses
        .iter()
        .map(|clause| clause.id.as_str())
        .collect();
    let watched = dmct_engine::monitor::rules().iter();
    for rule in watched.chain(dmct_engine::monitor::rules_of_pushes()) {
        for clause in [rule.client, rule.server].into_iter().flatten() {
            assert!(
                known.contains(clause),
                "monitor {}: no clause {clause}",
                rule.slug
            );
        }
    }
    for mutant in dmct_reference::mutant::all() {
        for clause in mutant.violates {
            assert!(
                known.contains(clause),
                "mutant {}: no clause {clause}",
                mutant.name
            );
        }
    }
}

#[test]
fn every_top_level_folder_has_its_manual() {
    for folder in ["", "harness", "scenarios", "fixtures", "reports"] {
        let manual = root().join(folder).join("README.md");
        assert!(manual.is_file(), "{} is missing", shown(&manual));
    }
}

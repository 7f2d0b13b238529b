//! Broken files are refused with all their mistakes, each shown in its place.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use dmct_scenario::diagnostic::{Severity, render};
use dmct_scenario::lint::check_file;
use dmct_scenario::source::Source;
use std::path::Path;

/// A name in the library for a test input; `server-...` is a scenario for servers.
fn name_of(stem: &str) -> String {
    let role = if stem.starts_with("server-") {
        "server"
    } else {
        "client"
    };
    format!("scenarios/pro-1.3/{role}/large-object/{stem}.yaml")
}

#[test]
fn every_mistake_of_a_broken_file_is_shown_at_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/inputs");
    let catalogue = common::catalogue();
    let mut stems: Vec<String> = std::fs::read_dir(folder.clone())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    stems.sort();
    assert!(stems.len() >= 15, "{stems:?}");
    for stem in stems {
        let text = std::fs::read_to_string(folder.join(format!("{stem}.yaml"))).unwrap();
        let source = Source::new(name_of(&stem), text);
        let diagnostics = check_file(&source, &catalogue);
        assert!(!diagnostics.is_empty(), "{stem} is not broken");
        insta::assert_snapshot!(format!("broken_{stem}"), render(&diagnostics, false));
    }
}

#[test]
fn a_file_outside_the_folders_of_the_documents_is_refused() {
    let source = Source::new("pro-1.4/client/x.yaml", "title: T");
    let diagnostics = check_file(&source, &common::catalogue());
    insta::assert_snapshot!("misplaced_file", render(&diagnostics, false));
}

#[test]
fn a_doubt_is_a_warning_and_a_mistake_an_error() {
    let catalogue = common::catalogue();
    let severities = |stem: &str, text: &str| {
        let source = Source::new(name_of(stem), text);
        let found = check_file(&source, &catalogue).into_iter();
        found.map(|one| one.severity).collect::<Vec<_>>()
    };
    let doubts = severities("doubtful", include_str!("inputs/doubtful.yaml"));
    assert!(doubts.iter().all(|severity| *severity == Severity::Warning));
    let mistakes = severities("bad-values", include_str!("inputs/bad-values.yaml"));
    assert!(mistakes.iter().all(|severity| *severity == Severity::Error));
}

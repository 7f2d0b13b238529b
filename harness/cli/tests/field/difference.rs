//! Two runs compared, and a run held against an earlier one.

use crate::{
    lab::{Ended, Lab},
    profile,
};
use serde_json::Value;

/// Runs one scenario against a client, into a folder, with more arguments.
fn run(lab: &Lab, mutant: Option<&str>, out: &str, more: &[&str]) -> Ended {
    lab.write("profile.yaml", profile::staying_client(mutant));
    let mut arguments = vec!["run", "--quiet", "--iut", "profile.yaml", "--out", out];
    arguments.extend(more);
    arguments.push("pro-1.3/client/session/versions");
    lab.dmct(&arguments)
}

#[test]
fn a_gate_with_a_baseline_is_red_for_what_got_worse_and_for_nothing_else() {
    let lab = Lab::new();
    assert_eq!(run(&lab, None, "good", &[]).code, Some(0));
    let mutant = Some("wrong-ver-dtd");
    let worse = run(&lab, mutant, "bad", &["--baseline", "good"]);
    assert_eq!(worse.code, Some(1), "{}", worse.said);
    assert!(worse.said.contains("was pass, is fail"), "{}", worse.said);
    let known = run(&lab, mutant, "again", &["--baseline", "bad"]);
    assert_eq!(known.code, Some(0), "{}", known.said);
    assert!(known.said.contains("Nothing changed"), "{}", known.said);

    let told = lab.dmct(&["diff", "good", "bad"]);
    assert_eq!(told.code, Some(1));
    insta::assert_snapshot!("difference_of_two_runs", told.said);
    let back = lab.dmct(&["diff", "bad", "good", "--format", "json"]);
    assert_eq!(back.code, Some(0));
    let value: Value = serde_json::from_str(&back.said).expect("JSON");
    assert_eq!(value["worse"], Value::Array(Vec::new()));
    let better = value["better"].as_array().expect("a list");
    assert!(
        better
            .iter()
            .any(|one| one["id"] == "pro-1.3/client/session/versions")
    );
}

#[test]
fn a_baseline_that_is_no_run_is_told_before_anything_is_played() {
    let lab = Lab::new();
    lab.write("earlier/run.json", "{}");
    let ended = run(&lab, None, "out", &["--baseline", "earlier"]);
    assert_eq!(ended.code, Some(2), "{}", ended.said);
    assert!(
        ended.said.contains("run.json: this is no run"),
        "{}",
        ended.said
    );
    assert!(!lab.path("out").exists());
}

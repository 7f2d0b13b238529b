//! Two runs compared, a run held against an earlier one, and known failures.

use crate::{
    lab::{Ended, Lab},
    profile,
};
use serde_json::Value;
use std::fs;

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
    let judged = lab.dmct(&["judge", "good", "bad"]);
    assert_eq!(judged.code, Some(1), "the worst decides");
    let same = judged.said.matches("every verdict is the same").count();
    assert_eq!(same, 2, "{}", judged.said);
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

/// The clause and fingerprint of the first failure in a JUnit file.
fn failure(lab: &Lab, folder: &str) -> (String, String) {
    let text = fs::read_to_string(lab.path(&format!("{folder}/junit.xml"))).expect("a JUnit file");
    let after = |what: &str| {
        let rest = text.split(what).nth(1).expect("a failed check");
        rest.chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-.".contains(*c))
            .collect()
    };
    (after("clause: "), after("fingerprint: "))
}

/// Runs one scenario against a mutant of the client whose profile holds waivers.
fn run_waived(lab: &Lab, mutant: Option<&str>, waivers: &str) -> Ended {
    let profile = profile::staying_client(mutant);
    lab.write("profile.yaml", format!("{profile}\n{waivers}"));
    lab.dmct(&[
        "run",
        "--iut",
        "profile.yaml",
        "--out",
        "waived",
        "pro-1.3/client/session/versions",
    ])
}

#[test]
fn a_known_failure_keeps_a_gate_green_and_any_other_turns_it_red() {
    let lab = Lab::new();
    let mutant = Some("wrong-ver-dtd");
    assert_eq!(run(&lab, mutant, "bad", &[]).code, Some(1));
    let (clause, fingerprint) = failure(&lab, "bad");
    let waivers = |fingerprint: &str, expires: &str| {
        let contract = format!(
            "clause: {clause}, fingerprint: \"{fingerprint}\", reason: known, owner: stack team, expires: {expires}"
        );
        ["session/package-1", "monitor/ver-dtd"]
            .iter()
            .fold("waivers:\n".to_owned(), |text, id| {
                format!("{text}  - {{ scenario: pro-1.3/client/{id}, {contract} }}\n")
            })
    };
    let of_monitor = run_waived(&lab, mutant, &waivers(&fingerprint, "2999-12-31"))
        .said
        .replace('\n', " ");
    assert!(of_monitor.contains("the fingerprint is "), "{}", of_monitor);
    let print_of_monitor = of_monitor
        .split("the fingerprint is ")
        .nth(1)
        .map(|rest| &rest[..8]);
    let good = waivers(&fingerprint, "2999-12-31").replacen(
        &format!("ver-dtd, clause: {clause}, fingerprint: \"{fingerprint}"),
        &format!(
            "ver-dtd, clause: {clause}, fingerprint: \"{}",
            print_of_monitor.expect("it")
        ),
        1,
    );

    let known = run_waived(&lab, mutant, &good);
    assert_eq!(known.code, Some(0), "{}", known.said);
    let counts = &lab.json("waived/run.json")["counts"];
    assert_eq!(
        (&counts["fail"], &counts["waived"]),
        (&0.into(), &4.into()),
        "{counts}"
    );
    let again = lab.dmct(&["judge", "waived", "--format", "json"]);
    assert_eq!(again.said, lab.text("waived/run.json"), "judged again");

    let expired = run_waived(&lab, mutant, &good.replace("2999", "2020"));
    assert_eq!(expired.code, Some(1), "{}", expired.said);
    assert!(
        expired
            .said
            .replace('\n', " ")
            .contains("its last day was 2020-12-31"),
        "{}",
        expired.said
    );
    let mended = run_waived(&lab, None, &good);
    assert_eq!(mended.code, Some(1), "{}", mended.said);
    assert!(
        mended.said.replace('\n', " ").contains("does not fail"),
        "{}",
        mended.said
    );
    let typo = run_waived(&lab, mutant, &good.replace("package-1", "package-9"));
    assert!(
        typo.said
            .replace('\n', " ")
            .contains("the suite has no such scenario"),
        "{}",
        typo.said
    );
}

//! Claims that contradict the documents, and behaviour that differs from the claims.

use crate::lab::Lab;
use std::fs;

/// Package #1, and chunks that are answered 213.
const SCENARIOS: [&str; 2] = [
    "pro-1.3/client/session/get-leaf",
    "pro-1.3/client/large-object/replace-in-chunks",
];

/// The profile of the reference client with other claims.
fn profile(claims: &str) -> String {
    let path = format!(
        "{}/../../fixtures/iut/reference-client.yaml",
        env!("CARGO_MANIFEST_DIR")
    );
    let whole = fs::read_to_string(path).expect("the profile");
    let (head, rest) = whole.split_once("claims:").expect("claims");
    let (_, tail) = rest.split_once("\nsession:").expect("a session");
    format!("{head}claims:{claims}\nsession:{tail}")
}

/// A file that a command left.
fn read(lab: &Lab, name: &str) -> String {
    fs::read_to_string(lab.path(name)).expect("a file")
}

/// All but the mandatory item C-002-M, and LO-C-007-O which the reference client shows in each Package #1.
const LACKING: &str = " { base: all, without: [DM-PRO-C-002-M, DM-PRO-LO-C-007-O] }";

#[test]
fn a_run_whose_claims_contradict_the_documents_says_so_and_goes_on() {
    let lab = Lab::new();
    lab.write("profile.yaml", profile(LACKING));
    let mut arguments = vec!["run", "--iut", "profile.yaml", "--out", "out"];
    arguments.extend(SCENARIOS);
    let ended = lab.dmct(&arguments);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    for due in [
        "profile.yaml:8: DM Protocol 1.3: `DM-PRO-C-002-M` is mandatory, and not claimed",
        "1 mandatory not claimed",
        "not claimed but observed: DM-PRO-LO-C-007-O",
        "By its own claims it does not conform: a mandatory SCR item is not claimed.",
    ] {
        assert!(ended.said.contains(due), "{due} is not in {}", ended.said);
    }
    let run = lab.run();
    let row = run["coverage"].as_array().expect("rows").iter();
    let row = row
        .clone()
        .find(|row| row["id"] == "DM-PRO-C-002-M")
        .expect("the item");
    assert_eq!(
        (&row["claimed"], &row["verdict"]),
        (&false.into(), &"fail".into())
    );
    let seen = &run["gaps"][0]["seen"];
    assert!(
        seen["text"]
            .as_str()
            .expect("text")
            .starts_with("<MaxObjSize"),
        "{seen}"
    );
    assert!(read(&lab, "out/index.html").contains("By its own claims it does not conform"));
}

#[test]
fn judging_again_gives_the_same_review_and_gaps() {
    let lab = Lab::new();
    lab.write("profile.yaml", profile(LACKING));
    let mut arguments = vec!["run", "-q", "--iut", "profile.yaml", "--out", "out"];
    arguments.extend(SCENARIOS);
    lab.dmct(&arguments);
    let again = lab.dmct(&["judge", "out", "--format", "json"]);
    assert_eq!(again.said, read(&lab, "out/run.json"));
    let page = read(&lab, "out/index.html");
    lab.dmct(&["report", "out"]);
    assert_eq!(page, read(&lab, "out/index.html"));
}

#[test]
fn claims_that_contradict_the_documents_stop_only_what_is_strict() {
    let lab = Lab::new();
    lab.write("profile.yaml", profile(LACKING));
    let lenient = lab.dmct(&["check", "profile.yaml"]);
    assert_eq!(lenient.code, Some(0), "{}", lenient.said);
    assert!(
        lenient.said.contains("warning: the claims contradict"),
        "{}",
        lenient.said
    );
    let strict = lab.dmct(&["check", "--strict", "profile.yaml"]);
    assert_eq!(strict.code, Some(2), "{}", strict.said);
    let run = ["run", "--strict", "--iut", "profile.yaml", "--out", "out"];
    let ended = lab.dmct(&run);
    assert_eq!(ended.code, Some(2), "{}", ended.said);
    assert!(ended.said.contains("nothing was run"), "{}", ended.said);
    assert!(!lab.path("out").exists(), "a folder was made");
}

#[test]
fn what_does_not_bind_an_older_version_is_said_to_be_not_applicable() {
    let lab = Lab::new();
    lab.write("profile.yaml", profile(" all").replace("DM/1.3", "DM/1.2"));
    let ended = lab.dmct(&["run", "--iut", "profile.yaml", "--out", "out", SCENARIOS[0]]);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    let due = "DM Notification 1.3 client: 23 not applicable to DM/1.2";
    assert!(ended.said.contains(due), "{}", ended.said);
    let run = lab.run();
    for row in run["coverage"].as_array().expect("rows") {
        let is_later = row["spec"] == "noti-1.3" || row["spec"] == "push-1.3";
        assert_eq!(row["not_applicable_to"] == "DM/1.2", is_later, "{row}");
        assert_eq!(row["verdict"] == "not-applicable", is_later, "{row}");
    }
}

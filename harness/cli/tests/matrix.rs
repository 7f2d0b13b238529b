//! `dmct report` of several runs: a page beside them that leads to the page of each.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::{fs, path::Path, process::Command};
use tempfile::TempDir;

fn dmct(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_dmct"))
        .args(arguments)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn several_runs_become_a_page_beside_them_that_leads_to_each() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (one, two) = (path("one"), path("the other"));
    let select = "pro-1.3/server/session/package-2";
    dmct(&["run", select, "--out", &one]);
    fs::create_dir(&two).unwrap();
    fs::copy(
        Path::new(&one).join("run.json"),
        Path::new(&two).join("run.json"),
    )
    .unwrap();

    let told = dmct(&["report", &one, &two]);
    assert!(told.starts_with("matrix of 2 runs: "), "{told}");
    let page = fs::read_to_string(path("matrix.html")).unwrap();
    let item = "index.html#!pro-1.3/server/DM-PRO-S-001-M";
    assert!(page.contains(&format!("<a href=\"one/{item}\">")));
    assert!(!page.contains("the%20other/"), "that run has no page");

    dmct(&["report", &two, "--out", &path("alone.html")]);
    assert!(Path::new(&path("alone.html")).exists());
    let machine = dmct(&["report", &one, &two, "--format", "json"]);
    let matrix: serde_json::Value = serde_json::from_str(&machine).unwrap();
    assert_eq!(matrix["runs"].as_array().unwrap().len(), 2);
    let text = dmct(&["report", &one, &two, "--format", "text"]);
    assert!(text.contains("DM-PRO-S-001-M"), "{text}");
}

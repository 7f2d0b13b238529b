//! A run as a capture: another dissector follows it, and whoever was honest in it is not accused, though sessions of
//! the same device with the same SessionID went on side by side and the tester did wrong things on purpose.
#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]

use serde_json::Value;
use std::process::{Command, Output};
use tempfile::TempDir;

fn dmct(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dmct"))
        .args(arguments)
        .current_dir(folder.path())
        .output()
        .expect("dmct runs")
}

#[test]
fn the_honest_side_of_a_run_is_not_accused_when_its_capture_is_inspected() {
    for side in ["client", "server"] {
        let folder = TempDir::new().expect("a folder");
        let select = ["multiple-messages", "large-object", "authentication"]
            .map(|family| format!("pro-1.3/{side}/{family}"));
        let arguments = ["run", "--quiet", "--out", "out", "--pcapng", "run.pcapng"];
        let [one, two, three] = select.each_ref().map(String::as_str);
        let run = dmct(&folder, &[&arguments[..], &[one, two, three]].concat());
        assert_eq!(run.status.code(), Some(0), "{run:?}");
        let inspected = dmct(&folder, &["inspect", "run.pcapng", "--format", "json"]);
        let findings: Vec<Value> =
            serde_json::from_slice(&inspected.stdout).expect("a list of findings");
        let failed = |from: &str| -> Vec<&Value> {
            let of_side = findings.iter().filter(|finding| finding["from"] == from);
            of_side
                .filter(|finding| finding["verdict"] == "fail")
                .collect()
        };
        assert_eq!(failed(side), Vec::<&Value>::new());
        let other = if side == "client" { "server" } else { "client" };
        assert!(
            !failed(other).is_empty(),
            "the tester's faults are not seen"
        );
        dissected(&folder);
    }
}

/// tshark marks nothing as malformed. In continuous integration it must be there.
fn dissected(folder: &TempDir) {
    let wrong = "_ws.malformed || tcp.analysis.flags";
    let output = Command::new("tshark")
        .args(["-r", "run.pcapng", "-Y", wrong])
        .current_dir(folder.path())
        .output();
    match output {
        Ok(output) => {
            assert!(output.status.success(), "{output:?}");
            assert_eq!(String::from_utf8_lossy(&output.stdout), "");
        }
        Err(error) => {
            let must = std::env::var("CI").is_ok_and(|value| value == "true");
            assert!(!must, "tshark cannot be run: {error}");
            eprintln!("tshark is not installed: what it would say was not checked");
        }
    }
}

//! Nonces, where a profile asks for them to be hidden: they reach nothing that a run leaves, and change no verdict.

use crate::{
    lab::{Ended, Lab, WITH_CAPTURE, verdicts},
    profile::{self, put},
};
use std::{collections::BTreeSet, fs, path::Path};

/// What a run leaves.
const FILES: [&str; 5] = [
    "run.json",
    "transcript.jsonl",
    "junit.xml",
    "index.html",
    "run.pcapng",
];

/// A nonce that the server keeps in the tree, `top-secret-nonce` in base64, by coreutils; and a short one, `dmct9`.
const KEPT: [&str; 2] = ["dG9wLXNlY3JldC1ub25jZQ==", "ZG1jdDk="];

/// A scenario that writes nonces into the tree and reads one again.
const KEEPS: &str = r#"title: A nonce is kept
purpose: The server writes a nonce and reads it again.
covers: [DM-PRO-C-006-M]
clauses: [PRO-6.5-08]
steps:
  - session: { challenge: { scheme: md5, nonce: 16 } }
  - send:
      - add: { target: "{ixit.nodes.box}/AAuthData", data: "dG9wLXNlY3JldC1ub25jZQ==", format: chr, type: text/plain }
      - get: "{ixit.nodes.box}/AAuthData"
  - expect:
      - status: { of: add, code: ["200", "201"] }
      - results: { of: get, data: { length: "24" } }
  - send:
      - replace: { target: "{ixit.nodes.box}/AAuthData", data: "ZG1jdDk=", format: chr, type: text/plain }
  - expect: [{ status: { of: replace, code: "200" } }]
  - close
"#;

const SELECTED: [&str; 4] = [
    "pro-1.3/client/authentication/challenge-md5",
    "pro-1.3/client/authentication/next-nonce-in-next-message",
    "pro-1.3/client/authentication/challenges-the-server",
    "pro-1.3/client/authentication/keeps-a-nonce",
];

#[test]
fn hidden_nonces_are_in_nothing_that_a_run_leaves_and_change_no_verdict() {
    for encoding in ["xml", "wbxml"] {
        let (shown, plain) = run(encoding, false);
        let spelled: Vec<Spelled> = nonces(&shown, "out")
            .iter()
            .map(|nonce| nonce.as_str())
            .chain(KEPT)
            .map(Spelled::of)
            .collect();
        assert!(spelled.len() >= 8, "{encoding}: {}", spelled.len());
        for nonce in &spelled {
            let leaks = leaks(&shown, nonce);
            assert!(leaks.contains(&"transcript.jsonl"), "{nonce:?}: {leaks:?}");
        }
        let (hidden, covered) = run(encoding, true);
        assert_eq!(verdicts(&plain), verdicts(&covered));
        for nonce in &spelled {
            let leaks = leaks(&hidden, nonce);
            assert!(leaks.is_empty(), "{encoding}: {nonce:?} is in {leaks:?}");
        }
        let left = nonces(&hidden, "out");
        assert!(!left.is_empty(), "there are challenges still");
        for nonce in left {
            let digits = nonce.trim_end_matches('=').chars();
            assert!(
                digits.clone().all(|digit| "Kioqg".contains(digit)),
                "{nonce}"
            );
        }
        let again = hidden.dmct(&["--scenarios", "scenarios", "judge", "out"]);
        assert_eq!(again.code, Some(0), "{}", again.said);
        let again = hidden.dmct(&["--scenarios", "scenarios", "report", "out"]);
        assert_eq!(again.code, Some(0), "{}", again.said);
        // What cannot be computed any more is no fault of anybody.
        let looked = hidden.dmct(&["inspect", "--iut", "profile.yaml", "out/run.pcapng"]);
        assert_eq!(looked.code, Some(0), "{}", looked.said);
        let shows = |text: &str| looked.said.contains(text);
        assert!(
            shows("its nonce was overwritten before it was recorded"),
            "{}",
            looked.said
        );
    }
}

/// A run with hidden nonces or without.
fn run(encoding: &str, hides: bool) -> (Lab, serde_json::Value) {
    let lab = Lab::new();
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    copy(&scenarios, &lab.path("scenarios"));
    lab.write(
        "scenarios/pro-1.3/client/authentication/keeps-a-nonce.yaml",
        KEEPS,
    );
    let said = format!("session:\n  hide-nonces: {hides}\n  encoding: {encoding}\n");
    lab.write(
        "profile.yaml",
        put(&profile::staying_client(None), "session:\n", &said),
    );
    let mut command = lab.command(&["--scenarios", "scenarios"]);
    let output = command.args(WITH_CAPTURE).args(SELECTED).output();
    let ended = Ended::of(output.expect("dmct runs"));
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    let run = lab.run();
    (lab, run)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name");
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).expect("a file");
        }
    }
}

/// How a nonce may be written.
#[derive(Debug)]
struct Spelled(Vec<String>);

impl Spelled {
    fn of(base64: &str) -> Self {
        let nonce = dmct_wire::credential::Nonce::from_base64(base64).expect("base64");
        let octets = nonce.as_octets();
        let hex = |octets: &[u8]| octets.iter().map(|octet| format!("{octet:02x}")).collect();
        let mut spelled = vec![base64.to_owned(), hex(base64.as_bytes())];
        // Fewer octets stand by chance in so much text.
        if octets.len() >= 6 {
            spelled.push(hex(octets));
        }
        spelled.extend(core::str::from_utf8(octets).ok().map(str::to_owned));
        Self(spelled)
    }
}

/// The files in which a nonce stands, however written.
fn leaks(lab: &Lab, nonce: &Spelled) -> Vec<&'static str> {
    let mut found = Vec::new();
    for file in FILES {
        let octets = fs::read(lab.path("out").join(file)).expect("a file of the run");
        let text = String::from_utf8_lossy(&octets).to_lowercase();
        if nonce
            .0
            .iter()
            .any(|spelled| text.contains(&spelled.to_lowercase()))
        {
            found.push(file);
        }
    }
    found
}

/// Every NextNonce in the messages of a run.
fn nonces(lab: &Lab, out: &str) -> BTreeSet<String> {
    let transcript =
        fs::read_to_string(lab.path(out).join("transcript.jsonl")).expect("a transcript");
    let events = transcript
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    let mut nonces = BTreeSet::new();
    for event in events {
        let event: dmct_record::event::Event = event;
        if let dmct_record::event::EventKind::Message(message) = event.kind {
            let seen = dmct_engine::view::Seen::new(0, message);
            let said = seen
                .message()
                .into_iter()
                .flat_map(|message| message.body.statuses());
            let sent = said
                .filter_map(|status| status.chal.as_ref()?.next_nonce_text().map(str::to_owned));
            nonces.extend(sent);
        }
    }
    nonces
}

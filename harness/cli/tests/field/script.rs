//! Peers that are no part of dmct, a client and a server written in Python from the documents alone, behind the profiles
//! that the manual points to: what they claim, they pass; sabotaged, they fail for the clause that they then break.
//!
//! Where there is no `python3` these tests say so and hold nothing; in continuous integration (`CI=true`) that is a
//! failure.

use crate::{
    lab::{Lab, failed_clauses, free_port, verdicts},
    profile::put,
};
use std::process::Command;

const CLIENT: &str = include_str!("../../../../fixtures/iut/script-client.yaml");
const SERVER: &str = include_str!("../../../../fixtures/iut/script-server.yaml");

/// Where the scripts are.
const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/iut/");

/// Scenarios of each kind that the client claims, with what they build on.
const OF_CLIENT: [&str; 9] = [
    "pro-1.3/client/session/package-1",
    "pro-1.3/client/session/sequence-statuses",
    "pro-1.3/client/session/several-rounds",
    "pro-1.3/client/authentication/challenge-md5",
    "pro-1.3/client/abort/own-abort",
    "pro-1.3/client/generic-alert/correlator",
    "noti-1.2/client/session-id/one-session-each",
    "noti-1.3/client/digest/bit-flipped",
    "noti-1.3/client/format/both-formats-in-turn",
];

/// The same of the server.
const OF_SERVER: [&str; 9] = [
    "pro-1.3/server/session/package-2",
    "pro-1.3/server/session/queued-sequence",
    "pro-1.3/server/session/unknown-protocol-version",
    "pro-1.3/server/authentication",
    "pro-1.3/server/abort",
    "pro-1.3/server/generic-alert",
    "pro-1.3/server/multiple-messages",
    "noti-1.2/server/digest",
    "noti-1.3/server/options",
];

/// Whether the scripts can be run.
fn has_python() -> bool {
    let found = Command::new("python3").arg("--version").output().is_ok();
    assert!(
        found || std::env::var_os("CI").is_none(),
        "python3 is missing"
    );
    if !found {
        eprintln!("python3 is missing, so this test holds nothing");
    }
    found
}

/// A profile with the scripts where they are, wrong in one way if that is said.
fn profile(text: &str, sabotage: Option<&str>) -> String {
    let port = free_port().to_string();
    let text = put(text, "fixtures/iut/script", &format!("{SCRIPTS}script"))
        // an interpreter takes long to start where much else runs
        .replace("silence: 600ms", "silence: 3s")
        .replace("http://127.0.0.1:8090", &format!("http://127.0.0.1:{port}"));
    let (client, server) = ("script-client.json,", "\"8090\"");
    let option = sabotage.map_or(String::new(), |name| format!(", --sabotage, {name}"));
    text.replace(
        &format!("{client} \"{{server}}\"]"),
        &format!("{client} \"{{server}}\"{option}]"),
    )
    .replace(&format!("{server}]"), &format!("\"{port}\"{option}]"))
}

fn passes(profile: &str, select: &[&str]) {
    let lab = Lab::new();
    let (ended, run) = lab.test(profile, select);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    let verdicts = verdicts(&run);
    assert!(
        verdicts.iter().any(|(_, verdict)| verdict == "pass"),
        "{verdicts:?}"
    );
}

#[test]
fn a_client_written_in_python_passes_what_it_claims() {
    if has_python() {
        passes(&profile(CLIENT, None), &OF_CLIENT);
    }
}

#[test]
fn a_server_written_in_python_passes_what_it_claims() {
    if has_python() {
        passes(&profile(SERVER, None), &OF_SERVER);
    }
}

/// Whether a script that is wrong in one way fails for one of the clauses that it then breaks.
fn is_caught(text: &str, sabotage: &str, scenario: &str, violates: &[&str]) {
    if !has_python() {
        return;
    }
    let lab = Lab::new();
    let (ended, run) = lab.test(&profile(text, Some(sabotage)), &[scenario]);
    assert_eq!(ended.code, Some(1), "{}", ended.said);
    let clauses = failed_clauses(&run);
    assert!(
        clauses
            .iter()
            .any(|clause| violates.contains(&clause.as_str())),
        "{sabotage}: {clauses:?}\n{}",
        ended.said
    );
}

#[test]
fn a_client_that_forgets_the_status_for_get_is_caught() {
    let scenario = "pro-1.3/client/session/status-for-every-command";
    is_caught(CLIENT, "no-status-for-get", scenario, &["PRO-6.5-08"]);
}

#[test]
fn a_client_that_repeats_its_message_identifier_is_caught() {
    let scenario = "pro-1.3/client/session/message-ids-differ";
    is_caught(
        CLIENT,
        "same-msg-id",
        scenario,
        &["PRO-6.5-04", "PRO-6.3-08"],
    );
}

#[test]
fn a_client_that_believes_any_notification_is_caught() {
    let scenario = "noti-1.3/client/digest/bit-flipped";
    is_caught(CLIENT, "any-digest", scenario, &["NOTI13-6.6-04"]);
}

#[test]
fn a_server_that_forgets_the_status_for_the_header_is_caught() {
    let scenario = "pro-1.3/server/session/package-2";
    is_caught(SERVER, "no-status-for-header", scenario, &["PRO-6.4-11"]);
}

#[test]
fn a_server_that_trusts_everybody_is_caught() {
    let scenario = "pro-1.3/server/authentication/refusal-only-statuses";
    is_caught(SERVER, "trusts-everybody", scenario, &["PRO-9.1-08"]);
}

#[test]
fn a_server_that_signs_its_notifications_wrongly_is_caught() {
    let scenario = "noti-1.3/server/digest/right";
    is_caught(SERVER, "wrong-digest", scenario, &["NOTI13-6.6-02"]);
}

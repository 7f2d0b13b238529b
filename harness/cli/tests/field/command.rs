//! What a user sees of the commands, and how they end.

use crate::{
    lab::{Ended, Lab, WITH_CAPTURE, text},
    profile::{self, put},
};
use serde_json::Value;
use std::{
    fs,
    io::Write as _,
    net::{Ipv4Addr, TcpListener},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const SCENARIO: &str = "pro-1.3/client/session/get-leaf";

#[test]
fn every_mistake_in_a_profile_is_shown_and_nothing_is_run() {
    let lab = Lab::new();
    lab.write(
        "broken.yaml",
        "iut: { name: Broken, role: client, protocol: DM/1.1 }\nclaims: al\nsession: { device-id: D }\ntrigger: button\n",
    );
    let ended = lab.dmct(&["run", "--iut", "broken.yaml", "--out", "out"]);
    assert_eq!(ended.code, Some(2), "{}", ended.said);
    assert!(!lab.path("out").exists(), "a folder was made");
    insta::assert_snapshot!("broken_profile", ended.said);
}

#[test]
fn every_mistake_in_a_folder_of_scenarios_is_shown_and_nothing_is_run() {
    let lab = Lab::new();
    for spec in ["noti-1.2", "noti-1.3", "pro-1.3", "push-1.3"] {
        for file in ["scr.yaml", "clauses.yaml"] {
            let from = format!(
                "{}/../../scenarios/{spec}/{file}",
                env!("CARGO_MANIFEST_DIR")
            );
            let octets = fs::read(from).expect("a catalogue");
            lab.write(&format!("scenarios/{spec}/{file}"), octets);
        }
    }
    lab.write(
        "scenarios/pro-1.3/client/session/one.yaml",
        "title: One\npurpose: It shows.\ncovers: [DM-PRO-C-001-M]\nclauses: [PRO-6.5-08]\nsteps:\n  - sesion: {}\n  - expect: 5\n",
    );
    lab.write(
        "scenarios/pro-1.3/client/session/two.yaml",
        "title: Two\npurpose: It shows.\ncovers: [DM-PRO-C-999-M]\nclauses: [PRO-0]\nsteps: []\n",
    );
    let ended = lab.dmct(&["run", "--scenarios", "scenarios", "--out", "out"]);
    assert_eq!(ended.code, Some(2), "{}", ended.said);
    assert!(!lab.path("out").exists(), "a folder was made");
    insta::assert_snapshot!("broken_scenarios", ended.said);
}

#[test]
fn a_port_that_is_taken_is_told_in_a_sentence() {
    let lab = Lab::new();
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    let profile = profile::played_client(&lab, None);
    lab.write(
        "profile.yaml",
        format!("{profile}\naddress: {{ listen: '{address}' }}\n"),
    );
    let ended = lab.dmct(&[
        "run",
        "-q",
        "--iut",
        "profile.yaml",
        "--out",
        "out",
        SCENARIO,
    ]);
    assert_eq!(ended.code, Some(4), "{}", ended.said);
    insta::assert_snapshot!("port_taken", ended.said.replace(&address, "ADDRESS"));
}

#[test]
fn a_server_that_is_not_there_costs_two_attempts_and_a_report_is_written() {
    let lab = Lab::new();
    let profile = profile::played_server(None);
    let (head, rest) = profile
        .split_once("upper-tester:")
        .expect("an upper tester");
    let (_, rest) = rest.split_once("address:").expect("an address");
    let (ended, run) = lab.test(&format!("{head}address:{rest}"), &["pro-1.3/server"]);
    assert_eq!(ended.code, Some(3), "{}", ended.said);
    let counts = &run["counts"];
    let counted = |verdict: &str| counts[verdict].as_u64().expect("a number");
    assert!(counted("inconclusive") > 100);
    assert_eq!(
        counted("inconclusive") + counted("not_applicable"),
        counted("selected")
    );
    assert!(lab.path("out/index.html").exists());
    let begun = fs::read_to_string(lab.path("out/transcript.jsonl")).expect("a transcript");
    let attempts = begun.matches("scenario-began").count();
    assert!((1..=2).contains(&attempts), "{attempts}");
}

#[test]
fn a_folder_that_cannot_be_made_is_told_in_a_sentence() {
    let lab = Lab::new();
    // A file in its way stops also a user who may do everything.
    lab.write("reports", "a file");
    let ended = lab.dmct(&["run", "-q", "--out", "reports/one", SCENARIO]);
    assert_eq!(ended.code, Some(4), "{}", ended.said);
    let told = "cannot make the folder reports/one: ";
    assert!(ended.said.starts_with(told), "{}", ended.said);
}

#[test]
fn the_list_is_that_of_the_scenarios_selected() {
    let ended = Lab::new().dmct(&["list", "pro-1.3/client/abort"]);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    insta::assert_snapshot!("list_of_a_folder", ended.said);
}

#[test]
fn every_item_of_the_scr_tables_is_in_the_list_for_programs() {
    let ended = Lab::new().dmct(&["scr", "--format", "json"]);
    let items: Value = serde_json::from_str(&ended.said).expect("JSON");
    let items = items.as_array().expect("a list");
    assert_eq!(items.len(), 142);
    for item in items {
        for key in [
            "spec",
            "role",
            "id",
            "status",
            "requirement",
            "scenarios",
            "excuse",
        ] {
            assert!(item.get(key).is_some(), "{key} is missing in {item}");
        }
    }
}

#[test]
fn an_id_of_nothing_is_not_explained() {
    let ended = Lab::new().dmct(&["explain", "PRO-99-99"]);
    assert_eq!(ended.code, Some(2), "{}", ended.said);
    insta::assert_snapshot!("explain_nothing", ended.said);
}

#[test]
fn an_id_is_explained_both_ways_with_what_the_last_run_found() {
    const SCENARIO: &str = "pro-1.3/client/large-object/chunk-is-buffered";
    let lab = Lab::new();
    let explained = |id: &str| -> Value {
        let ended = lab.dmct(&["explain", id, "--format", "json"]);
        serde_json::from_str(&ended.said).expect("JSON")
    };
    assert_eq!(explained("PRO-8-03")["run"], Value::Null);
    lab.write("profile.yaml", profile::staying_client(Some("no-213")));
    let out = ["--iut", "profile.yaml", "--out", "reports/broken"];
    let ended = lab.dmct(&[&["run", "--quiet"], &out[..], &[SCENARIO]].concat());
    assert_eq!(ended.code, Some(1), "{}", ended.said);

    // From the item by clause and check to the message in the report.
    let of_item = explained("DM-PRO-LO-C-002-O");
    assert_eq!(of_item["run"], "reports/broken");
    assert_eq!(of_item["items"][0]["verdict"], "fail");
    let clause = entry(&of_item["items"][0]["clauses"], "id", "PRO-8-03");
    let checks = clause["checks"].as_array().expect("checks").iter();
    let mut own = checks.filter(|check| check["scenario"] == SCENARIO);
    let evidence = own.find_map(|check| {
        let evidence = &check["evidence"][0];
        (evidence["verdict"] == "fail").then_some(evidence)
    });
    let evidence = evidence.expect("a check that failed");
    assert!(evidence["message"].is_u64(), "{evidence}");
    let place = evidence["report"].as_str().unwrap_or_default();
    let (page, anchor) = place.split_once('#').expect("a place in the page");
    assert!(
        lab.text(page).contains(&format!("id=\"{anchor}\"")),
        "{place}"
    );
    let (page, anchor) = of_item["items"][0]["report"]
        .as_str()
        .and_then(|place| place.split_once('#'))
        .expect("a place in the page");
    assert!(
        lab.text(page).contains(&format!("id=\"{anchor}\"")),
        "{anchor}"
    );

    // And back.
    let of_scenario = explained(SCENARIO);
    let clause = entry(&of_scenario["scenario"]["clauses"], "id", "PRO-8-03");
    let items = clause["items"].as_array().expect("items");
    assert!(items.contains(&"pro-1.3:DM-PRO-LO-C-002-O".into()));
    let of_monitor = explained("pro-1.3/client/monitor/ver-dtd");
    assert_eq!(of_monitor["monitor"]["clause"], "PRO-6.3-02");
    assert_eq!(of_monitor["monitor"]["evidence"][0]["verdict"], "pass");

    let nowhere = lab.dmct(&["explain", "PRO-8-03", "--run", "nowhere"]);
    assert_eq!(nowhere.code, Some(2), "{}", nowhere.said);
}

/// The entry of a list that has this value.
fn entry<'v>(list: &'v Value, key: &str, value: &str) -> &'v Value {
    let list = list.as_array().expect("a list");
    let found = list.iter().find(|one| one[key] == value);
    found.unwrap_or_else(|| panic!("no {value}"))
}

#[test]
fn a_recorded_run_is_judged_the_same_octet_by_octet() {
    let lab = Lab::new();
    let profile = profile::staying_client(Some("no-213"));
    let select = [
        "pro-1.3/client/large-object/chunk-is-buffered",
        "noti-1.3/client/digest/zero",
    ];
    let (ended, run) = lab.test(&profile, &select);
    assert_eq!(ended.code, Some(1), "{}", ended.said);
    let judged = |when: &str| {
        let ended = lab.dmct(&["judge", "out", "--format", "json"]);
        assert_eq!(ended.code, Some(1), "{when}: {}", ended.said);
        let again: Value = serde_json::from_str(&ended.said).expect("JSON");
        let scenarios = |run: &Value| serde_json::to_string(&run["scenarios"]).expect("JSON");
        assert_eq!(scenarios(&again), scenarios(&run), "{when}");
        again
    };
    assert_eq!(judged("whole")["partial"], false);
    let path = lab.path("out/transcript.jsonl");
    let mut octets = fs::read(&path).expect("a transcript");
    octets.truncate(octets.len() - 10);
    fs::write(&path, octets).expect("a transcript");
    assert_eq!(judged("cut off")["partial"], true);
}

#[test]
fn a_run_that_is_interrupted_is_reported_as_far_as_it_went() {
    let lab = Lab::new();
    // It takes connections and says nothing.
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = silent.local_addr().expect("its address");
    let profile = profile::played_server(None);
    let (head, rest) = profile
        .split_once("upper-tester:")
        .expect("an upper tester");
    let (_, rest) = rest.split_once("push:").expect("an address");
    let profile = format!("{head}address:\n  server: http://{address}/dm\n  push:{rest}");
    lab.write("profile.yaml", put(&profile, "message: 5s", "message: 30s"));
    let mut command = lab.command(&[
        "run",
        "--iut",
        "profile.yaml",
        "--out",
        "out",
        "pro-1.3/server/session",
    ]);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("dmct runs");
    let connected = silent.accept();
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(
        kill.is_ok_and(|status| status.success()),
        "no signal could be sent"
    );
    let began = Instant::now();
    let ended = Ended::of(child.wait_with_output().expect("it ends"));
    drop(connected);
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "it went on for {:?}",
        began.elapsed()
    );
    assert!(
        ended.code.is_some_and(|code| code != 0),
        "{:?}: {}",
        ended.code,
        ended.said
    );
    assert_eq!(lab.run()["partial"], true);
    let transcript = fs::read_to_string(lab.path("out/transcript.jsonl")).expect("a transcript");
    assert!(transcript.contains("\"partial\":true"), "{transcript}");
    assert!(lab.path("out/index.html").exists() && lab.path("out/junit.xml").exists());
}

#[test]
fn no_secret_of_a_profile_is_in_what_a_run_leaves() {
    let lab = Lab::new();
    lab.write("server.txt", "server-secret\n");
    let profile = profile::staying_client(None);
    let profile = put(
        &profile,
        "{ value: client-secret }",
        "{ env: DMCT_TEST_CLIENT_SECRET }",
    );
    let profile = put(&profile, "{ value: server-secret }", "{ file: server.txt }");
    let profile = put(
        &profile,
        "format: \"1.3\"",
        "format: \"1.3\"\n    secret: { value: server-secret }",
    );
    lab.write("profile.yaml", profile);
    let select = [
        "pro-1.3/client/authentication/challenge-basic",
        "pro-1.3/client/authentication/challenge-md5",
        "noti-1.3/client/digest/right",
    ];
    let mut command = lab.command(&WITH_CAPTURE);
    let output = command
        .args(select)
        .env("DMCT_TEST_CLIENT_SECRET", "client-secret")
        .output();
    let ended = Ended::of(output.expect("dmct runs"));
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    // A basic credential is name and password in base64: these two are `dmct-client:client-secret` and its like with
    // stars, computed by coreutils.
    let (credential, covered) = (
        "ZG1jdC1jbGllbnQ6Y2xpZW50LXNlY3JldA==",
        "ZG1jdC1jbGllbnQ6KioqKioqKioqKioqKg==",
    );
    for file in [
        "run.json",
        "transcript.jsonl",
        "junit.xml",
        "index.html",
        "run.pcapng",
    ] {
        let octets = fs::read(lab.path("out").join(file)).expect("a file of the run");
        let text = String::from_utf8_lossy(&octets);
        for secret in [
            "client-secret",
            "server-secret",
            "Y2xpZW50LW5vbmNl",
            credential,
        ] {
            assert!(!text.contains(secret), "{secret} is in {file}");
        }
    }
    assert!(
        lab.text("out/transcript.jsonl").contains(covered),
        "the client did prove itself by name and password"
    );
    assert!(!ended.said.contains("client-secret"), "{}", ended.said);
    // Whoever judges it again need not have the secrets.
    fs::remove_file(lab.path("server.txt")).expect("the file was there");
    let again = lab.dmct(&["judge", "out"]);
    assert_eq!(again.code, Some(0), "{}", again.said);
}

#[test]
fn processes_with_one_state_are_one_device() {
    let lab = Lab::new();
    let silent = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let server = format!("http://{}/dm", silent.local_addr().expect("its address"));
    let state = text(&lab.path("state.json"));
    let start = |verb: &str| {
        let arguments = [
            "play", "client", "--stdin", "--server", &server, "--state", &state,
        ];
        let mut command = lab.command(&arguments);
        let piped = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = piped.spawn().expect("dmct runs");
        let mut input = child.stdin.take().expect("its input");
        writeln!(input, "{{\"verb\":\"{verb}\"}}").expect("it reads");
        child
    };
    let first = start("start-session");
    let connected = silent.accept().expect("a session");
    let abort = Ended::of(start("abort").wait_with_output().expect("it ends"));
    assert_eq!(abort.said.trim(), r#"{"answer":"unsupported"}"#);
    let mut second = start("reset");
    thread::sleep(Duration::from_millis(50));
    assert!(
        second.try_wait().expect("its state").is_none(),
        "it did not wait for the first"
    );
    drop((connected, silent));
    assert_eq!(
        Ended::of(first.wait_with_output().expect("it ends")).code,
        Some(0)
    );
    let reset = Ended::of(second.wait_with_output().expect("it ends"));
    assert_eq!(reset.said.trim(), r#"{"answer":"done","note":null}"#);
}

//! The world around an implementation: upper testers that lie or break, operators who walk away, processes that die and
//! hang. Each run goes on to its end, what happened is named, and the verdict is the right one.
#![cfg(unix)]

use crate::lab::{Ended, Lab, free_port, verdicts};
use serde_json::Value;
use std::{
    net::{Ipv4Addr, TcpStream},
    process::Stdio,
    time::{Duration, Instant},
};

/// A server behind an upper tester, with whatever else a profile is to say.
fn server(more: &str, port: u16) -> String {
    format!(
        "claims: all\n\
         session: {{ device-id: 'IMEI:493005100592800', server-id: com.example.dm, \
         client: {{ user: dmct-client, secret: {{ value: client-secret }}, nonce: Y2xpZW50LW5vbmNl }}, \
         server: {{ secret: {{ value: server-secret }}, nonce: c2VydmVyLW5vbmNl }} }}\n\
         address: {{ server: 'http://127.0.0.1:{port}/dm' }}\n\
         timing: {{ message: 500ms, silence: 100ms, scenario: 3s, operator: 300ms }}\n\
         ixit: {{ nodes: {{ leaf: ./DevInfo/Man }} }}\n{more}\n"
    )
}

const IUT: &str = "iut: { name: worldly, role: server, protocol: DM/1.3 }\n";

/// A scenario whose first step asks the upper tester.
const ASKS: &str = "pro-1.3/server/session/queued-get";

/// A scenario that asks nobody.
const PLAIN: &str = "pro-1.3/server/session/package-2";

fn remarks(run: &Value) -> String {
    run["remarks"].to_string()
}

fn reason(run: &Value, id: &str) -> String {
    let scenarios = run["scenarios"].as_array().expect("a list of scenarios");
    let found = scenarios.iter().find(|one| one["id"] == id);
    found.map_or_else(String::new, |one| one["reason"].to_string())
}

/// Plays a server of our own with this upper tester; the selection is the scenario that asks, and what it builds on.
fn with_upper_tester(lab: &Lab, upper_tester: &str) -> (Ended, Value) {
    let port = free_port();
    let play = format!(
        "iut: {{ name: worldly, role: server, protocol: DM/1.3, process: {{ command: [{:?}, play, server, --listen, \
         '127.0.0.1:{port}'], \
         ready: {{ listens: '127.0.0.1:{port}' }} }} }}\nreset: none\n",
        crate::lab::BINARY
    );
    lab.test(&(play + &server(upper_tester, port)), &[ASKS])
}

#[test]
fn an_upper_tester_that_lies_is_named_and_its_word_does_not_count() {
    let lab = Lab::new();
    let liar = r#"upper-tester: { command: [sh, -c, 'echo "{\"answer\":\"done\"}"'] }"#;
    let (ended, run) = with_upper_tester(&lab, liar);
    assert_eq!(ended.code, Some(3), "{}", ended.said);
    assert!(remarks(&run).contains("is not honest"), "{run}");
    assert!(ended.said.contains("is not honest"), "{}", ended.said);
    let why = reason(&run, ASKS);
    assert!(why.contains("its word does not count"), "{why}");
    let page = std::fs::read_to_string(lab.path("out/index.html")).expect("a page");
    assert!(page.contains("is not honest"));
}

#[test]
fn an_upper_tester_that_breaks_is_named_and_the_run_goes_on() {
    for (script, told) in [
        ("echo rubbish", "which is no answer"),
        ("exit 7", "exit status 7"),
        ("kill -9 $$", "signal 9"),
        ("sleep 1000", "in time"),
        ("head -c 3000000 /dev/zero", "in time"),
    ] {
        let lab = Lab::new();
        let broken = format!("upper-tester: {{ command: [sh, -c, '{script}'] }}");
        let began = Instant::now();
        let (ended, run) = with_upper_tester(&lab, &broken);
        assert_eq!(ended.code, Some(4), "{script}: {}", ended.said);
        assert!(remarks(&run).contains("does not answer"), "{script}: {run}");
        let why = reason(&run, ASKS);
        assert!(why.contains(told), "{script}: {why}");
        assert!(began.elapsed() < Duration::from_secs(20), "{script}");
    }
}

#[test]
fn an_operator_who_walks_away_is_waited_for_once() {
    let lab = Lab::new();
    let port = free_port();
    let profile = format!(
        "{IUT}reset: operator\n{}",
        server("upper-tester: none", port)
    );
    lab.write("profile.yaml", profile);
    let select = ["pro-1.3/server/session"];
    let mut arguments = vec!["run", "--quiet", "--iut", "profile.yaml", "--out", "out"];
    arguments.extend(select);
    let began = Instant::now();
    // a terminal at which nobody sits: it is open and says nothing
    let mut child = lab
        .command(&arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("dmct starts");
    let open = child.stdin.take();
    let ended = Ended::of(child.wait_with_output().expect("dmct ends"));
    drop(open);
    let run = lab.run();
    assert_eq!(ended.code, Some(3), "{}", ended.said);
    let verdicts = verdicts(&run);
    assert!(verdicts.len() > 10);
    assert!(
        verdicts
            .iter()
            .all(|(_, verdict)| verdict == "inconclusive")
    );
    let why = reason(&run, PLAIN);
    assert!(why.contains("the operator walked away"), "{why}");
    assert!(
        began.elapsed() < Duration::from_secs(15),
        "waited again and again"
    );
}

#[test]
fn an_operator_whose_input_ends_is_away() {
    let lab = Lab::new();
    let profile = format!(
        "{IUT}reset: operator\n{}",
        server("upper-tester: none", free_port())
    );
    let (ended, run) = lab.test(&profile, &[PLAIN]);
    assert_eq!(ended.code, Some(3), "{}", ended.said);
    let why = reason(&run, PLAIN);
    assert!(why.contains("standard input ended"), "{why}");
}

/// An implementation that is a process: a shell script with `$1` as its port.
fn with_process(lab: &Lab, script: &str, select: &[&str]) -> (Ended, Value, u16) {
    let port = free_port();
    let path = lab.write("server.sh", script);
    let process = format!(
        "iut: {{ name: worldly, role: server, protocol: DM/1.3, process: {{ command: [sh, {path:?}, '{port}'], \
         ready: {{ says: ready }} }} }}\nreset: restart\n"
    );
    let profile = process + &server("upper-tester: none", port);
    let (ended, run) = lab.test(&profile, select);
    (ended, run, port)
}

fn transcript(lab: &Lab) -> String {
    std::fs::read_to_string(lab.path("out/transcript.jsonl")).expect("a transcript")
}

#[test]
fn a_process_that_dies_is_told_of_with_its_signal_and_what_it_wrote() {
    let lab = Lab::new();
    // it takes one connection, reads a little, and is gone
    let script = format!(
        "exec python3 -c \"\n{}\n\" $1\n",
        "import os, signal, socket, sys\ns = socket.create_server(('127.0.0.1', int(sys.argv[1])))\nprint('ready', flush=True)\nc, _ = s.accept()\n\
         c.recv(10)\nsys.stderr.write('overheated')\nsys.stderr.flush()\nos.kill(os.getpid(), signal.SIGSEGV)"
    );
    let (ended, run, port) = with_process(&lab, &script, &[PLAIN]);
    assert!(matches!(ended.code, Some(1 | 3)), "{}", ended.said);
    assert_ne!(ended.code, Some(0));
    let transcript = transcript(&lab);
    assert!(
        transcript.contains("signal 11 (segmentation fault); standard error: overheated"),
        "{transcript}"
    );
    let why = reason(&run, PLAIN);
    assert!(why.contains("in the middle of the scenario"), "{why}");
    assert!(
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err(),
        "nobody is left"
    );
}

#[test]
fn a_process_that_hangs_is_told_of_and_started_anew() {
    let lab = Lab::new();
    let script = "exec python3 -c \"\nimport socket, sys, time\n\
                  s = socket.create_server(('127.0.0.1', int(sys.argv[1])))\nprint('ready', flush=True)\ntime.sleep(1000)\n\" $1\n";
    let (ended, _, port) = with_process(&lab, script, &[PLAIN]);
    assert!(matches!(ended.code, Some(1 | 3)), "{}", ended.said);
    assert!(
        transcript(&lab).contains("it hangs"),
        "{}",
        transcript(&lab)
    );
    assert!(
        TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err(),
        "nobody is left"
    );
}

#[test]
fn a_process_that_cannot_be_started_is_a_fault_of_the_environment() {
    let lab = Lab::new();
    let profile = IUT.replace(" }", ", process: { command: [/no/such/server] } }")
        + &server("reset: restart", free_port());
    lab.write("profile.yaml", profile);
    let ended = lab.dmct(&["run", "--iut", "profile.yaml", "--out", "out", PLAIN]);
    assert_eq!(ended.code, Some(4), "{}", ended.said);
    assert!(
        ended.said.contains("could not be started"),
        "{}",
        ended.said
    );
}

#[test]
fn the_state_is_put_right_after_the_last_scenario_too() {
    let lab = Lab::new();
    let log = lab.path("log");
    let hook = format!(
        "upper-tester: none\nreset: {{ command: [sh, -c, 'cat >> {}'] }}",
        log.display()
    );
    let (ended, run) = lab.test(&format!("{IUT}{}", server(&hook, free_port())), &[PLAIN]);
    assert_eq!(ended.code, Some(3), "{}", ended.said);
    let played = verdicts(&run).len();
    let resets = std::fs::read_to_string(log).expect("a log");
    assert_eq!(
        resets.lines().count(),
        played + 1,
        "one before each, one at the end: {resets}"
    );
}

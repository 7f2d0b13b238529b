//! `dmct inspect` as a process: honest recordings give no finding, faulty ones exactly theirs, in every form.
#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

/// A folder of `fixtures`.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fixtures")
        .join(name)
}

/// Runs `dmct inspect` from the folder of the captures, so that no path of this machine is printed.
fn inspect(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dmct"))
        .arg("inspect")
        .args(arguments)
        .current_dir(fixture("captures"))
        .env("NO_COLOR", "1")
        .env("CLIENT_SECRET", "client-password")
        .env("SERVER_SECRET", "server-password")
        .env("WRONG_SECRET", "another")
        .output()
        .expect("dmct runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The findings as JSON, and the exit code.
fn findings(arguments: &[&str]) -> (Vec<Value>, Option<i32>) {
    let output = inspect(&[&["--format", "json"], arguments].concat());
    let list = serde_json::from_slice(&output.stdout).expect("a list of findings");
    (list, output.status.code())
}

/// The account of the recording `field-1.2`.
const ACCOUNT: [&str; 9] = [
    "--client-secret",
    "env:CLIENT_SECRET",
    "--client-nonce",
    "YmVmb3Jl",
    "--server-secret",
    "env:SERVER_SECRET",
    "--server-nonce",
    "c3J2",
    "field-1.2",
];

#[test]
fn an_honest_session_of_dm_1_3_gives_no_finding() {
    let profile = fixture("iut/reference-client.yaml");
    let profile = profile.to_str().expect("a path in UTF-8");
    let (list, code) = findings(&["honest-1.3.pcapng", "--iut", profile]);
    assert_eq!((list, code), (Vec::new(), Some(0)));
}

#[test]
fn honest_sessions_over_obex_and_honest_pushes_give_no_finding() {
    for (capture, side, read) in [
        ("obex-1.3.pcapng", "client", "9 messages, 2 sessions"),
        ("pushes-1.3.pcapng", "server", "8 messages, 1 session"),
    ] {
        let profile = fixture(&format!("iut/reference-{side}.yaml"));
        let profile = profile.to_str().expect("a path in UTF-8");
        let (list, code) = findings(&[capture, "--iut", profile]);
        assert_eq!((list, code), (Vec::new(), Some(0)), "{capture}");
        let said = said(&inspect(&[capture]));
        assert!(said.contains(read), "{said}");
    }
}

#[test]
fn a_session_of_dm_1_2_as_the_field_writes_it_gives_no_finding() {
    let (list, code) = findings(&ACCOUNT);
    assert_eq!((list, code), (Vec::new(), Some(0)));
}

#[test]
fn without_secrets_proofs_are_not_applicable_and_no_fault() {
    let (list, code) = findings(&["field-1.2"]);
    assert_eq!(code, Some(0));
    let verdicts: Vec<&Value> = list.iter().map(|finding| &finding["verdict"]).collect();
    assert_eq!(verdicts, ["not-applicable", "not-applicable"]);
    let from: Vec<&Value> = list.iter().map(|finding| &finding["from"]).collect();
    assert_eq!(from, ["client", "server"]);
}

#[test]
fn the_text_says_sessions_findings_and_what_could_not_be_told() {
    let honest = said(&inspect(&["field-1.2"]));
    insta::assert_snapshot!("field-1.2", honest);
    let folder = Faulty::new().but(5, "<MsgID>3<", "<MsgID>2<");
    insta::assert_snapshot!("reused-msg-id", said(&inspect(&[folder.path()])));
}

#[test]
fn a_digest_that_does_not_hold_is_found_where_its_nonce_was_sent() {
    let (list, code) = findings(&["field-1.2", "--client-secret", "env:WRONG_SECRET"]);
    assert_eq!(code, Some(1));
    let failed: Vec<&Value> = list
        .iter()
        .filter(|finding| finding["verdict"] == "fail")
        .collect();
    let [finding] = failed.as_slice() else {
        panic!("{list:#?}")
    };
    assert_eq!(finding["message"], 3);
    assert_eq!(finding["clause"], "PRO-9.4.2-01");
    let octets = octets_of(&fixture("captures/field-1.2"), finding);
    assert!(octets.starts_with("<Cred>"), "{octets}");
    let output = inspect(&["field-1.2", "--client-secret", "env:WRONG_SECRET"]);
    assert!(!said(&output).contains("another"), "a secret is shown");
}

#[test]
fn a_password_that_is_known_is_shown_in_no_report_of_a_recording_that_holds_it() {
    // `bruce:client-password` in base64, and the same with stars, computed by coreutils.
    let (credential, covered) = (
        "YnJ1Y2U6Y2xpZW50LXBhc3N3b3Jk",
        "YnJ1Y2U6KioqKioqKioqKioqKioq",
    );
    let folder = Faulty::new()
        .but(1, "syncml:auth-md5", "syncml:auth-basic")
        .but(1, "4N3UZCaZs6vo8r3AOWoFqg==", credential);
    let known = ["--client-secret", "env:CLIENT_SECRET", folder.path()];
    let page = |arguments: &[&str]| said(&inspect(&[&["--format", "html"], arguments].concat()));
    assert!(
        page(&[folder.path()]).contains(credential),
        "it is a password for whoever knows it alone"
    );
    let shown = page(&known);
    assert!(!shown.contains(credential) && shown.contains(covered));
}

/// The recording `field-1.2` with faults in it.
struct Faulty(TempDir);

impl Faulty {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        for entry in fs::read_dir(fixture("captures/field-1.2")).expect("the fixture") {
            let path = entry.expect("a file").path();
            let name = path.file_name().expect("a name");
            fs::copy(&path, folder.path().join(name)).expect("a copy");
        }
        Self(folder)
    }

    fn path(&self) -> &str {
        self.0.path().to_str().expect("a path in UTF-8")
    }

    /// In a message one text stands in the place of another; the length in its head is made right again.
    fn but(self, number: u64, old: &str, new: &str) -> Self {
        let path = file_of(self.0.path(), number);
        let text = fs::read_to_string(&path).expect("the file");
        assert_eq!(text.matches(old).count(), 1, "{old}");
        let text = text.replace(old, new);
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let lines: Vec<String> = head
            .lines()
            .map(|line| match line.split_once(": ") {
                Some((name, _)) if name.eq_ignore_ascii_case("content-length") => {
                    format!("{name}: {}", body.len())
                }
                _ => line.to_owned(),
            })
            .collect();
        let text = format!("{}\r\n\r\n{body}", lines.join("\r\n"));
        fs::write(&path, text).expect("the file");
        self
    }
}

fn file_of(folder: &Path, number: u64) -> PathBuf {
    let from = if number % 2 == 1 { "client" } else { "server" };
    folder.join(format!("{number:02}-from-{from}.bin"))
}

/// The octets that decided a finding.
fn octets_of(folder: &Path, finding: &Value) -> String {
    let number = finding["message"].as_u64().expect("a number");
    let text = fs::read_to_string(file_of(folder, number)).expect("the file");
    let (_, body) = text.split_once("\r\n\r\n").expect("a head");
    let at = |place: usize| finding["bytes"][place].as_u64().map(|at| at as usize);
    match (at(0), at(1)) {
        (Some(start), Some(end)) => body.get(start..end).expect("octets").to_owned(),
        _ => String::new(),
    }
}

/// What a faulty recording must give: message, clause, and how the octets begin that decided, if any did.
type Expected = (u64, &'static str, Option<&'static str>);

#[track_caller]
fn is_found(folder: Faulty, expected: &[Expected]) {
    let path = folder.path().to_owned();
    let arguments = [&ACCOUNT[..8], &[path.as_str()]].concat();
    let (list, code) = findings(&arguments);
    assert_eq!(code, Some(1), "{list:#?}");
    let found: Vec<(u64, &str)> = list
        .iter()
        .map(|finding| {
            (
                finding["message"].as_u64().unwrap_or_default(),
                finding["clause"].as_str().unwrap_or_default(),
            )
        })
        .collect();
    let meant: Vec<(u64, &str)> = expected.iter().map(|one| (one.0, one.1)).collect();
    assert_eq!(found, meant, "{list:#?}");
    for (finding, (number, _, octets)) in list.iter().zip(expected) {
        let from = if number % 2 == 1 { "client" } else { "server" };
        assert_eq!(finding["from"], from);
        assert_eq!(finding["level"], "MUST");
        assert_eq!(finding["verdict"], "fail");
        assert!(
            finding["observed"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
        assert!(
            finding["permitted"]
                .as_array()
                .is_some_and(|list| !list.is_empty())
        );
        let decided = octets_of(folder.0.path(), finding);
        assert!(decided.starts_with(octets.unwrap_or_default()), "{decided}");
        assert_eq!(finding["bytes"].is_null(), octets.is_none());
    }
}

#[test]
fn a_command_without_status_is_found_in_the_message_that_ends_the_package() {
    let status = "<Status><CmdID>4</CmdID><MsgRef>2</MsgRef><CmdRef>5</CmdRef><Cmd>Replace</Cmd>\
        <TargetRef>./Vendor/Setting</TargetRef><Data>200</Data></Status>";
    is_found(
        Faulty::new().but(5, status, ""),
        &[(5, "PRO-6.5-08", Some("<SyncBody>"))],
    );
}

#[test]
fn a_msg_id_that_is_used_again_is_found() {
    is_found(
        Faulty::new().but(5, "<MsgID>3<", "<MsgID>2<"),
        &[(5, "PRO-6.3-08", Some("<MsgID>2</MsgID>"))],
    );
}

#[test]
fn a_final_that_comes_too_early_is_found_on_the_side_that_sent_it() {
    is_found(
        Faulty::new().but(4, "<Final/>", ""),
        &[
            (4, "PRO-7.2-08", Some("<SyncBody>")),
            (5, "PRO-7.2-03", Some("<Final/>")),
        ],
    );
}

#[test]
fn an_element_in_lower_case_is_found() {
    is_found(
        Faulty::new().but(5, "<Data>5.1</Data>", "<data>5.1</data>"),
        &[(5, "REP-5-1", Some("<data>"))],
    );
}

#[test]
fn a_document_that_is_cut_is_found_and_nothing_is_concluded_from_it() {
    is_found(
        Faulty::new().but(3, "</SyncBody></SyncML>", ""),
        &[(3, "REP-5-3", Some(""))],
    );
}

#[test]
fn the_media_type_of_data_synchronisation_is_found_though_no_octet_of_the_body_is_wrong() {
    is_found(
        Faulty::new().but(1, "vnd.syncml.dm+xml", "vnd.syncml+xml"),
        &[(1, "HTTP-1", None)],
    );
}

#[test]
fn a_server_that_changes_its_session_id_is_found_and_stays_in_its_session() {
    is_found(
        Faulty::new().but(4, "<SessionID>1F<", "<SessionID>2F<"),
        &[(4, "PRO-6.3-07", Some("<SessionID>2F"))],
    );
}

#[test]
fn a_stale_digest_is_found_where_the_next_nonce_was_sent() {
    let old = fs::read_to_string(file_of(&fixture("captures/field-1.2"), 1)).expect("the file");
    let new = fs::read_to_string(file_of(&fixture("captures/field-1.2"), 3)).expect("the file");
    let digest = |text: &str| {
        let (_, rest) = text.split_once("</Meta><Data>").expect("a Cred");
        rest.split('<').next().expect("a digest").to_owned()
    };
    is_found(
        Faulty::new().but(3, &digest(&new), &digest(&old)),
        &[(3, "PRO-9.4.2-01", Some("<Cred>"))],
    );
}

#[test]
fn the_reports_of_a_run_are_written_and_show_the_finding() {
    let folder = Faulty::new().but(5, "<MsgID>3<", "<MsgID>2<");
    let out = TempDir::new().expect("a folder");
    let arguments = [folder.path(), "--out", out.path().to_str().expect("a path")];
    assert_eq!(inspect(&arguments).status.code(), Some(1));
    let page = fs::read_to_string(out.path().join("index.html")).expect("the page");
    assert!(page.contains("PRO-6.3-08") && page.contains("recording/client/session-1"));
    let printed = said(&inspect(&[folder.path(), "--format", "html"]));
    assert!(printed.contains("PRO-6.3-08") && printed.starts_with("<!"));
}

#[test]
fn several_recordings_are_numbered_through() {
    let folder = Faulty::new().but(5, "<MsgID>3<", "<MsgID>2<");
    let arguments = [&ACCOUNT[..], &[folder.path()]].concat();
    let (list, code) = findings(&arguments);
    assert_eq!(code, Some(1));
    let failed: Vec<(&Value, &Value)> = list
        .iter()
        .filter(|finding| finding["verdict"] == "fail")
        .map(|finding| (&finding["message"], &finding["clause"]))
        .collect();
    assert_eq!(failed.len(), 1, "{list:#?}");
    assert_eq!(failed[0], (&Value::from(11), &Value::from("PRO-6.3-08")));
}

#[test]
fn what_cannot_be_read_is_said_in_a_sentence_with_file_and_place() {
    let folder = TempDir::new().expect("a folder");
    let write = |name: &str, octets: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, octets).expect("a file");
        path.to_str().expect("a path").to_owned()
    };
    let text = write("text.pcap", b"no capture at all");
    let short = write("short.pcap", &[0xD4, 0xC3, 0xB2, 0xA1, 2, 0]);
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("a folder");
    let cases = [
        (text.as_str(), "text.pcap: at octet 0: "),
        (short.as_str(), "short.pcap: at octet 6: "),
        (empty.to_str().expect("a path"), "from-client.bin"),
        ("missing.pcapng", "missing.pcapng"),
    ];
    for (path, sentence) in cases {
        let output = inspect(&[path]);
        assert_eq!(output.status.code(), Some(2), "{path}");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(sentence), "{error}");
        assert!(!error.contains("panicked"), "{error}");
    }
}

#[test]
fn a_message_that_is_not_in_the_folder_accuses_nobody_whatever_the_numbers_begin_with() {
    for missing in 1..=6 {
        let folder = Faulty::new();
        fs::remove_file(file_of(folder.0.path(), missing)).expect("the file");
        for number in (1..=6).filter(|number| *number != missing) {
            let path = file_of(folder.0.path(), number);
            let name = path.file_name().and_then(|name| name.to_str());
            let (_, rest) = name.and_then(|name| name.split_once('-')).expect("a name");
            let lower = folder.0.path().join(format!("{}-{rest}", number - 1));
            fs::rename(&path, lower).expect("another name");
        }
        let (list, code) = findings(&[folder.path()]);
        assert_eq!(code, Some(0), "without {missing}: {list:#?}");
    }
}

#[test]
fn a_secret_on_the_command_line_is_refused() {
    let output = inspect(&["field-1.2", "--client-secret", "client-password"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("env:NAME"));
}

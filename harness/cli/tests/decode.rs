//! `dmct decode` on golden messages that nothing of dmct wrote: `fixtures/messages/README.md` says where each is from.
#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]

use serde_json::Value;
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

const MESSAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/messages");

/// The messages of a folder, by name.
fn messages(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            let ending = path.extension().and_then(|ending| ending.to_str());
            path.is_file() && !matches!(ending, Some("py" | "md"))
        })
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

fn dmct(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dmct"))
        .arg("decode")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("dmct runs");
    let mut standard_input = child.stdin.take().expect("its input");
    // Whoever is given a file does not read it.
    let _ = standard_input.write_all(input);
    drop(standard_input);
    child.wait_with_output().expect("it ends")
}

/// Decodes what comes on standard input: what is said, and the exit code.
fn decoded(arguments: &[&str], input: &[u8]) -> (String, Option<i32>) {
    let output = dmct(arguments, input);
    let said = [output.stdout, output.stderr].concat();
    (String::from_utf8(said).expect("text"), output.status.code())
}

fn name(path: &Path) -> String {
    let name = path.file_name().and_then(|name| name.to_str());
    name.expect("a name").replace(['.', '-'], "_")
}

#[test]
fn every_message_is_shown_to_its_innermost_level() {
    for path in messages(Path::new(MESSAGES)) {
        let octets = fs::read(&path).expect("a message");
        let (said, code) = decoded(&[], &octets);
        assert_eq!(code, Some(0), "{}: {said}", path.display());
        insta::assert_snapshot!(name(&path), said);
    }
}

#[test]
fn what_is_malformed_is_read_as_far_as_it_goes_and_says_where_that_was() {
    for path in messages(&Path::new(MESSAGES).join("wrong")) {
        let octets = fs::read(&path).expect("a message");
        let (said, code) = decoded(&[], &octets);
        assert_eq!(code, Some(1), "{}: {said}", path.display());
        assert!(said.contains("stopped at octet "), "{said}");
        insta::assert_snapshot!(format!("wrong_{}", name(&path)), said);
    }
}

#[test]
fn what_no_format_explains_is_shown_as_it_is_and_is_no_success() {
    let (said, code) = decoded(&[], b"\xFF\xFE\x00 what is this?");
    assert_eq!(code, Some(1));
    insta::assert_snapshot!("garbage", said);
    let (said, code) = decoded(&[], b"");
    assert_eq!(code, Some(1));
    insta::assert_snapshot!("nothing", said);
}

#[test]
fn octets_may_be_written_in_every_form_and_come_from_a_file() {
    let path = Path::new(MESSAGES).join("wsp-short.hex");
    let digits = fs::read_to_string(&path).expect("digits");
    let (due, _) = decoded(&[], digits.as_bytes());
    let pairs: Vec<&str> = digits
        .trim()
        .as_bytes()
        .chunks(2)
        .map(|pair| core::str::from_utf8(pair).expect("digits"))
        .collect();
    for written in [
        pairs.join(" "),
        pairs.join(":"),
        format!("0x{}", pairs.join(", 0x")),
        format!("\"\\x{}\"", pairs.join("\\x")),
        pairs
            .chunks(16)
            .map(|line| line.join(" "))
            .collect::<Vec<_>>()
            .join("\n"),
    ] {
        assert_eq!(decoded(&[], written.as_bytes()).0, due, "{written}");
    }
    let path = path.to_str().expect("a path");
    assert_eq!(decoded(&[path], b"").0, due);
    assert_eq!(decoded(&["--hex", "-"], digits.as_bytes()).0, due);
}

#[test]
fn a_format_can_be_forced_and_what_is_no_format_is_refused() {
    let message = fs::read(Path::new(MESSAGES).join("package0-1.3.hex")).expect("a message");
    let (said, code) = decoded(&["--as", "notification-1.2"], &message);
    assert_eq!(code, Some(0));
    assert!(
        said.starts_with("Package #0 (1.2), 49 octets: as asked\n"),
        "{said}"
    );
    let (said, code) = decoded(&["--as", "wsp"], &message);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("stopped at octet 1: the PDU type is 0x00"),
        "{said}"
    );
    let (said, code) = decoded(&["--as", "morse"], &message);
    assert_eq!(code, Some(2));
    assert!(said.contains("notification-1.2"), "{said}");
    let (said, code) = decoded(&["--hex"], b"01 06\n0z");
    assert_eq!(code, Some(2));
    assert!(
        said.contains("line 2: 'z' is no hexadecimal digit"),
        "{said}"
    );
}

/// Every line of a level and of those inside it, with its place in the whole.
fn lines(layer: &Value, found: &mut Vec<(String, Value)>) {
    for item in layer["content"].as_array().expect("content") {
        match item.get("layer") {
            Some(inner) => lines(inner, found),
            None => {
                let text = item["text"].as_str().expect("text").to_owned();
                found.push((text, item["file"].clone()));
            }
        }
    }
}

#[test]
fn a_place_in_the_file_holds_the_octets_of_its_line_at_every_level() {
    for (file, due) in [
        ("message-cdata-tnds.xml", 9),
        ("message-inline-tnds.xml", 9),
        ("http-exchange.bin", 9),
    ] {
        let octets = fs::read(Path::new(MESSAGES).join(file)).expect("a message");
        let (said, _) = decoded(&["--format", "json"], &octets);
        let tree: Value = serde_json::from_str(&said).expect("JSON");
        let mut found = Vec::new();
        for layer in tree["layers"].as_array().expect("layers") {
            lines(layer, &mut found);
        }
        // Leaves of elements without a namespace of their own are shown as they were written.
        let mut compared = 0;
        for (text, place) in found {
            let (Some(start), Some(end)) = (place[0].as_u64(), place[1].as_u64()) else {
                continue;
            };
            if text.starts_with('<')
                && text.contains("</")
                && !text.contains("xmlns")
                && !text.starts_with("</")
            {
                let (start, end) = (
                    usize::try_from(start).expect("small"),
                    usize::try_from(end).expect("small"),
                );
                assert_eq!(octets.get(start..end), Some(text.as_bytes()), "{file}");
                compared += 1;
            }
        }
        assert!(compared >= due, "{file}: {compared} lines were compared");
    }
}

#[test]
fn json_is_the_same_tree() {
    let message = fs::read(Path::new(MESSAGES).join("sms-parts.hex")).expect("a message");
    let (said, code) = decoded(&["--format", "json"], &message);
    assert_eq!(code, Some(0));
    insta::assert_snapshot!("json_of_sms_parts", said);
}

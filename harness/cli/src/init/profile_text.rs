//! A profile as text, with a word on what may be added.

use super::{
    Answers, Where,
    answers::{Reach, Trigger},
};
use std::{fmt::Write as _, path::Path};

/// The profile; `lab` is the folder of the lab CA as the profile is to name it.
pub fn profile_text(answers: &Answers, lab: Option<&Path>) -> String {
    let mut text = String::new();
    let _ = write!(
        text,
        "# Written by `dmct init`. `dmct check` shows mistakes, `dmct schema profile` what else can be said.\n\
         iut:\n  name: {}\n",
        quoted(&answers.name)
    );
    if !answers.vendor.is_empty() {
        let _ = writeln!(text, "  vendor: {}", quoted(&answers.vendor));
    }
    let _ = write!(
        text,
        "  role: {}\n  protocol: {}\n\
         # Exceptions: `claims: {{ base: mandatory, with: [DM-PRO-{}-004-O], without: [] }}`.\n\
         claims: {}\n\n",
        answers.role,
        answers.protocol,
        if answers.role == "client" { "C" } else { "S" },
        answers.claims,
    );
    text.push_str(&session(answers));
    text.push_str(&reach(answers, lab));
    text.push_str(REST);
    text
}

/// What is not asked, since it can be left out.
const REST: &str = "\
# How long is waited. Silence must be longer than the implementation takes to answer.
timing: { message: 10s, silence: 2s, scenario: 60s }

# What is asked from above, and what brings it back to a known state: `operator`, or a command of yours. A program can
# be started and watched by dmct: `process: { command: [program, argument] }` in `iut`, and `reset: restart` here.
upper-tester: none
reset: none

# Nodes of its tree that scenarios may use. Scenarios that need one that is not here end inconclusive.
ixit:
  nodes:
    leaf: ./DevInfo/Man
";

fn session(answers: &Answers) -> String {
    let mut text = format!(
        "session:\n  encoding: {}\n  device-id: {}\n  server-id: {}\n",
        answers.encoding,
        quoted(&answers.device_id),
        quoted(&answers.server_id)
    );
    for (side, (user, secret)) in [("client", &answers.client), ("server", &answers.server)] {
        let secret = match secret {
            Where::Env(name) => format!("{{ env: {} }}", quoted(name)),
            Where::File(path) => format!("{{ file: {} }}", quoted(path)),
        };
        let _ = write!(
            text,
            "  {side}:\n    user: {}\n    secret: {secret}\n    scheme: md5\n",
            quoted(user)
        );
    }
    text.push('\n');
    text
}

fn reach(answers: &Answers, lab: Option<&Path>) -> String {
    let mut text = String::new();
    match &answers.reach {
        Reach::Client {
            trigger,
            listen,
            url,
            push,
        } => {
            let _ = match trigger {
                Trigger::Word(word) => writeln!(text, "trigger: {word}"),
                Trigger::Command(argv) => {
                    let words: Vec<String> = argv.iter().map(|word| quoted(word)).collect();
                    writeln!(text, "trigger: {{ command: [{}] }}", words.join(", "))
                }
            };
            let _ = writeln!(text, "address:\n  listen: {}", quoted(listen));
            for (key, value) in [("url", url), ("push", push)] {
                if let Some(value) = value {
                    let _ = writeln!(text, "  {key}: {}", quoted(value));
                }
            }
        }
        Reach::Server(url) => {
            let _ = writeln!(text, "address:\n  server: {}", quoted(url));
        }
    }
    if let Some(folder) = lab {
        let keys: &[(&str, &str)] = if answers.role == "client" {
            &[
                ("certificate", "server.pem"),
                ("key", "server.key"),
                ("ca", "ca.pem"),
                ("ca-key", "ca.key"),
            ]
        } else {
            &[
                ("ca", "ca.pem"),
                ("certificate", "client.pem"),
                ("key", "client.key"),
            ]
        };
        text.push_str("  tls:\n");
        for (key, file) in keys {
            let path = folder.join(file).display().to_string();
            let _ = writeln!(text, "    {key}: {}", quoted(&path));
        }
    }
    text.push('\n');
    text
}

/// As YAML takes it: as it is where that is plain, and as a JSON string where it is not.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let word = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let special = word.iter().any(|word| word.eq_ignore_ascii_case(text));
    if begins && !special && text.chars().all(plain) {
        text.to_owned()
    } else {
        serde_json::to_string(text).unwrap_or_default()
    }
}

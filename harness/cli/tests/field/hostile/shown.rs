//! Whether what passed was shown: in sessions that ended as they should, told from the transcript alone.

use crate::lab::Lab;
use dmct_engine::view::{Seen, View};
use dmct_record::{event::Event, transcript};
use dmct_wire::syncml::message::{Command, Message};
use serde_json::Value;
use std::collections::BTreeMap;

/// The scenarios that passed, without the monitors.
pub fn passed(run: &Value) -> Vec<String> {
    let verdicts = crate::lab::verdicts(run).into_iter();
    verdicts
        .filter(|(_, verdict)| verdict == "pass")
        .map(|(id, _)| id)
        .collect()
}

/// No credentials of an honest peer are held against it: it may not have got the nonce that is newest.
pub fn blamed_for_no_credentials(run: &Value) {
    let scenarios = run["scenarios"].as_array().expect("a list");
    let checks = scenarios
        .iter()
        .flat_map(|one| one["checks"].as_array().into_iter().flatten());
    let of_credentials =
        |clause: &Value| clause.as_str().is_some_and(|id| id.starts_with("PRO-9."));
    let failed: Vec<&Value> = checks
        .filter(|check| check["verdict"] == "fail" && check["asks"] != "that a message comes")
        .filter(|check| of_credentials(&check["clause"]))
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

/// In each session of these scenarios nobody was left waiting for a message of the implementation.
pub fn by_whole_sessions(lab: &Lab, scenarios: &[String]) {
    let events = transcript::read(&lab.text("out/transcript.jsonl")).expect("a transcript");
    let mut views: BTreeMap<&str, View> = BTreeMap::new();
    for event in &events {
        let Event { scenario, .. } = event;
        views.entry(scenario).or_default().add(event);
    }
    let broken: Vec<String> = scenarios
        .iter()
        .filter_map(|id| Some((id, views.get(id.as_str())?)))
        .flat_map(|(id, view)| last_words(view).into_iter().map(move |last| (id, last)))
        .filter(|(_, last)| last.is_sent() && last.message().is_some_and(wants_an_answer))
        .map(|(id, last)| format!("{id}: message {}", last.number()))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

/// The last message of each session, but where it refuses the implementation once more: whoever was refused before may
/// give up.
fn last_words(view: &View) -> Vec<&Seen> {
    let mut sessions: BTreeMap<&str, Vec<&Seen>> = BTreeMap::new();
    for seen in view
        .messages()
        .iter()
        .filter(|seen| seen.notified.is_none())
    {
        if let Some(id) = seen.session_id() {
            sessions.entry(id).or_default().push(seen);
        }
    }
    let refuses = |seen: &&&Seen| seen.is_sent() && seen.message().is_some_and(challenges);
    sessions
        .into_values()
        .filter(|session| session.iter().filter(refuses).count() < 2)
        .filter_map(|session| session.last().copied())
        .collect()
}

/// Whether a message asks for something: by a command, or by a challenge.
fn wants_an_answer(message: &Message) -> bool {
    let asks = |command: &Command| match command {
        Command::Status(_) | Command::Results(_) => false,
        // An end is not answered.
        Command::Alert(alert) => alert.code() != Some(1223),
        _ => true,
    };
    message.body.commands.iter().any(asks) || challenges(message)
}

fn challenges(message: &Message) -> bool {
    message
        .body
        .statuses()
        .any(|status| status.is_for_header() && matches!(status.code(), Some(401 | 407)))
}

//! From a scenario's events to the rows of its ladder.

use super::{
    package::Packages,
    row::{Arrow, Note, NoteKind, Row, What},
    summary::summary,
};
use crate::{accusation::Accusations, duration, evidence, visible};
use dmct_record::{
    event::{Event, EventKind, Fact, Message, StepOutcome, Worth},
    run::{ScenarioResult, StepResult},
};

/// From how long on a time without events is a row of its own, microseconds.
const SILENCE: u64 = 1_000_000;
/// The longest note, characters.
const NOTE: usize = 300;

/// The ladder of one scenario. `events` are the scenario's own, in their order.
pub fn ladder<'events>(
    result: &ScenarioResult,
    events: &[&'events Event],
    accusations: &Accusations<'_>,
) -> Vec<Row<'events>> {
    let began = events.first().map_or(result.began, |event| event.at);
    let mut packages = Packages::new(&result.role);
    let mut rows = Vec::new();
    let mut last = began;
    for event in events {
        let at = event.at.saturating_sub(began);
        let quiet = event.at.saturating_sub(last);
        if quiet >= SILENCE {
            let text = format!("{} without a message", duration::took(quiet));
            rows.push(note(at, NoteKind::Silence, &text));
        }
        last = event.at;
        match &event.kind {
            EventKind::Message(message) => rows.push(Row {
                at,
                what: What::Arrow(arrow(result, message, accusations, &mut packages)),
            }),
            other => rows.extend(note_of(result, other).map(|(kind, text)| note(at, kind, &text))),
        }
    }
    rows
}

fn arrow<'events>(
    result: &ScenarioResult,
    message: &'events Message,
    accusations: &Accusations<'_>,
    packages: &mut Packages,
) -> Arrow<'events> {
    let marks = accusations.marks(&result.id, message.number);
    let decoded = evidence::recognise(message);
    let package = packages.next(message.direction, decoded.message.as_ref());
    Arrow {
        message,
        summary: summary(message, &decoded, package),
        marks: marks.unwrap_or_default().to_vec(),
        accused: marks.is_some(),
    }
}

fn note(at: u64, kind: NoteKind, text: &str) -> Row<'static> {
    Row {
        at,
        what: What::Note(Note {
            kind,
            text: visible::shortened(&visible::line(text), NOTE),
        }),
    }
}

/// What is said of an event that is no message; nothing where a step's end says no more than its row.
fn note_of(result: &ScenarioResult, event: &EventKind) -> Option<(NoteKind, String)> {
    match event {
        EventKind::StepBegan { step } => Some((NoteKind::Step, step_text(result, step))),
        EventKind::StepEnded { step, outcome } => ended(step, outcome),
        EventKind::Lost {
            exchange,
            reason,
            partial,
        } => Some((
            NoteKind::Lost,
            format!(
                "exchange {exchange}: {reason}; {} octets had come",
                partial.0.len()
            ),
        )),
        EventKind::Bound { name, value } => Some((NoteKind::Bound, format!("{name} = {value}"))),
        EventKind::Fact { message, fact } => Some((NoteKind::Fact, fact_text(*message, fact))),
        EventKind::Stimulus { request } => {
            Some((NoteKind::UpperTester, format!("asked: {request}")))
        }
        EventKind::Answered { answer, done } => {
            let did = if *done { "done" } else { "not done" };
            Some((NoteKind::UpperTester, format!("{did}: {answer}")))
        }
        EventKind::Shown { interactions } => Some((
            NoteKind::UpperTester,
            format!("the user saw: {interactions}"),
        )),
        EventKind::Observed { text } => Some((NoteKind::Observed, text.clone())),
        EventKind::Crashed { text } => Some((NoteKind::Trouble, text.clone())),
        EventKind::ScenarioEnded { error } => error.clone().map(|why| (NoteKind::Error, why)),
        EventKind::RunEnded { partial: true } => {
            Some((NoteKind::Error, "the run was stopped here".to_owned()))
        }
        EventKind::RunBegan { .. }
        | EventKind::ScenarioBegan
        | EventKind::Message(_)
        | EventKind::Carried { .. }
        | EventKind::Taken { .. }
        | EventKind::Probed { .. }
        | EventKind::RunEnded { partial: false } => None,
    }
}

fn step_text(result: &ScenarioResult, step: &str) -> String {
    match result.steps.iter().find(|known| known.step == step) {
        Some(StepResult { what, .. }) if !what.is_empty() => format!("{step}  {what}"),
        _ => step.to_owned(),
    }
}

fn ended(step: &str, outcome: &StepOutcome) -> Option<(NoteKind, String)> {
    let how = match outcome {
        StepOutcome::Done | StepOutcome::Skipped => return None,
        StepOutcome::Took { alternative } => {
            return Some((
                NoteKind::Step,
                format!("{step}  took alternative {alternative}"),
            ));
        }
        StepOutcome::Mismatch => "what came was not what it waited for".to_owned(),
        StepOutcome::TimedOut => "timed out: what it waited for did not come".to_owned(),
        StepOutcome::Lost => "what it waited for was lost on its way".to_owned(),
        StepOutcome::Unable { reason } => format!("could not be shown: {reason}"),
        StepOutcome::Failed { reason } => format!("could not be done: {reason}"),
    };
    Some((NoteKind::Trouble, format!("step {step}: {how}")))
}

fn fact_text(message: u64, fact: &Fact) -> String {
    match fact {
        Fact::Credential {
            scheme,
            worth,
            detail,
        } => {
            let scheme = if scheme.is_empty() { "none" } else { scheme };
            format!(
                "message {message}: credential {scheme}, {}; {detail}",
                worth_word(*worth)
            )
        }
        Fact::NotificationDigest { worth, reading } => {
            format!(
                "message {message}: digest {}; {reading}",
                worth_word(*worth)
            )
        }
    }
}

const fn worth_word(worth: Worth) -> &'static str {
    match worth {
        Worth::Missing => "missing",
        Worth::Valid => "valid",
        Worth::Stale => "stale",
        Worth::Invalid => "invalid",
    }
}

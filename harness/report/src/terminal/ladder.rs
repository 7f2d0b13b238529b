//! A ladder in plain text: time, arrow, what went over the wire.

use super::{Paint, Style};
use crate::{
    accusation::Accusations,
    duration,
    ladder::{self, NoteKind, Row, What},
    outcome::Outcome,
    story::Story,
    visible,
};
use dmct_record::{event::Event, run::ScenarioResult};

/// Columns before the text of a row.
const INDENT: usize = 24;

/// The ladder of one scenario; empty where the events hold nothing of it.
pub fn ladder(result: &ScenarioResult, events: &[Event], style: &Style) -> String {
    let accusations = Accusations::of(core::slice::from_ref(result));
    let story = Story::of(events);
    let rows = ladder::ladder(result, story.events(&result.id), &accusations);
    if rows.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "  {}\n",
        style.paint(Paint::Quiet, "time       tester   IUT")
    );
    for row in &rows {
        text.push_str(&row_text(row, style));
    }
    text
}

fn row_text(row: &Row<'_>, style: &Style) -> String {
    let time = style.paint(Paint::Quiet, &format!("{:<9}", duration::moment(row.at)));
    match &row.what {
        What::Arrow(arrow) => {
            let line = if arrow.is_sent() {
                "|------>|"
            } else {
                "|<------|"
            };
            let accused = if arrow.accused {
                style.paint(Paint::Outcome(Outcome::Fail), "  <-- not passed")
            } else {
                String::new()
            };
            let said = format!(
                "#{} {}",
                arrow.message.number,
                visible::line(&arrow.summary)
            );
            format!(
                "  {time}  {line}  {}{accused}\n",
                style.wrapped(&said, INDENT)
            )
        }
        What::Note(note) => {
            let paint = match note.kind {
                NoteKind::Trouble | NoteKind::Lost | NoteKind::Error => {
                    Paint::Outcome(Outcome::Fail)
                }
                _ => Paint::Quiet,
            };
            let said = format!("{}: {}", note.kind.word(), note.text);
            let said = style.paint(paint, &style.wrapped(&said, INDENT));
            format!("  {time}  |       |  {said}\n")
        }
    }
}

//! One row of a ladder in the page: a message with its decoded form beside its octets, or a note.

use super::anchor::Anchors;
use crate::{
    duration,
    evidence::{self, Line},
    hexdump::{self, Piece, Window},
    ladder::{Arrow, NoteKind, Row, What},
    visible,
};
use core::ops::Range;
use dmct_record::run::ScenarioResult;

/// The longest carrier's head that is shown, characters.
const HEAD: usize = 4_000;

/// How much of a message is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Its line in the ladder.
    Absent,
    /// Also what is in it, laid out.
    Whole,
    /// The same, but its octets apart from the text: the page's script lays them out.
    Apart,
}

/// A row of a ladder.
pub(super) struct RowView<'run> {
    /// When, `+0.012`.
    pub(super) time: String,
    /// What.
    pub(super) what: WhatView<'run>,
}

/// What a row shows.
pub(super) enum WhatView<'run> {
    /// A message.
    Message(Box<MessageView<'run>>),
    /// Anything else.
    Note {
        /// Class of the row.
        class: &'static str,
        /// The word before it.
        word: &'static str,
        /// What happened.
        text: String,
    },
}

/// A message.
pub(super) struct MessageView<'run> {
    /// Its name in the page.
    pub(super) anchor: String,
    /// Its number.
    pub(super) number: u64,
    /// `sent` or `received`.
    pub(super) class: &'static str,
    /// Who sent it, for readers who do not see the arrow.
    pub(super) way: &'static str,
    /// Whether a check that did not pass points at it.
    pub(super) accused: bool,
    /// What it says, one line.
    pub(super) summary: String,
    /// What is in it; `None` where there is no room for that.
    pub(super) content: Option<ContentView<'run>>,
}

/// What is in a message.
pub(super) struct ContentView<'run> {
    /// What it was taken for, and its size.
    pub(super) kind: String,
    /// Who is at the other end, and the media type.
    pub(super) carrier: String,
    /// The carrier's head.
    pub(super) head: String,
    /// Its decoded form.
    pub(super) lines: Vec<LineView>,
    /// What was wrong with it.
    pub(super) defects: Vec<String>,
    /// Its octets.
    pub(super) dump: Vec<DumpRow>,
    /// Its octets where the page's script lays them out; `dump` is empty then.
    pub(super) apart: Option<&'run [u8]>,
    /// What the script marks among them: `40-60 72-80`, the ends not included.
    pub(super) marks: String,
}

/// A decoded line.
pub(super) struct LineView {
    /// The blanks before it.
    pub(super) indent: String,
    /// The text.
    pub(super) text: String,
    /// Whether it came from marked octets.
    pub(super) marked: bool,
}

/// A row of the dump.
pub(super) struct DumpRow {
    /// The offset, or what is left out.
    pub(super) head: String,
    /// Hexadecimal digits.
    pub(super) hex: Vec<Piece>,
    /// Blanks up to the text half.
    pub(super) gap: String,
    /// Text.
    pub(super) text: Vec<Piece>,
}

impl<'run> RowView<'run> {
    /// A row, its message with this much of what is in it.
    pub(super) fn of(
        row: &Row<'run>,
        result: &ScenarioResult,
        anchors: &Anchors,
        content: Content,
    ) -> Self {
        let what = match &row.what {
            What::Arrow(arrow) => {
                let content = ContentView::of(arrow, content);
                let anchor = anchors.message(&result.id, arrow.message.number);
                WhatView::Message(Box::new(MessageView::of(arrow, anchor, content)))
            }
            What::Note(note) => WhatView::Note {
                class: note.kind.class(),
                word: note.kind.word(),
                text: note.text.clone(),
            },
        };
        Self {
            time: duration::moment(row.at),
            what,
        }
    }

    /// Whether it can be left out where room is short: what only explains.
    pub(super) fn is_aside(row: &Row<'_>) -> bool {
        matches!(&row.what, What::Note(note)
            if matches!(note.kind, NoteKind::Bound | NoteKind::Observed))
    }

    /// The octets that its text waits for.
    pub(super) fn apart(&self) -> Option<&'run [u8]> {
        match &self.what {
            WhatView::Message(message) => message.content.as_ref()?.apart,
            WhatView::Note { .. } => None,
        }
    }
}

impl<'run> MessageView<'run> {
    fn of(arrow: &Arrow<'run>, anchor: Option<String>, content: Option<ContentView<'run>>) -> Self {
        let (class, way) = if arrow.is_sent() {
            ("sent", "tester to IUT")
        } else {
            ("received", "IUT to tester")
        };
        Self {
            anchor: anchor.unwrap_or_default(),
            number: arrow.message.number,
            class,
            way,
            accused: arrow.accused,
            summary: arrow.summary.clone(),
            content,
        }
    }
}

impl<'run> ContentView<'run> {
    fn of(arrow: &Arrow<'run>, content: Content) -> Option<Self> {
        if content == Content::Absent {
            return None;
        }
        let message = arrow.message;
        // The script lays out whole messages only.
        let apart = Some(message.body.0.as_slice()).filter(|octets| {
            content == Content::Apart && (1..=Window::MESSAGE.whole).contains(&octets.len())
        });
        let decoded = evidence::decode(message, &arrow.marks);
        let mut carrier = format!("{} {}", message.carrier, message.peer);
        if !message.media_type.is_empty() {
            carrier.push_str(&format!(" \u{B7} {}", message.media_type));
        }
        let dump = match apart {
            Some(_) => Vec::new(),
            None => dump(&hexdump::rows(
                &message.body.0,
                &arrow.marks,
                &Window::MESSAGE,
            )),
        };
        Some(Self {
            kind: format!("{}, {} octets", decoded.kind.name(), message.body.0.len()),
            carrier: visible::shortened(&carrier, 200),
            head: head(&message.head.0),
            lines: decoded.lines.iter().map(LineView::of).collect(),
            defects: decoded.defects,
            dump,
            marks: apart.map_or_else(String::new, |octets| marks(&arrow.marks, octets.len())),
            apart,
        })
    }
}

impl LineView {
    fn of(line: &Line) -> Self {
        Self {
            indent: "  ".repeat(line.depth),
            text: line.text.clone(),
            marked: line.marked,
        }
    }
}

/// The rows of a dump as the page writes them.
pub(super) fn dump(rows: &[hexdump::Row]) -> Vec<DumpRow> {
    rows.iter()
        .map(|row| match row {
            hexdump::Row::LeftOut(count) => DumpRow {
                head: format!("\u{2026} {count} octets left out \u{2026}"),
                hex: Vec::new(),
                gap: String::new(),
                text: Vec::new(),
            },
            hexdump::Row::Octets { offset, octets } => {
                let blanks = hexdump::hex_width(hexdump::ROW) - hexdump::hex_width(octets.len());
                DumpRow {
                    head: format!("{offset:04x}  "),
                    hex: hexdump::hex_pieces(octets),
                    gap: " ".repeat(blanks + 2),
                    text: hexdump::text_pieces(octets),
                }
            }
        })
        .collect()
}

/// The marks of a dump that the page's script lays out.
fn marks(marks: &[Range<usize>], length: usize) -> String {
    let marks: Vec<String> = marks
        .iter()
        .map(|mark| hexdump::clamped(mark, length))
        .map(|mark| format!("{}-{}", mark.start, mark.end))
        .collect();
    marks.join(" ")
}

/// A carrier's head, its line ends as line ends.
fn head(octets: &[u8]) -> String {
    let text = String::from_utf8_lossy(octets).replace("\r\n", "\n");
    visible::shortened(text.trim_end_matches('\n'), HEAD)
}

//! The octets that decided a check, with carets under them.

use super::{Paint, Style};
use crate::{
    accusation,
    evidence::excerpt::{self, Excerpt},
    hexdump::{self, Piece, Row},
    story::Story,
};
use dmct_record::run::{CheckResult, ScenarioResult};

/// The octets that a check points at; nothing where it points at none or the transcript lacks them.
pub(super) fn excerpt(
    result: &ScenarioResult,
    check: &CheckResult,
    story: &Story<'_>,
    indent: usize,
    style: &Style,
) -> String {
    let found = check
        .message
        .zip(check.bytes)
        .and_then(|(number, [start, end])| {
            let message = story.message(accusation::place(result, check), number)?;
            excerpt::of(message, &(start..end))
        });
    let lines = match found {
        None => return String::new(),
        Some(Excerpt::Text(pieces)) => text_lines(&pieces, indent, style),
        Some(Excerpt::Octets(rows)) => rows.iter().flat_map(|row| row_lines(row, style)).collect(),
    };
    let margin = " ".repeat(indent);
    lines
        .iter()
        .map(|line| format!("{margin}{line}\n"))
        .collect()
}

/// A line of text and its carets, folded to the width of the terminal.
fn text_lines(pieces: &[Piece], indent: usize, style: &Style) -> Vec<String> {
    let most = style.width.max(indent + 20) - indent;
    let characters: Vec<(char, bool)> = pieces
        .iter()
        .flat_map(|piece| piece.text.chars().map(|c| (c, piece.marked)))
        .collect();
    characters
        .chunks(most)
        .flat_map(|line| {
            let text: String = line.iter().map(|(character, _)| character).collect();
            let carets: String = line.iter().map(|&(_, marked)| caret(marked)).collect();
            [text, style.paint(Paint::Mark, carets.trim_end())]
        })
        .filter(|line| !line.is_empty())
        .collect()
}

fn row_lines(row: &Row, style: &Style) -> Vec<String> {
    match row {
        Row::LeftOut(count) => Vec::from([format!("        \u{2026} {count} octets left out")]),
        Row::Octets { offset, octets } => {
            let hex: String = joined(&hexdump::hex_pieces(octets), |text| text.to_owned());
            let text: String = joined(&hexdump::text_pieces(octets), |text| text.to_owned());
            let width = hexdump::hex_width(hexdump::ROW);
            let mut lines = Vec::from([format!("{offset:06x}  {hex:<width$}  {text}")]);
            if octets.iter().any(|&(_, marked)| marked) {
                let carets = carets_of(&hexdump::hex_pieces(octets));
                lines.push(style.paint(Paint::Mark, &format!("        {carets}")));
            }
            lines
        }
    }
}

fn carets_of(pieces: &[Piece]) -> String {
    let line: String = pieces
        .iter()
        .flat_map(|piece| piece.text.chars().map(|_| caret(piece.marked)))
        .collect();
    line.trim_end().to_owned()
}

fn joined(pieces: &[Piece], shown: impl Fn(&str) -> String) -> String {
    pieces.iter().map(|piece| shown(&piece.text)).collect()
}

const fn caret(marked: bool) -> char {
    if marked { '^' } else { ' ' }
}

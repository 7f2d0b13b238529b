//! The few octets that decided a check, for the place where the check is told.

use crate::{
    hexdump::{self, Piece, Row, Window},
    visible,
};
use core::ops::Range;
use dmct_record::event::Message;

/// Characters shown before and after the marked ones of a text.
const AROUND: usize = 48;
/// The most marked characters shown of each end of the mark.
const MARKED: usize = 96;

/// The surroundings of a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Excerpt {
    /// Of a text: one line in pieces.
    Text(Vec<Piece>),
    /// Of octets: rows of a dump.
    Octets(Vec<Row>),
}

/// The surroundings of a range of a message's body; `None` for an empty body.
pub fn of(message: &Message, mark: &Range<usize>) -> Option<Excerpt> {
    let octets = &message.body.0;
    if octets.is_empty() {
        return None;
    }
    let mark =
        mark.start.min(octets.len())..mark.end.clamp(mark.start.min(octets.len()), octets.len());
    Some(match text_around(octets, &mark) {
        Some(pieces) => Excerpt::Text(pieces),
        None => Excerpt::Octets(hexdump::rows(octets, &[mark], &Window::EXCERPT)),
    })
}

/// The line of text around a mark, unless the body is no text or the mark cuts a character.
fn text_around(octets: &[u8], mark: &Range<usize>) -> Option<Vec<Piece>> {
    let text = core::str::from_utf8(octets).ok()?;
    if text
        .chars()
        .any(|c| c.is_control() && !c.is_ascii_whitespace())
    {
        return None;
    }
    let before = last_characters(text.get(..mark.start)?, AROUND);
    let marked = text.get(mark.clone())?;
    let after: String = text.get(mark.end..)?.chars().take(AROUND).collect();
    let cut_before = if before.len() < mark.start {
        "\u{2026}"
    } else {
        ""
    };
    let cut_after = if mark.end + after.len() < octets.len() {
        "\u{2026}"
    } else {
        ""
    };
    Some(Vec::from([
        piece(false, &format!("{cut_before}{}", visible::line(before))),
        piece(true, &marked_text(marked)),
        piece(false, &format!("{}{cut_after}", visible::line(&after))),
    ]))
}

/// What is marked; an empty mark is shown as a place between two characters.
fn marked_text(marked: &str) -> String {
    if marked.is_empty() {
        return "\u{2038}".to_owned();
    }
    let length = marked.chars().count();
    if length <= MARKED * 2 {
        return visible::line(marked);
    }
    let begin: String = marked.chars().take(MARKED).collect();
    let end = last_characters(marked, MARKED);
    format!(
        "{} \u{2026}{} characters left out\u{2026} {}",
        visible::line(&begin),
        length - MARKED * 2,
        visible::line(end)
    )
}

fn last_characters(text: &str, count: usize) -> &str {
    let start = text
        .char_indices()
        .rev()
        .nth(count.saturating_sub(1))
        .map_or(0, |(place, _)| place);
    text.get(start..).unwrap_or(text)
}

fn piece(marked: bool, text: &str) -> Piece {
    Piece {
        marked,
        text: text.to_owned(),
    }
}

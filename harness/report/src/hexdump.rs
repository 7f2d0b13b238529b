//! Octets in rows of sixteen, with the octets that decided a check marked.
//!
//! Long runs are cut: their beginning, their end and the surroundings of every mark are shown, and the
//! number of octets left out is said in between.

use core::ops::Range;
use dmct_record::octets::to_hex;

/// Octets in one row.
pub const ROW: usize = 16;

/// How much of a run of octets is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Runs up to this length are shown whole, octets.
    pub whole: usize,
    /// What is shown of a longer one's beginning, octets.
    pub head: usize,
    /// What is shown of its end, octets.
    pub tail: usize,
    /// What is shown before and after a mark, octets.
    pub around: usize,
    /// What is shown of a mark's own beginning and end where it is longer than twice this, octets.
    pub mark: usize,
}

impl Window {
    /// For a message beside its decoded form.
    pub const MESSAGE: Self = Self {
        whole: 8 * 1024,
        head: 4 * 1024,
        tail: 1024,
        around: 64,
        mark: 1024,
    };

    /// For the few rows beside a check: only the marked octets with a row around them.
    pub const EXCERPT: Self = Self {
        whole: 0,
        head: 0,
        tail: 0,
        around: ROW,
        mark: 2 * ROW,
    };
}

/// One row of a dump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// Up to sixteen octets.
    Octets {
        /// Where the first of them stands.
        offset: usize,
        /// The octets, each with whether it is marked.
        octets: Vec<(u8, bool)>,
    },
    /// Octets that are not shown.
    LeftOut(usize),
}

/// A piece of a row that is marked or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Whether it is marked.
    pub marked: bool,
    /// What it says.
    pub text: String,
}

/// The rows of a run of octets. A mark that is empty marks the octet at its place.
pub fn rows(octets: &[u8], marks: &[Range<usize>], window: &Window) -> Vec<Row> {
    let marks: Vec<Range<usize>> = marks
        .iter()
        .map(|mark| clamped(mark, octets.len()))
        .collect();
    let mut rows = Vec::new();
    let mut shown = 0;
    for part in parts(octets.len(), &marks, window) {
        if part.start > shown {
            rows.push(Row::LeftOut(part.start - shown));
        }
        for (index, row) in octets
            .get(part.clone())
            .unwrap_or_default()
            .chunks(ROW)
            .enumerate()
        {
            let offset = part.start + index * ROW;
            rows.push(Row::Octets {
                offset,
                octets: row
                    .iter()
                    .zip(offset..)
                    .map(|(&octet, place)| (octet, marks.iter().any(|mark| mark.contains(&place))))
                    .collect(),
            });
        }
        shown = part.end;
    }
    if shown < octets.len() {
        rows.push(Row::LeftOut(octets.len() - shown));
    }
    rows
}

/// The hexadecimal half of a row, with a wider gap after the eighth octet.
pub fn hex_pieces(octets: &[(u8, bool)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut before = false;
    for (index, &(octet, marked)) in octets.iter().enumerate() {
        let gap = match index {
            0 => "",
            8 => "  ",
            _ => " ",
        };
        // A gap is marked only between two marked octets.
        push(&mut pieces, marked && before, gap);
        push(&mut pieces, marked, &to_hex(&[octet]));
        before = marked;
    }
    pieces
}

/// The text half of a row: printable ASCII as it is, everything else as a middle dot.
pub fn text_pieces(octets: &[(u8, bool)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for &(octet, marked) in octets {
        let shown = match octet {
            0x20..=0x7E => char::from(octet),
            _ => '\u{B7}',
        };
        push(&mut pieces, marked, shown.encode_utf8(&mut [0; 4]));
    }
    pieces
}

/// Adds text to the last piece if that is marked alike, or as a new one.
fn push(pieces: &mut Vec<Piece>, marked: bool, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.marked == marked => last.text.push_str(text),
        _ => pieces.push(Piece {
            marked,
            text: text.to_owned(),
        }),
    }
}

/// How wide the hexadecimal half of a row is, characters, so that the text half can be aligned.
pub fn hex_width(octets: usize) -> usize {
    match octets {
        0 => 0,
        1..=8 => octets * 3 - 1,
        _ => octets * 3,
    }
}

/// A mark within the octets there are; an empty one takes the octet at its place.
pub fn clamped(mark: &Range<usize>, length: usize) -> Range<usize> {
    let start = mark.start.min(length.saturating_sub(1));
    let end = mark.end.max(start.saturating_add(1)).min(length);
    start..end.max(start)
}

/// The parts that are shown, whole rows, in order, none touching another.
fn parts(length: usize, marks: &[Range<usize>], window: &Window) -> Vec<Range<usize>> {
    if length <= window.whole {
        return core::iter::once(0..length).collect();
    }
    let mut wanted = Vec::from([0..window.head, length.saturating_sub(window.tail)..length]);
    for mark in marks {
        let before = mark.start.saturating_sub(window.around);
        let after = mark.end.saturating_add(window.around);
        if mark.len() > window.mark.saturating_mul(2) {
            wanted.push(before..mark.start.saturating_add(window.mark));
            wanted.push(mark.end.saturating_sub(window.mark)..after);
        } else {
            wanted.push(before..after);
        }
    }
    merged(wanted, length)
}

fn merged(wanted: Vec<Range<usize>>, length: usize) -> Vec<Range<usize>> {
    let mut aligned: Vec<Range<usize>> = wanted
        .into_iter()
        .filter(|part| part.start < part.end)
        .map(|part| part.start / ROW * ROW..part.end.div_ceil(ROW).saturating_mul(ROW).min(length))
        .filter(|part| part.start < part.end)
        .collect();
    aligned.sort_by_key(|part| part.start);
    let mut parts: Vec<Range<usize>> = Vec::new();
    for part in aligned {
        match parts.last_mut() {
            Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
            _ => parts.push(part),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{ROW, Row, Window, hex_pieces, hex_width, rows, text_pieces};
    use core::slice::from_ref;

    fn shown(rows: &[Row]) -> usize {
        rows.iter()
            .map(|row| match row {
                Row::Octets { octets, .. } => octets.len(),
                Row::LeftOut(count) => *count,
            })
            .sum()
    }

    #[test]
    fn what_is_shown_and_what_is_left_out_is_the_whole() {
        for length in [0, 1, 15, 16, 17, 8 * 1024, 8 * 1024 + 1, 70_000] {
            let octets = vec![0x41; length];
            for mark in [0..0, 3..9, 40_000..40_001, 5_000..60_000, 69_999..90_000] {
                for window in [Window::MESSAGE, Window::EXCERPT] {
                    assert_eq!(shown(&rows(&octets, from_ref(&mark), &window)), length);
                }
            }
        }
    }

    #[test]
    fn marked_octets_are_shown_however_long_the_message() {
        let octets: Vec<u8> = (0..70_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let marked: usize = rows(&octets, from_ref(&(40_000..40_003)), &Window::MESSAGE)
            .iter()
            .map(|row| match row {
                Row::Octets { octets, .. } => octets.iter().filter(|(_, marked)| *marked).count(),
                Row::LeftOut(_) => 0,
            })
            .sum();
        assert_eq!(marked, 3);
    }

    #[test]
    fn an_empty_mark_marks_the_octet_at_its_place() {
        let dump = rows(b"abc", from_ref(&(3..3)), &Window::MESSAGE);
        assert_eq!(
            dump,
            [Row::Octets {
                offset: 0,
                octets: vec![(b'a', false), (b'b', false), (b'c', true)]
            }]
        );
    }

    #[test]
    fn both_halves_of_a_row_agree_on_what_is_marked() {
        let octets: Vec<(u8, bool)> = (0x3C..0x4C)
            .map(|o| (o, (0x40..0x46).contains(&o)))
            .collect();
        let hex: String = hex_pieces(&octets)
            .iter()
            .map(|p| p.text.as_str())
            .collect();
        assert_eq!(hex, "3c 3d 3e 3f 40 41 42 43  44 45 46 47 48 49 4a 4b");
        assert_eq!(hex.len(), hex_width(ROW));
        let marked: Vec<_> = text_pieces(&octets)
            .into_iter()
            .filter(|p| p.marked)
            .collect();
        assert_eq!(marked.len(), 1);
        assert_eq!(marked[0].text, "@ABCDE");
    }
}

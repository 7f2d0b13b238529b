//! Octets that a user writes down: hexadecimal digits as they are pasted from logs, sources and documents.
//!
//! Digits may stand together or apart, behind `0x` or `\x`, between commas, colons, quotes and brackets, on one line or
//! many. Lines are remembered: each may be a message of its own.

use core::ops::Range;

/// Octets, and which of them came from which line.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Written {
    /// The octets of all lines, one after the other.
    pub octets: Vec<u8>,
    /// The places of each line's octets; lines without any are not among them.
    pub lines: Vec<Range<usize>>,
}

/// A place in the text that is no hexadecimal digit and nothing that may stand between digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotHexadecimal {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong there.
    pub reason: String,
}

impl core::fmt::Display for NotHexadecimal {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(out, "line {}: {}", self.line, self.reason)
    }
}

/// Characters that may stand between digits.
const BETWEEN: &str = ",;:-\"'[]{}()<>";
/// The fewest octets that are taken for hexadecimal digits without being told.
const FEWEST: usize = 4;

/// Reads hexadecimal digits.
///
/// # Errors
/// Something else stands there, or a line has an odd number of digits.
pub fn read(text: &str) -> Result<Written, NotHexadecimal> {
    let mut written = Written::default();
    for (number, line) in text.lines().enumerate() {
        let start = written.octets.len();
        let octets = read_line(line).map_err(|reason| NotHexadecimal {
            line: number + 1,
            reason,
        })?;
        written.octets.extend(octets);
        if written.octets.len() > start {
            written.lines.push(start..written.octets.len());
        }
    }
    Ok(written)
}

/// Reads what looks like hexadecimal digits; `None` for anything else, and for so few that they may be a word.
pub fn recognise(input: &[u8]) -> Option<Written> {
    let text = core::str::from_utf8(input).ok()?;
    // A document begins so, and is no list in brackets.
    if text.trim_start().starts_with('<') {
        return None;
    }
    read(text)
        .ok()
        .filter(|written| written.octets.len() >= FEWEST)
}

fn read_line(line: &str) -> Result<Vec<u8>, String> {
    let mut octets = Vec::new();
    let mut high: Option<u8> = None;
    let mut rest = line;
    while let Some(character) = rest.chars().next() {
        if let Some(behind) = behind_prefix(rest)
            && high.is_none()
        {
            rest = behind;
            continue;
        }
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
        let digit = character
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok());
        match (digit, high.take()) {
            (Some(digit), None) => high = Some(digit),
            (Some(digit), Some(high)) => octets.push(high << 4 | digit),
            (None, half) if character.is_whitespace() || BETWEEN.contains(character) => {
                high = half;
            }
            (None, _) => return Err(format!("{character:?} is no hexadecimal digit")),
        }
    }
    match high {
        None => Ok(octets),
        Some(_) => Err("an odd number of hexadecimal digits".to_owned()),
    }
}

fn behind_prefix(text: &str) -> Option<&str> {
    ["0x", "0X", "\\x", "\\X"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn digits_are_read_in_every_form_in_which_they_are_pasted() {
        for text in [
            "010603c4",
            "01 06 03 C4",
            "01:06:03:c4",
            "0x01, 0x06, 0x03, 0xC4",
            "\\x01\\x06\\x03\\xc4",
            "\"\\x01\\x06\" \"\\x03\\xc4\"",
            "{0x01,0x06,\n 0x03,0xC4}",
            "0x010603C4",
        ] {
            let octets = recognise(text.as_bytes()).map(|written| written.octets);
            assert_eq!(octets, Some(Vec::from([1, 6, 3, 0xC4])), "{text}");
        }
    }

    #[test]
    fn lines_keep_their_places() {
        let written = read("0106\n\n  03C4AF\n").unwrap();
        assert_eq!(written.lines, [0..2, 2..5]);
    }

    #[test]
    fn what_is_no_digit_is_named_with_its_line() {
        let said = |text: &str| read(text).unwrap_err().to_string();
        assert_eq!(said("01\n0g"), "line 2: 'g' is no hexadecimal digit");
        assert_eq!(
            said("01\n023"),
            "line 2: an odd number of hexadecimal digits"
        );
        for text in ["", "cafe", "POST / HTTP/1.1", "<ab cd ef 01>", "deadbee"] {
            assert_eq!(recognise(text.as_bytes()), None, "{text}");
        }
    }
}

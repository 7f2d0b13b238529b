//! Text of a peer, made safe to look at.
//!
//! A control character can drive a terminal, a bidirectional control can make a line read as another one.
//! Both are evidence, so they are shown as pictures instead of being dropped. Markup is not escaped here:
//! that is each rendering's own.

/// What stands for a character that must not reach a reader as it is; `None` for all others.
///
/// C0 controls and DEL have their pictures in U+2400..; everything else without a shape of its own
/// (C1 controls, bidirectional controls, zero-width characters, line and paragraph separators, tags)
/// is named by its number.
pub fn picture(character: char) -> Option<String> {
    let code = u32::from(character);
    match code {
        0x00..=0x1F => char::from_u32(0x2400 + code).map(String::from),
        0x7F => Some('\u{2421}'.to_string()),
        0x80..=0x9F
        | 0xAD
        | 0x61C
        | 0x180E
        | 0x200B..=0x200F
        | 0x2028..=0x202E
        | 0x2060..=0x206F
        | 0xFEFF
        | 0xFFF9..=0xFFFB
        | 0xFFFE..=0xFFFF
        | 0xE0000..=0xE007F => Some(format!("\u{27E8}U+{code:04X}\u{27E9}")),
        _ => None,
    }
}

/// Every control character of a text as a picture, line ends among them: for one line of output.
pub fn line(text: &str) -> String {
    shown(text, |_| false)
}

/// The same, with line feeds and tabs kept: for text that may stand on several lines.
pub fn text(text: &str) -> String {
    shown(text, |c| matches!(c, '\n' | '\t'))
}

/// Octets as one line of text, those that are no UTF-8 as U+FFFD.
pub fn octets(octets: &[u8]) -> String {
    line(&String::from_utf8_lossy(octets))
}

/// A text cut to a number of characters, with the number left out said in its middle.
pub fn shortened(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most {
        return text.to_owned();
    }
    let head = most.saturating_mul(2) / 3;
    let tail = most / 6;
    let left_out = length - head - tail;
    let begin: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(length - tail).collect();
    format!("{begin} \u{2026}{left_out} characters left out\u{2026} {end}")
}

fn shown(text: &str, kept: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match picture(character) {
            Some(picture) if !kept(character) => out.push_str(&picture),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{line, picture, shortened, text};

    #[test]
    fn no_control_character_survives() {
        for code in 0..=0x10_FFFF {
            let Some(character) = char::from_u32(code) else {
                continue;
            };
            let shown = line(&character.to_string());
            assert!(!shown.chars().any(char::is_control), "U+{code:04X}");
            assert_eq!(picture(character).is_none(), shown == character.to_string());
        }
    }

    #[test]
    fn bidirectional_controls_are_named() {
        assert_eq!(line("a\u{202E}b"), "a\u{27E8}U+202E\u{27E9}b");
        assert_eq!(
            line("\u{2066}\u{200F}"),
            "\u{27E8}U+2066\u{27E9}\u{27E8}U+200F\u{27E9}"
        );
    }

    #[test]
    fn line_ends_stay_only_where_lines_are_allowed() {
        assert_eq!(line("a\r\n\tb\0"), "a\u{240D}\u{240A}\u{2409}b\u{2400}");
        assert_eq!(text("a\r\n\tb\u{1B}"), "a\u{240D}\n\tb\u{241B}");
    }

    #[test]
    fn a_cut_says_how_much_is_gone() {
        assert_eq!(shortened("short", 10), "short");
        let cut = shortened(&"x".repeat(100), 60);
        assert!(cut.contains("50 characters left out"), "{cut}");
    }
}

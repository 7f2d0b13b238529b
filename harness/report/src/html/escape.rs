//! The escaper that every template uses, without having to ask for it.

use crate::visible;
use askama::filters::Escaper;
use core::fmt::{self, Write};

/// Takes the meaning of markup from text, and the power from control and bidirectional characters.
///
/// Quotes are escaped as well, so that a value can stand in an attribute. Line feeds and tabs stay.
#[derive(Clone, Copy, Debug, Default)]
pub struct Markup;

impl Escaper for Markup {
    fn write_escaped_str<W: Write>(&self, mut dest: W, string: &str) -> fmt::Result {
        let mut plain = 0;
        for (place, character) in string.char_indices() {
            let Some(instead) = replacement(character) else {
                continue;
            };
            dest.write_str(string.get(plain..place).unwrap_or_default())?;
            dest.write_str(&instead)?;
            plain = place + character.len_utf8();
        }
        dest.write_str(string.get(plain..).unwrap_or_default())
    }
}

fn replacement(character: char) -> Option<String> {
    let entity = match character {
        '<' => "&lt;",
        '>' => "&gt;",
        '&' => "&amp;",
        '"' => "&quot;",
        '\'' => "&#39;",
        '\n' | '\t' => return None,
        other => return visible::picture(other),
    };
    Some(entity.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Markup;
    use askama::filters::Escaper;

    #[test]
    fn markup_quotes_and_controls_lose_their_power_and_all_else_stays() {
        let mut out = String::new();
        let hostile = "a\"'<b onerror=x>&\u{202E}\u{1B}[2J\0 \u{E4}\n\t";
        assert!(Markup.write_escaped_str(&mut out, hostile).is_ok());
        assert_eq!(
            out,
            "a&quot;&#39;&lt;b onerror=x&gt;&amp;\u{27E8}U+202E\u{27E9}\u{241B}[2J\u{2400} \u{E4}\n\t"
        );
    }
}

//! Colour and width of a terminal.

use crate::outcome::Outcome;

/// How text is written to a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether ANSI escape sequences for colour are written.
    pub colour: bool,
    /// How many columns there are.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            colour: false,
            width: 100,
        }
    }
}

/// What a piece of text is, for the choice of its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// How something ended.
    Outcome(Outcome),
    /// A heading or another thing to see first.
    Strong,
    /// A thing of less weight.
    Quiet,
    /// Octets that decided a check.
    Mark,
}

impl Style {
    /// A text in its colour, or as it is where there is none.
    pub fn paint(&self, paint: Paint, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match paint {
            Paint::Outcome(Outcome::Pass) => "32",
            Paint::Outcome(Outcome::Fail) => "1;31",
            Paint::Outcome(Outcome::Inconclusive) => "33",
            Paint::Outcome(Outcome::Error) => "1;35",
            Paint::Outcome(Outcome::NotApplicable) | Paint::Quiet => "2",
            Paint::Outcome(Outcome::Waived) => "36",
            Paint::Strong => "1",
            Paint::Mark => "1;31",
        };
        format!("\u{1B}[{code}m{text}\u{1B}[0m")
    }

    /// A text in lines of this width, the first as given and the others indented.
    ///
    /// Words longer than a line are left whole: an id that is cut cannot be searched for.
    pub fn wrapped(&self, text: &str, indent: usize) -> String {
        let most = self.width.max(indent + 20) - indent;
        let mut lines: Vec<String> = Vec::new();
        let mut current = String::new();
        for word in text.split(' ') {
            let length = current.chars().count() + 1 + word.chars().count();
            if !current.is_empty() && length > most {
                lines.push(core::mem::take(&mut current));
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        lines.push(current);
        lines.join(&format!("\n{}", " ".repeat(indent)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Paint, Style};
    use crate::outcome::Outcome;

    #[test]
    fn without_colour_nothing_but_the_text_is_written() {
        let plain = Style::default();
        let colourful = Style {
            colour: true,
            ..plain
        };
        let fail = Paint::Outcome(Outcome::Fail);
        assert_eq!(plain.paint(fail, "FAIL"), "FAIL");
        assert_eq!(colourful.paint(fail, "FAIL"), "\u{1B}[1;31mFAIL\u{1B}[0m");
    }

    #[test]
    fn lines_are_no_wider_than_the_terminal() {
        let style = Style {
            colour: false,
            width: 40,
        };
        let wrapped = style.wrapped(&"seven ".repeat(20), 8);
        assert!(wrapped.lines().all(|line| line.chars().count() <= 40));
        assert!(
            wrapped
                .lines()
                .skip(1)
                .all(|line| line.starts_with("        "))
        );
    }
}

//! Scalars of known kinds.

use super::Reader;
use crate::syntax::Node;
use dmct_wire::credential::Scheme;
use std::time::Duration;

impl Reader<'_> {
    /// `true` or `false`.
    pub fn boolean(&mut self, node: &Node) -> Option<bool> {
        match self.text(node)?.as_str() {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            other => {
                let message = format!("`true` or `false` is due here, not `{other}`");
                self.wrong(node.extent, message);
                None
            }
        }
    }

    /// A number, decimal or `0x`, within the bounds of its type and this one.
    pub fn number<N: TryFrom<u64>>(&mut self, node: &Node, most: u64) -> Option<N> {
        let text = self.text(node)?;
        let value = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            Some(digits) => u64::from_str_radix(digits, 16),
            None => text.parse(),
        };
        let number = value.ok().filter(|value| *value <= most);
        let number = number.and_then(|value| N::try_from(value).ok());
        if number.is_none() {
            let message = format!("a number from 0 to {most} is due here, not `{text}`");
            self.wrong(node.extent, message);
        }
        number
    }

    /// A stretch of time: `500ms`, `2s`, `1m`, `1h`.
    pub fn duration(&mut self, node: &Node) -> Option<Duration> {
        let text = self.text(node)?;
        let duration = duration(&text);
        if duration.is_none() {
            let message = format!("`{text}` is no stretch of time");
            self.wrong_with_help(node.extent, message, "write `500ms`, `2s` or `1m`");
        }
        duration
    }

    /// Octets in hexadecimal; white space between them is passed over.
    pub fn octets(&mut self, node: &Node) -> Option<Vec<u8>> {
        let text = self.text(node)?;
        let octets = octets(&text);
        if octets.is_none() {
            let message = "octets are written in hexadecimal, two digits each";
            self.wrong_with_help(node.extent, message, "write `00ff1a`, in quotation marks");
        }
        octets
    }

    /// An authentication scheme by its short name.
    pub fn scheme(&mut self, node: &Node) -> Option<Scheme> {
        let text = self.text(node)?;
        let scheme = Scheme::ALL.into_iter().find(|scheme| scheme.name() == text);
        if scheme.is_none() {
            let known = Scheme::ALL.map(Scheme::name);
            self.unknown(node.extent, "authentication scheme", &text, known);
        }
        scheme
    }
}

/// The longest time that anything of ours may wait.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);

fn duration(text: &str) -> Option<Duration> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    let milliseconds = match unit.trim() {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return None,
    };
    let duration = Duration::from_millis(number.checked_mul(milliseconds)?);
    Some(duration).filter(|duration| *duration <= LONGEST)
}

fn octets(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits?;
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    Some(
        pairs
            .map(|pair| pair.iter().fold(0, |octet, digit| octet << 4 | digit))
            .collect(),
    )
}

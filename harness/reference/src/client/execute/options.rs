//! Optional parameters of a user interaction (DM Protocol 1.3, 10.3).

use crate::{parameters::decoded, phrase::item_text};
use dmct_wire::syncml::message::Item;
use std::time::Duration;

/// The parameters that are defined.
const KNOWN: [&str; 6] = ["MINDT", "MAXDT", "DR", "MAXLEN", "IT", "ET"];

/// The parameters of one interaction, decoded; what cannot be understood is passed over.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    pairs: Vec<(String, String)>,
    /// Something in the string is no parameter with a name and a value.
    pub(super) malformed: bool,
}

impl Options {
    /// Reads the first Item of an Alert.
    pub(super) fn of(item: &Item) -> Self {
        let mut options = Self::default();
        let text = item_text(item).unwrap_or_default();
        for part in text.split('&').filter(|part| !part.trim().is_empty()) {
            let pair = part
                .split_once('=')
                .and_then(|(name, value)| Some((name.trim().to_owned(), decoded(value.trim())?)));
            match pair {
                Some(pair) => options.pairs.push(pair),
                None => options.malformed = true,
            }
        }
        options
    }

    /// The value of a parameter, the first where it is there twice.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let mut pairs = self.pairs.iter();
        pairs
            .find(|(each, _)| each == name)
            .map(|(_, value)| value.as_str())
    }

    /// A positive whole number.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        let number = self.text(name)?.parse().ok()?;
        (number > 0).then_some(number)
    }

    /// A positive whole number of seconds.
    pub(super) fn seconds(&self, name: &str) -> Option<Duration> {
        let seconds = u64::try_from(self.number(name)?).ok()?;
        Some(Duration::from_secs(seconds))
    }

    /// Whether there is a parameter that 10.3 does not define.
    pub(super) fn has_unknown(&self) -> bool {
        let mut pairs = self.pairs.iter();
        pairs.any(|(name, _)| !KNOWN.contains(&name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrase::data;

    fn options(text: &str) -> Options {
        Options::of(&Item {
            data: data(text),
            ..Item::default()
        })
    }

    #[test]
    fn parameters_are_read_as_the_examples_of_the_document_write_them() {
        // DM Protocol 1.3, 10.3 and 10.3.3
        assert_eq!(options("MAXDT=30&DR=1").number("MAXDT"), Some(30));
        assert_eq!(options("DR=John+Doe").text("DR"), Some("John Doe"));
        assert_eq!(options("DR=2-3").text("DR"), Some("2-3"));
    }

    #[test]
    fn what_cannot_be_understood_is_passed_over_and_the_rest_is_heeded() {
        let all = options("=5&MINDT&%&x=%zz&MAXDT=7&MINDT=-1&Q=1");
        assert_eq!(all.number("MAXDT"), Some(7));
        assert_eq!(all.number("MINDT"), None);
        assert!(all.malformed && all.has_unknown());
        assert_eq!(options("MAXDT=0").seconds("MAXDT"), None);
    }
}

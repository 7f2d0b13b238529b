//! User interactions (DM Protocol 1.3, section 10) as whoever sits above a DM client sees them: how its user is to
//! answer, and what the user saw.

use serde::{Deserialize, Serialize};

/// How the user answers one interaction. In JSON: `"yes"`, `{"type": "text"}`, `{"choose": ["first", "third"]}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// Yes, to a confirmation.
    Yes,
    /// No, to a confirmation.
    No,
    /// Whatever is offered is confirmed as it stands: a display is closed, a default is taken.
    Accept,
    /// The user cancels the interaction, by whatever means the device has for that.
    Cancel,
    /// The user does nothing at all.
    Nothing,
    /// This text is put in, in place of any that is offered, and confirmed. Of a date it is `DDMMYYYY`, of a time
    /// `hhmmss`, of an IP address its four groups with dots: where the device has a form of its own for such, what
    /// the text means is put in.
    Type(String),
    /// These choices are made, no others, and confirmed. They are named by their texts, since it is for the client to
    /// know their numbers and for nobody to rely on the order in which they are shown.
    Choose(Vec<String>),
}

/// What kind of interaction it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InteractionKind {
    /// A text was shown (1100).
    Display,
    /// A question for yes or no (1101).
    Confirmation,
    /// A question for a text (1102).
    TextInput,
    /// A choice of one (1103).
    SingleChoice,
    /// A choice of any number (1104).
    MultipleChoice,
}

impl InteractionKind {
    /// All of them, in the order of their codes.
    pub const ALL: [Self; 5] = [
        Self::Display,
        Self::Confirmation,
        Self::TextInput,
        Self::SingleChoice,
        Self::MultipleChoice,
    ];

    /// Its word in scenarios and in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Display => "display",
            Self::Confirmation => "confirmation",
            Self::TextInput => "text-input",
            Self::SingleChoice => "single-choice",
            Self::MultipleChoice => "multiple-choice",
        }
    }

    /// The code of the Alert that asks for it.
    pub const fn code(self) -> u16 {
        match self {
            Self::Display => 1100,
            Self::Confirmation => 1101,
            Self::TextInput => 1102,
            Self::SingleChoice => 1103,
            Self::MultipleChoice => 1104,
        }
    }

    /// The kind that an Alert with this code asks for.
    pub fn of_code(code: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kind of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// One interaction as the user saw it. What could not be seen is left out, and shows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Interaction {
    /// What kind it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<InteractionKind>,
    /// The text that was shown: of a choice, its title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The choices, from the first to the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choices: Option<Vec<String>>,
    /// For how long it was shown, milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_for: Option<u64>,
    /// Whether what was typed could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
    /// What was offered before the user did anything: `yes` or `no`, a text, or numbers of choices with `-` between
    /// them. Empty where nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Whether the user could have cancelled it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancellable: Option<bool>,
    /// Words of whoever looked, kept as evidence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_found_by_its_word_and_by_its_code() {
        for kind in InteractionKind::ALL {
            assert_eq!(InteractionKind::of_word(kind.word()), Some(kind));
            assert_eq!(InteractionKind::of_code(kind.code()), Some(kind));
        }
        assert_eq!(InteractionKind::of_code(1105), None);
    }
}

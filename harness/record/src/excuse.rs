//! Why something that a document demands is not tested.

use core::fmt;
use serde::{Deserialize, Serialize};

/// An excuse: what is demanded and not tested, and why. It is never a pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excuse {
    /// What kind of excuse it is.
    #[serde(rename = "type")]
    pub kind: ExcuseKind,
    /// Why it holds here, in a sentence.
    pub reason: String,
}

/// The kinds of excuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExcuseKind {
    /// Nobody has to follow it.
    Permission,
    /// The implementation's maker declares it, and no message can contradict the declaration.
    Declared,
    /// Nothing that leaves the implementation shows whether it is followed.
    NotObservable,
    /// Another document says what it means, and that document's tests judge it.
    OtherDocument,
}

impl ExcuseKind {
    /// Every kind, as written.
    pub const WORDS: [&'static str; 4] =
        ["permission", "declared", "not-observable", "other-document"];

    /// The kind that a word names.
    pub fn of_word(word: &str) -> Option<Self> {
        let kinds = [
            Self::Permission,
            Self::Declared,
            Self::NotObservable,
            Self::OtherDocument,
        ];
        kinds.into_iter().find(|kind| kind.word() == word)
    }

    /// The word for it, as in files and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Permission => "permission",
            Self::Declared => "declared",
            Self::NotObservable => "not-observable",
            Self::OtherDocument => "other-document",
        }
    }
}

impl fmt::Display for ExcuseKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::{Excuse, ExcuseKind};

    #[test]
    fn an_excuse_is_named_alike_in_files_and_in_json() {
        for word in ExcuseKind::WORDS {
            let kind = ExcuseKind::of_word(word);
            let json = format!("{{\"type\":\"{word}\",\"reason\":\"R\"}}");
            let excuse: Option<Excuse> = serde_json::from_str(&json).ok();
            assert_eq!(excuse.as_ref().map(|excuse| excuse.kind), kind, "{word}");
            assert!(kind.is_some(), "{word}");
            let again = excuse.and_then(|excuse| serde_json::to_string(&excuse).ok());
            assert_eq!(again, Some(json));
        }
    }
}

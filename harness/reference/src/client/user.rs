//! The user at the device.

use serde::Deserialize;

/// A user who always does the same (DM Protocol 1.3, section 10).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct User {
    /// What happens when something is asked.
    pub answers: Answering,
    /// What is typed in answer to a text input; cut at MAXLEN.
    pub text: String,
    /// What is chosen, by number from 1; a single choice takes the first.
    pub choices: Vec<usize>,
}

/// How a user answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answering {
    /// Yes, and an answer where one is asked for.
    #[default]
    Accepts,
    /// No to a confirmation: 304.
    Rejects,
    /// Cancels whatever can be cancelled: 214.
    Cancels,
    /// Is not there: 408.
    Never,
}

impl Default for User {
    fn default() -> Self {
        Self {
            answers: Answering::Accepts,
            text: "dmct".to_owned(),
            choices: vec![1, 2],
        }
    }
}

//! The user at the device, and what the user has seen.

use dmct_wire::peer::{Interaction, Reply};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// The most interactions that are remembered.
const MOST_SHOWN: usize = 256;
/// The most replies that can be laid out beforehand.
pub(crate) const MOST_REPLIES: usize = 256;

/// A user who does the same again and again, unless told otherwise (DM Protocol 1.3, section 10).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct User {
    /// What happens when something is asked.
    pub answers: Answering,
    /// What is typed in answer to a text input; cut at MAXLEN.
    pub text: String,
    /// What is chosen, by number from 1; a single choice takes the first.
    pub choices: Vec<usize>,
    /// How long the device waits for the user where MAXDT does not say it, seconds.
    pub patience: u64,
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
            patience: 10,
        }
    }
}

/// What the user is told to answer, and what the user saw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserMemory {
    /// The replies to the interactions to come, before the user falls back into habits.
    pub replies: VecDeque<Reply>,
    /// What was shown, in order.
    pub shown: Vec<Interaction>,
}

impl UserMemory {
    pub(crate) fn note(&mut self, interaction: Interaction) {
        if self.shown.len() < MOST_SHOWN {
            self.shown.push(interaction);
        }
    }
}

//! Where the behaviour that was observed differs from what an implementation claims.
//!
//! Differences are notes for a reader: they change no verdict by themselves.

use crate::verdict::Verdict;
use serde::{Deserialize, Serialize};

/// A gap between claim and behaviour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// The document of the SCR item: `pro-1.3`.
    pub spec: String,
    /// `client` or `server`.
    pub role: String,
    /// The SCR item that the claim is about; empty where it is another line of the profile.
    pub id: String,
    /// How they differ.
    pub kind: GapKind,
    /// The same in one sentence.
    pub says: String,
    /// What the scenarios of this run made of an item that was not shown; nothing: none decides it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The message that shows it, and where in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Sight>,
}

/// How claim and behaviour differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GapKind {
    /// What a message says of the implementation is not what the profile says.
    Value,
    /// An item is not claimed, and a message shows that it works.
    NotClaimedButObserved,
    /// An item is claimed, and no scenario passed that decides it.
    ClaimedButNotShown,
}

/// Where something was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sight {
    /// The scenario.
    pub scenario: String,
    /// The number of the message in it.
    pub message: u64,
    /// The octets of that message's body that show it, `[start, end)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<[usize; 2]>,
    /// Those octets as text, shortened.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

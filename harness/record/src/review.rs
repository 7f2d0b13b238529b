//! What the static conformance review found: where the claims of an implementation contradict the documents.
//!
//! Whoever knows the SCR tables finds the contradictions; here they are only facts of a run, for its report.

use serde::{Deserialize, Serialize};

/// A place where the claims of an implementation contradict the documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contradiction {
    /// The document: `pro-1.3`.
    pub spec: String,
    /// `client` or `server`.
    pub role: String,
    /// The SCR item; the clause where [`ContradictionKind::Text`] says so.
    pub id: String,
    /// What is wrong with the claim.
    pub kind: ContradictionKind,
    /// The same in one sentence.
    pub says: String,
    /// What is required, as an expression over SCR items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires: Option<String>,
    /// The items in that expression, in the order in which they stand, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub operands: Vec<Operand>,
    /// What to change in the profile, or in the implementation.
    pub change: String,
    /// The line of the profile that answers for the item.
    pub line: u32,
    /// How a misprint of the document was read, if that matters here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What is wrong with a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContradictionKind {
    /// A mandatory item is not claimed: the implementation does not conform, by its own claim.
    MandatoryNotClaimed,
    /// An item is claimed, and what it requires is not.
    RequirementNotMet,
    /// The text of a document demands a claim for which its tables have no item.
    Text,
}

/// An item in an expression, with its claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operand {
    /// The item, with its document where that is another one: `noti-1.3:SCR-DM-NOTI-S-001-M`.
    pub id: String,
    /// Whether it is claimed.
    pub claimed: bool,
}

//! What was asked of a run: enough to go on with one that was cut off, and to tell what it did not come to.

use crate::event::{Event, EventKind};
use serde::{Deserialize, Serialize};

/// What was asked of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct Asked {
    /// When the run began, RFC 3339.
    pub began: String,
    /// The files of the profiles, as they were named; empty where the reference peers were tested.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub iut: Vec<String>,
    /// The profiles of what is tested after the first implementation, without secrets, as their YAML text: where a run
    /// is cut off, what it did not come to can still be told.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub later: Vec<String>,
    /// What was selected; empty for everything.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub select: Vec<String>,
    /// Which part of how many, both from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shard: Option<(usize, usize)>,
    /// Whether the reference peers were met by HTTPS.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub tls: bool,
    /// Whether a SHOULD that was not followed fails.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub strict: bool,
}

impl Asked {
    /// What the events of a run say that was asked of it; nothing where it was not recorded.
    pub fn of(events: &[Event]) -> Option<&Self> {
        events.iter().find_map(|event| match &event.kind {
            EventKind::RunBegan { asked, .. } => asked.as_ref(),
            _ => None,
        })
    }
}

//! Octets to both layers and back, whatever the encoding.
//!
//! The one door for callers: a carrier's content type picks an [`Encoding`], [`decode`] gives the tree,
//! the message and the defects, [`encode`] writes a tree.

use super::{
    defect::Defect,
    limits::Limits,
    message::Message,
    tree::Element,
};

/// How a DM message is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// XML 1.0 in UTF-8.
    #[default]
    Xml,
    /// WAP Binary XML.
    Wbxml,
}

/// What became of a run of octets.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Decoded {
    /// The tree, unless the octets were no document at all.
    pub tree: Option<Element>,
    /// The message, unless the tree is no SyncML.
    pub message: Option<Message>,
    /// All that was wrong, in the order of their places.
    pub defects: Vec<Defect>,
}

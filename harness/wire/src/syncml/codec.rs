//! Octets to both layers and back, whatever the encoding.
//!
//! The one door for callers: a carrier's content type picks an [`Encoding`], [`decode`] gives the tree,
//! the message and the defects, [`encode`] writes a tree.

use thiserror::Error;

use super::{
    defect::Defect, grammar, limits::Limits, message::Message, read, tree::Element, wbxml, xml,
};

/// How a DM message is written.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// XML 1.0 in UTF-8.
    #[default]
    Xml,
    /// WAP Binary XML.
    Wbxml,
}

/// What a content type says about the encoding of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaTypeMatch {
    /// The encoding it names.
    pub encoding: Encoding,
    /// Whether it is the type registered for DM; false for the data synchronisation types without
    /// `.dm`, which some peers send by mistake.
    pub exact: bool,
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

/// Why a tree cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EncodeError {
    /// A character that the encoding cannot carry as text.
    #[error("{element} holds U+{character:04X}, which XML cannot carry as it is")]
    Character {
        /// The element whose text it is.
        element: String,
        /// The code point.
        character: u32,
    },
    /// Octets that are no UTF-8 text.
    #[error("{element} holds octets that are no UTF-8 text, which XML cannot carry")]
    Octets {
        /// The element that holds them.
        element: String,
    },
    /// A name that no element can have.
    #[error("{0:?} is no name for an element")]
    Name(String),
    /// A namespace that XML cannot declare, or that has no code page in WBXML.
    #[error("{0:?} is no namespace that this encoding can say")]
    Namespace(String),
    /// Elements inside one another deeper than any reader would follow.
    #[error("elements stand more than {0} deep")]
    Depth(usize),
}

impl Encoding {
    /// The media type registered for DM messages in this encoding (RepPro 1.2.2, section 8).
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Xml => "application/vnd.syncml.dm+xml",
            Self::Wbxml => "application/vnd.syncml.dm+wbxml",
        }
    }

    /// The encoding that a Content-Type value names: letter case and parameters are ignored.
    pub fn of_media_type(value: &str) -> Option<MediaTypeMatch> {
        const NAMES: [(&str, Encoding, bool); 4] = [
            (Encoding::Xml.media_type(), Encoding::Xml, true),
            (Encoding::Wbxml.media_type(), Encoding::Wbxml, true),
            ("application/vnd.syncml+xml", Encoding::Xml, false),
            ("application/vnd.syncml+wbxml", Encoding::Wbxml, false),
        ];
        let bare = value.split(';').next().unwrap_or_default().trim();
        NAMES
            .iter()
            .find(|(name, ..)| name.eq_ignore_ascii_case(bare))
            .map(|&(_, encoding, exact)| MediaTypeMatch { encoding, exact })
    }
}

/// Reads octets as a DM message, as far as they can be read, and says what was wrong with them.
///
/// Never fails: octets that are no document give a [`Decoded`] without a tree and with the reason
/// among its defects.
pub fn decode(octets: &[u8], encoding: Encoding, limits: &Limits) -> Decoded {
    let (tree, mut defects) = match encoding {
        Encoding::Xml => xml::parse(octets, limits),
        Encoding::Wbxml => wbxml::parse(octets, limits),
    };
    let mut message = None;
    if let Some(root) = &tree {
        let (read, reading_defects) = read::from_tree(root);
        defects.extend(reading_defects);
        if read.is_some() {
            defects.extend(grammar::check(root));
        }
        message = read;
    }
    defects.sort_by_key(|defect| (defect.span.start, defect.span.end));
    Decoded {
        tree,
        message,
        defects,
    }
}

/// Writes a tree.
///
/// # Errors
///
/// [`EncodeError`] when the encoding cannot carry what the tree holds: it is never written changed.
pub fn encode(tree: &Element, encoding: Encoding) -> Result<Vec<u8>, EncodeError> {
    match encoding {
        Encoding::Xml => xml::write(tree),
        Encoding::Wbxml => wbxml::write(tree),
    }
}

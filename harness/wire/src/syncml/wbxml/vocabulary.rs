//! Which elements the tokens of a document stand for: its document type, named by its public identifier.

use super::pages::{self, Page};
use crate::syncml::tree::{METINF, SYNCML12};

/// Namespace of SyncML 1.0 elements.
const SYNCML10: &str = "SYNCML:SYNCML1.0";
/// Namespace of SyncML 1.1 elements.
const SYNCML11: &str = "SYNCML:SYNCML1.1";
/// Namespace of device descriptions and serialised trees.
const DDF: &str = crate::tnds::NAMESPACE;

/// A namespace that has a code page, if this is one.
#[inline]
pub(super) fn known_namespace(namespace: &str) -> Option<&'static str> {
    // Names of elements are shorter or have no colon.
    if !namespace.contains(':') {
        return None;
    }
    let known = [SYNCML12, METINF, DDF, SYNCML11, SYNCML10];
    known.into_iter().find(|known| *known == namespace)
}

/// The code page of meta information in every document type.
const METINF_PAGE: u8 = 1;
/// The code page of device descriptions and serialised trees in every document type.
const DDF_PAGE: u8 = 2;

/// A document type (RepPro 1.2.2, section 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// SyncML 1.0.
    SyncML10,
    /// SyncML 1.1.
    SyncML11,
    /// SyncML 1.2.
    SyncML12,
    /// Device description and serialised tree 1.2.
    Ddf,
}

/// How a document names its document type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PublicId {
    /// By a registered number.
    Number(u32),
    /// By a formal name in the string table: none is registered.
    Name(&'static str),
}

impl Vocabulary {
    /// The document type of a registered number.
    pub(super) const fn of_number(number: u32) -> Option<Self> {
        match number {
            0x0FD1 => Some(Self::SyncML10),
            0x0FD3 => Some(Self::SyncML11),
            0x1201 => Some(Self::SyncML12),
            _ => None,
        }
    }

    /// The document type of a formal name, whatever its letter case: the documents themselves differ.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        [
            ("-//SYNCML//DTD SyncML 1.0//EN", Self::SyncML10),
            ("-//SYNCML//DTD SyncML 1.1//EN", Self::SyncML11),
            ("-//SYNCML//DTD SyncML 1.2//EN", Self::SyncML12),
            ("-//OMA//DTD-DM-DDF 1.2//EN", Self::Ddf),
        ]
        .into_iter()
        .find_map(|(known, vocabulary)| known.eq_ignore_ascii_case(name).then_some(vocabulary))
    }

    /// The document type in which a root of a namespace can be written.
    pub(super) fn of_root(namespace: &str) -> Option<Self> {
        match namespace {
            SYNCML10 => Some(Self::SyncML10),
            SYNCML11 => Some(Self::SyncML11),
            SYNCML12 | METINF => Some(Self::SyncML12),
            DDF => Some(Self::Ddf),
            _ => None,
        }
    }

    /// How a document of this type is named when it is written.
    pub(super) const fn public_id(self) -> PublicId {
        match self {
            Self::SyncML10 => PublicId::Number(0x0FD1),
            Self::SyncML11 => PublicId::Number(0x0FD3),
            Self::SyncML12 => PublicId::Number(0x1201),
            Self::Ddf => PublicId::Name("-//OMA//DTD-DM-DDF 1.2//EN"),
        }
    }

    /// A code page and the namespace of its elements. A device description that does not switch to its
    /// page is taken to have it as page 0.
    #[inline]
    pub(super) const fn page(self, number: u8) -> Option<(&'static Page, &'static str)> {
        match (number, self) {
            (0, Self::SyncML10) => Some((&pages::SYNCML, SYNCML10)),
            (0, Self::SyncML11) => Some((&pages::SYNCML, SYNCML11)),
            (0, Self::SyncML12) => Some((&pages::SYNCML, SYNCML12)),
            (METINF_PAGE, _) => Some((&pages::METINF, METINF)),
            (DDF_PAGE, _) | (0, Self::Ddf) => Some((&pages::DDF, DDF)),
            _ => None,
        }
    }

    /// The number of the code page on which elements of a namespace are written.
    #[inline]
    pub(super) fn page_of(self, namespace: &str) -> Option<u8> {
        match namespace {
            METINF => Some(METINF_PAGE),
            DDF => Some(DDF_PAGE),
            _ => self
                .page(0)
                .is_some_and(|(_, own)| own == namespace)
                .then_some(0),
        }
    }
}

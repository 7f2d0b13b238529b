//! One frame of a capture file, and why a file cannot be read.

use core::fmt;

/// A frame as it was captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame<'a> {
    /// When, microseconds since 1970, or since whatever the file counts from.
    pub(super) at: u64,
    /// The link type of its interface (`LINKTYPE_` numbers).
    pub(super) link: u32,
    /// Its octets, as far as they were kept.
    pub(super) octets: &'a [u8],
}

/// The frames of a capture file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Frames<'a> {
    /// In the order of the file.
    pub(super) frames: Vec<Frame<'a>>,
    /// Where and why reading ended before the end of the file, if it did.
    pub(super) cut: Option<Unreadable>,
}

/// A place in a file from which on it cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The octet.
    pub offset: usize,
    /// Why, in words that follow on "at octet N:".
    pub reason: String,
}

impl Unreadable {
    /// At an octet, for a reason.
    pub(super) fn at(offset: usize, reason: impl Into<String>) -> Self {
        Self {
            offset,
            reason: reason.into(),
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "at octet {}: {}", self.offset, self.reason)
    }
}

impl std::error::Error for Unreadable {}

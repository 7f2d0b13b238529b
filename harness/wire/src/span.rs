//! Places in a run of octets.
//!
//! Every decoder of this crate says where in its input a value stood, so that a verdict can point at
//! octets. A place is no part of a value: two messages that say the same are equal wherever they stood.

/// A half-open range of octets, `start..end`, of the input that was decoded.
///
/// The default, `0..0`, stands for "was not read from anywhere": values that were built and not decoded.
///
/// Spans compare equal whatever they hold, so that `decode(encode(message)) == message` can be said.
/// Compare [`Span::range`] where the place itself matters.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// The first octet.
    pub start: usize,
    /// One past the last octet.
    pub end: usize,
}

impl Span {
    /// The octets `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The place as a range, for slicing and for comparing places.
    pub const fn range(self) -> core::ops::Range<usize> {
        self.start..self.end
    }

    /// Whether this place was never read from any input.
    pub const fn is_unknown(self) -> bool {
        self.start == 0 && self.end == 0
    }
}

impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Span {}

impl core::hash::Hash for Span {
    fn hash<H: core::hash::Hasher>(&self, _: &mut H) {}
}

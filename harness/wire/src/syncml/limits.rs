//! How much of a peer's input is read before it is refused.

/// Bounds on what a decoder takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Octets of one message.
    pub octets: usize,
    /// Elements inside one another.
    pub depth: usize,
    /// Elements in all.
    pub elements: usize,
    /// Attributes of one element.
    pub attributes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            octets: 8 * 1024 * 1024,
            depth: 64,
            elements: 200_000,
            attributes: 32,
        }
    }
}

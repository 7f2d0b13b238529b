//! What an element may hold, in the words of a DTD.

/// The content model of one element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// Nothing.
    Empty,
    /// Characters.
    Text,
    /// Anything: Data carries whatever the management object wants.
    Any,
    /// Meta information in any order: elements of the MetInf namespace.
    Meta,
    /// Elements in this order.
    Sequence(&'static [Particle]),
}

/// One place in a sequence: one of some names, so many times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Particle {
    /// The elements of which one may stand here.
    pub names: &'static [&'static str],
    /// How many of them.
    pub occurrence: Occurrence,
}

/// How often something may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occurrence {
    /// Exactly once.
    Once,
    /// At most once: `?`.
    Optional,
    /// Any number: `*`.
    Any,
    /// At least once: `+`.
    Some,
}

impl Occurrence {
    /// Whether one at least is due.
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Once | Self::Some)
    }

    /// Whether there may be several.
    pub const fn may_repeat(self) -> bool {
        matches!(self, Self::Any | Self::Some)
    }
}

/// Exactly one of these.
pub(super) const fn once(names: &'static [&'static str]) -> Particle {
    particle(names, Occurrence::Once)
}

/// At most one of these.
pub(super) const fn optional(names: &'static [&'static str]) -> Particle {
    particle(names, Occurrence::Optional)
}

/// Any number of these.
pub(super) const fn any(names: &'static [&'static str]) -> Particle {
    particle(names, Occurrence::Any)
}

/// At least one of these.
pub(super) const fn some(names: &'static [&'static str]) -> Particle {
    particle(names, Occurrence::Some)
}

const fn particle(names: &'static [&'static str], occurrence: Occurrence) -> Particle {
    Particle { names, occurrence }
}

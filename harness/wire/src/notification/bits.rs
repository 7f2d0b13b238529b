//! Fields of single bits inside a big-endian word.

use crate::octets::Field;
use crate::span::Span;

/// Some bits of a word, counted from its most significant bit as the figures of the documents do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bits {
    /// The field's name in the document.
    pub name: &'static str,
    /// How many bits the word has.
    pub word: u8,
    /// The first bit of the field.
    pub first: u8,
    /// How many bits the field has.
    pub width: u8,
}

impl Bits {
    const fn shift(self) -> u8 {
        self.word - self.first - self.width
    }

    const fn mask(self) -> u64 {
        (1 << self.width) - 1
    }

    /// The field's value in this word.
    pub const fn of(self, word: u64) -> u64 {
        (word >> self.shift()) & self.mask()
    }

    /// A word that holds this value in the field and zero elsewhere; bits that do not fit are dropped.
    pub const fn placed(self, value: u64) -> u64 {
        (value & self.mask()) << self.shift()
    }

    /// The field as it was read, for evidence.
    pub fn field(self, value: impl Into<String>, span: Span) -> Field {
        Field {
            name: self.name.into(),
            value: value.into(),
            bits: Some(self.first..self.first + self.width),
            span,
        }
    }
}

/// A field of whole octets as it was read, for evidence.
pub(super) fn whole(name: impl Into<String>, value: impl Into<String>, span: Span) -> Field {
    Field {
        name: name.into(),
        value: value.into(),
        bits: None,
        span,
    }
}

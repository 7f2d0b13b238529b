//! The global tokens: those that mean the same on every code page (WBXML 1.3, section 7.1).

/// The next octet is the code page from here on.
pub(super) const SWITCH_PAGE: u8 = 0x00;
/// The end of an element's content, of an attribute list or of a processing instruction.
pub(super) const END: u8 = 0x01;
/// A character by its number.
pub(super) const ENTITY: u8 = 0x02;
/// A zero-ended string.
pub(super) const STR_I: u8 = 0x03;
/// A tag whose name stands in the string table; bits [`CONTENT`] and [`ATTRIBUTES`] make the other three.
pub(super) const LITERAL: u8 = 0x04;
/// A processing instruction.
pub(super) const PI: u8 = 0x43;
/// A string of the string table.
pub(super) const STR_T: u8 = 0x83;
/// A run of octets behind its length.
pub(super) const OPAQUE: u8 = 0xC3;

/// Of a tag: content follows.
pub(super) const CONTENT: u8 = 0x40;
/// Of a tag: a list of attributes follows.
pub(super) const ATTRIBUTES: u8 = 0x80;
/// Of a tag: what is left is its number.
pub(super) const NUMBER: u8 = 0x3F;

/// The extension tokens, which belong to the document type; SyncML gives them no meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extension {
    /// With a zero-ended string.
    WithString,
    /// With an integer.
    WithInteger,
    /// Alone.
    Alone,
}

impl Extension {
    /// The extension that a token stands for, if it is one.
    pub(super) const fn of(token: u8) -> Option<Self> {
        match token {
            0x40..=0x42 => Some(Self::WithString),
            0x80..=0x82 => Some(Self::WithInteger),
            0xC0..=0xC2 => Some(Self::Alone),
            _ => None,
        }
    }
}

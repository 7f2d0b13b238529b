//! The string table of a document (WBXML 1.3, section 5.7).

use crate::{octets::Stop, span::Span};

/// Zero-ended strings, found by their offset. The last may lack its zero: so it was seen in the field.
#[derive(Clone, Copy, Debug)]
pub(super) struct StringTable<'a> {
    octets: &'a [u8],
    /// Where it stood.
    pub(super) span: Span,
}

impl<'a> StringTable<'a> {
    /// A table of these octets, which stood there.
    pub(super) const fn new(octets: &'a [u8], span: Span) -> Self {
        Self { octets, span }
    }

    /// Whether its last string has no zero.
    pub(super) fn is_unterminated(&self) -> bool {
        self.octets.last().is_some_and(|last| *last != 0)
    }

    /// The string at an offset, if it has no more than `most` octets. The reference to it stood at `place`.
    ///
    /// # Errors
    /// The offset lies outside the table, or the string is longer; no more than `most` octets are looked at.
    pub(super) fn string(
        &self,
        offset: u32,
        most: usize,
        place: usize,
    ) -> Result<&'a [u8], Refusal> {
        let from = usize::try_from(offset).ok();
        let Some(rest) = from
            .filter(|from| *from < self.octets.len())
            .and_then(|from| self.octets.get(from..))
        else {
            let reason = format!(
                "the offset {offset} lies outside the string table, which has {} octets",
                self.octets.len()
            );
            return Err(Refusal::Outside(Stop::new(place, reason)));
        };
        let seen = rest.get(..most).unwrap_or(rest);
        match seen.iter().position(|octet| *octet == 0) {
            Some(end) => Ok(seen.get(..end).unwrap_or_default()),
            None if seen.len() == rest.len() || rest.get(most) == Some(&0) => Ok(seen),
            None => Err(Refusal::TooLong),
        }
    }
}

/// Why there is no string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The offset lies outside the table.
    Outside(Stop),
    /// It has more octets than are taken.
    TooLong,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_with_their_zero_or_with_the_table() {
        let table = StringTable::new(b"ab\0cde", Span::default());
        let read = |offset, most| table.string(offset, most, 7);
        assert_eq!(read(0, 9), Ok(&b"ab"[..]));
        assert_eq!(read(1, 9), Ok(&b"b"[..]));
        assert_eq!(read(2, 9), Ok(&b""[..]));
        assert_eq!(read(3, 9), Ok(&b"cde"[..]));
        assert_eq!(read(0, 2), Ok(&b"ab"[..]));
        assert_eq!(read(3, 3), Ok(&b"cde"[..]));
        assert_eq!(read(0, 1), Err(Refusal::TooLong));
        assert_eq!(read(3, 2), Err(Refusal::TooLong));
        for outside in [6, u32::MAX] {
            let Err(Refusal::Outside(stop)) = read(outside, 9) else {
                panic!("{outside} is outside");
            };
            assert_eq!(stop.offset, 7);
        }
        assert!(table.is_unterminated());
    }
}

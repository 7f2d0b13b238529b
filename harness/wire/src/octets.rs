//! Reading a run of octets from its front to its end.
//!
//! The binary formats of this crate (Package #0, WSP push) are read through [`Reader`], which owns every
//! bounds check, into a [`Partial`]: what was read, each field with its place, and where reading stopped.
//! What a format means is left to its own module.

use core::ffi::CStr;

use crate::span::Span;

/// Why and where reading stopped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("at octet {offset}: {reason}")]
pub struct Stop {
    /// The first octet of the field that could not be read, counted from 0.
    pub offset: usize,
    /// What was due there and what was found.
    pub reason: String,
}

impl Stop {
    /// A stop at this octet, for this reason.
    pub fn new(offset: usize, reason: impl Into<String>) -> Self {
        Self {
            offset,
            reason: reason.into(),
        }
    }
}

/// One field that was read, for a reader of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name, as the document that defines it has it.
    pub name: String,
    /// Its value in words or digits.
    pub value: String,
    /// For a field of single bits: its bits, counted from the first bit of the octets of `span`.
    pub bits: Option<core::ops::Range<u8>>,
    /// The octets in which it stood.
    pub span: Span,
}

impl core::fmt::Display for Field {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Span { start, end } = self.span;
        write!(out, "{start:>4}..{end:<4} ")?;
        match &self.bits {
            Some(bits) => write!(out, "bits {:>2}..{:<2} ", bits.start, bits.end)?,
            None => write!(out, "            ")?,
        }
        write!(out, "{}: {}", self.name, self.value)
    }
}

/// What could be read of a value that may have been cut short or malformed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partial<T> {
    /// The value, if all of it was there. Nothing missing is ever filled in.
    pub value: Option<T>,
    /// Where and why reading stopped; `None` exactly if there is a value.
    pub stopped: Option<Stop>,
    /// Every field up to there, in order.
    pub fields: Vec<Field>,
}

impl<T> Partial<T> {
    /// Runs a reading function over these octets and keeps what it got.
    pub fn read(
        octets: &[u8],
        read: impl FnOnce(&mut Reader<'_>, &mut Vec<Field>) -> Result<T, Stop>,
    ) -> Self {
        let mut fields = Vec::new();
        let (value, stopped) = match read(&mut Reader::new(octets), &mut fields) {
            Ok(value) => (Some(value), None),
            Err(stop) => (None, Some(stop)),
        };
        Self {
            value,
            stopped,
            fields,
        }
    }

    /// The first field of this name that was read.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The value alone, or why there is none.
    ///
    /// # Errors
    /// Where and why reading stopped.
    pub fn into_result(self) -> Result<T, Stop> {
        match (self.value, self.stopped) {
            (Some(value), _) => Ok(value),
            (None, Some(stop)) => Err(stop),
            (None, None) => Err(Stop::new(0, "nothing was read")),
        }
    }
}

/// The field list as text, one line a field, and the stop at the end: for evidence and snapshots.
impl<T> core::fmt::Display for Partial<T> {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for field in &self.fields {
            writeln!(out, "{field}")?;
        }
        match &self.stopped {
            Some(stop) => writeln!(out, "stopped {stop}"),
            None => Ok(()),
        }
    }
}

/// A place in a run of octets that moves forward as fields are read.
///
/// Positions are counted from the start of the whole input, also in a [`Reader::part`] of it. A read that
/// fails moves nothing.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    octets: &'a [u8],
    start: usize,
    position: usize,
}

impl<'a> Reader<'a> {
    /// At the front of these octets.
    pub const fn new(octets: &'a [u8]) -> Self {
        Self {
            octets,
            start: 0,
            position: 0,
        }
    }

    /// The next octet's place in the whole input.
    #[inline]
    pub const fn position(&self) -> usize {
        self.start + self.position
    }

    /// How many octets are left.
    pub const fn remaining(&self) -> usize {
        self.octets.len() - self.position
    }

    /// From there to here.
    #[inline]
    pub const fn span_from(&self, start: usize) -> Span {
        Span::new(start, self.position())
    }

    /// The next octet, left where it is.
    #[inline]
    pub fn peek(&self) -> Option<u8> {
        self.octets.get(self.position).copied()
    }

    /// The next `count` octets.
    ///
    /// # Errors
    /// Fewer are left.
    #[inline]
    pub fn take(&mut self, count: usize, what: &str) -> Result<&'a [u8], Stop> {
        let left = self.octets.get(self.position..).unwrap_or_default();
        match left.get(..count) {
            Some(taken) => {
                self.position += count;
                Ok(taken)
            }
            None => Err(Stop::new(
                self.position(),
                format!("{what} needs {count} octets, {} are left", left.len()),
            )),
        }
    }

    /// All that is left.
    pub fn rest(&mut self) -> &'a [u8] {
        let left = self.octets.get(self.position..).unwrap_or_default();
        self.position = self.octets.len();
        left
    }

    /// One octet.
    ///
    /// # Errors
    /// None is left.
    #[inline]
    pub fn octet(&mut self, what: &str) -> Result<u8, Stop> {
        match self.peek() {
            Some(octet) => {
                self.position += 1;
                Ok(octet)
            }
            None => Err(Stop::new(
                self.position(),
                format!("{what} needs 1 octets, 0 are left"),
            )),
        }
    }

    /// An unsigned integer of `count` octets, most significant first; of more than eight, the last eight.
    ///
    /// # Errors
    /// Fewer octets are left.
    pub fn big_endian(&mut self, count: usize, what: &str) -> Result<u64, Stop> {
        self.take(count, what).map(big_endian)
    }

    /// An integer in the variable length of WSP (WSP 8.1.2): seven bits an octet, at most five octets
    /// and 32 bits.
    ///
    /// # Errors
    /// The octets end first, a sixth octet would follow, or the value has more than 32 bits.
    #[inline]
    pub fn uintvar(&mut self, what: &str) -> Result<u32, Stop> {
        let start = self.position();
        let mut ahead = self.clone();
        let mut value: u64 = 0;
        for _ in 0..5 {
            let octet = ahead.octet(what).map_err(|_| {
                Stop::new(
                    start,
                    format!("{what} ends inside its variable-length integer"),
                )
            })?;
            value = (value << 7) | u64::from(octet & 0x7F);
            if octet & 0x80 == 0 {
                *self = ahead;
                return u32::try_from(value).map_err(|_| {
                    Stop::new(start, format!("{what} is {value}, more than 32 bits hold"))
                });
            }
        }
        Err(Stop::new(
            start,
            format!("{what} goes on after five octets of a variable-length integer"),
        ))
    }

    /// The octets up to the next zero octet, which is passed over and not part of them.
    ///
    /// # Errors
    /// No zero octet is left.
    #[inline]
    pub fn zero_ended(&mut self, what: &str) -> Result<&'a [u8], Stop> {
        let left = self.octets.get(self.position..).unwrap_or_default();
        // Searches by words, not by octets.
        let found = CStr::from_bytes_until_nul(left).map_err(|_| {
            Stop::new(
                self.position(),
                format!("{what} has no zero octet at its end"),
            )
        })?;
        self.position += found.count_bytes() + 1;
        Ok(found.to_bytes())
    }

    /// A reader over the next `count` octets alone, which this reader passes over.
    ///
    /// # Errors
    /// Fewer are left.
    pub fn part(&mut self, count: usize, what: &str) -> Result<Self, Stop> {
        let start = self.position();
        Ok(Self {
            octets: self.take(count, what)?,
            start,
            position: 0,
        })
    }
}

/// Octets as an unsigned integer, most significant first; of more than eight, the last eight count.
pub fn big_endian(octets: &[u8]) -> u64 {
    octets
        .iter()
        .fold(0, |value, octet| (value << 8) | u64::from(*octet))
}

/// Octets as lower-case hexadecimal digits, the first `most` of them; the rest is counted.
pub fn hexadecimal(octets: &[u8], most: usize) -> String {
    use core::fmt::Write as _;

    let mut text = String::new();
    for octet in octets.iter().take(most) {
        // Writing to a String cannot fail.
        let _ = write!(text, "{octet:02x}");
    }
    if octets.len() > most {
        let _ = write!(text, "... ({} octets)", octets.len());
    }
    text
}

/// Octets for a reader: quoted text if they are printable UTF-8, else hexadecimal digits.
pub fn readable(octets: &[u8], most: usize) -> String {
    match core::str::from_utf8(octets) {
        Ok(text)
            if !octets.is_empty() && octets.len() <= most && !text.contains(char::is_control) =>
        {
            format!("{text:?}")
        }
        _ => hexadecimal(octets, most),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn uintvar_reads_the_examples_of_wsp_8_1_2() {
        // WSP 8.1.2: 0x87A5 takes three octets of seven bits. The largest value was packed by hand.
        let read = |octets: &[u8]| Reader::new(octets).uintvar("value");
        assert_eq!(read(&[0x82, 0x8F, 0x25]).unwrap(), 0x87A5);
        assert_eq!(read(&[0x07]).unwrap(), 7);
        assert_eq!(read(&[0x8F, 0xFF, 0xFF, 0xFF, 0x7F]).unwrap(), u32::MAX);
    }

    #[test]
    fn uintvar_ends_after_five_octets_and_at_32_bits() {
        let read = |octets: &[u8]| Reader::new(octets).uintvar("value").unwrap_err();
        assert!(read(&[0x80; 6]).reason.contains("five octets"));
        assert!(
            read(&[0x9F, 0xFF, 0xFF, 0xFF, 0x7F])
                .reason
                .contains("32 bits")
        );
        assert!(read(&[0x81]).reason.contains("ends inside"));
        assert_eq!(read(&[]).offset, 0);
    }

    #[test]
    fn a_part_counts_places_from_the_start_of_the_whole() {
        let mut whole = Reader::new(&[1, 2, 3, 4, 5]);
        whole.octet("first").unwrap();
        let mut part = whole.part(2, "part").unwrap();
        part.octet("second").unwrap();
        let stop = part.take(2, "third").unwrap_err();
        assert_eq!((stop.offset, whole.position()), (2, 3));
        assert_eq!(stop.reason, "third needs 2 octets, 1 are left");
    }
}

//! CSeq: the place of a request in its sequence (RFC 3261 20.16).

/// The value of CSeq.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CSeq {
    /// The number, less than 2 to the power of 31.
    pub number: u32,
    /// The method.
    pub method: String,
}

impl CSeq {
    /// Reads a value of CSeq.
    ///
    /// # Errors
    /// It is not a number below 2 to the power of 31 and a method; one sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let number = words
            .next()
            .filter(|digits| digits.bytes().all(|octet| octet.is_ascii_digit()))
            .and_then(|digits| digits.parse().ok())
            .filter(|number| *number < 1 << 31);
        match (number, words.next(), words.next()) {
            (Some(number), Some(method), None) => Ok(Self {
                number,
                method: method.into(),
            }),
            _ => Err(format!(
                "{text:?} is no CSeq: a number and a method are due"
            )),
        }
    }
}

impl core::fmt::Display for CSeq {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(out, "{} {}", self.number, self.method)
    }
}

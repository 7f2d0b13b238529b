//! Nonces: octets that travel as base64 and enter digests as they are.

use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use base64::engine::{DecodePaddingMode, Engine};

/// Reads base64 with or without padding and with any trailing bits, as peers in the field write it.
const TOLERANT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A nonce: the octets that a NextNonce stands for, not its base64 text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Nonce(Vec<u8>);

/// A text that is no base64.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not base64: {0}")]
pub struct NotBase64(String);

impl Nonce {
    /// The nonce of these octets.
    pub fn new(octets: impl Into<Vec<u8>>) -> Self {
        Self(octets.into())
    }

    /// The special nonce 0x00000000 of a resynchronisation, read as four zero octets
    /// (Notification 1.2, 5.1; seen in the field as NextNonce `AAAAAA==`).
    pub fn special() -> Self {
        Self(vec![0; 4])
    }

    /// The special nonce 0x00000000 of a resynchronisation, read as that text
    /// (Notification 1.2, 5.1, which leaves the octets open).
    pub fn special_ascii() -> Self {
        Self(b"0x00000000".to_vec())
    }

    /// The nonce of a NextNonce. White space, missing padding and odd trailing bits are taken:
    /// compare with [`Nonce::to_base64`] where the exact text matters.
    ///
    /// # Errors
    /// The text holds a character outside the base64 alphabet, or has an impossible length.
    pub fn from_base64(text: &str) -> Result<Self, NotBase64> {
        decode_base64(text).map(Self)
    }

    /// What stands in NextNonce for this nonce: base64, padded.
    pub fn to_base64(&self) -> String {
        encode_base64(&self.0)
    }

    /// The octets, as they enter a digest.
    pub fn as_octets(&self) -> &[u8] {
        &self.0
    }
}

/// Padded base64 of the standard alphabet.
pub(super) fn encode_base64(octets: &[u8]) -> String {
    STANDARD.encode(octets)
}

/// The octets behind a base64 text, read tolerantly.
pub(super) fn decode_base64(text: &str) -> Result<Vec<u8>, NotBase64> {
    let compact: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    TOLERANT
        .decode(&compact)
        .map_err(|reason| NotBase64(reason.to_string()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn a_nonce_is_read_with_and_without_padding_and_white_space() {
        // Origin: python3 base64.b64encode of b"a", b"ab", b"abc", b"abcd".
        for (text, octets) in [
            ("YQ==", "a"),
            ("YWI=", "ab"),
            ("YWJj", "abc"),
            ("YWJjZA==", "abcd"),
        ] {
            let nonce = Nonce::new(octets);
            assert_eq!(nonce.to_base64(), text);
            assert_eq!(Nonce::from_base64(text).unwrap(), nonce);
            assert_eq!(
                Nonce::from_base64(text.trim_end_matches('=')).unwrap(),
                nonce
            );
            assert_eq!(Nonce::from_base64(&format!("\r\n {text} ")).unwrap(), nonce);
        }
    }

    #[test]
    fn a_text_that_is_no_base64_is_refused_with_the_reason() {
        assert!(
            Nonce::from_base64("no_nonce!")
                .unwrap_err()
                .to_string()
                .contains("not base64")
        );
        assert!(Nonce::from_base64("A").is_err());
    }

    #[test]
    fn the_special_nonce_has_two_readings() {
        assert_eq!(Nonce::special().to_base64(), "AAAAAA==");
        assert_eq!(Nonce::special_ascii().as_octets(), b"0x00000000");
    }
}

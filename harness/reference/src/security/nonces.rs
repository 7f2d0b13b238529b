//! Nonces: reproducible from a seed, of every length.

use dmct_wire::credential::Nonce;
use serde::{Deserialize, Serialize};

/// Makes nonces from a seed, so that a run can be repeated octet by octet. Nothing here is secret: the
/// peers exist to be tested against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Nonces {
    state: u64,
    /// The shortest nonce, octets.
    base: usize,
    made: usize,
}

impl Nonces {
    /// Nonces of `base`, `base + 1` and `base + 2` octets in turn: every length modulo 3 comes up, since
    /// faults in base64 padding hide there.
    pub(crate) fn new(seed: u64, base: usize) -> Self {
        Self {
            state: seed,
            base: base.min(64),
            made: 0,
        }
    }

    /// The next nonce.
    pub(crate) fn next(&mut self) -> Nonce {
        let length = self.base + self.made % 3;
        self.made = self.made.wrapping_add(1);
        let mut octets = Vec::with_capacity(length);
        while octets.len() < length {
            let block = self.next_number().to_be_bytes();
            octets.extend(block.iter().take(length - octets.len()));
        }
        Nonce::new(octets)
    }

    /// A well-mixed number (the splitmix64 step).
    pub(crate) fn next_number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// The nonce that a configuration names: the octets behind base64 or, if it is none, the octets of the text
/// itself. AAuthData is found both ways in the field.
pub(crate) fn nonce_of(text: &str) -> Nonce {
    Nonce::from_base64(text).unwrap_or_else(|_| Nonce::new(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_nonces_in_a_row_have_every_length_modulo_3_and_differ() {
        let mut nonces = Nonces::new(7, 16);
        let three = [nonces.next(), nonces.next(), nonces.next()];
        assert_eq!(
            three.each_ref().map(|nonce| nonce.as_octets().len()),
            [16, 17, 18]
        );
        assert_ne!(three[0].as_octets(), &three[1].as_octets()[..16]);
        assert_eq!(Nonces::new(7, 16).next(), three[0]);
    }
}

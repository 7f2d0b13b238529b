//! Numbers that look random and are the same for the same seed, so that a run in memory can be repeated
//! octet by octet. Not for secrets: nonces of a conformance run need to differ, not to be unguessable.

/// A source of numbers (the SplitMix64 sequence).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The numbers of a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Some octets.
    pub fn octets(&mut self, count: usize) -> Vec<u8> {
        core::iter::repeat_with(|| self.next().to_be_bytes())
            .flatten()
            .take(count)
            .collect()
    }

    /// A session identifier: four hexadecimal digits, each from 1 to 9.
    ///
    /// Written in any way it is the same: a client that puts zeros before it or writes letters small is found by the
    /// scenarios that ask for such identifiers, and not now and then by all others.
    pub fn session_id(&mut self) -> u16 {
        let mut rest = self.next();
        (0..4).fold(0, |id, _| {
            let digit = u16::try_from(rest % 9).unwrap_or(0) + 1;
            rest /= 9;
            id << 4 | digit
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_identifier_reads_alike_however_it_is_written() {
        let mut random = Random::new(7);
        for _ in 0..1_000 {
            let text = format!("{:X}", random.session_id());
            assert_eq!(text.len(), 4, "{text}");
            assert!(
                text.chars().all(|digit| ('1'..='9').contains(&digit)),
                "{text}"
            );
        }
    }
}

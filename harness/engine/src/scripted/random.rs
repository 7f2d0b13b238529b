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

    /// A session identifier, 1 to 65535.
    pub fn session_id(&mut self) -> u16 {
        u16::try_from(self.next() % 0xFFFF)
            .unwrap_or(0)
            .saturating_add(1)
    }
}

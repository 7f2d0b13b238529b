//! Octet order: whether the most or the least significant octet comes first.

/// The order of the octets of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Most significant first.
    Big,
    /// Least significant first.
    Little,
}

impl Order {
    /// The two octets at a place; `None` beyond the end.
    pub(super) fn u16(self, octets: &[u8], at: usize) -> Option<u16> {
        let two: [u8; 2] = octets.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(match self {
            Self::Big => u16::from_be_bytes(two),
            Self::Little => u16::from_le_bytes(two),
        })
    }

    /// The four octets at a place; `None` beyond the end.
    pub(super) fn u32(self, octets: &[u8], at: usize) -> Option<u32> {
        let four: [u8; 4] = octets.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(match self {
            Self::Big => u32::from_be_bytes(four),
            Self::Little => u32::from_le_bytes(four),
        })
    }

    /// The eight octets at a place; `None` beyond the end.
    pub(super) fn u64(self, octets: &[u8], at: usize) -> Option<u64> {
        let eight: [u8; 8] = octets.get(at..at.checked_add(8)?)?.try_into().ok()?;
        Some(match self {
            Self::Big => u64::from_be_bytes(eight),
            Self::Little => u64::from_le_bytes(eight),
        })
    }

    /// A length at a place, as a number of octets.
    pub(super) fn length(self, octets: &[u8], at: usize) -> Option<usize> {
        usize::try_from(self.u32(octets, at)?).ok()
    }
}

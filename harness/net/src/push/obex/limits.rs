//! The bounds on objects.

use dmct_wire::obex::CollectLimits;

use crate::Limits;

/// Octets of a body that a packet carries at the least, for a long one to be brought to its end.
const LEAST_PIECE: usize = 64;

/// Packets that an object may have whatever its length.
const FEW: usize = 64;

/// The bounds on objects under these limits: the octets of a body, and no more packets than those need when each carries
/// a fair share.
pub(crate) fn object_limits(limits: &Limits) -> CollectLimits {
    CollectLimits {
        octets: limits.body,
        packets: limits.body / LEAST_PIECE + FEW,
    }
}

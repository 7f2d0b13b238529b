//! The digest of a notification, in the readings that Notification 1.3, 6.6 permits.
//!
//! The expression printed there joins secret, header and options with colons and a stray space, and its prose
//! can also be read without some of the joints. Which reading a peer uses is an observation.

use crate::credential::Secret;
use sha2::{Digest as _, Sha256};

/// How the parts of the digest are joined before they are hashed.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
pub enum Reading {
    /// `secret:header:options`, the expression without its space: the preferred one.
    #[default]
    A,
    /// `secret: header:options`, the expression as printed, with its space.
    B,
    /// `secret:header` and the options behind it without a joint.
    C,
    /// Secret, header and options without joints.
    D,
}

impl Reading {
    /// Every reading, the preferred one first.
    pub const ALL: [Self; 4] = [Self::A, Self::B, Self::C, Self::D];

    /// What stands between secret and header, and between header and options.
    const fn joints(self) -> (&'static str, &'static str) {
        match self {
            Self::A => (":", ":"),
            Self::B => (": ", ":"),
            Self::C => (":", ""),
            Self::D => ("", ""),
        }
    }
}

/// The SHA-256 digest over the server's secret, the octets of the header and those of the options
/// (Notification 1.3, 6.6).
pub fn digest(reading: Reading, secret: &Secret, header: &[u8], options: &[u8]) -> [u8; 32] {
    let (after_secret, after_header) = reading.joints();
    Sha256::new()
        .chain_update(secret.expose())
        .chain_update(after_secret)
        .chain_update(header)
        .chain_update(after_header)
        .chain_update(options)
        .finalize()
        .into()
}

/// The reading under which this digest is right, the preferred one if several are; `None` if it is wrong.
pub fn matching_reading(
    secret: &Secret,
    header: &[u8],
    options: &[u8],
    sent: &[u8; 32],
) -> Option<Reading> {
    Reading::ALL
        .into_iter()
        .find(|reading| digest(*reading, secret, header, options) == *sent)
}

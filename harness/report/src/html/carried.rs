//! What the page carries packed: the evidence that does not fit into it plainly.
//!
//! A [`Parcel`] is what is seen of one scenario once it is opened: our own HTML, and apart from it the octets
//! of its messages, which the page's script lays out as a dump. A hexadecimal dump is many times its octets and
//! hides how much the messages of a run are alike; packed apart from it they take a few hundred octets each.
//! Parcels are packed together in blocks: the scenarios of a run share most of their words.
//!
//! A block is `deflate` (RFC 1951) in base64 (RFC 4648). Unpacked it is one parcel after another: the number of
//! its fields, then each field behind its length; numbers are 32 bits, least significant octet first. The first
//! field is the HTML, the others are the octets for its empty dumps, in order.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// How much is packed together, octets before packing: what a reader waits for when one scenario is opened.
const BLOCK: usize = 512 * 1024;

/// The usual balance between time and size.
const LEVEL: u8 = 6;

/// Where a parcel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// The number of its block.
    pub(super) block: usize,
    /// Its place in the block.
    pub(super) part: usize,
}

/// What is seen of a scenario once it is opened.
#[derive(Clone, Debug)]
pub(super) struct Parcel<'run> {
    /// The page's text, every value of a peer escaped in it.
    pub(super) html: String,
    /// The octets of the dumps that are empty in it.
    pub(super) octets: Vec<&'run [u8]>,
}

/// A block that is being filled.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    octets: Vec<u8>,
    parts: usize,
}

impl Block {
    /// Adds a parcel and says which part of the block it is.
    pub(super) fn push(&mut self, parcel: &Parcel<'_>) -> usize {
        self.number(1 + parcel.octets.len());
        self.field(parcel.html.as_bytes());
        for octets in &parcel.octets {
            self.field(octets);
        }
        self.parts += 1;
        self.parts - 1
    }

    /// Whether it holds as much as a block should.
    pub(super) fn is_full(&self) -> bool {
        self.octets.len() >= BLOCK
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.parts == 0
    }

    /// The block as it stands in the page.
    pub(super) fn packed(&self) -> String {
        STANDARD.encode(miniz_oxide::deflate::compress_to_vec(&self.octets, LEVEL))
    }

    fn field(&mut self, octets: &[u8]) {
        self.number(octets.len());
        self.octets.extend_from_slice(octets);
    }

    fn number(&mut self, number: usize) {
        // No field comes near four gigabytes: the transcript's own limits are far below.
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        self.octets.extend_from_slice(&number.to_le_bytes());
    }
}

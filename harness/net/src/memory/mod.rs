//! Two peers joined in memory under a simulated clock: no sockets, no waiting, the same every time.
//!
//! Messages are encoded and decoded by [`crate::http`] as on a real carrier, so that heads, framing and
//! everything that is wrong on purpose look alike in both transcripts.

mod carriage;
mod line;
mod obex;
mod ota_http;
mod outcome;
mod pair;
mod pushes;
mod queue;
mod sms;
mod trust;

pub use outcome::{Bounds, MemoryOutcome, Numbering};
pub use pair::Pair;

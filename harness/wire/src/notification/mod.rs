//! Package #0, the notification that asks a DM client to connect: the formats of Notification 1.2 and 1.3.
//!
//! Octets to values and back, and the digests over them. Everything that the formats can hold can be held, also
//! what a text forbids, so that it can be sent on purpose and recorded when received; whether it is right is
//! for the engine. How the octets travel is [`crate::push`]'s and the carriers'.

mod bits;
mod format;
mod mode;
mod session;
pub mod v12;
pub mod v13;

pub use format::{Format, Package0, decode_any};
pub use mode::{Initiator, UiMode};
pub use session::session_id_text;

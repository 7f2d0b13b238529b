//! The long-lived endpoints of one peer, and the loop that drives a peer on them.
//!
//! A [`Bench`] is opened once for a run; peers are driven on it one after the other. What arrives while
//! none is driven waits, in bounded number, for the next.

mod config;
mod drive;
mod endpoints;
mod error;
mod inbox;
mod sending;
mod serve;

pub use config::BenchConfig;
pub use drive::Driven;
pub use endpoints::Bench;
pub use error::OpenError;
pub use serve::serve;

pub(crate) use inbox::Inbox;
pub(crate) use sending::{Sending, Sendings};

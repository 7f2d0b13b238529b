//! The client's side: posts messages, and keeps connections for the next one.

mod exchange;
mod pool;

pub(crate) use exchange::{Client, Outgoing};

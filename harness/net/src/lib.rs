//! Everything that touches the world: sockets, child processes, clocks.
//!
//! This crate joins a [`dmct_wire::peer::Peer`], which knows none of these, with whatever is at the
//! other end. It stands in the middle of the walk of the data: the engine's scripted peer or a
//! reference peer on one side, the implementation under test on the other. It interprets no DM
//! message and judges nothing; it carries octets, says what it saw beside them, and keeps every wait
//! and every buffer within [`Limits`].
//!
//! | module | what it knows |
//! |---|---|
//! | [`memory`] | two peers joined in memory under a simulated clock |
//! | [`http`] | HTTP/1.0 and 1.1, both sides, octets kept |
//! | [`tls`] | TLS below HTTP, and certificates for a lab |
//! | [`udp`] | datagrams |
//! | [`push`] | the carriers of pushes beside UDP: OTA-HTTP, SIP, OBEX, SMS, commands |
//! | [`upper`] | the upper tester: hooks, operators, an in-process reference peer |
//! | [`implementation`] | an implementation under test that is a process, started and watched here |
//! | [`mod@bench`] | the long-lived endpoints of one peer, and the loop that drives it |

pub mod bench;
pub mod http;
pub mod implementation;
pub mod memory;
pub mod push;
pub mod tls;
pub mod udp;
pub mod upper;

mod clock;
mod limits;
mod numbers;
mod plain;
mod stop;

pub use clock::Clock;
pub use limits::Limits;
pub use stop::{Stop, Stopper};

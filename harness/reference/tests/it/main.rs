//! The honest peers against each other, in memory, under a clock that is a number.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod lab;
mod session;

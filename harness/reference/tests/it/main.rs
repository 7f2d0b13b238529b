//! The honest peers against each other, in memory, under a clock that is a number.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod authentication;
mod commands;
mod interaction;
mod lab;
mod mutants;
mod notification;
mod objects;
mod packages;
mod robustness;
mod session;

//! The `dmct` binary as a whole, over real sockets and processes.
//!
//! - `client`, `server`: implementations under test in processes of their own, behind the example profiles;
//! - `script`: implementations that are no part of dmct, written in another language;
//! - `world`: upper testers, operators and processes that are not what they should be;
//! - `carriers`: such implementations notified, and notifying, by every carrier;
//! - `https`: such implementations behind HTTPS;
//! - `hostile`: peers that send what no DM implementation would;
//! - `claims`: claims that contradict the documents, and behaviour that differs from them;
//! - `command`: what a user sees of the commands, and how they end;
//! - `nonces`: nonces that a profile wants hidden;
//! - `difference`: two runs compared, and a run held against an earlier one, known failures.
#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]

mod carriers;
mod claims;
mod client;
mod command;
mod difference;
mod hostile;
mod https;
mod lab;
mod nonces;
#[path = "../../../net/tests/carriers/ports.rs"]
mod ports;
mod profile;
mod script;
mod server;
mod world;

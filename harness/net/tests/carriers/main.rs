//! The carriers from outside: over loopback sockets, in memory, and with processes.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod bench;
mod client;
mod decoder;
mod deliveries;
mod hooks;
mod memory;
mod peers;
mod push_http;
mod server;

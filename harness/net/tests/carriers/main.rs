//! The carriers from outside: over loopback sockets, in memory, and with processes.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod bench;
mod client;
mod command;
mod decoder;
mod deliveries;
mod hooks;
mod implementation;
mod kannel;
mod memory;
mod obex;
mod peers;
mod ports;
mod push_http;
mod server;
mod sip;
mod sms;
mod tls;
mod tls_others;
mod tshark;

//! Push OTA over HTTP, both ends: the proxy that posts a push, and the terminal that answers it.
//!
//! [`framing`] turns a push into a request and back without sockets, [`terminal`] knows the answers, [`carrier`] has
//! the client and the listener.

mod carrier;
mod framing;
mod terminal;

pub(super) use carrier::OtaHttp;

pub(crate) use framing::{Posted, delivered};
pub(crate) use terminal::Terminal;

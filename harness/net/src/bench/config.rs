//! What a bench is to open.

use std::net::SocketAddr;

use crate::{
    Limits,
    push::PushConfig,
    tls::{ClientTls, ServerTls},
};

/// The endpoints of one peer and their limits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BenchConfig {
    /// Where to serve HTTP, if at all; port 0 means any free one.
    pub http_listen: Option<SocketAddr>,
    /// TLS on what is served there; none: plain HTTP.
    pub http_tls: Option<ServerTls>,
    /// Whom the client trusts that connects to https URLs, and what it shows.
    pub client_tls: ClientTls,
    /// Where to receive datagrams; port 0 means any free one.
    pub udp_listen: Vec<SocketAddr>,
    /// The carriers of pushes beside UDP.
    pub push: PushConfig,
    /// Bounds on everything that the other side could make grow or last.
    pub limits: Limits,
}

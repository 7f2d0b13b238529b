//! The way a message came, and the way back.

use std::net::SocketAddr;

use super::{address::Transport, link::Link};

/// Where a message came from.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// The other end.
    pub(super) from: SocketAddr,
    /// The connection it came on; none: it came as a datagram.
    pub(super) link: Option<Link>,
}

impl Way {
    /// What carried it.
    pub(super) const fn transport(&self) -> Transport {
        match self.link {
            Some(_) => Transport::Tcp,
            None => Transport::Udp,
        }
    }

    /// The number of its connection.
    pub(super) fn connection(&self) -> Option<u64> {
        self.link.as_ref().map(Link::number)
    }
}

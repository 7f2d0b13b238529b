//! SIP: to be written.

use std::{net::SocketAddr, sync::Arc};

use dmct_wire::{
    peer::{Delivered, Loss},
    sip::Registration,
};

use super::{Pushing, carriers::unreachable};
use crate::{
    Limits,
    bench::{Inbox, OpenError, Sending},
    numbers::Numbers,
};

/// SIP on one address of a bench: core and user agent.
#[derive(Debug)]
pub(super) struct Sip {
    address: SocketAddr,
}

impl Sip {
    /// Listens over UDP and TCP on one port.
    pub(super) async fn open(
        address: SocketAddr,
        _limits: &Arc<Limits>,
        _numbers: &Arc<Numbers>,
        _inbox: &Inbox,
    ) -> Result<Self, OpenError> {
        Ok(Self { address })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sends a MESSAGE and waits for its final response.
    pub(super) async fn push(&self, _pushing: Pushing) -> Result<Delivered, Loss> {
        Err(unreachable("not carried yet"))
    }

    /// Registers with a core and waits for its final response.
    pub(super) async fn register(
        &self,
        _exchange: u64,
        _core: &str,
        _registration: Registration,
        _sending: Sending,
    ) -> Result<Delivered, Loss> {
        Err(unreachable("not carried yet"))
    }
}

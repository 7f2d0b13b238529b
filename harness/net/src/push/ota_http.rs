//! OtaHttp: to be written.

use std::{net::SocketAddr, sync::Arc};

use dmct_wire::peer::{Delivered, Loss};

use super::{Pushing, carriers::unreachable};
use crate::{
    Limits,
    bench::{Inbox, OpenError},
    numbers::Numbers,
};

/// The carrier of one bench. Its clones are the same one.
#[derive(Clone, Debug)]
pub(super) struct OtaHttp {}

impl OtaHttp {
    /// Opens it: always able to send, and listening where an address is given.
    pub(super) async fn open(
        _address: Option<SocketAddr>,
        _limits: &Arc<Limits>,
        _numbers: &Arc<Numbers>,
        _inbox: &Inbox,
    ) -> Result<Self, OpenError> {
        Ok(Self {})
    }

    /// Where it listens.
    pub(super) fn address(&self) -> Option<SocketAddr> {
        None
    }

    /// Pushes.
    pub(super) async fn push(&self, _pushing: Pushing) -> Result<Delivered, Loss> {
        Err(unreachable("not carried yet"))
    }
}

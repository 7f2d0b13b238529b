//! SMS: to be written.

use std::{net::SocketAddr, sync::Arc};

use super::{Datagram, SmsConfig};
use crate::{
    Limits,
    bench::{Inbox, OpenError},
    numbers::Numbers,
};

/// Short messages of one bench.
#[derive(Debug)]
pub(super) struct Sms {}

impl Sms {
    /// Opens what the configuration names.
    pub(super) async fn open(
        _config: &SmsConfig,
        _limits: &Arc<Limits>,
        _numbers: &Arc<Numbers>,
        _inbox: &Inbox,
    ) -> Result<Self, OpenError> {
        Ok(Self {})
    }

    /// Where messages are taken.
    pub(super) fn address(&self) -> Option<SocketAddr> {
        None
    }

    /// Sends a datagram, in as many messages as it needs.
    pub(super) async fn send(&self, datagram: Datagram) -> Result<(), String> {
        Err(format!("{} is not reached yet", datagram.to))
    }
}

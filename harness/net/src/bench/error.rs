//! Why a bench cannot be opened.

use std::{io, net::SocketAddr};

use crate::{plain::plain, tls::TlsError};

/// An endpoint that could not be opened; shown as one sentence that names its address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot {purpose} {address}: {reason}")]
pub struct OpenError {
    /// The address that was asked for.
    pub address: SocketAddr,
    /// What went wrong, in plain words.
    pub reason: String,
    purpose: &'static str,
}

impl OpenError {
    pub(crate) fn http(address: SocketAddr, error: &io::Error) -> Self {
        Self {
            address,
            reason: plain(error),
            purpose: "listen for HTTP at",
        }
    }

    pub(crate) fn tls(address: SocketAddr, error: &TlsError) -> Self {
        Self {
            address,
            reason: error.to_string(),
            purpose: "serve TLS at",
        }
    }

    pub(crate) fn obex(address: SocketAddr, error: &io::Error) -> Self {
        Self {
            address,
            reason: plain(error),
            purpose: "listen for OBEX at",
        }
    }

    pub(crate) fn sip(address: SocketAddr, error: &io::Error) -> Self {
        Self {
            address,
            reason: plain(error),
            purpose: "speak SIP at",
        }
    }

    pub(crate) fn udp(address: SocketAddr, error: &io::Error) -> Self {
        Self {
            address,
            reason: plain(error),
            purpose: "receive datagrams at",
        }
    }
}

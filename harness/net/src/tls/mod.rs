//! TLS 1.2 and 1.3 below HTTP, both sides.
//!
//! What a bench shows and whom it trusts is plain data ([`ServerTls`], [`ClientTls`], of [`Identity`] and
//! [`TrustedRoots`]); [`Authority`] makes certificates for a lab, right ones and wrong ones. From the data come an
//! acceptor and a connector, which turn a TCP stream into an encrypted one within the limits, and say in words
//! what was agreed on or why nothing was. HTTP above them knows nothing of it.
//!
//! No session is ever resumed: a client that resumed one would not look at the certificate again.

mod acceptor;
mod authority;
mod bounded;
mod config;
mod connector;
mod error;
mod identity;
mod resolver;
mod verifier;
mod words;

pub use authority::{Authority, Issued, self_signed};
pub use config::{ClientCertificate, ClientTls, ServerTls};
pub use error::TlsError;
pub use identity::{Identity, TrustedRoots};

pub(crate) use acceptor::Acceptor;
pub(crate) use connector::Connector;
pub(crate) use words::{Ending, ending};

use std::sync::Arc;

use rustls::crypto::CryptoProvider;

/// The cryptography that both sides use.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

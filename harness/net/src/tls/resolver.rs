//! The certificate that is shown now.

use std::sync::{Arc, PoisonError, RwLock};

use dmct_wire::peer::Certificate;
use rustls::{
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

use super::{ServerTls, TlsError};

/// All that can be shown, and which is. The number of times it changed tells older connections apart.
#[derive(Debug)]
pub(super) struct Shown {
    choice: Vec<(Certificate, Arc<CertifiedKey>)>,
    now: RwLock<Now>,
}

#[derive(Clone, Debug)]
struct Now {
    certificate: Certificate,
    key: Arc<CertifiedKey>,
    turn: u64,
}

impl Shown {
    pub(super) fn new(tls: &ServerTls) -> Result<Self, TlsError> {
        let good = Arc::new(tls.identity.certified()?);
        let mut choice = Vec::new();
        for certificate in Certificate::ALL {
            if let Some(identity) = tls.showing(certificate) {
                choice.push((certificate, Arc::new(identity.certified()?)));
            }
        }
        let now = RwLock::new(Now {
            certificate: Certificate::Good,
            key: good,
            turn: 0,
        });
        Ok(Self { choice, now })
    }

    /// Shows that from now on; false if there is no such certificate.
    pub(super) fn show(&self, certificate: Certificate) -> bool {
        let mut choice = self.choice.iter();
        let Some((_, key)) = choice.find(|(kind, _)| *kind == certificate) else {
            return false;
        };
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        if now.certificate != certificate {
            *now = Now {
                certificate,
                key: Arc::clone(key),
                turn: now.turn + 1,
            };
        }
        true
    }

    /// How often it changed.
    pub(super) fn turn(&self) -> u64 {
        self.now().turn
    }

    fn now(&self) -> Now {
        // the value is whole at any time, so a panic elsewhere does no harm to it
        self.now
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.now().key)
    }
}

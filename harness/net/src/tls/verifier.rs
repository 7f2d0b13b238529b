//! Whether the certificate of a server is taken.

use std::sync::{
    Arc, PoisonError, RwLock,
    atomic::{AtomicBool, Ordering},
};

use dmct_wire::peer::Certificate;
use rustls::{
    CertificateError, DigitallySignedStruct, Error, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};

/// What is wrong with a certificate, and taken all the same.
#[derive(Debug, Default)]
pub(super) struct Overlooked(RwLock<Option<Certificate>>);

impl Overlooked {
    pub(super) fn set(&self, certificate: Option<Certificate>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = certificate;
    }

    fn has(&self, certificate: Certificate) -> bool {
        *self.0.read().unwrap_or_else(PoisonError::into_inner) == Some(certificate)
    }
}

/// Verifies one server: as it should be done, but for what is overlooked.
#[derive(Debug)]
pub(super) struct Verifier {
    /// None: nobody is trusted.
    pub(super) right: Option<Arc<WebPkiServerVerifier>>,
    pub(super) overlooked: Arc<Overlooked>,
    pub(super) insecure: bool,
    pub(super) provider: Arc<CryptoProvider>,
    /// Whether the last certificate was taken although it was wrong.
    pub(super) lenient: AtomicBool,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified = match &self.right {
            Some(right) => {
                right.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            }
            None => Err(CertificateError::UnknownIssuer.into()),
        };
        match verified {
            Err(error)
                if self.insecure || wrong_in(&error).is_some_and(|w| self.overlooked.has(w)) =>
            {
                self.lenient.store(true, Ordering::Relaxed);
                Ok(ServerCertVerified::assertion())
            }
            other => other,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

/// In which of the ways that can be overlooked a certificate is wrong.
fn wrong_in(error: &Error) -> Option<Certificate> {
    let Error::InvalidCertificate(error) = error else {
        return None;
    };
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            Some(Certificate::Expired)
        }
        CertificateError::UnknownIssuer => Some(Certificate::SelfSigned),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            Some(Certificate::AnotherHost)
        }
        _ => None,
    }
}

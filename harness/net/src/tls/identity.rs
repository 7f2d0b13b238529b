//! Who one is and whom one trusts, as octets.

use std::fmt;

use rustls::{
    CertificateError, RootCertStore,
    client::verify_server_cert_signed_by_trust_anchor,
    pki_types::{CertificateDer, PrivateKeyDer, UnixTime, pem::PemObject as _},
    server::ParsedCertificate,
    sign::CertifiedKey,
};

use super::{TlsError, provider};

/// A certificate with those that vouch for it, and its private key.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// DER, the own one first.
    chain: Vec<Vec<u8>>,
    /// DER in PKCS #8, PKCS #1 or SEC 1.
    key: Vec<u8>,
}

impl Identity {
    /// Reads a certificate chain and a key, both PEM.
    ///
    /// # Errors
    ///
    /// When there is no certificate or no key, or they do not belong together.
    pub fn from_pem(certificates: &str, key: &str) -> Result<Self, TlsError> {
        let chain = certificates_in(certificates)?;
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes())
            .map_err(|_| TlsError::new("there is no private key in PEM, or it is encrypted"))?;
        let identity = Self::new(chain, key.secret_der().to_vec());
        identity.certified()?;
        Ok(identity)
    }

    pub(super) fn new(chain: Vec<Vec<u8>>, key: Vec<u8>) -> Self {
        Self { chain, key }
    }

    /// The same as rustls wants it.
    pub(super) fn certified(&self) -> Result<CertifiedKey, TlsError> {
        CertifiedKey::from_der(self.certificates(), self.private_key()?, &provider()).map_err(
            |error| match error {
                rustls::Error::InconsistentKeys(_) => {
                    TlsError::new("the private key does not belong to the certificate")
                }
                other => TlsError::new(format!("certificate and key cannot be used: {other}")),
            },
        )
    }

    /// Whether these vouch for it as a server's, whatever the hour.
    pub(super) fn comes_from(&self, roots: &RootCertStore) -> bool {
        let Some((own, between)) = self
            .certificates()
            .split_first()
            .map(|(own, between)| (own.clone(), between.to_vec()))
        else {
            return false;
        };
        let Ok(parsed) = ParsedCertificate::try_from(&own) else {
            return false;
        };
        let algorithms = provider().signature_verification_algorithms;
        let verified = verify_server_cert_signed_by_trust_anchor(
            &parsed,
            roots,
            &between,
            UnixTime::now(),
            algorithms.all,
        );
        !matches!(
            verified,
            Err(rustls::Error::InvalidCertificate(
                CertificateError::UnknownIssuer | CertificateError::BadSignature
            ))
        )
    }

    pub(super) fn certificates(&self) -> Vec<CertificateDer<'static>> {
        self.chain
            .iter()
            .map(|certificate| CertificateDer::from(certificate.clone()))
            .collect()
    }

    pub(super) fn private_key(&self) -> Result<PrivateKeyDer<'static>, TlsError> {
        PrivateKeyDer::try_from(self.key.clone())
            .map_err(|_| TlsError::new("the private key is in no form that is known"))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("certificates", &self.chain.len())
            .finish_non_exhaustive()
    }
}

/// Certificates of authorities that are trusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedRoots(Vec<Vec<u8>>);

impl TrustedRoots {
    /// Reads certificates, PEM.
    ///
    /// # Errors
    ///
    /// When there is none, or one of them cannot be that of an authority.
    pub fn from_pem(certificates: &str) -> Result<Self, TlsError> {
        let roots = Self(certificates_in(certificates)?);
        roots.store()?;
        Ok(roots)
    }

    pub(super) fn from_der(certificates: Vec<Vec<u8>>) -> Self {
        Self(certificates)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn store(&self) -> Result<RootCertStore, TlsError> {
        let mut store = RootCertStore::empty();
        for certificate in &self.0 {
            store
                .add(CertificateDer::from(certificate.clone()))
                .map_err(|_| TlsError::new("a trusted certificate is not well formed"))?;
        }
        Ok(store)
    }
}

fn certificates_in(pem: &str) -> Result<Vec<Vec<u8>>, TlsError> {
    let none = || TlsError::new("there is no certificate in PEM");
    let certificates = CertificateDer::pem_slice_iter(pem.as_bytes())
        .map(|certificate| certificate.map(|certificate| certificate.to_vec()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| none())?;
    if certificates.is_empty() {
        Err(none())
    } else {
        Ok(certificates)
    }
}

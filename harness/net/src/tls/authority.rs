//! A certificate authority for a lab, made here.

use std::net::IpAddr;

use dmct_wire::peer::Certificate;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, SanType,
};
use time::{Duration, OffsetDateTime};

use super::{ClientTls, Identity, ServerTls, TlsError, TrustedRoots};

/// How long the certificate of an authority holds: ten years.
const OF_AUTHORITY: Duration = Duration::days(3650);

/// How long all others hold: no longer than any platform accepts of a server.
const OF_OTHERS: Duration = Duration::days(397);

/// Certificates begin to hold this long before they are made, for clocks that are slow.
const EARLIER: Duration = Duration::days(2);

/// The host of certificates that are for another host (RFC 6761 section 6.4: it is nobody's).
const ANOTHER_HOST: &str = "another-host.invalid";

/// A certificate authority: a key, and a name that follows from it, so that the key is all there is to keep.
///
/// Its certificates have keys on the curve P-256, since all that speaks TLS 1.2 or 1.3 takes those.
pub struct Authority {
    key: KeyPair,
    certificate: rcgen::Certificate,
}

/// A certificate and its key as the text of files.
#[derive(Clone, PartialEq, Eq)]
pub struct Issued {
    /// PEM.
    pub certificate: String,
    /// PKCS #8 in PEM.
    pub key: String,
    identity: Identity,
}

impl Issued {
    /// The same for a bench.
    pub fn identity(&self) -> Identity {
        self.identity.clone()
    }
}

impl Authority {
    /// A new one.
    ///
    /// # Errors
    ///
    /// When the system has no random numbers.
    pub fn new() -> Result<Self, TlsError> {
        Self::of(KeyPair::generate().map_err(failed)?)
    }

    /// The one that has this key, PKCS #8 in PEM.
    ///
    /// # Errors
    ///
    /// When there is no such key.
    pub fn from_key(pem: &str) -> Result<Self, TlsError> {
        let key = KeyPair::from_pem(pem)
            .map_err(|_| TlsError::new("there is no private key of an authority in PEM"))?;
        Self::of(key)
    }

    fn of(key: KeyPair) -> Result<Self, TlsError> {
        let certificate = params_of_authority(&key)
            .self_signed(&key)
            .map_err(failed)?;
        Ok(Self { key, certificate })
    }

    /// Its certificate, PEM.
    pub fn certificate(&self) -> String {
        self.certificate.pem()
    }

    /// Its key, PKCS #8 in PEM.
    pub fn key(&self) -> String {
        self.key.serialize_pem()
    }

    /// What to trust to trust it.
    pub fn roots(&self) -> TrustedRoots {
        TrustedRoots::from_der(vec![self.certificate.der().to_vec()])
    }

    /// A certificate for a server that is reached by these names and addresses.
    ///
    /// # Errors
    ///
    /// When one of them cannot be written into a certificate.
    pub fn server(&self, hosts: &[String]) -> Result<Issued, TlsError> {
        self.issue(&of_server(hosts)?)
    }

    /// A certificate for a client of this name.
    ///
    /// # Errors
    ///
    /// When the system has no random numbers.
    pub fn client(&self, name: &str) -> Result<Issued, TlsError> {
        let mut params = CertificateParams::default();
        params.distinguished_name = named(name);
        holds(&mut params, OF_OTHERS);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        self.issue(&params)
    }

    /// A certificate of a server at these hosts that is right, or wrong in one way.
    ///
    /// # Errors
    ///
    /// As [`Authority::server`].
    pub fn show(&self, certificate: Certificate, hosts: &[String]) -> Result<Issued, TlsError> {
        match certificate {
            Certificate::Good => self.server(hosts),
            Certificate::Expired => {
                let mut params = of_server(hosts)?;
                params.not_before = OffsetDateTime::now_utc() - Duration::days(60);
                params.not_after = OffsetDateTime::now_utc() - Duration::days(30);
                self.issue(&params)
            }
            Certificate::SelfSigned => self_signed(hosts),
            Certificate::AnotherHost => self.server(&[ANOTHER_HOST.to_owned()]),
        }
    }

    /// A server at these hosts, with everything wrong that it may show, too.
    ///
    /// # Errors
    ///
    /// As [`Authority::server`].
    pub fn serve(&self, hosts: &[String]) -> Result<ServerTls, TlsError> {
        let mut tls = ServerTls::new(self.server(hosts)?.identity());
        for wrong in Certificate::ALL
            .into_iter()
            .filter(|kind| *kind != Certificate::Good)
        {
            tls.wrong.push((wrong, self.show(wrong, hosts)?.identity()));
        }
        Ok(tls)
    }

    /// A client that trusts it.
    pub fn trust(&self) -> ClientTls {
        ClientTls {
            roots: self.roots(),
            ..ClientTls::default()
        }
    }

    /// Whether it issued the certificate of somebody.
    pub fn vouches_for(&self, identity: &Identity) -> bool {
        let Ok(roots) = self.roots().store() else {
            return false;
        };
        identity.comes_from(&roots)
    }

    fn issue(&self, params: &CertificateParams) -> Result<Issued, TlsError> {
        let key = KeyPair::generate().map_err(failed)?;
        let authority = params_of_authority(&self.key);
        let issuer = Issuer::from_params(&authority, &self.key);
        let certificate = params.signed_by(&key, &issuer).map_err(failed)?;
        Ok(issued(&certificate, &key))
    }
}

/// A certificate that nobody but itself vouches for.
///
/// # Errors
///
/// As [`Authority::server`].
pub fn self_signed(hosts: &[String]) -> Result<Issued, TlsError> {
    let key = KeyPair::generate().map_err(failed)?;
    let certificate = of_server(hosts)?.self_signed(&key).map_err(failed)?;
    Ok(issued(&certificate, &key))
}

fn issued(certificate: &rcgen::Certificate, key: &KeyPair) -> Issued {
    Issued {
        certificate: certificate.pem(),
        key: key.serialize_pem(),
        identity: Identity::new(vec![certificate.der().to_vec()], key.serialize_der()),
    }
}

/// The name holds a piece of the key: two authorities are never taken for one another, and whoever has the key
/// knows the name.
fn params_of_authority(key: &KeyPair) -> CertificateParams {
    let mut params = CertificateParams::default();
    let digest = params.key_identifier(key);
    let piece: String = digest
        .iter()
        .take(6)
        .map(|octet| format!("{octet:02x}"))
        .collect();
    params.distinguished_name = named(&format!("dmct lab {piece}"));
    holds(&mut params, OF_AUTHORITY);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![
        KeyUsagePurpose::KeyCertSign,
        KeyUsagePurpose::CrlSign,
        KeyUsagePurpose::DigitalSignature,
    ];
    params
}

fn of_server(hosts: &[String]) -> Result<CertificateParams, TlsError> {
    let mut params = CertificateParams::default();
    params.distinguished_name = named(hosts.first().map_or("dmct", String::as_str));
    for host in hosts {
        params.subject_alt_names.push(match host.parse::<IpAddr>() {
            Ok(address) => SanType::IpAddress(address),
            Err(_) => SanType::DnsName(host.as_str().try_into().map_err(|_| {
                TlsError::new(format!("{host} cannot be the host of a certificate"))
            })?),
        });
    }
    holds(&mut params, OF_OTHERS);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn named(name: &str) -> DistinguishedName {
    let mut named = DistinguishedName::new();
    named.push(DnType::CommonName, name);
    named
}

fn holds(params: &mut CertificateParams, lasting: Duration) {
    let now = OffsetDateTime::now_utc();
    params.not_before = now - EARLIER;
    params.not_after = now + lasting;
}

fn failed(error: rcgen::Error) -> TlsError {
    TlsError::new(format!("a certificate cannot be made: {error}"))
}

//! What a bench shows by TLS and whom it trusts, as plain data.

use dmct_wire::peer::Certificate;

use super::{Identity, TrustedRoots};

/// TLS on the listener of a bench.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerTls {
    /// Who the server is.
    pub identity: Identity,
    /// What it shows instead when its peer wants to show a certificate that is wrong ([`Certificate`]); what is not
    /// here cannot be shown.
    pub wrong: Vec<(Certificate, Identity)>,
    /// Whether clients show certificates.
    pub clients: ClientCertificate,
}

impl ServerTls {
    /// A server that shows this and asks clients for nothing.
    pub fn new(identity: Identity) -> Self {
        Self {
            identity,
            wrong: Vec::new(),
            clients: ClientCertificate::NotAsked,
        }
    }

    /// Who it is when it shows that certificate.
    pub(super) fn showing(&self, certificate: Certificate) -> Option<&Identity> {
        if certificate == Certificate::Good {
            return Some(&self.identity);
        }
        let mut wrong = self.wrong.iter();
        wrong
            .find(|(kind, _)| *kind == certificate)
            .map(|(_, identity)| identity)
    }
}

/// Whether a server wants certificates of its clients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ClientCertificate {
    /// It does not ask.
    #[default]
    NotAsked,
    /// It asks; a client that has none is served too. One that is shown must come from these.
    Asked(TrustedRoots),
    /// It serves nobody without one that comes from these.
    Required(TrustedRoots),
}

/// TLS of the client of a bench.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientTls {
    /// Who vouches for servers. Without any, nothing is sent to an https URL, unless [`ClientTls::insecure`].
    pub roots: TrustedRoots,
    /// What is shown to a server that asks.
    pub identity: Option<Identity>,
    /// Takes whatever certificate a server shows. Each connection is noted.
    pub insecure: bool,
}

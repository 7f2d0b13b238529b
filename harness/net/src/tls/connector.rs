//! The client's side.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use dmct_wire::peer::Certificate;
use rustls::{
    ClientConfig,
    client::{Resumption, WebPkiServerVerifier},
    pki_types::ServerName,
};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{TlsConnector, client::TlsStream};

use super::{
    ClientTls, TlsError,
    bounded::Bounded,
    provider,
    verifier::{Overlooked, Verifier},
    words,
};
use crate::Limits;

/// Makes encrypted streams of connections to servers.
#[derive(Debug)]
pub(crate) struct Connector {
    tls: ClientTls,
    overlooked: Arc<Overlooked>,
}

/// An encrypted stream, and what was agreed on.
pub(crate) struct Connected {
    pub(crate) stream: TlsStream<Bounded<TcpStream>>,
    /// A sentence.
    pub(crate) agreed: String,
}

impl Connector {
    pub(crate) fn new(tls: ClientTls) -> Self {
        Self {
            tls,
            overlooked: Arc::default(),
        }
    }

    /// From now on takes certificates that are wrong in this way; none: nothing that is wrong.
    pub(crate) fn overlook(&self, certificate: Option<Certificate>) {
        self.overlooked.set(certificate);
    }

    /// Shakes hands with the server of that host.
    ///
    /// # Errors
    ///
    /// Why that failed, as a sentence.
    pub(crate) async fn connect(
        &self,
        stream: TcpStream,
        host: &str,
        limits: &Limits,
    ) -> Result<Connected, String> {
        if self.tls.roots.is_empty() && !self.tls.insecure {
            let sentence = "nobody is named who vouches for the server's certificate";
            return Err(sentence.to_owned());
        }
        let name = ServerName::try_from(host.to_owned())
            .map_err(|_| format!("no certificate can be for {host}"))?;
        let (config, verifier) = self.config().map_err(|error| error.to_string())?;
        let bounded = Bounded::new(stream, limits.handshake_octets);
        let connecting = TlsConnector::from(config)
            .connect(name, bounded)
            .into_fallible();
        let connected = timeout(limits.handshake, connecting)
            .await
            .map_err(|_| "the TLS handshake was not over in time".to_owned())?;
        match connected {
            Ok(mut stream) => {
                stream.get_mut().0.lift();
                let mut agreed = words::agreed(stream.get_ref().1);
                if verifier.lenient.load(Ordering::Relaxed) {
                    agreed
                        .push_str("; THE SERVER'S CERTIFICATE IS WRONG and was taken all the same");
                }
                Ok(Connected { stream, agreed })
            }
            Err((_, bounded)) if bounded.is_exceeded() => {
                let most = limits.handshake_octets;
                Err(format!("the TLS handshake is longer than {most} octets"))
            }
            Err((error, bounded)) => Err(words::failure(&error, bounded.first(), "the server")),
        }
    }

    /// Made anew for each connection: what it notes is that of one server.
    fn config(&self) -> Result<(Arc<ClientConfig>, Arc<Verifier>), TlsError> {
        let failed = |error: &dyn std::fmt::Display| TlsError::new(error.to_string());
        let right = if self.tls.roots.is_empty() {
            None
        } else {
            let roots = Arc::new(self.tls.roots.store()?);
            let verifier = WebPkiServerVerifier::builder_with_provider(roots, provider())
                .build()
                .map_err(|error| failed(&error))?;
            Some(verifier)
        };
        let verifier = Arc::new(Verifier {
            right,
            overlooked: Arc::clone(&self.overlooked),
            insecure: self.tls.insecure,
            provider: provider(),
            lenient: AtomicBool::new(false),
        });
        let builder = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(&error))?
            .dangerous()
            .with_custom_certificate_verifier(verifier.clone());
        let mut config = match &self.tls.identity {
            Some(identity) => builder
                .with_client_auth_cert(identity.certificates(), identity.private_key()?)
                .map_err(|error| failed(&error))?,
            None => builder.with_no_client_auth(),
        };
        config.resumption = Resumption::disabled();
        Ok((Arc::new(config), verifier))
    }
}

//! The server's side.

use std::{io, sync::Arc};

use dmct_wire::peer::Certificate;
use rustls::{
    ServerConfig,
    server::{NoServerSessionStorage, WebPkiClientVerifier, danger::ClientCertVerifier},
};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::{
    ClientCertificate, ServerTls, TlsError, TrustedRoots, bounded::Bounded, provider,
    resolver::Shown, words,
};
use crate::Limits;

/// Makes encrypted streams of those that are accepted.
#[derive(Clone)]
pub(crate) struct Acceptor {
    config: Arc<ServerConfig>,
    shown: Arc<Shown>,
    asks: bool,
}

/// An encrypted stream, and what was agreed on.
pub(crate) struct Accepted {
    pub(crate) stream: TlsStream<Bounded<TcpStream>>,
    /// A sentence.
    pub(crate) agreed: String,
    /// How often the certificate had changed when this one was shown, see [`Acceptor::turn`].
    pub(crate) turn: u64,
}

impl Acceptor {
    pub(crate) fn new(tls: &ServerTls) -> Result<Self, TlsError> {
        let shown = Arc::new(Shown::new(tls)?);
        let builder = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .map_err(|error| TlsError::new(error.to_string()))?;
        let builder = match &tls.clients {
            ClientCertificate::NotAsked => builder.with_no_client_auth(),
            ClientCertificate::Asked(roots) => {
                builder.with_client_cert_verifier(verifier(roots, false)?)
            }
            ClientCertificate::Required(roots) => {
                builder.with_client_cert_verifier(verifier(roots, true)?)
            }
        };
        let mut config = builder.with_cert_resolver(shown.clone());
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        Ok(Self {
            config: Arc::new(config),
            shown,
            asks: tls.clients != ClientCertificate::NotAsked,
        })
    }

    /// Shows that certificate from now on; false if there is none such.
    pub(crate) fn show(&self, certificate: Certificate) -> bool {
        self.shown.show(certificate)
    }

    /// How often the certificate changed.
    pub(crate) fn turn(&self) -> u64 {
        self.shown.turn()
    }

    /// Shakes hands.
    ///
    /// # Errors
    ///
    /// Why that failed, as a sentence.
    pub(crate) async fn accept(
        &self,
        stream: TcpStream,
        limits: &Limits,
    ) -> Result<Accepted, String> {
        let turn = self.turn();
        let bounded = Bounded::new(stream, limits.handshake_octets);
        let accepting = TlsAcceptor::from(Arc::clone(&self.config))
            .accept(bounded)
            .into_fallible();
        let accepted = timeout(limits.handshake, accepting)
            .await
            .map_err(|_| "the handshake was not over in time".to_owned())?;
        match accepted {
            Ok(mut stream) => {
                stream.get_mut().0.lift();
                let agreed = self.agreed(&stream);
                Ok(Accepted {
                    stream,
                    agreed,
                    turn,
                })
            }
            Err((error, bounded)) => Err(why(&error, &bounded, limits)),
        }
    }

    fn agreed(&self, stream: &TlsStream<Bounded<TcpStream>>) -> String {
        let (_, state) = stream.get_ref();
        let mut agreed = words::agreed(state);
        if self.asks {
            agreed.push_str(if state.peer_certificates().is_some() {
                "; the client showed a certificate, which is good"
            } else {
                "; the client showed no certificate"
            });
        }
        agreed
    }
}

fn why(error: &io::Error, bounded: &Bounded<TcpStream>, limits: &Limits) -> String {
    if bounded.is_exceeded() {
        let most = limits.handshake_octets;
        return format!("the handshake is longer than {most} octets");
    }
    words::failure(error, bounded.first(), "the client")
}

fn verifier(roots: &TrustedRoots, required: bool) -> Result<Arc<dyn ClientCertVerifier>, TlsError> {
    let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(roots.store()?), provider());
    let builder = if required {
        builder
    } else {
        builder.allow_unauthenticated()
    };
    builder
        .build()
        .map_err(|_| TlsError::new("nobody is named who vouches for clients"))
        .map(|verifier| verifier as Arc<dyn ClientCertVerifier>)
}

impl std::fmt::Debug for Acceptor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Acceptor").finish_non_exhaustive()
    }
}

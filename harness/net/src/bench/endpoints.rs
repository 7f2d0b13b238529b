//! The endpoints themselves.

use std::{net::SocketAddr, sync::Arc};

use dmct_wire::peer::{Certificate, Input, Peer};
use tokio::sync::mpsc;

use super::{BenchConfig, Driven, Inbox, OpenError, drive::Drive};
use crate::{
    Clock, Stop,
    http::{
        client::Client,
        server::{Order, Server},
    },
    implementation::{Implementation, ImplementationConfig},
    numbers::Numbers,
    push::{PushAddresses, PushCarriers},
    udp::Sockets,
    upper::{Question, UpperTester},
};

/// The long-lived endpoints of one peer: an HTTP listener, an HTTP client, datagram
/// sockets, carriers of pushes.
///
/// Dropped, it closes them all.
pub struct Bench {
    pub(super) numbers: Arc<Numbers>,
    pub(super) inbox: Inbox,
    pub(super) arrivals: mpsc::Receiver<Input>,
    pub(super) server: Option<Server>,
    pub(super) client: Arc<Client>,
    pub(super) sockets: Sockets,
    pub(super) carriers: PushCarriers,
}

impl Bench {
    /// Opens all endpoints, or none.
    ///
    /// # Errors
    ///
    /// When one of the addresses cannot be listened at.
    pub async fn open(config: BenchConfig) -> Result<Self, OpenError> {
        let limits = Arc::new(config.limits);
        let numbers = Arc::new(Numbers::default());
        let (inbox, arrivals) = Inbox::new(limits.queue);
        let sockets = Sockets::open(&config.udp_listen, inbox.clone()).await?;
        let server = match config.http_listen {
            Some(address) => Some(
                Server::open(
                    address,
                    config.http_tls.as_ref(),
                    Arc::clone(&limits),
                    Arc::clone(&numbers),
                    inbox.clone(),
                )
                .await?,
            ),
            None => None,
        };
        let client = Arc::new(Client::new(
            config.client_tls,
            Arc::clone(&limits),
            Arc::clone(&numbers),
            inbox.clone(),
        ));
        let carriers = PushCarriers::open(
            &config.push,
            config.http_tls.as_ref(),
            &limits,
            &numbers,
            &inbox,
            &client,
        )
        .await?;
        Ok(Self {
            numbers,
            inbox,
            arrivals,
            server,
            client,
            sockets,
            carriers,
        })
    }

    /// Where HTTP is served.
    pub fn http_address(&self) -> Option<SocketAddr> {
        self.server.as_ref().map(Server::address)
    }

    /// The URL of a path at which HTTP is served, of https where that is by TLS.
    pub fn url(&self, path: &str) -> Option<String> {
        let server = self.server.as_ref()?;
        let scheme = if server.is_secure() { "https" } else { "http" };
        Some(format!("{scheme}://{}{path}", server.address()))
    }

    /// Where datagrams are received, in the order of [`BenchConfig::udp_listen`].
    pub fn udp_addresses(&self) -> Vec<SocketAddr> {
        self.sockets.addresses()
    }

    /// Where pushes are taken beside datagrams.
    pub fn push_addresses(&self) -> PushAddresses {
        self.carriers.addresses()
    }

    /// Closes the client's connections on which nothing is under way, so that the next message opens
    /// a new one.
    pub fn forget_connections(&self) {
        self.client.forget_connections();
        self.carriers.forget_connections();
    }

    /// Shows a certificate from now on; false if there is none such.
    pub(super) fn show(&self, certificate: Certificate) -> bool {
        self.server
            .as_ref()
            .is_some_and(|server| server.show(certificate))
    }

    /// Settles an exchange; false if it does not wait, or waits no longer.
    pub(super) fn settle(&self, exchange: u64, order: Order) -> bool {
        let over_obex = self.carriers.exchanges();
        if over_obex.waits(exchange) {
            return over_obex.settle(exchange, order);
        }
        self.server
            .as_ref()
            .is_some_and(|server| server.settle(exchange, order))
    }

    /// Starts the process that is the implementation under test, and waits until it is ready. What becomes of it is
    /// told to whatever peer is driven here.
    ///
    /// # Errors
    /// It cannot be started, or does not get ready: in a sentence.
    pub async fn start(&self, config: ImplementationConfig) -> Result<Implementation, String> {
        Implementation::start(config, self.inbox.clone()).await
    }

    /// Drives a peer until it is finished or `stop` says so; its stimuli go to `upper`.
    ///
    /// When this returns, everything that the peer sent is on the wire, and the requests that it was
    /// handed and did not answer are closed.
    pub async fn drive(
        &mut self,
        peer: &mut (dyn Peer + Send),
        clock: &Clock,
        upper: &UpperTester,
        stop: &Stop,
    ) -> Driven {
        Drive::new(self, *clock, upper.clone(), None)
            .run(peer, stop.clone())
            .await
    }

    /// Drives a reference peer, which is handed stimuli and answers them.
    pub async fn drive_with_stimuli(
        &mut self,
        peer: &mut (dyn Peer + Send),
        clock: &Clock,
        stimuli: &mut mpsc::Receiver<Question>,
        stop: &Stop,
    ) -> Driven {
        Drive::new(self, *clock, UpperTester::None, Some(stimuli))
            .run(peer, stop.clone())
            .await
    }
}

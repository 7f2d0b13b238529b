//! Accepts connections, as many at a time as the limits say.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use dmct_wire::peer::Certificate;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::{JoinHandle, JoinSet},
    time::{sleep, timeout},
};

use super::{
    super::{
        encode::refusal,
        receive::{close, send},
    },
    Order,
    connection::Connection,
    exchanges::Exchanges,
    idle::Idle,
};
use crate::{
    Limits,
    bench::{Inbox, OpenError},
    numbers::Numbers,
    tls::{Acceptor, ServerTls},
};

/// Connections that can be open, whatever the limits say: as many as there are ports.
const MOST_CONNECTIONS: usize = 1 << 16;

/// How long a new connection waits for an idle one to make room.
const ROOM: Duration = Duration::from_secs(1);

/// A listening HTTP server. Dropped, it closes everything.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    exchanges: Arc<Exchanges>,
    idle: Arc<Idle>,
    tls: Option<Acceptor>,
    accepting: JoinHandle<()>,
}

/// What all connections of a server share.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    pub(super) limits: Arc<Limits>,
    pub(super) numbers: Arc<Numbers>,
    pub(super) inbox: Inbox,
    pub(super) exchanges: Arc<Exchanges>,
    pub(super) idle: Arc<Idle>,
    /// None: plain HTTP.
    pub(super) tls: Option<Acceptor>,
}

impl Server {
    /// Listens at an address; port 0 means any free one.
    pub(crate) async fn open(
        address: SocketAddr,
        tls: Option<&ServerTls>,
        limits: Arc<Limits>,
        numbers: Arc<Numbers>,
        inbox: Inbox,
    ) -> Result<Self, OpenError> {
        let failed = |error| OpenError::http(address, &error);
        let tls = tls
            .map(Acceptor::new)
            .transpose()
            .map_err(|error| OpenError::tls(address, &error))?;
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let exchanges = Arc::new(Exchanges::default());
        let shared = Shared {
            limits,
            numbers,
            inbox,
            exchanges: Arc::clone(&exchanges),
            idle: Arc::default(),
            tls: tls.clone(),
        };
        let idle = Arc::clone(&shared.idle);
        let accepting = tokio::spawn(accept(listener, shared));
        Ok(Self {
            address,
            exchanges,
            idle,
            tls,
            accepting,
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether it speaks TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.tls.is_some()
    }

    /// Shows a certificate from now on; false if there is none such. A connection that was made when another one
    /// was shown carries no further request.
    pub(crate) fn show(&self, certificate: Certificate) -> bool {
        let Some(tls) = &self.tls else {
            return false;
        };
        let turn = tls.turn();
        let shown = tls.show(certificate);
        if tls.turn() != turn {
            while self.idle.evict() {}
        }
        shown
    }

    /// Settles an exchange; false if it does not wait, or waits no longer.
    pub(crate) fn settle(&self, exchange: u64, order: Order) -> bool {
        self.exchanges.settle(exchange, order)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, shared: Shared) {
    let room = Arc::new(Semaphore::new(
        shared.limits.connections.min(MOST_CONNECTIONS),
    ));
    let mut connections = JoinSet::new();
    loop {
        while connections.try_join_next().is_some() {}
        let Ok((stream, from)) = listener.accept().await else {
            // out of descriptors, most likely: no connection can be accepted until one is closed
            shared.idle.evict();
            sleep(Duration::from_millis(20)).await;
            continue;
        };
        // small messages must not wait for one another; a system that cannot do that is only slower
        let _ = stream.set_nodelay(true);
        match make_room(&room, &shared.idle).await {
            Some(permit) => {
                let connection = Connection::new(shared.clone(), from);
                connections.spawn(async move {
                    connection.serve(stream).await;
                    drop(permit);
                });
            }
            None => refuse(stream, from, &shared).await,
        }
    }
}

async fn make_room(room: &Arc<Semaphore>, idle: &Idle) -> Option<OwnedSemaphorePermit> {
    if let Ok(permit) = Arc::clone(room).try_acquire_owned() {
        return Some(permit);
    }
    if !idle.evict() {
        return None;
    }
    timeout(ROOM, Arc::clone(room).acquire_owned())
        .await
        .ok()?
        .ok()
}

async fn refuse(mut stream: TcpStream, from: SocketAddr, shared: &Shared) {
    let most = shared.limits.connections;
    shared.inbox.note(format!(
        "a connection from {from} was refused, since {most} are busy"
    ));
    if send(&mut stream, &refusal(503), ROOM).await.is_ok() {
        close(&mut stream).await;
    }
}

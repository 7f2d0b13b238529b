//! Accepts links, as many at a time as the limits say.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::TcpListener,
    sync::Semaphore,
    task::{JoinHandle, JoinSet},
    time::{sleep, timeout},
};

use super::{connection::Connection, links::Links};
use crate::{
    Limits,
    bench::{Inbox, OpenError},
    http::server::{Exchanges, Idle},
    numbers::Numbers,
};

/// Links that can be open, whatever the limits say: as many as there are ports.
const MOST_LINKS: usize = 1 << 16;

/// How long a new link waits for an idle one to make room.
const ROOM: Duration = Duration::from_secs(1);

/// What all links share.
#[derive(Clone, Debug)]
pub(super) struct Serving {
    pub(super) limits: Arc<Limits>,
    pub(super) numbers: Arc<Numbers>,
    pub(super) inbox: Inbox,
    /// The longest packet that is taken and sent.
    pub(super) maximum: u16,
    /// Whether a DM message is a request of a session, and no push.
    pub(super) serves_sessions: bool,
    /// The exchanges that wait for our peer.
    pub(super) exchanges: Arc<Exchanges>,
    /// The links over which our peer may speak first.
    pub(super) links: Arc<Links>,
}

/// A listening OBEX server. Dropped, it closes everything.
#[derive(Debug)]
pub(super) struct Listener {
    address: SocketAddr,
    links: Arc<Links>,
    accepting: JoinHandle<()>,
}

impl Listener {
    /// Listens at an address; port 0 means any free one.
    pub(super) async fn open(address: SocketAddr, serving: Serving) -> Result<Self, OpenError> {
        let failed = |error| OpenError::obex(address, &error);
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let links = Arc::clone(&serving.links);
        let accepting = tokio::spawn(accept(listener, address, serving));
        Ok(Self {
            address,
            links,
            accepting,
        })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The links over which our peer may speak first.
    pub(super) fn links(&self) -> &Links {
        &self.links
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, own: SocketAddr, serving: Serving) {
    let most = serving.limits.connections.min(MOST_LINKS);
    let room = Arc::new(Semaphore::new(most));
    let idle: Arc<Idle> = Arc::default();
    let mut links = JoinSet::new();
    loop {
        while links.try_join_next().is_some() {}
        let Ok((stream, from)) = listener.accept().await else {
            // out of descriptors, most likely: no link can be accepted until one is closed
            idle.evict();
            sleep(Duration::from_millis(20)).await;
            continue;
        };
        if room.available_permits() == 0 && !idle.evict() {
            let sentence = format!("a link from {from} was refused, since {most} are busy");
            serving.inbox.note(sentence);
            continue;
        }
        let Ok(Ok(permit)) = timeout(ROOM, Arc::clone(&room).acquire_owned()).await else {
            continue;
        };
        let connection = Connection::new(serving.clone(), Arc::clone(&idle), (from, own));
        links.spawn(async move {
            connection.converse(stream).await;
            drop(permit);
        });
    }
}

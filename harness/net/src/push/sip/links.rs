//! All connections of TCP: accepted and made, bounded in number, used again.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{
    desk::Desk,
    link::{Connection, Link},
};
use crate::numbers::Numbers;

/// The connections of one bench.
#[derive(Debug)]
pub(super) struct Links {
    desk: Arc<Desk>,
    numbers: Arc<Numbers>,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    /// The oldest first.
    links: Vec<Link>,
    tasks: JoinSet<()>,
}

impl Links {
    /// None as yet.
    pub(super) fn new(desk: Arc<Desk>, numbers: Arc<Numbers>) -> Self {
        Self {
            desk,
            numbers,
            open: Mutex::default(),
        }
    }

    /// Accepts connections for as long as it is let.
    pub(super) async fn accept(self: Arc<Self>, listener: TcpListener) {
        loop {
            match listener.accept().await {
                Ok((stream, remote)) => {
                    self.add(stream, remote);
                }
                // out of descriptors, most likely: no connection can be accepted until one is closed
                Err(_) => sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// A connection to this address: one that is open, otherwise a new one.
    ///
    /// # Errors
    /// None can be made.
    pub(super) async fn reach(&self, address: SocketAddr) -> io::Result<Link> {
        let standing = self
            .lock()
            .links
            .iter()
            .rev()
            .find(|link| link.remote() == address && link.is_open())
            .cloned();
        if let Some(link) = standing {
            return Ok(link);
        }
        let connecting = timeout(self.desk.limits().connect, TcpStream::connect(address));
        let stream = connecting.await.map_err(|_| io::ErrorKind::TimedOut)??;
        self.add(stream, address)
            .ok_or_else(|| io::Error::other("too many connections of SIP are open"))
    }

    /// Closes everything.
    pub(super) fn close(&self) {
        self.lock().tasks.abort_all();
    }

    /// Takes a connection in; none if there is no room.
    fn add(&self, stream: TcpStream, remote: SocketAddr) -> Option<Link> {
        let most = self.desk.limits().connections.max(1);
        let mut open = self.lock();
        while open.tasks.try_join_next().is_some() {}
        open.links.retain(Link::is_open);
        if open.links.len() >= most {
            let unused = open
                .links
                .iter()
                .position(|link| !self.desk.rests_on(link.number()));
            let Some(unused) = unused else {
                self.desk.note(format!(
                    "a connection of SIP with {remote} was closed at once, since {most} are in use"
                ));
                return None;
            };
            open.links.remove(unused).end();
        }
        let number = self.numbers.connection();
        let (connection, link) = Connection::new(number, remote, Arc::clone(&self.desk));
        open.links.push(link.clone());
        open.tasks.spawn(connection.serve(stream));
        Some(link)
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        // both are whole between any two statements, so a panic elsewhere does no harm to them
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

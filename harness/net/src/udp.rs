//! Datagrams: push ports that listen, and sending.

use std::{net::SocketAddr, sync::Arc};

use dmct_wire::peer::Input;
use tokio::{
    net::{UdpSocket, lookup_host},
    sync::mpsc::{self, error::TrySendError},
    task::JoinSet,
};

use crate::{
    bench::{Inbox, OpenError, Sending},
    plain::plain,
};

/// Octets that a datagram can hold.
const LARGEST: usize = 64 * 1024;

/// Failures to receive in a row after which a socket is given up.
const MOST_FAILURES: u32 = 100;

/// Datagrams that may wait to be sent.
const MOST_WAITING: usize = 1024;

/// A datagram to send, and the token that is held until it is on the wire.
#[derive(Debug)]
pub(crate) struct Datagram {
    /// `host:port`.
    pub(crate) to: String,
    pub(crate) payload: Vec<u8>,
    pub(crate) sending: Sending,
}

/// The sockets of one bench. Dropped, they are closed.
#[derive(Debug)]
pub(crate) struct Sockets {
    inbox: Inbox,
    outgoing: mpsc::Sender<Datagram>,
    bound: Vec<(SocketAddr, Arc<UdpSocket>)>,
    _tasks: JoinSet<()>,
}

impl Sockets {
    /// Binds one socket for each address; port 0 means any free one.
    pub(crate) async fn open(addresses: &[SocketAddr], inbox: Inbox) -> Result<Self, OpenError> {
        let mut bound = Vec::new();
        let mut tasks = JoinSet::new();
        for address in addresses {
            let failed = |error| OpenError::udp(*address, &error);
            let socket = Arc::new(UdpSocket::bind(address).await.map_err(failed)?);
            let address = socket.local_addr().map_err(failed)?;
            tasks.spawn(receive(Arc::clone(&socket), address, inbox.clone()));
            bound.push((address, socket));
        }
        let (outgoing, queue) = mpsc::channel(MOST_WAITING);
        tasks.spawn(deliver(queue, bound.clone(), inbox.clone()));
        Ok(Self {
            inbox,
            outgoing,
            bound,
            _tasks: tasks,
        })
    }

    /// Where they listen, in the order in which they were asked for.
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        self.bound.iter().map(|(address, _)| *address).collect()
    }

    /// Sends a datagram, behind those that were sent before; why it could not be, in a note.
    pub(crate) fn send(&self, datagram: Datagram) {
        if let Err(error) = self.outgoing.try_send(datagram) {
            let (TrySendError::Full(Datagram { to, .. })
            | TrySendError::Closed(Datagram { to, .. })) = error;
            self.inbox.note(format!(
                "a datagram to {to} was not sent: too many wait to be sent"
            ));
        }
    }
}

async fn deliver(
    mut outgoing: mpsc::Receiver<Datagram>,
    bound: Vec<(SocketAddr, Arc<UdpSocket>)>,
    inbox: Inbox,
) {
    while let Some(Datagram {
        to,
        payload,
        sending,
    }) = outgoing.recv().await
    {
        if let Err(error) = send(&bound, &to, &payload).await {
            inbox.note(format!(
                "a datagram to {to} could not be sent: {}",
                plain(&error)
            ));
        }
        drop(sending);
    }
}

async fn send(
    bound: &[(SocketAddr, Arc<UdpSocket>)],
    to: &str,
    payload: &[u8],
) -> std::io::Result<()> {
    let address = lookup_host(to)
        .await?
        .next()
        .ok_or(std::io::ErrorKind::NotFound)?;
    let socket = match bound.iter().find(|(own, _)| reaches(*own, address)) {
        Some((_, socket)) => Arc::clone(socket),
        None => Arc::new(UdpSocket::bind(any(address)).await?),
    };
    socket.send_to(payload, address).await.map(drop)
}

/// Whether a socket bound to our own address can send to this one; from a loopback address nothing
/// leaves the machine.
fn reaches(own: SocketAddr, address: SocketAddr) -> bool {
    let family = own.is_ipv4() == address.is_ipv4();
    family && (own.ip().is_unspecified() || own.ip().is_loopback() == address.ip().is_loopback())
}

/// Any port of the family that reaches this address.
fn any(address: SocketAddr) -> SocketAddr {
    if address.is_ipv4() {
        ([0; 4], 0).into()
    } else {
        ([0_u16; 8], 0).into()
    }
}

async fn receive(socket: Arc<UdpSocket>, own: SocketAddr, inbox: Inbox) {
    let mut octets = vec![0; LARGEST];
    let mut failures = 0;
    while failures < MOST_FAILURES {
        match socket.recv_from(&mut octets).await {
            Ok((count, from)) => {
                failures = 0;
                let payload = octets.get(..count).unwrap_or_default().to_vec();
                inbox
                    .hand(Input::Datagram {
                        from: from.to_string(),
                        to: own.to_string(),
                        payload,
                    })
                    .await;
            }
            // an earlier datagram of ours was refused somewhere, most likely: no reason to stop
            Err(error) => {
                failures += 1;
                inbox.note(format!("receiving at {own} failed: {}", plain(&error)));
            }
        }
    }
}

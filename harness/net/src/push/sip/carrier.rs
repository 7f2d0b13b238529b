//! What a bench holds of SIP: one port, both roles, requests sent and registrations offered.

use std::{net::SocketAddr, sync::Arc};

use dmct_wire::{
    peer::{Delivered, Input, Loss},
    sip::{Exchange, Message, Registration},
};
use tokio::{
    net::{TcpListener, UdpSocket, lookup_host},
    task::JoinHandle,
    time::{Instant, sleep_until, timeout},
};

use super::{
    super::{Pushing, carriers::unreachable},
    address::{Place, Transport},
    asking::{Asking, Ticket},
    datagrams::{receive, seen_from},
    desk::Desk,
    framing::{delivered, message_of},
    link::Link,
    links::Links,
    registrar::Target,
    timers::{Due, Timers},
    way::Way,
};
use crate::{
    Limits,
    bench::{Inbox, OpenError, Sending},
    numbers::Numbers,
    plain::plain,
};

/// Octets beyond which a request does not go over UDP unless its address wants that (RFC 3261 18.1.1).
const LARGE: usize = 1300;

/// How often a port is looked for that is free for UDP and TCP alike.
const TRIES: u32 = 16;

/// SIP on one address of a bench: core and user agent. Dropped, it closes.
#[derive(Debug)]
pub(in super::super) struct Sip {
    address: SocketAddr,
    proxy: Option<String>,
    socket: Arc<UdpSocket>,
    asking: Arc<Asking>,
    desk: Arc<Desk>,
    links: Arc<Links>,
    receiving: JoinHandle<()>,
    accepting: JoinHandle<()>,
}

/// Where a request goes next.
#[derive(Clone, Debug)]
struct Hop {
    address: SocketAddr,
    transport: Transport,
    /// The connection that is there already.
    link: Option<Link>,
    /// Whether the address says by what.
    is_fixed: bool,
}

impl Sip {
    /// Listens over UDP and TCP on one port. Messages to whoever is not registered here go through the proxy, if
    /// there is one.
    pub(in super::super) async fn open(
        address: SocketAddr,
        proxy: Option<&str>,
        limits: &Arc<Limits>,
        numbers: &Arc<Numbers>,
        inbox: &Inbox,
    ) -> Result<Self, OpenError> {
        let (socket, listener) = bind(address).await?;
        let address = socket
            .local_addr()
            .map_err(|error| OpenError::sip(address, &error))?;
        let socket = Arc::new(socket);
        let asking = Arc::new(Asking::new());
        let desk = Arc::new(Desk::new(
            Arc::clone(limits),
            inbox.clone(),
            Arc::clone(&asking),
        ));
        let links = Arc::new(Links::new(Arc::clone(&desk), Arc::clone(numbers)));
        let receiving = tokio::spawn(receive(Arc::clone(&socket), Arc::clone(&desk)));
        let accepting = tokio::spawn(Arc::clone(&links).accept(listener));
        Ok(Self {
            address,
            proxy: proxy.map(str::to_owned),
            socket,
            asking,
            desk,
            links,
            receiving,
            accepting,
        })
    }

    /// Where it listens.
    pub(in super::super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// A peer is driven from now on: the registrations that stand, for it to know. It is handed those that come.
    pub(in super::super) fn attend(&self) -> Vec<Input> {
        let standing = self.desk.attend().into_iter();
        standing
            .map(|standing| Input::Registered {
                from: standing.from,
                octets: standing.octets,
                registered: standing.registered,
            })
            .collect()
    }

    /// No peer is driven from now on.
    pub(in super::super) fn leave(&self) {
        self.desk.leave();
    }

    /// Sends a MESSAGE and waits for its final response.
    pub(in super::super) async fn push(&self, pushing: Pushing) -> Result<Delivered, Loss> {
        let Pushing {
            exchange,
            to,
            push,
            sending,
        } = pushing;
        let (hop, target, record) = match self.desk.find(&to) {
            Some(target) => (
                self.back_to(&target).await?,
                target.request_uri,
                target.record,
            ),
            None => {
                let next = self.proxy.as_deref().unwrap_or(&to);
                let uri = to.split('?').next().unwrap_or_default().to_owned();
                let record = uri.split(';').next().unwrap_or_default().to_owned();
                (self.hop(next).await?, uri, record)
            }
        };
        let request = |names: &Exchange| {
            let from = format!("sip:dm@{}", names.sent_by);
            message_of(push.clone(), &target, &record, &from).request(names)
        };
        self.ask(exchange, hop, request, sending).await
    }

    /// Registers with a core and waits for its final response.
    pub(in super::super) async fn register(
        &self,
        exchange: u64,
        core: &str,
        registration: Registration,
        sending: Sending,
    ) -> Result<Delivered, Loss> {
        let hop = self.hop(core).await?;
        let transport = hop.transport;
        let request = |names: &Exchange| {
            let mut registration = registration.clone();
            if registration.contact.is_empty() {
                let place = Place::read(&registration.address_of_record).ok();
                let user = place.and_then(|place| place.user);
                let user = user.unwrap_or_else(|| "dmct".to_owned());
                let parameter = match transport {
                    Transport::Udp => "",
                    Transport::Tcp => ";transport=tcp",
                };
                registration.contact = format!("sip:{user}@{}{parameter}", names.sent_by);
            }
            registration.request(names)
        };
        self.ask(exchange, hop, request, sending).await
    }

    /// The way to who registered: the connection or the address that the REGISTER came from, unless it came through
    /// others; then the contact.
    async fn back_to(&self, target: &Target<Way>) -> Result<Hop, Loss> {
        let way = &target.flow;
        if let Some(link) = way.link.as_ref().filter(|link| link.is_open()) {
            return Ok(Hop {
                address: way.from,
                transport: Transport::Tcp,
                link: Some(link.clone()),
                is_fixed: true,
            });
        }
        let contact = self.hop(&target.contact).await;
        let is_elsewhere = |hop: &Hop| hop.address.ip() != way.from.ip() && !target.is_behind_proxy;
        match contact {
            Ok(hop) if hop.transport == Transport::Tcp || !is_elsewhere(&hop) => Ok(hop),
            // it stands behind an address translation, or its name is not known here
            _ if way.transport() == Transport::Udp => Ok(Hop {
                address: way.from,
                transport: Transport::Udp,
                link: None,
                is_fixed: true,
            }),
            other => other,
        }
    }

    /// Where an address leads.
    async fn hop(&self, address: &str) -> Result<Hop, Loss> {
        let place = Place::read(address).map_err(|reason| unreachable(&reason))?;
        let looked_up = timeout(self.desk.limits().connect, lookup_host(place.authority())).await;
        let fits = |one: &SocketAddr| one.is_ipv4() == self.address.is_ipv4();
        let address = match looked_up {
            Ok(Ok(mut found)) => found.find(fits),
            Ok(Err(error)) => return Err(unreachable(&plain(&error))),
            Err(_) => None,
        };
        Ok(Hop {
            address: address
                .ok_or_else(|| unreachable("its host has no address that is reached from here"))?,
            transport: place.transport.unwrap_or(Transport::Udp),
            link: None,
            is_fixed: place.transport.is_some(),
        })
    }

    /// Sends a request and waits for its final response.
    async fn ask(
        &self,
        exchange: u64,
        mut hop: Hop,
        request: impl Fn(&Exchange) -> Message,
        sending: Sending,
    ) -> Result<Delivered, Loss> {
        let failed = |error| unreachable(&plain(&error));
        let own = seen_from(self.address, hop.address).await.map_err(failed)?;
        let mut names = self.asking.exchange(hop.transport, &own.to_string());
        if hop.transport == Transport::Udp
            && !hop.is_fixed
            && request(&names).encode().len() > LARGE
        {
            // what cannot be reached by TCP is reached by UDP all the same (RFC 3261 18.1.1)
            if let Ok(link) = self.links.reach(hop.address).await {
                hop.link = Some(link);
                hop.transport = Transport::Tcp;
                names.transport = hop.transport.name().to_owned();
            }
        }
        if hop.transport == Transport::Tcp && hop.link.is_none() {
            hop.link = Some(self.links.reach(hop.address).await.map_err(failed)?);
        }
        let request = request(&names);
        let octets = request.encode();
        let link = hop.link.as_ref().map(Link::number);
        let method = request.method().unwrap_or_default();
        let ticket = self.asking.open(&names.branch, method, link);
        self.send(&hop, &octets, Some(sending)).await?;
        let response = self.wait(ticket, &hop, &octets).await?;
        Ok(delivered(exchange, octets, &response))
    }

    async fn send(&self, hop: &Hop, octets: &[u8], sending: Option<Sending>) -> Result<(), Loss> {
        let sent = match &hop.link {
            Some(link) => link.send(octets.to_vec(), sending).await,
            None => {
                let sent = self.socket.send_to(octets, hop.address).await;
                sent.map_err(|error| unreachable(&plain(&error)))?;
                true
            }
        };
        sent.then_some(()).ok_or_else(|| Loss::Closed {
            partial: Vec::new(),
        })
    }

    /// Waits for the final response, and sends again what may have been lost.
    async fn wait(&self, mut ticket: Ticket, hop: &Hop, octets: &[u8]) -> Result<Message, Loss> {
        let patience = self.desk.limits().response;
        let mut timers = Timers::new(Instant::now(), hop.transport, patience);
        loop {
            tokio::select! {
                biased;
                outcome = &mut ticket.outcome => {
                    let closed = || Err(Loss::Closed { partial: Vec::new() });
                    return outcome.unwrap_or_else(|_| closed());
                }
                () = ticket.provisional.notified() => timers.proceed(),
                () = sleep_until(timers.next()) => match timers.due(Instant::now()) {
                    Some(Due::Resend) => self.send(hop, octets, None).await?,
                    Some(Due::GiveUp) => return Err(Loss::TimedOut { partial: Vec::new() }),
                    None => {}
                }
            }
        }
    }
}

impl Drop for Sip {
    fn drop(&mut self) {
        self.receiving.abort();
        self.accepting.abort();
        self.links.close();
    }
}

/// A socket and a listener on one port; where any will do, one that is free for both.
async fn bind(address: SocketAddr) -> Result<(UdpSocket, TcpListener), OpenError> {
    let failed = |error| OpenError::sip(address, &error);
    let mut tries = 0;
    loop {
        tries += 1;
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let own = listener.local_addr().map_err(failed)?;
        match UdpSocket::bind(own).await {
            Ok(socket) => return Ok((socket, listener)),
            Err(_) if address.port() == 0 && tries < TRIES => {}
            Err(error) => return Err(failed(error)),
        }
    }
}

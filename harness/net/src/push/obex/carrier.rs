//! The carrier of one bench: pushes, DM sessions, and what it listens with.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use dmct_wire::peer::{Delivered, Loss, Observation, Response};
use tokio::{net::TcpStream, task::JoinSet, time::timeout};

use super::{
    super::{ObexConfig, Pushing},
    address::Address,
    asker::Asker,
    limits::object_limits,
    links::number_of,
    listener::{Listener, Serving},
    packets::Packets,
    pool::{Link, Pool},
    posting::{begin, post},
    pushing::push,
    reversed::Reversed,
};
use crate::{
    Limits,
    bench::{Inbox, OpenError},
    http::{client::Outgoing, server::Exchanges},
    numbers::Numbers,
    plain::plain,
};

/// The carrier of one bench. Its clones are the same one.
#[derive(Clone, Debug)]
pub(crate) struct Obex {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    maximum: u16,
    limits: Arc<Limits>,
    numbers: Arc<Numbers>,
    inbox: Inbox,
    pool: Pool,
    /// The exchanges of sessions that wait for our peer.
    exchanges: Arc<Exchanges>,
    listener: Option<Listener>,
    /// Sessions over links that this side made to push.
    reversed: Mutex<JoinSet<()>>,
}

impl Obex {
    /// Opens it: always able to send, and listening where an address is given.
    pub(crate) async fn open(
        address: Option<SocketAddr>,
        config: &ObexConfig,
        limits: &Arc<Limits>,
        numbers: &Arc<Numbers>,
        inbox: &Inbox,
    ) -> Result<Self, OpenError> {
        let serving = Serving {
            limits: Arc::clone(limits),
            numbers: Arc::clone(numbers),
            inbox: inbox.clone(),
            maximum: config.maximum(),
            serves_sessions: config.serves_sessions,
            exchanges: Arc::default(),
            links: Arc::default(),
        };
        let exchanges = Arc::clone(&serving.exchanges);
        let listener = match address {
            Some(address) => Some(Listener::open(address, serving).await?),
            None => None,
        };
        Ok(Self {
            inner: Arc::new(Inner {
                maximum: config.maximum(),
                limits: Arc::clone(limits),
                numbers: Arc::clone(numbers),
                inbox: inbox.clone(),
                pool: Pool::default(),
                exchanges,
                listener,
                reversed: Mutex::default(),
            }),
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> Option<SocketAddr> {
        self.inner.listener.as_ref().map(Listener::address)
    }

    /// Pushes over a link of its own.
    pub(crate) async fn push(&self, pushing: Pushing) -> Result<Delivered, Loss> {
        let inner = &self.inner;
        let address = Address::parse(&pushing.to).map_err(Loss::Unreachable)?;
        let mut link = inner.link(&address).await?;
        let outcome = push(
            &mut link.asker,
            pushing.exchange,
            &pushing.push,
            Some(pushing.sending),
        )
        .await;
        link.messages = u64::from(outcome.is_ok());
        inner.tell(&mut link);
        if address.holds_session && outcome.as_ref().is_ok_and(|delivered| delivered.taken) {
            inner.go_on(link);
            return outcome;
        }
        // nobody waits for how the link ends: the push is judged by what was answered to it
        let patience = inner.limits.silence;
        tokio::spawn(async move {
            let _ = timeout(patience, link.asker.disconnect()).await;
        });
        outcome
    }

    /// Posts a message of a DM session: over the link that is kept to this place, or over one that was made by whoever
    /// is to answer.
    pub(crate) async fn post(&self, outgoing: Outgoing) -> Result<Response, Loss> {
        let inner = &self.inner;
        if let (Some(link), Some(listener)) = (number_of(&outgoing.url), &inner.listener) {
            return listener.links().post(link, outgoing, &inner.limits).await;
        }
        let address = Address::parse(&outgoing.url).map_err(Loss::Unreachable)?;
        let exchange = outgoing.exchange;
        let mut link = match inner.kept(&address).await {
            Some(link) => link,
            None => {
                let mut link = inner.link(&address).await?;
                let refused = begin(&mut link.asker).await;
                inner.tell(&mut link);
                if let Some(refused) = refused? {
                    return Ok(Response {
                        exchange,
                        connection: link.number,
                        ..refused
                    });
                }
                link
            }
        };
        let outcome = post(&mut link.asker, outgoing).await;
        inner.tell(&mut link);
        let response = outcome?;
        link.messages += 1;
        let connection = link.number;
        inner.pool.keep(link);
        Ok(Response {
            exchange,
            connection,
            ..response
        })
    }

    /// Ends the links on which nothing is under way.
    pub(crate) fn forget_connections(&self) {
        self.inner.pool.drain();
    }

    /// The exchanges of sessions that wait for our peer.
    pub(crate) fn exchanges(&self) -> &Exchanges {
        &self.inner.exchanges
    }
}

impl Inner {
    /// Goes on over a link behind a push: whatever the client has to say is got.
    fn go_on(&self, link: Link) {
        let session = Reversed {
            link,
            exchanges: Arc::clone(&self.exchanges),
            numbers: Arc::clone(&self.numbers),
            limits: Arc::clone(&self.limits),
        };
        // the set is whole between any two statements, so a panic elsewhere does no harm to it
        let mut sessions = self.reversed.lock().unwrap_or_else(PoisonError::into_inner);
        while sessions.try_join_next().is_some() {}
        sessions.spawn(session.run());
    }

    /// A link to this place that stayed open and on which nothing came since.
    async fn kept(&self, address: &Address) -> Option<Link> {
        while let Some(mut link) = self.pool.take(&address.authority) {
            if link.asker.line.is_quiet().await {
                return Some(link);
            }
        }
        None
    }

    async fn link(&self, address: &Address) -> Result<Link, Loss> {
        let unreachable = |reason: &str| {
            Loss::Unreachable(format!("no connection to {}: {reason}", address.authority))
        };
        let connecting = TcpStream::connect((address.host.as_str(), address.port));
        let stream = timeout(self.limits.connect, connecting)
            .await
            .map_err(|_| unreachable("no answer in time"))?
            .map_err(|error| unreachable(&plain(&error)))?;
        let number = self.numbers.connection();
        let from = stream
            .peer_addr()
            .map_or_else(|_| address.authority.clone(), |from| from.to_string());
        self.inbox.observe(Observation::Opened {
            connection: number,
            from,
        });
        let packets = Packets::new(stream, self.maximum, Arc::clone(&self.limits));
        Ok(Link {
            number,
            authority: address.authority.clone(),
            messages: 0,
            asker: Asker::new(packets, self.maximum, object_limits(&self.limits)),
            inbox: self.inbox.clone(),
        })
    }

    /// Tells our peer what was seen on a link.
    fn tell(&self, link: &mut Link) {
        let number = link.number;
        for note in link.asker.notes() {
            self.inbox.note(format!("on connection {number} {note}"));
        }
    }
}

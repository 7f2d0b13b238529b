//! Datagrams cut into messages and handed on, and the endpoint where messages come.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use dmct_wire::{
    peer::Delivery,
    sms::{Address, Reference, Submit, UserData, split},
};

use super::{gateway, place::destination, receiver::Receiver};
use crate::{
    bench::{Inbox, OpenError, Sending},
    http::client::{Client, Outgoing},
    push::{
        Datagram, SmsConfig, SmsGateway,
        answering::{Listener, Opening},
        program,
        queue::{Bearer, Queue},
        words::words,
    },
};

/// Short messages of one bench.
#[derive(Debug)]
pub(in crate::push) struct Sms {
    queue: Option<Queue>,
    listener: Option<Listener>,
}

impl Sms {
    /// Opens what the configuration names. Its address to listen at, if it has one, is `opening`'s already.
    pub(in crate::push) async fn open(
        config: &SmsConfig,
        client: &Arc<Client>,
        response: Duration,
        inbox: &Inbox,
        opening: Option<Opening<'_>>,
    ) -> Result<Self, OpenError> {
        let listener = match opening {
            Some(opening) => Some(Listener::open(opening, |_| Receiver::default()).await?),
            None => None,
        };
        let queue = config.gateway.as_ref().map(|gateway| {
            let sender = Sender {
                gateway: gateway.clone(),
                client: Arc::clone(client),
                limit: response,
                reference: AtomicU8::new(1),
            };
            Queue::new(sender, inbox)
        });
        Ok(Self { queue, listener })
    }

    /// Where messages are taken.
    pub(in crate::push) fn address(&self) -> Option<SocketAddr> {
        self.listener.as_ref().map(Listener::address)
    }

    /// What takes the messages that are sent.
    pub(in crate::push) fn queue(&self) -> Option<&Queue> {
        self.queue.as_ref()
    }
}

/// Sends one datagram after the other.
struct Sender {
    gateway: SmsGateway,
    client: Arc<Client>,
    /// For a program to end.
    limit: Duration,
    /// Of the next datagram that needs several messages.
    reference: AtomicU8,
}

impl Bearer for Sender {
    async fn send(&self, datagram: &Datagram) -> Result<Option<String>, String> {
        let (number, ports) = destination(&datagram.to);
        let address = Address::number(number)
            .filter(|address| address.length > 0)
            .ok_or_else(|| format!("{number:?} is no telephone number"))?;
        let reference = Reference::Narrow(self.reference.fetch_add(1, Ordering::Relaxed));
        let parts = split(&datagram.payload, ports, reference);
        let parts = parts.map_err(|error| error.to_string())?;
        let total = parts.len();
        for (place, part) in (1..).zip(parts) {
            let handed = match &self.gateway {
                SmsGateway::Http { url } => self
                    .ask(url, number, &part, &datagram.sending)
                    .await
                    .map_err(|reason| gateway::hidden(&reason, url)),
                SmsGateway::Command { argv } => {
                    let submit = Submit::new(address.clone(), part);
                    program::hand(argv, &submit.encode(), self.limit).await
                }
            };
            handed.map_err(|reason| match total {
                1 => reason,
                _ => format!("message {place} of {total}: {reason}"),
            })?;
        }
        Ok(None)
    }
}

impl Sender {
    /// Hands one message to the HTTP interface of a gateway.
    async fn ask(
        &self,
        url: &str,
        number: &str,
        part: &UserData,
        sending: &Sending,
    ) -> Result<(), String> {
        let url = gateway::message(url, number, part);
        let response = self.client.post(Outgoing {
            exchange: 0,
            headers: Vec::new(),
            body: Vec::new(),
            delivery: Delivery::Raw(gateway::request(&url)?),
            sending: sending.clone(),
            url,
        });
        let response = response.await.map_err(|loss| words(&loss))?;
        gateway::verdict(response.status, &response.body)
    }
}

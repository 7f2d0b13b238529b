//! All carriers of a bench, and the way from an address to the one that leads there.

use std::sync::Arc;

use dmct_wire::{
    peer::{Carrier, Delivered, Input, Loss, Push},
    sip::Registration,
};

use super::{
    PushAddresses, PushConfig, answering::Opening, command, obex::Obex, ota_http::OtaHttp,
    queue::Queue, sip::Sip, sms::Sms,
};
use crate::{
    Limits,
    bench::{Inbox, OpenError, Sending},
    http::{
        client::{Client, Outgoing},
        server::Exchanges,
    },
    numbers::Numbers,
    tls::ServerTls,
};

/// A push on its way.
#[derive(Debug)]
pub(crate) struct Pushing {
    /// The number that its sender gave it.
    pub(crate) exchange: u64,
    /// Where to.
    pub(crate) to: String,
    /// What.
    pub(crate) push: Push,
    /// Held until it is on the wire.
    pub(crate) sending: Sending,
}

/// A datagram for a carrier that is not UDP.
#[derive(Debug)]
pub(crate) struct Datagram {
    /// Where to, with its scheme.
    pub(crate) to: String,
    /// What.
    pub(crate) payload: Vec<u8>,
    /// Held until it is on the wire.
    pub(crate) sending: Sending,
}

/// The carriers of one bench. Dropped, they close.
pub(crate) struct PushCarriers {
    inbox: Inbox,
    ota_http: OtaHttp,
    sip: Option<Arc<Sip>>,
    obex: Obex,
    sms: Option<Sms>,
    command: Option<Queue>,
}

impl PushCarriers {
    /// Opens what the configuration names. What is carried over HTTP goes through the client of
    /// the bench, and what is pushed over HTTP comes in TLS if the bench serves that.
    pub(crate) async fn open(
        config: &PushConfig,
        tls: Option<&ServerTls>,
        limits: &Arc<Limits>,
        numbers: &Arc<Numbers>,
        inbox: &Inbox,
        client: &Arc<Client>,
    ) -> Result<Self, OpenError> {
        let opening = |address| Opening {
            address,
            tls,
            limits,
            numbers,
            inbox,
        };
        let ota = config.ota_http.map(opening);
        Ok(Self {
            inbox: inbox.clone(),
            ota_http: OtaHttp::open(&config.ota, Arc::clone(client), ota).await?,
            sip: match config.sip {
                Some(address) => {
                    let proxy = config.sip_proxy.as_deref();
                    let sip = Sip::open(address, proxy, limits, numbers, inbox).await?;
                    Some(Arc::new(sip))
                }
                None => None,
            },
            obex: Obex::open(config.obex, &config.obex_links, limits, numbers, inbox).await?,
            sms: match &config.sms {
                Some(sms) => {
                    // whoever has a gateway speaks plain HTTP to it
                    let plain = sms.listen.map(|address| Opening {
                        tls: None,
                        ..opening(address)
                    });
                    Some(Sms::open(sms, client, limits.response, inbox, plain).await?)
                }
                None => None,
            },
            command: config
                .command
                .as_ref()
                .map(|argv| command::queue(argv, limits.response, inbox)),
        })
    }

    /// Where they listen.
    pub(crate) fn addresses(&self) -> PushAddresses {
        PushAddresses {
            ota_http: self.ota_http.address(),
            sip: self.sip.as_ref().map(|sip| sip.address()),
            obex: self.obex.address(),
            sms: self.sms.as_ref().and_then(Sms::address),
        }
    }

    /// A peer is driven from now on: what it should know of what came before.
    pub(crate) fn attend(&self) -> Vec<Input> {
        self.sip
            .as_ref()
            .map(|sip| sip.attend())
            .unwrap_or_default()
    }

    /// No peer is driven from now on.
    pub(crate) fn leave(&self) {
        if let Some(sip) = &self.sip {
            sip.leave();
        }
    }

    /// Pushes; what comes of it is an input of the peer.
    pub(crate) fn push(&self, pushing: Pushing) -> impl Future<Output = Input> + Send + use<> {
        let exchange = pushing.exchange;
        let carrier = Carrier::of_address(&pushing.to);
        let (sip, obex, ota_http) = (self.sip.clone(), self.obex.clone(), self.ota_http.clone());
        async move {
            let outcome = match (carrier, sip) {
                (Carrier::OtaHttp, _) => ota_http.push(pushing).await,
                (Carrier::Obex, _) => obex.push(pushing).await,
                (Carrier::Sip, Some(sip)) => sip.push(pushing).await,
                (Carrier::Sip, None) => Err(unreachable("no SIP is spoken here")),
                (Carrier::Wsp | Carrier::Wtls | Carrier::Sms | Carrier::Command, _) => {
                    Err(unreachable(
                        "the address leads to a carrier of datagrams, which does not frame a push",
                    ))
                }
            };
            input(exchange, outcome)
        }
    }

    /// Posts a message of a DM session over OBEX; what comes of it is an input of the peer.
    pub(crate) fn post(&self, outgoing: Outgoing) -> impl Future<Output = Input> + Send + use<> {
        let (exchange, obex) = (outgoing.exchange, self.obex.clone());
        async move {
            match obex.post(outgoing).await {
                Ok(response) => Input::Response(response),
                Err(loss) => Input::Lost { exchange, loss },
            }
        }
    }

    /// The exchanges of sessions over OBEX that wait for our peer.
    pub(crate) fn exchanges(&self) -> &Exchanges {
        self.obex.exchanges()
    }

    /// Ends the links on which nothing is under way.
    pub(crate) fn forget_connections(&self) {
        self.obex.forget_connections();
    }

    /// Registers with a SIP core; what comes of it is an input of the peer.
    pub(crate) fn register(
        &self,
        exchange: u64,
        core: String,
        registration: Registration,
        sending: Sending,
    ) -> impl Future<Output = Input> + Send + use<> {
        let sip = self.sip.clone();
        async move {
            let outcome = match sip {
                Some(sip) => sip.register(exchange, &core, registration, sending).await,
                None => Err(unreachable("no SIP is spoken here")),
            };
            input(exchange, outcome)
        }
    }

    /// Sends a datagram by a carrier that is not UDP, behind those that were sent by it before; why it could not be,
    /// in a note.
    pub(crate) fn send(&self, datagram: Datagram) {
        let carrier = Carrier::of_address(&datagram.to);
        let queue = match carrier {
            Carrier::Sms => self.sms.as_ref().and_then(Sms::queue),
            Carrier::Command => self.command.as_ref(),
            _ => None,
        };
        match queue {
            Some(queue) => queue.send(datagram),
            None => self.inbox.note(format!(
                "a datagram to {} could not be sent: nothing here carries {carrier}",
                datagram.to
            )),
        }
    }
}

fn input(exchange: u64, outcome: Result<Delivered, Loss>) -> Input {
    match outcome {
        Ok(delivered) => Input::Delivered(delivered),
        Err(loss) => Input::Lost { exchange, loss },
    }
}

/// Nothing leads there.
pub(super) fn unreachable(reason: &str) -> Loss {
    Loss::Unreachable(reason.to_owned())
}

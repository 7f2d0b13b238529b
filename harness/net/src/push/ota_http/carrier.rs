//! The client that pushes and the listener that is pushed to.

use std::{net::SocketAddr, sync::Arc};

use dmct_wire::{
    ota_http::{Outcome, Registration},
    peer::{Delivered, Delivery, Loss},
};

use super::{
    super::{
        Pushing,
        answering::{Listener, Opening},
    },
    Posted, Terminal, delivered, framing,
};
use crate::{
    bench::Sending,
    http::client::{Client, Outgoing},
    push::OtaHttpConfig,
};

/// The carrier of one bench. Its clones are the same one.
#[derive(Clone)]
pub(in crate::push) struct OtaHttp {
    client: Arc<Client>,
    listener: Option<Arc<Listener>>,
    asks_first: bool,
}

impl OtaHttp {
    /// Opens it: always able to push with this client, and listening where an address is given.
    pub(in crate::push) async fn open(
        config: &OtaHttpConfig,
        client: Arc<Client>,
        opening: Option<Opening<'_>>,
    ) -> Result<Self, crate::bench::OpenError> {
        let listener = match opening {
            Some(opening) => {
                let limits = Arc::clone(opening.limits);
                let terminal = |own: &str| Terminal::new(own.to_owned(), config, &limits);
                Some(Arc::new(Listener::open(opening, terminal).await?))
            }
            None => None,
        };
        Ok(Self {
            client,
            listener,
            asks_first: config.asks_first,
        })
    }

    /// Where it listens.
    pub(in crate::push) fn address(&self) -> Option<SocketAddr> {
        self.listener.as_ref().map(|listener| listener.address())
    }

    /// Pushes, and waits for the answer of the terminal.
    pub(in crate::push) async fn push(&self, pushing: Pushing) -> Result<Delivered, Loss> {
        let Pushing {
            exchange,
            to,
            push,
            sending,
        } = pushing;
        let posted = Posted::new(&to, &push)?;
        if self.asks_first
            && let Some(refused) = self.ask(exchange, &to, &sending).await?
        {
            return Ok(refused);
        }
        let sent = posted.octets();
        let response = self
            .client
            .post(Outgoing {
                exchange,
                url: posted.address,
                headers: posted.headers,
                body: posted.body,
                delivery: Delivery::Whole,
                sending,
            })
            .await?;
        Ok(delivered(exchange, sent, &response))
    }

    /// Asks the terminal who it is; its answer, if it is not registered by that.
    async fn ask(
        &self,
        exchange: u64,
        to: &str,
        sending: &Sending,
    ) -> Result<Option<Delivered>, Loss> {
        let (url, octets) = framing::question(to)?;
        let response = self
            .client
            .post(Outgoing {
                exchange,
                url,
                headers: Vec::new(),
                body: Vec::new(),
                delivery: Delivery::Raw(octets.clone()),
                sending: sending.clone(),
            })
            .await?;
        let registered = Registration::read(&response.headers).is_ok_and(|registration| {
            let outcome = registration.status.outcome();
            matches!(outcome, Outcome::Registered | Outcome::RegisteredAnew)
        });
        if registered && matches!(response.status, 200..=299) {
            return Ok(None);
        }
        let refused = delivered(exchange, octets, &response);
        Ok(Some(Delivered {
            taken: false,
            ..refused
        }))
    }
}

//! One request and its response (RFC 9112 section 9.3 on connections that are used again).

use std::{io, sync::Arc};

use dmct_wire::peer::{Certificate, Delivery, Loss, Observation, Response};
use tokio::{net::TcpStream, time::timeout};

use super::{
    super::{
        decode::{Decoder, Fault, Progress, Side},
        encode::{After, Wire, request},
        message::Message,
        receive::{Stream, fill_until, send},
        url::Url,
    },
    pool::{Connection, Pool},
};
use crate::{
    Limits,
    bench::{Inbox, Sending},
    clock::after,
    numbers::Numbers,
    plain::plain,
    tls::{ClientTls, Connector, Ending, ending},
};

/// Posts messages. Shared by all exchanges of a bench.
pub(crate) struct Client {
    limits: Arc<Limits>,
    numbers: Arc<Numbers>,
    inbox: Inbox,
    pool: Pool,
    tls: Connector,
}

/// A message to post, and the token that is held until it is on the wire.
pub(crate) struct Outgoing {
    pub(crate) exchange: u64,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) delivery: Delivery,
    pub(crate) sending: Sending,
}

/// How one attempt ended.
enum Attempt {
    Answered(Message),
    Lost(Loss),
    /// A connection that had been left open was closed meanwhile, before any octet of a response.
    Stale,
}

impl Client {
    pub(crate) fn new(
        tls: ClientTls,
        limits: Arc<Limits>,
        numbers: Arc<Numbers>,
        inbox: Inbox,
    ) -> Self {
        Self {
            tls: Connector::new(tls),
            limits,
            numbers,
            inbox,
            pool: Pool::default(),
        }
    }

    /// Posts a message and waits for the response.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub(crate) async fn post(&self, outgoing: Outgoing) -> Result<Response, Loss> {
        let url =
            Url::parse(&outgoing.url).map_err(|error| Loss::Unreachable(error.to_string()))?;
        let wire = request(&url, &outgoing.headers, &outgoing.body, &outgoing.delivery);
        let mut connection = match self.kept(&url).await {
            Some(connection) => connection,
            None => self.connect(&url).await?,
        };
        let mut decoder = Decoder::new(Side::Response, &self.limits);
        let mut sending = Some(outgoing.sending);
        let mut attempt = self
            .attempt(&mut connection, &wire, &mut decoder, &mut sending)
            .await;
        if let Attempt::Stale = attempt {
            self.closed(&connection);
            connection = self.connect(&url).await?;
            decoder = Decoder::new(Side::Response, &self.limits);
            attempt = self
                .attempt(&mut connection, &wire, &mut decoder, &mut sending)
                .await;
        }
        let message = match attempt {
            Attempt::Answered(message) => message,
            Attempt::Lost(loss) => {
                self.closed(&connection);
                return Err(loss);
            }
            Attempt::Stale => {
                self.closed(&connection);
                return Err(Loss::Closed {
                    partial: Vec::new(),
                });
            }
        };
        connection.messages += 1;
        let number = connection.number;
        let rightly = matches!(outgoing.delivery, Delivery::Whole | Delivery::Chunked(_));
        let stays = message.head.keeps_alive() && !message.to_the_end && decoder.is_idle();
        let gone = if rightly && stays {
            self.pool.keep(connection)
        } else {
            Some(connection)
        };
        gone.iter().for_each(|gone| self.closed(gone));
        Ok(message.into_response(outgoing.exchange, number))
    }

    /// From now on takes certificates of servers that are wrong in this way; none: nothing that is wrong.
    pub(crate) fn overlook(&self, certificate: Option<Certificate>) {
        self.tls.overlook(certificate);
        self.forget_connections();
    }

    /// Closes the connections on which nothing is under way.
    pub(crate) fn forget_connections(&self) {
        self.pool
            .drain()
            .iter()
            .for_each(|connection| self.closed(connection));
    }

    /// A connection to this server that was left open and on which nothing came since.
    async fn kept(&self, url: &Url) -> Option<Connection> {
        while let Some(mut connection) = self.pool.take(&origin(url)) {
            if connection.is_quiet().await {
                return Some(connection);
            }
            self.closed(&connection);
        }
        None
    }

    async fn connect(&self, url: &Url) -> Result<Connection, Loss> {
        let unreachable = |reason: &str| {
            Loss::Unreachable(format!("no connection to {}: {reason}", url.authority))
        };
        let connecting = TcpStream::connect((url.host.as_str(), url.port));
        let stream = timeout(self.limits.connect, connecting)
            .await
            .map_err(|_| unreachable("no answer in time"))?
            .map_err(|error| unreachable(&plain(&error)))?;
        // small messages must not wait for one another; a system that cannot do that is only slower
        let _ = stream.set_nodelay(true);
        let number = self.numbers.connection();
        let from = stream
            .peer_addr()
            .map_or_else(|_| url.authority.clone(), |address| address.to_string());
        self.inbox.observe(Observation::Opened {
            connection: number,
            from,
        });
        Ok(Connection {
            number,
            origin: origin(url),
            messages: 0,
            stream: self.secured(url, number, stream).await?,
        })
    }

    /// The stream as it is, or with TLS over it.
    async fn secured(
        &self,
        url: &Url,
        number: u64,
        stream: TcpStream,
    ) -> Result<Box<dyn Stream>, Loss> {
        if !url.secure {
            return Ok(Box::new(stream));
        }
        match self.tls.connect(stream, &url.host, &self.limits).await {
            Ok(connected) => {
                let agreed = connected.agreed;
                self.inbox
                    .note(format!("connection {number} is encrypted: {agreed}"));
                Ok(Box::new(connected.stream))
            }
            Err(reason) => {
                self.inbox.observe(Observation::Closed {
                    connection: number,
                    messages: 0,
                });
                Err(Loss::Unreachable(format!(
                    "no TLS with {}: {reason}",
                    url.authority
                )))
            }
        }
    }

    async fn attempt(
        &self,
        connection: &mut Connection,
        wire: &Wire,
        decoder: &mut Decoder,
        sending: &mut Option<Sending>,
    ) -> Attempt {
        // a server that refuses a message early answers and closes: the answer is read although the
        // sending failed
        let _ = send(&mut *connection.stream, wire, self.limits.message).await;
        drop(sending.take());
        if wire.after == After::Close {
            return Attempt::Lost(Loss::Closed {
                partial: Vec::new(),
            });
        }
        let mut deadline = after(self.limits.response);
        let mut began = false;
        loop {
            match decoder.advance() {
                Ok(Progress::Complete(message)) if message.is_interim() => continue,
                Ok(Progress::Complete(message)) => return Attempt::Answered(message),
                Ok(Progress::More) => {}
                Err(fault) => return Attempt::Lost(decoder.loss(fault)),
            }
            match fill_until(&mut *connection.stream, decoder, deadline).await {
                None => return Attempt::Lost(decoder.timed_out()),
                Some(Ok(count)) if count > 0 => {
                    if !began {
                        began = true;
                        deadline = after(self.limits.message);
                    }
                }
                Some(_) if !began && connection.messages > 0 => return Attempt::Stale,
                Some(Ok(_)) => return over(decoder, false),
                Some(Err(error)) => return broken(decoder, &error, began),
            }
        }
    }

    fn closed(&self, connection: &Connection) {
        let (connection, messages) = (connection.number, connection.messages);
        self.inbox.observe(Observation::Closed {
            connection,
            messages,
        });
    }
}

/// What a connection may be used again for: plain and encrypted ones to the same place are not the same.
fn origin(url: &Url) -> String {
    let scheme = if url.secure { "https" } else { "http" };
    format!("{scheme}://{}", url.authority)
}

/// The connection broke; what that makes of what came.
fn broken(decoder: &mut Decoder, error: &io::Error, began: bool) -> Attempt {
    let reason = match ending(error) {
        Some(Ending::Broken(reason)) if !began => {
            let sentence = format!("TLS broke before anything was answered: {reason}");
            return Attempt::Lost(Loss::Unreachable(sentence));
        }
        Some(Ending::Broken(reason)) => format!("TLS broke: {reason}"),
        Some(Ending::Truncated) if began => {
            "TLS ended without close_notify, so what came may be cut off".to_owned()
        }
        Some(Ending::Truncated) | None => return over(decoder, true),
    };
    Attempt::Lost(decoder.loss(Fault::Malformed(reason)))
}

/// The connection ended; what that makes of what came. A reset completes no message.
fn over(decoder: &mut Decoder, reset: bool) -> Attempt {
    match decoder.end() {
        Ok(Some(message)) if !reset => Attempt::Answered(message),
        Ok(Some(message)) => Attempt::Lost(Loss::Closed {
            partial: message.body,
        }),
        Ok(None) => Attempt::Lost(Loss::Closed {
            partial: Vec::new(),
        }),
        Err(loss) => Attempt::Lost(loss),
    }
}

//! One connection: requests in, answers out, one after the other (RFC 9112 section 9).

use std::{net::SocketAddr, time::Duration};

use dmct_wire::peer::{Input, Loss, Observation};
use tokio::{
    io::AsyncWriteExt as _,
    net::TcpStream,
    sync::oneshot,
    time::{sleep, timeout},
};

use super::{
    super::{
        decode::{Decoder, Progress, Side},
        encode::{After, Persistence, Wire, refusal, response},
        message::Message,
        receive::{Stream, close, fill, fill_until, send},
    },
    exchanges::{Order, Reply},
    listener::Shared,
};
use crate::{
    clock::after,
    tls::{Acceptor, Ending, ending},
};

/// Octets of requests sent ahead that are read while an answer is awaited.
const MOST_AHEAD: usize = 64 * 1024;

/// How long the word that ends TLS may take.
const FAREWELL: Duration = Duration::from_secs(1);

/// One connection of a client to us.
#[derive(Debug)]
pub(super) struct Connection {
    shared: Shared,
    number: u64,
    from: SocketAddr,
    decoder: Decoder,
    messages: u64,
    /// The other side sends no more.
    ended: bool,
    /// How often the certificate had changed when one was shown on this connection.
    turn: u64,
}

/// What came of waiting for a request.
enum Arrival {
    Request(Message),
    /// The connection is over, and nothing is lost.
    Over,
    /// Something came, but no request.
    Lost(Loss),
}

impl Connection {
    pub(super) fn new(shared: Shared, from: SocketAddr) -> Self {
        let number = shared.numbers.connection();
        let decoder = Decoder::new(Side::Request, &shared.limits);
        Self {
            shared,
            number,
            from,
            decoder,
            messages: 0,
            ended: false,
            turn: 0,
        }
    }

    /// Serves the connection to its end.
    pub(super) async fn serve(mut self, mut stream: TcpStream) {
        self.shared.inbox.observe(Observation::Opened {
            connection: self.number,
            from: self.from.to_string(),
        });
        match self.shared.tls.clone() {
            None => self.converse(&mut stream).await,
            Some(tls) => self.converse_by_tls(stream, &tls).await,
        }
        let closed = Observation::Closed {
            connection: self.number,
            messages: self.messages,
        };
        self.shared.inbox.observe(closed);
    }

    async fn converse_by_tls(&mut self, stream: TcpStream, tls: &Acceptor) {
        let number = self.number;
        match tls.accept(stream, &self.shared.limits).await {
            Ok(accepted) => {
                let agreed = accepted.agreed;
                self.note(format!("connection {number} is encrypted: {agreed}"));
                self.turn = accepted.turn;
                let mut stream = accepted.stream;
                self.converse(&mut stream).await;
                // whether the client still hears that this is the end makes no difference
                let _ = timeout(FAREWELL, stream.shutdown()).await;
            }
            Err(reason) => self.note(format!(
                "on connection {number} the TLS handshake failed, so nothing was sent on it: {reason}"
            )),
        }
    }

    async fn converse<S: Stream>(&mut self, stream: &mut S) {
        while self.exchange(stream).await {}
    }

    /// One request and its answer; whether another may follow.
    async fn exchange<S: Stream>(&mut self, stream: &mut S) -> bool {
        match self.arrival(stream).await {
            Arrival::Request(message) => {
                self.messages += 1;
                self.answer(stream, message).await
            }
            Arrival::Over => false,
            Arrival::Lost(loss) => {
                self.refuse(stream, loss).await;
                false
            }
        }
    }

    async fn arrival<S: Stream>(&mut self, stream: &mut S) -> Arrival {
        if self.decoder.is_idle() && !self.first_octets(stream).await {
            return Arrival::Over;
        }
        let deadline = after(self.shared.limits.message);
        loop {
            match self.decoder.advance() {
                Ok(Progress::Complete(message)) => return Arrival::Request(message),
                Ok(Progress::More) => {}
                Err(fault) => return Arrival::Lost(self.decoder.loss(fault)),
            }
            if self.ended {
                return self.end();
            }
            if self.decoder.wants_continue()
                && send(stream, &go_on(), self.shared.limits.message)
                    .await
                    .is_err()
            {
                return self.end();
            }
            let silence = after(self.shared.limits.silence);
            let moment = if self.decoder.is_open_ended() {
                silence.min(deadline)
            } else {
                deadline
            };
            match fill_until(stream, &mut self.decoder, moment).await {
                Some(Ok(count)) => self.ended = count == 0,
                Some(Err(error)) => {
                    self.ended = true;
                    if self.tell(&error) {
                        let partial = self.decoder.partial().to_vec();
                        return Arrival::Lost(Loss::Closed { partial });
                    }
                }
                None if self.decoder.is_open_ended() && moment == silence => self.ended = true,
                None => return Arrival::Lost(self.decoder.timed_out()),
            }
        }
    }

    /// Waits for a request to begin; false if none does.
    async fn first_octets<S: Stream>(&mut self, stream: &mut S) -> bool {
        if self.ended {
            return false;
        }
        let evicted = self.shared.idle.enter(self.number);
        let came = tokio::select! {
            came = fill(stream, &mut self.decoder) => match came {
                Ok(count) => count > 0,
                Err(error) => {
                    // one that ends between two messages without a word loses nothing
                    if let Some(Ending::Broken(_)) = ending(&error) {
                        self.tell(&error);
                    }
                    false
                }
            },
            () = evicted.notified() => false,
            () = sleep(self.shared.limits.idle) => false,
        };
        self.shared.idle.leave(self.number);
        // a client that kept its connection has not seen the certificate that is shown now
        came && self
            .shared
            .tls
            .as_ref()
            .is_none_or(|tls| tls.turn() == self.turn)
    }

    /// Notes what an error says of TLS; whether it says anything.
    fn tell(&self, error: &std::io::Error) -> bool {
        let number = self.number;
        match ending(error) {
            Some(Ending::Truncated) => self.note(format!(
                "on connection {number} TLS ended without close_notify in the middle of a message, so it may be cut off"
            )),
            Some(Ending::Broken(reason)) => {
                self.note(format!("on connection {number} TLS broke: {reason}"));
            }
            None => return false,
        }
        true
    }

    fn note(&self, sentence: String) {
        self.shared.inbox.note(sentence);
    }

    fn end(&mut self) -> Arrival {
        match self.decoder.end() {
            Ok(Some(message)) => Arrival::Request(message),
            Ok(None) => Arrival::Over,
            Err(loss) => Arrival::Lost(loss),
        }
    }

    /// Tells our peer what was lost, and the other side why if it can still hear it.
    async fn refuse<S: Stream>(&mut self, stream: &mut S, loss: Loss) {
        let status = match &loss {
            Loss::Malformed { .. } => Some(400),
            Loss::TooLarge { .. } => Some(413),
            Loss::Closed { .. } | Loss::TimedOut { .. } | Loss::Unreachable(_) => None,
        };
        let exchange = self.shared.numbers.exchange();
        self.shared.inbox.hand(Input::Lost { exchange, loss }).await;
        if let Some(status) = status
            && send(stream, &refusal(status), self.shared.limits.message)
                .await
                .is_ok()
        {
            close(stream).await;
        }
    }

    /// Hands a request to our peer and sends its answer; whether another request may follow.
    async fn answer<S: Stream>(&mut self, stream: &mut S, message: Message) -> bool {
        let persistence = Persistence::answering(&message);
        let exchange = self.shared.numbers.exchange();
        let mut order = self.shared.exchanges.open(exchange);
        let mut request = message.into_request(exchange, self.number);
        request.from = self.from.to_string();
        self.shared.inbox.hand(Input::Request(request)).await;
        let limit = self.shared.limits.answer;
        let ordered = timeout(limit, self.order(stream, &mut order)).await;
        self.shared.exchanges.forget(exchange);
        let loss = match ordered {
            Ok(Ok(Order::Reply(reply))) => match self.reply(stream, reply, persistence).await {
                Ok(stays) => return stays,
                Err(_) => Loss::Closed {
                    partial: Vec::new(),
                },
            },
            Ok(Ok(Order::Drop)) => return false,
            Ok(Err(_)) => Loss::Closed {
                partial: Vec::new(),
            },
            Err(_) => Loss::TimedOut {
                partial: Vec::new(),
            },
        };
        self.shared.inbox.hand(Input::Lost { exchange, loss }).await;
        false
    }

    /// Waits for our peer, and meanwhile reads ahead so that a lost connection is seen.
    async fn order<S: Stream>(
        &mut self,
        stream: &mut S,
        order: &mut oneshot::Receiver<Order>,
    ) -> std::io::Result<Order> {
        loop {
            let listen = !self.ended && self.decoder.unread() < MOST_AHEAD;
            tokio::select! {
                biased;
                // a sender that is gone takes its exchanges with it
                ordered = &mut *order => return Ok(ordered.unwrap_or(Order::Drop)),
                count = fill(stream, &mut self.decoder), if listen => {
                    if count? == 0 {
                        // it may have closed its own direction only, and still wait for the answer
                        self.ended = true;
                        let number = self.number;
                        self.shared.inbox.note(format!(
                            "on connection {number} the other side ended its sending before it was answered"
                        ));
                    }
                }
            }
        }
    }

    async fn reply<S: Stream>(
        &mut self,
        stream: &mut S,
        reply: Reply,
        persistence: Persistence,
    ) -> std::io::Result<bool> {
        let Wire { octets, after } = response(
            reply.status,
            &reply.headers,
            &reply.body,
            &reply.delivery,
            persistence,
        );
        send(stream, &Wire { octets, after }, self.shared.limits.message).await?;
        drop(reply.sending);
        if after == After::Keep {
            return Ok(true);
        }
        close(stream).await;
        Ok(false)
    }
}

/// 100 (Continue), RFC 9110 section 15.2.1.
fn go_on() -> Wire {
    Wire {
        octets: b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(),
        after: After::Keep,
    }
}

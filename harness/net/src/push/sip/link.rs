//! One connection of TCP: messages in, messages out, until it is idle for too long (RFC 3261 18.3; RFC 5626 3.5.1).

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use dmct_wire::{
    octets::{Stop, readable},
    peer::{Loss, Observation},
    sip::Framer,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{Notify, mpsc},
    time::{Instant, timeout, timeout_at},
};

use super::{desk::Desk, way::Way};
use crate::{bench::Sending, clock::after};

/// Messages that can wait to be written on a connection.
const MOST_WAITING: usize = 16;

/// Octets read at a time.
const PIECE: usize = 16 * 1024;

/// Octets of a message that is wrong, kept as evidence.
const SHOWN: usize = 4096;

/// How long what is left to be written may take when the other side has ended its sending.
const FAREWELL: Duration = Duration::from_secs(1);

/// What a connection is to do, in its order.
#[derive(Debug)]
enum Written {
    /// Write these octets; the token is held until they are on the wire.
    Octets(Vec<u8>, Option<Sending>),
    /// Write nothing more.
    End,
}

/// The hold that others have on a connection.
#[derive(Clone, Debug)]
pub(super) struct Link {
    number: u64,
    remote: SocketAddr,
    outgoing: mpsc::Sender<Written>,
    end: Arc<Notify>,
}

/// The connection itself.
#[derive(Debug)]
pub(super) struct Connection {
    link: Link,
    queue: mpsc::Receiver<Written>,
    desk: Arc<Desk>,
    messages: u64,
}

impl Link {
    /// Its number, unique in a run.
    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    /// The other end.
    pub(super) const fn remote(&self) -> SocketAddr {
        self.remote
    }

    /// Whether it still carries anything.
    pub(super) fn is_open(&self) -> bool {
        !self.outgoing.is_closed()
    }

    /// Sends, behind what was sent before; false if it is over.
    pub(super) async fn send(&self, octets: Vec<u8>, sending: Option<Sending>) -> bool {
        let written = Written::Octets(octets, sending);
        self.outgoing.send(written).await.is_ok()
    }

    /// Ends it.
    pub(super) fn end(&self) {
        self.end.notify_one();
    }
}

impl Connection {
    /// A connection and the hold on it.
    pub(super) fn new(number: u64, remote: SocketAddr, desk: Arc<Desk>) -> (Self, Link) {
        let (outgoing, queue) = mpsc::channel(MOST_WAITING);
        let link = Link {
            number,
            remote,
            outgoing,
            end: Arc::default(),
        };
        let connection = Self {
            link: link.clone(),
            queue,
            desk,
            messages: 0,
        };
        (connection, link)
    }

    /// Serves it to its end.
    pub(super) async fn serve(mut self, stream: TcpStream) {
        // small messages must not wait for one another; a system that cannot do that is only slower
        let _ = stream.set_nodelay(true);
        let (number, from) = (self.link.number, self.link.remote);
        let desk = Arc::clone(&self.desk);
        desk.observe(Observation::Opened {
            connection: number,
            from: from.to_string(),
        });
        let loss = self.converse(stream).await;
        // nothing can be sent from here on
        drop(self.queue);
        desk.lose(number, &loss);
        desk.observe(Observation::Closed {
            connection: number,
            messages: self.messages,
        });
    }

    async fn converse(&mut self, stream: TcpStream) -> Loss {
        let (mut reader, mut writer) = stream.into_split();
        let patience = self.desk.limits().message;
        let mut reading = Reading {
            link: self.link.clone(),
            desk: Arc::clone(&self.desk),
            framer: Framer::new(self.desk.sizes()),
            messages: &mut self.messages,
        };
        let mut writing = pin!(write(&mut self.queue, &mut writer, patience));
        let closed = || Loss::Closed {
            partial: Vec::new(),
        };
        let loss = tokio::select! {
            loss = reading.run(&mut reader) => loss,
            () = &mut writing => return closed(),
            () = self.link.end.notified() => closed(),
        };
        // one that ended its own sending may still read its answers
        let last = async { tokio::join!(self.link.outgoing.send(Written::End), writing) };
        let _ = timeout(FAREWELL, last).await;
        loss
    }
}

/// Writes what is to be written until it is told to end or that fails, and says so to the other side.
async fn write(
    queue: &mut mpsc::Receiver<Written>,
    writer: &mut OwnedWriteHalf,
    patience: Duration,
) {
    while let Some(Written::Octets(octets, sending)) = queue.recv().await {
        let written = timeout(patience, writer.write_all(&octets)).await;
        drop(sending);
        if !matches!(written, Ok(Ok(()))) {
            return;
        }
    }
    // it fails when the other side has gone, which needs no word then
    let _ = writer.shutdown().await;
}

/// The receiving half.
struct Reading<'a> {
    link: Link,
    desk: Arc<Desk>,
    framer: Framer,
    messages: &'a mut u64,
}

impl Reading<'_> {
    /// Takes messages until there are no more, and says what ends them.
    async fn run(&mut self, reader: &mut OwnedReadHalf) -> Loss {
        let mut piece = vec![0; PIECE];
        let mut deadline = self.quiet();
        loop {
            let was_idle = self.framer.partial().is_empty();
            let count = match timeout_at(deadline, reader.read(&mut piece)).await {
                Ok(Ok(count)) if count > 0 => count,
                Ok(_) => return self.cut(),
                Err(_) if !was_idle => return self.late(),
                // a contact that was registered on it may be called back on it at any time
                Err(_) if self.desk.rests_on(self.link.number) => {
                    deadline = self.quiet();
                    continue;
                }
                Err(_) => return self.cut(),
            };
            let octets = piece.get(..count).unwrap_or_default();
            if was_idle && octets == b"\r\n\r\n" && !self.link.send(b"\r\n".to_vec(), None).await {
                return self.cut();
            }
            self.framer.push(octets);
            let begins = match self.take().await {
                Ok(taken) => was_idle || taken > 0,
                Err(stop) => return self.refuse(stop).await,
            };
            if self.framer.partial().is_empty() {
                deadline = self.quiet();
            } else if begins {
                deadline = after(self.desk.limits().message);
            }
        }
    }

    /// Until when nothing may come.
    fn quiet(&self) -> Instant {
        after(self.desk.limits().idle)
    }

    /// Hands over every message that is whole, and counts them.
    async fn take(&mut self) -> Result<u64, Stop> {
        let before = *self.messages;
        while let Some(message) = self.framer.message()? {
            *self.messages += 1;
            let way = Way {
                from: self.link.remote,
                link: Some(self.link.clone()),
            };
            let Some(answered) = self.desk.take(message, &way) else {
                continue;
            };
            self.link.send(answered.octets, None).await;
            if let Some(arrived) = answered.arrived {
                arrived.hand();
            }
        }
        Ok(*self.messages - before)
    }

    fn cut(&self) -> Loss {
        let partial = self.partial();
        if !partial.is_empty() {
            let (number, shown) = (self.link.number, readable(&partial, 64));
            self.desk.note(format!(
                "connection {number} of SIP ended in the middle of a message, behind {shown}"
            ));
        }
        Loss::Closed { partial }
    }

    fn late(&self) -> Loss {
        let number = self.link.number;
        self.desk.note(format!(
            "on connection {number} a SIP message was not complete in time, so it was closed"
        ));
        Loss::TimedOut {
            partial: self.partial(),
        }
    }

    /// Refuses what is no message, if it was meant as a request; nothing that follows can be read.
    async fn refuse(&self, stop: Stop) -> Loss {
        let way = Way {
            from: self.link.remote,
            link: Some(self.link.clone()),
        };
        if let Some(octets) = self.desk.refuse(self.framer.partial(), &stop, &way) {
            self.link.send(octets, None).await;
        }
        Loss::Malformed {
            reason: stop.to_string(),
            partial: self.partial(),
        }
    }

    fn partial(&self) -> Vec<u8> {
        let partial = self.framer.partial();
        partial.get(..SHOWN).unwrap_or(partial).to_vec()
    }
}

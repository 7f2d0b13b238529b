//! Packets over a stream, within time.

use std::{sync::Arc, time::Duration};

use dmct_wire::{obex::Framer, peer::Loss};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout, timeout_at},
};

use super::asker::Line;
use crate::{Limits, clock::after};

/// Octets read at a time.
const PIECE: usize = 8 * 1024;

/// Octets kept of what came by the time of a loss.
const KEPT: usize = 2048;

/// How long a connection that is closed from this side may still bring octets, which are thrown away. Without this wait
/// the other side could lose the last packet to a reset.
const LINGER: Duration = Duration::from_secs(1);

/// A stream cut into packets.
#[derive(Debug)]
pub(super) struct Packets {
    stream: TcpStream,
    framer: Framer,
    limits: Arc<Limits>,
    /// Whether anything ever came.
    pub(super) spoke: bool,
}

impl Packets {
    /// Packets of at most `maximum` octets are taken from a stream.
    pub(super) fn new(stream: TcpStream, maximum: u16, limits: Arc<Limits>) -> Self {
        // small packets must not wait for one another; a system that cannot do that is only slower
        let _ = stream.set_nodelay(true);
        Self {
            stream,
            framer: Framer::new(maximum),
            limits,
            spoke: false,
        }
    }

    /// The next packet, if it is whole by then. Nothing is lost if this is given up.
    ///
    /// # Errors
    /// The connection ended, time ran out, or what came is no packet.
    pub(super) async fn packet(&mut self, deadline: Instant) -> Result<Vec<u8>, Loss> {
        loop {
            let front = self.partial();
            match self.framer.packet() {
                Ok(Some(packet)) => return Ok(packet),
                Ok(None) => {}
                Err(stop) => {
                    return Err(Loss::Malformed {
                        reason: stop.reason,
                        partial: front,
                    });
                }
            }
            match timeout_at(deadline, self.fill()).await {
                Err(_) => {
                    return Err(Loss::TimedOut {
                        partial: self.partial(),
                    });
                }
                Ok(true) => {}
                Ok(false) => {
                    return Err(Loss::Closed {
                        partial: self.partial(),
                    });
                }
            }
        }
    }

    /// Waits until octets are there; false if none come any more. Nothing is lost if this is given up.
    pub(super) async fn fill(&mut self) -> bool {
        let mut piece = [0; PIECE];
        match self.stream.read(&mut piece).await {
            Ok(count) if count > 0 => {
                self.spoke = true;
                self.framer.push(piece.get(..count).unwrap_or_default());
                true
            }
            _ => false,
        }
    }

    /// Whether nothing waits to be read as a packet.
    pub(super) fn is_empty(&self) -> bool {
        self.framer.partial().is_empty()
    }

    /// Whether nothing came while nothing was due, neither its end nor a packet.
    pub(super) async fn is_quiet(&mut self) -> bool {
        tokio::select! {
            biased;
            _ = self.fill() => false,
            () = std::future::ready(()) => self.is_empty(),
        }
    }

    /// Closes so that the last packet that was sent arrives.
    pub(super) async fn close(mut self) {
        let closing = async {
            let mut piece = [0; PIECE];
            if self.stream.shutdown().await.is_ok() {
                while self
                    .stream
                    .read(&mut piece)
                    .await
                    .is_ok_and(|count| count > 0)
                {}
            }
        };
        // whether it took too long makes no difference: the stream is dropped either way
        let _ = timeout(LINGER, closing).await;
    }

    /// Sends what the system takes at once, and closes.
    pub(super) fn leave(&self, octets: &[u8]) {
        let _ = self.stream.try_write(octets);
    }

    fn partial(&self) -> Vec<u8> {
        let waiting = self.framer.partial();
        waiting.get(..KEPT).unwrap_or(waiting).to_vec()
    }
}

impl Line for Packets {
    async fn send(&mut self, octets: &[u8]) -> Result<(), Loss> {
        let sending = async {
            self.stream.write_all(octets).await?;
            self.stream.flush().await
        };
        match timeout(self.limits.message, sending).await {
            Ok(Ok(())) => Ok(()),
            // what the other side said before it closed may still be there to be read
            Ok(Err(_)) if !self.is_empty() => Ok(()),
            Ok(Err(_)) => Err(Loss::Closed {
                partial: Vec::new(),
            }),
            Err(_) => Err(Loss::TimedOut {
                partial: Vec::new(),
            }),
        }
    }

    async fn receive(&mut self) -> Result<Vec<u8>, Loss> {
        self.packet(after(self.limits.response)).await
    }
}

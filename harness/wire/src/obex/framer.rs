//! A stream cut into packets, wherever it was cut on its way.

use crate::backlog::Backlog;
use crate::octets::Stop;

/// Cuts a stream into packets. Push what came, then ask [`Framer::packet`] until it has none.
///
/// What it holds is bounded by the longest packet and one push. After an error it answers with that error for good: a
/// stream that lost its framing cannot find it again.
#[derive(Clone, Debug)]
pub struct Framer {
    backlog: Backlog,
    maximum: u16,
    stopped: Option<Stop>,
}

impl Framer {
    /// For packets of at most so many octets: what this side named in CONNECT.
    pub fn new(maximum: u16) -> Self {
        Self {
            backlog: Backlog::default(),
            maximum,
            stopped: None,
        }
    }

    /// Takes octets that came.
    pub fn push(&mut self, octets: &[u8]) {
        if self.stopped.is_none() {
            self.backlog.push(octets);
        }
    }

    /// The octets of the next packet, or `None` if it has not wholly come.
    ///
    /// # Errors
    /// Its length is less than its own head, or more than this side takes. The offset counts from its front.
    pub fn packet(&mut self) -> Result<Option<Vec<u8>>, Stop> {
        if let Some(stop) = &self.stopped {
            return Err(stop.clone());
        }
        let waiting = self.backlog.waiting();
        let &[_, high, low, ..] = waiting else {
            return Ok(None);
        };
        let length = u16::from_be_bytes([high, low]);
        if length < 3 || length > self.maximum {
            let reason = format!(
                "the packet says it has {length} octets, 3 to {} are taken",
                self.maximum
            );
            let stop = Stop::new(1, reason);
            self.stopped = Some(stop.clone());
            self.backlog.clear();
            return Err(stop);
        }
        let Some(packet) = waiting.get(..length.into()) else {
            return Ok(None);
        };
        let packet = packet.to_vec();
        self.backlog.consume(packet.len());
        Ok(Some(packet))
    }

    /// What came of a packet that is not whole.
    pub fn partial(&self) -> &[u8] {
        self.backlog.waiting()
    }
}

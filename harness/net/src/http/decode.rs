//! Octets to messages, piece by piece, without sockets: one decoder for both sides.

use dmct_wire::peer::Loss;

use super::{Message, body::Body, buffer::Buffer, framing::Framing, head::Head};
use crate::Limits;

/// How much is kept of octets that make no message.
const MOST_EVIDENCE: usize = 4096;

/// Below this many octets, a head is tried anew whenever more comes, so that what is no HTTP at all is
/// seen at once; above it only at every doubling and every empty line, so that the work stays linear.
const TRIED_OFTEN: usize = 512;

/// Which messages are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Requests, as a server does.
    Request,
    /// Responses, as a client does.
    Response,
}

/// How far a decoder got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// More octets are needed.
    More,
    /// One message is complete; the octets behind it wait for the next call.
    Complete(Message),
}

/// What ends the reading of a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is no HTTP; one sentence.
    Malformed(String),
    /// The body is longer than this limit, octets.
    TooLarge(usize),
}

/// Reads messages from octets as they come.
///
/// Calling order: [`Decoder::feed`] what came, then [`Decoder::advance`] until it wants more; at the
/// end of the connection [`Decoder::end`]. After a [`Fault`] only [`Decoder::loss`] is of use.
#[derive(Debug)]
pub struct Decoder {
    side: Side,
    buffer: Buffer,
    stage: Stage,
    head_limit: usize,
    body_limit: usize,
}

#[derive(Debug)]
enum Stage {
    Head {
        scanned: usize,
        next_try: usize,
    },
    Body {
        head: Head,
        body: Body,
        continued: bool,
    },
}

impl Stage {
    const START: Self = Self::Head {
        scanned: 0,
        next_try: 0,
    };
}

impl Decoder {
    /// A decoder at the start of a connection.
    pub fn new(side: Side, limits: &Limits) -> Self {
        Self {
            side,
            buffer: Buffer::default(),
            stage: Stage::START,
            head_limit: limits.head,
            body_limit: limits.body,
        }
    }

    /// Takes octets that came.
    pub fn feed(&mut self, octets: &[u8]) {
        self.buffer.extend(octets);
    }

    /// Reads as far as the octets go.
    ///
    /// # Errors
    ///
    /// When what came is no HTTP, or exceeds a limit.
    pub fn advance(&mut self) -> Result<Progress, Fault> {
        if let Stage::Head { .. } = self.stage
            && !self.read_head()?
        {
            return Ok(Progress::More);
        }
        let Stage::Body { body, .. } = &mut self.stage else {
            return Ok(Progress::More);
        };
        let complete = body.advance(&mut self.buffer)?;
        Ok(if complete {
            self.complete(false)
        } else {
            Progress::More
        })
    }

    /// The connection ended. A message that only this ends is complete now.
    ///
    /// # Errors
    ///
    /// When there was something, and it was not complete.
    pub fn end(&mut self) -> Result<Option<Message>, Loss> {
        match &self.stage {
            Stage::Body { body, .. } if body.is_open_ended() => match self.complete(true) {
                Progress::Complete(message) => Ok(Some(message)),
                Progress::More => Ok(None),
            },
            Stage::Head { .. } if self.buffer.len() == 0 => Ok(None),
            _ => Err(Loss::Closed {
                partial: self.partial().to_vec(),
            }),
        }
    }

    /// Whether nothing at all came of the next message.
    pub fn is_idle(&self) -> bool {
        matches!(self.stage, Stage::Head { .. }) && self.buffer.len() == 0
    }

    /// Whether a body is under way that only the end of the connection ends.
    pub fn is_open_ended(&self) -> bool {
        matches!(&self.stage, Stage::Body { body, .. } if body.is_open_ended())
    }

    /// How many octets came that are not read yet.
    pub fn unread(&self) -> usize {
        self.buffer.len()
    }

    /// Whether the sender waits for a 100 (Continue) before it sends the body (RFC 9110 section
    /// 10.1.1). True once for a message at most.
    pub fn wants_continue(&mut self) -> bool {
        let Stage::Body {
            head,
            body,
            continued,
        } = &mut self.stage
        else {
            return false;
        };
        if *continued || head.minor == 0 || !body.octets().is_empty() || self.buffer.len() > 0 {
            return false;
        }
        *continued = head.lists("expect", "100-continue");
        *continued
    }

    /// What came of the message under way: of its body, or of its head while that is not complete.
    pub fn partial(&self) -> &[u8] {
        match &self.stage {
            Stage::Head { .. } => self.buffer.unread(),
            Stage::Body { body, .. } => body.octets(),
        }
    }

    /// A fault as a peer is told of it.
    pub fn loss(&self, fault: Fault) -> Loss {
        match fault {
            Fault::TooLarge(limit) => Loss::TooLarge { limit },
            Fault::Malformed(reason) => Loss::Malformed {
                reason,
                partial: self.evidence(),
            },
        }
    }

    /// That time ran out, as a peer is told of it.
    pub fn timed_out(&self) -> Loss {
        Loss::TimedOut {
            partial: self.evidence(),
        }
    }

    fn evidence(&self) -> Vec<u8> {
        let partial = self.partial();
        let partial = if partial.is_empty() {
            self.buffer.unread()
        } else {
            partial
        };
        partial.iter().take(MOST_EVIDENCE).copied().collect()
    }

    /// Reads a head, if it is there; true when it was.
    fn read_head(&mut self) -> Result<bool, Fault> {
        let Stage::Head { scanned, next_try } = &mut self.stage else {
            return Ok(true);
        };
        let octets = self.buffer.unread();
        let ended = ends_a_head(octets.get(scanned.saturating_sub(2)..).unwrap_or_default());
        *scanned = octets.len();
        if octets.is_empty() || !(ended || octets.len() < TRIED_OFTEN || octets.len() >= *next_try)
        {
            return Ok(false);
        }
        *next_try = octets.len() * 2;
        let within = octets.get(..self.head_limit).unwrap_or(octets);
        let Some(head) = Head::parse(self.side, within)? else {
            if octets.len() > self.head_limit {
                let limit = self.head_limit;
                return Err(Fault::Malformed(format!(
                    "the head is longer than {limit} octets"
                )));
            }
            return Ok(false);
        };
        // the head stays in the buffer until it is known to be sound: it is the evidence if it is not
        let body = Body::new(Framing::of(&head)?, self.body_limit)?;
        self.buffer.take(head.octets.len());
        self.stage = Stage::Body {
            head,
            body,
            continued: false,
        };
        Ok(true)
    }

    fn complete(&mut self, to_the_end: bool) -> Progress {
        match std::mem::replace(&mut self.stage, Stage::START) {
            Stage::Body { head, body, .. } => Progress::Complete(Message {
                head,
                body: body.into_octets(),
                to_the_end,
            }),
            Stage::Head { .. } => Progress::More,
        }
    }
}

/// Whether an empty line is in sight.
fn ends_a_head(octets: &[u8]) -> bool {
    octets.windows(2).any(|pair| pair == b"\n\n")
        || octets.windows(3).any(|three| three == b"\n\r\n")
}

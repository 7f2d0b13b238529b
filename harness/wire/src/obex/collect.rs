//! An object put together from the packets that carry it.

use super::code::{Opcode, response};
use super::header::{HeaderValue, id};
use super::object::Object;
use super::packet::Packet;
use crate::octets::Stop;

/// Bounds on an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CollectLimits {
    /// Octets of its body.
    pub octets: usize,
    /// Packets that carry it.
    pub packets: usize,
}

impl Default for CollectLimits {
    fn default() -> Self {
        Self {
            octets: 8 * 1024 * 1024,
            packets: 65_536,
        }
    }
}

/// How far an object has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// More packets are due: answer with Continue, or send another GET.
    More,
    /// It is whole.
    Whole {
        /// The object; its said length may differ from what came.
        object: Object,
        /// Whether an End of Body came. A PUT without any body asks for deletion (IrOBEX 3.3.3.6).
        ended: bool,
    },
}

/// Puts one object together: from PUT requests, or from the responses to GET requests. A new one for each.
#[derive(Clone, Debug, Default)]
pub struct Collector {
    limits: CollectLimits,
    object: Object,
    packets: usize,
    ended: bool,
}

impl Collector {
    /// With these bounds.
    pub fn new(limits: CollectLimits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Takes the next PUT request.
    ///
    /// # Errors
    /// It is no PUT, or what [`Collector::response`] names.
    pub fn request(&mut self, packet: &Packet) -> Result<Progress, Stop> {
        match packet.opcode() {
            Opcode::Put => self.take(packet, packet.is_final()),
            other => Err(Stop::new(0, format!("{other} came within a PUT"))),
        }
    }

    /// Takes the next response to a GET.
    ///
    /// # Errors
    /// Its code is neither Continue nor Success, a limit is passed, or a body goes on behind its end. The offset is
    /// that of the header in the packet, or 0.
    pub fn response(&mut self, packet: &Packet) -> Result<Progress, Stop> {
        match packet.code {
            response::CONTINUE => self.take(packet, false),
            response::SUCCESS => self.take(packet, true),
            code => {
                let name = response::name(code).unwrap_or("unknown");
                Err(Stop::new(
                    0,
                    format!("the GET was answered {code:#04x} ({name})"),
                ))
            }
        }
    }

    fn take(&mut self, packet: &Packet, last: bool) -> Result<Progress, Stop> {
        self.packets += 1;
        if self.packets > self.limits.packets {
            let reason = format!("an object in more than {} packets", self.limits.packets);
            return Err(Stop::new(0, reason));
        }
        for header in &packet.headers {
            let place = header.span.start;
            match (header.identifier, &header.value) {
                (id::BODY | id::END_OF_BODY, HeaderValue::Octets(piece)) => {
                    self.add(piece, place)?;
                    self.ended = header.identifier == id::END_OF_BODY;
                }
                (id::LENGTH, HeaderValue::Word(length)) => self.note_length(*length, place)?,
                (id::CONNECTION_ID, HeaderValue::Word(word)) => {
                    self.object.connection = Some(*word);
                }
                (id::NAME, _) => self.object.name = header.as_text(),
                (id::TYPE, _) => {
                    self.object.media_type = packet.media_type().map(str::to_owned);
                }
                _ => {}
            }
        }
        Ok(if last {
            Progress::Whole {
                object: core::mem::take(&mut self.object),
                ended: self.ended,
            }
        } else {
            Progress::More
        })
    }

    fn add(&mut self, piece: &[u8], place: usize) -> Result<(), Stop> {
        if self.ended {
            return Err(Stop::new(place, "a body goes on behind its End of Body"));
        }
        if self.object.body.len().saturating_add(piece.len()) > self.limits.octets {
            let reason = format!("an object of more than {} octets", self.limits.octets);
            return Err(Stop::new(place, reason));
        }
        self.object.body.extend(piece);
        Ok(())
    }

    /// An object that is said to be beyond the limit is refused before it comes.
    fn note_length(&mut self, length: u32, place: usize) -> Result<(), Stop> {
        if usize::try_from(length).unwrap_or(usize::MAX) > self.limits.octets {
            let most = self.limits.octets;
            let reason = format!("an object of {length} octets, at most {most} are taken");
            return Err(Stop::new(place, reason));
        }
        self.object.length = Some(length);
        Ok(())
    }
}

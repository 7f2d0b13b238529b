//! The side that answers: a packet in, its answer out, without sockets and clocks.

use std::collections::VecDeque;

use dmct_wire::{
    obex::{
        CollectLimits, Collector, ConnectFields, DM_TARGET, Extra, Object, Opcode, Packet,
        Progress, VERSION, connected, decode_request, id, negotiate, refusal, response,
    },
    octets::readable,
    peer::Loss,
};

use super::{delivery::Delivered, head::without_body, received::Received};

/// The number of the session that a link has; each link has one.
const SESSION: u32 = 1;

/// What came of one packet.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reaction {
    /// Send this.
    Answer(Vec<u8>),
    /// Send this; an object has come.
    Received(Vec<u8>, Received),
    /// An object is asked for: to be answered by [`Responder::hand_out`] or [`Responder::refuse`].
    Asked,
    /// Send this and close.
    End(Vec<u8>),
    /// Send this and close: an object is lost that was being put.
    Refused(Vec<u8>, Loss),
}

/// One link as the side sees it that did not make it.
#[derive(Debug)]
pub(crate) struct Responder {
    ours: u16,
    limits: CollectLimits,
    session: Option<Session>,
    putting: Option<Putting>,
    /// What is left of the answer to a GET.
    answering: VecDeque<Vec<u8>>,
    closes_behind: bool,
    /// Packets that belong to the head of the next object.
    head: Vec<u8>,
    notes: Vec<String>,
}

/// A session that was granted.
#[derive(Clone, Copy, Debug)]
struct Session {
    /// Its number; none without a Target.
    number: Option<u32>,
    /// The longest packet that both take.
    maximum: u16,
}

/// An object that is being put.
#[derive(Debug)]
struct Putting {
    collector: Collector,
    targeted: bool,
    octets: usize,
}

impl Responder {
    /// A link on which nothing came yet: packets of at most `ours` octets are taken, and objects within the limits.
    pub(crate) fn new(ours: u16, limits: CollectLimits) -> Self {
        Self {
            ours,
            limits,
            session: None,
            putting: None,
            answering: VecDeque::new(),
            closes_behind: false,
            head: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Takes one packet.
    pub(crate) fn take(&mut self, octets: &[u8]) -> Reaction {
        let read = decode_request(octets);
        let Some(packet) = read.value else {
            let why = read
                .stopped
                .map_or_else(String::new, |stop| stop.to_string());
            self.note(format!("a packet is malformed: {why}"));
            return Reaction::End(bare(response::BAD_REQUEST));
        };
        let opcode = packet.opcode();
        if self.putting.is_some() && !matches!(opcode, Opcode::Put | Opcode::Abort) {
            self.note(format!("{opcode} came within a PUT, which is given up"));
            self.give_up();
        }
        if !matches!(opcode, Opcode::Get) {
            self.answering.clear();
        }
        match opcode {
            Opcode::Connect => self.connect(&packet, octets),
            Opcode::Put => self.put(&packet, octets),
            Opcode::Get => self.get(&packet),
            Opcode::Abort => {
                self.give_up();
                Reaction::Answer(bare(response::SUCCESS))
            }
            Opcode::Disconnect => {
                self.session = None;
                Reaction::Answer(bare(response::SUCCESS))
            }
            Opcode::SetPath | Opcode::Other(_) => {
                self.note(format!("{opcode} came, which is not implemented here"));
                Reaction::Answer(bare(response::NOT_IMPLEMENTED))
            }
        }
    }

    /// What was seen beside the objects since it was last asked for, in sentences.
    pub(crate) fn notes(&mut self) -> Vec<String> {
        core::mem::take(&mut self.notes)
    }

    /// Whether an object is on its way in.
    pub(crate) fn is_taking(&self) -> bool {
        self.putting.is_some()
    }

    /// Whether an object is on its way out.
    pub(super) fn is_handing_out(&self) -> bool {
        !self.answering.is_empty()
    }

    /// The longest packet that may be sent.
    pub(super) fn maximum(&self) -> u16 {
        self.session
            .map_or(dmct_wire::obex::LEAST_MAXIMUM, |session| session.maximum)
    }

    /// The number of the session, if it has one.
    pub(super) fn session(&self) -> Option<u32> {
        self.session.and_then(|session| session.number)
    }

    /// Answers a GET with an object.
    pub(super) fn hand_out(&mut self, delivered: Delivered) -> Reaction {
        self.answering = delivered.packets.into();
        self.closes_behind = delivered.closes;
        self.next_piece()
    }

    /// Refuses a GET.
    pub(super) fn refuse(&self, code: u8) -> Reaction {
        Reaction::Answer(bare(code))
    }

    fn next_piece(&mut self) -> Reaction {
        let piece = self.answering.pop_front().unwrap_or_default();
        if self.closes_behind && self.answering.is_empty() {
            return Reaction::End(piece);
        }
        Reaction::Answer(piece)
    }

    /// IrOBEX 3.3.1. A Target that is the DM agent's is granted with a number, none at all without; any other is not
    /// to be found here.
    fn connect(&mut self, packet: &Packet, octets: &[u8]) -> Reaction {
        let Extra::Connect(ConnectFields {
            version, maximum, ..
        }) = packet.extra
        else {
            return Reaction::End(bare(response::BAD_REQUEST));
        };
        if version != VERSION {
            self.note(format!("CONNECT names version {version:#04x}, not 0x10"));
        }
        if maximum < dmct_wire::obex::LEAST_MAXIMUM {
            self.note(format!(
                "CONNECT names packets of at most {maximum} octets; 255 is the least (IrOBEX 3.3.1.3)"
            ));
        }
        let maximum = negotiate(self.ours, maximum);
        let target = packet.header(id::TARGET);
        let number = match target.map(|target| target.as_octets().unwrap_or_default()) {
            Some(DM_TARGET) => Some(SESSION),
            None => None,
            Some(other) => {
                self.session = None;
                let other = readable(other, 64);
                self.note(format!(
                    "CONNECT is for the target {other}, not for SYNCML-DM"
                ));
                let refused = refusal(Opcode::Connect, response::NOT_FOUND, self.ours);
                return Reaction::Answer(encoded(&refused));
            }
        };
        self.session = Some(Session { number, maximum });
        self.head = without_body(octets, 4);
        let granted = match number {
            Some(number) => connected(self.ours, number, DM_TARGET),
            // as a refusal is built, with what the response to CONNECT must carry and no header
            None => refusal(Opcode::Connect, response::SUCCESS, self.ours),
        };
        Reaction::Answer(encoded(&granted))
    }

    fn put(&mut self, packet: &Packet, octets: &[u8]) -> Reaction {
        let mut putting = match self.putting.take() {
            Some(putting) => putting,
            None => match self.belongs(packet) {
                Ok(targeted) => Putting {
                    collector: Collector::new(self.limits),
                    targeted,
                    octets: 0,
                },
                Err(code) => return Reaction::Answer(bare(code)),
            },
        };
        putting.octets += octets.len();
        self.add_to_head(&without_body(octets, 0));
        match putting.collector.request(packet) {
            Ok(Progress::More) => {
                self.putting = Some(putting);
                Reaction::Answer(bare(response::CONTINUE))
            }
            Ok(Progress::Whole { object, ended }) => self.received(object, ended, putting.targeted),
            Err(stop) => {
                self.note(format!("a PUT is refused: {}", stop.reason));
                self.give_up();
                self.refused(packet, putting.octets, stop.reason)
            }
        }
    }

    fn received(&mut self, object: Object, ended: bool, targeted: bool) -> Reaction {
        let head = core::mem::take(&mut self.head);
        if !ended && object.body.is_empty() {
            self.note("a PUT without a body asks for a deletion (IrOBEX 3.3.3.6)".to_owned());
            return Reaction::Answer(bare(response::FORBIDDEN));
        }
        if !ended {
            self.note("a PUT ended without an End of Body".to_owned());
        }
        let came = object.body.len();
        if let Some(said) = object.length
            && usize::try_from(said).ok() != Some(came)
        {
            self.note(format!(
                "an object is said to have {said} octets, and {came} came"
            ));
        }
        if object.media_type.is_none() {
            self.note("an object came without a Type".to_owned());
        }
        let received = Received {
            object,
            targeted,
            head,
        };
        Reaction::Received(bare(response::SUCCESS), received)
    }

    fn get(&mut self, packet: &Packet) -> Reaction {
        if self.is_handing_out() {
            return self.next_piece();
        }
        if let Err(code) = self.belongs(packet) {
            return Reaction::Answer(bare(code));
        }
        if packet.is_final() {
            Reaction::Asked
        } else {
            Reaction::Answer(bare(response::CONTINUE))
        }
    }

    /// Whether an operation that begins belongs to a session with the DM agent; the code that refuses it if it
    /// belongs to none (IrOBEX 2.2.11).
    fn belongs(&mut self, packet: &Packet) -> Result<bool, u8> {
        let opcode = packet.opcode();
        let place = packet
            .headers
            .iter()
            .position(|header| header.identifier == id::CONNECTION_ID);
        if place.is_some_and(|place| place > 0) {
            self.note(format!(
                "the Connection Id of a {opcode} is not its first header"
            ));
        }
        let given = self.session.map(|session| session.number);
        match (given, packet.connection()) {
            (Some(Some(own)), Some(said)) if own == said => Ok(true),
            (_, Some(said)) => {
                self.note(format!(
                    "a {opcode} names the session {said}, which is none here"
                ));
                Err(response::UNAVAILABLE)
            }
            (Some(Some(own)), None) => {
                self.note(format!("a {opcode} came without the Connection Id {own}"));
                Ok(true)
            }
            (Some(None), None) => Ok(false),
            (None, None) => {
                self.note(format!("a {opcode} came without a CONNECT before it"));
                Ok(false)
            }
        }
    }

    /// An object was not taken: it is too large, goes over too many packets, or is wrong.
    fn refused(&self, packet: &Packet, octets: usize, reason: String) -> Reaction {
        let limit = self.limits.octets;
        let said = packet
            .header(id::LENGTH)
            .and_then(|header| header.as_word());
        let said = said.map_or(0, |said| usize::try_from(said).unwrap_or(usize::MAX));
        if said > limit || octets > limit {
            return Reaction::Refused(bare(response::TOO_LARGE), Loss::TooLarge { limit });
        }
        let partial = Vec::new();
        let loss = Loss::Malformed { reason, partial };
        Reaction::Refused(bare(response::BAD_REQUEST), loss)
    }

    /// Keeps a packet for the head, as far as heads go.
    fn add_to_head(&mut self, packet: &[u8]) {
        const MOST: usize = 256 * 1024;
        if self.head.len() + packet.len() <= MOST {
            self.head.extend(packet);
        }
    }

    fn give_up(&mut self) {
        self.putting = None;
        self.head.clear();
    }

    fn note(&mut self, sentence: String) {
        /// More cannot come of one packet.
        const MOST: usize = 8;
        if self.notes.len() < MOST {
            self.notes.push(sentence);
        }
    }
}

/// A packet of a code alone.
pub(super) fn bare(code: u8) -> Vec<u8> {
    vec![code, 0, 3]
}

/// A packet that is short enough to be written.
fn encoded(packet: &Packet) -> Vec<u8> {
    packet
        .encode()
        .unwrap_or_else(|_| bare(response::INTERNAL_ERROR))
}

#[cfg(test)]
mod tests {
    use dmct_wire::obex::Framer;
    use proptest::prelude::*;

    use super::*;

    /// Packets that are nearly right: an opcode that means something, and headers of any kind.
    fn packet() -> impl Strategy<Value = Vec<u8>> {
        let opcode = prop::sample::select(vec![
            0x80, 0x81, 0x02, 0x82, 0x03, 0x83, 0x85, 0xFF, 0x10, 0x00,
        ]);
        let header = prop_oneof![
            Just(b"\xCB\0\0\0\x01".to_vec()),
            Just(b"\x46\0\x0CSYNCML-DM".to_vec()),
            Just(b"\x48\0\x05ab".to_vec()),
            Just(b"\x49\0\x05ab".to_vec()),
            Just(b"\xC3\0\0\0\x02".to_vec()),
            prop::collection::vec(any::<u8>(), 0..8),
        ];
        (opcode, prop::collection::vec(header, 0..4)).prop_map(|(opcode, headers)| {
            let mut packet = vec![opcode, 0, 0];
            if opcode == 0x80 {
                packet.extend([0x10, 0, 4, 0]);
            }
            packet.extend(headers.concat());
            let length = u16::try_from(packet.len()).unwrap_or(u16::MAX);
            if let Some(said) = packet.get_mut(1..3) {
                said.copy_from_slice(&length.to_be_bytes());
            }
            packet
        })
    }

    proptest! {
        #[test]
        fn any_packets_are_answered_each_with_one_packet(
            packets in prop::collection::vec(packet(), 0..20),
        ) {
            let limits = CollectLimits { octets: 16, packets: 8 };
            let mut responder = Responder::new(1024, limits);
            for packet in packets {
                let answer = match responder.take(&packet) {
                    Reaction::Answer(answer) => answer,
                    Reaction::Received(answer, received) => {
                        prop_assert!(received.object.body.len() <= 16);
                        answer
                    }
                    Reaction::Asked => continue,
                    Reaction::End(answer) | Reaction::Refused(answer, _) => {
                        prop_assert!(answer.first().is_some_and(|code| *code >= 0xC0));
                        break;
                    }
                };
                let mut framer = Framer::new(1024);
                framer.push(&answer);
                prop_assert_eq!(framer.packet(), Ok(Some(answer)));
                prop_assert!(framer.partial().is_empty());
                prop_assert!(responder.notes().len() <= 8);
            }
        }
    }
}

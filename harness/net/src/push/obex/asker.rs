//! The side that asks: CONNECT, PUT, GET, DISCONNECT, whatever carries the packets.

use dmct_wire::{
    obex::{
        CollectLimits, Collector, DM_TARGET, Extra, LEAST_MAXIMUM, Object, Opcode, Packet,
        Progress, connect, decode_response, get, id, negotiate, put_packets, refusal, response,
    },
    octets::readable,
    peer::{Delivery, Loss},
};

use super::{
    delivery::{Delivered, deliver},
    head::without_body,
};
use crate::bench::Sending;

/// What carries packets to the other side and its answers back.
pub(crate) trait Line: Send {
    /// Sends octets.
    fn send(&mut self, octets: &[u8]) -> impl Future<Output = Result<(), Loss>> + Send;

    /// The next packet that comes.
    fn receive(&mut self) -> impl Future<Output = Result<Vec<u8>, Loss>> + Send;
}

/// One link that this side made.
#[derive(Debug)]
pub(crate) struct Asker<L> {
    pub(super) line: L,
    ours: u16,
    limits: CollectLimits,
    /// The longest packet that is sent.
    maximum: u16,
    connection: Option<u32>,
    /// Whether a session is open and nothing is under way in it.
    is_quiet: bool,
    notes: Vec<String>,
    sent: Vec<u8>,
    answers: Vec<u8>,
}

/// What was fetched, or the code of its refusal.
#[derive(Debug)]
pub(super) struct Fetched {
    /// The code of the last packet.
    pub(super) code: u8,
    /// The object, if it was granted.
    pub(super) object: Option<Object>,
    /// The packets that carried it, bodies left out.
    pub(super) head: Vec<u8>,
}

impl<L: Line> Asker<L> {
    /// A link on which nothing was sent yet: packets of at most `ours` octets are taken and sent, and objects within
    /// the limits are fetched.
    pub(crate) fn new(line: L, ours: u16, limits: CollectLimits) -> Self {
        Self {
            line,
            ours,
            limits,
            maximum: LEAST_MAXIMUM,
            connection: None,
            is_quiet: false,
            notes: Vec::new(),
            sent: Vec::new(),
            answers: Vec::new(),
        }
    }

    /// What was seen beside the answers since it was last asked for, in sentences.
    pub(crate) fn notes(&mut self) -> Vec<String> {
        core::mem::take(&mut self.notes)
    }

    /// All octets that were sent and that came since it was last asked for.
    pub(super) fn record(&mut self) -> (Vec<u8>, Vec<u8>) {
        (
            core::mem::take(&mut self.sent),
            core::mem::take(&mut self.answers),
        )
    }

    /// Begins a session with the DM agent; the code of the answer.
    ///
    /// # Errors
    /// No answer came.
    pub(super) async fn connect(&mut self) -> Result<u8, Loss> {
        let code = self.begin(&connect(self.ours, DM_TARGET)).await?;
        if code == response::SUCCESS && self.connection.is_none() {
            self.note("the session was granted without a Connection Id");
        }
        Ok(code)
    }

    /// Begins a session with whatever takes objects there, as an inbox does: without a Target.
    ///
    /// # Errors
    /// No answer came.
    pub(super) async fn connect_to_inbox(&mut self) -> Result<u8, Loss> {
        // as a refusal is built: what CONNECT must carry, and no header
        let request = refusal(Opcode::Connect, Opcode::Connect.code(), self.ours);
        self.begin(&request).await
    }

    async fn begin(&mut self, request: &Packet) -> Result<u8, Loss> {
        let (answer, _) = self.ask(request, Opcode::Connect).await?;
        if answer.code != response::SUCCESS {
            return Ok(answer.code);
        }
        if let Extra::Connect(fields) = answer.extra {
            if fields.maximum < LEAST_MAXIMUM {
                let maximum = fields.maximum;
                self.note(format!(
                    "the answer to CONNECT names packets of at most {maximum} octets; 255 is the least (IrOBEX 3.3.1.3)"
                ));
            }
            self.maximum = negotiate(self.ours, fields.maximum);
        } else {
            self.note("the answer to CONNECT lacks the longest packet that is taken");
        }
        self.connection = answer.connection();
        self.is_quiet = true;
        if let (Some(target), Some(who)) = (request.header(id::TARGET), answer.header(id::WHO))
            && target.value != who.value
        {
            let who = readable(who.as_octets().unwrap_or_default(), 64);
            self.note(format!(
                "the session was granted by {who}, not by SYNCML-DM"
            ));
        }
        Ok(answer.code)
    }

    /// Puts an object, whose session is filled in; the code of the last answer. `sending` is let go when the last
    /// packet is on its way.
    ///
    /// # Errors
    /// It cannot be put into packets, or not every packet was answered.
    pub(super) async fn put(
        &mut self,
        mut object: Object,
        delivery: &Delivery,
        sending: Option<Sending>,
    ) -> Result<u8, Loss> {
        object.connection = self.connection;
        let maximum = self.maximum;
        let Delivered { packets, closes } =
            deliver(object, delivery, |object| put_packets(object, maximum))
                .map_err(|error| Loss::Unreachable(format!("the object cannot be put: {error}")))?;
        let count = packets.len();
        for (index, packet) in packets.iter().enumerate() {
            let is_last = index + 1 == count;
            self.send(packet).await?;
            if is_last {
                drop(sending);
                break;
            }
            let (answer, _) = self.receive(Opcode::Put).await?;
            if answer.code != response::CONTINUE {
                self.note(format!(
                    "a PUT was answered {:#04x} behind packet {} of {count}",
                    answer.code,
                    index + 1
                ));
                return Ok(answer.code);
            }
        }
        if closes && !matches!(delivery, Delivery::UntilClose) {
            return Err(Loss::Closed {
                partial: Vec::new(),
            });
        }
        let (answer, _) = self.receive(Opcode::Put).await?;
        if answer.code == response::CONTINUE {
            self.note("the last packet of a PUT was answered with Continue");
        }
        Ok(answer.code)
    }

    /// Gets an object of this type.
    ///
    /// # Errors
    /// Not every packet was answered, or what came is no object within the limits.
    pub(super) async fn fetch(&mut self, media_type: &str) -> Result<Fetched, Loss> {
        let mut collector = Collector::new(self.limits);
        let mut request = get(self.connection, media_type);
        let mut head = Vec::new();
        loop {
            let (answer, octets) = self.ask(&request, Opcode::Get).await?;
            head.extend(without_body(&octets, 0));
            if !matches!(answer.code, response::CONTINUE | response::SUCCESS) {
                return Ok(Fetched {
                    code: answer.code,
                    object: None,
                    head,
                });
            }
            match collector.response(&answer) {
                Ok(Progress::More) => {
                    request = Packet::new(Opcode::Get.code(), Vec::new());
                }
                Ok(Progress::Whole { object, .. }) => {
                    self.measure(&object);
                    return Ok(Fetched {
                        code: answer.code,
                        object: Some(object),
                        head,
                    });
                }
                Err(stop) => {
                    return Err(Loss::Malformed {
                        reason: stop.reason,
                        partial: Vec::new(),
                    });
                }
            }
        }
    }

    /// Ends the session, whatever comes of it.
    ///
    /// # Errors
    /// No answer came.
    pub(super) async fn disconnect(&mut self) -> Result<(), Loss> {
        match self.farewell() {
            Some(octets) => {
                self.line.send(&octets).await?;
                self.line.receive().await.map(drop)
            }
            None => Ok(()),
        }
    }

    /// The octets of DISCONNECT, once, if there is a session to be ended and nothing is under way in it.
    pub(super) fn farewell(&mut self) -> Option<Vec<u8>> {
        core::mem::take(&mut self.is_quiet).then(|| disconnect_packet(self.connection))
    }

    async fn ask(&mut self, request: &Packet, opcode: Opcode) -> Result<(Packet, Vec<u8>), Loss> {
        let octets = request
            .encode()
            .map_err(|error| Loss::Unreachable(error.to_string()))?;
        self.send(&octets).await?;
        self.receive(opcode).await
    }

    async fn send(&mut self, octets: &[u8]) -> Result<(), Loss> {
        self.is_quiet = false;
        keep(&mut self.sent, octets);
        self.line.send(octets).await
    }

    /// The answer to a request, read and as it came.
    async fn receive(&mut self, opcode: Opcode) -> Result<(Packet, Vec<u8>), Loss> {
        let octets = self.line.receive().await?;
        keep(&mut self.answers, &octets);
        let read = decode_response(&octets, opcode);
        match read.value {
            Some(packet) => {
                self.is_quiet = packet.code != response::CONTINUE && opcode != Opcode::Connect;
                Ok((packet, octets))
            }
            None => Err(Loss::Malformed {
                reason: read
                    .stopped
                    .map_or_else(String::new, |stop| stop.to_string()),
                partial: octets,
            }),
        }
    }

    fn measure(&mut self, object: &Object) {
        let came = object.body.len();
        if let Some(said) = object.length
            && usize::try_from(said).ok() != Some(came)
        {
            self.note(format!(
                "an object is said to have {said} octets, and {came} came"
            ));
        }
    }

    pub(super) fn note(&mut self, sentence: impl Into<String>) {
        /// More are not worth keeping of one link between two looks.
        const MOST: usize = 16;
        if self.notes.len() < MOST {
            self.notes.push(sentence.into());
        }
    }
}

/// The octets of a DISCONNECT.
fn disconnect_packet(connection: Option<u32>) -> Vec<u8> {
    let headers = connection.map(|word| dmct_wire::obex::Header::word(id::CONNECTION_ID, word));
    Packet::new(Opcode::Disconnect.code(), headers.into_iter().collect())
        .encode()
        .unwrap_or_default()
}

/// Keeps octets as evidence, as far as that goes.
fn keep(record: &mut Vec<u8>, octets: &[u8]) {
    const MOST: usize = 16 * 1024 * 1024;
    if record.len() + octets.len() <= MOST {
        record.extend(octets);
    }
}

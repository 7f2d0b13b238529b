//! Hands each message to whom it concerns: a response to the request that waits, a request to registrar or user agent.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dmct_wire::{
    octets::{Stop, readable},
    peer::{Input, Loss, Observation},
    sip::{self, Message},
};
use tokio::{sync::mpsc::OwnedPermit, time::Instant};

use super::{
    agent::{Refusal, Verdict, judge},
    asking::{Asking, Settled},
    framing::pushed,
    registrar::{Registering, Registrar, Standing, Target},
    remembered::{Key, Remembered},
    salvage::salvage,
    way::Way,
};
use crate::{Limits, bench::Inbox};

/// Octets of what is wrong, shown in a note.
const SHOWN: usize = 64;

/// What a request is answered, and what the peer is handed then.
#[derive(Debug)]
pub(super) struct Answered {
    /// The response.
    pub(super) octets: Vec<u8>,
    /// What came, if it was something.
    pub(super) arrived: Option<Arrived>,
}

/// What came, and the room for it in the peer's queue.
#[derive(Debug)]
pub(super) struct Arrived {
    input: Input,
    room: OwnedPermit<Input>,
}

impl Arrived {
    /// Hands it to the peer.
    pub(super) fn hand(self) {
        self.room.send(self.input);
    }
}

/// The desk of one bench.
#[derive(Debug)]
pub(super) struct Desk {
    limits: Arc<Limits>,
    inbox: Inbox,
    asking: Arc<Asking>,
    books: Mutex<Books>,
}

#[derive(Debug)]
struct Books {
    registrar: Registrar<Way>,
    remembered: Remembered,
    /// Whether a peer is there that wants to know who registers.
    is_attended: bool,
}

impl Desk {
    /// With nobody registered and nothing that waits.
    pub(super) fn new(limits: Arc<Limits>, inbox: Inbox, asking: Arc<Asking>) -> Self {
        Self {
            limits,
            inbox,
            asking,
            books: Mutex::new(Books {
                registrar: Registrar::new(),
                remembered: Remembered::default(),
                is_attended: false,
            }),
        }
    }

    /// The bounds of the bench.
    pub(super) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The bounds on a message.
    pub(super) fn sizes(&self) -> sip::Limits {
        let usual = sip::Limits::default();
        let mut head = usual.head;
        head.octets = self.limits.head;
        sip::Limits {
            head,
            body: self.limits.body.min(usual.body),
        }
    }

    /// A peer is there from now on: the registrations that stand. Those that come are handed to it.
    pub(super) fn attend(&self) -> Vec<Standing> {
        let mut books = self.lock();
        books.is_attended = true;
        books.registrar.standing(Instant::now())
    }

    /// No peer is there from now on; what is registered stands for the next.
    pub(super) fn leave(&self) {
        self.lock().is_attended = false;
    }

    /// Whom an address leads to.
    pub(super) fn find(&self, address: &str) -> Option<Target<Way>> {
        self.lock().registrar.find(address, Instant::now())
    }

    /// Whether a contact was registered on this connection and stands.
    pub(super) fn rests_on(&self, link: u64) -> bool {
        let on_it = |way: &Way| way.connection() == Some(link);
        self.lock().registrar.any(Instant::now(), on_it)
    }

    /// Takes a message; the answer to it, unless it is none that is answered.
    pub(super) fn take(&self, mut message: Message, way: &Way) -> Option<Answered> {
        if message.code().is_some() {
            self.settle(message, way);
            return None;
        }
        let surplus = message.surplus().len();
        if surplus > 0 {
            let from = way.from;
            self.note(format!("a datagram of SIP from {from} has {surplus} octets behind its message, which were left"));
        }
        let original = message.clone();
        // a Via that cannot be read is refused below
        let _ = message.note_source(&way.from.ip().to_string(), way.from.port());
        let key = Key::of(&original);
        let now = Instant::now();
        let known = key
            .as_ref()
            .and_then(|key| self.lock().remembered.answer(key, now));
        if let Some(octets) = known {
            return Some(Answered {
                octets,
                arrived: None,
            });
        }
        let (response, arrived) = self.answer(&message, &original, way)?;
        let octets = response.encode();
        if let Some(key) = key {
            self.lock().remembered.keep(key, octets.clone(), now);
        }
        Some(Answered { octets, arrived })
    }

    /// Refuses what is no message, if it can be seen to be meant as a request.
    pub(super) fn refuse(&self, octets: &[u8], stop: &Stop, way: &Way) -> Option<Vec<u8>> {
        let (from, shown) = (way.from, readable(octets, SHOWN));
        self.note(format!(
            "what came from {from} is no SIP message: {stop}: {shown}"
        ));
        let mut request = salvage(octets, &self.sizes())?;
        let _ = request.note_source(&from.ip().to_string(), from.port());
        let refusal = Refusal::malformed(&stop.reason);
        Some(refusal.response(&request, &self.asking.word()).encode())
    }

    /// Hands over a sentence.
    pub(super) fn note(&self, sentence: String) {
        self.inbox.note(sentence);
    }

    /// Hands over what was seen.
    pub(super) fn observe(&self, observation: Observation) {
        self.inbox.observe(observation);
    }

    /// A connection is over.
    pub(super) fn lose(&self, link: u64, loss: &Loss) {
        self.asking.lose(link, loss);
    }

    fn settle(&self, response: Message, way: &Way) {
        let said = response.start().to_string();
        if self.asking.settle(response) == Settled::Stray {
            let from = way.from;
            self.note(format!(
                "{from} sent a response of SIP to nothing that was asked: {said}"
            ));
        }
    }

    /// The answer to a request, in which the source is noted; the original is what is evidence.
    fn answer(
        &self,
        request: &Message,
        original: &Message,
        way: &Way,
    ) -> Option<(Message, Option<Arrived>)> {
        let tag = self.asking.word();
        match judge(request, &tag) {
            Verdict::Ignored => None,
            Verdict::Registers => Some(self.register(request, original, way, &tag)),
            Verdict::Answered(response) => Some((response, None)),
            Verdict::Pushes(response, push) => Some(match self.inbox.room() {
                Some(room) => {
                    let from = way.from.to_string();
                    let input = Input::Pushed(pushed(original, push, from, way.connection()));
                    (response, Some(Arrived { input, room }))
                }
                None => {
                    let busy = Refusal::new(503, "Service Unavailable").with("Retry-After", "1");
                    (busy.response(request, &tag), None)
                }
            }),
            Verdict::Refused(response, reason) => {
                let (from, start) = (way.from, request.start());
                self.note(format!("{start} from {from} was refused: {reason}"));
                Some((response, None))
            }
        }
    }

    fn register(
        &self,
        request: &Message,
        original: &Message,
        way: &Way,
        tag: &str,
    ) -> (Message, Option<Arrived>) {
        let from = way.from.to_string();
        let octets = original.encode();
        let registering = Registering {
            request,
            octets: &octets,
            from: &from,
            flow: way.clone(),
            tag,
        };
        let (registry, is_attended) = {
            let mut books = self.lock();
            let registry = books.registrar.take(&registering, Instant::now());
            (registry, books.is_attended)
        };
        if registry.response.code() != Some(200) {
            let said = registry.response.start();
            self.note(format!("a REGISTER from {from} was refused: {said}"));
        }
        // it stands, whether there is room to tell of it or not
        let told = registry.registered.filter(|_| is_attended);
        let arrived = told
            .zip(self.inbox.room())
            .map(|(registered, room)| Arrived {
                input: Input::Registered {
                    from,
                    octets,
                    registered,
                },
                room,
            });
        (registry.response, arrived)
    }

    fn lock(&self) -> MutexGuard<'_, Books> {
        // the books are whole between any two statements, so a panic elsewhere does no harm to them
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

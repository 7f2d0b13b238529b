//! The two directions of a connection to the objects of OBEX (IrOBEX 1.3, section 3).
//!
//! A packet says by its first octet whether it asks or answers, so that objects are found whichever end connected and
//! whichever end puts: by PUT from the one that asks, by the answers to GET from the one that is asked. Packets without
//! a message may be missing. What was broken off, refused or not wholly captured is lost.

use super::{
    http::beginning,
    stream::{Moment, Run},
};
use dmct_wire::obex::{
    CollectLimits, Collector, Extra, Framer, Header, Object, Opcode, Packet, Progress,
    decode_request, decode_response, header_name, id, response,
};

/// What went over a connection, in order.
#[derive(Debug, Default)]
pub(super) struct Link {
    /// Objects, and what is missing between them.
    pub(super) said: Vec<(Moment, Said)>,
    /// What could not be read, in words that follow on the name of the connection.
    pub(super) troubles: Vec<String>,
}

/// One thing that an end of a connection said.
#[derive(Debug)]
pub(super) enum Said {
    /// A whole object.
    Object(Carried),
    /// An object that is not to be judged, or octets of which nobody knows what they were.
    Lost,
}

/// A whole object as it was carried.
#[derive(Debug)]
pub(super) struct Carried {
    /// The half of the connection that it went on.
    pub(super) from: usize,
    /// Whether it was put; got if not.
    pub(super) put: bool,
    /// Its packets, the octets of their bodies left out.
    pub(super) head: Vec<u8>,
    /// The object.
    pub(super) object: Object,
}

/// Whether the first octets of a direction are those of a packet: its code, and the header or the fields behind it.
pub(super) fn begins(octets: &[u8]) -> bool {
    let &[code, high, low, ref behind @ ..] = octets else {
        return false;
    };
    let length = u16::from_be_bytes([high, low]);
    let is_connect = Opcode::of(code) == Opcode::Connect;
    if is_connect {
        // IrOBEX 3.3.1.1: version 1.x, and flags that are reserved.
        return length >= 7 && matches!(behind, [] | [0x10..=0x1F] | [0x10..=0x1F, 0 | 1, ..]);
    }
    let known = is_request(code) || is_response(code);
    // The answer to CONNECT has the fields of CONNECT in front of its headers.
    let granted =
        code == response::SUCCESS && length >= 7 && matches!(behind, [0x10..=0x1F, 0 | 1, ..]);
    let header = behind.first();
    known && (length == 3 || granted || length > 4 && header.is_none_or(|id| has_name(*id)))
}

fn has_name(identifier: u8) -> bool {
    header_name(identifier).is_some()
}

const fn is_request(code: u8) -> bool {
    !matches!(Opcode::of(code), Opcode::Other(_))
}

fn is_response(code: u8) -> bool {
    code & 0x80 != 0 && response::name(code).is_some()
}

/// Whether a connection speaks OBEX, by what comes first in its directions. Where the beginning of one was not captured,
/// it may do so; then any other protocol is more likely.
pub(super) fn is_spoken(halves: &[(Vec<Run<'_>>, bool); 2], opened: [bool; 2]) -> bool {
    let mut silent = 0;
    for ((runs, _), opened) in halves.iter().zip(opened) {
        let Some(run) = runs.first() else {
            silent += 1;
            continue;
        };
        let speaks = if opened && run.missing == 0 {
            begins(&beginning(runs, 8))
        } else {
            let mut pieces = run.pieces.iter();
            pieces.any(|(_, octets)| begins(octets))
        };
        if !speaks {
            return false;
        }
    }
    silent < 2
}

/// Reads both directions of a connection, whose beginning was captured or not.
pub(super) fn read(halves: &[(Vec<Run<'_>>, bool); 2], opened: [bool; 2]) -> Link {
    let mut heard: Vec<(Moment, usize, Heard)> = Vec::new();
    let mut reader = Reader::default();
    for (half, ((runs, _), opened)) in halves.iter().zip(opened).enumerate() {
        for (number, run) in runs.iter().enumerate() {
            let is_sure = opened && number == 0 && run.missing == 0;
            if !is_sure {
                heard.push((run.moment, half, Heard::Gap));
            }
            if run.missing > 0 {
                let missing = run.missing;
                reader
                    .link
                    .troubles
                    .push(format!("{missing} octets of it are missing in the capture"));
            }
            packets(run, is_sure, |moment, packet| {
                heard.push((moment, half, packet));
            });
        }
    }
    heard.sort_by_key(|(moment, half, _)| (*moment, *half));
    for (moment, half, heard) in heard {
        reader.moment = moment;
        match heard {
            Heard::Packet(octets) => reader.packet(half, &octets),
            Heard::Gap => reader.gap(half),
            Heard::Broken(why) => {
                reader.link.troubles.push(why);
                reader.gap(half);
            }
        }
    }
    reader.end()
}

/// What comes on one direction.
#[derive(Debug)]
enum Heard {
    Packet(Vec<u8>),
    /// Something may have been here that is not in the capture.
    Gap,
    /// From here on it cannot be cut into packets.
    Broken(String),
}

/// Cuts a run into packets. Where it may begin within one, the first segment counts that begins as a packet does.
fn packets(run: &Run<'_>, is_sure: bool, mut take: impl FnMut(Moment, Heard)) {
    let first = if is_sure {
        Some(0)
    } else {
        run.pieces.iter().position(|(_, octets)| begins(octets))
    };
    let Some(first) = first else { return };
    let mut framer = Framer::new(u16::MAX);
    let mut last = run.moment;
    for (moment, octets) in run.pieces.iter().skip(first) {
        last = *moment;
        framer.push(octets);
        loop {
            match framer.packet() {
                Ok(Some(packet)) => take(last, Heard::Packet(packet)),
                Ok(None) => break,
                Err(stop) => {
                    let why = format!("it cannot be cut into packets of OBEX: {}", stop.reason);
                    return take(last, Heard::Broken(why));
                }
            }
        }
    }
    if !framer.partial().is_empty() {
        take(
            last,
            Heard::Broken("its last packet is not whole".to_owned()),
        );
    }
}

/// An object on its way.
#[derive(Debug)]
struct Collecting {
    collector: Collector,
    head: Vec<u8>,
    has_body: bool,
    /// It may have begun before what was captured, or cannot be read.
    spoilt: bool,
}

/// What is under way on a connection.
#[derive(Debug, Default)]
struct Reader {
    link: Link,
    moment: Moment,
    /// By the half that sends it: what is being put, and what is being got.
    put: [Option<Collecting>; 2],
    got: [Option<Collecting>; 2],
    /// By half: what it asked last.
    asked: [Option<Opcode>; 2],
    /// By half: whether what comes next may not be the beginning of anything.
    unsure: [bool; 2],
    /// Who put the last object, as long as it was not answered.
    unanswered: Option<usize>,
}

impl Reader {
    fn packet(&mut self, half: usize, octets: &[u8]) {
        let code = octets.first().copied().unwrap_or_default();
        if is_request(code) {
            self.request(half, octets);
        } else {
            self.response(half, octets);
        }
    }

    fn request(&mut self, half: usize, octets: &[u8]) {
        let Some(packet) = decode_request(octets).value else {
            return self.unreadable(half, "a request");
        };
        let opcode = packet.opcode();
        set(&mut self.asked, half, Some(opcode));
        if opcode != Opcode::Get {
            // What was being got is given up.
            self.give_up(Way::Got, other(half));
        }
        if opcode == Opcode::Abort && self.unanswered.take() == Some(half) {
            self.lost();
        }
        if opcode == Opcode::Put {
            self.put(half, &packet, octets);
        } else {
            self.give_up(Way::Put, half);
        }
    }

    fn put(&mut self, half: usize, packet: &Packet, octets: &[u8]) {
        self.unanswered = None;
        let mut collecting = take(&mut self.put, half).unwrap_or_else(|| self.begin(half, packet));
        collecting.note(packet, octets);
        let progress = collecting.collector.request(packet).ok();
        self.progress(half, Way::Put, collecting, (progress, packet.is_final()));
    }

    fn response(&mut self, half: usize, octets: &[u8]) {
        let asked = self.asked.get(other(half)).copied().flatten();
        let Some(packet) = decode_response(octets, asked.unwrap_or(Opcode::Get)).value else {
            return self.unreadable(half, "an answer");
        };
        if matches!(packet.extra, Extra::Connect(_)) {
            return;
        }
        let is_good = matches!(packet.code, response::CONTINUE | response::SUCCESS);
        let collecting = take(&mut self.got, half);
        if !is_good {
            // A GET that is refused brings nothing, unless it has brought a part.
            let refused = collecting.is_some_and(|collecting| collecting.has_body)
                || take(&mut self.put, other(half)).is_some()
                || self.unanswered.take() == Some(other(half));
            if refused {
                self.lost();
            }
            return;
        }
        if self.unanswered == Some(other(half)) {
            self.unanswered = None;
        }
        // The GET itself may not be in the capture.
        let brings = packet.headers.iter().any(is_body) || asked == Some(Opcode::Get);
        if collecting.is_none() && !brings {
            return;
        }
        let mut collecting = collecting.unwrap_or_else(|| self.begin(half, &packet));
        collecting.note(&packet, octets);
        let progress = collecting.collector.response(&packet).ok();
        let is_last = packet.code == response::SUCCESS;
        self.progress(half, Way::Got, collecting, (progress, is_last));
    }

    /// An object begins with this packet.
    fn begin(&mut self, half: usize, packet: &Packet) -> Collecting {
        let unsure = self.unsure.get(half).copied().unwrap_or_default();
        set(&mut self.unsure, half, false);
        Collecting {
            collector: Collector::new(CollectLimits::default()),
            head: Vec::new(),
            has_body: false,
            // Only the first packet of an object says its type.
            spoilt: unsure && packet.header(id::TYPE).is_none(),
        }
    }

    fn progress(
        &mut self,
        half: usize,
        way: Way,
        collecting: Collecting,
        (progress, is_last): (Option<Progress>, bool),
    ) {
        match progress {
            Some(Progress::Whole { object, .. }) => {
                if way == Way::Put {
                    self.unanswered = Some(half);
                }
                self.whole(half, way, collecting, object);
            }
            Some(Progress::More) => self.wait(half, way, collecting),
            None => {
                self.lost();
                if !is_last {
                    // The rest of it is passed over, whatever it is.
                    let spoilt = Collecting {
                        collector: Collector::new(CollectLimits::default()),
                        head: Vec::new(),
                        has_body: true,
                        spoilt: true,
                    };
                    self.wait(half, way, spoilt);
                }
            }
        }
    }

    fn wait(&mut self, half: usize, way: Way, collecting: Collecting) {
        let way = match way {
            Way::Put => &mut self.put,
            Way::Got => &mut self.got,
        };
        set(way, half, Some(collecting));
    }

    fn whole(&mut self, from: usize, way: Way, collecting: Collecting, object: Object) {
        if !collecting.has_body {
            // A deletion, or an answer without an object: no message.
            if collecting.spoilt {
                self.lost();
            }
            return;
        }
        let came = object.body.len();
        let said = object.length.map(usize::try_from);
        let is_true = said.is_none_or(|said| said == Ok(came));
        if !is_true {
            self.link.troubles.push(format!(
                "an object of it is said to have {} octets, and {came} came",
                object.length.unwrap_or_default()
            ));
        }
        if collecting.spoilt || !is_true {
            return self.lost();
        }
        let carried = Carried {
            from,
            put: way == Way::Put,
            head: collecting.head,
            object,
        };
        self.link.said.push((self.moment, Said::Object(carried)));
    }

    fn unreadable(&mut self, half: usize, what: &str) {
        self.link
            .troubles
            .push(format!("{what} of it is no packet of OBEX"));
        self.gap(half);
    }

    /// Something of a direction is not there: nothing that is under way can be relied on.
    fn gap(&mut self, half: usize) {
        set(&mut self.unsure, half, true);
        set(&mut self.asked, half, None);
        set(&mut self.put, half, None);
        set(&mut self.got, half, None);
        self.unanswered = None;
        self.lost();
    }

    fn give_up(&mut self, way: Way, half: usize) {
        let way = match way {
            Way::Put => &mut self.put,
            Way::Got => &mut self.got,
        };
        if take(way, half).is_some_and(|collecting| collecting.has_body) {
            self.lost();
        }
    }

    fn lost(&mut self) {
        self.link.said.push((self.moment, Said::Lost));
    }

    fn end(mut self) -> Link {
        for half in [0, 1] {
            self.give_up(Way::Put, half);
            self.give_up(Way::Got, half);
        }
        self.link
    }
}

/// How an object goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Put,
    Got,
}

impl Collecting {
    fn note(&mut self, packet: &Packet, octets: &[u8]) {
        self.has_body |= packet.headers.iter().any(is_body);
        self.head.extend(without_body(packet, octets));
    }
}

fn is_body(header: &Header) -> bool {
    matches!(header.identifier, id::BODY | id::END_OF_BODY)
}

/// The octets of a packet, those of its body left out; the identifier and the length in front of a body stay.
fn without_body(packet: &Packet, octets: &[u8]) -> Vec<u8> {
    const IN_FRONT: usize = 3;
    let first = packet
        .headers
        .first()
        .map_or(octets.len(), |header| header.span.start);
    let mut kept = octets.get(..first).unwrap_or_default().to_vec();
    for header in &packet.headers {
        let end = if is_body(header) {
            header.span.start + IN_FRONT
        } else {
            header.span.end
        };
        kept.extend(octets.get(header.span.start..end).unwrap_or_default());
    }
    kept
}

const fn other(half: usize) -> usize {
    1 - half % 2
}

fn set<T>(halves: &mut [T; 2], half: usize, value: T) {
    if let Some(place) = halves.get_mut(half) {
        *place = value;
    }
}

fn take<T>(halves: &mut [Option<T>; 2], half: usize) -> Option<T> {
    halves.get_mut(half).and_then(Option::take)
}

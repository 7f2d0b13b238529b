//! OBEX packets in a row as one level: each with its headers, and the objects that they carry together.
//!
//! The packets may be those of one side or of both: requests and responses share no first octet, so each packet
//! tells which it is.

use super::{
    Finding, Format, Layer, Origin,
    enter::{Around, enter},
};
use core::ops::Range;
use dmct_wire::{
    obex::{
        CollectLimits, Collector, HeaderValue, Opcode, Packet, Progress, VERSION, decode_request,
        decode_response, id, response,
    },
    octets::Partial,
};

/// Octets before the value of a header with a length.
const HEADER_HEAD: usize = 3;
/// Packets that are read in a row.
const PACKETS: usize = 65_536;

/// One packet and its place.
struct Placed {
    place: Range<usize>,
    is_response: bool,
    read: Partial<Packet>,
}

/// Whether an octet begins a request that is known.
fn is_request(code: u8) -> bool {
    !matches!(Opcode::of(code), Opcode::Other(_))
}

/// Whether an octet begins a response that is known: with its final bit, as it must (IrOBEX 3.2).
fn is_response(code: u8) -> bool {
    code & 0x80 != 0 && response::name(code).is_some()
}

/// The packet that begins there; `None` where none can begin. `asked` is the request before it.
fn packet(octets: &[u8], start: usize, asked: Option<Opcode>) -> Option<Placed> {
    let rest = octets.get(start..)?;
    let (code, length) = match rest {
        [code, high, low, ..] => (*code, usize::from(u16::from_be_bytes([*high, *low]))),
        _ => return None,
    };
    if length < HEADER_HEAD || !(is_request(code) || is_response(code)) {
        return None;
    }
    let place = start..start + length.min(rest.len());
    let taken = octets.get(place.clone())?;
    let is_response = is_response(code);
    let read = if !is_response {
        decode_request(taken)
    } else {
        answer(taken, asked)
    };
    Some(Placed {
        place,
        is_response,
        read,
    })
}

/// Reads a response. Where the request is not there, the one to CONNECT is known by its version and its size.
fn answer(octets: &[u8], asked: Option<Opcode>) -> Partial<Packet> {
    let like_connect = matches!(octets, [response::SUCCESS, _, _, VERSION, 0x00, _, _, ..]);
    let to = match asked {
        Some(asked) => asked,
        None if like_connect => Opcode::Connect,
        None => Opcode::Get,
    };
    decode_response(octets, to)
}

/// Whether octets are packets from the first octet to the last, each of which can be read.
pub(super) fn is_whole(octets: &[u8]) -> bool {
    let packets = packets(octets);
    let end = packets.last().map_or(0, |last| last.place.end);
    !packets.is_empty()
        && end == octets.len()
        && packets.iter().all(|packet| packet.read.value.is_some())
}

/// Whether octets begin with a CONNECT of version 1.0 to the end of its fields.
pub(super) fn begins_session(octets: &[u8]) -> bool {
    matches!(octets, [0x80, _, _, VERSION, 0x00, _, _, ..])
}

/// Whether octets begin with a packet that can be read, or with a longer one than they are.
pub(super) fn begins(octets: &[u8]) -> bool {
    packet(octets, 0, None).is_some_and(|packet| packet.read.value.is_some())
}

fn packets(octets: &[u8]) -> Vec<Placed> {
    let mut packets: Vec<Placed> = Vec::new();
    let mut at = 0;
    let mut asked = None;
    while packets.len() < PACKETS {
        let Some(found) = packet(octets, at, asked) else {
            break;
        };
        if let (false, Some(packet)) = (found.is_response, &found.read.value) {
            asked = Some(packet.opcode());
        }
        at = found.place.end;
        packets.push(found);
    }
    packets
}

/// An object on its way, and where its pieces stand.
#[derive(Default)]
struct Coming {
    collector: Collector,
    pieces: Vec<Range<usize>>,
    body: Vec<u8>,
    media_type: Option<String>,
    is_open: bool,
}

/// Packets in a row as a level.
pub(super) fn layer(why: &str, octets: &[u8], levels: u8) -> Layer {
    let mut layer = Layer::new(Format::Obex, why, octets.len());
    let packets = packets(octets);
    let mut put = Coming::default();
    let mut got = Coming::default();
    for placed in &packets {
        say(&mut layer, placed, octets);
        let Some(packet) = &placed.read.value else {
            continue;
        };
        let carries = packet.header(id::BODY).or(packet.header(id::END_OF_BODY));
        let coming = match (placed.is_response, packet.opcode()) {
            (false, Opcode::Put) => &mut put,
            (true, _) if carries.is_some() => &mut got,
            _ => continue,
        };
        coming.take(&mut layer, placed, packet, levels);
    }
    let end = packets.last().map_or(0, |last| last.place.end);
    if end < octets.len() {
        let first = octets.get(end).copied().unwrap_or_default();
        let text = format!("no packet begins with {first:#04x} and what follows");
        layer.findings.push(Finding::stop(end, &text));
    }
    for coming in [put, got] {
        coming.cut_off(&mut layer, levels);
    }
    layer
}

/// The lines of a packet.
fn say(layer: &mut Layer, placed: &Placed, octets: &[u8]) {
    let code = octets.get(placed.place.start).copied().unwrap_or_default();
    let name = match placed.is_response {
        true => format!("response {}", response::name(code).unwrap_or("unknown")),
        false => format!("request {}", Opcode::of(code)),
    };
    let length = placed.place.end - placed.place.start;
    layer.say(
        0,
        &format!("{name}, {length} octets"),
        Some(placed.place.clone()),
    );
    for field in &placed.read.fields {
        layer.say_field(1, field, placed.place.start);
    }
    if let Some(stop) = &placed.read.stopped {
        layer.stop(stop, placed.place.start);
    }
}

impl Coming {
    /// Takes a packet, and goes into the object if it is whole.
    fn take(&mut self, layer: &mut Layer, placed: &Placed, packet: &Packet, levels: u8) {
        if !self.is_open {
            self.collector = Collector::new(CollectLimits::default());
        }
        self.is_open = true;
        for header in &packet.headers {
            if let (id::BODY | id::END_OF_BODY, HeaderValue::Octets(piece)) =
                (header.identifier, &header.value)
            {
                let start = placed.place.start + header.span.start + HEADER_HEAD;
                self.pieces.push(start..start + piece.len());
                self.body.extend(piece);
            }
        }
        if let Some(media_type) = packet.media_type() {
            self.media_type = Some(media_type.to_owned());
        }
        let progress = if placed.is_response {
            self.collector.response(packet)
        } else {
            self.collector.request(packet)
        };
        match progress {
            Ok(Progress::More) => {}
            Ok(Progress::Whole { object, ended }) => {
                self.media_type = object.media_type;
                let said = object.length.map(usize::try_from).and_then(Result::ok);
                if let Some(said) = said.filter(|said| *said != self.body.len()) {
                    let text = format!("Length says {said} octets, {} came", self.body.len());
                    layer.findings.push(Finding::remark(None, &text));
                }
                if !ended && !self.body.is_empty() {
                    let text = "the object ends without an End of Body";
                    layer.findings.push(Finding::remark(None, text));
                }
                self.enter(layer, levels);
            }
            Err(stop) => {
                let at = placed.place.start.saturating_add(stop.offset);
                layer.findings.push(Finding::stop(at, &stop.reason));
                self.enter(layer, levels);
            }
        }
    }

    /// Goes into what came, and begins anew.
    fn enter(&mut self, layer: &mut Layer, levels: u8) {
        let coming = core::mem::take(self);
        let around = Around {
            media_type: coming.media_type.as_deref(),
            levels,
        };
        if let Some(inner) = enter(&coming.body, &around) {
            layer.push(inner, Origin::joined(coming.pieces));
        }
    }

    /// Goes into what came of an object that has no end.
    fn cut_off(mut self, layer: &mut Layer, levels: u8) {
        if self.is_open {
            let text = format!("the object has no end: {} octets came", self.body.len());
            layer.findings.push(Finding::stop(layer.size, &text));
            self.enter(layer, levels);
        }
    }
}

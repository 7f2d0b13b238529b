//! One recorded message as evidence: what it says, beside its octets, with the place of a fault marked in
//! both.
//!
//! Decoding is `dmct-wire`'s; this module picks the decoder by what the carrier said, and lays the result
//! out in lines that know which octets they came from. A message that no decoder understands is shown as
//! text where it is text, and as octets always.

pub mod dissect;
pub mod excerpt;
mod kind;
mod notification;
mod syncml;

pub use kind::{Kind, kind_of};

use crate::visible;
use core::ops::Range;
use dmct_record::event::Message;
use dmct_wire::syncml::message::Message as Dm;

/// The longest text of one decoded value, characters.
const VALUE: usize = 400;
/// The most decoded lines of one message.
const LINES: usize = 600;

/// A message in its decoded form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// What it was taken for.
    pub kind: Kind,
    /// Its lines, in order; empty where it could not be decoded.
    pub lines: Vec<Line>,
    /// What was wrong with it, a sentence each.
    pub defects: Vec<String>,
    /// The DM message, where it is one.
    pub message: Option<Dm>,
    /// The fields of a notification, where it is one.
    pub notification: Option<Notification>,
}

/// What a ladder says of a notification.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Notification {
    /// The version of the format, such as `1.3`.
    pub version: String,
    /// The session it asks for, as it is written.
    pub session: String,
    /// The server that sends it.
    pub server: String,
}

/// One line of a decoded message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How deep it stands, levels.
    pub depth: usize,
    /// What it says.
    pub text: String,
    /// The octets it came from; `None` for lines that say something about the message.
    pub octets: Option<Range<usize>>,
    /// Whether the octets that decided a check are among them.
    pub marked: bool,
}

/// What a recorded message is and says as a whole, without its lines: enough for a ladder.
pub fn recognise(message: &Message) -> Decoded {
    let octets = &message.body.0;
    let kind = kind_of(message);
    match kind {
        Kind::Xml | Kind::Wbxml => syncml::recognise(octets, kind),
        Kind::Notification | Kind::Push => notification::decode(octets, kind, &message.media_type),
        Kind::Text | Kind::Empty | Kind::Octets => Decoded::of(kind, Vec::new()),
    }
}

/// How many levels of a recorded message are shown.
const LEVELS: u8 = 4;

/// Decodes a recorded message to its innermost level, and marks the lines that came from some of its octets.
pub fn decode(message: &Message, marks: &[Range<usize>]) -> Decoded {
    let octets = &message.body.0;
    let kind = kind_of(message);
    let mut decoded = match kind {
        Kind::Xml | Kind::Wbxml => syncml::decode(octets, kind),
        Kind::Notification | Kind::Push => notification::decode(octets, kind, &message.media_type),
        Kind::Text => Decoded::plain(octets),
        Kind::Empty | Kind::Octets => Decoded::of(kind, Vec::new()),
    };
    for line in &mut decoded.lines {
        line.marked = line
            .octets
            .as_ref()
            .is_some_and(|octets| marks.iter().any(|mark| touches(octets, mark)));
    }
    decoded.shorten();
    decoded
}

impl Decoded {
    fn of(kind: Kind, lines: Vec<Line>) -> Self {
        Self {
            kind,
            lines,
            defects: Vec::new(),
            message: None,
            notification: None,
        }
    }

    /// A text, line by line.
    fn plain(octets: &[u8]) -> Self {
        let mut start = 0;
        let lines = octets
            .split_inclusive(|&octet| octet == b'\n')
            .map(|line| {
                let place = start..start + line.len();
                start = place.end;
                let line = line.strip_suffix(b"\n").unwrap_or(line);
                Line {
                    depth: 0,
                    text: visible::shortened(&visible::octets(line), VALUE),
                    octets: Some(place),
                    marked: false,
                }
            })
            .collect();
        Self::of(Kind::Text, lines)
    }

    /// Leaves out lines beyond the limit, never a marked one.
    fn shorten(&mut self) {
        if self.lines.len() <= LINES {
            return;
        }
        let mut kept = Vec::new();
        let mut left_out = 0_usize;
        for (index, line) in core::mem::take(&mut self.lines).into_iter().enumerate() {
            if index < LINES || (line.marked && kept.len() < LINES * 2) {
                flush(&mut kept, &mut left_out);
                kept.push(line);
            } else {
                left_out += 1;
            }
        }
        flush(&mut kept, &mut left_out);
        self.lines = kept;
    }
}

fn flush(kept: &mut Vec<Line>, left_out: &mut usize) {
    if *left_out > 0 {
        kept.push(Line {
            depth: 0,
            text: format!("\u{2026} {left_out} lines left out \u{2026}"),
            octets: None,
            marked: false,
        });
        *left_out = 0;
    }
}

/// Whether a line's octets and a mark have an octet in common; an empty mark stands for the octet there.
fn touches(octets: &Range<usize>, mark: &Range<usize>) -> bool {
    octets.start < mark.end.max(mark.start.saturating_add(1)) && mark.start < octets.end
}

//! The door: octets of a user, or of a level above, into levels.

use super::{
    Format, Layer, Origin, document, headed, joined, obex, package0, push, recognise,
    recognise::Guess, sms,
};
use core::ops::Range;
use dmct_wire::{notification, syncml::codec::Encoding};

/// How many levels are entered at most. What is allowed stands in six.
const LEVELS: u8 = 12;
/// How many messages of HTTP or SIP in a row are read.
const IN_A_ROW: usize = 256;

/// Octets, taken apart.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Dissection {
    /// The outermost levels: one as a rule, several where messages follow one another.
    pub layers: Vec<Layer>,
    /// In which other formats the octets can be read whole.
    pub others: Vec<Guess>,
    /// Whether the format was asked for.
    pub asked: bool,
}

impl Dissection {
    /// Whether all of it could be read, in a format that is known or was asked for.
    pub fn is_whole(&self) -> bool {
        let is_read = |layer: &Layer| {
            let is_plain = matches!(layer.format, Format::Text | Format::Octets);
            !layer.is_stopped() && (self.asked || !is_plain)
        };
        !self.layers.is_empty() && self.layers.iter().all(is_read)
    }
}

/// What is known before octets are read.
pub(super) struct Around<'a> {
    /// The media type that the level above gave them, if it did.
    pub(super) media_type: Option<&'a str>,
    /// How many more levels may be entered.
    pub(super) levels: u8,
}

/// Takes octets apart: in this format, or in the one that they are recognised to be in.
///
/// `parts` are the places of the messages among them where a user gave several, one a line. They are read one by
/// one where each of them is an SMS, and as one run of octets otherwise.
pub fn dissect(octets: &[u8], parts: &[Range<usize>], asked: Option<Format>) -> Dissection {
    if parts.len() > 1
        && asked.is_none_or(|format| format == Format::Sms)
        && let Some(layers) = joined::several(octets, parts, asked.is_some(), LEVELS)
    {
        return Dissection {
            layers,
            others: Vec::new(),
            asked: asked.is_some(),
        };
    }
    let mut guesses = match asked {
        Some(format) => Vec::from([Guess::asked(format)]),
        None => recognise(octets),
    };
    let others = guesses.split_off(guesses.len().min(1));
    let Some(guess) = guesses.pop() else {
        return Dissection::default();
    };
    Dissection {
        layers: in_a_row(octets, &guess),
        others: others.into_iter().filter(|other| other.whole).collect(),
        asked: asked.is_some(),
    }
}

/// The message, and those that follow it in the same format.
fn in_a_row(octets: &[u8], guess: &Guess) -> Vec<Layer> {
    let mut layers = Vec::new();
    let mut at = 0;
    while layers.len() < IN_A_ROW {
        let Some(rest) = octets.get(at..) else { break };
        let is_next = !layers.is_empty();
        if is_next && (rest.is_empty() || !headed::begins(guess.format, rest)) {
            break;
        }
        let why = if is_next {
            "it follows the message before it"
        } else {
            &guess.why
        };
        let (mut layer, taken) = read(guess.format, why, rest, LEVELS);
        layer.origin = Origin::at(at, layer.size);
        layers.push(layer);
        if taken == 0 {
            break;
        }
        at += taken;
    }
    if let Some(rest) = octets.get(at..).filter(|rest| !rest.is_empty())
        && let Some(last) = layers.last_mut()
    {
        let text = format!("{} octets behind the message belong to nothing", rest.len());
        last.stop(&dmct_wire::octets::Stop::new(last.size, text), 0);
    }
    layers
}

/// What a level carries, as a level: in the format that its media type promises, or in the one that it is
/// recognised to be in. `None` where there is nothing, or no room for another level.
pub(super) fn enter(octets: &[u8], around: &Around<'_>) -> Option<Layer> {
    if octets.is_empty() || around.levels == 0 {
        return None;
    }
    let guess = match around.media_type {
        Some(media_type) if !media_type.trim().is_empty() => promised(octets, media_type),
        _ => recognise(octets).into_iter().next()?,
    };
    Some(read(guess.format, &guess.why, octets, around.levels - 1).0)
}

/// The format of octets whose media type is known. XML and WBXML tell themselves apart, whatever was promised.
fn promised(octets: &[u8], media_type: &str) -> Guess {
    let found = recognise(octets).into_iter().next();
    let format = Format::of_media_type(media_type);
    match (format, found) {
        (Some(Format::Wbxml), Some(found)) if found.format == Format::Xml => Guess {
            why: format!("{}, although the media type is {media_type}", found.why),
            ..found
        },
        (Some(Format::Xml), Some(found)) if found.format == Format::Wbxml => Guess {
            why: format!("{}, although the media type is {media_type}", found.why),
            ..found
        },
        (Some(format), _) => Guess {
            format,
            why: format!("the media type is {media_type}"),
            whole: false,
        },
        (None, Some(found)) => Guess {
            why: format!("{}; its media type is {media_type}", found.why),
            ..found
        },
        (None, None) => Guess {
            format: Format::Octets,
            why: format!("the media type is {media_type}"),
            whole: false,
        },
    }
}

/// Reads octets in a format: the level, and how many octets it took.
pub(super) fn read(format: Format, why: &str, octets: &[u8], levels: u8) -> (Layer, usize) {
    let layer = match format {
        Format::Http | Format::Sip => return headed::layer(format, why, octets, levels),
        Format::Wsp => push::layer(why, octets, levels),
        Format::Sms => sms::layer(why, octets, levels),
        Format::UserData => sms::user_data(why, octets, levels),
        Format::Obex => obex::layer(why, octets, levels),
        Format::Notification12 => package0::layer(why, octets, notification::Format::V12).0,
        Format::Notification13 => package0::layer(why, octets, notification::Format::V13).0,
        Format::Xml => document::layer(why, octets, Encoding::Xml, levels).0,
        Format::Wbxml => document::layer(why, octets, Encoding::Wbxml, levels).0,
        Format::Text | Format::Octets => plain(format, why, octets),
    };
    (layer, octets.len())
}

/// Octets of a row of what nothing here understands.
const ROW: usize = 16;
/// Rows that are shown of it.
const ROWS: usize = 64;

/// Text by its lines, anything else in rows of hexadecimal digits.
fn plain(format: Format, why: &str, octets: &[u8]) -> Layer {
    let mut layer = Layer::new(format, why, octets.len());
    let mut at = 0;
    let pieces: Vec<&[u8]> = match format {
        Format::Text => octets.split_inclusive(|octet| *octet == b'\n').collect(),
        _ => octets.chunks(ROW).take(ROWS).collect(),
    };
    for piece in pieces {
        let text = match format {
            Format::Text => {
                let line = piece.strip_suffix(b"\n").unwrap_or(piece);
                crate::visible::octets(line.strip_suffix(b"\r").unwrap_or(line))
            }
            _ => dmct_wire::octets::hexadecimal(piece, ROW),
        };
        layer.say(0, &text, Some(at..at + piece.len()));
        at += piece.len();
    }
    if at < octets.len() {
        layer.say(
            0,
            &format!("\u{2026} {} more octets", octets.len() - at),
            None,
        );
    }
    layer
}

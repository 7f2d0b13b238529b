//! Which format octets are in, best guess first.
//!
//! Text protocols and XML tell by their first line. Binary formats are tried: what can be read to its last octet comes
//! before what only begins right, and what has many rules to break before what has few.

use super::{Format, document, headed, obex, sms::Pdu};
use dmct_wire::{
    notification::{v12, v13},
    push::{self, DM_APPLICATION_NAME},
    sms::UserData,
    syncml::{codec::Encoding, defect::DefectKind},
};

/// A format that octets may be in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The format.
    pub format: Format,
    /// Why, in a few words behind a colon.
    pub why: String,
    /// Whether the octets can be read in it to the last, as few others could.
    pub whole: bool,
}

impl Guess {
    /// What the user asked for.
    pub(super) fn asked(format: Format) -> Self {
        Self {
            format,
            why: "as asked".to_owned(),
            whole: false,
        }
    }
}

/// A guess and how far it can be trusted; the least comes first.
type Ranked = (u8, Guess);

/// Reads whole, and hardly anything else would.
const SURE: u8 = 0;
/// Begins as hardly anything else would, and ends too early or goes wrong.
const LIKELY: u8 = 1;
/// Reads whole.
const GOOD: u8 = 2;
/// Begins as it must, and ends too early or goes wrong.
const BEGINS: u8 = 3;
/// Reads whole, as much else would.
const POOR: u8 = 4;

/// The formats that octets may be in; at least one.
pub fn recognise(octets: &[u8]) -> Vec<Guess> {
    if let Some(guess) = by_first_line(octets) {
        return Vec::from([guess]);
    }
    let mut ranked: Vec<Ranked> = [
        wsp(octets),
        wbxml(octets),
        short_message(octets),
        user_data(octets),
        obex_packets(octets),
        notification_12(octets),
        notification_13(octets),
    ]
    .into_iter()
    .flatten()
    .collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    let mut guesses: Vec<Guess> = ranked
        .into_iter()
        .filter(|(rank, _)| *rank < POOR || !is_text(octets))
        .map(|(_, guess)| guess)
        .collect();
    guesses.push(rest(octets));
    guesses
}

fn guess(rank: u8, format: Format, why: impl Into<String>) -> Option<Ranked> {
    let guess = Guess {
        format,
        why: why.into(),
        whole: matches!(rank, SURE | GOOD),
    };
    Some((rank, guess))
}

/// What tells by its first line or character.
fn by_first_line(octets: &[u8]) -> Option<Guess> {
    for format in [Format::Http, Format::Sip] {
        if headed::begins(format, octets) {
            let line = headed::start_line(octets.trim_ascii_start()).unwrap_or_default();
            let line: String = line.chars().take(64).collect();
            return Some(Guess {
                format,
                why: format!("it begins with the line {line:?}"),
                whole: true,
            });
        }
    }
    let bare = octets.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(octets);
    (bare.trim_ascii_start().first() == Some(&b'<')).then(|| Guess {
        format: Format::Xml,
        why: "it begins with <".to_owned(),
        whole: true,
    })
}

fn wsp(octets: &[u8]) -> Option<Ranked> {
    if octets.get(1) != Some(&push::PDU_PUSH) {
        return None;
    }
    let read = push::decode(octets);
    let Some(push) = read.value else {
        return guess(
            BEGINS,
            Format::Wsp,
            "its second octet, 06, is the PDU type of a push",
        );
    };
    let is_dm = push.application_id().is_some_and(|id| id.is_dm());
    let media_type = push.content_type.media_type().unwrap_or_default();
    if is_dm {
        guess(
            SURE,
            Format::Wsp,
            format!("it reads as a push to {DM_APPLICATION_NAME}"),
        )
    } else if Format::of_media_type(media_type).is_some() {
        guess(
            SURE,
            Format::Wsp,
            format!("it reads as a push of {media_type}"),
        )
    } else {
        guess(
            POOR,
            Format::Wsp,
            "its second octet, 06, is the PDU type of a push",
        )
    }
}

/// The public identifiers of SyncML 1.0, 1.1 and 1.2 as they stand behind the version, and the one in the string table.
const PUBLIC_IDS: [[u8; 2]; 4] = [[0x9F, 0x51], [0x9F, 0x53], [0xA4, 0x01], [0x00, 0x00]];

fn wbxml(octets: &[u8]) -> Option<Ranked> {
    let [version @ 0x01..=0x03, rest @ ..] = octets else {
        return None;
    };
    let is_known = PUBLIC_IDS.iter().any(|id| rest.starts_with(id));
    let decoded = document::read(octets, Encoding::Wbxml);
    let is_whole = !decoded
        .defects
        .iter()
        .any(|defect| defect.kind == DefectKind::NotWellFormed);
    let root = decoded.tree.as_ref().map(|root| root.name.as_str());
    let is_root = matches!(root, Some("SyncML" | "MgmtTree"));
    let why = format!("it begins like WBXML 1.{version}");
    match (is_known, is_whole && is_root) {
        (true, true) => guess(SURE, Format::Wbxml, format!("{why} of a known type")),
        (false, true) => guess(GOOD, Format::Wbxml, why),
        (true, false) => guess(LIKELY, Format::Wbxml, format!("{why} of a known type")),
        (false, false) => None,
    }
}

fn short_message(octets: &[u8]) -> Option<Ranked> {
    // 255 octets of addresses, headers and user data are more than any has.
    let octets = Some(octets).filter(|octets| octets.len() < 256)?;
    let pdu = Pdu::read(octets);
    if pdu.has_ports() {
        guess(
            SURE,
            Format::Sms,
            "it reads as a PDU whose user data name ports",
        )
    } else if pdu.user_data.is_some() {
        guess(GOOD, Format::Sms, "it reads as a PDU of 8-bit data")
    } else if pdu.is_likely() {
        guess(
            BEGINS,
            Format::Sms,
            "its first octets read as those of a PDU",
        )
    } else {
        None
    }
}

fn user_data(octets: &[u8]) -> Option<Ranked> {
    let data = UserData::decode(octets).value?;
    let ports = data.ports()?;
    let why = format!("a user data header names port {}", ports.destination);
    guess(GOOD, Format::UserData, why)
}

fn obex_packets(octets: &[u8]) -> Option<Ranked> {
    if obex::is_whole(octets) {
        guess(
            SURE,
            Format::Obex,
            "its lengths and headers read as those of packets",
        )
    } else if obex::begins_session(octets) {
        guess(LIKELY, Format::Obex, "it begins with a CONNECT")
    } else if obex::begins(octets) {
        guess(BEGINS, Format::Obex, "it begins with a packet")
    } else {
        None
    }
}

/// The versions that a trigger may say, times ten; the second is that of the document, the third the one that some send.
const VERSIONS: core::ops::RangeInclusive<u16> = 10..=13;
/// The versions that triggers do say.
const USUAL: [u16; 2] = [v12::VERSION, 12];

fn notification_12(octets: &[u8]) -> Option<Ranked> {
    let read = v12::decode(octets);
    // Ten bits behind a digest of sixteen octets.
    let version = match octets.get(16..18) {
        Some([high, low]) => (u16::from(*high) << 2) | u16::from(*low >> 6),
        _ => return None,
    };
    let is_version = VERSIONS.contains(&version);
    let why = format!(
        "behind 16 octets of digest stands version {}.{}",
        version / 10,
        version % 10
    );
    match read.value {
        Some(trigger) if USUAL.contains(&version) && trigger.future_use == 0 => {
            guess(SURE, Format::Notification12, why)
        }
        Some(_) if is_version => guess(GOOD, Format::Notification12, why),
        Some(_) => guess(POOR, Format::Notification12, "its lengths agree"),
        None if is_version => guess(BEGINS, Format::Notification12, why),
        None => None,
    }
}

fn notification_13(octets: &[u8]) -> Option<Ranked> {
    let read = v13::decode(octets);
    let says_1 = octets.first().is_some_and(|first| first >> 4 == 1);
    let why = "its first four bits are version 1";
    match read.value {
        Some(value) if value.version == 1 && value.counts_agree() => guess(
            GOOD,
            Format::Notification13,
            format!("{why}, and its options are as many as it says"),
        ),
        Some(value) if value.version == 1 => guess(GOOD, Format::Notification13, why),
        Some(_) => guess(POOR, Format::Notification13, "its lengths agree"),
        None if says_1 && octets.len() >= 12 && !is_text(octets) => {
            guess(BEGINS, Format::Notification13, why)
        }
        None => None,
    }
}

/// What no format explains.
fn rest(octets: &[u8]) -> Guess {
    let (format, why) = if octets.is_empty() {
        (Format::Text, "there is nothing")
    } else if is_text(octets) {
        (
            Format::Text,
            "it is text, and begins like no format that is read",
        )
    } else {
        (Format::Octets, "no format that is read explains it")
    };
    Guess {
        format,
        why: why.to_owned(),
        whole: false,
    }
}

fn is_text(octets: &[u8]) -> bool {
    core::str::from_utf8(octets).is_ok_and(|text| {
        text.chars()
            .all(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r'))
    })
}

//! A folder with a file a message: `NN-from-client.bin` and `NN-from-server.bin`.

use super::{
    limits::CaptureLimits,
    link,
    network::{compressed, of_http},
    obex::{self, Said},
    pushes::{self, is_notification},
    recognise::{begins_request, begins_response, encoding_of, is_push},
    recording::{Entry, Lost, Recorded, Recording},
    sip,
    source::read_file,
    stream::{Moment, Run},
};
use crate::problem::Problem;
use dmct_net::{
    Limits,
    http::{Decoder, Fault, Progress, Side},
};
use dmct_scenario::plan::Role;
use dmct_wire::syncml::codec;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// How a file of a folder must be named.
const NAMES: &str = "NN-from-client.bin and NN-from-server.bin, NN running over both directions";

/// Octets that were kept as one message, with the number and the side that its file's name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawMessage {
    /// Its number, which rises over both directions.
    pub number: u64,
    /// Who sent it.
    pub from: Role,
    /// What it is called where something is wrong with it.
    pub name: String,
    /// The octets: with the carrier's head, or without.
    pub octets: Vec<u8>,
}

/// Reads a folder. A message has the number that its file has.
///
/// # Errors
/// A file cannot be read, no file is named as it must be, or two have the same number.
pub(super) fn read(folder: &Path, limits: &CaptureLimits) -> Result<Recording, Problem> {
    let mut reader = Reader::default();
    for (number, (from, path)) in files(folder, limits)? {
        let octets = read_file(&path, limits)?;
        let name = path.display().to_string();
        reader.take(RawMessage {
            number,
            from,
            name,
            octets,
        });
    }
    Ok(reader.recording)
}

/// Reads messages in the order of their numbers, as they stand in the files of a folder; those beyond the limit are
/// left out.
pub fn read_messages(
    messages: impl IntoIterator<Item = RawMessage>,
    limits: &CaptureLimits,
) -> Recording {
    let mut reader = Reader::default();
    for message in messages.into_iter().take(limits.messages) {
        reader.take(message);
    }
    reader.recording
}

/// What was read so far, and which of it waits for an answer.
#[derive(Debug, Default)]
struct Reader {
    recording: Recording,
    exchanges: Exchanges,
}

impl Reader {
    fn take(&mut self, raw: RawMessage) {
        let RawMessage { number, from, .. } = raw;
        let entry = self.message(raw).map_or_else(
            || Entry::Lost(lost(number)),
            |mut message| {
                message.number = number;
                message.at = number.saturating_mul(1_000);
                let is_put_by_server = from == Role::Server && message.carrier == "obex";
                if !belongs_to_exchange(&message) {
                    return Entry::Message(message);
                }
                match self.exchanges.take(from, session_of(&message)) {
                    // A server puts a message without being asked: it pushes.
                    None if is_put_by_server => Entry::Message(Recorded {
                        status: None,
                        ..message
                    }),
                    // Of a response to nothing nobody can say what it answers.
                    None => Entry::Lost(lost(number)),
                    exchange => Entry::Message(Recorded {
                        exchange,
                        ..message
                    }),
                }
            },
        );
        self.recording.entries.push(entry);
    }

    fn message(&mut self, raw: RawMessage) -> Option<Recorded> {
        message(&raw.name, raw.octets, raw.from, &mut self.recording.notes)
    }
}

/// Whether a message is one of a session: of a push the carrier or the media type says that it is one.
fn belongs_to_exchange(message: &Recorded) -> bool {
    let in_obex = message.carrier == "obex" && !is_notification(&message.media_type);
    message.carrier == "http" || in_obex
}

/// Requests that have no response yet. Those of several sessions may stand between one another.
#[derive(Debug, Default)]
struct Exchanges {
    last: u64,
    open: Vec<(u64, Option<String>)>,
}

impl Exchanges {
    /// The exchange that a message of a session belongs to; none for a response to nothing.
    fn take(&mut self, from: Role, session: Option<String>) -> Option<u64> {
        let same = self.open.iter().rposition(|(_, open)| *open == session);
        match from {
            Role::Client => {
                if let Some(unanswered) = same {
                    self.open.remove(unanswered);
                }
                self.last += 1;
                self.open.push((self.last, session));
                Some(self.last)
            }
            Role::Server => {
                let place = same.or(self.open.len().checked_sub(1))?;
                Some(self.open.remove(place).0)
            }
        }
    }
}

fn session_of(message: &Recorded) -> Option<String> {
    let encoding = encoding_of(&message.body);
    let decoded = codec::decode(
        &message.body,
        encoding,
        &dmct_wire::syncml::limits::Limits::default(),
    );
    let id = decoded.message?.header.session_id_text()?.to_owned();
    Some(id)
}

fn lost(number: u64) -> Lost {
    Lost {
        at: number.saturating_mul(1_000),
        client: String::new(),
        connection: None,
    }
}

/// The files by their numbers.
fn files(folder: &Path, limits: &CaptureLimits) -> Result<BTreeMap<u64, (Role, PathBuf)>, Problem> {
    let problem = |text: String| Problem::usage(format!("{}: {text}", folder.display()));
    let entries = fs::read_dir(folder)
        .map_err(|error| problem(format!("the folder cannot be read: {error}")))?;
    let mut files: BTreeMap<u64, (Role, PathBuf)> = BTreeMap::new();
    for entry in entries {
        let path = entry
            .map_err(|error| problem(format!("the folder cannot be read: {error}")))?
            .path();
        let name = path.file_name().and_then(|name| name.to_str());
        let Some((number, from)) = name.and_then(parse_name) else {
            continue;
        };
        if let Some((_, other)) = files.insert(number, (from, path.clone())) {
            return Err(problem(format!(
                "{} and {} have the same number; files are named {NAMES}",
                other.display(),
                path.display()
            )));
        }
        if files.len() > limits.messages {
            return Err(problem(format!(
                "there are more than {} files",
                limits.messages
            )));
        }
    }
    if files.is_empty() {
        return Err(problem(format!("no file in this folder is named {NAMES}")));
    }
    Ok(files)
}

fn parse_name(name: &str) -> Option<(u64, Role)> {
    let (number, rest) = name.split_once('-')?;
    let from = match rest {
        "from-client.bin" => Role::Client,
        "from-server.bin" => Role::Server,
        _ => return None,
    };
    let is_number = number.chars().all(|c| c.is_ascii_digit());
    let number = number.parse().ok().filter(|_| is_number)?;
    Some((number, from))
}

/// A file as a message; nothing, and a note, where it is an HTTP message that cannot be read.
fn message(name: &str, octets: Vec<u8>, from: Role, notes: &mut Vec<String>) -> Option<Recorded> {
    if let Some(framed) = in_sip(&octets, from).or_else(|| in_obex(&octets, from)) {
        return Some(framed);
    }
    let side = match from {
        Role::Client if begins_request(&octets) => Side::Request,
        Role::Server if begins_response(&octets) => Side::Response,
        // A server that asks pushes.
        Role::Server if begins_request(&octets) => Side::Request,
        _ => return Some(bare(octets, from)),
    };
    let mut decoder = Decoder::new(side, &Limits::default());
    decoder.feed(&octets);
    let read = match decoder.advance() {
        Ok(Progress::Complete(message)) => Ok(message),
        Ok(Progress::More) => decoder
            .end()
            .ok()
            .flatten()
            .ok_or_else(|| "the HTTP message is not whole when the file ends".to_owned()),
        Err(Fault::Malformed(reason)) => Err(reason),
        Err(Fault::TooLarge(limit)) => Err(format!("the body is larger than {limit} octets")),
    };
    match read {
        Ok(message) => {
            if decoder.unread() > 0 {
                let at = octets.len() - decoder.unread();
                notes.push(format!(
                    "{}: at octet {at}: {} octets behind the end of the message were left out",
                    name,
                    decoder.unread()
                ));
            }
            if from == Role::Server && side == Side::Request {
                let pushed = pushes::of_http(&message, 0);
                if pushed.is_none() {
                    notes.push(format!("{name}: what the server posts is no push of DM"));
                }
                return pushed;
            }
            let mut recorded = of_http(message, from, 0);
            if let Some(coding) = compressed(&recorded.head) {
                recorded.body.clear();
                notes.push(format!(
                    "{}: the message has the content coding {coding} and is not read",
                    name
                ));
            }
            Some(recorded)
        }
        Err(reason) => {
            let at = octets.len();
            notes.push(format!("{}: at octet {at}: {reason}", name));
            None
        }
    }
}

/// A file with a message of SIP: a push of the server, or the registration of the client.
fn in_sip(octets: &[u8], from: Role) -> Option<Recorded> {
    pushes::of_sip(&sip::datagram(octets)?, 0).filter(|recorded| recorded.from == from)
}

/// A file with the packets of OBEX that carry one object, put or got, and nothing else.
fn in_obex(octets: &[u8], from: Role) -> Option<Recorded> {
    if !obex::begins(octets) {
        return None;
    }
    let run = Run {
        pieces: vec![(Moment::default(), octets)],
        ..Run::default()
    };
    let link = obex::read(&[(vec![run], true), (Vec::new(), true)], [true; 2]);
    let mut said = link.said.into_iter();
    match (said.next(), said.next()) {
        (Some((_, Said::Object(carried))), None) if link.troubles.is_empty() => {
            let recorded = link::recorded(carried);
            let notifies = is_notification(&recorded.media_type);
            (from == Role::Server || !notifies).then(|| Recorded {
                from,
                status: (from == Role::Server && !notifies).then_some(200),
                ..recorded
            })
        }
        _ => None,
    }
}

/// A file without a head of its carrier: a push, or a DM message, whose media type is that of its encoding.
fn bare(octets: Vec<u8>, from: Role) -> Recorded {
    let pushed = from == Role::Server && is_push(&octets);
    Recorded {
        number: 0,
        at: 0,
        from,
        carrier: if pushed { "udp" } else { "http" },
        client: String::new(),
        exchange: None,
        connection: None,
        status: (from == Role::Server && !pushed).then_some(200),
        media_type: if pushed {
            String::new()
        } else {
            encoding_of(&octets).media_type().to_owned()
        },
        head: Vec::new(),
        body: octets,
    }
}

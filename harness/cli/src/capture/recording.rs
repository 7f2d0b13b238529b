//! The messages of a recording, whatever it came from.

use dmct_scenario::plan::Role;

/// What was recorded of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recording {
    /// What went between them, in order.
    pub entries: Vec<Entry>,
    /// What could not be read, a plain sentence each.
    pub notes: Vec<String>,
}

/// One thing of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A message.
    Message(Recorded),
    /// An exchange of which nothing but its existence is known.
    Lost(Lost),
}

/// A message as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its number in the recording, from 1, in the order in which messages were whole.
    pub number: u64,
    /// When it was whole, microseconds; since 1970 where the recording says so.
    pub at: u64,
    /// Who sent it.
    pub from: Role,
    /// What carried it: `http`, `obex`; of pushes `udp`, `sip`, `ota-http`, `obex`.
    pub carrier: &'static str,
    /// Where the client is, as the carrier names it; empty where it does not.
    pub client: String,
    /// The exchange it belongs to; none for a push, and for the registration of a client.
    pub exchange: Option<u64>,
    /// The connection it went on.
    pub connection: Option<u64>,
    /// The status code of a response.
    pub status: Option<u16>,
    /// The media type as sent.
    pub media_type: String,
    /// The carrier's head.
    pub head: Vec<u8>,
    /// The message itself.
    pub body: Vec<u8>,
}

/// An exchange, or a part of one, that is not in the recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// When it should have been there, microseconds.
    pub at: u64,
    /// Where the client is.
    pub client: String,
    /// The connection it went on.
    pub connection: Option<u64>,
}

impl Recorded {
    /// Whether it is a push, or a registration for pushes: it belongs to no exchange.
    pub fn is_push(&self) -> bool {
        self.exchange.is_none() && self.carrier != "http"
    }
}

impl Recording {
    /// The messages.
    pub fn messages(&self) -> impl Iterator<Item = &Recorded> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some(message),
            Entry::Lost(_) => None,
        })
    }

    /// Adds another recording behind this one, its numbers raised by those that are taken.
    pub fn append(&mut self, mut other: Self) {
        let last = |entries: &[Entry], pick: fn(&Recorded) -> Option<u64>| {
            let numbers = entries.iter().filter_map(|entry| match entry {
                Entry::Message(message) => pick(message),
                Entry::Lost(_) => None,
            });
            numbers.max().unwrap_or_default()
        };
        let numbers = last(&self.entries, |message| Some(message.number));
        let exchanges = last(&self.entries, |message| message.exchange);
        let connections = last(&self.entries, |message| message.connection);
        for entry in &mut other.entries {
            match entry {
                Entry::Message(message) => {
                    message.number += numbers;
                    message.exchange = message.exchange.map(|number| number + exchanges);
                    message.connection = message.connection.map(|number| number + connections);
                }
                Entry::Lost(lost) => {
                    lost.connection = lost.connection.map(|number| number + connections);
                }
            }
        }
        self.entries.append(&mut other.entries);
        self.notes.append(&mut other.notes);
    }
}

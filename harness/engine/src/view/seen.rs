//! One message as it was recorded, decoded.

use super::framed::{read_framed, read_registration};
use super::package0::{Notified, read_push};
use dmct_record::event::{Direction, Message as Recorded};
use dmct_wire::syncml::{
    codec::{self, Decoded, Encoding},
    limits::Limits,
    message::{Message, SyncHdr},
};

/// A recorded message with what its octets say.
#[derive(Clone, Debug)]
pub struct Seen {
    /// When it was sent or had come whole, microseconds since the run began.
    pub at: u64,
    /// The record.
    pub record: Recorded,
    /// What its octets say as a DM message; nothing at all for notifications and empty bodies.
    pub decoded: Decoded,
    /// What its octets say as a notification.
    pub notified: Option<Notified>,
    /// The encoding it is in.
    pub encoding: Encoding,
}

impl Seen {
    /// Decodes a recorded message.
    pub fn new(at: u64, record: Recorded) -> Self {
        let encoding = encoding_of(&record);
        let push = record.is_push();
        let decoded = if push || record.body.0.is_empty() {
            Decoded::default()
        } else {
            codec::decode(&record.body.0, encoding, &Limits::default())
        };
        let said = push && record.status.is_none();
        let notified = said.then(|| {
            if record.carrier == "sip" && record.body.0.is_empty() {
                read_registration(&record.head.0)
            } else if record.is_wsp() {
                read_push(&record)
            } else {
                read_framed(&record)
            }
        });
        Self {
            at,
            record,
            decoded,
            notified,
            encoding,
        }
    }

    /// Its number in the scenario.
    pub const fn number(&self) -> u64 {
        self.record.number
    }

    /// Whether the tester sent it.
    pub fn is_sent(&self) -> bool {
        self.record.direction == Direction::Sent
    }

    /// Whether it is no message of the other side but what its carrier answered to a push.
    pub fn is_answer_of_carrier(&self) -> bool {
        self.record.is_push() && self.record.status.is_some()
    }

    /// The DM message in it.
    pub const fn message(&self) -> Option<&Message> {
        self.decoded.message.as_ref()
    }

    /// The SyncHdr of the DM message in it.
    pub fn header(&self) -> Option<&SyncHdr> {
        self.message().map(|message| &message.header)
    }

    /// The SessionID as sent, white space at its ends left out.
    pub fn session_id(&self) -> Option<&str> {
        self.header().and_then(SyncHdr::session_id_text)
    }

    /// The MsgID as sent.
    pub fn msg_id(&self) -> Option<&str> {
        self.header().and_then(SyncHdr::msg_id_text)
    }

    /// The value of a header of the carrier's head, its name in whatever case.
    pub fn carrier_header(&self, name: &str) -> Option<String> {
        let head = String::from_utf8_lossy(&self.record.head.0);
        head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim()
                .eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    }
}

/// The encoding that the media type names; if it names none, what the first octet looks like.
fn encoding_of(record: &Recorded) -> Encoding {
    Encoding::of_media_type(&record.media_type).map_or_else(
        || match record.body.0.first() {
            Some(0x01..=0x03) => Encoding::Wbxml,
            _ => Encoding::Xml,
        },
        |found| found.encoding,
    )
}

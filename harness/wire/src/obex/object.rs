//! Objects, and the packets that carry them and the sessions they travel in (IrOBEX 3.3).

use super::code::{FINAL, Opcode, response};
use super::header::{Header, id};
use super::packet::{ConnectFields, Extra, Packet, TooLong, VERSION};

/// The Target of a DM session.
pub const DM_TARGET: &[u8] = b"SYNCML-DM";

/// The TCP port that is registered for OBEX.
pub const PORT: u16 = 650;

/// An object: a DM message, a Package #0, a bootstrap.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Object {
    /// The session it belongs to.
    pub connection: Option<u32>,
    /// Its media type.
    pub media_type: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// How many octets it is said to have, if that is said.
    pub length: Option<u32>,
    /// Its octets.
    pub body: Vec<u8>,
}

impl Object {
    /// An object of this type whose length is said rightly.
    pub fn new(connection: Option<u32>, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        Self {
            connection,
            media_type: Some(media_type.into()),
            name: None,
            length: u32::try_from(body.len()).ok(),
            body,
        }
    }

    /// Everything before the body: Connection Id first, as it must be (IrOBEX 2.2.11).
    fn headers(&self) -> Vec<Header> {
        let connection = self
            .connection
            .map(|word| Header::word(id::CONNECTION_ID, word));
        let name = self.name.as_ref().map(|name| Header::text(id::NAME, name));
        let media_type = self.media_type.as_deref().map(Header::media_type);
        let length = self.length.map(|word| Header::word(id::LENGTH, word));
        [connection, name, media_type, length]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// The CONNECT that begins a session with this target.
pub fn connect(maximum: u16, target: &[u8]) -> Packet {
    Packet {
        code: Opcode::Connect.code(),
        extra: connect_fields(maximum),
        headers: vec![Header::octets(id::TARGET, target)],
    }
}

/// The response that grants a session: its number, and who it is with.
pub fn connected(maximum: u16, connection: u32, who: &[u8]) -> Packet {
    Packet {
        code: response::SUCCESS,
        extra: connect_fields(maximum),
        headers: vec![
            Header::word(id::CONNECTION_ID, connection),
            Header::octets(id::WHO, who),
        ],
    }
}

/// The response that refuses a request; to a CONNECT with what its response must carry.
pub fn refusal(to: Opcode, code: u8, maximum: u16) -> Packet {
    let extra = match to {
        Opcode::Connect => connect_fields(maximum),
        _ => Extra::None,
    };
    Packet {
        code,
        extra,
        headers: Vec::new(),
    }
}

/// The GET that asks for an object of this type.
pub fn get(connection: Option<u32>, media_type: &str) -> Packet {
    let object = Object {
        connection,
        media_type: Some(media_type.into()),
        ..Object::default()
    };
    Packet::new(Opcode::Get.code(), object.headers())
}

/// The PUT packets of an object, each of at most so many octets: send the next when the one before it was answered
/// with Continue.
///
/// # Errors
/// The headers alone do not fit into one packet.
pub fn put_packets(object: &Object, maximum: u16) -> Result<Vec<Packet>, TooLong> {
    let last = Opcode::Put.code();
    spread(object, maximum, last & !FINAL, last)
}

/// The responses that carry an object in answer to a GET, each of at most so many octets: send the next when
/// the one before it was followed by another GET.
///
/// # Errors
/// The headers alone do not fit into one packet.
pub fn answer_packets(object: &Object, maximum: u16) -> Result<Vec<Packet>, TooLong> {
    spread(object, maximum, response::CONTINUE, response::SUCCESS)
}

/// The object's headers in the first packet, its octets over as many packets as they need, the last piece as End of
/// Body.
fn spread(object: &Object, maximum: u16, more: u8, last: u8) -> Result<Vec<Packet>, TooLong> {
    /// Identifier and length of a Body header.
    const BODY_HEAD: usize = 3;

    let mut packets = Vec::new();
    let mut packet = Packet::new(more, object.headers());
    let mut left = object.body.as_slice();
    loop {
        let taken = packet.encoded_length() + BODY_HEAD;
        let room = usize::from(maximum).saturating_sub(taken);
        if room == 0 && !left.is_empty() || taken > usize::from(maximum) {
            return Err(TooLong {
                octets: taken + left.len().min(1),
                maximum: maximum.into(),
            });
        }
        let (piece, behind) = left.split_at(room.min(left.len()));
        left = behind;
        if left.is_empty() {
            packet.code = last;
            packet.headers.push(Header::octets(id::END_OF_BODY, piece));
            packets.push(packet);
            return Ok(packets);
        }
        packet.headers.push(Header::octets(id::BODY, piece));
        packets.push(packet);
        packet = Packet::new(more, Vec::new());
    }
}

const fn connect_fields(maximum: u16) -> Extra {
    Extra::Connect(ConnectFields {
        version: VERSION,
        flags: 0,
        maximum,
    })
}

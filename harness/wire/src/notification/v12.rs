//! The trigger message of Notification 1.2, section 6: digest, header, vendor-specific rest.
//!
//! ```text
//! digest 16 | version 10 bits, ui-mode 2, initiator 1, future-use 27 | sessionid 2
//!           | length-identifier 1 | server-identifier | vendor-specific
//! ```

use super::bits::{Bits, whole};
use super::{Initiator, UiMode};
use crate::credential::{Nonce, Secret};
use crate::octets::{Field, Partial, Reader, Stop, hexadecimal, readable};
use md5::{Digest as _, Md5};

/// What `version` holds in this version of the format: 1.1 (Notification 1.2, 6.2.6).
pub const VERSION: u16 = 0b00_0000_1011;

/// Octets of the digest.
const DIGEST_OCTETS: usize = 16;

/// Octets of the bit fields.
const FLAGS_OCTETS: usize = 5;

const fn flag(name: &'static str, first: u8, width: u8) -> Bits {
    let word = 40;
    Bits {
        name,
        word,
        first,
        width,
    }
}

const VERSION_BITS: Bits = flag("version", 0, 10);
const UI_MODE_BITS: Bits = flag("ui-mode", 10, 2);
const INITIATOR_BITS: Bits = flag("initiator", 12, 1);
const FUTURE_USE_BITS: Bits = flag("future-use", 13, 27);

/// A trigger message, with every field that stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// The MD5 digest.
    pub digest: [u8; 16],
    /// The version, ten times its value; 10 bits.
    pub version: u16,
    /// How the user is involved.
    pub ui_mode: UiMode,
    /// Who caused the session.
    pub initiator: Initiator,
    /// Reserved; 27 bits.
    pub future_use: u32,
    /// The session it announces.
    pub session_id: u16,
    /// How many octets the server identifier is said to have.
    pub length_identifier: u8,
    /// The server identifier.
    pub server_id: Vec<u8>,
    /// What follows it.
    pub vendor: Vec<u8>,
}

impl Trigger {
    /// A right trigger from this server for this session: version 1.1, initiated by the server, no mode, no
    /// vendor information, and a digest still to be made with [`Trigger::signed`].
    pub fn new(server_id: impl Into<Vec<u8>>, session_id: u16) -> Self {
        let server_id = server_id.into();
        Self {
            digest: [0; 16],
            version: VERSION,
            ui_mode: UiMode::NotSpecified,
            initiator: Initiator::Server,
            future_use: 0,
            session_id,
            length_identifier: u8::try_from(server_id.len()).unwrap_or(u8::MAX),
            server_id,
            vendor: Vec::new(),
        }
    }

    /// The same trigger with the digest for its server identifier, this password and this nonce.
    #[must_use]
    pub fn signed(mut self, password: &Secret, nonce: &Nonce) -> Self {
        self.digest = digest(&self.server_id, password, nonce, &self.trigger_octets());
        self
    }

    /// What the digest is made over: everything behind it.
    pub fn trigger_octets(&self) -> Vec<u8> {
        let flags = VERSION_BITS.placed(self.version.into())
            | UI_MODE_BITS.placed(self.ui_mode.bits())
            | INITIATOR_BITS.placed(self.initiator.bit())
            | FUTURE_USE_BITS.placed(self.future_use.into());
        let mut octets: Vec<u8> = flags
            .to_be_bytes()
            .into_iter()
            .skip(8 - FLAGS_OCTETS)
            .collect();
        octets.extend(self.session_id.to_be_bytes());
        octets.push(self.length_identifier);
        octets.extend(&self.server_id);
        octets.extend(&self.vendor);
        octets
    }

    /// The whole message. Fields are written as given, also where they contradict one another.
    pub fn encode(&self) -> Vec<u8> {
        let mut octets = self.digest.to_vec();
        octets.extend(self.trigger_octets());
        octets
    }

    /// The nonce under which the digest is right for this name and password: the stored one, or the special one
    /// of a resynchronisation in either of its readings (Notification 1.2, 5.1).
    ///
    /// The name is the server identifier (6.2.2); some servers use the AAuthName of their credentials instead.
    pub fn matching_nonce(
        &self,
        name: &[u8],
        password: &Secret,
        stored: &Nonce,
    ) -> Option<NonceReading> {
        let trigger = self.trigger_octets();
        [
            (NonceReading::Stored, stored),
            (NonceReading::ZeroOctets, &Nonce::special()),
            (NonceReading::Ascii, &Nonce::special_ascii()),
        ]
        .into_iter()
        .find(|(_, nonce)| digest(name, password, nonce, &trigger) == self.digest)
        .map(|(reading, _)| reading)
    }
}

/// Which nonce made a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NonceReading {
    /// The one agreed in a session before.
    Stored,
    /// The special one as four zero octets.
    ZeroOctets,
    /// The special one as the text `0x00000000`.
    Ascii,
}

/// The digest of a trigger: `H(B64(H(server-identifier:password)):nonce:B64(H(trigger)))` with MD5
/// (Notification 1.2, 6.2.2).
pub fn digest(server_id: &[u8], password: &Secret, nonce: &Nonce, trigger: &[u8]) -> [u8; 16] {
    Md5::new()
        .chain_update(crate::credential::password_digest::<Md5>(
            server_id, password,
        ))
        .chain_update(b":")
        .chain_update(nonce.as_octets())
        .chain_update(b":")
        .chain_update(crate::credential::body_digest(trigger))
        .finalize()
        .into()
}

/// Reads a trigger message, as far as it goes.
pub fn decode(octets: &[u8]) -> Partial<Trigger> {
    Partial::read(octets, read)
}

fn read(reader: &mut Reader<'_>, fields: &mut Vec<Field>) -> Result<Trigger, Stop> {
    let start = reader.position();
    let mut digest = [0; 16];
    digest.copy_from_slice(reader.take(DIGEST_OCTETS, "digest")?);
    fields.push(whole(
        "digest",
        hexadecimal(&digest, DIGEST_OCTETS),
        reader.span_from(start),
    ));

    let start = reader.position();
    let flags = reader.big_endian(FLAGS_OCTETS, "version, ui-mode, initiator and future-use")?;
    let span = reader.span_from(start);
    let version = VERSION_BITS.of(flags) as u16;
    let ui_mode = UiMode::of_bits(UI_MODE_BITS.of(flags));
    let initiator = Initiator::of_bit(INITIATOR_BITS.of(flags));
    let future_use = FUTURE_USE_BITS.of(flags) as u32;
    fields.extend([
        VERSION_BITS.field(
            format!("{}.{} ({version:#012b})", version / 10, version % 10),
            span,
        ),
        UI_MODE_BITS.field(ui_mode.name(), span),
        INITIATOR_BITS.field(initiator.name(), span),
        FUTURE_USE_BITS.field(format!("{future_use:#x}"), span),
    ]);

    let start = reader.position();
    let session_id = reader.big_endian(2, "sessionid")? as u16;
    fields.push(whole(
        "sessionid",
        format!("{session_id:#06x}"),
        reader.span_from(start),
    ));

    let start = reader.position();
    let length_identifier = reader.octet("length-identifier")?;
    fields.push(whole(
        "length-identifier",
        length_identifier.to_string(),
        reader.span_from(start),
    ));

    let start = reader.position();
    let server_id = reader
        .take(length_identifier.into(), "server-identifier")?
        .to_vec();
    fields.push(whole(
        "server-identifier",
        readable(&server_id, 255),
        reader.span_from(start),
    ));

    let start = reader.position();
    let vendor = reader.rest().to_vec();
    if !vendor.is_empty() {
        fields.push(whole(
            "vendor-specific",
            readable(&vendor, 64),
            reader.span_from(start),
        ));
    }
    Ok(Trigger {
        digest,
        version,
        ui_mode,
        initiator,
        future_use,
        session_id,
        length_identifier,
        server_id,
        vendor,
    })
}

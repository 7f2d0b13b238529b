//! The whole message: header, options, digest.

use super::header::{self, HEADER_OCTETS, VERSION};
use super::option::{NotificationOption, OptionFormat, bearer_name, number, option_rule};
use super::{Reading, digest, matching_reading};
use crate::credential::Secret;
use crate::notification::bits::whole;
use crate::notification::{Initiator, UiMode};
use crate::octets::{Field, Partial, Reader, Stop, hexadecimal, readable};

/// Octets of the digest.
pub const DIGEST_OCTETS: usize = 32;

/// How many options are read at most where Option-Count, which ends at 7, does not agree with what is there.
const MOST_OPTIONS: usize = 64;

/// A notification message, with every field that stands in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notification {
    /// Version of the format; 4 bits.
    pub version: u8,
    /// How many options are said to follow; 3 bits. May disagree with `options`.
    pub option_count: u8,
    /// Who caused the session.
    pub initiator: Initiator,
    /// How the user is involved.
    pub ui_mode: UiMode,
    /// The transport that the server would have; 3 bits.
    pub transport: u8,
    /// Reserved; 19 bits.
    pub reserved: u32,
    /// How long the session is kept, in minutes; 0 is for ever.
    pub timeout: u16,
    /// The session it announces.
    pub session_id: u16,
    /// The server's time, in seconds since 1970.
    pub timestamp: u32,
    /// The options, in their order.
    pub options: Vec<NotificationOption>,
    /// The SHA-256 digest.
    pub digest: [u8; DIGEST_OCTETS],
}

impl Notification {
    /// A notification from this server for this session, of this time: initiated by the server, no mode, transport
    /// or timeout, Server-ID as its only option, and a digest still to be made with [`Notification::signed`].
    /// To be a right one it still needs a Requested-MO.
    pub fn new(server_id: &str, session_id: u16, timestamp: u32) -> Self {
        let bare = Self {
            version: VERSION,
            initiator: Initiator::Server,
            session_id,
            timestamp,
            ..Self::default()
        };
        bare.with_option(NotificationOption::new(number::SERVER_ID, server_id))
    }

    /// The same with one option more: behind the last one of the same or a lower number, and counted.
    #[must_use]
    pub fn with_option(mut self, option: NotificationOption) -> Self {
        let place = self
            .options
            .partition_point(|before| before.number <= option.number);
        self.options.insert(place, option);
        self.option_count = u8::try_from(self.options.len()).unwrap_or(u8::MAX).min(7);
        self
    }

    /// The same with the digest for this secret.
    #[must_use]
    pub fn signed(mut self, reading: Reading, secret: &Secret) -> Self {
        self.digest = digest(
            reading,
            secret,
            &self.header_octets(),
            &self.option_octets(),
        );
        self
    }

    /// The octets of the header.
    pub fn header_octets(&self) -> [u8; HEADER_OCTETS] {
        header::write(self)
    }

    /// The octets of all options.
    pub fn option_octets(&self) -> Vec<u8> {
        let mut octets = Vec::new();
        for option in &self.options {
            option.write(&mut octets);
        }
        octets
    }

    /// The whole message. Fields are written as given, also where they contradict one another.
    pub fn encode(&self) -> Vec<u8> {
        let mut octets = self.header_octets().to_vec();
        octets.extend(self.option_octets());
        octets.extend(self.digest);
        octets
    }

    /// The reading under which the digest is right for this secret; `None` if it is wrong.
    pub fn matching_reading(&self, secret: &Secret) -> Option<Reading> {
        matching_reading(
            secret,
            &self.header_octets(),
            &self.option_octets(),
            &self.digest,
        )
    }

    /// Whether Option-Count says how many options there are.
    pub fn counts_agree(&self) -> bool {
        usize::from(self.option_count) == self.options.len()
    }

    /// The options of this number, in their order.
    pub fn options_of(&self, number: u8) -> impl Iterator<Item = &NotificationOption> {
        self.options
            .iter()
            .filter(move |option| option.number == number)
    }

    /// The octets of the first Server-ID.
    pub fn server_id(&self) -> Option<&[u8]> {
        self.first(number::SERVER_ID)
    }

    /// The indices of all Targeted-MO options that hold an integer.
    pub fn targeted_mos(&self) -> impl Iterator<Item = u64> {
        self.options_of(number::TARGETED_MO)
            .filter_map(NotificationOption::uint)
    }

    /// The indices of all Requested-MO options that hold an integer.
    pub fn requested_mos(&self) -> impl Iterator<Item = u64> {
        self.options_of(number::REQUESTED_MO)
            .filter_map(NotificationOption::uint)
    }

    /// All Preferred-Bearer options that hold an integer, the most preferred first.
    pub fn preferred_bearers(&self) -> impl Iterator<Item = u64> {
        self.options_of(number::PREFERRED_BEARER)
            .filter_map(NotificationOption::uint)
    }

    /// The octets of the first Connect-Reason.
    pub fn connect_reason(&self) -> Option<&[u8]> {
        self.first(number::CONNECT_REASON)
    }

    /// The octets of the first Vendor-Info.
    pub fn vendor_info(&self) -> Option<&[u8]> {
        self.first(number::VENDOR_INFO)
    }

    fn first(&self, number: u8) -> Option<&[u8]> {
        self.options_of(number)
            .next()
            .map(|option| option.value.as_slice())
    }
}

/// Reads a notification message, as far as it goes.
///
/// Options are read as Option-Count says. Where that leaves no digest of the right length behind them, but the
/// octets before the last 32 are whole options, those are taken: the value then holds an Option-Count that disagrees
/// ([`Notification::counts_agree`]).
pub fn decode(octets: &[u8]) -> Partial<Notification> {
    Partial::read(octets, |reader, fields| {
        let mut message = header::read(reader, fields)?;
        message.options = read_options(reader, fields, message.option_count)?;

        let start = reader.position();
        let left = reader.remaining();
        if left > DIGEST_OCTETS {
            let reason =
                format!("{left} octets are left for the Digest, which has {DIGEST_OCTETS}");
            return Err(Stop::new(start, reason));
        }
        message
            .digest
            .copy_from_slice(reader.take(DIGEST_OCTETS, "Digest")?);
        let shown = hexadecimal(&message.digest, DIGEST_OCTETS);
        fields.push(whole("Digest", shown, reader.span_from(start)));
        Ok(message)
    })
}

fn read_options(
    reader: &mut Reader<'_>,
    fields: &mut Vec<Field>,
    option_count: u8,
) -> Result<Vec<NotificationOption>, Stop> {
    let (mut counted, mut counted_fields) = (reader.clone(), Vec::new());
    let by_count = read_counted(&mut counted, &mut counted_fields, option_count);
    let count_may_lie = by_count.is_err() || counted.remaining() > DIGEST_OCTETS;

    if count_may_lie && let Some(length) = reader.remaining().checked_sub(DIGEST_OCTETS) {
        let (mut whole, mut place_fields) = (reader.clone(), Vec::new());
        let mut part = whole.part(length, "Options")?;
        // No options at all would fit any message that was cut off 32 octets behind its header.
        if let Some(options) =
            read_filling(&mut part, &mut place_fields).filter(|found| !found.is_empty())
        {
            *reader = whole;
            fields.append(&mut place_fields);
            return Ok(options);
        }
    }
    *reader = counted;
    fields.append(&mut counted_fields);
    by_count
}

/// As many options as Option-Count says.
fn read_counted(
    reader: &mut Reader<'_>,
    fields: &mut Vec<Field>,
    option_count: u8,
) -> Result<Vec<NotificationOption>, Stop> {
    (0..option_count)
        .map(|_| read_option(reader, fields))
        .collect()
}

/// Whole options up to the end of the part; `None` if it does not end with one.
fn read_filling(part: &mut Reader<'_>, fields: &mut Vec<Field>) -> Option<Vec<NotificationOption>> {
    let mut options = Vec::new();
    while part.remaining() > 0 && options.len() < MOST_OPTIONS {
        options.push(read_option(part, fields).ok()?);
    }
    (part.remaining() == 0).then_some(options)
}

fn read_option(
    reader: &mut Reader<'_>,
    fields: &mut Vec<Field>,
) -> Result<NotificationOption, Stop> {
    let start = reader.position();
    let head = reader.big_endian(2, "Option-Number and Option-Length")? as u16;
    let (number, length) = ((head >> 12) as u8, head & 0x0FFF);
    let name = option_rule(number).map_or("undefined", |rule| rule.name);
    let option = NotificationOption {
        number,
        length,
        value: reader
            .take(
                length.into(),
                &format!("the value of option {number} ({name})"),
            )?
            .to_vec(),
    };
    fields.push(whole(name, describe(&option), reader.span_from(start)));
    Ok(option)
}

fn describe(option: &NotificationOption) -> String {
    let NotificationOption {
        number,
        length,
        value,
    } = option;
    let format = option_rule(*number).map(|rule| rule.format);
    let shown = match (format, option.uint()) {
        (Some(OptionFormat::Uint), Some(uint)) if *number == number::PREFERRED_BEARER => {
            format!("{uint} ({})", bearer_name(uint).unwrap_or("undefined"))
        }
        (Some(OptionFormat::Uint), Some(uint)) => uint.to_string(),
        _ => readable(value, 64),
    };
    format!("option {number}, length {length}: {shown}")
}

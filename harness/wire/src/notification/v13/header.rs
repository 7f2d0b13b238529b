//! Where the fields of the header stand (Notification 1.3, 6.1, figure 2).
//!
//! ```text
//! 0                   1                   2                   3
//! 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//! |  VER  | OPC |I|UIM| TRA |              RESERVED               |
//! |          TIMEOUT              |          SESSIONID            |
//! |                          TIMESTAMP                            |
//! ```

use super::Notification;
use crate::notification::bits::{Bits, whole};
use crate::notification::{Initiator, UiMode};
use crate::octets::{Field, Reader, Stop};

/// What Version holds in this version of the format (Notification 1.3, 6.4.1).
pub const VERSION: u8 = 1;

/// Octets of the header.
pub const HEADER_OCTETS: usize = 12;

/// The names of the Transport values that are defined, by value (Notification 1.3, 6.4.5).
pub const TRANSPORTS: [&str; 5] = ["not specified", "HTTP", "HTTPS", "OBEX", "WSP"];

const fn flag(name: &'static str, first: u8, width: u8) -> Bits {
    let word = 32;
    Bits {
        name,
        word,
        first,
        width,
    }
}

const VERSION_BITS: Bits = flag("Version", 0, 4);
const OPTION_COUNT_BITS: Bits = flag("Option-Count", 4, 3);
const INITIATOR_BITS: Bits = flag("Initiator", 7, 1);
const UI_MODE_BITS: Bits = flag("UI-Mode", 8, 2);
const TRANSPORT_BITS: Bits = flag("Transport", 10, 3);
const RESERVED_BITS: Bits = flag("Reserved", 13, 19);

/// The name of a Transport value.
pub fn transport_name(transport: u8) -> &'static str {
    TRANSPORTS
        .get(usize::from(transport))
        .copied()
        .unwrap_or("reserved")
}

/// The header's octets. Bits that do not fit their field are dropped.
pub(super) fn write(message: &Notification) -> [u8; HEADER_OCTETS] {
    let flags = VERSION_BITS.placed(message.version.into())
        | OPTION_COUNT_BITS.placed(message.option_count.into())
        | INITIATOR_BITS.placed(message.initiator.bit())
        | UI_MODE_BITS.placed(message.ui_mode.bits())
        | TRANSPORT_BITS.placed(message.transport.into())
        | RESERVED_BITS.placed(message.reserved.into());
    let header = (u128::from(flags) << 64)
        | (u128::from(message.timeout) << 48)
        | (u128::from(message.session_id) << 32)
        | u128::from(message.timestamp);
    let mut octets = [0; HEADER_OCTETS];
    for (octet, value) in octets
        .iter_mut()
        .zip(header.to_be_bytes().into_iter().skip(4))
    {
        *octet = value;
    }
    octets
}

/// Reads the header into a message without options and digest.
pub(super) fn read(reader: &mut Reader<'_>, fields: &mut Vec<Field>) -> Result<Notification, Stop> {
    let mut message = read_flags(reader, fields)?;

    let start = reader.position();
    message.timeout = reader.big_endian(2, "Timeout")? as u16;
    let minutes = format!("{} minutes", message.timeout);
    fields.push(whole("Timeout", minutes, reader.span_from(start)));

    let start = reader.position();
    message.session_id = reader.big_endian(2, "Session-ID")? as u16;
    let session_id = format!("{:#06x}", message.session_id);
    fields.push(whole("Session-ID", session_id, reader.span_from(start)));

    let start = reader.position();
    message.timestamp = reader.big_endian(4, "Timestamp")? as u32;
    let seconds = format!("{} seconds since 1970", message.timestamp);
    fields.push(whole("Timestamp", seconds, reader.span_from(start)));
    Ok(message)
}

fn read_flags(reader: &mut Reader<'_>, fields: &mut Vec<Field>) -> Result<Notification, Stop> {
    let start = reader.position();
    let flags = reader.big_endian(4, "the first word of the header")?;
    let span = reader.span_from(start);
    let message = Notification {
        version: VERSION_BITS.of(flags) as u8,
        option_count: OPTION_COUNT_BITS.of(flags) as u8,
        initiator: Initiator::of_bit(INITIATOR_BITS.of(flags)),
        ui_mode: UiMode::of_bits(UI_MODE_BITS.of(flags)),
        transport: TRANSPORT_BITS.of(flags) as u8,
        reserved: RESERVED_BITS.of(flags) as u32,
        ..Notification::default()
    };
    let transport = format!(
        "{} ({})",
        transport_name(message.transport),
        message.transport
    );
    fields.extend([
        VERSION_BITS.field(message.version.to_string(), span),
        OPTION_COUNT_BITS.field(message.option_count.to_string(), span),
        INITIATOR_BITS.field(message.initiator.name(), span),
        UI_MODE_BITS.field(message.ui_mode.name(), span),
        TRANSPORT_BITS.field(transport, span),
        RESERVED_BITS.field(format!("{:#x}", message.reserved), span),
    ]);
    Ok(message)
}

//! The options of a notification and what Notification 1.3, 6.3 says about each.

use crate::octets::big_endian;

/// The Option-Numbers that are defined (Notification 1.3, 6.3).
pub mod number {
    /// Server-ID (6.5.1).
    pub const SERVER_ID: u8 = 0b0001;
    /// Targeted-MO (6.5.2).
    pub const TARGETED_MO: u8 = 0b0010;
    /// Requested-MO (6.5.4).
    pub const REQUESTED_MO: u8 = 0b0011;
    /// Preferred-Bearer (6.5.6).
    pub const PREFERRED_BEARER: u8 = 0b0100;
    /// Connect-Reason (6.5.5).
    pub const CONNECT_REASON: u8 = 0b0101;
    /// Vendor-Info (6.5.3).
    pub const VENDOR_INFO: u8 = 0b0110;
}

/// One option as it stands in a message. The length is a field of its own, so that a wrong one can be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationOption {
    /// Option-Number; 4 bits.
    pub number: u8,
    /// Option-Length: how many octets the value is said to have; 12 bits.
    pub length: u16,
    /// Option-Value.
    pub value: Vec<u8>,
}

impl NotificationOption {
    /// An option of this number with the right length for this value; of a value of more octets than 12 bits can
    /// count, the largest length.
    pub fn new(number: u8, value: impl Into<Vec<u8>>) -> Self {
        let value = value.into();
        Self {
            number,
            length: u16::try_from(value.len()).unwrap_or(u16::MAX).min(0x0FFF),
            value,
        }
    }

    /// An option with an unsigned integer of one octet, or of two where one does not hold it.
    pub fn of_uint(number: u8, value: u16) -> Self {
        match u8::try_from(value) {
            Ok(short) => Self::new(number, [short]),
            Err(_) => Self::new(number, value.to_be_bytes()),
        }
    }

    /// The value as an unsigned integer; `None` if it has no octets or more than eight.
    pub fn uint(&self) -> Option<u64> {
        (1..=8)
            .contains(&self.value.len())
            .then(|| big_endian(&self.value))
    }

    /// The value as text; `None` if it is no UTF-8.
    pub fn text(&self) -> Option<&str> {
        core::str::from_utf8(&self.value).ok()
    }

    /// The octets of the option: number, length and value as given.
    pub(super) fn write(&self, octets: &mut Vec<u8>) {
        let head = (u16::from(self.number & 0x0F) << 12) | (self.length & 0x0FFF);
        octets.extend(head.to_be_bytes());
        octets.extend(&self.value);
    }
}

/// How the value of an option is to be read (Notification 1.3, 6.2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionFormat {
    /// An unsigned integer, most significant octet first.
    Uint,
    /// UTF-8.
    String,
}

/// How often an option may stand in a message (Notification 1.3, 6.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occurrence {
    /// Exactly once.
    One,
    /// At least once.
    OneOrMore,
    /// Any number of times.
    ZeroOrMore,
    /// At most once.
    ZeroOrOne,
}

impl Occurrence {
    /// Whether an option may stand in a message this many times.
    pub const fn permits(self, times: usize) -> bool {
        match self {
            Self::One => times == 1,
            Self::OneOrMore => times >= 1,
            Self::ZeroOrMore => true,
            Self::ZeroOrOne => times <= 1,
        }
    }
}

/// One row of the table of Notification 1.3, 6.3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionRule {
    /// Option-Number.
    pub number: u8,
    /// Its name.
    pub name: &'static str,
    /// The format of its value.
    pub format: OptionFormat,
    /// The fewest octets of its value.
    pub shortest: usize,
    /// The most octets of its value.
    pub longest: usize,
    /// How often it may stand.
    pub occurrence: Occurrence,
    /// The section that describes it.
    pub section: &'static str,
}

/// The options that are defined, by number (Notification 1.3, 6.3).
///
/// Server-ID is said to have up to 256 octets, and a length of at most 8 bits (6.5.1), which ends at 255: a
/// length of 256 is doubtful.
pub const OPTIONS: [OptionRule; 6] = [
    OptionRule {
        number: number::SERVER_ID,
        name: "Server-ID",
        format: OptionFormat::String,
        shortest: 1,
        longest: 256,
        occurrence: Occurrence::One,
        section: "6.5.1",
    },
    OptionRule {
        number: number::TARGETED_MO,
        name: "Targeted-MO",
        format: OptionFormat::Uint,
        shortest: 1,
        longest: 2,
        occurrence: Occurrence::ZeroOrMore,
        section: "6.5.2",
    },
    OptionRule {
        number: number::REQUESTED_MO,
        name: "Requested-MO",
        format: OptionFormat::Uint,
        shortest: 1,
        longest: 2,
        occurrence: Occurrence::OneOrMore,
        section: "6.5.4",
    },
    OptionRule {
        number: number::PREFERRED_BEARER,
        name: "Preferred-Bearer",
        format: OptionFormat::Uint,
        shortest: 1,
        longest: 1,
        occurrence: Occurrence::ZeroOrMore,
        section: "6.5.6",
    },
    OptionRule {
        number: number::CONNECT_REASON,
        name: "Connect-Reason",
        format: OptionFormat::String,
        shortest: 1,
        longest: 4095,
        occurrence: Occurrence::ZeroOrOne,
        section: "6.5.5",
    },
    OptionRule {
        number: number::VENDOR_INFO,
        name: "Vendor-Info",
        format: OptionFormat::String,
        shortest: 1,
        longest: 4095,
        occurrence: Occurrence::ZeroOrOne,
        section: "6.5.3",
    },
];

/// The row of this Option-Number; `None` if the number is not defined.
pub fn option_rule(number: u8) -> Option<&'static OptionRule> {
    OPTIONS.iter().find(|rule| rule.number == number)
}

/// The names of the Preferred-Bearer values that are defined, by value (Notification 1.3, 6.5.6).
pub const BEARERS: [&str; 12] = [
    "not specified",
    "3GPP_CIRCUIT_SWITCHED",
    "3GPP_PACKET_SWITCHED",
    "3GPP_LTE",
    "3GPP2_CDMA_PACKET_DATA",
    "WIMAX",
    "WLAN",
    "DSL",
    "ETHERNET",
    "Bluetooth",
    "IrDA",
    "LOCAL",
];

/// The name of a Preferred-Bearer value; `None` if it is not defined.
pub fn bearer_name(bearer: u64) -> Option<&'static str> {
    usize::try_from(bearer)
        .ok()
        .and_then(|bearer| BEARERS.get(bearer))
        .copied()
}

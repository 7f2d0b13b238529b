//! Package #0 to be sent, right unless the scenario says how it is to be wrong.

use super::{Send, Template};
pub use dmct_wire::notification::Format as NotificationFormat;
pub use dmct_wire::peer::Carrier;

/// A notification to send.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Notify {
    /// The format; the setting's if not said.
    pub format: Option<NotificationFormat>,
    /// The session identifier; a fresh one if not said.
    pub session_id: Option<Template>,
    /// VER (1.3) or version (1.2: ten times the version, 11 for 1.1).
    pub version: Option<u16>,
    /// OPC where it is not to be the number of options.
    pub option_count: Option<u8>,
    /// User interaction mode, 0 to 3.
    pub ui_mode: Option<u8>,
    /// Initiator, 0 or 1.
    pub initiator: Option<u8>,
    /// TRA, 0 to 7.
    pub transport: Option<u8>,
    /// The reserved bits (19 of 1.3, 27 of 1.2).
    pub reserved: Option<u32>,
    /// TIMEOUT.
    pub timeout: Option<u16>,
    /// How many seconds the TIMESTAMP lies in the past.
    pub age: Option<u64>,
    /// The server identifier; the account's if not said.
    pub server_id: Option<Template>,
    /// Whether the server identifier is left out.
    pub omit_server_id: bool,
    /// Options of a 1.3 notification beside Server-ID; one Requested-MO if not said. In this order.
    pub options: Option<Vec<OptionSpec>>,
    /// Vendor part of a 1.2 notification.
    pub vendor: Option<Vec<u8>>,
    /// The digest.
    pub digest: DigestSpec,
    /// The nonce of the digest of a 1.2 notification.
    pub nonce: NonceChoice,
    /// How many octets of the finished Package #0 are sent; all if not said.
    pub truncate: Option<usize>,
    /// Octets of the finished Package #0 to flip a bit in, by place from its beginning.
    pub flip: Vec<usize>,
    /// What carries it; the setting's carrier if not said.
    pub over: Option<Carrier>,
    /// How it is wrapped.
    pub push: PushSpec,
    /// How often it is sent; once if not said.
    pub times: Option<u8>,
}

/// An option of a 1.3 notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionSpec {
    /// Its number, 0 to 15.
    pub number: u8,
    /// Its value.
    pub value: Vec<u8>,
}

/// The digest of a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum DigestSpec {
    /// Right.
    #[default]
    Good,
    /// One bit of it turned.
    Flipped,
    /// Made with a wrong secret.
    WrongSecret,
    /// All zero.
    Zero,
    /// Left out.
    Omitted,
}

/// The nonce of the digest of a 1.2 notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum NonceChoice {
    /// The one that is due.
    #[default]
    Stored,
    /// The special one, 0x00000000, as four zero octets (Notification 1.2, section 5.1).
    Special,
    /// A wrong one.
    Wrong,
}

/// A DM message to push outside any session (Push Binding 1.3, 5).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PushMessage {
    /// The message.
    pub message: Send,
    /// What carries it; the setting's carrier if not said.
    pub over: Option<Carrier>,
    /// How it is wrapped; the content type is that of the encoding if not said.
    pub push: PushSpec,
}

/// How Package #0 is wrapped for push.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PushSpec {
    /// Whether the head is in the long form that push proxies send.
    pub long: bool,
    /// The application id; 7 if not said.
    pub application_id: Option<u8>,
    /// The well-known content type code; that of the format if not said.
    pub content_type: Option<u8>,
    /// The port of a short message; 2948 if not said.
    pub port: Option<u16>,
    /// Whether it goes by TLS to a client that takes pushes by TLS; however the profile says if not said.
    pub secured: Option<bool>,
}

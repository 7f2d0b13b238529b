//! How a client is set up.

use super::{ServerAccount, User, tree::Bounds};
use dmct_wire::{credential::Nonce, syncml::codec::Encoding};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The set-up of a client: what a device is before anything has happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClientConfig {
    /// The device: Source of every message, and DevInfo/DevId.
    pub device_id: String,
    /// The account with its server.
    pub account: ServerAccount,
    /// VerProto: `DM/1.3` or `DM/1.2`.
    pub protocol: String,
    /// How messages are written.
    pub encoding: Encoding,
    /// MaxMsgSize to announce, octets.
    pub max_msg_size: Option<usize>,
    /// MaxObjSize to announce, octets.
    pub max_obj_size: Option<usize>,
    /// Large objects come and go in chunks; without, what is larger than a message is refused or left unsaid.
    pub large_objects: bool,
    /// The largest message this device can send, octets; the server's MaxMsgSize holds besides.
    pub send_limit: Option<usize>,
    /// The most octets of an object in one message; larger ones go in chunks.
    pub chunk: Option<usize>,
    /// From which nonces and session identifiers are made.
    pub seed: u64,
    /// The shortest nonce that is made, octets.
    pub nonce_octets: usize,
    /// Accept the server for a whole session with 212; otherwise message by message with 200.
    pub accept_once: bool,
    /// How the special nonce of a resynchronisation is read.
    pub special_nonce: SpecialNonce,
    /// Ignore a 1.3 notification that is older than its TIMEOUT, in minutes (Notification 1.3, 6.4.7).
    pub honour_timeout: bool,
    /// The device's clock when the run begins, seconds since 1970.
    pub unix_time: u64,
    /// MO index of a Requested-MO option to the URI of the MO's root. The documents define no index.
    pub requested_mo: BTreeMap<u16, String>,
    /// The user; without one there is no user interface, and user interactions are answered 406.
    pub user: Option<User>,
    /// Where it registers, so that pushes come by SIP; nowhere if not said.
    pub sip: Option<SipAccount>,
    /// User-Agent of its requests.
    pub user_agent: String,
}

/// Where a client registers, so that pushes come by SIP (Notification 1.3, 7.3).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SipAccount {
    /// The core, `host:port`, with `;transport=tcp` behind it where UDP is not wanted.
    pub core: String,
    /// Who can be reached, `sip:device@home.example`.
    pub address_of_record: String,
    /// What names the device, `urn:uuid:...`.
    #[serde(default = "instance")]
    pub instance: String,
    /// For how long it registers, seconds.
    #[serde(default = "expires")]
    pub expires: u32,
}

impl SipAccount {
    /// A registration of this address of record with that core.
    pub fn new(core: &str, address_of_record: &str) -> Self {
        Self {
            core: core.to_owned(),
            address_of_record: address_of_record.to_owned(),
            instance: instance(),
            expires: expires(),
        }
    }
}

fn instance() -> String {
    "urn:uuid:49300510-0592-4800-8000-000000000002".to_owned()
}

const fn expires() -> u32 {
    3_600
}

/// The octets of the special nonce 0x00000000, which Notification 1.2, 5.1 leaves open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpecialNonce {
    /// Four zero octets.
    #[default]
    ZeroOctets,
    /// The ten characters `0x00000000`.
    Ascii,
    /// No resynchronisation at all.
    Off,
}

impl SpecialNonce {
    /// The nonce, if there is one.
    pub(crate) fn nonce(self) -> Option<Nonce> {
        match self {
            Self::ZeroOctets => Some(Nonce::special()),
            Self::Ascii => Some(Nonce::special_ascii()),
            Self::Off => None,
        }
    }
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            device_id: "IMEI:493005100592800".to_owned(),
            account: ServerAccount::default(),
            protocol: "DM/1.3".to_owned(),
            encoding: Encoding::Xml,
            max_msg_size: Some(16_384),
            max_obj_size: Some(1_048_576),
            large_objects: true,
            send_limit: None,
            chunk: None,
            seed: 1,
            nonce_octets: 16,
            accept_once: true,
            special_nonce: SpecialNonce::ZeroOctets,
            honour_timeout: true,
            unix_time: 1_767_225_600,
            requested_mo: [(1, "./DevInfo"), (2, "./DevDetail"), (3, "./DMAcc")]
                .map(|(index, uri)| (index, uri.to_owned()))
                .into(),
            user: Some(User::default()),
            sip: None,
            user_agent: "dmct reference client".to_owned(),
        }
    }
}

impl ClientConfig {
    /// The bounds on URIs: DevDetail/URI.
    pub(crate) fn bounds(&self) -> Bounds {
        Bounds {
            depth: 16,
            total: 255,
            segment: 64,
        }
    }
}

//! What a step sends: a message of the session, right unless the scenario says how it is to be wrong.

use super::Template;
use dmct_wire::{credential::Scheme, peer::Delivery, syncml::edit::Edit};
use std::collections::BTreeMap;

/// A message to send.
///
/// Against a client it answers the request that waits; against a server it is posted. Unless the policy
/// says otherwise it begins with the Status elements that are due.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Send {
    /// What SyncHdr says beyond the usual.
    pub header: HeaderSpec,
    /// How what was received is answered.
    pub status: StatusPolicy,
    /// The commands, behind the Status elements.
    pub commands: Vec<CommandSpec>,
    /// Whether Final is there; if not said: yes, unless the rules of DM Protocol 1.3, 7.2 forbid it.
    pub final_flag: Option<bool>,
    /// Changes to the finished tree, in order.
    pub edits: Vec<TreeEdit>,
    /// What to do to the octets and the carrier.
    pub fault: Fault,
    /// What the HTTP head says beyond the usual.
    pub http: HttpSpec,
}

/// SyncHdr beyond the usual.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct HeaderSpec {
    /// VerProto.
    pub ver_proto: Option<Template>,
    /// SessionID.
    pub session_id: Option<Template>,
    /// MsgID.
    pub msg_id: Option<Template>,
    /// RespURI.
    pub resp_uri: Option<Template>,
    /// Meta MaxMsgSize, octets.
    pub max_msg_size: Option<u64>,
    /// Meta MaxObjSize, octets.
    pub max_obj_size: Option<u64>,
    /// Cred.
    pub cred: Option<CredSpec>,
}

/// The credentials of a message of ours.
#[derive(Clone, Debug, PartialEq)]
pub enum CredSpec {
    /// None, even if some are due.
    None,
    /// Good ones in this scheme.
    Good(Scheme),
    /// Made with a wrong password.
    WrongPassword(Option<Scheme>),
    /// Made with a wrong nonce.
    WrongNonce(Option<Scheme>),
    /// Made for an unknown user.
    WrongUser(Option<Scheme>),
    /// Made with the special nonce (Notification 1.2, section 5.1).
    SpecialNonce(Option<Scheme>),
}

/// How what was received is answered.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct StatusPolicy {
    /// No Status at all.
    pub none: bool,
    /// The code for SyncHdr; if not said: 212 once good credentials came, else 200.
    pub header: Option<u16>,
    /// The challenge in the Status for SyncHdr.
    pub challenge: Option<ChallengeSpec>,
    /// Codes by what is answered: a command's name in lower case (`alert`, `replace`), or `others`.
    pub codes: BTreeMap<String, StatusChoice>,
}

/// The Status for one kind of command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusChoice {
    /// This code.
    Code(u16),
    /// No Status.
    None,
}

/// A challenge.
#[derive(Clone, Debug, PartialEq)]
pub struct ChallengeSpec {
    /// The Status code, 401 or 407; if not said, 407 for missing and 401 for wrong credentials.
    pub code: Option<u16>,
    /// The scheme that is asked for.
    pub scheme: Scheme,
    /// The nonce, for schemes that have one.
    pub nonce: NonceSpec,
}

/// The nonce of a challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NonceSpec {
    /// A fresh one of 16 octets.
    Fresh,
    /// A fresh one of this many octets.
    Octets(usize),
    /// None.
    None,
}

/// A command to send.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandSpec {
    /// The name by which checks refer to it.
    pub label: Option<String>,
    /// The command.
    pub body: CommandBody,
}

/// A command to send. CmdIDs are given out by the engine.
#[derive(Clone, Debug, PartialEq)]
pub enum CommandBody {
    /// Get, Add, Replace, Delete, Copy or Exec, by its name as SyncML writes it.
    Operation {
        /// `Get`, `Add`, ...
        name: String,
        /// Correlator, for Exec.
        correlator: Option<Template>,
        /// The items.
        items: Vec<ItemSpec>,
    },
    /// Alert.
    Alert {
        /// The code.
        code: Template,
        /// Correlator.
        correlator: Option<Template>,
        /// The items.
        items: Vec<ItemSpec>,
    },
    /// Results for a command that was received.
    Results {
        /// The command: `get` for the last Get received.
        of: String,
        /// The items.
        items: Vec<ItemSpec>,
    },
    /// A Status beside those of the policy.
    Status {
        /// What is answered: `header`, a command's name in lower case, or `#n` for CmdID n.
        of: String,
        /// The code.
        code: u16,
        /// The items.
        items: Vec<ItemSpec>,
    },
    /// Sequence.
    Sequence(Vec<CommandSpec>),
    /// Atomic.
    Atomic(Vec<CommandSpec>),
    /// Replace with the DevInfo of the device that we play.
    DevInfo,
}

/// An Item to send.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ItemSpec {
    /// Target LocURI.
    pub target: Option<Template>,
    /// Source LocURI.
    pub source: Option<Template>,
    /// Meta Format.
    pub format: Option<Template>,
    /// Meta Type.
    pub media_type: Option<Template>,
    /// Meta Mark.
    pub mark: Option<Template>,
    /// Meta Size.
    pub size: Option<Template>,
    /// Data.
    pub data: Option<DataSpec>,
    /// MoreData.
    pub more: bool,
}

/// Data to send.
#[derive(Clone, Debug, PartialEq)]
pub enum DataSpec {
    /// Text.
    Text(Template),
    /// A stretch of the endless test text, see [`DataSpec::filling`].
    Fill {
        /// How many octets.
        octets: usize,
        /// Where in the test text it begins.
        at: usize,
    },
}

impl DataSpec {
    /// A stretch of the endless test text: the octet at place `i` is the `i`-th of the digits and the
    /// lower- and upper-case letters, over and over, so that a lost or doubled chunk shows.
    pub fn filling(octets: usize, at: usize) -> String {
        const CYCLE: &str = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        CYCLE
            .chars()
            .cycle()
            .skip(at % CYCLE.len())
            .take(octets)
            .collect()
    }
}

/// A change to the finished tree, before it is encoded.
#[derive(Clone, Debug, PartialEq)]
pub struct TreeEdit {
    /// The change; texts in it are used as they are.
    pub edit: Edit,
}

/// What to do to the octets and the carrier.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Fault {
    /// These octets as the body instead of the message.
    pub body: Option<Vec<u8>>,
    /// How the body is put on the wire.
    pub delivery: Delivery,
}

/// The HTTP head beyond the usual.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct HttpSpec {
    /// The status code of an answer.
    pub status: Option<u16>,
    /// Content-Type.
    pub content_type: Option<String>,
    /// Headers beside the usual ones.
    pub headers: Vec<(String, Template)>,
}

//! What should happen, resolved: the plan that the engine plays and judges.
//!
//! A plan is made by lowering a scenario file with the catalogues and the profile of an implementation
//! under test. It holds no file handle and no catalogue: whatever the engine needs is in it, and every
//! step and check knows its line in the scenario file. Text that only becomes known while playing is a
//! [`Template`].
//!
//! | file | concept |
//! |---|---|
//! | `step.rs` | the steps |
//! | `send.rs` | what is sent: header, Status policy, commands, faults |
//! | `check.rs` | what is checked |
//! | `held.rs` | which clauses the checks hold to |
//! | `notify.rs` | Package #0 to be sent |
//! | `template.rs` | text with holes |

mod check;
mod held;
mod notify;
mod send;
mod step;
mod template;

pub use check::{
    AlertPattern, Check, Clause, CredentialPattern, Expectation, HttpPattern, ItemPattern, Level,
    Matcher, Miss, OperationPattern, ResultsPattern, ShownPattern, StatusPattern, WorthPattern,
};
pub use held::Held;
pub use notify::{
    Carrier, DigestSpec, NonceChoice, NotificationFormat, Notify, OptionSpec, PushMessage, PushSpec,
};
pub use send::{
    ChallengeSpec, CommandBody, CommandSpec, CredSpec, DataSpec, Fault, HeaderSpec, HttpSpec,
    ItemSpec, NonceSpec, Send, StatusChoice, StatusPolicy, TreeEdit,
};
pub use step::{Action, Alternative, Expect, Gather, OpenSession, Silence, Step};
pub use template::{Part, Template};

use dmct_wire::{credential::Scheme, syncml::codec::Encoding};
use std::{collections::BTreeMap, time::Duration};

/// One scenario, in one variant, for one implementation under test.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The scenario's id, with the variant in brackets: `pro-1.3/client/auth/challenge[scheme=md5]`.
    pub id: String,
    /// The scenario's id: its path below the scenarios' folder, without `.yaml`.
    pub scenario: String,
    /// The parameters of this variant.
    pub variant: BTreeMap<String, String>,
    /// Title.
    pub title: String,
    /// What it shows.
    pub purpose: String,
    /// The document: `pro-1.3`.
    pub spec: String,
    /// The role of the implementation under test.
    pub role: Role,
    /// The SCR items it decides; one of another document is written `spec:ID`.
    pub covers: Vec<String>,
    /// The clauses it rests on.
    pub clauses: Vec<Clause>,
    /// Whether it is to be run at all.
    pub applicability: Applicability,
    /// The id of the scenario that serves as its positive control.
    pub control: Option<String>,
    /// The ids of the scenarios that must have passed before.
    pub builds_on: Vec<String>,
    /// What holds for every session of it.
    pub setting: Setting,
    /// The steps.
    pub steps: Vec<Step>,
    /// Steps that run at the end in any case; their failure is never the implementation's.
    pub cleanup: Vec<Step>,
    /// The file it comes from, as a reader would name it.
    pub file: String,
    /// The line of its title.
    pub line: u32,
}

impl Plan {
    /// Whether a push may go by that carrier, or something be expected of it.
    pub fn uses(&self, carrier: Carrier) -> bool {
        let usual = self.setting.carrier == carrier;
        let mut steps = self.steps.iter().chain(&self.cleanup);
        steps.any(|step| step.action.uses(carrier, usual))
    }
}

/// What carries DM sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SessionCarrier {
    /// HTTP, secured or not.
    #[default]
    Http,
    /// OBEX: messages are put, answers are got.
    Obex,
    /// OBEX with the roles reversed: the DM server connects to the client, to notify it, gets its messages and puts its
    /// answers.
    ObexReversed,
}

impl SessionCarrier {
    /// What an URL leads to.
    pub fn of_url(url: &str) -> Self {
        match Carrier::of_address(url) {
            Carrier::Obex => Self::Obex,
            _ => Self::Http,
        }
    }

    /// Whether it is OBEX, whichever side connects.
    pub const fn is_obex(self) -> bool {
        matches!(self, Self::Obex | Self::ObexReversed)
    }
}

/// The role of the implementation under test; the tester plays the other one.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// A DM client.
    Client,
    /// A DM server.
    Server,
}

impl Role {
    /// `client` or `server`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
        }
    }
}

/// Whether a plan is to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// It is.
    Applicable,
    /// It is not: it does not bind this implementation. Why, in one sentence.
    NotApplicable(String),
    /// It cannot be: the profile does not say what it needs. What, in one sentence. Ends inconclusive.
    Lacking(String),
}

/// What holds for every session of a plan: taken from the profile, the same for all its plans.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// VerProto that we send and that the implementation speaks: `DM/1.3`, `DM/1.2`.
    pub version: String,
    /// The encoding of what we send where no message of the other side said which.
    pub encoding: Encoding,
    /// The device: SyncHdr Source of a client.
    pub device_id: String,
    /// The DM account's ServerID.
    pub server_id: String,
    /// The user name of the client's credentials.
    pub client_user: String,
    /// The user name of the server's credentials; the ServerID if the profile says nothing else.
    pub server_user: String,
    /// How the client proves itself where a scenario does not say; nothing: not on this layer.
    pub client_scheme: Option<Scheme>,
    /// How the server proves itself where a scenario does not say; nothing: not on this layer.
    pub server_scheme: Option<Scheme>,
    /// How sessions are triggered where a scenario leaves it open.
    pub trigger: TriggerRoute,
    /// The format of notifications where a scenario leaves it open.
    pub notification_format: NotificationFormat,
    /// What carries notifications where a scenario leaves it open.
    pub carrier: Carrier,
    /// Whether DM messages go by HTTPS.
    pub secure: bool,
    /// What carries DM sessions.
    pub sessions: SessionCarrier,
    /// How long one message of the other side is waited for.
    pub message_timeout: Duration,
    /// How long nothing must come for silence.
    pub silence: Duration,
    /// How long a scenario may take in all.
    pub scenario_limit: Duration,
    /// The most octets of a message of the other side.
    pub message_limit: usize,
}

/// How the implementation is made to start a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TriggerRoute {
    /// A notification (Package #0).
    Notification,
    /// The upper tester is asked.
    UpperTester,
    /// It starts sessions of its own again and again; the next one is taken.
    Pull,
}

/// A place in a scenario file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Place {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

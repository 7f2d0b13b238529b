//! Who is tested: what an implementation claims (ICS) and what must be known to reach it (IXIT).
//!
//! A profile file becomes a [`Profile`] with everything resolved, or all its mistakes. Plans take their
//! [`Setting`] and claims from it, the command line its addresses and hooks. Passwords leave this module
//! only as [`Secret`]s; for reports there is [`Profile::sanitised`].

mod address;
mod claims;
mod ixit;
mod pushes;
mod read;
mod secrets;
mod session;
mod shapes;
#[cfg(test)]
mod tests;
mod tls;
mod upper;
mod waivers;

pub use claims::{Claims, Spot};
pub use ixit::KNOWN as KNOWN_IXIT;
pub(crate) use ixit::is_known as is_known_ixit;
pub(crate) use shapes::PROFILE;

use crate::catalogue::Catalogue;
use crate::diagnostic::Diagnostic;
use crate::plan::{Carrier, Role, Setting};
use crate::source::Source;
use dmct_record::waiver::Waiver;
use dmct_wire::credential::{Nonce, Secret};
use std::{collections::BTreeMap, time::Duration};

/// What stands behind the address of OBEX pushes where DM sessions go over the same link.
const SESSION: &str = ";session";

/// An implementation under test.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The file it comes from, as a reader would name it.
    pub file: String,
    /// Who made it, and which end of the protocol it is.
    pub iut: Iut,
    /// What it claims.
    pub claims: Claims,
    /// What holds for every session.
    pub setting: Setting,
    /// Passwords and nonces.
    pub secrets: Secrets,
    /// Where things are.
    pub addresses: Addresses,
    /// How a client is made to start a session.
    pub trigger: Trigger,
    /// What drives it from above.
    pub upper_tester: UpperTester,
    /// What brings it back to the known state; the upper tester if nothing else is said.
    pub reset: UpperTester,
    /// How long an operator may take to do what is asked.
    pub operator_patience: Duration,
    /// IXIT values by dotted name, without `ixit.`: `nodes.large`.
    pub ixit: BTreeMap<String, String>,
    /// Its known failures.
    pub waivers: Vec<Waiver>,
    sanitised: String,
}

/// Who made it, and which end of the protocol it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Iut {
    /// Its name.
    pub name: String,
    /// Who made it.
    pub vendor: String,
    /// Which version of it.
    pub version: Option<String>,
    /// Its role.
    pub role: Role,
    /// The protocol it speaks: `DM/1.3` or `DM/1.2`.
    pub protocol: String,
    /// The program that it is, if the tester is to start and watch it.
    pub process: Option<Process>,
}

/// An implementation as a program that the tester starts and watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// The program and its arguments.
    pub argv: Vec<String>,
    /// How it is known to be ready.
    pub ready: Ready,
    /// How long it may take to get ready.
    pub within: Duration,
}

/// How a program is known to be ready.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Ready {
    /// It is, once it is started.
    #[default]
    AtOnce,
    /// When it takes TCP connections there, `host:port`.
    Listens(String),
    /// When it prints a line with this text.
    Says(String),
}

/// Passwords and nonces.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Secrets {
    /// The password with which the client proves itself.
    pub client_secret: Secret,
    /// The password with which the server proves itself.
    pub server_secret: Secret,
    /// The password in the digest of notifications.
    pub notification_secret: Secret,
    /// The nonce for the client's next credentials, if both sides keep one already.
    pub client_nonce: Option<Nonce>,
    /// The nonce for the server's next credentials, and for the next 1.2 notification.
    pub server_nonce: Option<Nonce>,
    /// Whether nonces reach no output either.
    pub hides_nonces: bool,
}

/// Where things are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// Where the tester listens as a DM server, `host:port`.
    pub listen: String,
    /// The URL at which the client finds the tester; derived from where it listens if not said.
    pub url: Option<String>,
    /// Where the client takes pushes, or where the tester takes those of a server, by what carries them; what stands
    /// first is used where a scenario does not say.
    pub push: Vec<(Carrier, String)>,
    /// Where the tester speaks SIP.
    pub sip: SipAddress,
    /// How short messages go and come.
    pub sms: SmsAddress,
    /// The program that carries pushes to `command:` addresses, and its arguments.
    pub bearer: Vec<String>,
    /// The URL of a server under test.
    pub server: Option<String>,
    /// Whether the client may come from several addresses in one session.
    pub roams: bool,
    /// How HTTPS is spoken; none: plain HTTP, as far as the tester sees.
    pub tls: Option<Tls>,
}

/// How HTTPS is spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    /// With certificates that are made up for the run, which a reference peer in this program is told of.
    MadeUp,
    /// With these.
    Files(Box<TlsFiles>),
}

impl Tls {
    /// Whether certificates can be made that the implementation believes to come from an authority that it trusts.
    pub const fn can_sign(&self) -> bool {
        match self {
            Self::MadeUp => true,
            Self::Files(files) => files.authority_key.is_some(),
        }
    }
}

/// What stands in the files that a profile names; PEM, not looked into yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// What the tester shows, and those that vouch for it.
    pub certificate: Option<String>,
    /// Its private key.
    pub key: Option<Secret>,
    /// Who vouches for the implementation.
    pub authority: Option<String>,
    /// The key of a lab CA, with which wrong certificates are made.
    pub authority_key: Option<Secret>,
    /// Whether a client is to show a certificate.
    pub client_certificate: ClientCertificate,
    /// Whether any certificate of a server is taken.
    pub insecure: bool,
}

/// Whether a client is to show a certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientCertificate {
    /// It is not asked.
    #[default]
    NotAsked,
    /// It is asked, and served without one too.
    Asked,
    /// It is not served without one.
    Required,
}

/// Where the tester speaks SIP.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SipAddress {
    /// Where it listens, `host:port`, over UDP and TCP.
    pub listen: Option<String>,
    /// The core at which it registers as a DM client, `host:port`, with `;transport=tcp` where that is wanted; and
    /// through which it sends as a DM server.
    pub core: Option<String>,
}

/// How short messages go and come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SmsAddress {
    /// The URL of a gateway in the manner of Kannel.
    pub gateway: Option<String>,
    /// A program that is given each PDU instead, and its arguments.
    pub command: Vec<String>,
    /// Where the tester takes messages like such a gateway, `host:port`.
    pub listen: Option<String>,
}

impl Addresses {
    /// What carries pushes where a scenario does not say.
    pub fn carrier(&self) -> Carrier {
        self.push
            .first()
            .map_or(Carrier::default(), |(carrier, _)| *carrier)
    }

    /// Whether the DM server connects by OBEX, and DM sessions go over the link on which it pushed: `;session` behind
    /// the address of OBEX pushes.
    pub fn is_reversed(&self) -> bool {
        self.push_by(Carrier::Obex)
            .is_some_and(|place| place.ends_with(SESSION))
    }

    /// Where pushes go by that carrier.
    pub fn push_by(&self, carrier: Carrier) -> Option<&str> {
        self.push
            .iter()
            .find(|(own, _)| *own == carrier)
            .map(|(_, place)| place.as_str())
    }
}

/// How a client is made to start a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A notification is sent to [`Addresses::push`].
    Notification,
    /// A command is run, without a shell.
    Command {
        /// The program and its arguments.
        argv: Vec<String>,
    },
    /// The operator is asked.
    Operator,
    /// It starts sessions by itself, again and again.
    Pull,
    /// The upper tester is asked.
    UpperTester,
}

/// What drives an implementation from above.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum UpperTester {
    /// Nothing does.
    #[default]
    None,
    /// A command that reads requests as JSON and writes answers.
    Command {
        /// The program and its arguments, run without a shell.
        argv: Vec<String>,
        /// Whether one process takes all requests, one a line, instead of a process each.
        persistent: bool,
    },
    /// The operator is asked.
    Operator,
    /// [`Iut::process`] is started anew. Only for a reset.
    Restart,
    /// The implementation is a reference peer in this program, which takes requests itself.
    BuiltIn,
}

impl Profile {
    /// Reads a profile.
    ///
    /// `env` looks up an environment variable, `read_file` reads a file that a secret is in; neither is
    /// called for anything else.
    ///
    /// # Errors
    /// All mistakes in it.
    pub fn parse(
        source: &Source,
        catalogue: &Catalogue,
        env: &dyn Fn(&str) -> Option<String>,
        read_file: &dyn Fn(&str) -> Result<String, String>,
    ) -> Result<Self, Vec<Diagnostic>> {
        read::profile(source, catalogue, &secrets::Keepers { env, read_file })
    }

    /// The text of the profile with every password and nonce replaced by `<hidden>`.
    pub fn sanitised(&self) -> &str {
        &self.sanitised
    }
}

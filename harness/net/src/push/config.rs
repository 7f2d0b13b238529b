//! Which carriers a bench is to have.

use std::{fmt, net::SocketAddr};

/// The carriers of pushes that a bench is to open; port 0 means any free one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushConfig {
    /// Where pushes over HTTP are taken.
    pub ota_http: Option<SocketAddr>,
    /// How pushes over HTTP are spoken, both ways.
    pub ota: OtaHttpConfig,
    /// Where SIP is spoken, over UDP and TCP on the same port: as a core that others register with, and as a user
    /// agent that registers with others and is sent messages.
    pub sip: Option<SocketAddr>,
    /// The SIP proxy through which messages go to whoever is not registered here: `host:port`, with `;transport=tcp`
    /// behind it where UDP is not wanted.
    pub sip_proxy: Option<String>,
    /// Where OBEX is served: pushes, and whole DM sessions for a peer that takes requests.
    pub obex: Option<SocketAddr>,
    /// How OBEX is spoken, both ways.
    pub obex_links: ObexConfig,
    /// How short messages go and come.
    pub sms: Option<SmsConfig>,
    /// The program that carries datagrams to `command:` addresses, and its arguments, run without a shell for each
    /// datagram. `{to}` in an argument is replaced by what stands behind `command:`. It is given the datagram as a line of
    /// hexadecimal digits on its standard input; exit status 0 means that it took it.
    pub command: Option<Vec<String>>,
}

/// How pushes over HTTP are spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtaHttpConfig {
    /// The name of the terminal that is here: what it answers in X-Wap-Terminal-ID to a proxy that asks by OPTIONS.
    pub terminal_id: String,
    /// Whether a terminal is asked by OPTIONS before each push. One that does not register is not pushed to.
    pub asks_first: bool,
}

impl Default for OtaHttpConfig {
    fn default() -> Self {
        Self {
            terminal_id: "dmct".to_owned(),
            asks_first: false,
        }
    }
}

/// How OBEX is spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObexConfig {
    /// Whether a DM message that is put here is a request of a session, whose answer is then got: so it is for a DM
    /// server. For a DM client it is a push (Push Binding 1.3, 5.4).
    pub serves_sessions: bool,
    /// The longest packet that is taken and sent, octets; less than 255 counts as 255 (IrOBEX 3.3.1.3). The small one
    /// makes objects go in many packets.
    pub packet: u16,
}

impl ObexConfig {
    /// The longest packet that is taken and sent, octets.
    pub(crate) fn maximum(&self) -> u16 {
        self.packet.max(dmct_wire::obex::LEAST_MAXIMUM)
    }
}

impl Default for ObexConfig {
    fn default() -> Self {
        Self {
            serves_sessions: false,
            packet: 8 * 1024,
        }
    }
}

/// How short messages go and come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SmsConfig {
    /// What takes the messages that are sent.
    pub gateway: Option<SmsGateway>,
    /// Where messages are taken as by the HTTP interface of a gateway: whoever posts them there reaches this bench.
    pub listen: Option<SocketAddr>,
}

/// What takes short messages. Shown by `Debug` it keeps its URL to itself, which may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub enum SmsGateway {
    /// The HTTP interface of a gateway in the manner of Kannel: its URL with whatever it wants beside the message,
    /// `http://127.0.0.1:13013/cgi-bin/sendsms?username=u&password=p`.
    Http {
        /// The URL.
        url: String,
    },
    /// A program that is started for each message and given its SMS-SUBMIT as a line of hexadecimal digits on its
    /// standard input, without a service centre before it: a modem in PDU mode wants `00` there. Exit status 0 means
    /// that it was sent.
    Command {
        /// The program and its arguments, run without a shell.
        argv: Vec<String>,
    },
}

impl fmt::Debug for SmsGateway {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http { .. } => out.debug_struct("Http").finish_non_exhaustive(),
            Self::Command { argv } => out.debug_struct("Command").field("argv", argv).finish(),
        }
    }
}

/// Where the carriers of a bench listen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PushAddresses {
    /// Pushes over HTTP.
    pub ota_http: Option<SocketAddr>,
    /// SIP, over UDP and TCP.
    pub sip: Option<SocketAddr>,
    /// OBEX.
    pub obex: Option<SocketAddr>,
    /// The HTTP interface for short messages.
    pub sms: Option<SocketAddr>,
}

//! The reference peers as implementations under test: their profiles, and how they are set up.

use dmct_reference::{
    client::{Client, ClientConfig, SipAccount},
    conduct::Witness,
    mutant::{Mutant, Occasions, Scout},
    server::{ClientAccount, Server, ServerConfig},
};
use dmct_scenario::plan::Role;
use dmct_wire::{peer::Peer, syncml::codec::Encoding};

/// Which reference peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The reference client.
    Client,
    /// The reference server.
    Server,
}

impl Which {
    /// Both, in the order in which they are tested.
    pub const BOTH: [Self; 2] = [Self::Client, Self::Server];

    /// The one that plays a role.
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Client => Self::Client,
            Role::Server => Self::Server,
        }
    }

    /// The role that it plays.
    pub const fn role(self) -> Role {
        match self {
            Self::Client => Role::Client,
            Self::Server => Role::Server,
        }
    }

    /// The text of its profile.
    pub const fn profile(self) -> &'static str {
        match self {
            Self::Client => include_str!("../../../fixtures/iut/reference-client.yaml"),
            Self::Server => include_str!("../../../fixtures/iut/reference-server.yaml"),
        }
    }

    /// The text of its profile where it is met by HTTPS.
    pub fn profile_by_tls(self) -> String {
        // `address` is at the end of the one and missing in the other.
        let addition = match self {
            Self::Client => "address:\n  tls: made-up\n",
            Self::Server => "  tls: made-up\n",
        };
        format!("{}{addition}", self.profile())
    }

    /// The file of its profile.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Client => "fixtures/iut/reference-client.yaml",
            Self::Server => "fixtures/iut/reference-server.yaml",
        }
    }
}

/// How a reference peer is set up for one scenario.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Which one.
    pub which: Which,
    /// The mutant to make of it, if it is not to be honest.
    pub mutant: Option<&'static Mutant>,
    /// The protocol version it speaks.
    pub protocol: String,
    /// How it writes messages.
    pub encoding: Encoding,
    /// The URL of the DM server that a client is to connect to.
    pub server_url: String,
    /// Whether a client has what it may do without: a user interface, large objects.
    pub equipped: bool,
    /// Where a client registers for pushes by SIP.
    pub sip: Option<SipAccount>,
    /// The seed of what it makes up.
    pub seed: u64,
    /// Seconds since 1970 at the beginning of the run.
    pub began: u64,
}

impl Setup {
    /// The peer, fresh.
    pub fn peer(&self) -> Box<dyn Peer + Send> {
        self.watched_peer().0
    }

    /// The peer, fresh, with the witness of what it does wrong.
    pub fn watched_peer(&self) -> (Box<dyn Peer + Send>, Witness) {
        match (self.which, self.mutant) {
            (Which::Client, None) => (Box::new(Client::new(self.client())), Witness::default()),
            (Which::Server, None) => (Box::new(Server::new(self.server())), Witness::default()),
            (Which::Client, Some(mutant)) => {
                let client = mutant.client(self.client());
                let witness = client.witness();
                (Box::new(client), witness)
            }
            (Which::Server, Some(mutant)) => {
                let server = mutant.server(self.server());
                let witness = server.witness();
                (Box::new(server), witness)
            }
        }
    }

    /// The honest peer, fresh, with the mutants that had an occasion to do wrong in its place.
    pub fn scouted_peer(&self) -> (Box<dyn Peer + Send>, Occasions) {
        match self.which {
            Which::Client => {
                let scout = Scout::client(self.client());
                let occasions = scout.occasions();
                (Box::new(scout), occasions)
            }
            Which::Server => {
                let scout = Scout::server(self.server());
                let occasions = scout.occasions();
                (Box::new(scout), occasions)
            }
        }
    }

    fn client(&self) -> ClientConfig {
        let mut config = ClientConfig {
            protocol: self.protocol.clone(),
            encoding: self.encoding,
            seed: self.seed,
            unix_time: self.began,
            sip: self.sip.clone(),
            ..ClientConfig::default()
        };
        config.account.url.clone_from(&self.server_url);
        if !self.equipped {
            config.user = None;
            config.large_objects = false;
        }
        config
    }

    fn server(&self) -> ServerConfig {
        ServerConfig {
            clients: vec![ClientAccount::default()],
            seed: self.seed,
            unix_time: self.began,
            ..ServerConfig::default()
        }
    }
}

//! What the table says of a mutant, and how one is made.

use super::Saboteur;
use crate::{
    client::{Client, ClientConfig},
    conduct::{Conduct, Misdeed, Witness},
    server::{Server, ServerConfig},
};
use dmct_wire::syncml::message::Message;

/// One way to be wrong.
#[derive(Clone, Copy, Debug)]
pub struct Mutant {
    /// Its name, kebab-case, unique in the table.
    pub name: &'static str,
    /// Which of the two peers it is made from.
    pub role: Role,
    /// The clauses it violates, by their ids in the catalogue.
    pub violates: &'static [&'static str],
    /// What it does, one sentence.
    pub what: &'static str,
    /// How it does it.
    pub means: Means,
}

/// Which peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A DM client.
    Client,
    /// A DM server.
    Server,
}

/// The headers of a message on its carrier, in order.
pub type Headers = [(String, String)];

/// How a mutant is made from an honest peer.
#[derive(Clone, Copy, Debug)]
pub enum Means {
    /// Messages are edited on their way out. The function says whether it changed this one.
    Edit(fn(&Memory, &mut Message) -> bool),
    /// The octets of messages are changed on their way out, or their headers: for what a message that could be read
    /// cannot say. The function says whether it changed this one.
    Octets(fn(&mut Headers, &mut Vec<u8>) -> bool),
    /// A switch inside the peer.
    Inside(Misdeed),
}

/// What an edit may know besides the message before it.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// The last message that came in.
    pub heard: Option<Message>,
    /// The last message that went out, as it was edited.
    pub said: Option<Message>,
    /// How many messages went out before.
    pub sent: u64,
    /// How many of them were edited.
    pub edited: u64,
    /// How many sessions began, this one included: messages that went out with MsgID 1.
    pub sessions: u64,
}

impl Role {
    /// `client` or `server`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
        }
    }
}

impl Mutant {
    /// Whether it is seen in a client without a user interface only. That is so where it violates the
    /// rule of the 406 of such a client (DM Protocol 1.3, 10.2).
    pub fn wants_no_user(&self) -> bool {
        let disowns = matches!(self.means, Means::Inside(Misdeed::DisownsUser));
        self.role == Role::Client && !disowns && self.violates.contains(&"PRO-10.2-01")
    }

    /// Whether it is seen in a client without large objects only (DM Protocol 1.3, 6.7 and 8).
    pub fn wants_no_large_objects(&self) -> bool {
        let claims = matches!(self.means, Means::Inside(Misdeed::ClaimsLargeObjects));
        self.role == Role::Client && (claims || self.violates.contains(&"PRO-6.7-09"))
    }

    /// The mutant as a client; honest if it is one of a server.
    pub fn client(&self, config: ClientConfig) -> Saboteur<Client> {
        let (conduct, witness) = self.conduct(Role::Client);
        let client = Client::with_conduct(config, conduct);
        Saboteur::new(client, self.edit(Role::Client), witness)
    }

    /// The mutant as a server; honest if it is one of a client.
    pub fn server(&self, config: ServerConfig) -> Saboteur<Server> {
        let (conduct, witness) = self.conduct(Role::Server);
        let server = Server::with_conduct(config, conduct);
        Saboteur::new(server, self.edit(Role::Server), witness)
    }

    fn conduct(&self, role: Role) -> (Conduct, Witness) {
        let witness = Witness::default();
        let conduct = match self.means {
            Means::Inside(misdeed) if self.role == role => Conduct::with(misdeed, witness.clone()),
            Means::Inside(_) | Means::Edit(_) | Means::Octets(_) => Conduct::honest(),
        };
        (conduct, witness)
    }

    /// What is done to messages of that role.
    fn edit(&self, role: Role) -> Option<Means> {
        match self.means {
            Means::Edit(_) | Means::Octets(_) if self.role == role => Some(self.means),
            _ => None,
        }
    }
}

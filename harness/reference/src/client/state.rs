//! What a client remembers between sessions.

use super::{ClientConfig, Tree, UserMemory, tree::factory_tree};
use crate::security::{Nonces, nonce_of};
use dmct_wire::peer::Item;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The most session identifiers of notifications that are remembered.
const MOST_SEEN: usize = 64;
/// The most alerts that wait to be sent.
pub(crate) const MOST_RAISED: usize = 64;

/// The most Correlators that are remembered.
pub(crate) const MOST_EXECUTED: usize = 64;

/// What outlives a session, and with a file also the process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientState {
    /// The management tree.
    pub tree: Tree,
    /// Our next nonce toward the server, base64.
    pub client_nonce: String,
    /// The server's next nonce toward us, base64.
    pub server_nonce: String,
    /// Alerts to send in the next package.
    pub raised: Vec<RaisedAlert>,
    /// A session took place, so that the server knows the tree.
    #[serde(default)]
    pub(crate) known: bool,
    /// Paths of nodes that changed behind the server's back and that it was not told of.
    #[serde(default)]
    pub(crate) changed: BTreeSet<String>,
    /// URI to Correlator of every Exec whose outcome may still have to be reported.
    #[serde(default)]
    pub(crate) executed: BTreeMap<String, String>,
    /// What the user was told to answer, and what the user saw.
    #[serde(default)]
    pub user: UserMemory,
    /// Session identifiers of notifications that led to a session, newest last.
    pub seen: Vec<u16>,
    /// The last session identifier that was made here.
    last_session: u16,
    /// Where the next nonce comes from.
    pub(crate) nonces: Nonces,
}

/// An alert that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RaisedAlert {
    /// Its code.
    pub code: u16,
    /// Its Correlator.
    pub correlator: Option<String>,
    /// Its Items.
    pub items: Vec<Item>,
}

impl ClientState {
    /// A device as it was set up.
    pub(crate) fn fresh(config: &ClientConfig) -> Self {
        Self {
            tree: factory_tree(config),
            client_nonce: nonce_of(&config.account.client_nonce).to_base64(),
            server_nonce: nonce_of(&config.account.server_nonce).to_base64(),
            raised: Vec::new(),
            known: false,
            changed: BTreeSet::new(),
            executed: BTreeMap::new(),
            user: UserMemory::default(),
            seen: Vec::new(),
            last_session: 0,
            nonces: Nonces::new(config.seed, config.nonce_octets),
        }
    }

    /// A session identifier that was not used before, as hexadecimal digits.
    pub(crate) fn next_session_id(&mut self) -> String {
        loop {
            self.last_session = self.last_session.checked_add(1).unwrap_or(1);
            if !self.seen.contains(&self.last_session) {
                return format!("{:X}", self.last_session);
            }
        }
    }

    /// Forgets that a notification led to a session: the session came to nothing.
    pub(crate) fn forget_notified(&mut self, session_id: &str) {
        self.seen
            .retain(|seen| dmct_wire::notification::session_id_text(*seen) != session_id);
    }

    /// Notes that a notification led to a session; false if that session was there before.
    pub(crate) fn note_notified(&mut self, session_id: u16) -> bool {
        if self.seen.contains(&session_id) {
            return false;
        }
        if self.seen.len() >= MOST_SEEN {
            self.seen.remove(0);
        }
        self.seen.push(session_id);
        true
    }
}

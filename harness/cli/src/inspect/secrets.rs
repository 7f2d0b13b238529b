//! What is known of the account whose session was recorded.

use dmct_engine::keyring::{Keyring, Side, Veil};
use dmct_scenario::plan::Role;
use dmct_wire::credential::{Nonce, Secret};

/// One side of the account.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Its user name; that of LocName in its messages where none is given.
    pub user: Option<String>,
    /// Its password.
    pub secret: Option<Secret>,
    /// The nonce for its first credentials in the recording.
    pub nonce: Option<Nonce>,
}

/// Both sides of the account.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    /// How the client proves itself.
    pub client: Account,
    /// How the server proves itself.
    pub server: Account,
    /// The secret of notifications, where it is not the server's.
    pub notification: Option<Secret>,
    /// Whether nonces are overwritten in what is shown of the recording.
    pub hides_nonces: bool,
}

impl Accounts {
    /// The account of one side.
    pub const fn of(&self, role: Role) -> &Account {
        match role {
            Role::Client => &self.client,
            Role::Server => &self.server,
        }
    }

    /// Whether nothing at all is known.
    pub const fn is_empty(&self) -> bool {
        self.client.secret.is_none() && self.server.secret.is_none() && self.notification.is_none()
    }

    /// What overwrites the passwords that are known, and the nonces if they are to be hidden, in what is shown of the recording.
    pub fn veil(&self) -> Veil {
        let side = |account: &Account| {
            let user = account.user.clone().unwrap_or_default();
            let secret = account.secret.clone().unwrap_or_default();
            Side::new(user, secret, account.nonce.clone().unwrap_or_default())
        };
        Veil::of(&Keyring {
            client: side(&self.client),
            server: side(&self.server),
            notification: None,
            notified: Vec::new(),
            hides_nonces: self.hides_nonces,
        })
    }

    /// For the digests of notifications; nothing without a secret.
    pub(super) fn keyring(&self, server_nonce: Option<&Nonce>) -> Option<Keyring> {
        let secret = self
            .server
            .secret
            .clone()
            .or_else(|| self.notification.clone())?;
        let nonce = server_nonce.cloned().unwrap_or_default();
        let user = self.server.user.clone().unwrap_or_default();
        Some(Keyring {
            client: Side::new("", Secret::default(), Nonce::default()),
            server: Side::new(user, secret, nonce),
            notification: self.notification.clone(),
            notified: Vec::new(),
            hides_nonces: self.hides_nonces,
        })
    }
}

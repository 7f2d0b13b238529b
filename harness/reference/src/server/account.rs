//! What the server knows about a client.

use crate::security::nonce_of;
use dmct_wire::{
    credential::{Account, Nonce, Scheme, Secret},
    syncml::message::SyncHdr,
};
use serde::Deserialize;

/// An account of one client. All values have defaults that fit those of the reference client.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ClientAccount {
    /// The device, as Source of its messages; empty for any device.
    pub device_id: String,
    /// The client's user name.
    pub user: String,
    /// The client's password.
    pub client_secret: Secret,
    /// The client's next nonce, base64 or plain text.
    pub client_nonce: String,
    /// Our user name toward the client.
    pub server_user: String,
    /// Our password.
    pub server_secret: Secret,
    /// Our next nonce, base64 or plain text.
    pub server_nonce: String,
    /// What 1.3 notifications are signed with (NOTICRED); our password where there is none.
    pub notification_secret: Option<Secret>,
    /// What the client has to authenticate with; without it, anyone is let in.
    pub require_client_auth: Option<Scheme>,
    /// How we authenticate from the first message on; without it, only when asked.
    pub scheme: Option<Scheme>,
}

impl Default for ClientAccount {
    fn default() -> Self {
        Self {
            device_id: "IMEI:493005100592800".to_owned(),
            user: "dmct-client".to_owned(),
            client_secret: Secret::new("client-secret"),
            client_nonce: "Y2xpZW50LW5vbmNl".to_owned(),
            server_user: "com.example.dm".to_owned(),
            server_secret: Secret::new("server-secret"),
            server_nonce: "c2VydmVyLW5vbmNl".to_owned(),
            notification_secret: None,
            require_client_auth: Some(Scheme::Md5),
            scheme: Some(Scheme::Md5),
        }
    }
}

impl ClientAccount {
    /// Whether a message with this header is from this client: its Source, or the user name in LocName.
    pub(crate) fn is_of(&self, header: &SyncHdr) -> bool {
        let name = header.source.as_ref().and_then(|source| source.name_text());
        self.device_id.is_empty()
            || header.source_uri() == Some(self.device_id.as_str())
            || name == Some(self.user.as_str())
    }

    /// Who the client is to us.
    pub(crate) fn theirs(&self) -> Account {
        Account::new(self.user.clone(), self.client_secret.clone())
    }

    /// Who we are to the client.
    pub(crate) fn ours(&self) -> Account {
        Account::new(self.server_user.clone(), self.server_secret.clone())
    }

    /// What a 1.3 notification is signed with.
    pub(crate) fn notification_secret(&self) -> &Secret {
        self.notification_secret
            .as_ref()
            .unwrap_or(&self.server_secret)
    }
}

/// An account with the nonces as they are now.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    /// The account as it was set up.
    pub(crate) account: ClientAccount,
    /// The nonce the client has to use.
    pub(crate) client_nonce: Nonce,
    /// The nonce we have to use.
    pub(crate) server_nonce: Nonce,
}

impl Standing {
    /// The account before any session.
    pub(crate) fn fresh(account: &ClientAccount) -> Self {
        Self {
            client_nonce: nonce_of(&account.client_nonce),
            server_nonce: nonce_of(&account.server_nonce),
            account: account.clone(),
        }
    }
}

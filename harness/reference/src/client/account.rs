//! What the client knows about its server: the DM Account of DM Standardized Objects 1.2.

use dmct_wire::credential::{Account, Scheme, Secret};
use serde::Deserialize;

/// An account with one DM server. All values have defaults that fit those of the reference server.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ServerAccount {
    /// ServerID: whom ACLs and notifications name.
    pub server_id: String,
    /// Addr: where sessions are opened.
    pub url: String,
    /// AAuthName of CLCRED: our user name.
    pub user: String,
    /// AAuthSecret of CLCRED.
    pub client_secret: Secret,
    /// AAuthData of CLCRED: our next nonce, base64 or plain text.
    pub client_nonce: String,
    /// AAuthName of SRVCRED: the server's user name.
    pub server_user: String,
    /// AAuthSecret of SRVCRED.
    pub server_secret: Secret,
    /// AAuthData of SRVCRED: the server's next nonce, base64 or plain text.
    pub server_nonce: String,
    /// AAuthSecret of NOTICRED (Notification 1.3, 6.6); that of SRVCRED where there is none.
    pub notification_secret: Option<Secret>,
    /// AAuthPref: how we authenticate from the first message on; without it, only when asked.
    pub scheme: Option<Scheme>,
    /// What the server has to authenticate with; without it, anyone is let in.
    pub require_server_auth: Option<Scheme>,
}

impl Default for ServerAccount {
    fn default() -> Self {
        Self {
            server_id: "com.example.dm".to_owned(),
            url: "http://127.0.0.1:8080/dm".to_owned(),
            user: "dmct-client".to_owned(),
            client_secret: Secret::new("client-secret"),
            client_nonce: "Y2xpZW50LW5vbmNl".to_owned(),
            server_user: "com.example.dm".to_owned(),
            server_secret: Secret::new("server-secret"),
            server_nonce: "c2VydmVyLW5vbmNl".to_owned(),
            notification_secret: None,
            scheme: Some(Scheme::Md5),
            require_server_auth: Some(Scheme::Md5),
        }
    }
}

impl ServerAccount {
    /// Who we are to the server.
    pub(crate) fn ours(&self) -> Account {
        Account::new(self.user.clone(), self.client_secret.clone())
    }

    /// Who the server is to us.
    pub(crate) fn theirs(&self) -> Account {
        Account::new(self.server_user.clone(), self.server_secret.clone())
    }

    /// What a 1.3 notification is signed with.
    pub(crate) fn notification_secret(&self) -> &Secret {
        self.notification_secret
            .as_ref()
            .unwrap_or(&self.server_secret)
    }
}

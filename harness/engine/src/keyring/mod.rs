//! Secrets and nonces of one DM account, and what a proof of identity is worth.
//!
//! The keyring outlives a scenario: the implementation under test keeps its nonces between sessions, and so
//! must the tester. It never shows a secret; what it found out is recorded as a fact.

mod due;
mod nonces;
mod proof;
mod veil;

pub(crate) use due::Receipt;
pub use nonces::is_hidden;
pub(crate) use nonces::may_hide;
pub use proof::Proof;
pub use veil::{Veil, is_covered};

use dmct_record::event::Worth;
use dmct_scenario::plan::Role;
use dmct_wire::{
    credential::{Account, Nonce, Scheme, Secret, credential, hmac, verify},
    notification::{v12, v13},
    syncml::message::Cred,
};
use due::Replaced;
use std::collections::VecDeque;

/// What the tester knows of one DM account.
#[derive(Clone, Debug)]
pub struct Keyring {
    /// The client's side: how it proves itself to the server.
    pub client: Side,
    /// The server's side: how it proves itself to the client.
    pub server: Side,
    /// The secret of notifications (NOTICRED), if there is one of its own (Notification 1.3, 6.6).
    pub notification: Option<Secret>,
    /// The sessions that were asked for by notifications, the last one last, as a client names them.
    pub notified: Vec<String>,
    /// Whether nonces are kept out of the record, as passwords are.
    pub hides_nonces: bool,
}

/// How many notified sessions are remembered.
const MOST_NOTIFIED: usize = 64;

/// One side of a DM account.
#[derive(Clone, Debug)]
pub struct Side {
    /// User name.
    pub user: String,
    /// Password.
    pub secret: Secret,
    /// The newest nonce that is due.
    pub nonce: Nonce,
    /// The nonce that was due before.
    pub before: Option<Nonce>,
    /// The nonce to go back to when the implementation is reset.
    pub initial: Nonce,
    /// Older nonces that are still due, the oldest first: nothing shows yet that the newer ones arrived.
    replaced: VecDeque<Replaced>,
}

impl Side {
    /// A side with the nonce that both ends know at the beginning.
    pub fn new(user: impl Into<String>, secret: Secret, nonce: Nonce) -> Self {
        Self {
            user: user.into(),
            secret,
            nonce: nonce.clone(),
            before: None,
            initial: nonce,
            replaced: VecDeque::new(),
        }
    }

    /// Good credentials with the nonce that is due. An HMAC stands in no Cred.
    pub fn cred(&self, scheme: Scheme) -> Option<Cred> {
        self.cred_with(scheme, &self.user, &self.secret, &self.nonce)
    }

    /// Credentials for whatever name, secret and nonce.
    pub fn cred_with(
        &self,
        scheme: Scheme,
        user: &str,
        secret: &Secret,
        nonce: &Nonce,
    ) -> Option<Cred> {
        (scheme != Scheme::Hmac).then(|| credential(scheme, user, secret, nonce))
    }

    /// The HMAC header for a body, with the nonce that is due.
    pub fn mac(&self, body: &[u8]) -> hmac::HmacHeader {
        let mac = hmac::mac(&self.user, &self.secret, &self.nonce, body);
        hmac::HmacHeader::md5(self.user.clone(), mac)
    }

    /// What a Cred, or an HMAC header over a body, is worth. Whoever uses a nonce that we gave has it: those before it are
    /// due no more.
    pub fn judge(&mut self, cred: Option<&Cred>, mac_header: Option<&str>, body: &[u8]) -> Proof {
        match (cred, mac_header) {
            (Some(cred), _) => self.judge_cred(cred),
            (None, Some(header)) => self.judge_mac(header, body),
            (None, None) => Proof::missing(),
        }
    }

    fn account(&self) -> Account {
        Account::new(self.user.clone(), self.secret.clone())
    }

    fn judge_cred(&mut self, cred: &Cred) -> Proof {
        let account = self.account();
        let check = verify(cred, &account, &self.nonce);
        let scheme = check.scheme.map(Scheme::name).unwrap_or_default();
        let used = self
            .due()
            .map(|nonce| verify(cred, &account, nonce))
            .enumerate()
            .find(|(_, check)| check.authenticates());
        if let Some((place, check)) = used {
            if check.scheme.is_some_and(Scheme::wants_nonce) {
                self.used(place);
            }
            return Proof::new(scheme, Worth::Valid, check.describe());
        }
        let old = self
            .before
            .iter()
            .chain([&self.initial, &Nonce::special()])
            .any(|nonce| verify(cred, &account, nonce).authenticates());
        if old {
            let detail = format!(
                "{}, but made with a nonce that is no longer due",
                check.describe()
            );
            return Proof::new(scheme, Worth::Stale, detail);
        }
        Proof::new(scheme, Worth::Invalid, check.describe())
    }

    fn judge_mac(&mut self, header: &str, body: &[u8]) -> Proof {
        let name = Scheme::Hmac.name();
        let header = match hmac::HmacHeader::parse(header) {
            Ok(header) => header,
            Err(error) => {
                return Proof::new(
                    name,
                    Worth::Invalid,
                    format!("the HMAC header cannot be read: {error}"),
                );
            }
        };
        let account = self.account();
        let readings: Vec<_> = self
            .due()
            .map(|nonce| hmac::verify(&header, &account, nonce, body))
            .collect();
        let used = readings.iter().position(|check| {
            check.user_right && matches!(check.reading, Some(hmac::MacReading::Formula))
        });
        if let Some(place) = used {
            self.used(place);
            return Proof::new(name, Worth::Valid, "the HMAC holds".to_owned());
        }
        match readings.into_iter().find_map(|check| check.reading) {
            Some(_) => Proof::new(
                name,
                Worth::Stale,
                "the HMAC holds as a true HMAC-MD5 or for another user name, not by the formula"
                    .to_owned(),
            ),
            None => Proof::new(name, Worth::Invalid, "the HMAC does not hold".to_owned()),
        }
    }
}

impl Keyring {
    /// The side that proves itself as that role.
    pub(crate) const fn side_mut(&mut self, role: Role) -> &mut Side {
        match role {
            Role::Client => &mut self.client,
            Role::Server => &mut self.server,
        }
    }

    /// Goes back to the nonces of the beginning. A client that was reset owes no session any more.
    pub fn reset(&mut self) {
        for side in [&mut self.client, &mut self.server] {
            side.nonce = side.initial.clone();
            side.before = None;
            side.replaced.clear();
        }
        self.notified.clear();
    }

    /// Remembers a session that a notification asked for.
    pub fn note_notified(&mut self, session: &str) {
        self.notified.retain(|known| known != session);
        self.notified.push(session.to_owned());
        if self.notified.len() > MOST_NOTIFIED {
            self.notified.remove(0);
        }
    }

    /// The secret of 1.3 notifications: NOTICRED, or SRVCRED where there is none (Notification 1.3, 6.6).
    pub fn notification_secret(&self) -> &Secret {
        self.notification.as_ref().unwrap_or(&self.server.secret)
    }

    /// What the digest of a 1.2 notification is worth, and with which nonce.
    pub fn judge_v12(&self, trigger: &v12::Trigger) -> (Worth, String) {
        let names = [trigger.server_id.as_slice(), self.server.user.as_bytes()];
        let readings: Vec<_> = names
            .iter()
            .flat_map(|name| self.server.due().map(move |nonce| (name, nonce)))
            .filter_map(|(name, nonce)| trigger.matching_nonce(name, &self.server.secret, nonce))
            .collect();
        if readings.contains(&v12::NonceReading::Stored) {
            return (Worth::Valid, "stored nonce".to_owned());
        }
        match readings.first() {
            Some(v12::NonceReading::ZeroOctets) => {
                (Worth::Stale, "special nonce, four zero octets".to_owned())
            }
            Some(_) => (Worth::Stale, "special nonce, as text".to_owned()),
            None => (Worth::Invalid, "no nonce that is known".to_owned()),
        }
    }

    /// What the digest of a 1.3 notification is worth, and under which reading of its expression.
    pub fn judge_v13(&self, notification: &v13::Notification) -> (Worth, String) {
        match notification.matching_reading(self.notification_secret()) {
            Some(reading) => (Worth::Valid, format!("{reading:?}")),
            None => (Worth::Invalid, "none".to_owned()),
        }
    }
}

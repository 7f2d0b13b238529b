//! Proving who one is: what credentials to send next, and what to learn from the answer.

use super::nonce_of;
use crate::phrase::text;
use dmct_wire::{
    credential::{self, Account, Nonce, Scheme, hmac},
    syncml::message::{Chal, Cred},
};

/// How often credentials are sent anew after a refusal before a peer gives up. Field clients that never
/// stop are a nuisance; DM Security 1.2.1 asks for one more challenge at least.
const ATTEMPTS: u8 = 3;

/// What a peer sends about itself in one session.
#[derive(Clone, Debug)]
pub(crate) struct Prover {
    account: Account,
    nonce: Nonce,
    scheme: Option<Scheme>,
    /// Nothing more to prove until the session ends: 212 was received.
    settled: bool,
    /// The scheme was accepted once, so it may not change any more.
    accepted: bool,
    attempts: u8,
}

/// What the Status of the other side means for the next message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lesson {
    /// Accepted, or nothing was asked: go on.
    GoOn,
    /// Refused: send the same package again, now with other credentials.
    Again,
    /// Refused, and there is nothing better to send: the session is over.
    GiveUp,
}

impl Prover {
    /// Credentials of this account under `scheme` from the first message on; without a scheme, none until
    /// they are asked for.
    pub(crate) fn new(account: Account, nonce: Nonce, scheme: Option<Scheme>) -> Self {
        Self {
            account,
            nonce,
            scheme,
            settled: false,
            accepted: false,
            attempts: 0,
        }
    }

    /// The user name, which goes into the LocName of the Source.
    pub(crate) fn user(&self) -> &str {
        &self.account.user
    }

    /// The nonce now valid for us.
    pub(crate) fn nonce(&self) -> &Nonce {
        &self.nonce
    }

    /// Whether the other side has accepted us once.
    pub(crate) fn accepted(&self) -> bool {
        self.accepted
    }

    /// Leaves the scheme away for good: what a mutant does after a challenge.
    pub(crate) fn forget_scheme(&mut self) {
        self.scheme = None;
    }

    /// Whether a digest is what was asked for.
    pub(crate) fn is_by_digest(&self) -> bool {
        matches!(self.scheme, Some(scheme) if scheme != Scheme::Basic)
    }

    /// Takes basic credentials in place of a digest: what a mutant does after a challenge.
    pub(crate) fn fall_back(&mut self) {
        self.scheme = Some(Scheme::Basic);
    }

    /// Whether the next message carries credentials.
    fn speaks(&self) -> Option<Scheme> {
        self.scheme.filter(|_| !self.settled)
    }

    /// The Cred of the next message, if it has one.
    pub(crate) fn cred(&self) -> Option<Cred> {
        let scheme = self.speaks().filter(|scheme| *scheme != Scheme::Hmac)?;
        let Account { user, password } = &self.account;
        Some(credential::credential(scheme, user, password, &self.nonce))
    }

    /// The `x-syncml-hmac` header over the body of the next message, if it has one.
    pub(crate) fn hmac_header(&self, body: &[u8]) -> Option<(String, String)> {
        self.speaks().filter(|scheme| *scheme == Scheme::Hmac)?;
        let Account { user, password } = &self.account;
        let mac = hmac::mac(user, password, &self.nonce, body);
        let value = hmac::HmacHeader::md5(user, mac).to_string();
        Some((hmac::HEADER_NAME.to_owned(), value))
    }

    /// Takes the Status of our SyncHdr: its code and its Chal. `keep_nonce` is for a mutant that does not
    /// learn (DM Protocol 1.3, 9.1).
    pub(crate) fn learn(&mut self, code: u16, chal: Option<&Chal>, keep_nonce: bool) -> Lesson {
        match code {
            401 | 407 => self.challenged(chal, keep_nonce),
            200..=299 => {
                if self.speaks().is_some() {
                    self.accepted = true;
                    // An HMAC is wanted in every message, whatever the code.
                    self.settled = code == 212 && self.scheme != Some(Scheme::Hmac);
                }
                self.take_nonce(chal, keep_nonce);
                Lesson::GoOn
            }
            _ => Lesson::GiveUp,
        }
    }

    fn challenged(&mut self, chal: Option<&Chal>, keep_nonce: bool) -> Lesson {
        let Some(meta) = chal.and_then(|chal| chal.meta.as_ref()) else {
            return Lesson::GiveUp;
        };
        // A Chal without a Type asks for basic (RepPro 1.2.2, 6.1.2).
        let scheme = match text(&meta.media_type) {
            "" => Some(Scheme::Basic),
            name => Scheme::of_type_name(name),
        };
        let changed = self.accepted && scheme != self.scheme;
        self.attempts = self.attempts.saturating_add(1);
        if scheme.is_none() || changed || self.attempts > ATTEMPTS {
            return Lesson::GiveUp;
        }
        self.scheme = scheme;
        self.settled = false;
        self.take_nonce(chal, keep_nonce);
        Lesson::Again
    }

    fn take_nonce(&mut self, chal: Option<&Chal>, keep_nonce: bool) {
        let next = chal
            .and_then(|chal| chal.meta.as_ref())
            .map(|meta| text(&meta.next_nonce))
            .filter(|next| !next.is_empty());
        if let Some(next) = next.filter(|_| !keep_nonce) {
            self.nonce = nonce_of(next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chal(scheme: Scheme, nonce: &str) -> Chal {
        credential::challenge(scheme, Some(&Nonce::new(nonce)))
    }

    fn prover(scheme: Option<Scheme>) -> Prover {
        Prover::new(
            Account::new("Bruce2", "OhBehave"),
            Nonce::new("old"),
            scheme,
        )
    }

    #[test]
    fn after_212_no_more_credentials_are_sent_and_the_next_nonce_is_kept() {
        let mut prover = prover(Some(Scheme::Md5));
        assert!(prover.cred().is_some());
        assert_eq!(
            prover.learn(212, Some(&chal(Scheme::Md5, "new")), false),
            Lesson::GoOn
        );
        assert_eq!(prover.cred(), None);
        assert_eq!(prover.nonce(), &Nonce::new("new"));
    }

    #[test]
    fn after_200_fresh_credentials_go_with_every_message() {
        let mut prover = prover(Some(Scheme::Md5));
        let first = prover.cred();
        prover.learn(200, Some(&chal(Scheme::Md5, "new")), false);
        let second = prover.cred();
        assert!(second.is_some() && first != second);
    }

    #[test]
    fn a_challenge_is_answered_a_limited_number_of_times() {
        let mut prover = prover(None);
        let challenge = chal(Scheme::Md5, "n");
        for attempt in 0..600 {
            let due = if attempt < u16::from(ATTEMPTS) {
                Lesson::Again
            } else {
                Lesson::GiveUp
            };
            assert_eq!(prover.learn(401, Some(&challenge), false), due);
        }
    }

    #[test]
    fn a_refusal_without_challenge_or_with_another_scheme_after_acceptance_ends_it() {
        assert_eq!(prover(None).learn(401, None, false), Lesson::GiveUp);
        let mut prover = prover(Some(Scheme::Md5));
        prover.learn(200, None, false);
        assert_eq!(
            prover.learn(401, Some(&chal(Scheme::Basic, "")), false),
            Lesson::GiveUp
        );
    }
}

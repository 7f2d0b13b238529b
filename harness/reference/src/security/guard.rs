//! Checking who the other side is: accept, refuse, challenge.

use super::Nonces;
use crate::phrase::text;
use dmct_wire::{
    credential::{self, Account, Nonce, Scheme, hmac},
    syncml::message::{Chal, SyncHdr},
};

/// What a message's credentials are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// Nothing is asked of the other side, or it was accepted for the session before.
    NotNeeded,
    /// The credentials of this message are right.
    Right,
    /// It brought none.
    Missing,
    /// It brought wrong ones, or of another kind.
    Wrong,
}

impl Judgement {
    /// Whether the commands of the message may be worked on.
    pub(crate) fn admits(self) -> bool {
        matches!(self, Self::NotNeeded | Self::Right)
    }
}

/// What one side asks of the other in one session.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    account: Account,
    required: Option<Scheme>,
    /// The nonce the other side has to use now.
    nonce: Nonce,
    /// The nonce of the last Chal that was sent; in use from the next message on.
    sent: Option<Nonce>,
    /// Accept once for the whole session (212) instead of message by message (200).
    once: bool,
    settled: bool,
    accepted: bool,
    /// The special nonce of a resynchronisation, if it is good for this session.
    special: Option<Nonce>,
}

impl Guard {
    /// Asks for `required` from an account whose nonce is `nonce`.
    pub(crate) fn new(
        account: Account,
        nonce: Nonce,
        required: Option<Scheme>,
        once: bool,
    ) -> Self {
        Self {
            account,
            required,
            nonce,
            sent: None,
            once,
            settled: false,
            accepted: false,
            special: None,
        }
    }

    /// Takes this nonce too, besides the stored one (Notification 1.2, 5.1).
    pub(crate) fn also_takes(&mut self, special: Nonce) {
        self.special = Some(special);
    }

    /// Whether the other side was accepted in this session.
    pub(crate) fn accepted(&self) -> bool {
        self.accepted
    }

    /// The nonce the other side has to use from now on: what to keep for the next session.
    pub(crate) fn nonce(&self) -> &Nonce {
        self.sent.as_ref().unwrap_or(&self.nonce)
    }

    /// Judges a message by its header, its `x-syncml-hmac` header (empty if there was none) and its body.
    pub(crate) fn judge(&mut self, header: &SyncHdr, hmac_header: &str, body: &[u8]) -> Judgement {
        let Some(required) = self.required else {
            return Judgement::NotNeeded;
        };
        if let Some(sent) = self.sent.take_if(|_| !self.settled) {
            self.nonce = sent;
        }
        let brought = header.cred.is_some() || !hmac_header.is_empty();
        if self.settled {
            return Judgement::NotNeeded;
        }
        if !brought {
            return Judgement::Missing;
        }
        let special = self.special.clone();
        let right = core::iter::once(&self.nonce)
            .chain(&special)
            .any(|nonce| self.is_right(required, header, hmac_header, body, nonce));
        if !right {
            return Judgement::Wrong;
        }
        self.accepted = true;
        self.settled = self.once && required != Scheme::Hmac;
        Judgement::Right
    }

    fn is_right(
        &self,
        required: Scheme,
        header: &SyncHdr,
        hmac_header: &str,
        body: &[u8],
        nonce: &Nonce,
    ) -> bool {
        if required == Scheme::Hmac {
            let Ok(parsed) = hmac::HmacHeader::parse(hmac_header) else {
                return false;
            };
            let check = hmac::verify(&parsed, &self.account, nonce, body);
            return check.user_right && check.algorithm_known && check.reading.is_some();
        }
        let Some(cred) = &header.cred else {
            return false;
        };
        // A digest does not name its user; LocName does, and where it is there it has to fit.
        let named = header
            .source
            .as_ref()
            .map_or("", |source| text(&source.name));
        let named_right =
            required == Scheme::Basic || named.is_empty() || named == self.account.user;
        let check = credential::verify(cred, &self.account, nonce);
        check.scheme == Some(required) && check.authenticates() && named_right
    }

    /// Takes whatever was brought as right: what a mutant does.
    pub(crate) fn wave_through(&mut self) {
        self.accepted = true;
        self.settled = self.once && self.required != Some(Scheme::Hmac);
    }

    /// The code and the Chal of the Status for the SyncHdr of a message that was judged so.
    ///
    /// Call it once for each message that is sent: the nonce of the Chal is the valid one from then on.
    pub(crate) fn reply(
        &mut self,
        judgement: Judgement,
        nonces: &mut Nonces,
    ) -> (u16, Option<Chal>) {
        match judgement {
            Judgement::NotNeeded => (200, None),
            Judgement::Right => {
                let code = if self.settled { 212 } else { 200 };
                let wants_nonce = self.required.is_some_and(Scheme::wants_nonce);
                (code, wants_nonce.then(|| self.challenge(nonces)).flatten())
            }
            Judgement::Missing => (407, self.challenge(nonces)),
            Judgement::Wrong => (401, self.challenge(nonces)),
        }
    }

    fn challenge(&mut self, nonces: &mut Nonces) -> Option<Chal> {
        let scheme = self.required?;
        if !scheme.wants_nonce() {
            return Some(credential::challenge(scheme, None));
        }
        let next = nonces.next();
        let chal = credential::challenge(scheme, Some(&next));
        self.sent = Some(next);
        Some(chal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrase::location;
    use dmct_wire::credential::{Secret, credential};

    fn guard(once: bool) -> Guard {
        Guard::new(
            Account::new("Bruce2", "OhBehave"),
            Nonce::new("Nonce"),
            Some(Scheme::Md5),
            once,
        )
    }

    fn header(nonce: &Nonce) -> SyncHdr {
        SyncHdr {
            source: location("IMEI:1"),
            cred: Some(credential(
                Scheme::Md5,
                "Bruce2",
                &Secret::new("OhBehave"),
                nonce,
            )),
            ..SyncHdr::default()
        }
    }

    #[test]
    fn right_credentials_are_answered_212_with_the_nonce_for_the_next_session() {
        let (mut guard, mut nonces) = (guard(true), Nonces::new(1, 16));
        let judgement = guard.judge(&header(&Nonce::new("Nonce")), "", b"");
        assert_eq!(judgement, Judgement::Right);
        let (code, chal) = guard.reply(judgement, &mut nonces);
        assert!(code == 212 && chal.is_some());
        assert_ne!(guard.nonce(), &Nonce::new("Nonce"));
        assert_eq!(
            guard.judge(&SyncHdr::default(), "", b""),
            Judgement::NotNeeded
        );
    }

    #[test]
    fn when_answered_200_every_message_needs_the_newest_nonce() {
        let (mut guard, mut nonces) = (guard(false), Nonces::new(1, 16));
        let old = Nonce::new("Nonce");
        assert_eq!(guard.judge(&header(&old), "", b""), Judgement::Right);
        assert_eq!(guard.reply(Judgement::Right, &mut nonces).0, 200);
        let fresh = guard.nonce().clone();
        assert_eq!(guard.judge(&header(&old), "", b""), Judgement::Wrong);
        assert_eq!(guard.judge(&header(&fresh), "", b""), Judgement::Right);
        assert_eq!(
            guard.judge(&SyncHdr::default(), "", b""),
            Judgement::Missing
        );
    }

    #[test]
    fn a_refusal_always_carries_a_challenge() {
        let (mut guard, mut nonces) = (guard(true), Nonces::new(1, 16));
        for (judgement, due) in [(Judgement::Missing, 407), (Judgement::Wrong, 401)] {
            let (code, chal) = guard.reply(judgement, &mut nonces);
            assert!(code == due && chal.is_some());
        }
    }
}

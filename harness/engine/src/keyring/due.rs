//! Which nonces of a side are due.
//!
//! A nonce that we give is due once the other side has it, and a message of ours may be lost on the way: whoever never got
//! it goes on with the older one, and rightly so, for the nonce of the newest Chal that it has seen is the one to use
//! (DM Protocol 1.3, 9.1). So the older nonce stays due beside the newer until the other side shows that the newer one
//! arrived: it answers the message that brought it, or makes a proof with it. From then on the older one is stale.

use super::Side;
use dmct_wire::{
    credential::Nonce,
    syncml::message::{Command, Message},
};

/// How many older nonces stay due at most: a peer may never show anything.
const MOST_REPLACED: usize = 64;

/// By what the other side shows that a nonce arrived, but for using it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Receipt {
    /// A Status or Results for the message that brought it.
    Answer {
        /// The SessionID of that message.
        session: String,
        /// Its MsgID; unknown where it cannot be read.
        message: Option<u64>,
    },
    /// Any message of the session that the notification asked for.
    Session(String),
    /// Nothing any more: the session is over.
    Nothing,
}

/// A nonce for which a newer one was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Replaced {
    /// The older nonce.
    pub nonce: Nonce,
    /// What shows that the newer one arrived.
    receipt: Receipt,
}

impl Side {
    /// Makes a nonce the one that is due: both ends are known to have it.
    pub fn renew(&mut self, nonce: Nonce) {
        self.before = Some(core::mem::replace(&mut self.nonce, nonce));
        self.replaced.clear();
    }

    /// Makes a nonce the newest one that is due. The older one stays due until there is a receipt.
    pub(crate) fn offer(&mut self, nonce: Nonce, receipt: Receipt) {
        let older = core::mem::replace(&mut self.nonce, nonce);
        self.before = Some(older.clone());
        self.replaced.push_back(Replaced {
            nonce: older,
            receipt,
        });
        if self.replaced.len() > MOST_REPLACED {
            self.replaced.pop_front();
        }
    }

    /// Hears what a message of this side in a session shows of the nonces that were sent to it.
    pub(crate) fn hear(&mut self, session: &str, message: &Message) {
        let is_answered = |id: u64| message.body.commands.iter().any(|c| refers_to(c, id));
        let arrived = self
            .replaced
            .iter()
            .rposition(|replaced| match &replaced.receipt {
                Receipt::Answer {
                    session: of,
                    message: Some(id),
                } => of == session && is_answered(*id),
                Receipt::Session(of) => of == session,
                Receipt::Answer { message: None, .. } | Receipt::Nothing => false,
            });
        if let Some(place) = arrived {
            self.replaced.drain(..=place);
        }
    }

    /// A session is over: an answer in the next one is for another message, though it may have the same number.
    pub(crate) fn end_session(&mut self) {
        for replaced in &mut self.replaced {
            if matches!(replaced.receipt, Receipt::Answer { .. }) {
                replaced.receipt = Receipt::Nothing;
            }
        }
    }

    /// The nonces that are due, the newest first.
    pub(super) fn due(&self) -> impl Iterator<Item = &Nonce> {
        let older = self.replaced.iter().rev().map(|replaced| &replaced.nonce);
        core::iter::once(&self.nonce).chain(older)
    }

    /// The nonce at that place of [`Self::due`] was used: those that are older are due no more.
    pub(super) fn used(&mut self, place: usize) {
        let older = self.replaced.len().saturating_sub(place);
        self.replaced.drain(..older);
    }
}

/// Whether a command answers something of our message with that MsgID.
fn refers_to(command: &Command, id: u64) -> bool {
    let reference = match command {
        Command::Status(status) => status.msg_ref.as_ref(),
        Command::Results(results) => results.msg_ref.as_ref(),
        _ => None,
    };
    reference.is_some_and(|reference| reference.text.trim().parse() == Ok(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use dmct_record::event::Worth;
    use dmct_wire::{
        credential::{Scheme, Secret},
        syncml::message::{Leaf, Status, SyncBody},
    };

    fn nonce(text: &str) -> Nonce {
        Nonce::new(text)
    }

    fn side() -> Side {
        Side::new("client", Secret::new("secret"), nonce("first"))
    }

    fn receipt(session: &str, message: u64) -> Receipt {
        Receipt::Answer {
            session: session.to_owned(),
            message: Some(message),
        }
    }

    /// What a digest over that nonce is worth.
    fn worth(side: &mut Side, text: &str) -> Worth {
        let cred = side.cred_with(Scheme::Md5, "client", &Secret::new("secret"), &nonce(text));
        side.judge(cred.as_ref(), None, b"").worth
    }

    /// What an HMAC over that nonce is worth.
    fn worth_of_mac(side: &mut Side, text: &str) -> Worth {
        let maker = Side::new("client", Secret::new("secret"), nonce(text));
        let header = maker.mac(b"body").to_string();
        side.judge(None, Some(&header), b"body").worth
    }

    fn answer_to(message: &str) -> Message {
        let status = Status {
            msg_ref: Some(Leaf::new(message)),
            ..Status::default()
        };
        Message {
            body: SyncBody {
                commands: vec![Command::Status(status)],
                ..SyncBody::default()
            },
            ..Message::default()
        }
    }

    #[test]
    fn a_nonce_stays_due_until_the_newer_one_is_known_to_have_arrived() {
        let mut side = side();
        side.offer(nonce("second"), receipt("1", 1));
        for lost in [("1", "2"), ("2", "1"), ("1", "")] {
            side.hear(lost.0, &answer_to(lost.1));
        }
        assert_eq!(worth(&mut side, "first"), Worth::Valid);
        assert_eq!(worth_of_mac(&mut side, "first"), Worth::Valid);
        side.hear("1", &answer_to("1"));
        assert_eq!(worth_of_mac(&mut side, "first"), Worth::Invalid);
        assert_eq!(worth(&mut side, "first"), Worth::Stale);
        assert_eq!(worth(&mut side, "second"), Worth::Valid);
    }

    #[test]
    fn whoever_uses_a_nonce_has_it() {
        for judged in [worth, worth_of_mac] {
            let mut side = side();
            side.offer(nonce("second"), receipt("1", 1));
            side.offer(nonce("third"), receipt("1", 2));
            assert_eq!(judged(&mut side, "second"), Worth::Valid);
            assert_ne!(judged(&mut side, "first"), Worth::Valid);
            assert_eq!(judged(&mut side, "second"), Worth::Valid);
            assert_eq!(judged(&mut side, "third"), Worth::Valid);
            assert_ne!(judged(&mut side, "second"), Worth::Valid);
        }
    }

    #[test]
    fn an_answer_in_a_later_session_is_for_another_message() {
        let mut side = side();
        side.offer(nonce("second"), receipt("1", 1));
        side.end_session();
        side.hear("1", &answer_to("1"));
        assert_eq!(worth(&mut side, "first"), Worth::Valid);
    }

    #[test]
    fn the_session_that_was_asked_for_shows_that_the_notification_arrived() {
        let mut side = side();
        side.offer(nonce("second"), Receipt::Session("7".to_owned()));
        side.end_session();
        side.hear("8", &Message::default());
        assert_eq!(worth(&mut side, "first"), Worth::Valid);
        side.hear("7", &Message::default());
        assert_eq!(worth(&mut side, "first"), Worth::Stale);
    }

    #[test]
    fn the_nonces_that_stay_due_are_bounded() {
        let mut side = side();
        for number in 0..1000 {
            side.offer(nonce(&number.to_string()), receipt("1", number));
        }
        assert_eq!(side.due().count(), MOST_REPLACED + 1);
    }
}

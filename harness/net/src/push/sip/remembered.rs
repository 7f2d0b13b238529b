//! Answers that were given, for requests that come twice: the server transactions (RFC 3261 17.2.2).

use std::collections::VecDeque;

use dmct_wire::sip::Message;
use tokio::time::Instant;

use super::timers::LIFE;

/// Answers kept at most.
const MOST: usize = 256;

/// What tells a request from all others, retransmissions of itself excepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key(String);

impl Key {
    /// Of a request; none if it lacks what names it.
    ///
    /// The branch alone should do (RFC 3261 17.2.3), but some reuse it.
    pub(super) fn of(request: &Message) -> Option<Self> {
        let via = request.via().ok()?.into_iter().next()?;
        let branch = via.branch().unwrap_or_default();
        let (call_id, cseq) = (request.call_id().ok()?, request.cseq().ok()?);
        let sent_by = via.sent_by;
        Some(Self(format!("{sent_by} {branch} {call_id} {cseq}")))
    }
}

/// The answers, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Remembered {
    answers: VecDeque<(Key, Instant, Vec<u8>)>,
}

impl Remembered {
    /// The answer that such a request was given, if it is not too long ago.
    pub(super) fn answer(&mut self, key: &Key, now: Instant) -> Option<Vec<u8>> {
        while self
            .answers
            .front()
            .is_some_and(|(_, until, _)| *until <= now)
        {
            self.answers.pop_front();
        }
        let mut answers = self.answers.iter();
        let (_, _, octets) = answers.find(|(own, _, _)| own == key)?;
        Some(octets.clone())
    }

    /// Keeps an answer.
    pub(super) fn keep(&mut self, key: Key, octets: Vec<u8>, now: Instant) {
        if self.answers.len() >= MOST {
            self.answers.pop_front();
        }
        self.answers.push_back((key, now + LIFE, octets));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn key(text: &str) -> Key {
        Key(text.to_owned())
    }

    #[test]
    fn an_answer_is_remembered_for_32_seconds() {
        let mut remembered = Remembered::default();
        let start = Instant::now();
        remembered.keep(key("a"), b"A".to_vec(), start);
        let nearly = start + Duration::from_millis(31_999);
        assert_eq!(remembered.answer(&key("a"), nearly), Some(b"A".to_vec()));
        assert_eq!(remembered.answer(&key("b"), nearly), None);
        assert_eq!(remembered.answer(&key("a"), start + LIFE), None);
    }

    #[test]
    fn the_oldest_answer_makes_room() {
        let mut remembered = Remembered::default();
        let now = Instant::now();
        for number in 0..=MOST {
            remembered.keep(key(&number.to_string()), Vec::new(), now);
        }
        assert_eq!(remembered.answers.len(), MOST);
        assert_eq!(remembered.answer(&key("0"), now), None);
        assert!(remembered.answer(&key("1"), now).is_some());
    }

    #[test]
    fn requests_differ_by_branch_call_and_sequence() {
        let request = |via: &str, cseq: &str| {
            let request = Message::request("MESSAGE", "sip:a")
                .with("Via", via)
                .with("Call-ID", "c")
                .with("CSeq", cseq);
            Key::of(&request)
        };
        let first = request("SIP/2.0/UDP a;branch=1", "1 MESSAGE");
        assert!(first.is_some());
        assert_eq!(first, request("SIP/2.0/UDP a;branch=1", "1 MESSAGE"));
        assert_ne!(first, request("SIP/2.0/UDP a;branch=2", "1 MESSAGE"));
        assert_ne!(first, request("SIP/2.0/UDP b;branch=1", "1 MESSAGE"));
        assert_ne!(first, request("SIP/2.0/UDP a;branch=1", "2 MESSAGE"));
        assert_eq!(request("nothing", "1 MESSAGE"), None);
    }
}

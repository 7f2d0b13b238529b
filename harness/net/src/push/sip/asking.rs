//! Requests of ours that wait for their response.

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use dmct_wire::{
    peer::Loss,
    sip::{Exchange, Message},
};
use tokio::sync::{Notify, oneshot};

use super::address::Transport;

/// What the branch of every transaction begins with (RFC 3261 8.1.1.7).
const COOKIE: &str = "z9hG4bK";

/// Whose response came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settled {
    /// One that was waited for.
    Awaited,
    /// One of ours that waits no longer, or was answered already.
    Late,
    /// None of ours.
    Stray,
}

/// All that wait, and the words that name them.
#[derive(Debug)]
pub(super) struct Asking {
    /// What no other bench has in its words.
    own: String,
    count: AtomicU64,
    waiting: Mutex<HashMap<String, Waiting>>,
}

#[derive(Debug)]
struct Waiting {
    method: String,
    link: Option<u64>,
    provisional: Arc<Notify>,
    outcome: oneshot::Sender<Result<Message, Loss>>,
}

/// A request that waits. Dropped, it waits no longer.
#[derive(Debug)]
pub(super) struct Ticket {
    asking: Arc<Asking>,
    branch: String,
    /// Told when a provisional response came.
    pub(super) provisional: Arc<Notify>,
    /// What comes of it.
    pub(super) outcome: oneshot::Receiver<Result<Message, Loss>>,
}

impl Asking {
    /// With nothing that waits.
    pub(super) fn new() -> Self {
        // keys are random, and so is the hash of nothing by them
        let own = RandomState::new().hash_one(());
        Self {
            own: format!("{own:016x}"),
            count: AtomicU64::new(1),
            waiting: Mutex::default(),
        }
    }

    /// A word that was not used before.
    pub(super) fn word(&self) -> String {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        format!("{}{count:x}", self.own)
    }

    /// What names the exchange of a new request, sent from here.
    pub(super) fn exchange(&self, transport: Transport, sent_by: &str) -> Exchange {
        Exchange {
            transport: transport.name().to_owned(),
            sent_by: sent_by.to_owned(),
            branch: format!("{COOKIE}{}", self.word()),
            from_tag: self.word(),
            call_id: self.word(),
            sequence: 1,
        }
    }

    /// A request begins to wait, for a response on this connection or for a datagram.
    pub(super) fn open(self: &Arc<Self>, branch: &str, method: &str, link: Option<u64>) -> Ticket {
        let (sender, outcome) = oneshot::channel();
        let provisional = Arc::new(Notify::new());
        let waiting = Waiting {
            method: method.to_owned(),
            link,
            provisional: Arc::clone(&provisional),
            outcome: sender,
        };
        self.lock().insert(branch.to_owned(), waiting);
        Ticket {
            asking: Arc::clone(self),
            branch: branch.to_owned(),
            provisional,
            outcome,
        }
    }

    /// Hands a response to the request that waits for it (RFC 3261 17.1.3).
    pub(super) fn settle(&self, response: Message) -> Settled {
        let via = response.via().ok().and_then(|vias| vias.into_iter().next());
        let Some(branch) = via.and_then(|via| via.branch()) else {
            return Settled::Stray;
        };
        let method = response.cseq().map(|cseq| cseq.method).unwrap_or_default();
        let mut waiting = self.lock();
        let is_awaited = waiting.get(&branch).is_some_and(|one| one.method == method);
        if !is_awaited {
            let front = branch.strip_prefix(COOKIE);
            let is_own = front.is_some_and(|word| word.starts_with(&self.own));
            return if is_own {
                Settled::Late
            } else {
                Settled::Stray
            };
        }
        if response.code().is_some_and(|code| code < 200) {
            if let Some(one) = waiting.get(&branch) {
                one.provisional.notify_one();
            }
        } else if let Some(one) = waiting.remove(&branch) {
            // whoever waited may have given up just now
            let _ = one.outcome.send(Ok(response));
        }
        Settled::Awaited
    }

    /// A connection is over; what waited for a response on it waits in vain.
    pub(super) fn lose(&self, link: u64, loss: &Loss) {
        let mut waiting = self.lock();
        let lost = waiting.extract_if(|_, one| one.link == Some(link));
        for (_, one) in lost {
            let _ = one.outcome.send(Err(loss.clone()));
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Waiting>> {
        // the map is whole between any two statements, so a panic elsewhere does no harm to it
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.asking.lock().remove(&self.branch);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn response(code: u16, branch: &str, method: &str) -> Message {
        let request = Message::request(method, "sip:a")
            .with("Via", &format!("SIP/2.0/UDP h;branch={branch}"))
            .with("CSeq", &format!("1 {method}"));
        Message::response_to(&request, code, "", None)
    }

    #[test]
    fn a_response_finds_its_request_by_branch_and_method() {
        let asking = Arc::new(Asking::new());
        let branch = asking.exchange(Transport::Udp, "h").branch;
        let mut ticket = asking.open(&branch, "MESSAGE", None);
        for stray in ["z9hG4bKother", "other"] {
            assert_eq!(
                asking.settle(response(200, stray, "MESSAGE")),
                Settled::Stray
            );
        }
        let other_method = response(200, &branch, "REGISTER");
        assert_eq!(asking.settle(other_method), Settled::Late);
        assert_eq!(
            asking.settle(response(100, &branch, "MESSAGE")),
            Settled::Awaited
        );
        assert!(ticket.outcome.try_recv().is_err(), "it is not final");
        assert_eq!(
            asking.settle(response(202, &branch, "MESSAGE")),
            Settled::Awaited
        );
        let outcome = ticket.outcome.try_recv().unwrap().unwrap();
        assert_eq!(outcome.code(), Some(202));
        assert_eq!(
            asking.settle(response(202, &branch, "MESSAGE")),
            Settled::Late
        );
    }

    #[test]
    fn a_request_waits_no_longer_when_it_is_dropped_or_its_connection_is_lost() {
        let asking = Arc::new(Asking::new());
        drop(asking.open("dropped", "MESSAGE", None));
        let mut lost = asking.open("lost", "MESSAGE", Some(1));
        let mut other = asking.open("other", "MESSAGE", Some(2));
        let loss = Loss::Unreachable("gone".to_owned());
        asking.lose(1, &loss);
        assert_eq!(lost.outcome.try_recv().unwrap(), Err(loss));
        assert!(other.outcome.try_recv().is_err());
        assert_eq!(asking.lock().len(), 1);
    }
}

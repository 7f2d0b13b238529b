//! Where everything that arrives at a bench waits for the peer.

use dmct_wire::peer::{Input, Observation};
use tokio::sync::mpsc::{self, OwnedPermit};

/// Inputs that can be queued, whatever the limits say.
const MOST_QUEUED: usize = 1 << 16;

/// The end of the queue at which carriers put what arrives.
#[derive(Clone, Debug)]
pub(crate) struct Inbox {
    sender: mpsc::Sender<Input>,
}

impl Inbox {
    /// A queue of so many inputs.
    pub(crate) fn new(limit: usize) -> (Self, mpsc::Receiver<Input>) {
        let (sender, receiver) = mpsc::channel(limit.clamp(1, MOST_QUEUED));
        (Self { sender }, receiver)
    }

    /// Hands over an input; waits while the queue is full, which slows the other side down.
    pub(crate) async fn hand(&self, input: Input) {
        // it fails when the bench is being closed, and then there is nobody to tell
        let _ = self.sender.send(input).await;
    }

    /// Room for one input, held until it is used; none: the queue is full. For a carrier that answers before it hands
    /// over, and must not wait.
    pub(crate) fn room(&self) -> Option<OwnedPermit<Input>> {
        self.sender.clone().try_reserve_owned().ok()
    }

    /// Hands over what a carrier saw, unless the queue is full: evidence must not hold up messages.
    pub(crate) fn observe(&self, observation: Observation) {
        let _ = self.sender.try_send(Input::Observed(observation));
    }

    /// Hands over a sentence worth keeping, unless the queue is full.
    pub(crate) fn note(&self, sentence: String) {
        self.observe(Observation::Note(sentence));
    }
}

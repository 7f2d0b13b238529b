//! A reference peer in this process as its own upper tester.

use dmct_wire::peer::{Answer, Stimulus};
use tokio::sync::{mpsc, oneshot};

use super::tester::failed;

/// Stimuli that may wait for a reference peer.
const MOST_WAITING: usize = 64;

/// One stimulus on its way to a reference peer.
#[derive(Debug)]
pub struct Question {
    /// What is asked.
    pub stimulus: Stimulus,
    /// Where the answer goes.
    pub reply: oneshot::Sender<Answer>,
}

/// Passes stimuli to a reference peer that is driven by a task of its own.
#[derive(Clone, Debug)]
pub struct LocalTester {
    questions: mpsc::Sender<Question>,
}

impl LocalTester {
    /// A tester, and the stimuli for [`crate::bench::Bench::drive_with_stimuli`].
    pub fn new() -> (Self, mpsc::Receiver<Question>) {
        let (questions, stimuli) = mpsc::channel(MOST_WAITING);
        (Self { questions }, stimuli)
    }

    pub(super) async fn ask(self, stimulus: Stimulus) -> Answer {
        let (reply, answer) = oneshot::channel();
        if self
            .questions
            .send(Question { stimulus, reply })
            .await
            .is_err()
        {
            return failed("the reference peer is not running any more");
        }
        answer
            .await
            .unwrap_or_else(|_| failed("the reference peer ended without an answer"))
    }
}

//! A human being as the upper tester.

use std::sync::{Arc, Mutex, PoisonError};

use dmct_wire::peer::{Answer, Stimulus};
use tokio::sync::oneshot;

use super::tester::failed;

/// Asks a human being and waits, however long that takes.
type Prompt = Box<dyn FnMut(&Stimulus) -> Answer + Send>;

/// Passes stimuli to a callback that may block, one at a time.
///
/// The callback runs on a thread of its own that nobody waits for, so that a run can end while a prompt
/// is open.
#[derive(Clone)]
pub struct OperatorTester {
    prompt: Arc<Mutex<Prompt>>,
}

impl OperatorTester {
    /// A tester that asks by way of `prompt`.
    pub fn new(prompt: impl FnMut(&Stimulus) -> Answer + Send + 'static) -> Self {
        Self {
            prompt: Arc::new(Mutex::new(Box::new(prompt))),
        }
    }

    pub(super) async fn ask(self, stimulus: Stimulus) -> Answer {
        let (reply, answer) = oneshot::channel();
        let asking = std::thread::Builder::new()
            .name("operator".to_owned())
            .spawn(move || {
                // a callback that panicked once is asked again: its panic was seen then
                let mut prompt = self.prompt.lock().unwrap_or_else(PoisonError::into_inner);
                // whoever asked may have given up waiting
                let _ = reply.send(prompt(&stimulus));
            });
        if let Err(error) = asking {
            return failed(format!("the operator could not be asked: {error}"));
        }
        answer
            .await
            .unwrap_or_else(|_| failed("the prompt for the operator ended without an answer"))
    }
}

//! A human being as the upper tester.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use dmct_wire::peer::{Answer, Stimulus};
use tokio::{
    sync::oneshot,
    time::{Instant, timeout},
};

use super::tester::failed;
use crate::bench::Inbox;

/// Asks a human being and waits, however long that takes.
type Prompt = Box<dyn FnMut(&Stimulus) -> Answer + Send>;

/// Passes stimuli to a callback that may block, one at a time.
///
/// The callback runs on a thread of its own that nobody waits for, so that a run can end while a prompt
/// is open. An operator who gives no answer in time has walked away: nothing more is asked until that prompt is
/// answered after all, so that the rest of a run does not wait again and again.
#[derive(Clone)]
pub struct OperatorTester {
    prompt: Arc<Mutex<Prompt>>,
    patience: Duration,
    /// Since when nobody is there, in a sentence.
    away: Arc<Mutex<Option<String>>>,
}

impl OperatorTester {
    /// A tester that asks by way of `prompt` and waits so long for each answer.
    pub fn new(
        patience: Duration,
        prompt: impl FnMut(&Stimulus) -> Answer + Send + 'static,
    ) -> Self {
        Self {
            prompt: Arc::new(Mutex::new(Box::new(prompt))),
            patience,
            away: Arc::default(),
        }
    }

    pub(super) async fn ask(self, stimulus: Stimulus, inbox: Inbox) -> Answer {
        if let Some(since) = lock(&self.away).clone() {
            return Answer::Away {
                reason: format!("the operator is not there: {since}"),
            };
        }
        let began = Instant::now();
        let (reply, answer) = oneshot::channel();
        let (prompt, away, noting) = (self.prompt.clone(), self.away.clone(), inbox.clone());
        let asking = std::thread::Builder::new()
            .name("operator".to_owned())
            .spawn(move || {
                // a callback that panicked once is asked again: its panic was seen then
                let answer = lock(&prompt)(&stimulus);
                if let Err(late) = reply.send(answer) {
                    noting.note(format!(
                        "the operator is back, and answers too late: {late:?}"
                    ));
                    *lock(&away) = None;
                }
            });
        if let Err(error) = asking {
            return failed(format!("the operator could not be asked: {error}"));
        }
        match timeout(self.patience, answer).await {
            Ok(Ok(Answer::Away { reason })) => self.walked_away(reason),
            Ok(Ok(answer)) => {
                let took = began.elapsed().as_secs();
                inbox.note(format!("the operator answered after {took} s"));
                answer
            }
            Ok(Err(_)) => failed("the prompt for the operator ended without an answer"),
            Err(_) => self.walked_away(format!("no answer came within {:?}", self.patience)),
        }
    }

    fn walked_away(&self, reason: String) -> Answer {
        *lock(&self.away) = Some(reason.clone());
        Answer::Away {
            reason: format!("the operator walked away: {reason}"),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // what is shared is whole between any two statements, so a panic elsewhere does no harm to it
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

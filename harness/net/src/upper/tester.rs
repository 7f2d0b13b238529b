//! The kinds of upper testers, and several of them in a row.

use std::{pin::Pin, time::Duration};

use dmct_wire::peer::{Answer, Stimulus};
use tokio::{sync::mpsc, time::timeout};

use super::{CommandTester, LocalTester, OperatorTester, PersistentTester, Question};
use crate::{bench::Inbox, implementation::Implementation};

/// Whatever answers stimuli. A clone is another handle on the same one; when the last handle is
/// dropped, the processes it started are killed.
#[derive(Clone, Default)]
pub enum UpperTester {
    /// Nobody: every stimulus is unsupported.
    #[default]
    None,
    /// A reference peer in this process.
    Local(LocalTester),
    /// A command run anew for each stimulus.
    Command(CommandTester),
    /// One process for the run.
    Persistent(PersistentTester),
    /// A human being.
    Operator(OperatorTester),
    /// The implementation is a process that is started anew when it is to be reset.
    Restart(Implementation),
    /// One that is asked only what it takes; everything else is unsupported.
    Choosing(fn(&Stimulus) -> bool, Box<UpperTester>),
    /// Several: the first that does not answer unsupported has answered.
    Several(Vec<UpperTester>),
}

impl UpperTester {
    /// The upper tester of a reference peer in this process, and the stimuli for
    /// [`crate::bench::serve`].
    pub fn local() -> (Self, mpsc::Receiver<Question>) {
        let (tester, stimuli) = LocalTester::new();
        (Self::Local(tester), stimuli)
    }

    /// Asks, and waits for the answer. What is seen of processes beside the answer goes to `inbox`.
    pub(crate) fn ask(
        self,
        stimulus: Stimulus,
        inbox: Inbox,
    ) -> Pin<Box<dyn Future<Output = Answer> + Send + 'static>> {
        match self {
            Self::None => Box::pin(async { Answer::Unsupported }),
            Self::Local(tester) => Box::pin(async move { tester.ask(stimulus).await }),
            Self::Command(tester) => Box::pin(async move { tester.ask(stimulus, inbox).await }),
            Self::Persistent(tester) => Box::pin(async move { tester.ask(stimulus, inbox).await }),
            Self::Operator(tester) => Box::pin(async move { tester.ask(stimulus, inbox).await }),
            Self::Restart(implementation) => Box::pin(async move {
                if !matches!(stimulus, Stimulus::Reset) {
                    return Answer::Unsupported;
                }
                match implementation.restart().await {
                    Ok(()) => Answer::Done { note: None },
                    Err(reason) => Answer::Failed { reason },
                }
            }),
            Self::Choosing(takes, tester) if takes(&stimulus) => tester.ask(stimulus, inbox),
            Self::Choosing(..) => Box::pin(async { Answer::Unsupported }),
            Self::Several(testers) => Box::pin(async move {
                for tester in testers {
                    match tester.ask(stimulus.clone(), inbox.clone()).await {
                        Answer::Unsupported => {}
                        answer => return answer,
                    }
                }
                Answer::Unsupported
            }),
        }
    }
}

/// What an upper tester made of a verb that does not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Honesty {
    /// It said that it cannot do that, or there is nobody to be asked.
    Honest,
    /// It said that it did it: its word is worth nothing.
    Lies,
    /// It gave no answer that is one: in a sentence.
    Confused(String),
}

impl UpperTester {
    /// Asks outside of any scenario, and waits so long for the answer. What is seen beside it is not kept.
    pub async fn request(&self, stimulus: Stimulus, limit: Duration) -> Answer {
        let (inbox, _arrivals) = Inbox::new(1);
        match timeout(limit, self.clone().ask(stimulus, inbox)).await {
            Ok(answer) => answer,
            Err(_) => failed(format!("no answer came within {limit:?}")),
        }
    }

    /// Asks for a verb that nobody knows, and waits so long for an answer. Only commands are asked.
    pub async fn probe(&self, verb: &str, limit: Duration) -> Honesty {
        let (inbox, _) = Inbox::new(1);
        let asking = match self {
            Self::Command(tester) => timeout(limit, tester.clone().probe(verb, inbox)).await,
            Self::Persistent(tester) => timeout(limit, tester.clone().probe(verb, inbox)).await,
            Self::None | Self::Local(_) | Self::Operator(_) | Self::Restart(_) => {
                return Honesty::Honest;
            }
            Self::Choosing(..) | Self::Several(_) => return Honesty::Honest,
        };
        match asking {
            Ok(Answer::Unsupported) => Honesty::Honest,
            Ok(Answer::Done { .. } | Answer::Shown { .. }) => Honesty::Lies,
            Ok(Answer::Failed { reason } | Answer::Away { reason }) => Honesty::Confused(reason),
            Err(_) => Honesty::Confused(format!("it gave no answer within {limit:?}")),
        }
    }
}

/// An answer that says why it could not be done.
pub(super) fn failed(reason: impl Into<String>) -> Answer {
    Answer::Failed {
        reason: reason.into(),
    }
}

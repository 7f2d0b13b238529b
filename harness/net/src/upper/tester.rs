//! The kinds of upper testers, and several of them in a row.

use std::pin::Pin;

use dmct_wire::peer::{Answer, Stimulus};
use tokio::sync::mpsc;

use super::{CommandTester, LocalTester, OperatorTester, PersistentTester, Question};
use crate::bench::Inbox;

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
            Self::Operator(tester) => Box::pin(async move { tester.ask(stimulus).await }),
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

/// An answer that says why it could not be done.
pub(super) fn failed(reason: impl Into<String>) -> Answer {
    Answer::Failed {
        reason: reason.into(),
    }
}

//! A command run anew for each stimulus.
//!
//! The answer comes of the first line that is one, at once, even if the process goes on: a device that
//! runs a whole session before it ends must not hold up the session. Otherwise it comes of all that was
//! printed, when the process ends. One that prints nothing and ends with 0 has done what was asked.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dmct_wire::peer::{Answer, Observation, Stimulus};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{ChildStdin, ChildStdout},
    sync::oneshot,
    task::JoinSet,
    time::{timeout, timeout_at},
};

use super::{
    hook::{AFTERMATH, Ending, Hook, Process, answer, question, quoted, unknown},
    tester::failed,
};
use crate::{bench::Inbox, clock::after};

/// Processes of earlier stimuli that may still be running.
const MOST_RUNNING: usize = 16;

/// Octets that are taken of what a process prints.
const MOST_PRINTED: u64 = 1024 * 1024;

/// What is run for a stimulus; nothing if this tester cannot do that.
type Choice = dyn Fn(&Stimulus) -> Option<Hook> + Send + Sync;

/// Runs a command for each stimulus.
#[derive(Clone)]
pub struct CommandTester {
    choice: Arc<Choice>,
    running: Arc<Mutex<JoinSet<()>>>,
}

impl CommandTester {
    /// Runs the same command for every stimulus.
    pub fn new(hook: Hook) -> Self {
        Self::choosing(move |_| Some(hook.clone()))
    }

    /// Runs what `choice` says for a stimulus; nothing means unsupported.
    pub fn choosing(choice: impl Fn(&Stimulus) -> Option<Hook> + Send + Sync + 'static) -> Self {
        Self {
            choice: Arc::new(choice),
            running: Arc::default(),
        }
    }

    pub(super) async fn ask(self, stimulus: Stimulus, inbox: Inbox) -> Answer {
        let Some(hook) = (self.choice)(&stimulus) else {
            return Answer::Unsupported;
        };
        self.put(hook, question(&stimulus), inbox).await
    }

    /// Asks for a verb that nobody knows.
    pub(super) async fn probe(self, verb: &str, inbox: Inbox) -> Answer {
        match (self.choice)(&Stimulus::Abort) {
            Some(hook) => self.put(hook, unknown(verb), inbox).await,
            None => Answer::Unsupported,
        }
    }

    async fn put(self, hook: Hook, question: Vec<u8>, inbox: Inbox) -> Answer {
        let (reply, answer) = oneshot::channel();
        if !self.start(hook, question, reply, inbox) {
            return failed(format!(
                "{MOST_RUNNING} processes of earlier stimuli are still running"
            ));
        }
        drop(self);
        answer
            .await
            .unwrap_or_else(|_| failed("the hook was stopped before it answered"))
    }

    /// Starts a process as a task of its own; false if there are too many.
    fn start(
        &self,
        hook: Hook,
        question: Vec<u8>,
        reply: oneshot::Sender<Answer>,
        inbox: Inbox,
    ) -> bool {
        let mut running = self.lock();
        while running.try_join_next().is_some() {}
        if running.len() >= MOST_RUNNING {
            return false;
        }
        running.spawn(run(hook, question, reply, inbox));
        true
    }

    fn lock(&self) -> MutexGuard<'_, JoinSet<()>> {
        // the set is whole between any two statements, so a panic elsewhere does no harm to it
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs one process to its end.
async fn run(hook: Hook, question: Vec<u8>, reply: oneshot::Sender<Answer>, inbox: Inbox) {
    // whoever asked may have given up waiting, here and below
    let mut process = match hook.start() {
        Ok(process) => process,
        Err(reason) => return drop(reply.send(failed(reason))),
    };
    let deadline = after(hook.timeout);
    if let Some(input) = process.input.take() {
        tokio::spawn(timeout_at(deadline, tell(input, question)));
    }
    let Some(output) = process.output.take() else {
        return;
    };
    let (mut output, mut printed) = (BufReader::new(output), Vec::new());
    match timeout_at(deadline, hear(&mut process, &mut output, &mut printed)).await {
        Ok(Heard::Answer(answer)) => {
            let _ = reply.send(answer);
            inbox.observe(Observation::ProcessEnded(
                leave(process, output).await.words(),
            ));
        }
        Ok(Heard::End(ending)) => conclude(&hook, &printed, ending, reply, &inbox),
        Err(_) => give_up(&hook, process, reply, &inbox).await,
    }
}

/// Writes the question and closes the input. A hook that does not care for it may have closed it first.
async fn tell(mut input: ChildStdin, question: Vec<u8>) {
    let _ = input.write_all(&question).await;
}

/// What came first.
enum Heard {
    /// A line that is an answer; the process may still be running.
    Answer(Answer),
    /// The end of the process.
    End(Ending),
}

/// Waits for an answer or the end of the process, not for the end of its output: what it left running
/// may hold that open.
async fn hear(
    process: &mut Process,
    output: &mut BufReader<ChildStdout>,
    printed: &mut Vec<u8>,
) -> Heard {
    let hearing = first_answer(output, printed);
    tokio::pin!(hearing);
    let answer = tokio::select! {
        biased;
        answer = &mut hearing => answer,
        ending = process.ended() => match timeout(AFTERMATH, &mut hearing).await {
            Ok(Some(answer)) => Some(answer),
            Ok(None) | Err(_) => return Heard::End(ending),
        },
    };
    match answer {
        Some(answer) => Heard::Answer(answer),
        None => Heard::End(process.ended().await),
    }
}

/// Reads up to the first line that is an answer, or to the end of what is printed.
async fn first_answer(
    output: &mut BufReader<ChildStdout>,
    printed: &mut Vec<u8>,
) -> Option<Answer> {
    let mut output = output.take(MOST_PRINTED);
    loop {
        let before = printed.len();
        let count = output
            .read_until(b'\n', printed)
            .await
            .ok()
            .filter(|count| *count > 0)?;
        let line = printed.get(before..before + count).unwrap_or_default();
        if let Some(answer) = answer(line) {
            return Some(answer);
        }
    }
}

/// Lets a process that has answered go on, and throws away what it prints.
async fn leave(mut process: Process, mut output: BufReader<ChildStdout>) -> Ending {
    let mut nowhere = tokio::io::sink();
    let draining = tokio::io::copy(&mut output, &mut nowhere);
    tokio::pin!(draining);
    tokio::select! {
        ending = process.ended() => return ending,
        _ = &mut draining => {}
    }
    process.ended().await
}

/// What the end of a process that printed no line of an answer means.
fn conclude(
    hook: &Hook,
    printed: &[u8],
    ending: Ending,
    reply: oneshot::Sender<Answer>,
    inbox: &Inbox,
) {
    let nothing = printed.trim_ascii().is_empty();
    let answer = match answer(printed) {
        Some(answer) if ending.good => answer,
        None if ending.good && nothing => Answer::Done {
            note: Some(ending.words()),
        },
        None if ending.good => failed(format!(
            "`{}` printed {}, which is no answer",
            hook.name(),
            quoted(printed)
        )),
        _ => failed(ending.words()),
    };
    inbox.observe(Observation::ProcessEnded(ending.words()));
    let _ = reply.send(answer);
}

async fn give_up(hook: &Hook, mut process: Process, reply: oneshot::Sender<Answer>, inbox: &Inbox) {
    let why = format!("since it gave no answer within {:?}", hook.timeout);
    let ending = process.kill(&why).await;
    inbox.observe(Observation::ProcessEnded(ending.words()));
    let _ = reply.send(failed(ending.words()));
}

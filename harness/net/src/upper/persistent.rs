//! One process for the run: a stimulus on each line of its input, an answer on each line of its output.

use std::sync::Arc;

use dmct_wire::peer::{Answer, Observation, Stimulus};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    process::{ChildStdin, ChildStdout},
    sync::Mutex,
    time::timeout,
};

use super::{
    hook::{Hook, Process, answer, question, quoted, unknown},
    tester::failed,
};
use crate::bench::Inbox;

/// Octets in one line of an answer.
const LONGEST_LINE: u64 = 1024 * 1024;

/// Asks one process, one stimulus at a time.
///
/// It is started by the first stimulus. If it ends, or gives no answer in time, the next stimulus
/// starts it again.
#[derive(Clone)]
pub struct PersistentTester {
    hook: Arc<Hook>,
    running: Arc<Mutex<Option<Running>>>,
}

struct Running {
    process: Process,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl PersistentTester {
    /// A process that is started when it is needed.
    pub fn new(hook: Hook) -> Self {
        Self {
            hook: Arc::new(hook),
            running: Arc::default(),
        }
    }

    pub(super) async fn ask(self, stimulus: Stimulus, inbox: Inbox) -> Answer {
        self.put(question(&stimulus), inbox).await
    }

    /// Asks for a verb that nobody knows.
    pub(super) async fn probe(self, verb: &str, inbox: Inbox) -> Answer {
        self.put(unknown(verb), inbox).await
    }

    async fn put(self, question: Vec<u8>, inbox: Inbox) -> Answer {
        let mut slot = self.running.lock().await;
        // taken out for as long as the answer is awaited: if nobody waits for it any more, the process
        // goes too, and the next stimulus cannot get an answer that was meant for this one
        let mut running = match slot.take() {
            Some(running) => running,
            None => match self.start() {
                Ok(running) => running,
                Err(reason) => return failed(reason),
            },
        };
        let mut line = Vec::new();
        let heard = timeout(self.hook.timeout, running.exchange(&question, &mut line)).await;
        let why = match heard {
            Ok(true) => match answer(&line) {
                Some(answer) => {
                    *slot = Some(running);
                    return answer;
                }
                None => format!("since it printed {}, which is no answer", quoted(&line)),
            },
            Ok(false) => return running.over(&inbox).await,
            Err(_) => format!("since it gave no answer within {:?}", self.hook.timeout),
        };
        let ending = running.process.kill(&why).await;
        inbox.observe(Observation::ProcessEnded(ending.words()));
        failed(ending.words())
    }

    fn start(&self) -> Result<Running, String> {
        let mut process = self.hook.start()?;
        match (process.input.take(), process.output.take()) {
            (Some(input), Some(output)) => Ok(Running {
                process,
                input,
                output: BufReader::new(output),
            }),
            _ => Err(format!(
                "`{}` has no standard input or output",
                self.hook.name()
            )),
        }
    }
}

impl Running {
    /// Writes a question and reads a line; false if the process closed its output instead.
    async fn exchange(&mut self, question: &[u8], line: &mut Vec<u8>) -> bool {
        let telling = async {
            let told = self.input.write_all(question).await;
            told.is_ok() && self.input.flush().await.is_ok()
        };
        let mut output = (&mut self.output).take(LONGEST_LINE);
        let (_, read) = tokio::join!(telling, output.read_until(b'\n', line));
        read.is_ok_and(|count| count > 0)
    }

    /// The process closed its output: what became of it.
    async fn over(mut self, inbox: &Inbox) -> Answer {
        let ending = match timeout(std::time::Duration::from_secs(1), self.process.ended()).await {
            Ok(ending) => ending,
            Err(_) => {
                self.process
                    .kill("since it closed its standard output")
                    .await
            }
        };
        inbox.observe(Observation::ProcessEnded(ending.words()));
        failed(ending.words())
    }
}

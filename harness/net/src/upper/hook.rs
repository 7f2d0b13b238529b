//! A process that answers stimuli: how it is started, how it ends, and in what words that is told.

use std::{
    collections::BTreeSet,
    path::PathBuf,
    process::{ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use dmct_wire::peer::{Answer, Stimulus};
use tokio::{
    io::AsyncReadExt,
    process::{Child, ChildStderr, ChildStdin, ChildStdout, Command},
    task::JoinHandle,
    time::timeout,
};

use crate::plain::plain;

/// Octets kept of what a hook writes to standard error: the last ones.
const MOST_COMPLAINT: usize = 4096;

/// How long the last words of a process that ended are waited for: what it left running may hold its
/// outputs open.
pub(super) const AFTERMATH: Duration = Duration::from_millis(200);

/// The groups of processes that were started and did not end, for the end of a program that goes at once.
static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// Kills all that was started here and is still running: for a program that ends without dropping anything.
pub fn kill_everything() {
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    for group in running.iter() {
        kill_group(Some(*group));
    }
}

/// How a process is started. No shell is involved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// The command and its arguments.
    pub argv: Vec<String>,
    /// How long it may take to answer.
    pub timeout: Duration,
    /// Variables added to the environment that it inherits.
    pub environment: Vec<(String, String)>,
    /// Where it runs, if not where the tester does.
    pub directory: Option<PathBuf>,
}

impl Hook {
    /// A command with its arguments, ten seconds to answer, and nothing added to its environment.
    pub fn new(argv: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            argv: argv.into_iter().map(Into::into).collect(),
            timeout: Duration::from_secs(10),
            environment: Vec::new(),
            directory: None,
        }
    }

    /// The command's name, for sentences.
    pub(super) fn name(&self) -> &str {
        self.argv.first().map_or("", String::as_str)
    }

    /// Starts it, or says why that is impossible.
    pub(crate) fn start(&self) -> Result<Process, String> {
        let Some((program, arguments)) = self.argv.split_first() else {
            return Err("no command is named".to_owned());
        };
        let mut command = Command::new(program);
        command
            .args(arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        if let Some(directory) = &self.directory {
            command.current_dir(directory);
        }
        // a group of its own, so that it can be ended together with the processes it starts
        #[cfg(unix)]
        command.process_group(0);
        let child = command
            .spawn()
            .map_err(|error| format!("`{program}` could not be started: {}", plain(&error)))?;
        Ok(Process::new(child, program.clone()))
    }
}

/// A running hook. Dropped while it runs, it is killed, and with it the processes of its group.
pub(crate) struct Process {
    name: String,
    group: Option<u32>,
    child: Child,
    complaint: Complaint,
    pub(crate) input: Option<ChildStdin>,
    pub(crate) output: Option<ChildStdout>,
}

impl Process {
    fn new(mut child: Child, name: String) -> Self {
        let complaint = Complaint::read(child.stderr.take());
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let group = child.id();
        if let Some(group) = group {
            let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
            running.insert(group);
        }
        Self {
            name,
            group,
            child,
            complaint,
            input,
            output,
        }
    }

    /// Waits for its end, and tells it in words.
    pub(crate) async fn ended(&mut self) -> Ending {
        let status = self.child.wait().await;
        let how = match &status {
            Ok(status) => manner(*status),
            Err(error) => format!("ended in an unknown way: {}", plain(error)),
        };
        let good = status.is_ok_and(|status| status.success());
        Ending {
            good,
            how: format!("`{}` {how}", self.name),
            complaint: self.complaint.told().await,
        }
    }

    /// Asks it and the processes of its group to end, and kills them when they do not within `limit`.
    pub(crate) async fn end(&mut self, limit: Duration) -> Ending {
        terminate_group(self.child.id());
        match timeout(limit, self.ended()).await {
            Ok(ending) => {
                // what it left running is part of it
                kill_group(self.group);
                ending
            }
            Err(_) => {
                self.kill(&format!(
                    "since it did not end within {limit:?} when asked to"
                ))
                .await
            }
        }
    }

    /// Kills it, waits for its end and tells it.
    pub(crate) async fn kill(&mut self, why: &str) -> Ending {
        kill_group(self.child.id());
        // it fails when the process has ended already
        let _ = self.child.start_kill();
        let ending = self.ended().await;
        Ending {
            good: false,
            how: format!("{}, {why}", ending.how),
            ..ending
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // a process that has ended has no number any more, and what it left running is left alone: a
        // hook may start a device and go
        kill_group(self.child.id());
        if let Some(group) = self.group {
            let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
            running.remove(&group);
        }
    }
}

/// How a process ended.
pub(crate) struct Ending {
    /// Of itself, with exit status 0.
    pub(crate) good: bool,
    how: String,
    /// The last of what it wrote to standard error.
    complaint: String,
}

impl Ending {
    /// In words, with what it wrote to standard error.
    pub(crate) fn words(&self) -> String {
        if self.complaint.is_empty() {
            return self.how.clone();
        }
        format!("{}; standard error: {}", self.how, self.complaint)
    }
}

/// The JSON line with a verb that nobody knows.
pub(super) fn unknown(verb: &str) -> Vec<u8> {
    let mut line = serde_json::json!({ "verb": verb }).to_string().into_bytes();
    line.push(b'\n');
    line
}

/// The JSON line that a hook is given.
pub(super) fn question(stimulus: &Stimulus) -> Vec<u8> {
    let mut line = serde_json::to_vec(stimulus).unwrap_or_default();
    line.push(b'\n');
    line
}

/// The answer that a hook printed; none if it is no answer.
pub(super) fn answer(printed: &[u8]) -> Option<Answer> {
    serde_json::from_slice(printed).ok()
}

/// Octets of a hook as they can be put into a sentence.
pub(super) fn quoted(octets: &[u8]) -> String {
    let text = String::from_utf8_lossy(octets);
    let text = text.trim();
    match text.char_indices().nth(200) {
        Some((end, _)) => format!("{:?}...", text.get(..end).unwrap_or_default()),
        None => format!("{text:?}"),
    }
}

#[cfg(unix)]
fn kill_group(group: Option<u32>) {
    signal_group(group, rustix::process::Signal::KILL);
}

#[cfg(unix)]
fn terminate_group(group: Option<u32>) {
    signal_group(group, rustix::process::Signal::TERM);
}

#[cfg(unix)]
fn signal_group(group: Option<u32>, signal: rustix::process::Signal) {
    use rustix::process::{Pid, kill_process_group};
    let group = group
        .and_then(|group| i32::try_from(group).ok())
        .and_then(Pid::from_raw);
    if let Some(group) = group {
        // it fails when all processes of the group have ended
        let _ = kill_process_group(group, signal);
    }
}

#[cfg(not(unix))]
fn kill_group(_group: Option<u32>) {}

#[cfg(not(unix))]
fn terminate_group(_group: Option<u32>) {}

#[cfg(unix)]
fn manner(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("ended with exit status {code}"),
        (None, Some(signal)) => format!("was killed by signal {signal}{}", signal_name(signal)),
        (None, None) => "ended".to_owned(),
    }
}

#[cfg(not(unix))]
fn manner(status: ExitStatus) -> String {
    status.code().map_or_else(
        || "ended".to_owned(),
        |code| format!("ended with exit status {code}"),
    )
}

/// The signals that end a process most often, by the numbers of Linux.
#[cfg(unix)]
fn signal_name(signal: i32) -> &'static str {
    match signal {
        4 => " (illegal instruction)",
        6 => " (aborted)",
        8 => " (arithmetic error)",
        9 => " (killed)",
        11 => " (segmentation fault)",
        15 => " (terminated)",
        _ => "",
    }
}

/// What a process writes to standard error, of which the last octets are kept.
struct Complaint {
    kept: Arc<Mutex<Vec<u8>>>,
    reading: Option<JoinHandle<()>>,
}

impl Complaint {
    fn read(stream: Option<ChildStderr>) -> Self {
        let kept = Arc::default();
        let reading = stream.map(|stream| tokio::spawn(keep(stream, Arc::clone(&kept))));
        Self { kept, reading }
    }

    /// What was written, once the process has ended.
    async fn told(&mut self) -> String {
        if let Some(reading) = &mut self.reading
            && timeout(AFTERMATH, reading).await.is_ok()
        {
            self.reading = None;
        }
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&kept).trim().to_owned()
    }
}

impl Drop for Complaint {
    fn drop(&mut self) {
        if let Some(reading) = &self.reading {
            reading.abort();
        }
    }
}

async fn keep(mut stream: ChildStderr, kept: Arc<Mutex<Vec<u8>>>) {
    let mut piece = [0; 1024];
    while let Ok(count @ 1..) = stream.read(&mut piece).await {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(piece.get(..count).unwrap_or_default());
        let excess = kept.len().saturating_sub(MOST_COMPLAINT);
        kept.drain(..excess);
    }
}

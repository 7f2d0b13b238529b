//! An implementation under test that is a process: started here, watched, and started again when it dies.
//!
//! A task owns the process. Its end is told to the peer that is being driven, with exit status or signal and the last of
//! what it wrote to standard error; whether that is a fault is for the judge to say. It is begun anew at once, and once
//! only until somebody asks for it: one that cannot stay up does not keep the machine busy.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use dmct_wire::peer::Observation;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    net::TcpStream,
    process::ChildStdout,
    sync::{Notify, mpsc, oneshot},
    time::{sleep, timeout},
};

use crate::{
    bench::Inbox,
    upper::{Hook, Process},
};

/// How long a process may take to end when it is asked to.
const FAREWELL: Duration = Duration::from_secs(2);

/// How often it is looked whether somebody listens.
const LOOK: Duration = Duration::from_millis(20);

/// Octets of a line that are compared with what a process says when it is ready.
const LONGEST_LINE: u64 = 4096;

/// The process that is the implementation under test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImplementationConfig {
    /// The program and its arguments. No shell is involved.
    pub argv: Vec<String>,
    /// How it is known that it is ready.
    pub ready: Ready,
    /// How long it may take to get ready.
    pub within: Duration,
}

/// How it is known that a process is ready.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Ready {
    /// It is, once it is started.
    #[default]
    AtOnce,
    /// When it takes TCP connections at this address, `host:port`.
    Listens(String),
    /// When it prints a line with this text.
    Says(String),
}

/// A process that is watched. A clone is another handle on the same one; when the last handle is dropped, it is killed
/// with the processes of its group.
#[derive(Clone)]
pub struct Implementation {
    orders: mpsc::Sender<Order>,
    last_end: LastEnd,
}

/// How it ended last by itself, until somebody asks.
type LastEnd = Arc<Mutex<Option<String>>>;

/// What is asked of the task that owns the process.
enum Order {
    /// To have it running.
    Run(oneshot::Sender<Result<(), String>>),
    /// To end it and start it anew.
    Restart(oneshot::Sender<Result<(), String>>),
    /// To end it.
    End(oneshot::Sender<()>),
}

impl Implementation {
    /// Starts it and waits until it is ready.
    pub(crate) async fn start(config: ImplementationConfig, inbox: Inbox) -> Result<Self, String> {
        let process = begin(&config).await?;
        let (orders, receiver) = mpsc::channel(1);
        let last_end = LastEnd::default();
        let ends = Arc::clone(&last_end);
        tokio::spawn(watch(config, Some(process), receiver, inbox, ends));
        Ok(Self { orders, last_end })
    }

    /// How it ended by itself since this was asked last, if it did or does within `limit`: a connection is lost a little
    /// before the process is gone.
    pub async fn ended(&self, limit: Duration) -> Option<String> {
        let looking = async {
            loop {
                if let Some(how) = take(&self.last_end) {
                    return how;
                }
                sleep(LOOK).await;
            }
        };
        timeout(limit, looking).await.ok()
    }

    /// Makes sure that it is running.
    ///
    /// # Errors
    /// It cannot be started, or does not get ready: in a sentence.
    pub async fn run(&self) -> Result<(), String> {
        self.order(Order::Run).await
    }

    /// Ends it and starts it anew.
    ///
    /// # Errors
    /// As [`Implementation::run`].
    pub async fn restart(&self) -> Result<(), String> {
        self.order(Order::Restart).await
    }

    /// Ends it, politely first.
    pub async fn end(&self) {
        let (reply, ended) = oneshot::channel();
        if self.orders.send(Order::End(reply)).await.is_ok() {
            let _ = ended.await;
        }
    }

    async fn order(
        &self,
        order: fn(oneshot::Sender<Result<(), String>>) -> Order,
    ) -> Result<(), String> {
        let (reply, done) = oneshot::channel();
        let gone = || "nobody watches the implementation any more".to_owned();
        self.orders.send(order(reply)).await.map_err(|_| gone())?;
        done.await.map_err(|_| gone())?
    }
}

/// Owns the process until nobody has a handle on it any more.
async fn watch(
    config: ImplementationConfig,
    mut running: Option<Process>,
    mut orders: mpsc::Receiver<Order>,
    inbox: Inbox,
    last_end: LastEnd,
) {
    let mut may_begin = true;
    loop {
        let order = tokio::select! {
            order = orders.recv() => order,
            ending = end_of(&mut running) => {
                running = None;
                let text = format!("the implementation under test ended by itself: {ending}");
                *last_end.lock().unwrap_or_else(PoisonError::into_inner) = Some(text.clone());
                inbox.observe(Observation::ImplementationEnded(text));
                if may_begin {
                    may_begin = false;
                    running = begin_again(&config, &inbox).await;
                }
                continue;
            }
        };
        match order {
            None => return,
            Some(Order::End(reply)) => {
                end(running.take()).await;
                let _ = reply.send(());
            }
            Some(Order::Restart(reply)) => {
                end(running.take()).await;
                let begun = begin(&config).await;
                let _ = reply.send(begun.map(|process| running = Some(process)));
                may_begin = true;
            }
            Some(Order::Run(reply)) => {
                let begun = match running {
                    Some(_) => Ok(()),
                    None => begin(&config).await.map(|process| running = Some(process)),
                };
                let _ = reply.send(begun);
                may_begin = true;
            }
        }
    }
}

fn take(last_end: &LastEnd) -> Option<String> {
    last_end
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take()
}

async fn begin_again(config: &ImplementationConfig, inbox: &Inbox) -> Option<Process> {
    match begin(config).await {
        Ok(process) => {
            inbox.note("the implementation under test was started again".to_owned());
            Some(process)
        }
        Err(reason) => {
            inbox.note(reason);
            None
        }
    }
}

async fn end(running: Option<Process>) {
    if let Some(mut process) = running {
        process.end(FAREWELL).await;
    }
}

/// The end of a process, in words; where there is none, it never comes.
async fn end_of(running: &mut Option<Process>) -> String {
    match running {
        Some(process) => process.ended().await.words(),
        None => std::future::pending().await,
    }
}

/// Starts it and waits until it is ready.
async fn begin(config: &ImplementationConfig) -> Result<Process, String> {
    let mut process = Hook::new(&config.argv).start().map_err(|reason| {
        format!("the implementation under test could not be started: {reason}")
    })?;
    let said = Arc::new(Notify::new());
    if let Some(output) = process.output.take() {
        tokio::spawn(listen(output, config.ready.clone(), Arc::clone(&said)));
    }
    let ready = async {
        tokio::select! {
            () = is_ready(&config.ready, &said) => None,
            ending = process.ended() => Some(ending.words()),
        }
    };
    match timeout(config.within, ready).await {
        Ok(None) => Ok(process),
        Ok(Some(ending)) => Err(format!(
            "the implementation under test ended before it was ready: {ending}"
        )),
        Err(_) => {
            let why = format!("since it was not ready within {:?}", config.within);
            let ending = process.kill(&why).await;
            Err(format!(
                "the implementation under test did not get ready: {}",
                ending.words()
            ))
        }
    }
}

async fn is_ready(ready: &Ready, said: &Notify) {
    match ready {
        Ready::AtOnce => {}
        Ready::Says(_) => said.notified().await,
        Ready::Listens(address) => {
            while TcpStream::connect(address).await.is_err() {
                sleep(LOOK).await;
            }
        }
    }
}

/// Reads what it prints to its end, so that it is never held up, and says when it is ready.
async fn listen(output: ChildStdout, ready: Ready, said: Arc<Notify>) {
    let mut output = BufReader::new(output);
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = (&mut output)
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)
            .await;
        if !matches!(read, Ok(1..)) {
            return;
        }
        if let Ready::Says(text) = &ready
            && String::from_utf8_lossy(&line).contains(text.as_str())
        {
            said.notify_one();
        }
    }
}

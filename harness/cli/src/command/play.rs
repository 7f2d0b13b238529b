//! `dmct play`: a reference peer, or a mutant of one, as a process of its own.
//!
//! With `--stdin` it is its own upper tester: requests come as JSON lines on standard input, each is answered by
//! a line, and when the input ends the process ends as soon as no session is going on. So one and the same command
//! can be run for every trigger (its state kept in a file) or once for a whole run. Processes that keep their state
//! in the same file are one device: each waits for the one before it to end.

use super::print;
use crate::{
    args::{PlayArgs, PlayWhich},
    lab::OwnTls,
    problem::Problem,
    table::unix_time,
};
use anstream::eprintln;
use dmct_net::{
    Clock, Stopper,
    bench::{Bench, BenchConfig},
    upper::Question,
};
use dmct_record::exit_code;
use dmct_reference::{
    client::{Client, ClientConfig},
    mutant::{self, Mutant, Role, Saboteur},
    server::{Server, ServerConfig},
};
use dmct_wire::peer::{Answer, Input, Output, Peer, Stimulus, Time, Transmit};
use std::{
    collections::HashSet,
    fs::{self, File, TryLockError},
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    sync::{Notify, mpsc, oneshot},
};

/// The longest line that is taken from standard input, octets.
const LONGEST_LINE: usize = 16 * 1024 * 1024;

/// How long a process that holds the state may take to end, if all it did was to answer.
const MOMENT: Duration = Duration::from_millis(500);

/// Carries `dmct play` out.
///
/// # Errors
/// An unknown mutant, a set-up that cannot be read, an address that cannot be used.
pub fn execute(args: &PlayArgs) -> Result<u8, Problem> {
    if args.mutant.as_deref() == Some("list") {
        print(&mutants(args.which));
        return Ok(exit_code::CONFORMANT);
    }
    let mutant = args
        .mutant
        .as_deref()
        .map(|name| find(name, args.which))
        .transpose()?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Problem::environment(format!("cannot start the runtime: {error}")))?;
    let played = match args.which {
        PlayWhich::Client => runtime.block_on(client(args, mutant)),
        PlayWhich::Server => runtime.block_on(server(args, mutant)),
    };
    runtime.shutdown_background();
    played.map(|()| exit_code::CONFORMANT)
}

const fn role_of(which: PlayWhich) -> Role {
    match which {
        PlayWhich::Client => Role::Client,
        PlayWhich::Server => Role::Server,
    }
}

fn find(name: &str, which: PlayWhich) -> Result<&'static Mutant, Problem> {
    mutant::by_name(name)
        .filter(|mutant| mutant.role == role_of(which))
        .ok_or_else(|| {
            Problem::usage(format!(
                "no mutant is named {name}; these are:\n{}",
                mutants(which)
            ))
        })
}

fn mutants(which: PlayWhich) -> String {
    mutant::all()
        .filter(|mutant| mutant.role == role_of(which))
        .map(|mutant| {
            format!(
                "{:<40} {} ({})\n",
                mutant.name,
                mutant.what,
                mutant.violates.join(", ")
            )
        })
        .collect()
}

/// A client, honest or not.
enum Device {
    Honest(Box<Client>),
    Mutant(Box<Saboteur<Client>>),
}

impl Device {
    fn client(&self) -> &Client {
        match self {
            Self::Honest(client) => client,
            Self::Mutant(saboteur) => saboteur.inner(),
        }
    }

    fn client_mut(&mut self) -> &mut Client {
        match self {
            Self::Honest(client) => client,
            Self::Mutant(saboteur) => saboteur.inner_mut(),
        }
    }
}

impl Peer for Device {
    fn handle(&mut self, now: Time, input: Input) {
        match self {
            Self::Honest(client) => client.handle(now, input),
            Self::Mutant(saboteur) => saboteur.handle(now, input),
        }
    }

    fn poll(&mut self, now: Time) -> Output {
        match self {
            Self::Honest(client) => client.poll(now),
            Self::Mutant(saboteur) => saboteur.poll(now),
        }
    }
}

async fn client(args: &PlayArgs, mutant: Option<&'static Mutant>) -> Result<(), Problem> {
    let mut config: ClientConfig = config(args.config.as_deref())?;
    config.protocol.clone_from(&args.protocol);
    config.unix_time = unix_time();
    if let Some(url) = &args.server {
        config.account.url.clone_from(url);
    }
    let mut asked = match (args.stdin, args.listen) {
        (true, _) => Asked::Lines(None),
        (false, None) => Asked::Session,
        (false, Some(_)) => Asked::Nothing,
    };
    // Held until the state is written.
    let _hold = match args.state.as_deref() {
        Some(path) => match hold(path, &mut asked)? {
            Some(hold) => Some(hold),
            None => return Ok(()),
        },
        None => None,
    };
    let mut device = match mutant {
        Some(mutant) => Device::Mutant(Box::new(mutant.client(config))),
        None => Device::Honest(Box::new(Client::new(config))),
    };
    if let Some(path) = args.state.as_deref().filter(|path| path.exists()) {
        let text =
            fs::read_to_string(path).map_err(|error| Problem::file("cannot read", path, &error))?;
        let state = serde_json::from_str(&text).map_err(|error| {
            Problem::usage(format!(
                "{} is no state of a device: {error}",
                path.display()
            ))
        })?;
        device.client_mut().restore(state);
    }
    let bench = open(None, args.listen, OwnTls::of_play(&args.tls)?).await?;
    for address in bench.udp_addresses() {
        eprintln!("listening for notifications on UDP {address}");
    }
    let device = run(bench, device, asked).await;
    match &args.state {
        Some(path) => keep(path, device.client()),
        None => Ok(()),
    }
}

/// Takes hold of a state, so that no two processes are the same device at once; waits for that if need be.
///
/// Nothing comes back if the first request is one for the process that has it: to abort the session that goes on
/// there, or to send an alert in it. It is answered here, so that nobody waits in vain.
fn hold(path: &Path, asked: &mut Asked) -> Result<Option<File>, Problem> {
    // A file of its own, which stays: the state itself is replaced whenever it is written.
    let beside = path.with_extension("lock");
    let trouble = |error: &std::io::Error| Problem::file("cannot lock", &beside, error);
    let file = File::create(&beside).map_err(|error| trouble(&error))?;
    match file.try_lock() {
        Ok(()) => return Ok(Some(file)),
        Err(TryLockError::WouldBlock) => {}
        Err(TryLockError::Error(error)) => return Err(trouble(&error)),
    }
    if let Asked::Lines(first) = asked {
        let mut line = String::new();
        // What cannot be read here cannot be read later either, and ends the process then.
        let _ = std::io::stdin().read_line(&mut line);
        let patience = match serde_json::from_str(&line) {
            Ok(Stimulus::Abort) => Some(Duration::ZERO),
            // The one that has it may just be about to end.
            Ok(Stimulus::RaiseAlert { .. }) => Some(MOMENT),
            _ => None,
        };
        *first = Some(line);
        if let Some(patience) = patience {
            if comes_free(&file, patience) {
                return Ok(Some(file));
            }
            print_answer(&Answer::Unsupported);
            return Ok(None);
        }
    }
    file.lock().map_err(|error| trouble(&error))?;
    Ok(Some(file))
}

/// Whether the lock on a file can be had within a while.
fn comes_free(file: &File, patience: Duration) -> bool {
    let began = Instant::now();
    while file.try_lock().is_err() {
        if began.elapsed() >= patience {
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    true
}

/// Writes the state beside its file first, so that a process that is killed leaves the old one.
fn keep(path: &Path, client: &Client) -> Result<(), Problem> {
    let text = serde_json::to_string(&client.snapshot())
        .map_err(|error| Problem::environment(format!("the state cannot be written: {error}")))?;
    let beside = path.with_extension("new");
    fs::write(&beside, text)
        .and_then(|()| fs::rename(&beside, path))
        .map_err(|error| Problem::file("cannot write", path, &error))
}

async fn server(args: &PlayArgs, mutant: Option<&'static Mutant>) -> Result<(), Problem> {
    let mut config: ServerConfig = config(args.config.as_deref())?;
    config.unix_time = unix_time();
    let peer: Box<dyn Peer + Send> = match mutant {
        Some(mutant) => Box::new(mutant.server(config)),
        None => Box::new(Server::new(config)),
    };
    let listen = args
        .listen
        .unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)));
    let bench = open(Some(listen), None, OwnTls::of_play(&args.tls)?).await?;
    if let Some(url) = bench.url("/dm") {
        eprintln!("listening for DM messages on {url}");
    }
    let asked = if args.stdin {
        Asked::Lines(None)
    } else {
        Asked::Nothing
    };
    run(bench, Boxed(peer), asked).await;
    Ok(())
}

/// A boxed peer as a peer.
struct Boxed(Box<dyn Peer + Send>);

impl Peer for Boxed {
    fn handle(&mut self, now: Time, input: Input) {
        self.0.handle(now, input);
    }

    fn poll(&mut self, now: Time) -> Output {
        self.0.poll(now)
    }
}

fn config<T: Default + for<'de> serde::Deserialize<'de>>(
    path: Option<&Path>,
) -> Result<T, Problem> {
    let Some(path) = path else {
        return Ok(T::default());
    };
    let text =
        fs::read_to_string(path).map_err(|error| Problem::file("cannot read", path, &error))?;
    serde_json::from_str(&text).map_err(|error| {
        Problem::usage(format!(
            "{} is no set-up of this peer: {error}",
            path.display()
        ))
    })
}

async fn open(
    http: Option<SocketAddr>,
    udp: Option<SocketAddr>,
    tls: OwnTls,
) -> Result<Bench, Problem> {
    let config = BenchConfig {
        http_listen: http,
        http_tls: tls.server,
        client_tls: tls.client,
        udp_listen: udp.into_iter().collect(),
        ..BenchConfig::default()
    };
    Bench::open(config)
        .await
        .map_err(|error| Problem::environment(error.to_string()))
}

/// Who asks a peer for something.
enum Asked {
    /// Nobody; it takes what comes until it is interrupted.
    Nothing,
    /// It opens one session.
    Session,
    /// Standard input, of which this line was read already.
    Lines(Option<String>),
}

/// Drives a peer until it is interrupted, or, where standard input or a single session bounds it, until that is
/// over and nothing is going on any more.
async fn run<P: Peer + Send>(mut bench: Bench, peer: P, asked: Asked) -> P {
    let (stopper, stop) = Stopper::new();
    let (questions, mut stimuli) = mpsc::channel(16);
    let quiet = Arc::new(Quiet::default());
    let waiting = quiet.clone();
    tokio::spawn(async move {
        let asking = async {
            match asked {
                Asked::Nothing => core::future::pending().await,
                Asked::Session => {
                    ask(&questions, Stimulus::StartSession { server: None }).await;
                }
                Asked::Lines(first) => take_lines(&questions, first).await,
            }
            waiting.reached().await;
        };
        tokio::select! {
            () = asking => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        stopper.stop();
    });
    let mut watched = Watched {
        peer,
        quiet,
        open: HashSet::new(),
    };
    bench
        .drive_with_stimuli(&mut watched, &Clock::start(), &mut stimuli, &stop)
        .await;
    watched.peer
}

/// Passes requests from standard input on, and prints the answers.
async fn take_lines(questions: &mpsc::Sender<Question>, first: Option<String>) {
    if let Some(line) = first {
        take_line(questions, &line).await;
    }
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        take_line(questions, &line).await;
    }
}

async fn take_line(questions: &mpsc::Sender<Question>, line: &str) {
    if line.trim().is_empty() {
        return;
    }
    let answer = if line.len() > LONGEST_LINE {
        Answer::Failed {
            reason: "the line is too long".to_owned(),
        }
    } else {
        match serde_json::from_str(line) {
            Ok(stimulus) => ask(questions, stimulus).await,
            Err(_) => Answer::Unsupported,
        }
    };
    print_answer(&answer);
}

fn print_answer(answer: &Answer) {
    if let Ok(text) = serde_json::to_string(answer) {
        print(&format!("{text}\n"));
    }
}

async fn ask(questions: &mpsc::Sender<Question>, stimulus: Stimulus) -> Answer {
    let (reply, answer) = oneshot::channel();
    let gone = || Answer::Failed {
        reason: "the peer has ended".to_owned(),
    };
    if questions.send(Question { stimulus, reply }).await.is_err() {
        return gone();
    }
    answer.await.unwrap_or_else(|_| gone())
}

/// Whether a peer has nothing under way.
#[derive(Debug, Default)]
struct Quiet {
    now: AtomicBool,
    changed: Notify,
}

impl Quiet {
    fn set(&self, quiet: bool) {
        self.now.store(quiet, Ordering::SeqCst);
        if quiet {
            self.changed.notify_one();
        }
    }

    async fn reached(&self) {
        while !self.now.load(Ordering::SeqCst) {
            self.changed.notified().await;
        }
    }
}

/// A peer that is watched for having nothing under way: no request of its own is open, and it waits for nothing.
struct Watched<P> {
    peer: P,
    quiet: Arc<Quiet>,
    open: HashSet<u64>,
}

impl<P: Peer> Peer for Watched<P> {
    fn handle(&mut self, now: Time, input: Input) {
        self.quiet.set(false);
        match &input {
            Input::Response(response) => {
                self.open.remove(&response.exchange);
            }
            Input::Lost { exchange, .. } => {
                self.open.remove(exchange);
            }
            _ => {}
        }
        self.peer.handle(now, input);
    }

    fn poll(&mut self, now: Time) -> Output {
        let output = self.peer.poll(now);
        match &output {
            Output::Transmit(Transmit::Request { exchange, .. }) => {
                self.open.insert(*exchange);
            }
            Output::Wait(_) | Output::Finished => self.quiet.set(self.open.is_empty()),
            Output::Transmit(_) | Output::Answer { .. } => {}
        }
        output
    }
}

//! Small peers for tests, and what they saw.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use dmct_net::{
    Clock, Limits, Stop, Stopper,
    bench::{Bench, BenchConfig, Driven, serve},
    push::{PushAddresses, PushConfig},
    tls::{ClientTls, ServerTls},
    upper::UpperTester,
};
use dmct_wire::peer::{Delivery, Input, Output, Peer, Request, Time, Transmit};
use tokio::{sync::mpsc, task::JoinHandle};

/// What a dummy does next.
#[derive(Default)]
pub struct Actions {
    outputs: VecDeque<Output>,
    wake: Option<Time>,
    finished: bool,
    pub now: Time,
}

impl Actions {
    pub fn send(&mut self, transmit: Transmit) {
        self.outputs.push_back(Output::Transmit(transmit));
    }

    pub fn output(&mut self, output: Output) {
        self.outputs.push_back(output);
    }

    pub fn wake_in(&mut self, duration: Duration) {
        self.wake = Some(self.now + duration);
    }

    pub fn finish(&mut self) {
        self.finished = true;
    }
}

/// A peer that reacts by a closure and keeps every input with its time.
pub struct Dummy<F> {
    react: F,
    actions: Actions,
    pub seen: Seen,
}

pub type Seen = Arc<Mutex<Vec<(Time, Input)>>>;

impl<F: FnMut(&Input, &mut Actions)> Dummy<F> {
    pub fn new(react: F) -> Self {
        Self {
            react,
            actions: Actions::default(),
            seen: Seen::default(),
        }
    }

    /// The inputs so far, what the carrier only observed left out.
    pub fn inputs(&self) -> Vec<Input> {
        inputs(&self.seen)
    }
}

/// The inputs so far, what the carrier only observed left out.
pub fn inputs(seen: &Seen) -> Vec<Input> {
    let seen = seen.lock().unwrap();
    seen.iter()
        .map(|(_, input)| input.clone())
        .filter(|input| !matches!(input, Input::Observed(_)))
        .collect()
}

/// What the carrier observed so far, in its words.
pub fn observed(seen: &Seen) -> Vec<String> {
    let seen = seen.lock().unwrap();
    seen.iter()
        .filter_map(|(_, input)| match input {
            Input::Observed(observation) => Some(format!("{observation:?}")),
            _ => None,
        })
        .collect()
}

impl<F: FnMut(&Input, &mut Actions)> Peer for Dummy<F> {
    fn handle(&mut self, now: Time, input: Input) {
        self.actions.now = now;
        self.seen.lock().unwrap().push((now, input.clone()));
        (self.react)(&input, &mut self.actions);
    }

    fn poll(&mut self, _now: Time) -> Output {
        match self.actions.outputs.pop_front() {
            Some(output) => output,
            None if self.actions.finished => Output::Finished,
            None => Output::Wait(self.actions.wake.take()),
        }
    }
}

/// Answers every request with 200, its body and the header `X-Method`.
pub fn echo(request: &Request, delivery: Delivery) -> Transmit {
    Transmit::Response {
        exchange: request.exchange,
        status: 200,
        headers: vec![("X-Method".to_owned(), request.method.clone())],
        body: request.body.clone(),
        delivery,
    }
}

/// Posts one message to `url`.
pub fn post(exchange: u64, url: &str, body: &[u8], delivery: Delivery) -> Transmit {
    Transmit::Request {
        exchange,
        url: url.to_owned(),
        headers: vec![("Content-Type".to_owned(), "text/plain".to_owned())],
        body: body.to_vec(),
        delivery,
    }
}

pub fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// Limits under which what never comes is given up soon.
pub fn hasty() -> Limits {
    let soon = Duration::from_millis(50);
    Limits {
        message: soon,
        idle: soon,
        silence: soon,
        answer: soon,
        response: soon,
        ..Limits::default()
    }
}

/// A bench with an HTTP listener on loopback.
pub async fn bench(limits: Limits) -> Bench {
    let config = BenchConfig {
        http_listen: Some(loopback()),
        udp_listen: vec![loopback()],
        limits,
        ..BenchConfig::default()
    };
    Bench::open(config).await.unwrap()
}

/// A bench that serves HTTPS, and whose client trusts like this.
pub async fn secured(server: Option<ServerTls>, client: ClientTls, limits: Limits) -> Bench {
    let config = BenchConfig {
        http_listen: Some(loopback()),
        http_tls: server,
        client_tls: client,
        udp_listen: vec![loopback()],
        limits,
        ..BenchConfig::default()
    };
    Bench::open(config).await.unwrap()
}

/// A bench with these carriers of pushes, and what every bench of these tests has.
pub async fn carriers(push: PushConfig, limits: Limits) -> Bench {
    let config = BenchConfig {
        http_listen: Some(loopback()),
        udp_listen: vec![loopback()],
        push,
        limits,
        ..BenchConfig::default()
    };
    Bench::open(config).await.unwrap()
}

/// A peer served by a task of its own, until it is dropped.
pub struct Served {
    pub address: SocketAddr,
    pub datagrams: SocketAddr,
    pub pushes: PushAddresses,
    pub seen: Seen,
    stopper: Stopper,
    task: JoinHandle<Driven>,
}

impl Served {
    pub async fn new<F>(limits: Limits, react: F) -> Self
    where
        F: FnMut(&Input, &mut Actions) + Send + 'static,
    {
        Self::on(bench(limits).await, react)
    }

    /// On this bench, which must serve HTTP and receive datagrams.
    pub fn on<F>(bench: Bench, react: F) -> Self
    where
        F: FnMut(&Input, &mut Actions) + Send + 'static,
    {
        let pushes = bench.push_addresses();
        let (address, datagrams) = (bench.http_address().unwrap(), bench.udp_addresses()[0]);
        let peer = Dummy::new(react);
        let seen = Arc::clone(&peer.seen);
        let (stopper, stop) = Stopper::new();
        let (_, stimuli) = mpsc::channel(1);
        let task = tokio::spawn(serve(bench, Box::new(peer), Clock::start(), stimuli, stop));
        Self {
            address,
            datagrams,
            pushes,
            seen,
            stopper,
            task,
        }
    }

    /// The same where it serves HTTPS.
    pub fn secure_url(&self) -> String {
        format!("https://{}/dm?a=b", self.address)
    }

    pub fn url(&self) -> String {
        format!("http://{}/dm?a=b", self.address)
    }

    /// Waits until it has been handed so many inputs, what the carrier only observed left out.
    pub async fn handed(&self, count: usize) {
        let handed = async {
            while inputs(&self.seen).len() < count {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), handed)
            .await
            .expect("it was not handed enough");
    }

    /// Stops it, and gives what it saw.
    pub async fn stop(self) -> Seen {
        self.stopper.stop();
        self.task.await.unwrap();
        self.seen
    }
}

/// Drives a peer to its end, on a bench of its own.
pub async fn drive(limits: Limits, peer: &mut (dyn Peer + Send), upper: &UpperTester) -> Driven {
    let bench = bench(limits).await;
    drive_on(bench, peer, upper).await
}

/// Drives a peer to its end, on this bench.
pub async fn drive_on(
    mut bench: Bench,
    peer: &mut (dyn Peer + Send),
    upper: &UpperTester,
) -> Driven {
    let driving = async {
        bench
            .drive(peer, &Clock::start(), upper, &Stop::never())
            .await
    };
    tokio::time::timeout(Duration::from_secs(20), driving)
        .await
        .expect("the peer never finished")
}

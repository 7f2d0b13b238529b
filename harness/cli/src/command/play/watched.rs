//! Driving a peer until nothing is going on any more.

use super::requests::{Asked, ask, take_lines};
use dmct_net::{Clock, Stopper, bench::Bench};
use dmct_wire::peer::{Input, Output, Peer, Stimulus, Time, Transmit};
use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::{Notify, mpsc};

/// Drives a peer until it is interrupted, or, where standard input or a single session bounds it, until that is
/// over and nothing is going on any more.
pub(super) async fn run<P: Peer + Send>(mut bench: Bench, peer: P, asked: Asked) -> P {
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
            Input::Delivered(delivered) => {
                self.open.remove(&delivered.exchange);
            }
            _ => {}
        }
        self.peer.handle(now, input);
    }

    fn poll(&mut self, now: Time) -> Output {
        let output = self.peer.poll(now);
        match &output {
            Output::Transmit(
                Transmit::Request { exchange, .. }
                | Transmit::Push { exchange, .. }
                | Transmit::Register { exchange, .. },
            ) => {
                self.open.insert(*exchange);
            }
            Output::Wait(None) | Output::Finished => self.quiet.set(self.open.is_empty()),
            Output::Wait(Some(_)) | Output::Transmit(_) | Output::Answer { .. } => {}
        }
        output
    }
}

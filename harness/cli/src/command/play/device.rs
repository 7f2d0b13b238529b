//! The peers that are played, honest or not, as peers.

use dmct_reference::{client::Client, mutant::Saboteur};
use dmct_wire::peer::{Input, Output, Peer, Time};

/// A client, honest or not.
pub(super) enum Device {
    Honest(Box<Client>),
    Mutant(Box<Saboteur<Client>>),
}

impl Device {
    pub(super) fn client(&self) -> &Client {
        match self {
            Self::Honest(client) => client,
            Self::Mutant(saboteur) => saboteur.inner(),
        }
    }

    pub(super) fn client_mut(&mut self) -> &mut Client {
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

/// A boxed peer as a peer.
pub(super) struct Boxed(pub(super) Box<dyn Peer + Send>);

impl Peer for Boxed {
    fn handle(&mut self, now: Time, input: Input) {
        self.0.handle(now, input);
    }

    fn poll(&mut self, now: Time) -> Output {
        self.0.poll(now)
    }
}

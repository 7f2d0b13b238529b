//! The server as a peer.

use super::{ClientAccount, Ledger, ServerConfig, account::Standing, session::Session};
use crate::{conduct::Conduct, mutant::Seal, security::Nonces};
use dmct_wire::{
    credential::{Scheme, Secret},
    peer::{Input, Operation, Output, Peer, Time},
};
use std::collections::VecDeque;

/// An honest DM server.
///
/// Drive it as [`Peer`] says. It answers requests and stimuli and never finishes by itself.
#[derive(Clone, Debug)]
pub struct Server {
    pub(super) config: ServerConfig,
    pub(super) conduct: Conduct,
    pub(super) standings: Vec<Standing>,
    /// The account of whoever has none: nothing it sends is right.
    pub(super) stranger: Standing,
    pub(super) sessions: Vec<Session>,
    /// Packages to send, each in one package of the next or the running session.
    pub(super) queue: VecDeque<Vec<Operation>>,
    pub(super) ledger: Ledger,
    pub(super) nonces: Nonces,
    pub(super) notified: Vec<u16>,
    /// How many pushes were handed to a carrier that frames them.
    pub(super) pushed: u64,
    /// Session identifiers of notifications that were signed with the special nonce.
    pub(super) resynchronised: Vec<u16>,
    pub(super) outputs: VecDeque<Output>,
    pub(super) now: Time,
}

impl Server {
    /// A server as it was set up.
    pub fn new(config: ServerConfig) -> Self {
        Self::with_conduct(config, Conduct::honest())
    }

    /// The same, wrong in one way.
    pub fn with_conduct(config: ServerConfig, conduct: Conduct) -> Self {
        let mut nonces = Nonces::new(config.seed, config.nonce_octets);
        Self {
            standings: config.clients.iter().map(Standing::fresh).collect(),
            stranger: stranger(&mut nonces),
            sessions: Vec::new(),
            queue: VecDeque::new(),
            ledger: Ledger::default(),
            notified: Vec::new(),
            pushed: 0,
            resynchronised: Vec::new(),
            outputs: VecDeque::new(),
            now: Time::default(),
            nonces,
            conduct,
            config,
        }
    }

    /// What clients answered and sent.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}

fn stranger(nonces: &mut Nonces) -> Standing {
    let secret = Secret::new(nonces.next().to_base64());
    Standing::fresh(&ClientAccount {
        client_secret: secret.clone(),
        server_secret: secret,
        require_client_auth: Some(Scheme::Md5),
        scheme: None,
        ..ClientAccount::default()
    })
}

impl Seal for Server {
    /// The session that was answered last is the last.
    fn seal(&self, body: &[u8]) -> Option<(String, String)> {
        self.sessions.last()?.prover.hmac_header(body)
    }
}

impl Peer for Server {
    fn handle(&mut self, now: Time, input: Input) {
        self.now = now;
        match input {
            Input::Request(request) => self.hear(&request),
            Input::Stimulus { id, stimulus } => self.stimulate(id, stimulus),
            Input::Start
            | Input::Wake
            | Input::Response(_)
            | Input::Datagram { .. }
            | Input::Lost { .. }
            | Input::Answered { .. }
            | Input::Pushed(_)
            | Input::Delivered(_)
            | Input::Registered { .. }
            | Input::Observed(_) => {}
        }
    }

    fn poll(&mut self, _: Time) -> Output {
        self.outputs.pop_front().unwrap_or(Output::Wait(None))
    }
}

//! The client as a peer.

use super::{
    ClientConfig, ClientState,
    session::{Occasion, Session},
};
use crate::{
    conduct::{Conduct, Misdeed},
    mutant::Seal,
    package::Assembler,
};
use dmct_wire::{
    peer::{Input, Output, Peer, Time},
    syncml::message::Command,
};
use std::collections::VecDeque;

/// An honest DM client.
///
/// Drive it as [`Peer`] says. It waits for a stimulus or a datagram and never finishes by itself.
#[derive(Clone, Debug)]
pub struct Client {
    pub(super) config: ClientConfig,
    pub(super) state: ClientState,
    pub(super) conduct: Conduct,
    pub(super) session: Option<Session>,
    /// Notifications that came while a session was running.
    pub(super) notified: VecDeque<Occasion>,
    /// The session that waits for the user.
    pub(super) asking: Option<Asking>,
    /// What a mutant keeps of an object whose last chunk did not come.
    pub(super) left_over: Option<Assembler>,
    pub(super) outputs: VecDeque<Output>,
    pub(super) last_exchange: u64,
    pub(super) now: Time,
}

impl Client {
    /// A device as it was set up.
    pub fn new(config: ClientConfig) -> Self {
        Self::with_conduct(config, Conduct::honest())
    }

    /// The same, wrong in one way.
    pub fn with_conduct(config: ClientConfig, conduct: Conduct) -> Self {
        Self {
            state: fresh(&config, &conduct),
            config,
            conduct,
            session: None,
            asking: None,
            notified: VecDeque::new(),
            left_over: None,
            outputs: VecDeque::new(),
            last_exchange: 0,
            now: Time::default(),
        }
    }

    /// What is to outlive this process.
    pub fn snapshot(&self) -> ClientState {
        self.state.clone()
    }

    /// Goes on from what an earlier process left.
    pub fn restore(&mut self, state: ClientState) {
        self.session = None;
        self.asking = None;
        self.notified.clear();
        self.state = state;
    }

    /// Whether a session is running.
    pub fn in_session(&self) -> bool {
        self.session.is_some() || self.asking.is_some()
    }

    /// The session that is running.
    pub(super) fn running(&mut self) -> Option<&mut Session> {
        let waiting = self.asking.as_mut().map(|asking| &mut asking.session);
        self.session.as_mut().or(waiting)
    }
}

/// A session in which the user is being asked.
#[derive(Clone, Debug)]
pub(super) struct Asking {
    /// When the user is done.
    pub(super) until: Time,
    /// The session.
    pub(super) session: Session,
    /// What is to be said then.
    pub(super) first: Vec<Command>,
}

/// A device as it was set up, which may deny what it can do.
pub(super) fn fresh(config: &ClientConfig, conduct: &Conduct) -> ClientState {
    let mut state = ClientState::fresh(config);
    if conduct.does(Misdeed::DeniesLargeObjects)
        && let Some(node) = state.tree.node_mut("DevDetail/LrgObj")
    {
        "false".clone_into(&mut node.value);
    }
    if !config.large_objects
        && conduct.does(Misdeed::ClaimsLargeObjects)
        && let Some(node) = state.tree.node_mut("DevDetail/LrgObj")
    {
        "true".clone_into(&mut node.value);
    }
    state
}

impl Seal for Client {
    fn seal(&self, body: &[u8]) -> Option<(String, String)> {
        self.session.as_ref()?.prover.hmac_header(body)
    }
}

impl Peer for Client {
    fn handle(&mut self, now: Time, input: Input) {
        self.now = now;
        match input {
            Input::Response(response) => self.hear(&response),
            Input::Lost { exchange, .. } => {
                if let Some(session) = self.session.take_if(|session| session.exchange == exchange)
                {
                    if session.msg_id == 1 {
                        // The server never heard of it: a notification for it is good once more.
                        self.state.forget_notified(&session.id);
                    }
                    self.close(&session);
                }
            }
            Input::Datagram { to, payload, .. } if self.listens_at(&to) => {
                self.receive_push(&payload);
            }
            Input::Pushed(pushed) => {
                let link = self.link_of(&pushed);
                if self.is_secured_enough(&pushed) {
                    self.receive_framed(&pushed.push, link);
                }
            }
            Input::Stimulus { id, stimulus } => self.stimulate(id, stimulus),
            Input::Start => self.register(),
            Input::Wake
            | Input::Datagram { .. }
            | Input::Request(_)
            | Input::Answered { .. }
            | Input::Delivered(_)
            | Input::Registered { .. }
            | Input::Observed(_) => {}
        }
    }

    fn poll(&mut self, now: Time) -> Output {
        self.now = self.now.max(now);
        let now = self.now;
        if let Some(asking) = self.asking.take_if(|asking| asking.until <= now) {
            self.speak(asking.session, asking.first);
        }
        let due = self.asking.as_ref().map(|asking| asking.until);
        self.outputs.pop_front().unwrap_or(Output::Wait(due))
    }
}

//! The scripted peer: plays a plan as DM server against a client, or as DM client against a server.
//!
//! It is handed inputs and asked for outputs like any other peer, writes down everything that happens, and
//! gives no verdict. Order inside: an input is recorded and put into the inbox (`receive.rs`); the step that is
//! going on takes from the inbox what it waits for (`step.rs` and one file for each step that takes several
//! moves); what is to be sent is made (`compose.rs`, `notify.rs`) and put into the outbox (`transmit.rs`).
//!
//! | file | concept |
//! |---|---|
//! | `surroundings.rs` | addresses and the time of day |
//! | `session.rs` | the state of a DM session |
//! | `step.rs` | the steps, one after another |
//! | `open.rs`, `close.rs`, `wait.rs` | steps that take several moves |
//! | `compose.rs`, `command.rs`, `answer.rs`, `device.rs` | making a DM message |
//! | `notify.rs` | making Package #0 |
//! | `delay.rs` | what a tester does that was held up |
//! | `stranger.rs` | messages of somebody else |
//! | `receive.rs`, `transmit.rs` | to and from the carrier, and the record |

mod answer;
mod carriers;
mod close;
mod command;
mod compose;
mod delay;
mod device;
mod link;
mod notify;
mod open;
mod push;
mod random;
mod receive;
mod session;
mod step;
mod stranger;
mod surroundings;
mod transmit;
mod wait;

pub use surroundings::{FallsSilent, Patience, Surroundings};

use crate::{
    keyring::{Keyring, Side, Veil},
    view::View,
};
use dmct_record::{
    event::{Event, EventKind},
    transcript::Sink,
};
use dmct_scenario::plan::{Plan, Role, Send};
use dmct_wire::peer::{Input, Output, Peer, Time, Transmit};
use random::Random;
use session::Session;
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    net::IpAddr,
    sync::Arc,
    time::Duration,
};
use step::{Doing, Script};

/// Plays a plan.
pub struct ScriptedPeer {
    plan: Arc<Plan>,
    surroundings: Surroundings,
    keyring: Keyring,
    veil: Veil,
    random: Random,
    sink: Box<dyn Sink>,
    view: View,
    now: Time,
    session: Session,
    script: Script,
    doing: Option<Doing>,
    inbox: VecDeque<u64>,
    outbox: VecDeque<Transmit>,
    /// The exchanges of received requests, by message number.
    exchanges: BTreeMap<u64, u64>,
    /// The hosts from which received requests came, by message number.
    hosts: BTreeMap<u64, IpAddr>,
    /// What came for a notification and is nobody's, in a sentence.
    stranger: Option<String>,
    /// The last answer we gave, for a request that is posted again.
    last_answer: Option<Transmit>,
    /// The last message that a step of the plan sent, in case it has to go again with credentials.
    last_send: Option<Send>,
    repeats: u32,
    /// The sessions that notifications of this scenario asked for.
    notified_here: Vec<String>,
    /// The pushes that no carrier has answered yet: their exchanges, and their numbers as messages.
    pushes: BTreeMap<u64, u64>,
    /// The last link that a server made to push to us, while no session has gone over it.
    link: Option<u64>,
    next_exchange: u64,
    next_stimulus: u64,
    /// The questions that a human being was asked and did not answer yet: since when, and for how long.
    asked: BTreeMap<u64, (Time, Duration)>,
    /// Whether the process that is the implementation under test ended in this scenario.
    crashed: bool,
    /// Whether a message that was due did not come, or not whole.
    missed: bool,
    /// Whether a step waited in vain.
    timed_out: bool,
    /// The messages that began another session in the middle of ours.
    aside: BTreeSet<u64>,
    limit: Time,
    /// How often the tester was held up in this scenario.
    held_up: u32,
    ended: bool,
}

impl ScriptedPeer {
    /// A peer that will play a plan, from the moment at which it is given [`Input::Start`].
    pub fn new(
        plan: Arc<Plan>,
        surroundings: Surroundings,
        keyring: Keyring,
        sink: Box<dyn Sink>,
    ) -> Self {
        let random = Random::new(surroundings.seed);
        let script = Script::of(&plan, surroundings.reset);
        Self {
            plan,
            surroundings,
            veil: Veil::of(&keyring),
            keyring,
            random,
            sink,
            view: View::default(),
            now: Time(0),
            session: Session::default(),
            script,
            doing: None,
            inbox: VecDeque::new(),
            outbox: VecDeque::new(),
            exchanges: BTreeMap::new(),
            hosts: BTreeMap::new(),
            stranger: None,
            last_answer: None,
            last_send: None,
            repeats: 0,
            notified_here: Vec::new(),
            pushes: BTreeMap::new(),
            link: None,
            next_exchange: 1,
            next_stimulus: 1,
            asked: BTreeMap::new(),
            crashed: false,
            timed_out: false,
            missed: false,
            aside: BTreeSet::new(),
            limit: Time(u64::MAX),
            held_up: 0,
            ended: false,
        }
    }

    /// What the peer knows of the account afterwards, for the next plan.
    pub fn into_keyring(self) -> Keyring {
        self.keyring
    }

    /// Whether any message of the implementation under test was received.
    pub fn heard(&self) -> bool {
        let messages = self.view.messages();
        messages
            .iter()
            .any(|seen| !seen.is_sent() && !seen.is_answer_of_carrier())
    }

    /// Ends a scenario that cannot be played, for a fault of the environment.
    pub fn cannot_begin(&mut self, now: Time, reason: &str) {
        self.now = self.now.max(now);
        self.record(EventKind::ScenarioBegan);
        self.record(EventKind::ScenarioEnded {
            error: Some(reason.to_owned()),
        });
        self.ended = true;
    }

    /// Whether a message that was due did not come in time, from an implementation that is still there.
    pub const fn waited_in_vain(&self) -> bool {
        self.timed_out && !self.crashed
    }

    /// Whether a message that was due did not come, and nobody knows why.
    pub const fn misses_something(&self) -> bool {
        self.missed && !self.crashed
    }

    /// Takes note of the end of the implementation's process when the scenario is over.
    pub fn crashed(&mut self, now: Time, text: String) {
        self.now = self.now.max(now);
        self.crashed = true;
        self.record(EventKind::Crashed { text });
    }

    /// Keeps a sentence with what happened in the scenario.
    pub fn note(&mut self, now: Time, text: &str) {
        self.now = self.now.max(now);
        self.observe(text);
    }

    fn record(&mut self, kind: EventKind) {
        let mut event = Event {
            at: self.now.0,
            scenario: self.plan.id.clone(),
            kind,
        };
        self.view.add(&event);
        self.veil.cover(&mut event.kind);
        self.sink.keep(event);
    }

    fn bind(&mut self, name: &str, value: &str) {
        if self.view.binding(name) != Some(value) {
            self.record(EventKind::Bound {
                name: name.to_owned(),
                value: value.to_owned(),
            });
        }
    }

    /// The side of the account that we play.
    fn own_side(&self) -> &Side {
        match self.plan.role {
            Role::Client => &self.keyring.server,
            Role::Server => &self.keyring.client,
        }
    }

    fn own_side_mut(&mut self) -> &mut Side {
        match self.plan.role {
            Role::Client => &mut self.keyring.server,
            Role::Server => &mut self.keyring.client,
        }
    }

    /// The side of the account that the implementation under test plays.
    fn peer_side_mut(&mut self) -> &mut Side {
        self.keyring.side_mut(self.plan.role)
    }

    fn start(&mut self) {
        self.limit = self.now + self.plan.setting.scenario_limit;
        self.record(EventKind::ScenarioBegan);
        let setting = &self.plan.setting;
        let (server_id, device_id) = (setting.server_id.clone(), setting.device_id.clone());
        let server_url = match self.plan.role {
            Role::Client => self.surroundings.own_url.clone(),
            Role::Server => self.surroundings.peer_url.clone(),
        };
        self.bind("server.id", &server_id);
        self.bind("server.url", &server_url);
        self.bind("client.id", &device_id);
        self.new_session(String::new());
        self.register();
    }

    fn new_session(&mut self, id: String) {
        self.peer_side_mut().end_session();
        let setting = &self.plan.setting;
        let (own_scheme, peer_scheme, peer_uri) = match self.plan.role {
            Role::Client => (
                setting.server_scheme,
                setting.client_scheme,
                setting.device_id.clone(),
            ),
            Role::Server => (
                setting.client_scheme,
                setting.server_scheme,
                self.surroundings.peer_url.clone(),
            ),
        };
        self.session = Session {
            id,
            own_scheme,
            peer_scheme,
            peer_uri,
            accept: 212,
            encoding: setting.encoding,
            peer_final: true,
            peer_closed: true,
            ..Session::default()
        };
    }
}

impl Peer for ScriptedPeer {
    fn handle(&mut self, now: Time, input: Input) {
        self.now = self.now.max(now);
        if self.ended {
            return;
        }
        self.make_amends();
        self.receive(input);
        self.go_on();
    }

    fn poll(&mut self, now: Time) -> Output {
        self.now = self.now.max(now);
        if !self.ended {
            self.make_amends();
            self.go_on();
        }
        if let Some(transmit) = self.outbox.pop_front() {
            return Output::Transmit(transmit);
        }
        if self.ended {
            return Output::Finished;
        }
        let due = self.doing.as_ref().and_then(|doing| doing.deadline);
        Output::Wait(Some(due.map_or(self.limit, |due| due.min(self.limit))))
    }
}

//! The steps of a plan, one after another: what is next, what is going on, how it ended.

use super::{ScriptedPeer, link::Linked, open::Opening, wait::Waiting};
use crate::check::{self, Finding, Scene};
use dmct_record::event::{EventKind, StepOutcome};
use dmct_scenario::plan::{
    Action, Check, Level, Miss, Notify, Place, Plan, Role, Send, SessionCarrier, Step, TriggerRoute,
};
use dmct_wire::{
    peer::{Carrier, NotificationRequest, Operation, Stimulus, Time},
    syncml::codec::Encoding,
};
use std::{collections::VecDeque, time::Duration};

/// The number of the step that resets the implementation, before the first one of the plan.
pub const RESET: &str = "reset";

/// The steps that are still to come.
#[derive(Clone, Debug, Default)]
pub struct Script {
    steps: VecDeque<Step>,
    cleanup: VecDeque<Step>,
    cleaning: bool,
}

/// The step that is going on.
#[derive(Clone, Debug)]
pub struct Doing {
    /// The step.
    pub step: Step,
    /// When it gives up, or is done with waiting.
    pub deadline: Option<Time>,
    /// How long it waits, once nobody is being asked any more.
    pub within: Duration,
    /// How far it is.
    pub stage: Stage,
}

/// How far a step is that takes several moves.
#[derive(Clone, Debug)]
pub enum Stage {
    /// It waits for a message, or for none.
    Waiting(Waiting),
    /// It gives the session before it some time to end at the other side.
    Resting,
    /// It gives a push that nobody answers some time to arrive.
    Settling,
    /// It waits for the carrier to answer the push of this exchange.
    Pushed(u64),
    /// It waits for the upper tester to answer the stimulus of this number.
    Asked(u64),
    /// It waits for the server to connect.
    Linking(Box<Linked>),
    /// It gets a session going.
    Opening(Box<Opening>),
    /// It ends a session; so many messages were exchanged.
    Closing(u32),
}

/// Why a step cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// The profile gives no way to it: nobody's fault, and nothing is shown.
    Unable(String),
    /// It should have been possible.
    Wrong(String),
}

impl From<String> for Hindrance {
    fn from(reason: String) -> Self {
        Self::Wrong(reason)
    }
}

impl From<Hindrance> for StepOutcome {
    fn from(hindrance: Hindrance) -> Self {
        match hindrance {
            Hindrance::Unable(reason) => Self::Unable { reason },
            Hindrance::Wrong(reason) => Self::Failed { reason },
        }
    }
}

impl Stage {
    /// Whether the loss of a message is the end of it.
    pub const fn waits_for_message(&self) -> bool {
        matches!(
            self,
            Self::Waiting(_) | Self::Pushed(_) | Self::Opening(_) | Self::Closing(_)
        )
    }
}

impl Script {
    /// The steps of a plan, with a reset before them where it is wanted.
    pub fn of(plan: &Plan, reset: bool) -> Self {
        let reset = reset.then(|| Step {
            number: RESET.to_owned(),
            place: Place::default(),
            action: Action::Ask(Stimulus::Reset),
        });
        Self {
            steps: reset
                .into_iter()
                .chain(plan.steps.iter().cloned())
                .collect(),
            cleanup: plan.cleanup.iter().cloned().collect(),
            cleaning: false,
        }
    }

    fn next(&mut self) -> Option<Step> {
        if let Some(step) = self.steps.pop_front() {
            return Some(step);
        }
        self.cleaning = true;
        self.cleanup.pop_front()
    }

    fn insert(&mut self, steps: &[Step]) {
        let into = if self.cleaning {
            &mut self.cleanup
        } else {
            &mut self.steps
        };
        for step in steps.iter().rev() {
            into.push_front(step.clone());
        }
    }
}

impl ScriptedPeer {
    /// Goes on as far as it can without a further input.
    pub(super) fn go_on(&mut self) {
        while !self.ended {
            if self.now >= self.limit {
                self.run_out_of_time();
            }
            let moved = match self.doing {
                Some(_) => self.progress(),
                None => self.begin_next(),
            };
            if !moved {
                return;
            }
        }
    }

    fn run_out_of_time(&mut self) {
        if self.script.cleaning {
            self.script = Script::default();
        }
        self.script.steps.clear();
        if self.doing.is_some() {
            self.end_step(StepOutcome::TimedOut);
        }
        self.observe("the scenario took longer than its limit; the rest was left out");
        if self.script.cleanup.is_empty() {
            self.finish();
        } else {
            // What a scenario changed is put right also where it went wrong.
            self.limit = self.now + self.plan.setting.scenario_limit;
        }
    }

    fn begin_next(&mut self) -> bool {
        match self.script.next() {
            Some(step) => self.begin(step),
            None => self.finish(),
        }
        true
    }

    fn finish(&mut self) {
        if self.session.pending.is_some() && self.send(&Send::default()).is_err() {
            self.drop_pending();
        }
        while let Some(number) = self.inbox.pop_front() {
            if let Some(exchange) = self.exchanges.remove(&number) {
                self.outbox
                    .push_back(dmct_wire::peer::Transmit::Drop { exchange });
            }
        }
        self.record(EventKind::ScenarioEnded { error: None });
        self.ended = true;
    }

    fn begin(&mut self, step: Step) {
        let window = self.view.taken().to_vec();
        self.record(EventKind::StepBegan {
            step: step.number.clone(),
        });
        let action = step.action.clone();
        self.doing = Some(Doing {
            step,
            deadline: None,
            within: Duration::ZERO,
            stage: Stage::Closing(0),
        });
        match action {
            Action::Session(open) => self.open(&open),
            Action::Trigger => {
                let done = self.trigger(None);
                self.end_with(done);
            }
            Action::Notify(notify) => {
                self.new_session(String::new());
                let done = self.notify(&notify);
                self.end_with(done);
            }
            Action::Send(send) => self.do_send(send),
            Action::Expect(expect) => self.wait(Waiting::message(&expect), expect.within),
            Action::ExpectNotification(expect) => self.wait(Waiting::Datagram, expect.within),
            Action::ExpectRegistration(_) if !self.surroundings.takes_registrations => {
                self.end_step(StepOutcome::Unable {
                    reason:
                        "the profile names no place where the tester is the SIP core of a device"
                            .to_owned(),
                });
            }
            Action::ExpectRegistration(expect) => self.wait(Waiting::Registration, expect.within),
            Action::ExpectShown(_) => self.do_ask(Stimulus::ReportShown),
            Action::Either { ways, within } => {
                // Where silence is one of the ways, it is told as silence is told everywhere.
                let silent = ways.iter().any(|one| one.when_silent);
                let usual = silent.then_some(self.plan.setting.silence);
                self.wait(Waiting::Either, within.or(usual));
            }
            Action::Silence(silence) => {
                let lasting = silence.lasting.unwrap_or(self.plan.setting.silence);
                self.wait(Waiting::Silence, Some(lasting));
            }
            Action::Check(checks) => {
                for message in window {
                    self.record(EventKind::Taken { message });
                }
                let outcome = self.weigh(&checks);
                self.end_step(outcome);
            }
            Action::Close => self.wait_in(Stage::Closing(0), self.plan.setting.message_timeout),
            Action::Drop => {
                self.drop_pending();
                self.session.unanswered.clear();
                self.session.over = true;
                self.end_step(StepOutcome::Done);
            }
            Action::Ask(stimulus) => self.do_ask(stimulus),
            // A push that overtakes the last message of the session before it would meet another state.
            Action::Push(_) if !self.session.id.is_empty() => {
                self.wait_in(Stage::Resting, self.plan.setting.silence);
            }
            Action::Push(push) => self.do_push(&push),
            Action::AskToPush { operations, over } => self.do_ask_to_push(operations, over),
            Action::AskToNotify { request, over } => self.do_ask_to_notify(request, over),
            Action::Certificate(certificate) => {
                let done = self.show(certificate);
                self.end_with(done);
            }
            Action::Bind { name, value } => {
                let done = self.fill(&value).map(|value| self.bind(&name, &value));
                self.end_with(done);
            }
        }
    }

    /// Asks for a notification to where we take it by that carrier.
    fn do_ask_to_notify(&mut self, mut request: NotificationRequest, over: Option<Carrier>) {
        if let Some(place) = self.place_for_pushes(over) {
            request.to = place;
            self.do_ask(Stimulus::SendNotification(request));
        }
    }

    /// Asks for a DM message to be pushed to where we take it by that carrier.
    fn do_ask_to_push(&mut self, operations: Vec<Operation>, over: Option<Carrier>) {
        if let Some(to) = self.place_for_pushes(over) {
            let encoding = match self.plan.setting.encoding {
                Encoding::Wbxml => "wbxml",
                Encoding::Xml => "xml",
            };
            self.do_ask(Stimulus::PushMessage {
                to,
                encoding: encoding.to_owned(),
                operations,
            });
        }
    }

    /// Where we take pushes by that carrier; without such a place, the step cannot be done.
    fn place_for_pushes(&mut self, over: Option<Carrier>) -> Option<String> {
        let carrier = over.unwrap_or(self.plan.setting.carrier);
        let place = self.surroundings.push_at.get(&carrier).cloned();
        if place.is_none() {
            self.end_step(StepOutcome::Unable {
                reason: format!(
                    "the profile names no place where the tester takes pushes by {carrier}"
                ),
            });
        }
        place
    }

    fn do_ask(&mut self, stimulus: Stimulus) {
        // The answer to this one may come only when the session is over.
        let waits = !matches!(stimulus, Stimulus::StartSession { .. });
        // A person has to read and to write for these.
        let takes_long = matches!(
            stimulus,
            Stimulus::AnswerUser { .. } | Stimulus::ReportShown
        );
        let id = self.ask(stimulus);
        if waits && takes_long {
            self.wait_in(Stage::Asked(id), self.plan.setting.scenario_limit);
        } else if waits {
            self.wait_in(Stage::Asked(id), self.plan.setting.message_timeout);
        } else {
            self.end_step(StepOutcome::Done);
        }
    }

    pub(super) fn do_send(&mut self, send: Send) {
        // A session that the other side ended by a message is over once that is answered.
        let over = self.session.over && self.session.unanswered.is_empty();
        if self.plan.role == Role::Server && (self.session.id.is_empty() || over) {
            if self.lacks_link() {
                return self.await_link(Linked::Send(send));
            }
            let id = send.header.session_id.as_ref();
            match id.map(|id| self.fill(id)).transpose() {
                Ok(id) => self.begin_own_session(id),
                Err(reason) => return self.end_with(Err(reason)),
            }
        }
        self.last_send = Some(send.clone());
        let done = self.send(&send);
        self.end_with(done);
    }

    /// Makes the client start a session.
    ///
    /// # Errors
    /// Why that cannot be done, in a sentence.
    pub(super) fn trigger(&mut self, alert: Option<u16>) -> Result<(), Hindrance> {
        self.new_session(String::new());
        if self.plan.role == Role::Server {
            return Err(Hindrance::Wrong(
                "a server under test is not triggered; the tester begins the session".to_owned(),
            ));
        }
        // A client that is connected to begins no session before it is.
        let is_reversed = self.plan.setting.sessions == SessionCarrier::ObexReversed;
        let route = if is_reversed {
            TriggerRoute::Notification
        } else {
            self.plan.setting.trigger
        };
        match (route, alert) {
            (_, Some(1200)) | (TriggerRoute::Notification, None) => self.notify(&Notify::default()),
            (TriggerRoute::UpperTester, _) => {
                let server = Some(self.surroundings.own_url.clone());
                self.ask(Stimulus::StartSession { server });
                Ok(())
            }
            (TriggerRoute::Pull, _) => Ok(()),
            (TriggerRoute::Notification, Some(_)) => Err(Hindrance::Unable(
                "the profile names no way to make the client start a session by itself".to_owned(),
            )),
        }
    }

    fn end_with(&mut self, done: Result<(), impl Into<Hindrance>>) {
        self.end_step(match done {
            Ok(()) => StepOutcome::Done,
            Err(hindrance) => hindrance.into().into(),
        });
    }

    /// Ends the step that is going on. One that went wrong is the last before the cleanup.
    pub(super) fn end_step(&mut self, outcome: StepOutcome) {
        let Some(doing) = self.doing.take() else {
            return;
        };
        let only_told = outcome == StepOutcome::Mismatch && is_only_told(&doing.step.action);
        let good = only_told || matches!(outcome, StepOutcome::Done | StepOutcome::Took { .. });
        if only_told {
            // Whoever spoke where silence was due gets no answer, as if it had kept it.
            self.drop_pending();
            self.session.unanswered.clear();
            self.session.over = true;
        }
        self.timed_out |= outcome == StepOutcome::TimedOut;
        self.missed |= !good;
        self.record(EventKind::StepEnded {
            step: doing.step.number,
            outcome,
        });
        if !good && self.script.cleaning {
            self.script.cleanup.clear();
        } else if !good {
            self.script.steps.clear();
            if !self.heard() {
                // An implementation that was never heard is not waited for a second time.
                self.script.cleanup.clear();
            }
        }
    }

    /// Takes an alternative: its steps are the next.
    pub(super) fn take_alternative(&mut self, index: usize, then: &[Step]) {
        self.end_step(StepOutcome::Took {
            alternative: index + 1,
        });
        self.script.insert(then);
    }

    /// Whether the checks hold for what the step took; captured names are bound.
    pub(super) fn weigh(&mut self, checks: &[Check]) -> StepOutcome {
        let findings = self.findings(checks);
        for (name, value) in findings.iter().flat_map(|finding| finding.captured.clone()) {
            self.bind(&name, &value);
        }
        let good = checks
            .iter()
            .zip(&findings)
            .all(|(check, finding)| finding.holds || !stops(check));
        if good {
            StepOutcome::Done
        } else {
            StepOutcome::Mismatch
        }
    }

    /// What the checks find.
    pub(super) fn findings(&self, checks: &[Check]) -> Vec<Finding> {
        let scene = Scene::new(&self.view, self.view.taken());
        checks
            .iter()
            .map(|check| check::evaluate(&check.expectation, &scene))
            .collect()
    }
}

/// Whether the end of a silence is told and no more: the rest of the scenario goes on.
fn is_only_told(action: &Action) -> bool {
    match action {
        Action::Silence(silence) => !ends(silence.miss, silence.clause.level),
        _ => false,
    }
}

/// Whether a scenario is over if the check does not hold.
pub const fn stops(check: &Check) -> bool {
    ends(check.miss, check.clause.level)
}

/// Whether a scenario is over if what is missed has this weight.
const fn ends(miss: Miss, level: Level) -> bool {
    match miss {
        Miss::Fail => matches!(level, Level::Must),
        Miss::Inconclusive => true,
        Miss::Warning | Miss::Pass => false,
    }
}

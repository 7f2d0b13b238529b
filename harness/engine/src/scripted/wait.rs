//! Waiting for a message, a package, a notification, one of several ways to go on, or nothing.

use super::{ScriptedPeer, session, step::Stage};
use crate::view::Seen;
use dmct_record::event::StepOutcome;
use dmct_scenario::plan::{Action, Alternative, Expect, Gather, Role, Send, TriggerRoute};
use dmct_wire::{peer::Transmit, syncml::message::Message};
use std::time::Duration;

/// What a step waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// One DM message.
    Message,
    /// All messages up to Final; so many were taken.
    Package(u32),
    /// A notification.
    Datagram,
    /// A registration with our SIP core.
    Registration,
    /// One DM message, or none, to choose by.
    Either,
    /// No DM message.
    Silence,
}

/// The most messages of one package that are asked for.
const PACKAGE_LIMIT: u32 = 1_000;
/// How often we answer a challenge of the other side before we leave it at that.
const CHALLENGE_LIMIT: u32 = 2;

/// Whether a session comes late that was asked for earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Late {
    /// It does not.
    No,
    /// An earlier notification of this scenario asked for it.
    OfThisScenario,
    /// A notification of an earlier scenario asked for it.
    OfBefore,
}

/// Why a scenario is given up when a session comes late.
const LATE: &str = "a session came that an earlier notification had asked for: the time for which silence is \
                    watched (timing.silence in the profile) is too short for this client";

impl Waiting {
    /// What an Expect waits for.
    pub const fn message(expect: &Expect) -> Self {
        match expect.gather {
            Gather::Message => Self::Message,
            Gather::Package => Self::Package(0),
        }
    }
}

impl ScriptedPeer {
    /// Begins to wait.
    pub(super) fn wait(&mut self, waiting: Waiting, within: Option<Duration>) {
        let within = within.unwrap_or(self.plan.setting.message_timeout);
        self.wait_in(Stage::Waiting(waiting), within);
    }

    /// Goes over to a stage that ends after a while.
    pub(super) fn wait_in(&mut self, stage: Stage, within: Duration) {
        let asked = self
            .asked
            .values()
            .map(|(since, patience)| *since + *patience);
        let begin = asked.max().unwrap_or(self.now);
        if let Some(doing) = &mut self.doing {
            doing.stage = stage;
            doing.within = within;
            doing.deadline = Some(begin + within);
        }
    }

    /// Makes a move of the step that is going on. Whether there was one to make.
    pub(super) fn progress(&mut self) -> bool {
        let Some(doing) = &self.doing else {
            return false;
        };
        let late = doing.deadline.is_some_and(|deadline| self.now >= deadline);
        let stage = doing.stage.clone();
        let moved = match stage {
            Stage::Waiting(Waiting::Datagram) => self.try_datagram(),
            Stage::Waiting(Waiting::Registration) => self.try_registration(),
            Stage::Waiting(waiting) => self.try_message(waiting),
            Stage::Asked(_) | Stage::Pushed(_) | Stage::Resting | Stage::Settling => false,
            Stage::Linking(linked) => self.try_link(*linked),
            Stage::Opening(opening) => self.go_on_opening(*opening),
            Stage::Closing(rounds) => self.go_on_closing(rounds),
        };
        if !moved && late && self.doing.is_some() {
            self.run_late();
            return true;
        }
        if !moved && let Some(reason) = self.waits_for_the_silent() {
            self.end_step(StepOutcome::Unable { reason });
            return true;
        }
        moved
    }

    /// Why a message is not waited for that is due, where the client never goes so far in a session: its silence was
    /// waited for before, and says nothing of what is asked now.
    fn waits_for_the_silent(&self) -> Option<String> {
        let known = self.surroundings.falls_silent.as_ref()?;
        let session = &self.session;
        let went_so_far = !session.id.is_empty() && !session.over && session.heard >= known.after;
        let is_due = match &self.doing.as_ref()?.stage {
            Stage::Opening(_) | Stage::Closing(_) => session.pending.is_none(),
            Stage::Waiting(Waiting::Datagram | Waiting::Registration) => false,
            Stage::Waiting(_) => session.own_asks,
            _ => false,
        };
        (went_so_far && is_due).then(|| known.reason.clone())
    }

    /// The time of the step is up.
    fn run_late(&mut self) {
        let Some(doing) = &self.doing else { return };
        let outcome = match (&doing.stage, &doing.step.action) {
            (Stage::Settling, _) => StepOutcome::Done,
            // Nothing can be said of the silence of one who is gone.
            (Stage::Waiting(_) | Stage::Opening(_) | Stage::Closing(_), _) if self.crashed => {
                StepOutcome::Lost
            }
            (Stage::Waiting(Waiting::Silence), _) => StepOutcome::Done,
            (
                Stage::Waiting(Waiting::Either),
                Action::Either {
                    ways: alternatives, ..
                },
            ) => {
                let silent = alternatives.iter().position(|one| one.when_silent);
                if let Some((index, then)) =
                    silent.and_then(|i| Some((i, alternatives.get(i)?.then.clone())))
                {
                    self.take_alternative(index, &then);
                    return;
                }
                StepOutcome::TimedOut
            }
            (Stage::Resting, Action::Push(push)) => {
                let push = push.clone();
                return self.do_push(&push);
            }
            (Stage::Pushed(_), _) => StepOutcome::Unable {
                reason: "the carrier did not answer the push in time".to_owned(),
            },
            (Stage::Asked(_), _) => StepOutcome::Failed {
                reason: "the upper tester did not answer in time".to_owned(),
            },
            (Stage::Waiting(Waiting::Datagram), _) => match self.stranger.take() {
                Some(reason) => StepOutcome::Unable { reason },
                None => StepOutcome::TimedOut,
            },
            _ => StepOutcome::TimedOut,
        };
        self.end_step(outcome);
    }

    /// Takes the newest registration: an older one may have been renewed.
    fn try_registration(&mut self) -> bool {
        let found = self.inbox.iter().rposition(|number| {
            self.view
                .message(*number)
                .and_then(|seen| seen.notified.as_ref())
                .is_some_and(|notified| notified.registers)
        });
        let Some(number) = found.and_then(|index| self.inbox.remove(index)) else {
            return false;
        };
        self.take(number);
        if let Some(Action::ExpectRegistration(expect)) = self.action() {
            let outcome = self.weigh(&expect.checks);
            self.end_step(outcome);
        }
        true
    }

    /// Takes the next notification of a server, or push of a message, if one has come; its session is bound to a name.
    /// Whether checks look at it is for the caller to say.
    pub(super) fn take_notification(&mut self, is_looked_at: bool) -> Option<u64> {
        let found = self.inbox.iter().position(|number| {
            self.view
                .message(*number)
                .and_then(|seen| seen.notified.as_ref())
                .is_some_and(|notified| !notified.registers)
        });
        let number = found.and_then(|index| self.inbox.remove(index))?;
        if is_looked_at {
            self.take(number);
        } else {
            self.take_quietly(number);
        }
        if let Some(session) = self
            .view
            .message(number)
            .and_then(|seen| seen.notified.as_ref())
            .and_then(|notified| notified.field("session-id"))
            .and_then(|(text, _)| text.parse::<u16>().ok())
        {
            self.bind(
                "notified.session",
                &dmct_wire::notification::session_id_text(session),
            );
        }
        Some(number)
    }

    fn try_datagram(&mut self) -> bool {
        if self.take_notification(true).is_none() {
            return false;
        }
        if let Some(Action::ExpectNotification(expect)) = self.action() {
            let outcome = self.weigh(&expect.checks);
            self.end_step(outcome);
        }
        true
    }

    fn try_message(&mut self, waiting: Waiting) -> bool {
        let Some(number) = self.next_message(waiting) else {
            return false;
        };
        if waiting != Waiting::Silence && self.answer_challenge(number) {
            return true;
        }
        self.take(number);
        match (waiting, self.action()) {
            (Waiting::Message, Some(Action::Expect(expect))) => {
                let outcome = self.weigh(&expect.checks);
                self.end_step(outcome);
            }
            (Waiting::Package(taken), Some(Action::Expect(expect))) => {
                self.take_of_package(taken + 1, &expect)
            }
            (
                Waiting::Either,
                Some(Action::Either {
                    ways: alternatives, ..
                }),
            ) => self.choose(&alternatives),
            _ => self.end_step(StepOutcome::Mismatch),
        }
        true
    }

    /// The action of the step that is going on.
    fn action(&self) -> Option<Action> {
        self.doing.as_ref().map(|doing| doing.step.action.clone())
    }

    fn take_of_package(&mut self, taken: u32, expect: &Expect) {
        let whole = self.session.peer_final || self.session.over || taken >= PACKAGE_LIMIT;
        let unreadable = self.session.unanswered.is_empty();
        if whole || unreadable {
            let outcome = self.weigh(&expect.checks);
            self.end_step(outcome);
            return;
        }
        match self.send(&Send::default()) {
            Ok(()) => self.wait(Waiting::Package(taken), expect.within),
            Err(reason) => self.end_step(StepOutcome::Failed { reason }),
        }
    }

    fn choose(&mut self, alternatives: &[Alternative]) {
        for (index, alternative) in alternatives.iter().enumerate() {
            if alternative.when_silent {
                continue;
            }
            let findings = self.findings(&alternative.when);
            if findings.iter().all(|finding| finding.holds) {
                for (name, value) in findings.into_iter().flat_map(|finding| finding.captured) {
                    self.bind(&name, &value);
                }
                self.take_alternative(index, &alternative.then);
                return;
            }
        }
        self.end_step(StepOutcome::Mismatch);
    }

    /// Takes the next DM message that concerns the step out of the inbox.
    pub(super) fn next_message(&mut self, waiting: Waiting) -> Option<u64> {
        loop {
            let index = self.inbox.iter().position(|number| {
                self.view
                    .message(*number)
                    .is_some_and(|seen| seen.notified.is_none())
                    && (!self.aside.contains(number) || self.is_late_now() || !self.is_in_session())
            })?;
            let number = *self.inbox.get(index)?;
            let seen = self.view.message(number)?;
            if waiting == Waiting::Silence && !self.breaks_silence(seen) {
                return None;
            }
            let seen = seen.clone();
            if self.is_of_another_session(&seen) && !self.is_late_now() {
                self.set_aside(&seen);
                continue;
            }
            let seen = &seen;
            let stray = self.is_stray(seen) || self.is_late(seen) == Late::OfBefore;
            if self.is_late(seen) == Late::OfThisScenario && waiting != Waiting::Silence {
                self.inbox.clear();
                self.end_step(StepOutcome::Unable {
                    reason: LATE.to_owned(),
                });
                return None;
            }
            self.inbox.remove(index);
            if !stray {
                return Some(number);
            }
            self.observe("a message of a session that is over, or that was never begun, was left without an answer");
            if let Some(exchange) = self.exchanges.remove(&number) {
                self.outbox.push_back(Transmit::Drop { exchange });
            }
        }
    }

    /// Whether the time of the step that is going on is up.
    fn is_late_now(&self) -> bool {
        let deadline = self.doing.as_ref().and_then(|doing| doing.deadline);
        deadline.is_some_and(|deadline| self.now >= deadline)
    }

    /// Whether a client owes us an answer in a session.
    pub(super) fn is_in_session(&self) -> bool {
        self.plan.role == Role::Client
            && !self.session.id.is_empty()
            && !self.session.over
            && (self.session.pending.is_some() || self.session.own_wants)
    }

    /// Whether a message begins a session while the client owes us an answer in another one: a device that connects
    /// twice at once. Where a session is being opened, the newest one is it.
    fn is_of_another_session(&self, seen: &Seen) -> bool {
        let opening = self
            .doing
            .as_ref()
            .is_some_and(|doing| matches!(doing.stage, Stage::Opening(_)));
        self.is_in_session()
            && !opening
            && seen.session_id() != Some(self.session.id.as_str())
            && seen.message().is_some_and(session::begins_session)
    }

    /// Leaves a message that begins another session until it is known whether ours goes on.
    fn set_aside(&mut self, seen: &Seen) {
        if self.aside.insert(seen.number()) {
            self.observe(&format!(
                "the client began session {} in the middle of session {}: it waits until that one is over",
                session::echoable(seen.session_id().unwrap_or_default()),
                self.session.id
            ));
        }
    }

    /// Whether a message of a client cannot belong to what is going on: no session has begun, and it begins none.
    fn is_stray(&self, seen: &Seen) -> bool {
        self.plan.role == Role::Client
            && self.session.id.is_empty()
            && seen
                .message()
                .is_some_and(|message| !session::begins_session(message))
    }

    /// Whether a message begins a session that an earlier notification asked for: then nothing that was waited
    /// for has been waited for long enough.
    fn is_late(&self, seen: &Seen) -> Late {
        let current = self.view.binding("notified.session");
        // A session that the client says is its own idea may have the number of one that was asked for long ago.
        let begins = seen
            .message()
            .is_some_and(|message| session::begins_session(message) && !alerts(message, 1201));
        match seen.session_id() {
            Some(id) if begins && id != self.session.id && Some(id) != current => {
                if self.notified_here.iter().any(|known| known == id) {
                    Late::OfThisScenario
                } else if self.keyring.notified.iter().any(|known| known == id) {
                    Late::OfBefore
                } else {
                    Late::No
                }
            }
            _ => Late::No,
        }
    }

    /// Whether a message breaks the silence: all do, but for sessions that a client which comes by itself begins.
    fn breaks_silence(&self, seen: &Seen) -> bool {
        let notified = self.view.binding("notified.session");
        let alerted = seen.message().is_some_and(|message| alerts(message, 1200));
        self.plan.setting.trigger != TriggerRoute::Pull
            || alerted
            || seen
                .session_id()
                .is_some_and(|id| id == self.session.id || Some(id) == notified)
    }

    /// Sends our last message again with the credentials that the other side asks for, unless the scenario
    /// says itself with which credentials it is to go.
    fn answer_challenge(&mut self, number: u64) -> bool {
        let Some(last) = self.last_send.clone() else {
            return false;
        };
        let challenged = self
            .view
            .message(number)
            .and_then(Seen::message)
            .and_then(session::header_status)
            .and_then(session::challenge)
            .is_some();
        if !challenged || last.header.cred.is_some() || self.session.challenged >= CHALLENGE_LIMIT {
            return false;
        }
        self.observe(
            "the other side asked for our credentials; the last message goes again with them",
        );
        self.take_quietly(number);
        match self.send(&last) {
            Ok(()) => {}
            Err(reason) => self.end_step(StepOutcome::Failed { reason }),
        }
        true
    }
}

/// Whether a message has an Alert of this code.
fn alerts(message: &Message, code: u16) -> bool {
    message
        .body
        .alerts()
        .any(|alert| alert.code() == Some(code))
}

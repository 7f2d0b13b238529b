//! Whether an implementation that fell silent is still there, and how far it still goes: a plain session decides.
//!
//! A scenario that waited in vain casts doubt on the implementation. Before anything else is played, a probe is: a
//! session that asks for next to nothing. Whoever answers is used again. Whoever does not, for as long as one message is
//! waited for, is given up. So a dead implementation costs two time-outs in all, that of the scenario and that of the
//! probe, and one that comes back in time costs nothing but them.
//!
//! A client may also fall silent in the middle of a session, where it has never gone further in this run. Then the probe
//! is a session that goes further by one message. If that comes to nothing too, what needs as many messages is not
//! played any more: one root cause, one fail. What needs no more by its steps is played, and where it comes to more, by a
//! challenge say, the message that never comes is not waited for.
//!
//! The clean-up of a scenario that waited in vain opens a session of its own. If that comes to nothing too, it was the
//! probe. How far a server goes, no plain session can show, for a server says when a session is over: where it falls
//! silent, it is asked whether it is there at all, and the next scenario that goes as far shows whether it falls silent
//! there each time.
//!
//! The messages of a probe are in the transcript under a name of their own. No monitor watches them and no scenario is
//! judged by them; what came of it is an event of the run.

use dmct_engine::scripted::FallsSilent;
use dmct_record::{
    event::{Direction, Event, EventKind, StepOutcome},
    run::ScenarioResult,
    verdict::Verdict,
};
use dmct_scenario::plan::{
    Action, Applicability, CommandBody, CommandSpec, Expect, Gather, ItemSpec, Miss, OpenSession,
    Place, Plan, Role, Send, Step, Template,
};
use std::{collections::BTreeMap, time::Duration};

/// How the names of probes begin: no scenario's does.
const PREFIX: &str = "probe/";

/// How often a probe that comes to nothing at once is played again within its time.
const ATTEMPTS: u32 = 10;

/// How far a probe goes at most.
const DEEPEST: u32 = 8;

/// How a request to the upper tester for a session is known.
const START: &str = "\"start-session\"";

/// A node that every client has and no session changes (DM Protocol 1.3, 6.3).
const NODE: &str = "./DevInfo/Man";

/// How many messages of an implementation were heard in one session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// In the session in which most were heard.
    pub furthest: u32,
    /// In the last session before the clean-up; 0 where one was asked for after it and did not come.
    pub last: u32,
}

/// What a scenario says of the implementation, beside its result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sign {
    /// Whether it waited in vain.
    pub is_doubtful: bool,
    /// How far the implementation went.
    pub reach: Reach,
    /// After how many messages of a session its clean-up waited in vain too: as good as a probe.
    pub again: Option<u32>,
}

/// Whether events of this name are those of a probe.
pub fn is_probe(scenario: &str) -> bool {
    scenario.starts_with(PREFIX)
}

fn is_cleanup(step: &str) -> bool {
    step.starts_with("cleanup")
}

impl Reach {
    /// How far the implementation went in what happened.
    pub fn of(events: &[Event], role: Role) -> Self {
        let mut reach = Self::default();
        let mut said: &[u8] = &[];
        let mut before_cleanup = None;
        // What comes outside of any session is heard, and goes nowhere.
        let mut is_begun = false;
        for event in events {
            match &event.kind {
                EventKind::StepBegan { step } if is_cleanup(step) => {
                    before_cleanup.get_or_insert(reach.last);
                }
                // Whoever is asked for a session, or notified, begins anew.
                EventKind::Stimulus { request } if request.contains(START) => {
                    reach.begin(0);
                    is_begun = false;
                }
                EventKind::Message(message)
                    if message.is_push() && message.direction == Direction::Sent =>
                {
                    reach.begin(0);
                    is_begun = false;
                }
                EventKind::Message(message)
                    if !message.is_push() && message.direction == Direction::Received =>
                {
                    // What is posted again is no further message.
                    let is_new = is_begun && !message.body.0.is_empty() && message.body.0 != said;
                    reach.last += u32::from(is_new);
                    said = &message.body.0;
                }
                EventKind::Bound { name, .. } if name == "session.id" => {
                    // The message with which a client begins a session came before the session has its name, and was
                    // counted for the session before, if there was one.
                    let first = u32::from(role == Role::Client);
                    reach.last = reach.last.saturating_sub(first);
                    reach.begin(first);
                    is_begun = true;
                }
                _ => {}
            }
        }
        let last = before_cleanup.unwrap_or(reach.last);
        reach.begin(last);
        reach
    }

    /// A session ends, and another one begins with so many messages.
    fn begin(&mut self, messages: u32) {
        self.furthest = self.furthest.max(self.last);
        self.last = messages;
    }
}

impl Sign {
    /// What a scenario says.
    ///
    /// It waited in vain if a step outside of its clean-up ran out of time, or if nothing was heard in all of it where
    /// something went wrong. A step that could not be done for want of a way to do it says nothing.
    pub fn of(plan: &Plan, result: &ScenarioResult, events: &[Event], heard: bool) -> Self {
        let in_vain = events.iter().any(|event| match &event.kind {
            EventKind::StepEnded { step, outcome } => match outcome {
                StepOutcome::TimedOut => !is_cleanup(step),
                StepOutcome::Lost | StepOutcome::Failed { .. } => !heard,
                _ => false,
            },
            EventKind::ScenarioEnded { error } => !heard && error.is_some(),
            _ => false,
        });
        Self {
            is_doubtful: in_vain && result.verdict != Verdict::Pass,
            reach: Reach::of(events, plan.role),
            again: silent_cleanup(events, plan.role),
        }
    }
}

/// After how many messages of its session a clean-up waited in vain, if it did.
fn silent_cleanup(events: &[Event], role: Role) -> Option<u32> {
    let began = events.iter().position(
        |event| matches!(&event.kind, EventKind::StepBegan { step } if is_cleanup(step)),
    )?;
    let cleanup = events.get(began + 1..)?;
    let in_vain = |event: &Event| {
        matches!(&event.kind, EventKind::StepEnded { step, outcome }
            if is_cleanup(step) && *outcome == StepOutcome::TimedOut)
    };
    let is_of_cleanup =
        |event: &&Event| !matches!(&event.kind, EventKind::StepBegan { step } if is_cleanup(step));
    let heard: Vec<Event> = cleanup.iter().filter(is_of_cleanup).cloned().collect();
    cleanup
        .iter()
        .any(in_vain)
        .then(|| Reach::of(&heard, role).last)
}

/// How far a probe goes for an implementation that fell silent after so many messages of a session, where it has gone
/// so far at most before.
pub fn depth(role: Role, last: u32, furthest: u32) -> u32 {
    if role == Role::Client && last >= furthest && last <= DEEPEST {
        last
    } else {
        0
    }
}

/// The plan of a probe that hears more than so many messages of whoever is there, in the setting of a plan that is to be
/// played.
pub fn probe(like: &Plan, number: u32, depth: u32) -> Plan {
    let mut actions = vec![Action::Session(OpenSession::default())];
    for _ in 0..depth {
        actions.extend([Action::Send(get()), Action::Expect(anything())]);
    }
    actions.push(Action::Close);
    let steps = actions
        .into_iter()
        .zip(1_u32..)
        .map(|(action, number)| Step {
            number: number.to_string(),
            place: Place::default(),
            action,
        });
    let id = format!("{PREFIX}{number}");
    Plan {
        scenario: id.clone(),
        id,
        variant: BTreeMap::new(),
        title: "Is the implementation there?".to_owned(),
        purpose: "A session that asks for next to nothing.".to_owned(),
        spec: like.spec.clone(),
        role: like.role,
        covers: Vec::new(),
        clauses: Vec::new(),
        applicability: Applicability::Applicable,
        control: None,
        builds_on: Vec::new(),
        setting: like.setting.clone(),
        steps: steps.collect(),
        cleanup: Vec::new(),
        file: String::new(),
        line: 0,
    }
}

fn get() -> Send {
    let item = ItemSpec {
        target: Some(Template::text(NODE)),
        ..ItemSpec::default()
    };
    Send {
        commands: vec![CommandSpec {
            label: None,
            body: CommandBody::Operation {
                name: "Get".to_owned(),
                correlator: None,
                items: vec![item],
            },
        }],
        ..Send::default()
    }
}

const fn anything() -> Expect {
    Expect {
        checks: Vec::new(),
        within: None,
        missing: Miss::Inconclusive,
        gather: Gather::Message,
        clause: None,
    }
}

/// How many messages of the implementation a plan needs in one session at least, whichever way it goes.
pub fn need(plan: &Plan) -> u32 {
    walk(&plan.steps, (0, 0)).0
}

/// The most messages of any session, and those of the last one, after some steps more.
fn walk(steps: &[Step], before: (u32, u32)) -> (u32, u32) {
    steps.iter().fold(before, |(most, last), step| {
        let last = match &step.action {
            Action::Session(_) => 1,
            Action::Trigger | Action::Notify(_) | Action::Close | Action::Drop => 0,
            Action::Expect(_) => last + 1,
            Action::Either {
                ways: alternatives, ..
            } => {
                let ways = alternatives.iter().map(|way| {
                    let here = last + u32::from(!way.when_silent);
                    walk(&way.then, (most.max(here), here))
                });
                return ways.min().unwrap_or((most, last));
            }
            _ => last,
        };
        (most.max(last), last)
    })
}

/// What is known of an implementation that falls silent after so many messages of every session.
pub fn falls_silent(since: &str, depth: u32) -> FallsSilent {
    FallsSilent {
        after: depth,
        reason: format!(
            "the implementation fell silent after {} of a session in {since}, and again in a session after that: it was \
             not waited for",
            messages(depth)
        ),
    }
}

/// How long a probe may take in all, and how long to rest before it is played again, where it came to nothing sooner: a
/// server that refuses connections may be one that starts.
pub fn patience(probe: &Plan) -> (Duration, Duration) {
    let within = probe.setting.message_timeout;
    (within, within / ATTEMPTS)
}

/// What a probe came to, in a sentence for the report.
pub fn told(after: &str, depth: u32, heard: bool) -> String {
    match (depth, heard) {
        (0, false) => format!(
            "the implementation was not heard in {after}, nor in a plain session after it: what was left was not played"
        ),
        (_, false) => format!(
            "the implementation fell silent after {} of a session in {after}, and again in a session after it: what needs more messages was not played",
            messages(depth)
        ),
        (_, true) => format!(
            "the implementation was waited for in vain in {after}, and answered in a plain session after it: it is used again"
        ),
    }
}

/// A number of messages.
pub fn messages(number: u32) -> String {
    match number {
        1 => "1 message".to_owned(),
        number => format!("{number} messages"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dmct_record::{event::Message, octets::Octets};

    fn message(direction: Direction, carrier: &str, body: &str) -> EventKind {
        EventKind::Message(Message {
            number: 1,
            direction,
            carrier: carrier.to_owned(),
            peer: String::new(),
            to: String::new(),
            exchange: (carrier == "http").then_some(1),
            connection: None,
            status: None,
            media_type: String::new(),
            head: Octets::default(),
            body: Octets(body.as_bytes().to_vec()),
            labels: BTreeMap::new(),
        })
    }

    fn bound() -> EventKind {
        EventKind::Bound {
            name: "session.id".to_owned(),
            value: "1".to_owned(),
        }
    }

    fn reach(kinds: Vec<EventKind>, role: Role) -> (u32, u32) {
        let Reach { furthest, last } = Reach::of(&events(kinds), role);
        (furthest, last)
    }

    fn events(kinds: Vec<EventKind>) -> Vec<Event> {
        let event = |kind| Event {
            at: 0,
            scenario: "a".to_owned(),
            kind,
        };
        kinds.into_iter().map(event).collect()
    }

    #[test]
    fn the_messages_of_each_session_are_counted_without_those_that_came_again() {
        let heard = |body| message(Direction::Received, "http", body);
        let said = message(Direction::Sent, "http", "x");
        let first = || vec![heard("a"), bound(), said.clone(), heard("b"), heard("b")];
        assert_eq!(reach(first(), Role::Client), (2, 2));
        let two = [first(), vec![heard("c"), bound()]].concat();
        assert_eq!(reach(two, Role::Client), (2, 1));
        let step = "cleanup.1".to_owned();
        let tidied = vec![EventKind::StepBegan { step }, heard("c"), bound()];
        let tidied = [first(), tidied].concat();
        assert_eq!(reach(tidied, Role::Client), (2, 2));
        let of_server = vec![bound(), said.clone(), heard("a"), bound(), said, heard("")];
        assert_eq!(reach(of_server, Role::Server), (1, 0));
    }

    #[test]
    fn what_begins_no_session_goes_nowhere() {
        let heard = |body| message(Direction::Received, "http", body);
        assert_eq!(reach(vec![heard("a"), heard("b")], Role::Client), (0, 0));
        let begins = vec![heard("a"), heard("b"), bound(), heard("c")];
        assert_eq!(reach(begins, Role::Client), (2, 2));
    }

    #[test]
    fn whoever_is_notified_begins_anew() {
        let heard = message(Direction::Received, "http", "a");
        let notified = message(Direction::Sent, "udp", "n");
        assert_eq!(reach(vec![heard, bound(), notified], Role::Client), (1, 0));
    }

    #[test]
    fn a_clean_up_that_waits_in_vain_says_how_far_its_session_went() {
        let heard = |body| message(Direction::Received, "http", body);
        let began = |step: &str| EventKind::StepBegan {
            step: step.to_owned(),
        };
        let ended = |step: &str, outcome| EventKind::StepEnded {
            step: step.to_owned(),
            outcome,
        };
        let again = |outcome| {
            let kinds = vec![
                began("1"),
                heard("a"),
                bound(),
                ended("1", StepOutcome::TimedOut),
                began("cleanup.1"),
                heard("b"),
                bound(),
                ended("cleanup.1", StepOutcome::Done),
                began("cleanup.2"),
                heard("c"),
                ended("cleanup.2", outcome),
            ];
            silent_cleanup(&events(kinds), Role::Client)
        };
        assert_eq!(again(StepOutcome::TimedOut), Some(2));
        assert_eq!(again(StepOutcome::Mismatch), None);
        let of_plan = vec![began("1"), ended("1", StepOutcome::TimedOut)];
        assert_eq!(silent_cleanup(&events(of_plan), Role::Client), None);
    }
}

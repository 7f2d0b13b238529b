//! From the carrier: everything is recorded as it comes; messages wait in the inbox for the step that takes them.

use super::{
    ScriptedPeer,
    carriers::word,
    session::{self, begins_session},
    step::{RESET, Stage},
    stranger::host_of,
};
use crate::{
    keyring::Proof,
    view::{Notified, Seen},
};
use dmct_record::{
    event::{Direction, EventKind, Fact, Message, StepOutcome, Worth},
    octets::Octets,
};
use dmct_scenario::plan::{Action, Role};
use dmct_wire::{
    credential::hmac,
    peer::{Answer, Input, Loss, Observation, Request, Response, Stimulus, Time, Transmit},
};
use std::{collections::BTreeMap, time::Duration};

/// How often the same request may be posted again before it counts as a message of its own.
const REPEATS: u32 = 3;

/// How long after the end of its process an implementation's last messages are waited for.
const LAST_WORDS: Duration = Duration::from_millis(200);

impl ScriptedPeer {
    /// Takes an input in.
    pub(super) fn receive(&mut self, input: Input) {
        match input {
            Input::Start => self.start(),
            Input::Wake | Input::Stimulus { .. } => {}
            Input::Request(request) => self.receive_request(request),
            Input::Response(response) => self.receive_response(response),
            Input::Datagram { from, to, payload } => self.receive_datagram(from, to, payload),
            Input::Pushed(pushed) => self.receive_pushed(pushed),
            Input::Delivered(delivered) => self.receive_delivered(delivered),
            Input::Registered { from, octets, .. } => self.receive_registration(from, octets),
            Input::Lost { exchange, loss } => self.receive_loss(exchange, loss),
            Input::Answered { id, answer } => self.receive_answer(id, answer),
            Input::Observed(Observation::ImplementationEnded(text)) => self.receive_crash(text),
            Input::Observed(observation) => self.observe(&words(observation)),
        }
    }

    pub(super) fn observe(&mut self, text: &str) {
        self.record(EventKind::Observed {
            text: text.to_owned(),
        });
    }

    /// The implementation is gone. What it sent before may still be under way, so a wait ends a little later.
    fn receive_crash(&mut self, text: String) {
        self.record(EventKind::Crashed { text });
        if self.is_resetting() {
            return;
        }
        self.crashed = true;
        let soon = self.now + LAST_WORDS;
        if let Some(doing) = &mut self.doing
            && matches!(doing.stage, Stage::Waiting(_) | Stage::Opening(_))
        {
            doing.deadline = doing.deadline.map(|deadline| deadline.min(soon));
        }
    }

    fn receive_request(&mut self, request: Request) {
        let message = self.message_of(&request);
        if self.is_of_interloper(&request, &message)
            || self.is_impatient(&request)
            || self.is_repeated(&request)
        {
            return;
        }
        let exchange = request.exchange;
        if self.is_resetting() {
            self.observe("a message of an earlier session came during the reset; it was left without an answer");
            self.outbox.push_back(Transmit::Drop { exchange });
            return;
        }
        let number = message.number;
        self.record(EventKind::Message(message));
        self.exchanges.insert(number, exchange);
        self.hosts
            .extend(host_of(&request.from).map(|host| (number, host)));
        self.prove(number);
        self.inbox.push_back(number);
    }

    /// A request as it is recorded.
    fn message_of(&self, request: &Request) -> Message {
        Message {
            number: self.next_number(),
            direction: Direction::Received,
            carrier: self.session_carrier().to_owned(),
            peer: "the client".to_owned(),
            exchange: Some(request.exchange),
            connection: Some(request.connection),
            status: None,
            media_type: header(&request.headers, "content-type"),
            head: Octets(request.head.clone()),
            body: Octets(request.body.clone()),
            to: String::new(),
            labels: BTreeMap::new(),
        }
    }

    /// Takes a request that is posted again, octet by octet the same, before the first one was answered: the answer
    /// goes to the newest, since nobody may listen on the older connection any more.
    fn is_impatient(&mut self, request: &Request) -> bool {
        if self.repeats >= REPEATS {
            return false;
        }
        let is_same = |number: u64| {
            let seen = self.view.message(number);
            seen.is_some_and(|seen| seen.record.body.0 == request.body && !request.body.is_empty())
        };
        let waiting = self.inbox.iter().copied().find(|number| is_same(*number));
        let taken = self.session.last_received.filter(|number| is_same(*number));
        let before = match (waiting, taken) {
            (Some(number), _) => self.exchanges.insert(number, request.exchange),
            (None, Some(_)) => {
                let before = self.session.pending;
                self.session.pending = before.and(Some(request.exchange));
                before
            }
            (None, None) => None,
        };
        let Some(exchange) = before else {
            return false;
        };
        self.repeats += 1;
        self.observe(
            "the client posted the same message again before it was answered; the answer goes to the later one",
        );
        self.outbox.push_back(Transmit::Drop { exchange });
        true
    }

    /// Answers a request that is posted again, octet by octet the same, as it was answered before.
    ///
    /// A client whose answer was lost on the way, or was a server error, may do so: it is no new message.
    fn is_repeated(&mut self, request: &Request) -> bool {
        let same = self
            .session
            .last_received
            .and_then(|number| self.view.message(number))
            .is_some_and(|seen| seen.record.body.0 == request.body && !request.body.is_empty());
        if !same || self.repeats >= REPEATS {
            return false;
        }
        let Some(Transmit::Response {
            status,
            headers,
            body,
            delivery,
            ..
        }) = self.last_answer.clone()
        else {
            return false;
        };
        self.repeats += 1;
        self.observe("the client posted the same message again; it got the same answer again");
        self.outbox.push_back(Transmit::Response {
            exchange: request.exchange,
            status,
            headers,
            body,
            delivery,
        });
        true
    }

    /// Whether the implementation is being brought back to the known state, for which it may first have to end a
    /// session that another scenario broke off.
    fn is_resetting(&self) -> bool {
        self.doing
            .as_ref()
            .is_some_and(|doing| doing.step.number == RESET)
    }

    fn receive_response(&mut self, response: Response) {
        let message = Message {
            number: self.next_number(),
            direction: Direction::Received,
            carrier: self.session_carrier().to_owned(),
            peer: "the server".to_owned(),
            exchange: Some(response.exchange),
            connection: Some(response.connection),
            status: Some(response.status),
            media_type: header(&response.headers, "content-type"),
            head: Octets(response.head),
            body: Octets(response.body),
            to: String::new(),
            labels: BTreeMap::new(),
        };
        let number = message.number;
        self.record(EventKind::Message(message));
        self.prove(number);
        if self.session.awaited == Some(response.exchange) {
            self.session.awaited = None;
            self.inbox.push_back(number);
        } else {
            self.observe("an answer came to a request that was no longer waited for");
        }
    }

    fn receive_datagram(&mut self, from: String, to: String, payload: Vec<u8>) {
        let number = self.next_number();
        let message = Message {
            number,
            direction: Direction::Received,
            carrier: word(self.carrier_at(&to)).to_owned(),
            peer: from,
            exchange: None,
            connection: None,
            status: None,
            media_type: String::new(),
            head: Octets::default(),
            body: Octets(payload),
            to,
            labels: BTreeMap::new(),
        };
        if self.is_of_stranger(&message) {
            return;
        }
        self.record(EventKind::Message(message));
        self.prove_notification(number);
        self.inbox.push_back(number);
    }

    /// Records what the digest of a notification is worth.
    pub(super) fn prove_notification(&mut self, number: u64) {
        let notified = self
            .view
            .message(number)
            .and_then(|seen| seen.notified.clone())
            .unwrap_or_default();
        if let Some((worth, reading)) = self.worth_of(&notified) {
            let fact = Fact::NotificationDigest { worth, reading };
            self.record(EventKind::Fact {
                message: number,
                fact,
            });
        }
    }

    /// What the digest of a notification is worth, and with which nonce or under which reading; nothing where it has none.
    pub(super) fn worth_of(&self, notified: &Notified) -> Option<(Worth, String)> {
        match (&notified.v12, &notified.v13) {
            (Some(trigger), _) => Some(self.keyring.judge_v12(trigger)),
            (None, Some(notification)) => Some(self.keyring.judge_v13(notification)),
            (None, None) => None,
        }
    }

    fn receive_loss(&mut self, exchange: u64, loss: Loss) {
        let unreachable = matches!(loss, Loss::Unreachable(_));
        let (reason, partial) = match loss {
            Loss::Unreachable(reason) => (format!("no connection: {reason}"), Vec::new()),
            Loss::Closed { partial } => (
                format!(
                    "the connection was closed after {} octets, before the message was whole",
                    partial.len()
                ),
                partial,
            ),
            Loss::Malformed { reason, partial } => {
                (format!("what came is no HTTP: {reason}"), partial)
            }
            Loss::TooLarge { limit } => (
                format!("more than {limit} octets came and were refused"),
                Vec::new(),
            ),
            Loss::TimedOut { partial } => (
                format!(
                    "the message was not whole in time; {} octets had come",
                    partial.len()
                ),
                partial,
            ),
        };
        self.record(EventKind::Lost {
            exchange,
            reason: reason.clone(),
            partial: Octets(partial),
        });
        // Where nobody is met, nobody has shown anything: a push that reached none is like a message that did not.
        let was_push = self.pushes.remove(&exchange).is_some();
        let was_awaited = self.session.awaited == Some(exchange);
        if was_awaited {
            self.session.awaited = None;
        }
        let waits = self
            .doing
            .as_ref()
            .is_some_and(|doing| doing.stage.waits_for_message());
        let may_be_refused = self.doing.as_ref().is_some_and(|doing| {
            matches!(&doing.step.action, Action::Push(push) if push.push.secured == Some(false))
        });
        if waits && was_push && may_be_refused && !unreachable {
            // A client that takes pushes by TLS alone ends a connection without it.
            self.end_step(StepOutcome::Done);
        } else if waits && (was_awaited || was_push) {
            self.end_step(if (unreachable && !self.crashed) || was_push {
                StepOutcome::Unable { reason }
            } else {
                StepOutcome::Lost
            });
        }
    }

    fn receive_answer(&mut self, id: u64, answer: Answer) {
        self.end_patience(id);
        let (done, reason) = match &answer {
            Answer::Done { .. } => (true, String::new()),
            Answer::Shown { .. } => (true, String::new()),
            Answer::Unsupported => (false, "the upper tester cannot do that".to_owned()),
            Answer::Failed { reason } => (false, format!("the upper tester failed: {reason}")),
            Answer::Away { reason } => (false, reason.clone()),
        };
        let text = match &answer {
            Answer::Done { note: Some(note) } => format!("done: {note}"),
            Answer::Done { note: None } => "done".to_owned(),
            Answer::Shown { interactions } => format!("{} interactions", interactions.len()),
            _ => reason.clone(),
        };
        self.record(EventKind::Answered { answer: text, done });
        if let Answer::Shown { interactions } = &answer {
            let interactions = serde_json::to_string(interactions).unwrap_or_default();
            self.record(EventKind::Shown { interactions });
        }
        let nobody = matches!(answer, Answer::Unsupported | Answer::Away { .. });
        let Some(doing) = &self.doing else { return };
        match doing.stage {
            Stage::Asked(asked) if asked == id && done => self.end_asking(&answer),
            // Without a reset, scenarios find the implementation as the last one left it.
            Stage::Asked(asked)
                if asked == id && self.is_resetting() && answer == Answer::Unsupported =>
            {
                self.observe(
                    "the upper tester cannot reset the implementation, which stays as it is",
                );
                self.end_step(StepOutcome::Done);
            }
            Stage::Asked(asked) if asked != id => {}
            Stage::Asked(_) | Stage::Linking(_) | Stage::Opening(_) | Stage::Waiting(_)
                if !done && self.view.taken().is_empty() =>
            {
                self.end_step(if nobody {
                    StepOutcome::Unable { reason }
                } else {
                    StepOutcome::Failed { reason }
                });
            }
            _ => {}
        }
    }

    /// How a step ends for which the upper tester has done what it was asked: one that asks for what was shown is
    /// there to check it.
    fn outcome_of_asking(&mut self, answer: &Answer) -> StepOutcome {
        let action = self.doing.as_ref().map(|doing| doing.step.action.clone());
        match (action, answer) {
            (Some(Action::ExpectShown(checks)), Answer::Shown { .. }) => self.weigh(&checks),
            (Some(Action::ExpectShown(_)), _) => StepOutcome::Unable {
                reason: "the upper tester did not say what the user saw".to_owned(),
            },
            _ => StepOutcome::Done,
        }
    }

    /// Ends a step that asked for something: it is done, if the word of whoever says so counts.
    fn end_asking(&mut self, answer: &Answer) {
        let resets = self
            .doing
            .as_ref()
            .is_some_and(|doing| doing.step.action == Action::Ask(Stimulus::Reset));
        if resets {
            self.keyring.reset();
        }
        let distrust = self.surroundings.distrust.clone();
        match distrust.filter(|_| !self.is_resetting()) {
            Some(reason) => self.end_step(StepOutcome::Unable { reason }),
            None => {
                let outcome = self.outcome_of_asking(answer);
                self.end_step(outcome);
            }
        }
    }

    /// A question was answered: from here on the implementation's own time runs again.
    fn end_patience(&mut self, id: u64) {
        let Some((since, patience)) = self.asked.remove(&id) else {
            return;
        };
        let spared = patience.saturating_sub(self.now.since(since));
        let spared = u64::try_from(spared.as_micros()).unwrap_or(u64::MAX);
        self.limit = Time(self.limit.0.saturating_sub(spared));
        let now = self.now;
        if let Some(doing) = &mut self.doing
            && doing.deadline.is_some()
        {
            doing.deadline = Some(now + doing.within);
        }
    }

    /// Records what the credentials of a received message are worth.
    fn prove(&mut self, number: u64) {
        let Some(seen) = self.view.message(number) else {
            return;
        };
        let Some(message) = seen.message() else {
            return;
        };
        let mac = seen.carrier_header(hmac::HEADER_NAME);
        let side = self.keyring.side_mut(self.plan.role);
        let id = session::echoable(seen.session_id().unwrap_or_default());
        side.hear(&id, message);
        let proof = side.judge(
            message.header.cred.as_ref(),
            mac.as_deref(),
            &seen.record.body.0,
        );
        self.record(EventKind::Fact {
            message: number,
            fact: proof.fact(),
        });
    }

    /// What was found of the credentials of a message when it came.
    pub(super) fn proof_of(&self, number: u64) -> Option<Proof> {
        self.view.facts(number).iter().find_map(|fact| match fact {
            Fact::Credential {
                scheme,
                worth,
                detail,
            } => Some(Proof::new(scheme, *worth, detail.clone())),
            Fact::NotificationDigest { .. } => None,
        })
    }

    /// Takes a message in, for the step that waited for it.
    pub(super) fn take(&mut self, number: u64) {
        self.take_quietly(number);
        self.record(EventKind::Taken { message: number });
    }

    /// Takes a message in that the step does not look at: a move on the way to the one it waits for.
    pub(super) fn take_quietly(&mut self, number: u64) {
        self.repeats = 0;
        let proof = self.proof_of(number);
        let Some(seen) = self.view.message(number).cloned() else {
            return;
        };
        if seen.notified.is_none() {
            self.take_dm(number, &seen, proof.as_ref());
        }
    }

    fn take_dm(&mut self, number: u64, seen: &Seen, proof: Option<&Proof>) {
        let id = session::echoable(seen.session_id().unwrap_or_default());
        let begins = seen.message().is_some_and(begins_session);
        if self.plan.role == Role::Client && begins && id != self.session.id {
            let header = core::mem::take(&mut self.session.header);
            self.new_session(id.clone());
            self.session.header = header;
        }
        // A session of ours has the identifier that we gave it, whatever a server says.
        if self.plan.role == Role::Client && !id.is_empty() {
            self.bind("session.id", &id);
        }
        self.session.take(seen, proof);
        if let Some(exchange) = self.exchanges.remove(&number) {
            self.session.pending = Some(exchange);
        }
        self.session.host = self.session.host.or(self.hosts.remove(&number));
        self.take_answer_to_us(seen);
    }

    /// What the other side says of our credentials: accepted for good, and the nonce for the next ones.
    fn take_answer_to_us(&mut self, seen: &Seen) {
        let Some(status) = seen.message().and_then(session::header_status) else {
            return;
        };
        if status.code() == Some(212) {
            self.session.own_accepted = true;
        }
        if let Some(challenge) = session::challenge(status) {
            self.session.own_accepted = false;
            self.session.own_scheme = challenge.scheme.or(self.session.own_scheme);
            self.session.challenged += 1;
        }
        if let Some(nonce) = session::next_nonce(status) {
            self.own_side_mut().renew(nonce);
        }
    }

    fn next_number(&self) -> u64 {
        self.view.messages().len() as u64 + 1
    }

    /// The number that the next message will have.
    pub(super) fn number_to_come(&self) -> u64 {
        self.next_number()
    }
}

fn header(headers: &[(String, String)], name: &str) -> String {
    headers
        .iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.clone())
        .unwrap_or_default()
}

fn words(observation: Observation) -> String {
    match observation {
        Observation::Opened { connection, from } => {
            format!("connection {connection} was opened from {from}")
        }
        Observation::Closed {
            connection,
            messages,
        } => {
            format!("connection {connection} was closed after {messages} messages")
        }
        Observation::ProcessEnded(text)
        | Observation::ImplementationEnded(text)
        | Observation::Note(text) => text,
    }
}

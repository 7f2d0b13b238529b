//! The loop that joins a peer with the endpoints of a bench.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    time::Duration,
};

use dmct_wire::peer::{
    Answer, Carrier, Certificate, Input, Observation, Output, Peer, Time, Transmit,
};
use tokio::{
    sync::{mpsc, oneshot},
    task::{AbortHandle, JoinSet},
    time::{Instant, sleep_until},
};

use super::{Bench, sending::Sendings};
use crate::{
    Clock, Stop,
    http::{
        client::Outgoing,
        server::{Order, Reply},
    },
    push::{self, Pushing},
    udp::Datagram,
    upper::{Question, UpperTester},
};

/// How long a finished peer's last messages may take to get on the wire.
const FAREWELL: Duration = Duration::from_secs(5);

/// Outputs after which a peer that never waits lets others have a turn.
const TURN: u32 = 64;

/// How driving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driven {
    /// The peer is finished.
    Finished,
    /// It was told to stop.
    Stopped,
}

/// One peer being driven.
pub(super) struct Drive<'a> {
    bench: &'a mut Bench,
    clock: Clock,
    upper: UpperTester,
    stimuli: Option<&'a mut mpsc::Receiver<Question>>,
    /// What is under way for the peer; each ends in at most one input.
    tasks: JoinSet<Input>,
    /// Exchanges that the peer opened.
    opened: HashMap<u64, AbortHandle>,
    /// Exchanges that the peer was handed and did not settle.
    held: HashSet<u64>,
    /// Stimuli that the peer was handed and did not answer.
    questions: HashMap<u64, oneshot::Sender<Answer>>,
    sendings: Sendings,
    /// What came before the peer did, and still stands.
    standing: VecDeque<Input>,
}

/// Why a peer's outputs ended for now.
enum Pause {
    Until(Option<Time>),
    End(Driven),
}

impl<'a> Drive<'a> {
    pub(super) fn new(
        bench: &'a mut Bench,
        clock: Clock,
        upper: UpperTester,
        stimuli: Option<&'a mut mpsc::Receiver<Question>>,
    ) -> Self {
        Self {
            bench,
            clock,
            upper,
            stimuli,
            tasks: JoinSet::new(),
            opened: HashMap::new(),
            held: HashSet::new(),
            questions: HashMap::new(),
            sendings: Sendings::new(),
            standing: VecDeque::new(),
        }
    }

    pub(super) async fn run(mut self, peer: &mut (dyn Peer + Send), mut stop: Stop) -> Driven {
        let driven = self.cycle(peer, &mut stop).await;
        self.part().await;
        driven
    }

    async fn cycle(&mut self, peer: &mut (dyn Peer + Send), stop: &mut Stop) -> Driven {
        peer.handle(self.clock.now(), Input::Start);
        self.standing = self.bench.carriers.attend().into();
        while let Ok(input) = self.bench.arrivals.try_recv() {
            // The end of a process before the peer began is no concern of it.
            if !matches!(input, Input::Observed(Observation::ImplementationEnded(_))) {
                let input = self.arrived(input);
                self.standing.push_back(input);
            }
        }
        loop {
            let wake = match self.outputs(peer, stop).await {
                Pause::Until(wake) => wake.map(|time| self.clock.moment(time)),
                Pause::End(driven) => return driven,
            };
            tokio::select! {
                () = stop.stopped() => return Driven::Stopped,
                input = self.next(wake) => peer.handle(self.clock.now(), input),
            }
        }
    }

    /// Does what the peer wants until it wants to wait.
    async fn outputs(&mut self, peer: &mut (dyn Peer + Send), stop: &Stop) -> Pause {
        let mut count = 0_u32;
        loop {
            match peer.poll(self.clock.now()) {
                Output::Transmit(transmit) => self.transmit(transmit),
                Output::Answer { id, answer } => {
                    if let Some(reply) = self.questions.remove(&id) {
                        // whoever asked may have given up waiting
                        let _ = reply.send(answer);
                    }
                }
                Output::Wait(time) => return Pause::Until(time),
                Output::Finished => return Pause::End(Driven::Finished),
            }
            count = count.wrapping_add(1);
            if count.is_multiple_of(TURN) {
                tokio::task::yield_now().await;
                if stop.is_stopped() {
                    return Pause::End(Driven::Stopped);
                }
            }
        }
    }

    /// The next thing that happens to the peer.
    async fn next(&mut self, wake: Option<Instant>) -> Input {
        if let Some(input) = self.standing.pop_front() {
            return input;
        }
        loop {
            tokio::select! {
                Some(input) = self.bench.arrivals.recv() => return self.arrived(input),
                Some(done) = self.tasks.join_next() => {
                    // a task that was aborted, since the peer dropped its exchange, says nothing
                    if let Ok(input) = done {
                        let input = self.done(input);
                        return self.behind_what_came(input);
                    }
                }
                Some(question) = question(&mut self.stimuli) => return self.asked(question),
                () = until(wake) => return Input::Wake,
            }
        }
    }

    /// What came by the carriers until now, and this input behind it: an answer does not overtake what was seen of the
    /// connection on which it came.
    fn behind_what_came(&mut self, last: Input) -> Input {
        for _ in 0..self.bench.arrivals.len() {
            let Ok(input) = self.bench.arrivals.try_recv() else {
                break;
            };
            let input = self.arrived(input);
            self.standing.push_back(input);
        }
        match self.standing.pop_front() {
            Some(first) => {
                self.standing.push_back(last);
                first
            }
            None => last,
        }
    }

    fn arrived(&mut self, input: Input) -> Input {
        match &input {
            Input::Request(request) => {
                self.held.insert(request.exchange);
            }
            Input::Lost { exchange, .. } => {
                self.held.remove(exchange);
            }
            _ => {}
        }
        input
    }

    fn done(&mut self, input: Input) -> Input {
        if let Input::Lost { exchange, .. } = &input {
            self.opened.remove(exchange);
        } else if let Input::Response(response) = &input {
            self.opened.remove(&response.exchange);
        }
        input
    }

    fn asked(&mut self, question: Question) -> Input {
        let id = self.bench.numbers.stimulus();
        self.questions.insert(id, question.reply);
        Input::Stimulus {
            id,
            stimulus: question.stimulus,
        }
    }

    fn transmit(&mut self, transmit: Transmit) {
        let sending = self.sendings.token();
        match transmit {
            Transmit::Request {
                exchange,
                url,
                headers,
                body,
                delivery,
            } => {
                self.post(Outgoing {
                    exchange,
                    url,
                    headers,
                    body,
                    delivery,
                    sending,
                });
            }
            Transmit::Response {
                exchange,
                status,
                headers,
                body,
                delivery,
            } => {
                let reply = Reply {
                    status,
                    headers,
                    body,
                    delivery,
                    sending,
                };
                self.settle(exchange, Order::Reply(reply));
            }
            Transmit::Datagram { to, payload } => self.send(to, payload),
            Transmit::Push { exchange, to, push } => {
                let pushing = Pushing {
                    exchange,
                    to,
                    push,
                    sending,
                };
                self.tasks.spawn(self.bench.carriers.push(pushing));
            }
            Transmit::Register {
                exchange,
                core,
                registration,
            } => {
                let carriers = &self.bench.carriers;
                self.tasks
                    .spawn(carriers.register(exchange, core, registration, sending));
            }
            Transmit::Drop { exchange } => match self.opened.remove(&exchange) {
                Some(task) => task.abort(),
                None => self.settle(exchange, Order::Drop),
            },
            Transmit::Show(certificate) => self.show(certificate),
            Transmit::Overlook(certificate) => self.bench.client.overlook(Some(certificate)),
            Transmit::Stimulus { id, stimulus } => {
                let asking = self.upper.clone().ask(stimulus, self.bench.inbox.clone());
                self.tasks.spawn(async move {
                    Input::Answered {
                        id,
                        answer: asking.await,
                    }
                });
            }
        }
    }

    /// Sends a datagram: over UDP, or by the carrier that its address names.
    fn send(&mut self, to: String, payload: Vec<u8>) {
        let sending = self.sendings.token();
        // A gateway that puts WTLS on takes what it is sent over UDP.
        if matches!(Carrier::of_address(&to), Carrier::Wsp | Carrier::Wtls) {
            let place = to.split_once("://").map_or(to.as_str(), |(_, place)| place);
            let to = place.to_owned();
            self.bench.sockets.send(Datagram {
                to,
                payload,
                sending,
            });
        } else {
            self.bench.carriers.send(push::Datagram {
                to,
                payload,
                sending,
            });
        }
    }

    fn post(&mut self, outgoing: Outgoing) {
        let exchange = outgoing.exchange;
        if Carrier::of_address(&outgoing.url) == Carrier::Obex {
            let task = self.tasks.spawn(self.bench.carriers.post(outgoing));
            self.opened.insert(exchange, task);
            return;
        }
        let client = std::sync::Arc::clone(&self.bench.client);
        let task = self.tasks.spawn(async move {
            match client.post(outgoing).await {
                Ok(response) => Input::Response(response),
                Err(loss) => Input::Lost { exchange, loss },
            }
        });
        self.opened.insert(exchange, task);
    }

    fn settle(&mut self, exchange: u64, order: Order) {
        self.held.remove(&exchange);
        if !self.bench.settle(exchange, order) {
            self.bench.inbox.note(format!(
                "exchange {exchange} is not open any more, so nothing was sent on it"
            ));
        }
    }

    fn show(&self, certificate: Certificate) {
        let what = certificate.description();
        let inbox = &self.bench.inbox;
        if self.bench.show(certificate) {
            inbox.note(format!("from now on a certificate {what} is shown"));
        } else {
            inbox.note(format!("there is no certificate {what} to be shown"));
        }
    }

    /// Leaves the bench ready for the next peer, which knows of no exchange of this one.
    async fn part(self) {
        self.bench.carriers.leave();
        self.bench.show(Certificate::Good);
        self.bench.client.overlook(None);
        for exchange in &self.held {
            // it fails when the other side was faster, and then it is closed just as well
            self.bench.settle(*exchange, Order::Drop);
        }
        self.sendings.finished(FAREWELL).await;
    }
}

async fn until(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

async fn question(stimuli: &mut Option<&mut mpsc::Receiver<Question>>) -> Option<Question> {
    match stimuli {
        Some(stimuli) => stimuli.recv().await,
        None => std::future::pending().await,
    }
}

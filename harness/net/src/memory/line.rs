//! The line between the two peers: what one sends becomes an input of the other.

use std::{collections::BTreeMap, time::Duration};

use dmct_wire::peer::{Answer, Carrier, Input, Loss, Observation, Time, Transmit};

use super::{
    Numbering,
    carriage::{Carried, carry},
    obex::{Links, is_obex},
    queue::{End, Queue},
    sms,
    trust::Trust,
};
use crate::{
    Limits,
    http::{self, After, Persistence, Side, Url, Wire},
    push::Said,
};

/// Everything that is under way between two peers.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) queue: Queue,
    pub(super) latency: Duration,
    pub(super) numbering: Numbering,
    pub(super) limits: Limits,
    /// Requests that wait for their answer, by the number that their receiver knows.
    exchanges: BTreeMap<u64, Exchange>,
    /// Stimuli that wait for their answer, by the number that their receiver knows.
    stimuli: BTreeMap<u64, (End, u64)>,
    /// The connection that each side has opened and may use again.
    left_connection: Option<u64>,
    right_connection: Option<u64>,
    gone: Option<End>,
    pub(super) trust: Trust,
    pub(super) obex: Links,
}

/// A request that waits for its answer.
#[derive(Debug)]
struct Exchange {
    from: End,
    /// The number that its sender knows.
    theirs: u64,
    connection: u64,
    persistence: Persistence,
}

/// A request as its sender wants it sent.
struct Posting {
    from: End,
    theirs: u64,
    wire: Wire,
}

impl Line {
    pub(super) fn new() -> Self {
        Self {
            queue: Queue::default(),
            latency: Duration::from_millis(1),
            numbering: Numbering::default(),
            limits: Limits::default(),
            exchanges: BTreeMap::new(),
            stimuli: BTreeMap::new(),
            left_connection: None,
            right_connection: None,
            gone: None,
            trust: Trust::default(),
            obex: Links::default(),
        }
    }

    /// Carries what a peer sends.
    pub(super) fn transmit(&mut self, now: Time, from: End, transmit: Transmit) {
        match transmit {
            Transmit::Request {
                exchange,
                url,
                headers,
                body,
                delivery,
            } => match Url::parse(&url) {
                _ if self.gone == Some(from.other()) => {
                    self.lose(
                        now,
                        from,
                        exchange,
                        Loss::Unreachable("nothing listens there".to_owned()),
                    );
                }
                _ if is_obex(&url) => {
                    let said = Said::message(headers, body, delivery);
                    self.post_over_obex(now, from, exchange, &url, said);
                }
                Err(error) => self.lose(now, from, exchange, Loss::Unreachable(error.to_string())),
                Ok(url) => {
                    if let Some(loss) = self.distrust(now, from, &url) {
                        return self.lose(now, from, exchange, loss);
                    }
                    let wire = http::request(&url, &headers, &body, &delivery);
                    self.post(
                        now,
                        Posting {
                            from,
                            theirs: exchange,
                            wire,
                        },
                    );
                }
            },
            Transmit::Response {
                exchange,
                status,
                headers,
                body,
                delivery,
            } => {
                let said = Said {
                    status,
                    headers,
                    body,
                    delivery,
                };
                if let Err(said) = self.reply_over_obex(now, from, exchange, said) {
                    self.reply(now, from, exchange, |persistence| {
                        let Said { headers, body, .. } = &said;
                        http::response(said.status, headers, body, &said.delivery, persistence)
                    });
                }
            }
            Transmit::Datagram { to, payload } => {
                let carried = match Carrier::of_address(&to) {
                    Carrier::Sms => sms::carry(&to, &payload),
                    _ => Some((to, payload)),
                };
                let Some((to, payload)) = carried else {
                    return;
                };
                let input = Input::Datagram {
                    from: name(from).to_owned(),
                    to,
                    payload,
                };
                self.queue.push(now + self.latency, from.other(), input);
            }
            Transmit::Push { exchange, to, push } => self.push(now, from, exchange, to, push),
            Transmit::Register {
                exchange,
                registration,
                ..
            } => self.register(now, from, exchange, &registration),
            Transmit::Show(certificate) => self.show(now, from, certificate),
            Transmit::Overlook(certificate) => self.overlook(from, certificate),
            Transmit::Drop { exchange } => self.drop_exchange(now, from, exchange),
            Transmit::Stimulus { id, stimulus } if self.gone == Some(from.other()) => {
                drop(stimulus);
                let answer = Answer::Failed {
                    reason: "the other peer is finished".to_owned(),
                };
                self.queue
                    .push(now + self.latency, from, Input::Answered { id, answer });
            }
            Transmit::Stimulus { id, stimulus } => {
                let number = self.numbering.exchange();
                self.stimuli.insert(number, (from, id));
                self.queue.push(
                    now + self.latency,
                    from.other(),
                    Input::Stimulus {
                        id: number,
                        stimulus,
                    },
                );
            }
        }
    }

    /// Carries the answer to a stimulus; one that nobody waits for is forgotten.
    pub(super) fn answer(&mut self, now: Time, number: u64, answer: Answer) {
        if let Some((asker, id)) = self.stimuli.remove(&number) {
            self.queue
                .push(now + self.latency, asker, Input::Answered { id, answer });
        }
    }

    /// One peer is finished: the other learns that its requests come to nothing.
    pub(super) fn leave(&mut self, now: Time, end: End) {
        self.gone = Some(end);
        for exchange in std::mem::take(&mut self.exchanges).into_values() {
            if exchange.from != end {
                self.lose(now, exchange.from, exchange.theirs, closed());
            }
        }
        self.leave_obex(now, end);
        self.stimuli.clear();
    }

    fn post(&mut self, now: Time, posting: Posting) {
        let Posting { from, theirs, wire } = posting;
        let (to, arrival) = (from.other(), now + self.latency);
        let back = arrival + self.latency;
        let number = self.numbering.exchange();
        let connection = self.connection(from);
        match carry(Side::Request, &wire, &self.limits) {
            Carried::Whole(message) => {
                let persistence = Persistence::answering(&message);
                self.queue.push(
                    arrival,
                    to,
                    Input::Request(message.into_request(number, connection)),
                );
                if wire.after == After::Close {
                    self.forget(from);
                    self.queue.push(
                        back,
                        from,
                        Input::Lost {
                            exchange: theirs,
                            loss: closed(),
                        },
                    );
                } else {
                    self.exchanges.insert(
                        number,
                        Exchange {
                            from,
                            theirs,
                            connection,
                            persistence,
                        },
                    );
                }
            }
            Carried::Broken(loss, answer) => {
                self.forget(from);
                self.queue.push(
                    arrival,
                    to,
                    Input::Lost {
                        exchange: number,
                        loss,
                    },
                );
                let input = match answer.map(|answer| carry(Side::Response, &answer, &self.limits))
                {
                    Some(Carried::Whole(message)) => {
                        Input::Response(message.into_response(theirs, connection))
                    }
                    _ => Input::Lost {
                        exchange: theirs,
                        loss: closed(),
                    },
                };
                self.queue.push(back, from, input);
            }
            Carried::Late(loss) => {
                self.forget(from);
                let late = arrival + self.limits.message;
                self.queue.push(
                    late,
                    to,
                    Input::Lost {
                        exchange: number,
                        loss,
                    },
                );
                self.queue.push(
                    late + self.latency,
                    from,
                    Input::Lost {
                        exchange: theirs,
                        loss: closed(),
                    },
                );
            }
        }
    }

    fn reply(
        &mut self,
        now: Time,
        from: End,
        number: u64,
        encode: impl FnOnce(Persistence) -> Wire,
    ) {
        let Some(exchange) = self.taken(from, number) else {
            return self.not_open(now, from, number);
        };
        let Exchange {
            from: asker,
            theirs,
            connection,
            persistence,
        } = exchange;
        let wire = encode(persistence);
        let arrival = now + self.latency;
        if wire.after == After::Close {
            self.forget(asker);
        }
        match carry(Side::Response, &wire, &self.limits) {
            Carried::Whole(message) => {
                self.queue.push(
                    arrival,
                    asker,
                    Input::Response(message.into_response(theirs, connection)),
                );
            }
            Carried::Broken(loss, _) => self.queue.push(
                arrival,
                asker,
                Input::Lost {
                    exchange: theirs,
                    loss,
                },
            ),
            Carried::Late(loss) => {
                let late = arrival + self.limits.message;
                self.queue.push(
                    late,
                    asker,
                    Input::Lost {
                        exchange: theirs,
                        loss,
                    },
                );
            }
        }
    }

    fn drop_exchange(&mut self, now: Time, from: End, exchange: u64) {
        if self.drop_over_obex(now, from, exchange) {
            return;
        }
        if let Some(taken) = self.taken(from, exchange) {
            self.forget(taken.from);
            return self.lose(now, taken.from, taken.theirs, closed());
        }
        let mut opened = self.exchanges.iter();
        let opened = opened.find(|(_, opened)| opened.from == from && opened.theirs == exchange);
        let Some((number, connection)) =
            opened.map(|(number, opened)| (*number, opened.connection))
        else {
            return self.not_open(now, from, exchange);
        };
        self.exchanges.remove(&number);
        self.forget(from);
        let sentence = format!(
            "on connection {connection} the other side ended its sending before it was answered"
        );
        self.queue.push(
            now + self.latency,
            from.other(),
            Input::Observed(Observation::Note(sentence)),
        );
    }

    /// An exchange that a peer was handed, and now settles.
    fn taken(&mut self, by: End, number: u64) -> Option<Exchange> {
        let its = self
            .exchanges
            .get(&number)
            .is_some_and(|exchange| exchange.from != by);
        if its {
            self.exchanges.remove(&number)
        } else {
            None
        }
    }

    fn not_open(&mut self, now: Time, from: End, exchange: u64) {
        if self.gone.is_none() {
            let sentence =
                format!("exchange {exchange} is not open any more, so nothing was sent on it");
            self.queue
                .push(now, from, Input::Observed(Observation::Note(sentence)));
        }
    }

    pub(super) fn lose(&mut self, now: Time, to: End, exchange: u64, loss: Loss) {
        self.queue
            .push(now + self.latency, to, Input::Lost { exchange, loss });
    }

    /// Whether that side is finished.
    pub(super) fn is_gone(&self, end: End) -> bool {
        self.gone == Some(end)
    }

    fn connection(&mut self, from: End) -> u64 {
        let numbering = &mut self.numbering;
        let slot = match from {
            End::Left => &mut self.left_connection,
            End::Right => &mut self.right_connection,
        };
        *slot.get_or_insert_with(|| numbering.connection())
    }

    fn forget(&mut self, from: End) {
        match from {
            End::Left => self.left_connection = None,
            End::Right => self.right_connection = None,
        }
    }
}

fn closed() -> Loss {
    Loss::Closed {
        partial: Vec::new(),
    }
}

pub(super) fn name(end: End) -> &'static str {
    match end {
        End::Left => "left",
        End::Right => "right",
    }
}

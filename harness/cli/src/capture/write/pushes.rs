//! Pushes, their answers and registrations, by what carried them.
//!
//! What was received has its octets in its own event; for what the tester sent by a carrier that frames by itself,
//! another event has them. What has them in neither was never answered, and is left out; so is what the carriers of
//! the tester answer by themselves, and what the upper tester was handed. All pushes go from the server to the client.

use super::{
    blocks::{Blocks, Remarks},
    octets, packets,
    wire::{Connection, Datagram, End, Opening, Ports, Protocol, datagram},
};
use dmct_record::event::{Direction, Event, EventKind, Message};
use std::collections::HashMap;

/// A scenario, and the number of a message in it.
type Place<'e> = (&'e str, u64);

/// What carriers put on the wire and which connections they have open for it.
#[derive(Debug, Default)]
pub(super) struct Pushes<'e> {
    /// The octets of a push.
    sent: HashMap<Place<'e>, &'e [u8]>,
    /// For an answer, what it answers: the push, if it is no registration, and its octets.
    answered: HashMap<Place<'e>, (Option<u64>, &'e [u8])>,
    /// Connections on which a push waits for its answer.
    open: HashMap<Place<'e>, Connection>,
}

/// A message of a push, and where and when it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment<'e> {
    /// When, microseconds since 1970.
    pub(super) at: u64,
    /// The scenario.
    pub(super) scenario: &'e str,
    /// The message.
    pub(super) message: &'e Message,
}

impl<'e> Moment<'e> {
    fn place(self) -> Place<'e> {
        (self.scenario, self.message.number)
    }

    fn remarks<'c>(self, comment: Option<&'c str>) -> Remarks<'c> {
        Remarks {
            at: self.at,
            outbound: self.message.direction == Direction::Sent,
            comment,
        }
    }

    /// Head and body as they came.
    fn octets(self) -> Vec<u8> {
        [&self.message.head.0[..], &self.message.body.0].concat()
    }

    fn is_answer(self) -> bool {
        self.message.status.is_some()
    }
}

impl<'e> Pushes<'e> {
    /// What a run tells of octets.
    pub(super) fn of(events: &'e [Event]) -> Self {
        let mut pushes = Self::default();
        for event in events {
            let EventKind::Carried {
                message,
                answer,
                octets,
            } = &event.kind
            else {
                continue;
            };
            let scenario = event.scenario.as_str();
            if let Some(push) = message {
                pushes.sent.insert((scenario, *push), &octets.0);
            }
            pushes
                .answered
                .insert((scenario, *answer), (*message, &octets.0));
        }
        pushes
    }

    /// Writes what is known of a message of a push.
    pub(super) fn write(&mut self, blocks: &mut Blocks, ports: &mut Ports, moment: Moment<'e>) {
        let by = match moment.message.carrier.as_str() {
            "udp" => "",
            "wtls" => ": it went within WTLS, which a gateway put on or took off",
            "sms" => ": it went by short message",
            "command" => ": it went by the command of the profile",
            "sip" => return self.sip(blocks, moment),
            "ota-http" => return self.http(blocks, ports, moment),
            "obex" => return self.obex(blocks, ports, moment),
            _ => return,
        };
        let comment = format!("{}{by}", moment.scenario);
        let remarks = moment.remarks(Some(&comment));
        let payload = &moment.message.body.0;
        datagram(blocks, End::Server, Datagram::Wsp, payload, remarks);
    }

    fn sip(&self, blocks: &mut Blocks, moment: Moment<'e>) {
        let remarks = moment.remarks(Some(moment.scenario));
        let octets = match moment.message.direction {
            Direction::Received => moment.octets(),
            Direction::Sent => match self.sent.get(&moment.place()) {
                Some(sent) => sent.to_vec(),
                None => return,
            },
        };
        let from = match self.answered.get(&moment.place()) {
            Some((None, registration)) => {
                let remarks = Remarks {
                    outbound: true,
                    ..remarks
                };
                datagram(blocks, End::Client, Datagram::Sip, registration, remarks);
                End::Server
            }
            _ if moment.is_answer() || octets.starts_with(b"REGISTER ") => End::Client,
            _ => End::Server,
        };
        datagram(blocks, from, Datagram::Sip, &octets, remarks);
    }

    fn http(&mut self, blocks: &mut Blocks, ports: &mut Ports, moment: Moment<'e>) {
        let at = moment.at;
        if moment.is_answer() {
            let push = self.answered.get(&moment.place()).and_then(|known| known.0);
            let open = push.and_then(|push| self.open.remove(&(moment.scenario, push)));
            if let Some(mut connection) = open {
                connection.send(blocks, at, End::Client, &moment.octets());
                connection.close(blocks, at);
            }
            return;
        }
        let received = moment.message.direction == Direction::Received;
        let octets = match self.sent.get(&moment.place()) {
            Some(sent) => sent.to_vec(),
            None if received => octets::pushed(moment.message),
            None => return,
        };
        let mut connection = open(blocks, ports, moment, Protocol::Http);
        connection.send(blocks, at, End::Server, &octets);
        if received {
            connection.close(blocks, at);
        } else {
            self.open.insert(moment.place(), connection);
        }
    }

    /// Dissectors know of one OBEX request at a time, whatever the connection: packets and their answers stand
    /// together, at the time of the last answer.
    fn obex(&self, blocks: &mut Blocks, ports: &mut Ports, moment: Moment<'e>) {
        let at = moment.at;
        let (requests, answers) = if moment.is_answer() {
            let Some((_, sent)) = self.answered.get(&moment.place()) else {
                return;
            };
            let sent = packets::cut(sent).into_iter().map(<[u8]>::to_vec);
            (sent.collect(), packets::cut(&moment.message.head.0))
        } else if moment.message.direction == Direction::Received {
            (packets::of(moment.message), Vec::new())
        } else {
            return;
        };
        let mut connection = open(blocks, ports, moment, Protocol::Obex);
        let mut answers = answers.into_iter();
        for request in requests {
            connection.send(blocks, at, End::Server, &request);
            if let Some(answer) = answers.next() {
                connection.send(blocks, at, End::Client, answer);
            }
        }
        connection.close(blocks, at);
    }
}

/// A connection of the server to the client, which is what pushes go over.
fn open(
    blocks: &mut Blocks,
    ports: &mut Ports,
    moment: Moment<'_>,
    protocol: Protocol,
) -> Connection {
    let from = if moment.is_answer() {
        End::Client
    } else {
        End::Server
    };
    let opening = Opening {
        opener: End::Server,
        tester: from.tester(moment.message.direction),
        protocol,
        port: ports.next(),
    };
    Connection::open(blocks, opening, moment.at, Some(moment.scenario))
}

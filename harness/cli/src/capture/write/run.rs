//! The events of a run to connections and datagrams.

use super::{
    blocks::Blocks,
    octets, packets,
    pushes::{Moment, Pushes},
    wire::{Connection, End, Opening, Ports, Protocol},
};
use dmct_record::event::{Event, EventKind, Message};
use std::collections::{BTreeMap, HashMap};

/// What was exchanged in a run as a pcapng file. `began` is the time of its beginning, microseconds since 1970.
///
/// Scenarios that were played at the same time stand side by side, as they would in a capture. The first packet of
/// each connection has the scenario as its comment.
pub fn pcapng(events: &[Event], began: u64) -> Vec<u8> {
    let mut blocks = Blocks::begin(&format!("dmct {}", env!("CARGO_PKG_VERSION")));
    let mut writer = Writer {
        connections: connections(events),
        pushes: Pushes::of(events),
        open: BTreeMap::new(),
        ports: Ports::default(),
        began,
    };
    let mut in_time: Vec<&Event> = events.iter().collect();
    in_time.sort_by_key(|event| event.at);
    for event in in_time {
        writer.event(&mut blocks, event);
    }
    writer.close_all(&mut blocks, events.iter().map(|event| event.at).max());
    blocks.into_octets()
}

/// Scenario and exchange to the connection on which it was, where the record says so.
type Known<'e> = HashMap<(&'e str, u64), u64>;

fn connections(events: &[Event]) -> Known<'_> {
    let messages = events.iter().filter_map(|event| match &event.kind {
        EventKind::Message(message) => Some((event, message)),
        _ => None,
    });
    messages
        .filter_map(|(event, message)| {
            let key = (event.scenario.as_str(), message.exchange?);
            Some((key, message.connection?))
        })
        .collect()
}

struct Writer<'e> {
    connections: Known<'e>,
    pushes: Pushes<'e>,
    /// Scenario and connection to what was sent on it so far.
    open: BTreeMap<(&'e str, u64), Connection>,
    ports: Ports,
    began: u64,
}

impl<'e> Writer<'e> {
    fn event(&mut self, blocks: &mut Blocks, event: &'e Event) {
        let at = self.began.saturating_add(event.at);
        match &event.kind {
            EventKind::Message(message) if message.is_push() => {
                let moment = Moment {
                    at,
                    scenario: &event.scenario,
                    message,
                };
                self.pushes.write(blocks, &mut self.ports, moment);
            }
            EventKind::Message(message) => match message.carrier.as_str() {
                "http" => self.message(blocks, at, &event.scenario, message, Protocol::Http),
                "obex" => self.message(blocks, at, &event.scenario, message, Protocol::Obex),
                _ => {}
            },
            EventKind::ScenarioEnded { .. } => self.close(blocks, at, &event.scenario),
            _ => {}
        }
    }

    /// A message of a session.
    fn message(
        &mut self,
        blocks: &mut Blocks,
        at: u64,
        scenario: &'e str,
        message: &Message,
        protocol: Protocol,
    ) {
        let exchange = message.exchange.unwrap_or_default();
        let known = self.connections.get(&(scenario, exchange)).copied();
        // An exchange that was never answered has a connection of its own.
        let number = known
            .or(message.connection)
            .unwrap_or_else(|| u64::MAX.saturating_sub(exchange));
        let from = match message.status {
            Some(_) => End::Server,
            None => End::Client,
        };
        let ports = &mut self.ports;
        let connection = self.open.entry((scenario, number)).or_insert_with(|| {
            let opening = Opening {
                opener: End::Client,
                tester: from.tester(message.direction),
                protocol,
                port: ports.next(),
            };
            Connection::open(blocks, opening, at, Some(&comment(scenario, protocol)))
        });
        match protocol {
            Protocol::Http => connection.send(blocks, at, from, &octets::http(message)),
            Protocol::Obex => {
                for packet in packets::of(message) {
                    connection.send(blocks, at, from, &packet);
                }
            }
        }
    }

    fn close(&mut self, blocks: &mut Blocks, at: u64, scenario: &'e str) {
        let numbers: Vec<u64> = self
            .open
            .range((scenario, 0)..=(scenario, u64::MAX))
            .map(|((_, number), _)| *number)
            .collect();
        for number in numbers {
            if let Some(connection) = self.open.remove(&(scenario, number)) {
                connection.close(blocks, at);
            }
        }
    }

    fn close_all(&mut self, blocks: &mut Blocks, last: Option<u64>) {
        let at = self.began.saturating_add(last.unwrap_or_default());
        for (_, connection) in core::mem::take(&mut self.open) {
            connection.close(blocks, at);
        }
    }
}

/// What a connection's first packet says to the reader.
fn comment(scenario: &str, protocol: Protocol) -> String {
    match protocol {
        Protocol::Http => scenario.to_owned(),
        Protocol::Obex => format!(
            "{scenario}: what the tester sent is put into packets anew, and packets that carry no message are left out"
        ),
    }
}

//! From the carriers that frame pushes by themselves: pushes, their answers, registrations.

use super::ScriptedPeer;
use dmct_record::{
    event::{Direction, EventKind, Message},
    octets::Octets,
};
use dmct_wire::peer::{Carrier, Delivered, Pushed};
use std::collections::BTreeMap;

impl ScriptedPeer {
    /// Takes in a push of a server under test.
    pub(super) fn receive_pushed(&mut self, pushed: Pushed) {
        let mut message = self.carried(word(pushed.carrier), pushed.from);
        message.connection = pushed.connection;
        message.media_type = pushed.push.media_type;
        message.head = Octets(pushed.head);
        message.body = Octets(pushed.push.body);
        let number = message.number;
        self.record(EventKind::Message(message));
        self.prove_notification(number);
        self.inbox.push_back(number);
    }

    /// Takes in what a carrier answered to a push of ours, or to a registration.
    pub(super) fn receive_delivered(&mut self, delivered: Delivered) {
        let mut message = self.carried(word(delivered.carrier), String::new());
        message.status = Some(delivered.status);
        message.head = Octets(delivered.answer);
        self.record(EventKind::Message(message));
    }

    /// Takes in a registration with the SIP core that we play.
    pub(super) fn receive_registration(&mut self, from: String, octets: Vec<u8>) {
        let mut message = self.carried(word(Carrier::Sip), from);
        message.head = Octets(octets);
        let number = message.number;
        self.record(EventKind::Message(message));
        self.inbox.push_back(number);
    }

    /// Something received by a carrier of pushes, without what it says as yet.
    fn carried(&self, carrier: &str, peer: String) -> Message {
        Message {
            number: self.number_to_come(),
            direction: Direction::Received,
            carrier: carrier.to_owned(),
            peer,
            exchange: None,
            connection: None,
            status: None,
            media_type: String::new(),
            head: Octets::default(),
            body: Octets::default(),
            labels: BTreeMap::new(),
        }
    }
}

/// The word for a carrier in a transcript.
pub(super) const fn word(carrier: Carrier) -> &'static str {
    match carrier {
        Carrier::Wsp => "udp",
        other => other.name(),
    }
}

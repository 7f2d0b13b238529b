//! From the carriers that frame pushes by themselves: pushes, their answers, registrations.

use super::{ScriptedPeer, step::Stage};
use dmct_record::{
    event::{Direction, EventKind, Message},
    octets::Octets,
};
use dmct_scenario::plan::Role;
use dmct_wire::{
    peer::{Carrier, Delivered, Pushed, Transmit},
    sip::Registration,
};
use std::collections::BTreeMap;

/// The word in a transcript for what the upper tester was handed.
pub(super) const BY_HAND: &str = "upper-tester";

/// What names the device that the tester plays.
const INSTANCE: &str = "urn:uuid:6d637464-0000-4000-8000-000000000001";

impl ScriptedPeer {
    /// Takes in a push of a server under test.
    pub(super) fn receive_pushed(&mut self, pushed: Pushed) {
        if self.is_reached_by_links() {
            self.link = pushed.connection.or(self.link);
        }
        let mut message = self.carried(word(pushed.carrier), pushed.from);
        message.to = pushed.to;
        message.connection = pushed.connection;
        message.media_type = pushed.push.media_type;
        message.head = Octets(pushed.head);
        message.body = Octets(pushed.push.body);
        let number = message.number;
        self.record(EventKind::Message(message));
        self.prove_notification(number);
        self.inbox.push_back(number);
    }

    /// What carried a datagram that arrived there: what a gateway took out of WTLS comes to a port of its own.
    pub(super) fn carrier_at(&self, to: &str) -> Carrier {
        let port = |place: &str| place.rsplit(':').next().unwrap_or_default().to_owned();
        match Carrier::of_address(to) {
            Carrier::Wsp => {
                let secured = self.surroundings.push_at.get(&Carrier::Wtls);
                let is_secured = secured.is_some_and(|place| port(place) == port(to));
                if is_secured {
                    Carrier::Wtls
                } else {
                    Carrier::Wsp
                }
            }
            other => other,
        }
    }

    /// Registers with the SIP core at which a server under test reaches us, if there is one.
    pub(super) fn register(&mut self) {
        let (Some(place), core) = (
            self.surroundings.push_at.get(&Carrier::Sip),
            &self.surroundings.sip_core,
        ) else {
            return;
        };
        let wanted = self.plan.role == Role::Server && self.plan.uses(Carrier::Sip);
        if core.is_empty() || !wanted {
            return;
        }
        let host = core.split([':', ';']).next().unwrap_or_default();
        let registration = Registration {
            registrar: format!("sip:{host}"),
            address_of_record: place.clone(),
            contact: String::new(),
            instance: Some(INSTANCE.to_owned()),
            reg_id: None,
            gruu: true,
            dm_feature: true,
            expires: 600,
        };
        let exchange = self.next_exchange;
        self.next_exchange += 1;
        self.outbox.push_back(Transmit::Register {
            exchange,
            core: core.clone(),
            registration,
        });
    }

    /// Takes in what a carrier answered to a push of ours, or to a registration.
    pub(super) fn receive_delivered(&mut self, delivered: Delivered) {
        let exchange = delivered.exchange;
        let push = self.pushes.remove(&exchange);
        if !delivered.sent.is_empty() {
            self.record(EventKind::Carried {
                message: push,
                answer: self.number_to_come(),
                octets: Octets(delivered.sent),
            });
        }
        let mut message = self.carried(word(delivered.carrier), String::new());
        message.status = Some(delivered.status);
        message.head = Octets(delivered.answer);
        self.record(EventKind::Message(message));
        let waits = self.doing.as_ref().is_some_and(
            |doing| matches!(doing.stage, Stage::Pushed(pushed) if pushed == exchange),
        );
        if waits {
            // The carrier's answer says that it came, not that it was worked on: what is next must not overtake it.
            self.wait_in(Stage::Settling, self.plan.setting.silence);
        }
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
            to: String::new(),
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

//! Messages of somebody else that come where those of the implementation are due.
//!
//! An address proves nothing by itself. A client may be behind an address translator, and what wakes it knows another
//! address than the one from which it comes; a server may send its notifications by a gateway. So nobody is blamed for an
//! address. But a message that nothing binds to the implementation gives it no verdict:
//!
//! - the messages of one session come from one address, for a translator keeps to one (RFC 4787, 4.1). Where another
//!   address goes on with a session, nobody can say who of the two is the client, unless the profile says that it roams;
//! - a notification from elsewhere than the server is the server's if its digest is right. Whoever sent one is known as
//!   its gateway for the rest of the run.

use super::ScriptedPeer;
use crate::view::Seen;
use dmct_record::{
    event::{EventKind, Message, StepOutcome, Worth},
    octets::{Octets, to_hex},
};
use dmct_scenario::plan::Role;
use dmct_wire::peer::{Request, Transmit};
use std::net::{IpAddr, SocketAddr};

/// How many octets of a stranger's notification are told.
const TOLD: usize = 256;

/// How many gateways of a server are remembered.
const MOST_GATEWAYS: usize = 16;

/// The host of an address of a carrier, where it is one of IP.
pub(super) fn host_of(address: &str) -> Option<IpAddr> {
    address.parse().map(|address: SocketAddr| address.ip()).ok()
}

impl ScriptedPeer {
    /// Whether a message goes on with our session from another address than it began: then the scenario ends, and shows
    /// nothing.
    pub(super) fn is_of_interloper(&mut self, request: &Request, message: &Message) -> bool {
        let (Some(own), Some(other)) = (self.session.host, host_of(&request.from)) else {
            return false;
        };
        if self.surroundings.roams || own == other || !self.goes_on_with_ours(message) {
            return false;
        }
        let exchange = request.exchange;
        let reason = format!(
            "session {} was begun from {own}, and a message of it came from {other}: which of the two is the \
             implementation, nobody can say (`address: {{ roams: true }}` in the profile if both are)",
            self.session.id
        );
        self.record(EventKind::Lost {
            exchange,
            reason: reason.clone(),
            partial: Octets(request.body.clone()),
        });
        self.outbox.push_back(Transmit::Drop { exchange });
        self.end_step(StepOutcome::Unable { reason });
        true
    }

    /// Whether a message names our session, and does not begin another one of that name.
    fn goes_on_with_ours(&self, message: &Message) -> bool {
        let seen = Seen::new(self.now.0, message.clone());
        let begins = seen.message().is_some_and(super::session::begins_session);
        let is_ours = !self.session.id.is_empty() && seen.session_id() == Some(&self.session.id);
        is_ours && (!begins || self.is_in_session())
    }

    /// Whether a datagram comes from elsewhere than the server, and bears no digest that only the server can make.
    pub(super) fn is_of_stranger(&mut self, message: &Message) -> bool {
        let hosts = &self.surroundings.peer_hosts;
        let host = match host_of(&message.peer) {
            Some(host) if self.plan.role == Role::Server && !hosts.is_empty() => host,
            _ => return false,
        };
        if hosts.contains(&host) {
            return false;
        }
        let seen = Seen::new(self.now.0, message.clone());
        let worth = seen
            .notified
            .as_ref()
            .and_then(|notified| self.worth_of(notified));
        if matches!(worth, Some((Worth::Valid | Worth::Stale, _))) {
            self.observe(&format!(
                "a notification with a digest of the server came from {host}: it is taken for a gateway of it"
            ));
            if hosts_are_few(&self.surroundings.peer_hosts) {
                self.surroundings.peer_hosts.push(host);
            }
            return false;
        }
        let octets = message.body.0.get(..TOLD).unwrap_or(&message.body.0);
        let reason = format!(
            "a datagram came from {host}, where the server is not known to be, and bears no digest of it"
        );
        self.observe(&format!("{reason}: {}", to_hex(octets)));
        self.stranger = Some(format!("{reason}; nothing else came in time"));
        true
    }

    /// Where the server was met, for the next scenario.
    pub fn peer_hosts(&self) -> &[IpAddr] {
        &self.surroundings.peer_hosts
    }
}

fn hosts_are_few(hosts: &[IpAddr]) -> bool {
    hosts.len() < MOST_GATEWAYS
}

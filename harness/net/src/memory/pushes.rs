//! Pushes and registrations between two peers in memory.

use dmct_wire::{
    peer::{Carrier, Input, Loss, Push, Time},
    sip::Registration,
};

use super::{
    line::{Line, name},
    queue::End,
};
use crate::push::{CarriedBySip, carry_push, carry_registration};

impl Line {
    /// Carries a push, as the octets that its carrier makes of it; the other end answers at once.
    pub(super) fn push(&mut self, now: Time, from: End, exchange: u64, to: String, push: Push) {
        let carrier = Carrier::of_address(&to);
        if carrier.takes_datagrams() || self.is_gone(from.other()) {
            let loss = Loss::Unreachable("nothing takes such a push there".to_owned());
            return self
                .queue
                .push(now + self.latency, from, Input::Lost { exchange, loss });
        }
        match carrier {
            Carrier::OtaHttp => self.push_over_http(now, from, exchange, &to, &push),
            Carrier::Obex => self.push_over_obex(now, from, exchange, &to, &push),
            _ => self.carried(now, from, carry_push(exchange, name(from), &to, &push)),
        }
    }

    /// Carries a registration, as the octets of its REGISTER; the registrar at the other end answers it.
    pub(super) fn register(
        &mut self,
        now: Time,
        from: End,
        exchange: u64,
        registration: &Registration,
    ) {
        let carried = carry_registration(exchange, name(from), registration);
        self.carried(now, from, carried);
    }

    /// Brings what was carried to one end, and what comes of it to the other.
    fn carried(&mut self, now: Time, from: End, carried: CarriedBySip) {
        let arrival = now + self.latency;
        if let Some(input) = carried.arrives {
            self.queue.push(arrival, from.other(), input);
        }
        self.queue
            .push(arrival + self.latency, from, carried.comes_back);
    }
}

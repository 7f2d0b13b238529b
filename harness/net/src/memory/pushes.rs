//! Pushes and registrations between two peers in memory.

use dmct_wire::{
    peer::{Carrier, Delivered, Input, Loss, Push, Pushed, Time},
    sip::Registration,
};

use super::{
    line::{Line, name},
    queue::End,
};
use crate::push::{CarriedBySip, carry_push, carry_registration};

/// The status of success of each carrier that frames pushes.
const fn success(carrier: Carrier) -> u16 {
    match carrier {
        Carrier::OtaHttp => 204,
        Carrier::Obex => 0x20,
        _ => 200,
    }
}

impl Line {
    /// Carries a push; its carrier answers at once that it was taken.
    pub(super) fn push(&mut self, now: Time, from: End, exchange: u64, to: String, push: Push) {
        let carrier = Carrier::of_address(&to);
        if carrier.takes_datagrams() || self.is_gone(from.other()) {
            let loss = Loss::Unreachable("nothing takes such a push there".to_owned());
            return self
                .queue
                .push(now + self.latency, from, Input::Lost { exchange, loss });
        }
        if carrier == Carrier::OtaHttp {
            return self.push_over_http(now, from, exchange, &to, &push);
        }
        if carrier == Carrier::Obex {
            return self.push_over_obex(now, from, exchange, &to, &push);
        }
        if carrier == Carrier::Sip {
            let carried = carry_push(exchange, name(from), &to, &push);
            return self.carried(now, from, carried);
        }
        let arrival = now + self.latency;
        let pushed = Pushed {
            carrier,
            from: name(from).to_owned(),
            to,
            connection: None,
            head: Vec::new(),
            push,
        };
        self.queue
            .push(arrival, from.other(), Input::Pushed(pushed));
        let delivered = Delivered {
            exchange,
            carrier,
            status: success(carrier),
            taken: true,
            ..Delivered::default()
        };
        self.queue
            .push(arrival + self.latency, from, Input::Delivered(delivered));
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

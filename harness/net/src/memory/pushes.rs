//! Pushes and registrations between two peers in memory.

use dmct_wire::{
    peer::{Carrier, Delivered, Input, Loss, Push, Pushed, Time},
    sip::{Exchange, Registered, Registration},
};

use super::{
    line::{Line, name},
    queue::End,
};

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

    /// Carries a registration, as the octets of its REGISTER; it is granted.
    pub(super) fn register(
        &mut self,
        now: Time,
        from: End,
        exchange: u64,
        registration: &Registration,
    ) {
        let mut registration = registration.clone();
        if registration.contact.is_empty() {
            registration.contact = format!("sip:device@{}.example", name(from));
        }
        let octets = registration
            .request(&Exchange {
                transport: "UDP".to_owned(),
                sent_by: format!("{}.example", name(from)),
                branch: format!("z9hG4bK{exchange}"),
                from_tag: "memory".to_owned(),
                call_id: format!("{exchange}@{}.example", name(from)),
                sequence: 1,
            })
            .encode();
        let read = dmct_wire::sip::decode(&octets, &dmct_wire::sip::Limits::default()).value;
        let registered = read.and_then(|message| Registered::read(&message).ok());
        let arrival = now + self.latency;
        if let Some(registered) = registered {
            let input = Input::Registered {
                from: name(from).to_owned(),
                octets,
                registered,
            };
            self.queue.push(arrival, from.other(), input);
        }
        let delivered = Delivered {
            exchange,
            carrier: Carrier::Sip,
            status: 200,
            taken: true,
            ..Delivered::default()
        };
        self.queue
            .push(arrival + self.latency, from, Input::Delivered(delivered));
    }
}

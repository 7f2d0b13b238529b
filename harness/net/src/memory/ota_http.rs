//! Pushes over HTTP between two peers in memory: the real octets, both ways.

use dmct_wire::peer::{Delivery, Input, Loss, Push, Pushed, Time};

use super::{
    carriage::{Carried, carry},
    line::{Line, name},
    queue::End,
};
use crate::{
    http::{After, Persistence, Side, Wire, response},
    push::{Answered, Answerer, Arrival, OtaHttpConfig, Posted, Terminal, delivered},
};

impl Line {
    /// Carries a push over HTTP: as the request that brings it, answered by the terminal at the other end.
    pub(super) fn push_over_http(
        &mut self,
        now: Time,
        from: End,
        exchange: u64,
        to: &str,
        push: &Push,
    ) {
        let back = now + self.latency + self.latency;
        let input = match Posted::new(to, push) {
            Ok(posted) => self.post_push(now, from, exchange, &posted),
            Err(loss) => Input::Lost { exchange, loss },
        };
        self.queue.push(back, from, input);
    }

    /// Hands what arrives to the other end, and gives back what comes of it.
    fn post_push(&mut self, now: Time, from: End, exchange: u64, posted: &Posted) -> Input {
        let wire = Wire {
            octets: posted.octets(),
            after: After::Keep,
        };
        let lost = |partial: &[u8]| Input::Lost {
            exchange,
            loss: Loss::Closed {
                partial: partial.to_vec(),
            },
        };
        let Carried::Whole(message) = carry(Side::Request, &wire, &self.limits) else {
            return lost(&[]);
        };
        let scheme = if posted.url.secure { "https" } else { "http" };
        let address = format!("{scheme}://{}", posted.url.authority);
        let mut terminal = Terminal::new(address, &OtaHttpConfig::default(), &self.limits);
        // the numbers name nothing: no connection of a peer has carried it
        let answered = terminal.answer(Arrival {
            request: message.into_request(0, 0),
            from: name(from).to_owned(),
            first: true,
        });
        let answer = octets(&answered);
        if let Some(Input::Pushed(pushed)) = answered.input {
            let pushed = Pushed {
                connection: None,
                ..pushed
            };
            let arrival = now + self.latency;
            self.queue
                .push(arrival, from.other(), Input::Pushed(pushed));
        }
        match carry(Side::Response, &answer, &self.limits) {
            Carried::Whole(message) => {
                let response = message.into_response(exchange, 0);
                Input::Delivered(delivered(exchange, wire.octets, &response))
            }
            _ => lost(&answer.octets),
        }
    }
}

fn octets(answered: &Answered) -> Wire {
    response(
        answered.status,
        &answered.headers,
        &answered.body,
        &Delivery::Whole,
        Persistence::Silent,
    )
}

//! To the carrier: everything is recorded as it goes.

use super::{
    ScriptedPeer, carriers,
    compose::Composed,
    notify::{Form, ReadyPush},
    step::Hindrance,
};
use crate::{keyring::Receipt, view::Seen};
use dmct_record::{
    event::{Direction, EventKind, Message},
    octets::{Octets, to_hex},
};
use dmct_scenario::plan::{Role, Send, SessionCarrier};
use dmct_wire::{
    credential::Nonce,
    peer::{Certificate, Stimulus, Transmit},
};
use std::{collections::BTreeMap, fmt::Write as _};

/// Where a message goes over a link that the other side made, before the number of the link.
const LINK: &str = "obex:connection";

impl ScriptedPeer {
    /// Makes and sends the next message of the session.
    ///
    /// # Errors
    /// Why it cannot be sent, in a sentence.
    pub(super) fn send(&mut self, send: &Send) -> Result<(), String> {
        if self.plan.role == Role::Client && self.session.pending.is_none() {
            return Err("no request of the client waits for an answer".to_owned());
        }
        let composed = self.compose(send)?;
        self.session.own_msg_id += 1;
        self.session.unanswered.clear();
        self.session.own_wants = composed.wants;
        self.session.own_asks = composed.asks;
        self.session.peer_closed &= !composed.closes;
        let next_nonce = composed.next_nonce.clone();
        self.session.peer_accepted |= composed.accepts;
        let number = self.number_to_come();
        match self.plan.role {
            Role::Client => self.answer_request(send, composed),
            Role::Server => self.post(send, composed),
        }
        if let Some(nonce) = next_nonce {
            self.offer(nonce, number);
        }
        Ok(())
    }

    /// Gives the other side the nonce of a message of ours, which may be lost.
    fn offer(&mut self, nonce: Nonce, number: u64) {
        let sent = self.view.message(number).and_then(Seen::message);
        let receipt = Receipt::Answer {
            session: self.session.id.clone(),
            message: sent.and_then(|message| message.header.msg_id_number()),
        };
        self.peer_side_mut().offer(nonce, receipt);
    }

    fn answer_request(&mut self, send: &Send, composed: Composed) {
        let Some(exchange) = self.session.pending.take() else {
            return;
        };
        let status = send.http.status.unwrap_or(200);
        self.record_sent(
            exchange,
            Some(status),
            &composed,
            match self.plan.setting.sessions {
                SessionCarrier::Http => format!("HTTP/1.1 {status}\r\n"),
                SessionCarrier::Obex => "OBEX answer\r\n".to_owned(),
                SessionCarrier::ObexReversed => "OBEX PUT\r\n".to_owned(),
            },
            "the client",
        );
        let transmit = Transmit::Response {
            exchange,
            status,
            headers: composed.headers,
            body: composed.body,
            delivery: send.fault.delivery.clone(),
        };
        self.last_answer = Some(transmit.clone());
        self.outbox.push_back(transmit);
    }

    fn post(&mut self, send: &Send, composed: Composed) {
        let exchange = self.next_exchange;
        self.next_exchange += 1;
        self.session.awaited = Some(exchange);
        let url = match self.session.link {
            // Where the server connects, there is no other way to it.
            Some(link) => format!("{LINK}/{link}"),
            None => self
                .session
                .resp_uri
                .clone()
                .unwrap_or_else(|| self.surroundings.peer_url.clone()),
        };
        self.record_sent(
            exchange,
            None,
            &composed,
            match self.plan.setting.sessions {
                SessionCarrier::Http => format!("POST {url} HTTP/1.1\r\n"),
                SessionCarrier::Obex => format!("OBEX PUT {url}\r\n"),
                SessionCarrier::ObexReversed => format!("OBEX answer on {url}\r\n"),
            },
            &url,
        );
        self.outbox.push_back(Transmit::Request {
            exchange,
            url,
            headers: composed.headers,
            body: composed.body,
            delivery: send.fault.delivery.clone(),
        });
    }

    /// The word in a transcript for what carries our sessions.
    pub(super) fn session_carrier(&self) -> &'static str {
        match self.plan.setting.sessions {
            SessionCarrier::Http => "http",
            SessionCarrier::Obex | SessionCarrier::ObexReversed => "obex",
        }
    }

    fn record_sent(
        &mut self,
        exchange: u64,
        status: Option<u16>,
        composed: &Composed,
        mut head: String,
        peer: &str,
    ) {
        for (name, value) in &composed.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        let media_type = composed
            .headers
            .iter()
            .find(|(name, _)| name == "Content-Type");
        let number = self.number_to_come();
        self.record(EventKind::Message(Message {
            number,
            direction: Direction::Sent,
            carrier: self.session_carrier().to_owned(),
            peer: peer.to_owned(),
            exchange: Some(exchange),
            connection: None,
            status,
            media_type: media_type
                .map(|(_, value)| value.clone())
                .unwrap_or_default(),
            head: Octets(head.into_bytes()),
            body: Octets(composed.body.clone()),
            to: String::new(),
            labels: composed.labels.clone(),
        }));
    }

    /// Sends a push by the way that leads to the client: its carrier, or the upper tester. The exchange of one that
    /// its carrier answers.
    pub(super) fn send_push(&mut self, ready: &ReadyPush) -> Option<u64> {
        let usual = self.surroundings.push_to.get(&ready.carrier);
        let place = ready.to.clone().or_else(|| usual.cloned());
        let number = self.number_to_come();
        let (head, body) = ready.form.recorded();
        self.record(EventKind::Message(Message {
            number,
            direction: Direction::Sent,
            carrier: match place {
                Some(_) => carriers::word(ready.carrier).to_owned(),
                None => carriers::BY_HAND.to_owned(),
            },
            peer: place
                .clone()
                .unwrap_or_else(|| "the upper tester".to_owned()),
            exchange: None,
            connection: None,
            status: None,
            media_type: ready.media_type.clone(),
            head: Octets(if place.is_some() { head } else { Vec::new() }),
            body: Octets(match place {
                Some(_) => body,
                None => ready.bare.clone(),
            }),
            to: String::new(),
            labels: BTreeMap::new(),
        }));
        match place {
            Some(to) => self.push(to, ready, number),
            None => {
                self.ask(Stimulus::DeliverNotification {
                    media_type: ready.media_type.clone(),
                    octets: to_hex(&ready.bare),
                });
                None
            }
        }
    }

    fn push(&mut self, to: String, ready: &ReadyPush, number: u64) -> Option<u64> {
        match &ready.form {
            Form::Datagram(payload) => {
                let payload = payload.clone();
                self.outbox.push_back(Transmit::Datagram { to, payload });
                None
            }
            Form::Framed(push) => {
                let exchange = self.next_exchange;
                self.next_exchange += 1;
                self.pushes.insert(exchange, number);
                let push = push.clone();
                self.outbox.push_back(Transmit::Push { exchange, to, push });
                Some(exchange)
            }
        }
    }

    /// Asks the upper tester; the answer names the number that is given back.
    pub(super) fn ask(&mut self, stimulus: Stimulus) -> u64 {
        let id = self.next_stimulus;
        self.next_stimulus += 1;
        let request = serde_json::to_string(&stimulus).unwrap_or_default();
        self.record(EventKind::Stimulus { request });
        if let Some(patience) = self.surroundings.patience.with(&stimulus) {
            // The time that a human being takes is not the implementation's.
            self.asked.insert(id, (self.now, patience));
            self.limit = self.limit + patience;
        }
        self.outbox.push_back(Transmit::Stimulus { id, stimulus });
        id
    }

    /// Shows a certificate to whoever connects from now on.
    ///
    /// # Errors
    /// The table has none such.
    pub(super) fn show(&mut self, certificate: Certificate) -> Result<(), Hindrance> {
        if self.surroundings.certificates.contains(&certificate) {
            self.outbox.push_back(Transmit::Show(certificate));
            return Ok(());
        }
        let what = certificate.description();
        Err(Hindrance::Unable(format!(
            "the tester has no certificate {what} to show: `tls` in the profile names no `ca-key` of a lab CA"
        )))
    }

    /// Leaves the request that waits without an answer.
    pub(super) fn drop_pending(&mut self) {
        if let Some(exchange) = self.session.pending.take() {
            self.outbox.push_back(Transmit::Drop { exchange });
        }
    }
}

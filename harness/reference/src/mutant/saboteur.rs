//! A peer whose messages are edited on their way out.

use super::{Headers, Means, Memory};
use crate::{
    conduct::Witness,
    phrase::text,
    transport::{encoding_of, header, message_in, octets_of},
};
use dmct_wire::{
    peer::{Input, Output, Peer, Time, Transmit},
    syncml::message::Message,
};

/// What changes a message.
type Edit = fn(&Memory, &mut Message) -> bool;

/// A peer with an edit around it.
///
/// An `x-syncml-hmac` header is left as it was made, so that under HMAC an edited message has a wrong MAC.
#[derive(Debug)]
pub struct Saboteur<P> {
    inner: P,
    edit: Option<Means>,
    memory: Memory,
    witness: Witness,
}

impl<P> Saboteur<P> {
    pub(super) fn new(inner: P, edit: Option<Means>, witness: Witness) -> Self {
        Self {
            inner,
            edit,
            memory: Memory::default(),
            witness,
        }
    }

    /// The peer inside.
    pub fn inner(&self) -> &P {
        &self.inner
    }

    /// The peer inside, to restore what it remembers.
    pub fn inner_mut(&mut self) -> &mut P {
        &mut self.inner
    }

    /// The count of wrongs done. It can be kept and read after the peer is gone.
    pub fn witness(&self) -> Witness {
        self.witness.clone()
    }

    fn hear(&mut self, headers: &[(String, String)], body: &[u8]) {
        if self.edit.is_some() {
            let encoding = encoding_of(header(headers, "content-type"));
            self.memory.heard = message_in(body, encoding).or(self.memory.heard.take());
        }
    }

    fn spoil(&mut self, headers: &mut Headers, body: &mut Vec<u8>) {
        match self.edit {
            Some(Means::Edit(edit)) => self.rewrite(edit, headers, body),
            Some(Means::Octets(change)) if change(headers, body) => self.witness.note(),
            _ => {}
        }
    }

    fn rewrite(&mut self, edit: Edit, headers: &[(String, String)], body: &mut Vec<u8>) {
        let encoding = encoding_of(header(headers, "content-type"));
        let Some(mut message) = message_in(body, encoding) else {
            return;
        };
        self.memory.sessions += u64::from(text(&message.header.msg_id) == "1");
        if edit(&self.memory, &mut message) {
            *body = octets_of(&message, encoding);
            self.memory.edited += 1;
            self.witness.note();
        }
        self.memory.sent += 1;
        self.memory.said = Some(message);
    }
}

impl<P: Peer> Peer for Saboteur<P> {
    fn handle(&mut self, now: Time, input: Input) {
        match &input {
            Input::Request(request) => self.hear(&request.headers, &request.body),
            Input::Response(response) => self.hear(&response.headers, &response.body),
            _ => {}
        }
        self.inner.handle(now, input);
    }

    fn poll(&mut self, now: Time) -> Output {
        let mut output = self.inner.poll(now);
        if let Output::Transmit(
            Transmit::Request { headers, body, .. } | Transmit::Response { headers, body, .. },
        ) = &mut output
        {
            self.spoil(headers, body);
        }
        output
    }
}

//! A peer whose messages are edited on their way out.

use super::{Headers, Means, Memory};
use crate::{
    conduct::Witness,
    phrase::text,
    transport::{encoding_of, header, message_in, octets_of},
};
use dmct_wire::{
    credential::hmac,
    peer::{Input, Output, Peer, Time, Transmit},
    syncml::message::Message,
};

/// What changes a message.
type Edit = fn(&Memory, &mut Message) -> bool;

/// What changes octets, or the headers around them.
type Change = fn(&mut Headers, &mut Vec<u8>) -> bool;

/// A peer that can prove a body again which was edited after it was made.
pub trait Seal {
    /// The `x-syncml-hmac` header over this body, if the message that went out last has one.
    fn seal(&self, body: &[u8]) -> Option<(String, String)>;
}

/// A peer with an edit around it.
///
/// Under HMAC an edited message gets the MAC of what it became: the edit is one fault, and a wrong MAC would be another.
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
}

impl<P: Seal> Saboteur<P> {
    fn spoil(&mut self, headers: &mut Headers, body: &mut Vec<u8>) {
        match self.edit {
            Some(Means::Edit(edit)) => self.rewrite(edit, headers, body),
            Some(Means::Octets(change)) => self.scramble(change, headers, body),
            _ => {}
        }
    }

    fn scramble(&mut self, change: Change, headers: &mut Headers, body: &mut Vec<u8>) {
        let before = headers.to_vec();
        if change(headers, body) {
            self.witness.note();
            // what changes the headers may mean the MAC in them
            if *headers == *before {
                self.seal(headers, body);
            }
        }
    }

    fn rewrite(&mut self, edit: Edit, headers: &mut Headers, body: &mut Vec<u8>) {
        let encoding = encoding_of(header(headers, "content-type"));
        let Some(mut message) = message_in(body, encoding) else {
            return;
        };
        self.memory.sessions += u64::from(text(&message.header.msg_id) == "1");
        if edit(&self.memory, &mut message) {
            *body = octets_of(&message, encoding);
            self.seal(headers, body);
            self.memory.edited += 1;
            self.witness.note();
        }
        self.memory.sent += 1;
        self.memory.said = Some(message);
    }

    /// Puts the MAC of this body in the place of the one that the message had, if it had one.
    fn seal(&self, headers: &mut Headers, body: &[u8]) {
        let sealed = headers
            .iter_mut()
            .find(|(name, _)| name == hmac::HEADER_NAME);
        if let (Some(header), Some(seal)) = (sealed, self.inner.seal(body)) {
            *header = seal;
        }
    }
}

impl<P: Peer + Seal> Peer for Saboteur<P> {
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

//! A DM message that was pushed: its commands are worked on and nothing is answered (Push Binding 1.3, 5).
//!
//! The documents leave to others what a pushed message may hold and how it is trusted. This client takes one that its
//! server signed as it would sign the first message of a session.

use super::Client;
use crate::{
    package::Assembler,
    security::{Guard, nonce_of},
    transport::message_in,
};
use dmct_wire::syncml::codec::Encoding;

impl Client {
    /// Takes a pushed DM message of an encoding.
    pub(super) fn receive_message(&mut self, encoding: Encoding, octets: &[u8]) {
        let Some(message) = message_in(octets, encoding) else {
            return;
        };
        let account = &self.config.account;
        let mut guard = Guard::new(
            account.theirs(),
            nonce_of(&self.state.server_nonce),
            account.require_server_auth,
            false,
        );
        if guard.judge(&message.header, "", octets).admits() {
            // nobody is there to be answered
            let mut assembler = Assembler::new(self.config.max_obj_size);
            self.work_through(&message, None, &mut assembler);
        }
    }
}

//! Sending one message.

use super::{
    Client,
    session::Session,
    tree::{Address, address},
};
use crate::{
    conduct::Misdeed,
    package::{Load, Weigher},
    phrase::{alert, number_command},
    transport::{octets_of, request_headers},
};
use dmct_wire::{
    peer::{Delivery, Output, Transmit},
    span::Span,
    syncml::message::{Command, Message, SyncBody},
};

/// The most messages of one session: enough for the largest object in small chunks, and an end to a server
/// that never has enough.
const MOST_MESSAGES: u32 = 20_000;

impl Client {
    /// Sends `first`, then what fits of the outbox; closes the package if nothing is left and it may be closed.
    pub(super) fn speak(&mut self, mut session: Session, first: Vec<Command>) {
        let mut message = Message {
            header: session.header(&self.config),
            ..Message::default()
        };
        let weigher = Weigher::new(message.clone(), self.config.encoding);
        let told = session
            .their_max_msg
            .filter(|_| !self.conduct.does(Misdeed::ExceedsMaxMsgSize));
        let limit = [self.config.send_limit, told].into_iter().flatten().min();
        let room = weigher.room(limit, &first);
        let pauses = session.outbox.within_object()
            && !session.paused
            && self.conduct.does(Misdeed::PausesBetweenChunks);
        session.paused |= pauses;
        let mixes =
            session.outbox.waits_behind_object() && self.conduct.does(Misdeed::MixesObjects);
        let mut load = if pauses {
            Load::default()
        } else {
            session.outbox.load(room, self.config.chunk, &weigher)
        };
        if mixes {
            load.commands.extend(session.outbox.take_waiting());
        }
        let mut commands = first;
        let says_more = load
            .commands
            .iter()
            .any(|command| !matches!(command, Command::Status(_)));
        commands.extend(load.commands);
        let all = session.outbox.is_empty();
        let closes = all && (session.may_close || self.conduct.does(Misdeed::FinalTooEarly));
        if all && !closes && !says_more {
            // The server has not closed its package: ask for the next message (DM Protocol 1.3, 7.2 and 8).
            commands.push(alert(1222, Vec::new()));
        }
        if closes {
            session.may_close = false;
        }
        message.body = SyncBody {
            commands,
            final_flag: closes.then(Span::default),
            ..SyncBody::default()
        };
        self.post(session, message);
    }

    /// Sends a message as it is, but for its CmdIDs.
    pub(super) fn post(&mut self, mut session: Session, mut message: Message) {
        let mut last = 0;
        for command in &mut message.body.commands {
            number_command(command, &mut last);
        }
        let body = octets_of(&message, self.config.encoding);
        if body.is_empty() || session.msg_id >= MOST_MESSAGES {
            self.close(&session);
            return;
        }
        let mut headers = request_headers(self.config.encoding, &self.config.user_agent);
        headers.extend(session.prover.hmac_header(&body));
        self.last_exchange += 1;
        session.msg_id += 1;
        session.exchange = self.last_exchange;
        self.outputs.push_back(Output::Transmit(Transmit::Request {
            exchange: session.exchange,
            url: session.url.clone(),
            headers,
            body,
            delivery: Delivery::Whole,
        }));
        self.session = Some(session);
    }

    /// Ends a session: keeps the nonces that an accepted party may rely on.
    pub(super) fn close(&mut self, session: &Session) {
        self.keep_nonces(session);
        if session.assembler.is_open() && self.conduct.does(Misdeed::KeepsChunksOverSessions) {
            self.left_over = Some(session.assembler.clone());
        }
        for (place, value) in &session.broken_off {
            self.commit(place, value);
        }
        self.session = None;
        if let Some(occasion) = self.notified.pop_front() {
            self.open(occasion);
        }
    }

    /// Puts a value in its place once all is over: what a mutant does with an object that was interrupted.
    fn commit(&mut self, place: &str, value: &str) {
        let place = address(place, self.config.bounds());
        if let Some(node) = place
            .ok()
            .and_then(|Address { path, .. }| self.state.tree.node_mut(&path))
        {
            value.clone_into(&mut node.value);
        }
    }

    /// Keeps the newest nonces, ours once the server accepted us, the server's once we accepted it
    /// (DM Protocol 1.3, 9.1).
    pub(super) fn keep_nonces(&mut self, session: &Session) {
        if session.prover.accepted() {
            self.state.client_nonce = session.prover.nonce().to_base64();
        }
        if session.guard.accepted() {
            self.state.server_nonce = session.guard.nonce().to_base64();
        }
    }
}

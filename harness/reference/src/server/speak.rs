//! Answering one message.

use super::{
    Server,
    commands::command_of,
    receive::{Receiver, header_reply},
    session::Session,
};
use crate::{
    conduct::Misdeed,
    package::{Load, Weigher},
    phrase::{alert, cmd_id, is_alert, location, number_command, status, text},
    transport::{octets_of, response_headers},
};
use dmct_wire::{
    peer::{Delivery, Output, Transmit},
    span::Span,
    syncml::{
        codec::Encoding,
        message::{Chal, Command, Item, Message, Operation, SyncBody},
    },
};

/// How many messages in a row a client may send that say nothing but that there is more.
const MOST_IDLE: u8 = 8;

/// The most octets of a request and its answer that are kept, for a client that posts it again.
const MOST_KEPT: usize = 128 * 1024;

/// The request that is being answered.
pub(super) struct Turn {
    pub(super) exchange: u64,
    pub(super) encoding: Encoding,
    pub(super) request_body: Vec<u8>,
}

impl Server {
    /// Refuses a message: nothing but one Status for every command, all with the same code and challenge
    /// (DM Protocol 1.3, 9.1).
    pub(super) fn reply_all(
        &mut self,
        session: Session,
        message: &Message,
        code: u16,
        chal: Option<Chal>,
        turn: Turn,
    ) {
        let msg_ref = text(&message.header.msg_id);
        let mut commands = vec![header_reply(message, code, chal.clone())];
        for command in message.body.all_commands() {
            if !command.is_response() {
                let mut status = status(msg_ref, &cmd_id(command), command.name(), code);
                status.chal.clone_from(&chal);
                commands.push(Command::Status(status));
            }
        }
        if self.conduct.does(Misdeed::CommandsInRefusal) {
            commands.push(probe());
        }
        self.send(session, commands, message.is_final(), turn);
    }

    /// Acknowledges an abort, or gives up: a Status for everything, and no commands (DM Protocol 1.3, 6.1.2).
    pub(super) fn reply_aborted(
        &mut self,
        mut session: Session,
        message: &Message,
        code: u16,
        chal: Option<Chal>,
        turn: Turn,
    ) {
        let mut commands = vec![header_reply(message, code, chal)];
        commands.extend(self.receive(&mut session, message));
        session.over = true;
        self.send(session, commands, true, turn);
    }

    /// Sends the commands of our last message again, now with the credentials that the client asked for.
    pub(super) fn again(
        &mut self,
        session: Session,
        message: &Message,
        (code, chal): (u16, Option<Chal>),
        turn: Turn,
    ) {
        let mut commands = vec![header_reply(message, code, chal)];
        commands.extend(session.last_load.commands.clone());
        let closes = !session.last_load.within_object;
        self.send(session, commands, closes, turn);
    }

    /// Works on a message of an accepted client and goes on with the session.
    pub(super) fn go_on(
        &mut self,
        mut session: Session,
        message: &Message,
        (code, chal): (u16, Option<Chal>),
        turn: Turn,
    ) {
        let mut first = vec![header_reply(message, code, chal)];
        first.extend(self.receive(&mut session, message));
        if session.abort {
            // The answer to our own abort is taken, and nothing more is said.
            let is_told = core::mem::replace(&mut session.over, true);
            session.outbox.clear();
            if !is_told {
                first.push(alert(1223, Vec::new()));
            }
            self.send(session, first, true, turn);
            return;
        }
        // Until the client has closed its package, nothing new is sent, unless we have not closed ours
        // (DM Protocol 1.3, 7.1 and 7.2).
        session.idle = if only_asks_on(message) {
            session.idle.saturating_add(1)
        } else {
            0
        };
        let patient = session.idle <= MOST_IDLE;
        if !message.is_final() && !session.package_open && patient {
            self.ask_for_more(session, first, turn);
            return;
        }
        let pauses = session.outbox.within_object()
            && !session.paused
            && self.conduct.does(Misdeed::PausesBetweenChunks);
        if pauses {
            session.paused = true;
            self.send(session, first, false, turn);
            return;
        }
        self.send_commands(session, first, turn);
    }

    fn receive(&mut self, session: &mut Session, message: &Message) -> Vec<Command> {
        let receiver = Receiver {
            config: &self.config,
            conduct: &self.conduct,
            ledger: &mut self.ledger,
            session,
            msg_ref: text(&message.header.msg_id).to_owned(),
            answers: Vec::new(),
        };
        receiver.receive(message)
    }

    /// The "Next Message" response: Status and Alert 1222, no commands and no Final (DM Protocol 1.3, 7.2).
    fn ask_for_more(&mut self, mut session: Session, mut commands: Vec<Command>, turn: Turn) {
        let request = alert(1222, Vec::new());
        session.last_load = Load {
            commands: vec![request.clone()],
            within_object: true,
        };
        commands.push(request);
        if self.conduct.does(Misdeed::CommandsInNextMessage) {
            commands.push(probe());
        }
        let closes = self.conduct.does(Misdeed::FinalInNextMessage);
        self.send(session, commands, closes, turn);
    }

    /// Sends what fits of the package at hand, or begins the next one; an empty one ends the session.
    fn send_commands(&mut self, mut session: Session, mut commands: Vec<Command>, turn: Turn) {
        if session.outbox.is_empty() && !session.package_open {
            self.begin_package(&mut session);
        }
        let empty = Message {
            header: session.header(&self.config),
            ..Message::default()
        };
        let weigher = Weigher::new(empty, turn.encoding);
        let is_first = session.last_load.commands.is_empty();
        let told = session.their_max_msg.filter(|_| {
            let forgets = !is_first && self.conduct.does(Misdeed::ForgetsMaxMsgSize);
            !forgets && !self.conduct.does(Misdeed::ExceedsMaxMsgSize)
        });
        let limit = [self.config.send_limit, told].into_iter().flatten().min();
        let room = weigher.room(limit, &commands);
        // Where the Statuses of Package #1 leave no room, they go alone, and the client asks for the rest.
        let waited = session.last_load.within_object;
        let waits = is_first && !waited && session.outbox.is_beyond(room, &weigher);
        let load = if waits {
            Load {
                commands: Vec::new(),
                within_object: true,
            }
        } else {
            session.outbox.load(room, self.config.chunk, &weigher)
        };
        commands.extend(load.commands.clone());
        session.package_open = load.within_object;
        session.over = load.commands.is_empty() && !waits;
        session.last_load = load;
        let closes = !session.package_open;
        self.send(session, commands, closes, turn);
    }

    fn begin_package(&mut self, session: &mut Session) {
        // A package of which nothing may be sent is passed over.
        while session.outbox.is_empty() {
            let Some(package) = self.queue.pop_front() else {
                return;
            };
            for operation in &package {
                let command = command_of(operation);
                if exceeds(&command, session.their_max_obj)
                    && !self.conduct.does(Misdeed::ExceedsMaxObjSize)
                {
                    self.ledger.withheld += 1;
                } else {
                    session.outbox.push(command);
                }
            }
        }
    }

    fn send(&mut self, mut session: Session, mut commands: Vec<Command>, closes: bool, turn: Turn) {
        let mut last = 0;
        for command in &mut commands {
            number_command(command, &mut last);
        }
        let message = Message {
            header: session.header(&self.config),
            body: SyncBody {
                commands,
                final_flag: closes.then(Span::default),
                ..SyncBody::default()
            },
            ..Message::default()
        };
        let body = octets_of(&message, turn.encoding);
        let body = if session.over && self.conduct.does(Misdeed::AnswersWithNothing) {
            Vec::new()
        } else {
            body
        };
        let mut headers = response_headers(turn.encoding.media_type());
        headers.extend(session.prover.hmac_header(&body));
        session.msg_id = session.msg_id.saturating_add(1);
        let length = body.len();
        let output = Output::Transmit(Transmit::Response {
            exchange: turn.exchange,
            status: if body.is_empty() { 500 } else { 200 },
            headers,
            body,
            delivery: Delivery::Whole,
        });
        session.last = (turn.request_body.len() + length <= MOST_KEPT)
            .then(|| (turn.request_body, output.clone()));
        if session.over {
            self.ledger.sessions = self.ledger.sessions.saturating_add(1);
        }
        self.keep_nonces(&session);
        self.outputs.push_back(output);
        self.sessions.push(session);
    }

    /// Keeps the newest nonces for the next session: the client's once it was accepted or challenged, ours once
    /// the client accepted us.
    pub(super) fn keep_nonces(&mut self, session: &Session) {
        if let Some(standing) = self.standings.get_mut(session.standing) {
            if session.guard.accepted() {
                standing.client_nonce = session.guard.nonce().clone();
            }
            if session.prover.accepted() {
                standing.server_nonce = session.prover.nonce().clone();
            }
        }
    }
}

/// Whether a message has nothing but Status and a Next Message alert, and no end either.
fn only_asks_on(message: &Message) -> bool {
    let bare = |command: &Command| matches!(command, Command::Status(_)) || is_alert(command, 1222);
    !message.is_final() && message.body.commands.iter().all(bare)
}

/// Whether an object is larger than the client takes.
fn exceeds(command: &Command, largest: Option<usize>) -> bool {
    let size = |item: &Item| item.data.as_ref().map_or(0, |data| data.octets().len());
    let largest_sent = command.items().iter().map(size).max().unwrap_or(0);
    let members = command.members().iter();
    largest.is_some_and(|largest| largest_sent > largest)
        || members.into_iter().any(|member| exceeds(member, largest))
}

/// A harmless command, for mutants that send one where none may be.
fn probe() -> Command {
    Command::Get(Operation {
        items: vec![Item {
            target: location("./DevInfo/DevId"),
            ..Item::default()
        }],
        ..Operation::default()
    })
}

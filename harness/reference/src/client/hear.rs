//! Taking one message of the server, and deciding what it means for the session.

use super::{Client, execute::Worker, package_one::alert_of, peer::Asking, session::Session};
use crate::{
    conduct::{Conduct, Misdeed},
    package::{Assembler, Interrupted},
    phrase::{alert, cmd_id, code, is_alert, number, status, text, uri},
    security::{Judgement, Lesson},
    transport::{encoding_of, header, message_in},
};
use dmct_wire::{
    credential::hmac,
    peer::Response,
    span::Span,
    syncml::message::{Chal, Command, Leaf, Message, Status, SyncBody},
};
use std::time::Duration;

/// How often a server without right credentials is challenged.
const MOST_REFUSALS: u8 = 3;
/// How many messages in a row a server may send that say nothing but that there is more.
const MOST_IDLE: u8 = 3;

/// What came of a message.
pub(super) struct Worked {
    /// Status and Results.
    answers: Vec<Command>,
    /// The objects whose last chunk did not come.
    interrupted: Vec<Interrupted>,
    /// For how long the user was at it.
    took: Duration,
}

/// What stands around the data of Results in a message, octets.
const AROUND: usize = 1_500;

impl Client {
    /// Takes the answer to our last message.
    pub(super) fn hear(&mut self, response: &Response) {
        let Some(session) = self
            .session
            .take_if(|session| session.exchange == response.exchange)
        else {
            return;
        };
        let encoding = match header(&response.headers, "content-type") {
            "" => self.config.encoding,
            content_type => encoding_of(content_type),
        };
        let message = (response.status == 200)
            .then(|| message_in(&response.body, encoding))
            .flatten()
            .filter(|message| text(&message.header.session_id) == session.id);
        match message {
            Some(message) if !session.aborted || self.conduct.does(Misdeed::WorksOnAfterAbort) => {
                self.take(session, &message, response);
            }
            // No DM message of this session, or the answer to an abort: the session is over.
            _ => self.close(&session),
        }
    }

    fn take(&mut self, mut session: Session, message: &Message, response: &Response) {
        note_header(&mut session, message, &self.conduct);
        let older = text(&message.header.ver_proto) == "DM/1.2" && self.config.protocol == "DM/1.3";
        if older && self.conduct.does(Misdeed::LeavesOlderServer) {
            self.close(&session);
            return;
        }
        if aborts(message) && !self.needlessly(&mut session, Misdeed::IgnoresAbort) {
            self.close(&session);
            return;
        }
        let hmac_header = header(&response.headers, hmac::HEADER_NAME);
        let mut judgement = session
            .guard
            .judge(&message.header, hmac_header, &response.body);
        let second = session.refusals > 0;
        if !judgement.admits()
            && (self.conduct.does(Misdeed::AcceptsWrongCredentials)
                || (second && self.conduct.does(Misdeed::AcceptsSecondTry)))
        {
            session.guard.wave_through();
            judgement = Judgement::Right;
        }
        let was_refused = refusal(message);
        match self.learn(&mut session, message) {
            Lesson::GiveUp => self.close(&session),
            Lesson::Again if session.abort => self.abort(session, message, judgement),
            Lesson::Again => self.again(session, message, judgement),
            Lesson::GoOn if was_refused => self.close(&session),
            Lesson::GoOn => {
                self.opened(&mut session);
                self.go_on(session, message, judgement);
            }
        }
    }

    /// Package #1 was taken: what was raised with it is told.
    fn opened(&mut self, session: &mut Session) {
        let told = core::mem::take(&mut session.raised).min(self.state.raised.len());
        self.state.raised.drain(..told);
        self.note_reported(session);
        session.opening = false;
    }

    fn go_on(&mut self, session: Session, message: &Message, judgement: Judgement) {
        let asks = message.body.commands.iter().any(|each| !each.is_response());
        if session.abort && (asks || !session.outbox.is_empty() || !message.is_final()) {
            self.abort(session, message, judgement);
        } else if judgement.admits() {
            self.work(session, message, judgement);
        } else {
            self.refuse(session, message, judgement);
        }
    }

    /// Whether a mutant answers what needs no answer: once in a session, so that it ends.
    fn needlessly(&self, session: &mut Session, misdeed: Misdeed) -> bool {
        let answers = !session.answered_needlessly && self.conduct.does(misdeed);
        session.answered_needlessly |= answers;
        answers
    }

    fn learn(&mut self, session: &mut Session, message: &Message) -> Lesson {
        let Some(status) = header_status(message) else {
            return Lesson::GoOn;
        };
        let (code, chal) = (code(status), status.chal.as_ref());
        let brings_nonce = chal
            .and_then(Chal::next_nonce_text)
            .is_some_and(|next| !next.is_empty());
        let keep = brings_nonce && self.conduct.does(Misdeed::IgnoresNextNonce);
        let lesson = session.prover.learn(code, chal, keep);
        if lesson == Lesson::Again && self.conduct.does(Misdeed::IgnoresChallenge) {
            return Lesson::GiveUp;
        }
        if lesson == Lesson::Again && self.conduct.does(Misdeed::NoCredentialsAfterChallenge) {
            session.prover.forget_scheme();
        }
        if lesson == Lesson::Again
            && session.prover.is_by_digest()
            && self.conduct.does(Misdeed::FallsBackToBasic)
        {
            session.prover.fall_back();
        }
        self.keep_nonces(session);
        lesson
    }

    /// Sends Package #1 once more, now with the credentials that were asked for (DM Protocol 1.3, section 9).
    fn again(&mut self, mut session: Session, message: &Message, judgement: Judgement) {
        let (code, chal) = if judgement.admits() {
            session.guard.reply(judgement, &mut self.state.nonces)
        } else {
            // A package that challenges us asks for nothing that would need the server's credentials.
            (200, None)
        };
        self.package_one(&mut session);
        let status = header_reply(message, code, chal);
        self.speak(session, vec![status]);
    }

    /// Refuses a server whose credentials are missing or wrong. A package that asks for nothing is not
    /// challenged (DM Protocol 1.3, section 9).
    fn refuse(&mut self, mut session: Session, message: &Message, judgement: Judgement) {
        let asks = message.body.commands.iter().any(|each| !each.is_response());
        session.refusals += 1;
        let due = asks || self.conduct.does(Misdeed::ChallengesEmptyPackage);
        if !due || session.refusals > MOST_REFUSALS {
            self.close(&session);
            return;
        }
        if asks && self.conduct.does(Misdeed::CarriesOutRefused) {
            let _ = self.execute(&mut session, message);
        }
        let (code, chal) = session.guard.reply(judgement, &mut self.state.nonces);
        let mut commands = vec![header_reply(message, code, chal.clone())];
        for command in message.body.all_commands() {
            if !command.is_response() {
                let msg_ref = text(&message.header.msg_id);
                let mut status = status(msg_ref, &cmd_id(command), command.name(), code);
                status.chal.clone_from(&chal);
                commands.push(Command::Status(status));
            }
        }
        let answer = Message {
            header: session.header(&self.config),
            body: SyncBody {
                commands,
                final_flag: session.may_close.then(Span::default),
                ..SyncBody::default()
            },
            ..Message::default()
        };
        session.may_close = false;
        self.post(session, answer);
    }

    /// Works on a package of an accepted server and answers it, if it asks for anything.
    fn work(&mut self, mut session: Session, message: &Message, judgement: Judgement) {
        let commands = &message.body.commands;
        let asks = commands.iter().any(|command| !command.is_response());
        let nothing_due = !asks && session.outbox.is_empty();
        session.idle = if session.outbox.is_empty() && only_asks_on(message) {
            session.idle + 1
        } else {
            0
        };
        let ends = nothing_due
            && message.is_final()
            && !self.needlessly(&mut session, Misdeed::AnswersEmptyPackage);
        if ends || session.idle > MOST_IDLE {
            self.close(&session);
            return;
        }
        let (code, chal) = session.guard.reply(judgement, &mut self.state.nonces);
        let mut first = vec![header_reply(message, code, chal)];
        self.keep_nonces(&session);
        drop_refused_object(&mut session, message);
        let (answers, took) = self.execute(&mut session, message);
        if session.outbox.is_empty() {
            for answer in answers {
                session.outbox.push(answer);
            }
        } else {
            // A package of ours is under way: what is left of it follows what answers this message.
            first.extend(answers);
        }
        if message.is_final() {
            for raised in core::mem::take(&mut self.state.raised) {
                self.report(&mut session, alert_of(&raised));
            }
        }
        if took.is_zero() {
            self.speak(session, first);
        } else {
            // It goes when the user is done.
            self.asking = Some(Asking {
                until: self.now + took,
                session,
                first,
            });
        }
    }

    /// Works on a message: what answers it, and for how long the user was at it.
    fn execute(&mut self, session: &mut Session, message: &Message) -> (Vec<Command>, Duration) {
        // what may not be cut has to go into one message, with all that stands around it
        let whole = session.their_max_msg.filter(|_| !self.config.large_objects);
        let whole = whole.map(|limit| limit.saturating_sub(AROUND));
        let largest = session.their_max_obj.into_iter().chain(whole).min();
        let mut worked = self.work_through(message, largest, &mut session.assembler);
        for lost in worked.interrupted {
            if self.conduct.does(Misdeed::CommitsAtTheEnd) {
                let value = String::from_utf8_lossy(&lost.octets).into_owned();
                let place = uri(&lost.item.target).to_owned();
                session.broken_off.push((place, value));
            }
            worked.answers.push(alert(1225, vec![lost.item]));
        }
        (worked.answers, worked.took)
    }

    /// Works on all commands of a message.
    pub(super) fn work_through(
        &mut self,
        message: &Message,
        largest: Option<usize>,
        assembler: &mut Assembler,
    ) -> Worked {
        let mut worker = Worker {
            tree: &mut self.state.tree,
            server: &self.config.account.server_id,
            bounds: self.config.bounds(),
            largest,
            assembler,
            large_objects: self.config.large_objects,
            msg_ref: text(&message.header.msg_id),
            conduct: &self.conduct,
            user: self.config.user.as_ref(),
            executed: &mut self.state.executed,
            memory: &mut self.state.user,
            took: Duration::ZERO,
            rejected: false,
            stopped: false,
            gave_up: false,
            answers: Vec::new(),
            interrupted: Vec::new(),
        };
        for command in &message.body.commands {
            worker.work_on_next(command);
        }
        Worked {
            answers: worker.answers,
            interrupted: worker.interrupted,
            took: worker.took,
        }
    }

    /// Aborts: a Status for what came, not executed any more, Alert 1223 and Final (DM Protocol 1.3, 6.1).
    fn abort(&mut self, mut session: Session, message: &Message, judgement: Judgement) {
        let (code, chal) = if judgement.admits() {
            session.guard.reply(judgement, &mut self.state.nonces)
        } else {
            // Nothing of the server is worked on any more, so that its credentials do not matter.
            (200, None)
        };
        let mut commands = vec![header_reply(message, code, chal)];
        for command in message.body.all_commands() {
            if !command.is_response() {
                let code = if is_alert(command, 1222) { 200 } else { 215 };
                let msg_ref = text(&message.header.msg_id);
                commands.push(Command::Status(status(
                    msg_ref,
                    &cmd_id(command),
                    command.name(),
                    code,
                )));
            }
        }
        commands.push(alert(1223, Vec::new()));
        session.assembler.drop_object();
        session.outbox.clear();
        session.aborted = true;
        let answer = Message {
            header: session.header(&self.config),
            body: SyncBody {
                commands,
                final_flag: Some(Span::default()),
                ..SyncBody::default()
            },
            ..Message::default()
        };
        self.post(session, answer);
    }
}

/// What the header and Final of a message change for the session.
fn note_header(session: &mut Session, message: &Message, conduct: &Conduct) {
    let header = &message.header;
    let resp_uri = text(&header.resp_uri);
    // Over a link that the server made, there is no other way to it.
    let may_move = !session.url.starts_with("obex:connection");
    if may_move
        && !resp_uri.is_empty()
        && resp_uri != session.url
        && !conduct.does(Misdeed::IgnoresRespUri)
    {
        resp_uri.clone_into(&mut session.url);
    }
    if let Some(meta) = &header.meta {
        session.their_max_msg = number(&meta.max_msg_size).or(session.their_max_msg);
        session.their_max_obj = number(&meta.max_obj_size).or(session.their_max_obj);
    }
    session.may_close |= message.is_final();
}

fn aborts(message: &Message) -> bool {
    let mut commands = message.body.commands.iter();
    commands.any(|command| is_alert(command, 1223))
}

/// Whether a message has no commands but a Next Message alert, and has no end either.
fn only_asks_on(message: &Message) -> bool {
    let mut asking = message
        .body
        .commands
        .iter()
        .filter(|command| !command.is_response());
    !message.is_final() && asking.all(|command| is_alert(command, 1222))
}

/// The Status for the SyncHdr of our last message.
fn header_status(message: &Message) -> Option<&Status> {
    message
        .body
        .statuses()
        .find(|status| status.is_for_header())
}

/// Whether our SyncHdr was answered, and with neither a success nor a challenge.
fn refusal(message: &Message) -> bool {
    header_status(message).is_some_and(|status| !matches!(code(status), 0..=299 | 401 | 407))
}

/// Gives up an object of ours that the server will not have.
fn drop_refused_object(session: &mut Session, message: &Message) {
    let refused = message
        .body
        .statuses()
        .any(|status| text(&status.cmd) == "Results" && !matches!(code(status), 200..=299));
    let lost = message
        .body
        .commands
        .iter()
        .any(|command| is_alert(command, 1225));
    if refused || lost {
        session.outbox.drop_object();
    }
}

/// The Status for a SyncHdr: always the first one, with the addresses of the header (RepPro 1.2.2, 6.6.15).
fn header_reply(message: &Message, code: u16, chal: Option<Chal>) -> Command {
    let header = &message.header;
    let reference = |uri: &str| {
        (!uri.is_empty())
            .then(|| Leaf::new(uri))
            .into_iter()
            .collect()
    };
    Command::Status(Status {
        target_refs: reference(uri(&header.target)),
        source_refs: reference(uri(&header.source)),
        chal,
        ..status(text(&header.msg_id), "0", "SyncHdr", code)
    })
}

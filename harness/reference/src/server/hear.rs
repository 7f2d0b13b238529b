//! Taking one request: from HTTP to the message and its session.

use super::{
    Server,
    session::{Session, version_fault},
    speak::Turn,
};
use crate::{
    conduct::{Conduct, Misdeed},
    phrase::{code, is_alert, text, uri},
    security::{Judgement, Lesson},
    transport::{encoding_of, header, message_in, response_headers},
};
use dmct_wire::{
    credential::hmac,
    peer::{Delivery, Output, Request, Transmit},
    syncml::message::{Chal, Message, SyncHdr},
};

/// The most sessions that are remembered.
const MOST_SESSIONS: usize = 32;
/// The longest SessionID or Source that is remembered, octets.
const LONGEST_NAME: usize = 1_024;

impl Server {
    /// Answers a request, whatever it is.
    pub(super) fn hear(&mut self, request: &Request) {
        // over HTTP a message is posted; over OBEX it is put, or got where the server connects
        let by_obex = request.target == "obex" && matches!(request.method.as_str(), "PUT" | "GET");
        if request.method != "POST" && !by_obex {
            self.refuse_request(request, 405);
            return;
        }
        let encoding = encoding_of(header(&request.headers, "content-type"));
        let message = message_in(&request.body, encoding).filter(|message| {
            let header = &message.header;
            [text(&header.session_id), uri(&header.source)]
                .into_iter()
                .all(|name| !name.is_empty() && name.len() <= LONGEST_NAME)
        });
        let Some(message) = message else {
            self.refuse_request(request, 400);
            return;
        };
        let session = self.session_for(&message, request);
        match session {
            Found::Repeated(output) => self.outputs.push_back(output),
            Found::Session(session) => {
                let turn = Turn {
                    exchange: request.exchange,
                    encoding,
                    request_body: request.body.clone(),
                };
                let hmac_header = header(&request.headers, hmac::HEADER_NAME).to_owned();
                self.take(*session, &message, &hmac_header, turn);
            }
        }
    }

    fn refuse_request(&mut self, request: &Request, status: u16) {
        self.outputs.push_back(Output::Transmit(Transmit::Response {
            exchange: request.exchange,
            status,
            headers: response_headers("text/plain"),
            body: Vec::new(),
            delivery: Delivery::Whole,
        }));
    }

    /// The session of a message, opened if need be. A message that is posted again is not a new one.
    fn session_for(&mut self, message: &Message, request: &Request) -> Found {
        let header = &message.header;
        let place = self
            .sessions
            .iter()
            .position(|session| session.is_of(header));
        let known = place.map(|place| self.sessions.remove(place));
        if let Some(session) = known {
            if let Some((body, output)) = &session.last
                && *body == request.body
            {
                let output = renamed(output.clone(), request.exchange);
                self.sessions.push(session);
                return Found::Repeated(output);
            }
            // MsgID 1 begins a new session, also under a SessionID that was used before.
            if header.msg_id_number() != Some(1) {
                return Found::Session(Box::new(session));
            }
            self.keep_nonces(&session);
        }
        if self.sessions.len() >= MOST_SESSIONS {
            self.sessions.remove(0);
        }
        Found::Session(Box::new(self.open(header)))
    }

    fn open(&mut self, header: &SyncHdr) -> Session {
        let place = self
            .standings
            .iter()
            .position(|standing| standing.account.is_of(header))
            .unwrap_or(self.standings.len());
        let special = self.special_for(header);
        let known = self.standings.get(place).unwrap_or(&self.stranger);
        Session::open(&self.config, place, known, header, special)
    }

    fn take(&mut self, mut session: Session, message: &Message, hmac_header: &str, turn: Turn) {
        session.note_header(message);
        let older = matches!(text(&message.header.ver_proto), "DM/1.1" | "DM/1.2")
            && self.conduct.does(Misdeed::RefusesOlderVersions);
        let fault = if older {
            Some(513)
        } else {
            version_fault(&message.header)
        };
        if let Some(code) = fault {
            self.reply_all(session, message, code, None, turn);
            return;
        }
        let mut judgement = session
            .guard
            .judge(&message.header, hmac_header, &turn.request_body);
        if !judgement.admits() && self.conduct.does(Misdeed::AcceptsWrongCredentials) {
            session.guard.wave_through();
            judgement = Judgement::Right;
        }
        if !judgement.admits() {
            let (code, chal) = session.guard.reply(judgement, &mut self.nonces);
            self.reply_all(session, message, code, chal, turn);
            return;
        }
        let (reply, chal) = session.guard.reply(judgement, &mut self.nonces);
        let lesson = learn(&mut session, message, &self.conduct);
        self.keep_nonces(&session);
        let aborted = message
            .body
            .commands
            .iter()
            .any(|command| is_alert(command, 1223));
        if aborted && !self.conduct.does(Misdeed::ContinuesAfterAbort) {
            session.over = true;
            session.outbox.clear();
            self.reply_aborted(session, message, reply, chal, turn);
            return;
        }
        match lesson {
            Lesson::GoOn => self.go_on(session, message, (reply, chal), turn),
            Lesson::Again => self.again(session, message, (reply, chal), turn),
            Lesson::GiveUp => {
                session.over = true;
                session.outbox.clear();
                self.reply_aborted(session, message, reply, chal, turn);
            }
        }
    }
}

enum Found {
    Session(Box<Session>),
    Repeated(Output),
}

/// What the client thinks of our credentials.
fn learn(session: &mut Session, message: &Message, conduct: &Conduct) -> Lesson {
    let Some(status) = message
        .body
        .statuses()
        .find(|status| status.is_for_header())
    else {
        return Lesson::GoOn;
    };
    let chal = status.chal.as_ref();
    let brings_nonce = chal
        .and_then(Chal::next_nonce_text)
        .is_some_and(|next| !next.is_empty());
    let keep = brings_nonce && conduct.does(Misdeed::IgnoresNextNonce);
    let lesson = session.prover.learn(code(status), chal, keep);
    if lesson == Lesson::Again && conduct.does(Misdeed::NoCredentialsAfterChallenge) {
        session.prover.forget_scheme();
    }
    lesson
}

/// The same answer for another exchange.
fn renamed(output: Output, to: u64) -> Output {
    match output {
        Output::Transmit(Transmit::Response {
            status,
            headers,
            body,
            delivery,
            ..
        }) => Output::Transmit(Transmit::Response {
            exchange: to,
            status,
            headers,
            body,
            delivery,
        }),
        other => other,
    }
}

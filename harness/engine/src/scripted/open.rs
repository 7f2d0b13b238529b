//! Getting a session going: trigger, Package #1, challenges, Package #2.

use super::{
    ScriptedPeer,
    link::Linked,
    step::{Hindrance, Stage},
    wait::Waiting,
};
use crate::view::Seen;
use dmct_record::event::{StepOutcome, Worth};
use dmct_scenario::plan::{
    ChallengeSpec, CommandBody, CommandSpec, HeaderSpec, NonceSpec, OpenSession, Role, Send,
    StatusPolicy, Template,
};
use dmct_wire::credential::Scheme;

/// How far the opening of a session is.
#[derive(Clone, Debug)]
pub struct Opening {
    /// What is asked.
    open: OpenSession,
    /// How often we challenged the other side.
    challenges: u32,
    /// How often the other side challenged us.
    challenged: u32,
}

/// How often either side is challenged before it is left at that.
const CHALLENGE_LIMIT: u32 = 3;

impl ScriptedPeer {
    /// Begins to open a session.
    pub(super) fn open(&mut self, open: &OpenSession) {
        if self.lacks_link() {
            return self.await_link(Linked::Open(open.clone()));
        }
        let begun = match self.plan.role {
            Role::Client => self.open_by_trigger(open),
            Role::Server => self.open_by_package_1(open),
        };
        match begun {
            Ok(()) => {
                let opening = Opening {
                    open: open.clone(),
                    challenges: 0,
                    challenged: 0,
                };
                self.wait_in(
                    Stage::Opening(Box::new(opening)),
                    self.plan.setting.message_timeout,
                );
            }
            Err(hindrance) => self.end_step(hindrance.into()),
        }
    }

    fn open_by_trigger(&mut self, open: &OpenSession) -> Result<(), Hindrance> {
        match &open.notify {
            Some(notify) => {
                self.new_session(String::new());
                self.notify(notify)?;
            }
            None => self.trigger(open.alert)?,
        }
        self.session.header = open.header.clone();
        self.session.accept = open.accept.unwrap_or(212);
        self.last_send = None;
        Ok(())
    }

    fn open_by_package_1(&mut self, open: &OpenSession) -> Result<(), Hindrance> {
        let id = open
            .header
            .session_id
            .as_ref()
            .map(|id| self.fill(id))
            .transpose()?;
        self.begin_own_session(id);
        self.session.header = open.header.clone();
        self.session.accept = open.accept.unwrap_or(212);
        let send = package_1(open, open.cred.clone(), self.usual_alert());
        self.last_send = None;
        Ok(self.send(&send)?)
    }

    /// The Alert with which the client that we play begins a session: a server that connects has asked for it.
    const fn usual_alert(&self) -> u16 {
        match self.session.link {
            Some(_) => 1200,
            None => 1201,
        }
    }

    /// Begins a session of ours as DM client, over the link that the server made for it if it did.
    pub(super) fn begin_own_session(&mut self, id: Option<String>) {
        let link = self.link.take();
        let notified = self.view.binding("notified.session").map(str::to_owned);
        let id = id
            .or(notified.filter(|_| link.is_some()))
            .unwrap_or_else(|| format!("{:X}", self.random.session_id()));
        self.new_session(id.clone());
        self.session.link = link;
        self.bind("session.id", &id);
    }

    /// Makes a move in opening a session. Whether there was one to make.
    pub(super) fn go_on_opening(&mut self, opening: Opening) -> bool {
        let Some(number) = self.next_message(Waiting::Message) else {
            return false;
        };
        match self.plan.role {
            Role::Client => self.client_came(number, opening),
            Role::Server => self.server_answered(number, opening),
        }
        true
    }

    fn client_came(&mut self, number: u64, mut opening: Opening) {
        let wanted = opening
            .open
            .challenge
            .clone()
            .filter(|_| opening.challenges == 0);
        let worth = self.proof_of(number).map(|proof| proof.worth);
        let scheme = self
            .plan
            .setting
            .client_scheme
            .filter(|_| worth != Some(Worth::Valid));
        let scheme = self
            .session
            .peer_scheme_asked
            .filter(|_| worth != Some(Worth::Valid))
            .or(scheme);
        let challenge = wanted.or_else(|| scheme.map(fresh_challenge));
        match challenge.filter(|_| opening.challenges < CHALLENGE_LIMIT) {
            Some(challenge) => {
                self.take_quietly(number);
                self.session.peer_scheme = Some(challenge.scheme);
                self.session.peer_scheme_asked = Some(challenge.scheme);
                opening.challenges += 1;
                self.exchange(&refusal(challenge), opening);
            }
            None if scheme.is_some() => {
                self.take(number);
                self.end_step(StepOutcome::Mismatch);
            }
            None => {
                self.take(number);
                self.end_step(StepOutcome::Done);
            }
        }
    }

    fn server_answered(&mut self, number: u64, mut opening: Opening) {
        let seen = self.view.message(number).cloned();
        let Some(message) = seen.as_ref().and_then(Seen::message) else {
            self.take(number);
            self.end_step(StepOutcome::Mismatch);
            return;
        };
        let status = super::session::header_status(message);
        let code = status.and_then(dmct_wire::syncml::message::Status::code);
        let challenged = status.and_then(super::session::challenge).is_some();
        if challenged && opening.challenged < CHALLENGE_LIMIT {
            self.take_quietly(number);
            opening.challenged += 1;
            let again = package_1(&opening.open, None, self.usual_alert());
            self.exchange(&again, opening);
            return;
        }
        if !matches!(code, Some(200 | 212)) {
            self.take(number);
            self.end_step(StepOutcome::Mismatch);
            return;
        }
        let proven = self
            .proof_of(number)
            .is_some_and(|proof| proof.worth == Worth::Valid);
        let commands = message
            .body
            .commands
            .iter()
            .any(super::session::wants_answer);
        match self.plan.setting.server_scheme {
            Some(scheme) if !proven && commands && opening.challenges < CHALLENGE_LIMIT => {
                self.take_quietly(number);
                opening.challenges += 1;
                self.exchange(&refusal(fresh_challenge(scheme)), opening);
            }
            _ => {
                self.take(number);
                self.end_step(StepOutcome::Done);
            }
        }
    }

    /// Sends a message of the opening and waits for the next.
    fn exchange(&mut self, send: &Send, opening: Opening) {
        match self.send(send) {
            Ok(()) => self.wait_in(
                Stage::Opening(Box::new(opening)),
                self.plan.setting.message_timeout,
            ),
            Err(reason) => self.end_step(StepOutcome::Failed { reason }),
        }
    }
}

/// Package #1 as the client that we play sends it (DM Protocol 1.3, section 6.3).
fn package_1(
    open: &OpenSession,
    cred: Option<dmct_scenario::plan::CredSpec>,
    usual_alert: u16,
) -> Send {
    let command = |body| CommandSpec { label: None, body };
    let code = open.alert.unwrap_or(usual_alert).to_string();
    let alert = CommandBody::Alert {
        code: Template::text(code),
        correlator: None,
        items: Vec::new(),
    };
    let mut commands = vec![command(alert), command(CommandBody::DevInfo)];
    commands.extend(open.commands.iter().cloned());
    Send {
        header: HeaderSpec {
            cred,
            ..HeaderSpec::default()
        },
        commands,
        ..Send::default()
    }
}

fn refusal(challenge: ChallengeSpec) -> Send {
    Send {
        status: StatusPolicy {
            challenge: Some(challenge),
            ..StatusPolicy::default()
        },
        ..Send::default()
    }
}

/// A challenge in a scheme, with a fresh nonce.
pub const fn fresh_challenge(scheme: Scheme) -> ChallengeSpec {
    ChallengeSpec {
        code: None,
        scheme,
        nonce: NonceSpec::Fresh,
    }
}

//! From a Send of the plan to a DM message: header, due answers, commands, Alert 1222 and Final.

use super::{
    ScriptedPeer,
    answer::{self, Answering},
    command::{self, Maker},
    session,
};
use crate::view::Seen;
use dmct_record::event::Worth;
use dmct_scenario::plan::{
    ChallengeSpec, CommandBody, CommandSpec, CredSpec, HeaderSpec, NonceSpec, Role, Send, Template,
};
use dmct_wire::{
    credential::{Nonce, Scheme, Secret, challenge},
    syncml::{
        build, codec,
        message::{Chal, Command, Cred, Leaf, Location, Message, Meta, SyncBody, SyncHdr},
    },
};
use std::collections::BTreeMap;

/// A message that is ready to go.
#[derive(Clone, Debug, Default)]
pub struct Composed {
    /// Its octets.
    pub body: Vec<u8>,
    /// The CmdIDs by label.
    pub labels: BTreeMap<String, String>,
    /// Whether it holds commands that want an answer.
    pub wants: bool,
    /// Whether the other side has something to say to it: an answer, credentials, or the rest of its package.
    pub asks: bool,
    /// The carrier's headers.
    pub headers: Vec<(String, String)>,
    /// The nonce that the other side is to use from now on.
    pub next_nonce: Option<Nonce>,
    /// It accepts the other side for the rest of the session.
    pub accepts: bool,
    /// It closes our package.
    pub closes: bool,
}

/// What the Status for the SyncHdr says.
struct HeaderAnswer {
    code: u16,
    chal: Option<Chal>,
    next_nonce: Option<Nonce>,
    refuse_all: Option<u16>,
    accepts: bool,
}

impl ScriptedPeer {
    /// Makes the next message of the session.
    ///
    /// # Errors
    /// What it needs and is not known, or cannot be written, in a sentence.
    pub(super) fn compose(&mut self, send: &Send) -> Result<Composed, String> {
        let header = merged(&send.header, &self.session.header);
        let header_answer = self.header_answer(send);
        let (mut commands, labels) = self.commands(send, &header_answer)?;
        let wants = commands.iter().any(session::wants_answer);
        let mut asks = wants || matches!(header_answer.code, 401 | 407);
        let responding = !self.session.unanswered.is_empty();
        if responding
            && !self.session.peer_closed
            && !commands.iter().any(|c| !is_status(c))
            && !send.status.none
        {
            let next = commands.len() as u64 + 1;
            commands.push(command::alert(Leaf::new(next.to_string()), 1222));
            asks = true;
        }
        let closes = send
            .final_flag
            .unwrap_or_else(|| self.final_is_due(responding, send));
        let message = Message {
            header: self.header(&header)?,
            body: SyncBody {
                final_flag: closes.then(Default::default),
                commands,
                ..SyncBody::default()
            },
            ..Message::default()
        };
        let body = self.octets(&message, send)?;
        let headers = self.carrier_headers(send, &body)?;
        Ok(Composed {
            body,
            labels,
            wants,
            asks,
            headers,
            next_nonce: header_answer.next_nonce,
            accepts: header_answer.accepts,
            closes,
        })
    }

    /// Final closes our package unless the other side's is still open or a chunk of ours is to follow
    /// (DM Protocol 1.3, sections 7.2 and 8).
    fn final_is_due(&self, responding: bool, send: &Send) -> bool {
        (!responding || self.session.peer_closed) && !send.commands.iter().any(has_more)
    }

    fn commands(
        &self,
        send: &Send,
        header: &HeaderAnswer,
    ) -> Result<(Vec<Command>, BTreeMap<String, String>), String> {
        let messages: Vec<&Seen> = self
            .session
            .unanswered
            .iter()
            .filter_map(|number| self.view.message(*number))
            .collect();
        // Results may go on over several messages, so an earlier command of the session can be meant.
        let answerable: Vec<&Seen> = self
            .view
            .messages()
            .iter()
            .filter(|seen| !seen.is_sent() && seen.session_id() == Some(self.session.id.as_str()))
            .collect();
        let received = answer::received(&answerable);
        let fill = |template: &Template| self.fill(template);
        let mut maker = Maker {
            fill: &fill,
            received: &received,
            device_id: &self.plan.setting.device_id,
            next_id: 1,
            labels: BTreeMap::new(),
        };
        let how = Answering {
            policy: &send.status,
            header_code: header.code,
            challenge: header.chal.clone(),
            refuse_all: header.refuse_all,
            given: given(&send.commands),
            as_client: self.plan.role == Role::Server,
            device_id: &self.plan.setting.device_id,
        };
        let mut commands = answer::answers(&messages, &how, &mut maker);
        for spec in &send.commands {
            commands.push(maker.command(spec)?);
        }
        Ok((commands, maker.labels))
    }

    fn header_answer(&mut self, send: &Send) -> HeaderAnswer {
        if let Some(spec) = &send.status.challenge {
            return self.challenging(spec, send.status.header);
        }
        let valid = self.session.proof == Some(Worth::Valid);
        let scheme = self
            .session
            .peer_scheme
            .filter(|_| valid && !self.session.peer_accepted);
        let usual = match scheme {
            Some(Scheme::Hmac) | None => 200,
            Some(_) => self.session.accept,
        };
        let code = send.status.header.unwrap_or(usual);
        let next_nonce = scheme
            .filter(|scheme| scheme.wants_nonce() && matches!(code, 200 | 212))
            .map(|_| self.fresh_nonce(16));
        HeaderAnswer {
            code,
            chal: scheme
                .zip(next_nonce.as_ref())
                .map(|(scheme, nonce)| challenge(scheme, Some(nonce))),
            next_nonce,
            refuse_all: matches!(code, 401 | 407).then_some(code),
            accepts: scheme.is_some() && code == 212,
        }
    }

    fn challenging(&mut self, spec: &ChallengeSpec, header: Option<u16>) -> HeaderAnswer {
        let missing = self
            .session
            .proof
            .is_none_or(|proof| proof == Worth::Missing);
        let code = spec
            .code
            .or(header)
            .unwrap_or(if missing { 407 } else { 401 });
        let nonce = match spec.nonce {
            NonceSpec::Fresh if spec.scheme.wants_nonce() => Some(self.fresh_nonce(16)),
            NonceSpec::Octets(count) => Some(self.fresh_nonce(count)),
            NonceSpec::Fresh | NonceSpec::None => None,
        };
        HeaderAnswer {
            code,
            chal: Some(challenge(spec.scheme, nonce.as_ref())),
            next_nonce: nonce,
            refuse_all: matches!(code, 401 | 407).then_some(code),
            accepts: false,
        }
    }

    pub(super) fn fresh_nonce(&mut self, octets: usize) -> Nonce {
        Nonce::new(self.random.octets(octets))
    }

    fn header(&self, header: &HeaderSpec) -> Result<SyncHdr, String> {
        let setting = &self.plan.setting;
        let (target, source) = match self.plan.role {
            Role::Client => (
                self.session.peer_uri.as_str(),
                self.surroundings.own_url.as_str(),
            ),
            Role::Server => (
                self.surroundings.peer_url.as_str(),
                setting.device_id.as_str(),
            ),
        };
        let own = self.own_side();
        let mut source = Location::uri(source);
        if self.session.own_scheme.is_some() {
            source = source.named(&own.user);
        }
        let meta = Meta {
            max_msg_size: header.max_msg_size.map(|size| Leaf::new(size.to_string())),
            max_obj_size: header.max_obj_size.map(|size| Leaf::new(size.to_string())),
            ..Meta::default()
        };
        let said = |template: &Option<Template>, usual: String| {
            template
                .as_ref()
                .map_or(Ok(usual), |template| self.fill(template))
                .map(Leaf::new)
        };
        Ok(SyncHdr {
            ver_dtd: Some(Leaf::new("1.2")),
            ver_proto: Some(said(&header.ver_proto, setting.version.clone())?),
            session_id: Some(said(&header.session_id, self.session.id.clone())?),
            msg_id: Some(said(
                &header.msg_id,
                (self.session.own_msg_id + 1).to_string(),
            )?),
            target: Some(Location::uri(target)),
            source: Some(source),
            resp_uri: header
                .resp_uri
                .as_ref()
                .map(|uri| self.fill(uri).map(Leaf::new))
                .transpose()?,
            cred: self.cred(header.cred.as_ref()),
            meta: (meta != Meta::default()).then_some(meta),
            ..SyncHdr::default()
        })
    }

    /// Our credentials: as the scenario says, else good ones as long as they are wanted.
    fn cred(&self, spec: Option<&CredSpec>) -> Option<Cred> {
        let own = self.own_side();
        let usual = self.session.own_scheme;
        let or_usual = |scheme: &Option<Scheme>| scheme.or(usual);
        let wrong = Secret::new(format!("not {}", own.user));
        match spec {
            Some(CredSpec::None) => None,
            Some(CredSpec::Good(scheme)) => own.cred(*scheme),
            Some(CredSpec::WrongPassword(scheme)) => {
                own.cred_with(or_usual(scheme)?, &own.user, &wrong, &own.nonce)
            }
            Some(CredSpec::WrongNonce(scheme)) => {
                let nonce = Nonce::new("a nonce that nobody gave out");
                own.cred_with(or_usual(scheme)?, &own.user, &own.secret, &nonce)
            }
            Some(CredSpec::WrongUser(scheme)) => {
                own.cred_with(or_usual(scheme)?, "nobody", &own.secret, &own.nonce)
            }
            Some(CredSpec::SpecialNonce(scheme)) => {
                own.cred_with(or_usual(scheme)?, &own.user, &own.secret, &Nonce::special())
            }
            None if self.session.own_accepted => None,
            None => {
                let scheme = usual?;
                let ready = !scheme.wants_nonce() || !own.nonce.as_octets().is_empty();
                if ready { own.cred(scheme) } else { None }
            }
        }
    }

    fn octets(&self, message: &Message, send: &Send) -> Result<Vec<u8>, String> {
        if let Some(body) = &send.fault.body {
            return Ok(body.clone());
        }
        let mut tree = build::to_tree(message);
        for edit in &send.edits {
            edit.edit
                .apply(&mut tree)
                .map_err(|error| format!("the message could not be changed as asked: {error}"))?;
        }
        codec::encode(&tree, self.session.encoding)
            .map_err(|error| format!("the message could not be written: {error}"))
    }

    fn carrier_headers(&self, send: &Send, body: &[u8]) -> Result<Vec<(String, String)>, String> {
        let media_type = send.http.content_type.clone();
        let media_type =
            media_type.unwrap_or_else(|| self.session.encoding.media_type().to_owned());
        let mut headers = vec![("Content-Type".to_owned(), media_type)];
        if self.plan.role == Role::Server {
            headers.extend([
                (
                    "Accept".to_owned(),
                    self.session.encoding.media_type().to_owned(),
                ),
                ("Accept-Charset".to_owned(), "utf-8".to_owned()),
                (
                    "User-Agent".to_owned(),
                    concat!("dmct/", env!("CARGO_PKG_VERSION")).to_owned(),
                ),
            ]);
        }
        headers.push(("Cache-Control".to_owned(), "no-store".to_owned()));
        if self.session.own_scheme == Some(Scheme::Hmac)
            && !self.own_side().nonce.as_octets().is_empty()
        {
            headers.push((
                "x-syncml-hmac".to_owned(),
                self.own_side().mac(body).to_string(),
            ));
        }
        for (name, value) in &send.http.headers {
            headers.push((name.clone(), self.fill(value)?));
        }
        Ok(headers)
    }
}

const fn is_status(command: &Command) -> bool {
    matches!(command, Command::Status(_))
}

/// The names, in lower case, of received commands to which the scenario itself gives Results.
fn given(commands: &[CommandSpec]) -> Vec<String> {
    commands
        .iter()
        .filter_map(|spec| match &spec.body {
            CommandBody::Results { of, .. } => Some(of.to_ascii_lowercase()),
            _ => None,
        })
        .collect()
}

fn has_more(spec: &CommandSpec) -> bool {
    match &spec.body {
        CommandBody::Operation { items, .. }
        | CommandBody::Alert { items, .. }
        | CommandBody::Results { items, .. }
        | CommandBody::Status { items, .. } => items.iter().any(|item| item.more),
        CommandBody::Sequence(members) | CommandBody::Atomic(members) => {
            members.iter().any(has_more)
        }
        CommandBody::DevInfo => false,
    }
}

/// What a message says of its SyncHdr, over what the session says.
fn merged(over: &HeaderSpec, under: &HeaderSpec) -> HeaderSpec {
    HeaderSpec {
        ver_proto: over.ver_proto.clone().or_else(|| under.ver_proto.clone()),
        session_id: over.session_id.clone().or_else(|| under.session_id.clone()),
        msg_id: over.msg_id.clone().or_else(|| under.msg_id.clone()),
        resp_uri: over.resp_uri.clone().or_else(|| under.resp_uri.clone()),
        max_msg_size: over.max_msg_size.or(under.max_msg_size),
        max_obj_size: over.max_obj_size.or(under.max_obj_size),
        cred: over.cred.clone().or_else(|| under.cred.clone()),
    }
}

//! Proofs of identity, computed again: credentials, MACs, digests of notifications.
//!
//! A nonce is known where it was given, or where it was sent in the recording. Whatever cannot be computed for
//! want of a secret or a nonce is said once a side and session, as not applicable.

use super::{
    finding::Finding,
    secrets::Accounts,
    sessions::{Conversation, Turn},
};
use crate::suite::Suite;
use dmct_engine::{
    keyring::{Side, is_covered, is_hidden},
    view::Seen,
};
use dmct_record::{event::Worth, verdict::Verdict};
use dmct_scenario::plan::Role;
use dmct_wire::{
    credential::{Nonce, Scheme, hmac},
    span::Span,
    syncml::message::{Chal, Message},
};
use std::collections::BTreeMap;

/// Looks at the proofs of all conversations.
pub(super) fn check(
    suite: &Suite,
    accounts: &Accounts,
    conversations: &[Conversation],
) -> Vec<Finding> {
    let mut checker = Checker {
        suite,
        accounts,
        devices: BTreeMap::new(),
        findings: Vec::new(),
    };
    for conversation in conversations {
        checker.conversation(conversation);
    }
    checker.findings
}

/// How a nonce came to be the one that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// The user gave it.
    Given,
    /// It was sent in an earlier session.
    EarlierSession,
    /// It was sent in this session with a Status that accepts.
    Accepted,
    /// It was sent in this session with a Status that refuses.
    Refused,
}

/// What is known of the nonces of one side of an account.
#[derive(Clone, Debug, Default)]
struct Nonces {
    due: Option<(Nonce, Origin)>,
    before: Option<Nonce>,
    /// The side was accepted for the rest of the session.
    accepted: bool,
}

/// Both sides of a device's account.
#[derive(Clone, Debug, Default)]
struct Device {
    client: Nonces,
    server: Nonces,
    /// When its last session was over, microseconds.
    until: u64,
}

impl Device {
    const fn side(&mut self, role: Role) -> &mut Nonces {
        match role {
            Role::Client => &mut self.client,
            Role::Server => &mut self.server,
        }
    }
}

struct Checker<'a> {
    suite: &'a Suite,
    accounts: &'a Accounts,
    devices: BTreeMap<(String, String), Device>,
    findings: Vec<Finding>,
}

/// Why a digest with a hidden nonce is not computed again.
const OVERWRITTEN: &str = "its nonce was overwritten before it was recorded";

/// What came of looking at one proof.
enum Outcome {
    /// It holds, or nothing can be said against it.
    Holds,
    /// It cannot be computed again, for a reason.
    Unknown(&'static str),
    /// It does not hold: what was observed, and what is permitted.
    Wrong(String, &'static str),
}

impl Checker<'_> {
    fn conversation(&mut self, conversation: &Conversation) {
        let given = |role| {
            let nonce = self.accounts.of(role).nonce.clone();
            Nonces {
                due: nonce.map(|nonce| (nonce, Origin::Given)),
                ..Nonces::default()
            }
        };
        // A query may hold a token of the session; it names no other server.
        let server = conversation.server.split('?').next().unwrap_or_default();
        let key = (conversation.client.clone(), server.to_owned());
        let at = |turn: Option<&Turn>| turn.map_or(0, |turn| turn.seen.at);
        let mut device = match self.devices.remove(&key) {
            None => Device {
                client: given(Role::Client),
                server: given(Role::Server),
                ..Device::default()
            },
            Some(device) if device.until <= at(conversation.messages.first()) => device,
            // Of sessions at the same time nobody can say which renews whose nonces.
            Some(_) => Device::default(),
        };
        for role in [Role::Client, Role::Server] {
            let nonces = device.side(role);
            nonces.accepted = false;
            if let Some((_, origin)) = &mut nonces.due
                && *origin != Origin::Given
            {
                *origin = Origin::EarlierSession;
            }
        }
        let mut told: Vec<Role> = Vec::new();
        let mut last: Option<&Turn> = None;
        for (place, turn) in conversation.messages.iter().enumerate() {
            let again = last.is_some_and(|last| {
                last.from == turn.from && last.seen.record.body == turn.seen.record.body
            });
            if turn.seen.record.is_push() {
                self.notification(conversation, &device, turn, &mut told);
            } else if turn.is_missing() {
                // What is missing may have brought other nonces.
                device = Device::default();
            } else if !again {
                let behind = conversation.messages.get(place + 1..).unwrap_or_default();
                let answer = behind.iter().find(|later| later.from != turn.from);
                let accepted = answer.is_some_and(|answer| accepts(&answer.seen));
                self.message(conversation, &mut device, (turn, accepted), &mut told);
            }
            if turn.from == Role::Client {
                last = Some(turn);
            }
        }
        device.until = device.until.max(at(conversation.messages.last()));
        self.devices.insert(key, device);
    }

    fn message(
        &mut self,
        conversation: &Conversation,
        device: &mut Device,
        (turn, accepted): (&Turn, bool),
        told: &mut Vec<Role>,
    ) {
        let Some(dm) = turn.seen.message() else {
            return;
        };
        let mac = turn.seen.carrier_header(hmac::HEADER_NAME);
        let scheme = scheme_of(dm, mac.as_deref());
        let nonces = device.side(turn.from);
        if let Some(scheme) = scheme
            && !nonces.accepted
        {
            let origin = nonces.due.as_ref().map(|(_, origin)| *origin);
            let outcome = match self.judge(turn, dm, mac.as_deref(), scheme, nonces) {
                // A device may have been reset between two sessions, and an account changed before the first.
                Outcome::Wrong(..)
                    if scheme.wants_nonce() && origin == Some(Origin::EarlierSession) =>
                {
                    Outcome::Unknown("it was made with a nonce that is not in the recording")
                }
                Outcome::Wrong(..)
                    if scheme.wants_nonce() && origin == Some(Origin::Given) && accepted =>
                {
                    Outcome::Unknown("it was accepted, with another nonce than the one given")
                }
                outcome => outcome,
            };
            let clause = clause_of(turn.from, scheme, origin);
            let span = dm.header.cred.as_ref().map(|cred| cred.span);
            self.note(conversation, turn, clause, span, outcome, told);
        }
        device.side(other(turn.from)).learn(dm);
    }

    /// Computes the proof of a message again.
    fn judge(
        &self,
        turn: &Turn,
        dm: &Message,
        mac: Option<&str>,
        scheme: Scheme,
        nonces: &Nonces,
    ) -> Outcome {
        let account = self.accounts.of(turn.from);
        let Some(secret) = &account.secret else {
            return Outcome::Unknown("its secret was not given");
        };
        if scheme == Scheme::Basic && dm.header.cred.as_ref().is_some_and(is_covered) {
            return Outcome::Unknown("its password was overwritten before it was recorded");
        }
        let nonce = match (&nonces.due, scheme.wants_nonce()) {
            (Some((nonce, _)), true) if is_hidden(nonce) => return Outcome::Unknown(OVERWRITTEN),
            (Some((nonce, _)), _) => nonce.clone(),
            (None, true) => return Outcome::Unknown("its nonce was neither given nor sent before"),
            (None, false) => Nonce::default(),
        };
        let name = dm
            .header
            .source
            .as_ref()
            .and_then(|source| source.name_text());
        let users: Vec<&str> = account.user.as_deref().into_iter().chain(name).collect();
        if users.is_empty() {
            return Outcome::Unknown("its user name was neither given nor sent as LocName");
        }
        let mut detail = String::new();
        for user in users {
            let mut side = Side::new(user, secret.clone(), nonce.clone());
            side.before.clone_from(&nonces.before);
            let body = &turn.seen.record.body.0;
            let proof = side.judge(dm.header.cred.as_ref(), mac, body);
            // After a notification that could not be checked both sides go back to the special nonce.
            let mut special = Side::new(user, secret.clone(), Nonce::special());
            let resumes = special.judge(dm.header.cred.as_ref(), mac, body);
            if proof.worth == Worth::Valid || resumes.worth == Worth::Valid {
                return Outcome::Holds;
            }
            if detail.is_empty() {
                detail = proof.detail;
            }
        }
        let permitted = if scheme.wants_nonce() {
            "the value over the account and the nonce that is due"
        } else {
            "the value over the account"
        };
        Outcome::Wrong(detail, permitted)
    }

    /// Computes the digest of a notification again.
    fn notification(
        &mut self,
        conversation: &Conversation,
        device: &Device,
        turn: &Turn,
        told: &mut Vec<Role>,
    ) {
        let Some(notified) = &turn.seen.notified else {
            return;
        };
        let nonce = device.server.due.as_ref().map(|(nonce, _)| nonce);
        let keyring = self.accounts.keyring(nonce);
        let hidden = nonce.is_some_and(is_hidden);
        let (clause, judged) = match (&notified.v12, &notified.v13, &keyring) {
            (Some(trigger), _, Some(keyring)) => (
                "NOTI12-6.2.2-L01",
                nonce.map(|_| keyring.judge_v12(trigger)),
            ),
            (Some(_), _, None) => ("NOTI12-6.2.2-L01", None),
            (None, Some(found), Some(keyring)) => ("NOTI13-6.6-02", Some(keyring.judge_v13(found))),
            (None, Some(_), None) => ("NOTI13-6.6-02", None),
            (None, None, _) => return,
        };
        let outcome = match judged {
            None if keyring.is_none() => Outcome::Unknown("the secret of the server was not given"),
            None => Outcome::Unknown("the nonce was neither given nor sent before"),
            Some((Worth::Invalid | Worth::Missing, _)) if notified.v12.is_some() && hidden => {
                Outcome::Unknown(OVERWRITTEN)
            }
            // As for credentials: the nonce of an earlier session may have been reset.
            Some((Worth::Invalid | Worth::Missing, _))
                if notified.v12.is_some()
                    && !matches!(device.server.due, Some((_, Origin::Given))) =>
            {
                Outcome::Unknown("it was made with a nonce that is not in the recording")
            }
            Some((Worth::Invalid | Worth::Missing, reading)) => Outcome::Wrong(
                format!("a digest that holds with {reading}"),
                "the digest over the account and the notification",
            ),
            Some(_) => Outcome::Holds,
        };
        let span = notified.field("digest-length").map(|(_, span)| span);
        self.note(conversation, turn, clause, span, outcome, told);
    }

    fn note(
        &mut self,
        conversation: &Conversation,
        turn: &Turn,
        clause: &str,
        span: Option<Span>,
        outcome: Outcome,
        told: &mut Vec<Role>,
    ) {
        let Some(clause) = self.suite.clause(clause) else {
            return;
        };
        let number = Seen::number(&turn.seen);
        let finding = Finding::on(conversation.number, number, turn.from, clause);
        let range = span.filter(|span| !span.is_unknown()).map(Span::range);
        let bytes = range.map(|range| [range.start, range.end]);
        match outcome {
            Outcome::Holds => {}
            Outcome::Unknown(reason) => {
                if !told.contains(&turn.from) {
                    told.push(turn.from);
                    self.findings.push(Finding {
                        verdict: Verdict::NotApplicable,
                        observed: format!("a proof of identity that cannot be checked: {reason}"),
                        bytes,
                        ..finding
                    });
                }
            }
            Outcome::Wrong(observed, permitted) => self.findings.push(Finding {
                observed,
                permitted: vec![permitted.to_owned()],
                bytes,
                ..finding
            }),
        }
    }
}

impl Nonces {
    /// What a message of the other side says of this side's proofs.
    fn learn(&mut self, dm: &Message) {
        let code = dm
            .body
            .statuses()
            .find(|status| status.is_for_header())
            .and_then(|status| status.code());
        let refused = matches!(code, Some(401 | 407));
        match code {
            Some(212) => self.accepted = true,
            Some(401 | 407) => self.accepted = false,
            _ => {}
        }
        let sent = dm
            .body
            .statuses()
            .filter_map(|status| status.chal.as_ref())
            .find_map(Chal::next_nonce_text)
            .map(Nonce::from_base64);
        match sent {
            Some(Ok(nonce)) => {
                let origin = if refused {
                    Origin::Refused
                } else {
                    Origin::Accepted
                };
                let before = self.due.replace((nonce, origin));
                self.before = before.map(|(nonce, _)| nonce);
            }
            Some(Err(_)) => {
                *self = Self {
                    accepted: self.accepted,
                    ..Self::default()
                }
            }
            None => {}
        }
    }
}

/// Whether a message accepts the one it answers.
fn accepts(seen: &Seen) -> bool {
    let status = seen
        .message()
        .and_then(|dm| dm.body.statuses().find(|status| status.is_for_header()));
    matches!(status.and_then(|status| status.code()), Some(200 | 212))
}

/// The scheme of a message's proof, if it has one.
fn scheme_of(dm: &Message, mac: Option<&str>) -> Option<Scheme> {
    match (&dm.header.cred, mac) {
        (Some(cred), _) => cred
            .type_text()
            .map_or(Some(Scheme::Basic), Scheme::of_type_name)
            .filter(|scheme| *scheme != Scheme::Hmac),
        (None, Some(_)) => Some(Scheme::Hmac),
        (None, None) => None,
    }
}

/// The clause that a proof keeps or breaks.
const fn clause_of(from: Role, scheme: Scheme, origin: Option<Origin>) -> &'static str {
    match (from, scheme, origin) {
        (Role::Client, Scheme::Basic, _) => "PRO-9.4.1-01",
        // Basic credentials have no nonce to be wrong about.
        (Role::Server, Scheme::Basic, _) => "PRO-9.2-01",
        (Role::Client, _, Some(Origin::Refused)) => "PRO-9.4.2-01",
        (_, _, Some(Origin::Accepted)) => "PRO-9.1-06",
        (Role::Client, _, _) => "PRO-9.4.2-02",
        (Role::Server, _, Some(Origin::Given | Origin::EarlierSession)) => "PRO-9.1-06",
        (Role::Server, _, _) => "PRO-9.2-01",
    }
}

const fn other(role: Role) -> Role {
    match role {
        Role::Client => Role::Server,
        Role::Server => Role::Client,
    }
}

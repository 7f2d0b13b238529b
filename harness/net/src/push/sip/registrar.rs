//! The registrar: who stands where, and for how long (RFC 3261 10.3; GRUU by RFC 5627).
//!
//! It has no socket and no clock: the flow that a REGISTER came on is whatever the caller needs to go back on it.

use std::time::Duration;

use dmct_wire::sip::{Binding, CSeq, Grant, Gruu, Message, Registered, registered};
use tokio::time::Instant;

use super::{
    address::canonical,
    agent::{Refusal, within_a_reason},
};

/// Contacts that can stand at a time, for all addresses of record together.
const MOST: usize = 256;

/// Seconds for which a contact stands that does not say for how long.
const USUAL: u32 = 3600;

/// Seconds for which a contact stands at most.
const LONGEST: u32 = 24 * 3600;

/// A REGISTER as it came.
#[derive(Clone, Debug)]
pub(super) struct Registering<'a, F> {
    /// The request, all of whose headers that name its exchange can be read.
    pub(super) request: &'a Message,
    /// Its octets as they came.
    pub(super) octets: &'a [u8],
    /// Who sent it, as it is shown.
    pub(super) from: &'a str,
    /// The way it came.
    pub(super) flow: F,
    /// A word that no other REGISTER is given.
    pub(super) tag: &'a str,
}

/// What came of a REGISTER.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Registry {
    /// The answer.
    pub(super) response: Message,
    /// What was registered or removed; none: nothing, it was refused or only a question.
    pub(super) registered: Option<Registered>,
}

/// A REGISTER that made a contact stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Who sent it.
    pub(crate) from: String,
    /// Its octets.
    pub(crate) octets: Vec<u8>,
    /// What it says.
    pub(crate) registered: Registered,
}

/// Whom an address leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target<F> {
    /// The Request-URI: a GRUU if one was granted, otherwise the contact.
    pub(super) request_uri: String,
    /// The address of record.
    pub(super) record: String,
    /// The contact.
    pub(super) contact: String,
    /// The way its REGISTER came.
    pub(super) flow: F,
    /// Whether its REGISTER came through others.
    pub(super) is_behind_proxy: bool,
}

/// The contacts that stand.
#[derive(Debug)]
pub(super) struct Registrar<F> {
    /// The one that was refreshed last is the last.
    bound: Vec<Bound<F>>,
}

#[derive(Debug)]
struct Bound<F> {
    key: String,
    binding: Binding,
    until: Instant,
    call_id: String,
    sequence: u32,
    gruu: Option<Gruu>,
    flow: F,
    is_behind_proxy: bool,
    standing: Standing,
}

/// What a REGISTER says beside its contacts.
struct Said {
    key: String,
    call_id: String,
    cseq: CSeq,
    registered: Registered,
}

impl<F: Clone> Registrar<F> {
    /// With nobody registered.
    pub(super) const fn new() -> Self {
        Self { bound: Vec::new() }
    }

    /// Takes a REGISTER.
    pub(super) fn take(&mut self, registering: &Registering<'_, F>, now: Instant) -> Registry {
        self.bound.retain(|bound| bound.until > now);
        let request = registering.request;
        let done = said(request).and_then(|said| {
            self.is_due(request, &said)?;
            Ok((self.bind(registering, &said, now), said))
        });
        match done {
            Ok((response, said)) => {
                let says = &said.registered;
                let is_question = says.bindings.is_empty() && !says.removes_all;
                Registry {
                    response,
                    registered: (!is_question).then_some(said.registered),
                }
            }
            Err(refusal) => Registry {
                response: refusal.response(request, registering.tag),
                registered: None,
            },
        }
    }

    /// Whom an address leads to: a GRUU to its contact, an address of record to the contact that was refreshed last.
    pub(super) fn find(&self, address: &str, now: Instant) -> Option<Target<F>> {
        let standing = || self.bound.iter().rev().filter(|bound| bound.until > now);
        let key = canonical(address);
        let bound = standing()
            .find(|bound| bound.has_gruu(address))
            .or_else(|| standing().find(|bound| bound.key == key))?;
        let contact = bound.binding.contact.uri.clone();
        Some(Target {
            request_uri: match &bound.gruu {
                Some(gruu) => gruu.public.clone(),
                None => contact.clone(),
            },
            record: bound.standing.registered.address_of_record.clone(),
            contact,
            flow: bound.flow.clone(),
            is_behind_proxy: bound.is_behind_proxy,
        })
    }

    /// The registrations that stand, the oldest first, each once.
    pub(super) fn standing(&self, now: Instant) -> Vec<Standing> {
        let mut all: Vec<Standing> = Vec::new();
        for bound in self.bound.iter().filter(|bound| bound.until > now) {
            if !all.contains(&bound.standing) {
                all.push(bound.standing.clone());
            }
        }
        all
    }

    /// Whether a contact stands whose REGISTER came on such a flow.
    pub(super) fn any(&self, now: Instant, matches: impl Fn(&F) -> bool) -> bool {
        let mut standing = self.bound.iter().filter(|bound| bound.until > now);
        standing.any(|bound| matches(&bound.flow))
    }

    /// Whether a REGISTER may be done: wholly or not at all (RFC 3261 10.3, step 7).
    fn is_due(&self, request: &Message, said: &Said) -> Result<(), Refusal> {
        let says = &said.registered;
        if says.removes_all {
            let is_zero = request
                .header("Expires")
                .is_some_and(|header| header.value == "0");
            if !is_zero || !says.bindings.is_empty() {
                return Err(Refusal::malformed(
                    "Contact * stands alone and with Expires 0",
                ));
            }
        }
        let is_old =
            |bound: &&Bound<F>| bound.call_id == said.call_id && bound.sequence >= said.cseq.number;
        let meant = |bound: &&Bound<F>| {
            let is_same = says
                .bindings
                .iter()
                .any(|binding| bound.is(&said.key, binding));
            is_same || (says.removes_all && bound.key == said.key)
        };
        if let Some(old) = self.bound.iter().filter(meant).find(is_old) {
            let least = old.sequence;
            return Err(Refusal::malformed(&format!(
                "CSeq must be higher than {least}"
            )));
        }
        if self.bound.len() + says.bindings.len() > MOST {
            return Err(Refusal::new(503, "Too many registrations").with("Retry-After", "60"));
        }
        Ok(())
    }

    /// Does it, and answers with all contacts that stand then.
    fn bind(&mut self, registering: &Registering<'_, F>, said: &Said, now: Instant) -> Message {
        let says = &said.registered;
        if says.removes_all {
            self.bound.retain(|bound| bound.key != said.key);
        }
        for binding in &says.bindings {
            self.bound.retain(|bound| !bound.is(&said.key, binding));
            let seconds = binding.expires.unwrap_or(USUAL).min(LONGEST);
            if seconds > 0 {
                let until = now + Duration::from_secs(seconds.into());
                self.bound
                    .push(Bound::new(registering, said, binding, until));
            }
        }
        let own = self.bound.iter().filter(|bound| bound.key == said.key);
        let grants: Vec<Grant> = own.map(|bound| bound.grant(now)).collect();
        registered(registering.request, registering.tag, &grants)
    }
}

impl<F: Clone> Bound<F> {
    fn new(
        registering: &Registering<'_, F>,
        said: &Said,
        binding: &Binding,
        until: Instant,
    ) -> Self {
        let vias = registering.request.via().unwrap_or_default();
        Self {
            key: said.key.clone(),
            binding: binding.clone(),
            until,
            call_id: said.call_id.clone(),
            sequence: said.cseq.number,
            gruu: gruu(&said.registered, binding, registering.tag),
            flow: registering.flow.clone(),
            is_behind_proxy: vias.len() > 1,
            standing: Standing {
                from: registering.from.to_owned(),
                octets: registering.octets.to_vec(),
                registered: said.registered.clone(),
            },
        }
    }
}

impl<F> Bound<F> {
    /// Whether it is this contact's: the same flow of the same device, or the same URI (RFC 5626 6; RFC 3261 10.3).
    fn is(&self, key: &str, binding: &Binding) -> bool {
        let flow = |binding: &Binding| binding.instance.clone().zip(binding.reg_id);
        let is_same = match (flow(&self.binding), flow(binding)) {
            (Some(one), Some(other)) => one == other,
            _ => self.binding.contact.uri == binding.contact.uri,
        };
        self.key == key && is_same
    }

    fn has_gruu(&self, address: &str) -> bool {
        self.gruu.as_ref().is_some_and(|gruu| {
            gruu.public == address || gruu.temporary.as_deref() == Some(address)
        })
    }

    fn grant(&self, now: Instant) -> Grant {
        let left = self.until.saturating_duration_since(now);
        // a part of a second is one, so that nobody is told that it does not stand any more
        let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        Grant {
            contact: self.binding.contact.clone(),
            expires: u32::try_from(seconds).unwrap_or(LONGEST),
            gruu: self.gruu.clone(),
        }
    }
}

fn said(request: &Message) -> Result<Said, Refusal> {
    let registered = Registered::read(request)?;
    for binding in &registered.bindings {
        let uri = binding.contact.uri.to_ascii_lowercase();
        if !uri.starts_with("sip:") && !uri.starts_with("sips:") {
            let shown = within_a_reason(&binding.contact.uri);
            return Err(Refusal::malformed(&format!(
                "Contact {shown} is no SIP URI"
            )));
        }
    }
    Ok(Said {
        key: canonical(&registered.address_of_record),
        call_id: request.call_id()?,
        cseq: request.cseq()?,
        registered,
    })
}

/// The addresses granted with a contact, if they were asked for and its device has a name (RFC 5627 5.3, 6).
fn gruu(registered: &Registered, binding: &Binding, word: &str) -> Option<Gruu> {
    let instance = binding.instance.as_deref()?;
    let is_plain = |octet: u8| octet.is_ascii_alphanumeric() || b":-._~+%".contains(&octet);
    if !registered.supports_gruu || instance.is_empty() || !instance.bytes().all(is_plain) {
        return None;
    }
    let record = registered.address_of_record.split([';', '?']).next()?;
    let temporary = |(_, host): (&str, &str)| format!("sip:tgruu.{word}@{host};gr");
    Some(Gruu {
        public: format!("{record};gr={instance}"),
        temporary: record.rsplit_once('@').map(temporary),
    })
}

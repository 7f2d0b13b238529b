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
        let is_new =
            |binding: &&Binding| !self.bound.iter().any(|bound| bound.is(&said.key, binding));
        if self.bound.len() + says.bindings.iter().filter(is_new).count() > MOST {
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    const INSTANCE: &str = "+sip.instance=\"<urn:uuid:1>\"";

    struct Desk {
        registrar: Registrar<u32>,
        start: Instant,
        sequence: u32,
    }

    impl Desk {
        fn new() -> Self {
            Self {
                registrar: Registrar::new(),
                start: Instant::now(),
                sequence: 0,
            }
        }

        fn after(&self, seconds: u64) -> Instant {
            self.start + Duration::from_secs(seconds)
        }

        /// Takes a REGISTER with these header lines, so many seconds after the start.
        fn take(&mut self, seconds: u64, lines: &[(&str, &str)]) -> Registry {
            self.take_at(self.after(seconds), lines)
        }

        fn take_at(&mut self, now: Instant, lines: &[(&str, &str)]) -> Registry {
            self.sequence += 1;
            let cseq = format!("{} REGISTER", self.sequence);
            let request = Message::request("REGISTER", "sip:home.example")
                .with("Via", "SIP/2.0/UDP a;branch=z9hG4bK1")
                .with("From", "<sip:d@home.example>;tag=1")
                .with("To", "<sip:d@Home.example>")
                .with("Call-ID", "call")
                .with("CSeq", &cseq);
            let request = lines
                .iter()
                .fold(request, |request, (name, value)| request.with(name, value));
            let octets = request.encode();
            let registering = Registering {
                request: &request,
                octets: &octets,
                from: "127.0.0.1:9",
                flow: self.sequence,
                tag: "t",
            };
            self.registrar.take(&registering, now)
        }

        fn contact(&self, seconds: u64) -> Option<String> {
            let found = self
                .registrar
                .find("sip:d@HOME.example", self.after(seconds));
            found.map(|target| target.contact)
        }
    }

    /// The contacts of a 200 with what is left of each, or the status line of a refusal.
    fn said(registry: &Registry) -> Vec<String> {
        if registry.response.code() != Some(200) {
            return vec![registry.response.start().to_string()];
        }
        let contacts = registry.response.headers_named("Contact");
        contacts.map(|contact| contact.value.clone()).collect()
    }

    #[test]
    fn a_contact_stands_until_it_expires() {
        let mut desk = Desk::new();
        let registry = desk.take(0, &[("Contact", "<sip:d@h:1>;q=1"), ("Expires", "60")]);
        assert_eq!(said(&registry), ["<sip:d@h:1>;q=1;expires=60"]);
        assert_eq!(registry.registered.unwrap().bindings[0].expires, Some(60));
        // a question changes nothing and is told what is left
        let asked = desk.take(20, &[]);
        assert_eq!(said(&asked), ["<sip:d@h:1>;q=1;expires=40"]);
        assert_eq!(asked.registered, None);
        // to the last moment nobody is told that nothing is left
        let nearly = desk.after(59) + Duration::from_millis(999);
        assert_eq!(
            said(&desk.take_at(nearly, &[])),
            ["<sip:d@h:1>;q=1;expires=1"]
        );
        assert_eq!(desk.registrar.standing(desk.after(59)).len(), 1);
        assert_eq!(desk.contact(59).as_deref(), Some("sip:d@h:1"));
        assert_eq!(desk.contact(60), None);
        assert_eq!(desk.registrar.standing(desk.after(60)), []);
        assert_eq!(said(&desk.take(60, &[])), [""; 0]);
    }

    #[test]
    fn a_contact_is_refreshed_and_removed_alone_or_with_all() {
        let mut desk = Desk::new();
        desk.take(0, &[("Contact", "<sip:d@h:1>, <sip:d@h:2>;expires=9")]);
        assert_eq!(desk.contact(1).as_deref(), Some("sip:d@h:2"));
        assert_eq!(
            desk.registrar.standing(desk.after(1)).len(),
            1,
            "one REGISTER"
        );
        let refreshed = desk.take(1, &[("m", "<sip:d@h:1>")]);
        assert_eq!(
            said(&refreshed),
            ["<sip:d@h:2>;expires=8", "<sip:d@h:1>;expires=3600"]
        );
        assert_eq!(desk.contact(1).as_deref(), Some("sip:d@h:1"));
        let removed = desk.take(2, &[("Contact", "<sip:d@h:1>;expires=0")]);
        assert_eq!(said(&removed), ["<sip:d@h:2>;expires=7"]);
        assert!(removed.registered.is_some());
        let emptied = desk.take(2, &[("Contact", "*"), ("Expires", "0")]);
        assert_eq!(said(&emptied), [""; 0]);
        assert!(emptied.registered.unwrap().removes_all);
        assert_eq!(desk.contact(2), None);
    }

    #[test]
    fn a_gruu_is_granted_to_who_asks_and_has_a_name() {
        let mut desk = Desk::new();
        let contact = format!("<sip:d@h:1>;{INSTANCE};expires=4000000000");
        let granted = desk.take(0, &[("Contact", &contact), ("Supported", "path, GRUU")]);
        let public = "sip:d@Home.example;gr=urn:uuid:1";
        assert_eq!(
            said(&granted),
            [format!(
                "<sip:d@h:1>;{INSTANCE};pub-gruu=\"{public}\";temp-gruu=\"sip:tgruu.t@Home.example;gr\";expires=86400"
            )]
        );
        let target = |address: &str| desk.registrar.find(address, desk.start);
        assert_eq!(target(public).unwrap().contact, "sip:d@h:1");
        assert_eq!(
            target("sip:tgruu.t@Home.example;gr").unwrap().request_uri,
            public
        );
        assert_eq!(target("sip:d@home.example").unwrap().flow, 1);
        assert_eq!(target("sip:other@home.example"), None);

        let mut desk = Desk::new();
        let unasked = desk.take(0, &[("Contact", &contact)]);
        assert!(!said(&unasked)[0].contains("gruu"), "{unasked:?}");
        let odd = "<sip:d@h:1>;+sip.instance=\"<a b>\"";
        let unnamed = desk.take(0, &[("Contact", odd), ("Supported", "gruu")]);
        assert!(!said(&unnamed)[0].contains("gruu"), "{unnamed:?}");
    }

    #[test]
    fn the_same_flow_of_the_same_device_has_one_contact() {
        let mut desk = Desk::new();
        let contact = |port: u32, flow: u32| format!("<sip:d@h:{port}>;{INSTANCE};reg-id={flow}");
        desk.take(0, &[("Contact", &contact(1, 1))]);
        desk.take(0, &[("Contact", &contact(2, 1))]);
        assert_eq!(
            desk.take(0, &[("Contact", &contact(3, 2))])
                .response
                .headers_named("Contact")
                .count(),
            2
        );
    }

    #[test]
    fn what_is_not_due_is_refused_and_changes_nothing() {
        let mut desk = Desk::new();
        desk.take(0, &[("Contact", "<sip:d@h:1>")]);
        for (lines, answer) in [
            (
                vec![("Contact", "*")],
                "SIP/2.0 400 Contact * stands alone and with Expires 0",
            ),
            (
                vec![("Contact", "*"), ("Expires", "1")],
                "SIP/2.0 400 Contact * stands alone and with Expires 0",
            ),
            (
                vec![("Contact", "*, <sip:a>"), ("Expires", "0")],
                "SIP/2.0 400 Contact * stands alone and with Expires 0",
            ),
            (
                vec![("Contact", "<sip:d@h:1")],
                "SIP/2.0 400 Contact: the angle bracket of \"<sip:d@h:1\" is not closed",
            ),
            (
                vec![("Contact", "<tel:49>")],
                "SIP/2.0 400 Contact tel:49 is no SIP URI",
            ),
        ] {
            let refused = desk.take(0, &lines);
            assert_eq!(said(&refused), [answer]);
            assert_eq!(refused.registered, None);
        }
        desk.sequence = 0;
        let old = desk.take(0, &[("Contact", "<sip:d@h:1>;expires=0")]);
        assert_eq!(said(&old), ["SIP/2.0 400 CSeq must be higher than 1"]);
        assert_eq!(desk.contact(0).as_deref(), Some("sip:d@h:1"));
    }

    #[test]
    fn there_is_room_for_so_many_contacts_and_no_more() {
        let mut desk = Desk::new();
        for number in 0..MOST {
            let contact = format!("<sip:d@h:{number}>");
            assert_eq!(
                desk.take(0, &[("Contact", &contact)]).response.code(),
                Some(200)
            );
        }
        let refused = desk.take(0, &[("Contact", "<sip:one.more>")]);
        assert_eq!(said(&refused), ["SIP/2.0 503 Too many registrations"]);
        assert!(refused.response.header("Retry-After").is_some());
        let refreshed = desk.take(1, &[("Contact", "<sip:d@h:1>")]);
        assert_eq!(
            refreshed.response.code(),
            Some(200),
            "one that stands needs no room"
        );
    }
}

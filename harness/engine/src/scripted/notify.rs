//! Package #0 as a plan wants it, right or wrong.

use super::{ScriptedPeer, step::Hindrance};
use crate::keyring::Receipt;
use dmct_scenario::plan::{Carrier, DigestSpec, NonceChoice, NotificationFormat, Notify, Template};
use dmct_wire::{
    credential::{Nonce, Secret},
    notification::{Initiator, UiMode, session_id_text, v12, v13},
    peer::Push,
    push,
};

/// A push that is ready to go.
#[derive(Clone, Debug)]
pub struct ReadyPush {
    /// What carries it.
    pub carrier: Carrier,
    /// Where to, if not to where the profile says.
    pub to: Option<String>,
    /// It, as its carrier takes it.
    pub form: Form,
    /// What is pushed, alone.
    pub bare: Vec<u8>,
    /// The media type under which it goes, where that can be told in words.
    pub media_type: String,
}

/// A notification that is ready to go.
#[derive(Clone, Debug)]
pub struct ReadyNotification {
    /// The push with Package #0 in it.
    pub push: ReadyPush,
    /// The session it announces, as the client must write it.
    pub session: String,
}

/// A push as its carrier takes it.
#[derive(Clone, Debug)]
pub enum Form {
    /// With its WSP head.
    Datagram(Vec<u8>),
    /// To be framed by the carrier.
    Framed(Push),
}

impl Form {
    /// Head and body as they are recorded.
    pub fn recorded(&self) -> (Vec<u8>, Vec<u8>) {
        match self {
            Self::Datagram(octets) => (Vec::new(), octets.clone()),
            Self::Framed(push) => {
                let application = push.application.as_deref().unwrap_or_default();
                let head = format!(
                    "PUSH\r\nContent-Type: {}\r\nApplication: {application}\r\n",
                    push.media_type
                );
                (head.into_bytes(), push.body.clone())
            }
        }
    }
}

impl ScriptedPeer {
    /// Makes a notification.
    ///
    /// # Errors
    /// What it needs and is not known, in a sentence.
    pub(super) fn notification(&mut self, spec: &Notify) -> Result<ReadyNotification, Hindrance> {
        let format = spec.format.unwrap_or(self.plan.setting.notification_format);
        let session_id = match &spec.session_id {
            Some(template) => session_number(&self.fill(template)?)?,
            None => self.unused_session_id(),
        };
        let server_id = match &spec.server_id {
            Some(template) => self.fill(template)?,
            None => self.plan.setting.server_id.clone(),
        };
        let mut package0 = match format {
            NotificationFormat::V12 => self.v12(spec, session_id, &server_id),
            NotificationFormat::V13 => self.v13(spec, session_id, &server_id),
        };
        for place in &spec.flip {
            if let Some(octet) = package0.get_mut(*place) {
                *octet ^= 1;
            }
        }
        if let Some(length) = spec.truncate {
            package0.truncate(length);
        }
        let media_type = match spec.push.content_type {
            Some(code) => NotificationFormat::of_code(code).map(NotificationFormat::media_type),
            None => Some(format.media_type()),
        };
        let carrier = spec.over.unwrap_or(self.plan.setting.carrier);
        let form = if carrier.takes_datagrams() {
            Form::Datagram(self.wrapped(spec, format, &package0))
        } else {
            Form::Framed(framed(spec, format, &package0))
        };
        Ok(ReadyNotification {
            push: ReadyPush {
                carrier,
                to: self.other_place(carrier, &spec.push)?,
                form,
                bare: package0,
                media_type: media_type.unwrap_or_default().to_owned(),
            },
            session: session_id_text(session_id),
        })
    }

    /// A session identifier that no notification has had yet: a client may pass over one that it knows
    /// (Notification 1.3, 6.4.8).
    fn unused_session_id(&mut self) -> u16 {
        let mut id = self.random.session_id();
        for _ in 0..self.keyring.notified.len() {
            if !self.keyring.notified.contains(&session_id_text(id)) {
                break;
            }
            id = self.random.session_id();
        }
        id
    }

    fn v12(&self, spec: &Notify, session_id: u16, server_id: &str) -> Vec<u8> {
        let mut trigger = v12::Trigger::new(server_id.as_bytes(), session_id);
        if spec.omit_server_id {
            trigger = v12::Trigger::new(Vec::new(), session_id);
        }
        trigger.version = spec.version.unwrap_or(trigger.version);
        trigger.ui_mode = spec
            .ui_mode
            .map_or(trigger.ui_mode, |mode| UiMode::of_bits(mode.into()));
        trigger.initiator = spec
            .initiator
            .map_or(trigger.initiator, |bit| Initiator::of_bit(bit.into()));
        trigger.future_use = spec.reserved.unwrap_or(0);
        trigger.vendor = spec.vendor.clone().unwrap_or_default();
        let secret = match spec.digest {
            DigestSpec::WrongSecret => Secret::new("a secret that nobody has"),
            _ => self.keyring.server.secret.clone(),
        };
        let nonce = match spec.nonce {
            NonceChoice::Stored => self.keyring.server.nonce.clone(),
            NonceChoice::Special => Nonce::special(),
            NonceChoice::Wrong => Nonce::new("a nonce that nobody gave out"),
        };
        let mut trigger = trigger.signed(&secret, &nonce);
        spoil(&mut trigger.digest, spec.digest);
        match spec.digest {
            DigestSpec::Omitted => trigger.trigger_octets(),
            _ => trigger.encode(),
        }
    }

    fn v13(&self, spec: &Notify, session_id: u16, server_id: &str) -> Vec<u8> {
        let age = spec.age.unwrap_or(0);
        let time = (self.surroundings.began + self.now.0 / 1_000_000).saturating_sub(age);
        let mut notification = v13::Notification::new(
            server_id,
            session_id,
            u32::try_from(time).unwrap_or(u32::MAX),
        );
        if spec.omit_server_id {
            notification.options.clear();
        }
        let requested = vec![dmct_scenario::plan::OptionSpec {
            number: v13::number::REQUESTED_MO,
            value: vec![1],
        }];
        for option in spec.options.as_ref().unwrap_or(&requested) {
            notification.options.push(v13::NotificationOption::new(
                option.number,
                option.value.clone(),
            ));
        }
        let count = u8::try_from(notification.options.len()).unwrap_or(7);
        notification.option_count = spec.option_count.unwrap_or(count.min(7));
        if let Some(version) = spec.version {
            notification.version = u8::try_from(version & 0x0F).unwrap_or(0);
        }
        notification.ui_mode = spec
            .ui_mode
            .map_or(notification.ui_mode, |mode| UiMode::of_bits(mode.into()));
        notification.initiator = spec
            .initiator
            .map_or(notification.initiator, |bit| Initiator::of_bit(bit.into()));
        notification.transport = spec.transport.unwrap_or(notification.transport);
        notification.reserved = spec.reserved.unwrap_or(0);
        notification.timeout = spec.timeout.unwrap_or(notification.timeout);
        let secret = match spec.digest {
            DigestSpec::WrongSecret => Secret::new("a secret that nobody has"),
            _ => self.keyring.notification_secret().clone(),
        };
        let mut notification = notification.signed(v13::Reading::A, &secret);
        spoil(&mut notification.digest, spec.digest);
        let mut octets = notification.encode();
        if spec.digest == DigestSpec::Omitted {
            octets.truncate(octets.len().saturating_sub(v13::DIGEST_OCTETS));
        }
        octets
    }

    fn wrapped(&mut self, spec: &Notify, format: NotificationFormat, package0: &[u8]) -> Vec<u8> {
        let id = u8::try_from(self.random.next() % 256).unwrap_or(0);
        let application = spec.push.application_id.unwrap_or(push::DM_APPLICATION);
        let code = spec.push.content_type.unwrap_or_else(|| format.code());
        if spec.push.long {
            push::encode_long(&push::LongForm::new(id, format.media_type(), package0))
        } else {
            push::encode_short(id, code, application, package0)
        }
    }

    /// Sends a notification, as often as asked, by the way that leads to the client.
    ///
    /// # Errors
    /// What it needs and is not known, in a sentence.
    pub(super) fn notify(&mut self, spec: &Notify) -> Result<(), Hindrance> {
        let ready = self.notification(spec)?;
        self.can_deliver(spec, &ready.push)?;
        if spec.nonce == NonceChoice::Special && spec.digest == DigestSpec::Good {
            // From here on the special nonce is the one that is due, until a challenge renews it
            // (Notification 1.2, 5.1).
            let receipt = Receipt::Session(ready.session.clone());
            self.keyring.client.offer(Nonce::special(), receipt);
            self.keyring.server.renew(Nonce::special());
        }
        self.keyring.note_notified(&ready.session);
        self.notified_here.push(ready.session.clone());
        self.bind("notified.session", &ready.session);
        for _ in 0..spec.times.unwrap_or(1).max(1) {
            self.send_push(&ready.push);
        }
        Ok(())
    }

    /// Whether there is a way to the client for what a scenario says of the push and its carrier.
    ///
    /// # Errors
    /// There is none: the profile has no address for the carrier, and the upper tester is handed Package #0 and its
    /// media type, without the head of a push.
    fn can_deliver(&self, spec: &Notify, ready: &ReadyPush) -> Result<(), Hindrance> {
        let unable = |reason: String| Err(Hindrance::Unable(reason));
        let carrier = ready.carrier;
        if spec.push.long && !carrier.takes_datagrams() {
            return unable(format!("{carrier} knows no long form of a WSP head"));
        }
        if self.surroundings.push_to.contains_key(&carrier) {
            return Ok(());
        }
        if spec.over.is_some() {
            return unable(format!("the profile gives no `push` address by {carrier}"));
        }
        let by_head =
            spec.push.long || spec.push.application_id.is_some() || ready.media_type.is_empty();
        if by_head {
            return unable(
                "the profile gives no `push` address, and the upper tester is not handed the head of a push"
                    .to_owned(),
            );
        }
        Ok(())
    }

    pub(super) fn fill(&self, template: &Template) -> Result<String, String> {
        template
            .fill(|name| self.view.binding(name))
            .map_err(|name| format!("nothing is bound to the name {name}"))
    }
}

/// A push for a carrier that frames it, with what a scenario says of the WSP head in the words of such carriers.
fn framed(spec: &Notify, format: NotificationFormat, package0: &[u8]) -> Push {
    let media_type = match spec.push.content_type {
        Some(code) => push::media_type_name(code.into()).unwrap_or_default(),
        None => format.media_type(),
    };
    Push {
        application: Some(super::push::application(&spec.push)),
        ..Push::to_dm(media_type, package0)
    }
}

/// A session number as a scenario writes it: decimal, or hexadecimal behind `0x`.
fn session_number(text: &str) -> Result<u16, String> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u16::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
    .ok_or_else(|| format!("{text:?} is no session identifier from 0 to 65535"))
}

fn spoil(digest: &mut [u8], how: DigestSpec) {
    match how {
        DigestSpec::Flipped => {
            if let Some(last) = digest.last_mut() {
                *last ^= 1;
            }
        }
        DigestSpec::Zero => digest.fill(0),
        DigestSpec::Good | DigestSpec::WrongSecret | DigestSpec::Omitted => {}
    }
}

//! A DM message that is pushed outside any session (Push Binding 1.3, 5).

use super::{
    ScriptedPeer,
    notify::{Form, ReadyPush},
    step::{Hindrance, Stage},
};
use dmct_scenario::plan::{PushMessage, PushSpec};
use dmct_wire::{
    peer::{Carrier, Push},
    push,
    syncml::codec::Encoding,
};

/// The well-known content types of DM messages (Push Binding 1.3, 5.1.1).
const CODE_WBXML: u8 = 0x42;
const CODE_XML: u8 = 0x43;

impl ScriptedPeer {
    /// Pushes a message and waits until it has arrived, as far as that can be told.
    pub(super) fn do_push(&mut self, push: &PushMessage) {
        match self.push_message(push) {
            // nobody says when a datagram has arrived
            Ok(None) => self.wait_in(Stage::Settling, self.plan.setting.silence),
            Ok(Some(exchange)) => {
                self.wait_in(Stage::Pushed(exchange), self.plan.setting.message_timeout);
            }
            Err(hindrance) => self.end_step(hindrance.into()),
        }
    }

    /// Makes and pushes a message; the exchange of a push that its carrier answers.
    ///
    /// # Errors
    /// What it needs and is not known, in a sentence.
    pub(super) fn push_message(&mut self, spec: &PushMessage) -> Result<Option<u64>, Hindrance> {
        let carrier = spec.over.unwrap_or(self.plan.setting.carrier);
        let to = self.other_place(carrier, &spec.push)?;
        if !self.surroundings.push_to.contains_key(&carrier) {
            return Err(Hindrance::Unable(format!(
                "the profile gives no `push` address by {carrier}"
            )));
        }
        if spec.push.long && !carrier.takes_datagrams() {
            return Err(Hindrance::Unable(format!(
                "{carrier} knows no long form of a WSP head"
            )));
        }
        let id = format!("{:X}", self.random.session_id());
        self.new_session(id);
        let composed = self.compose(&spec.message)?;
        let usual = match self.session.encoding {
            Encoding::Wbxml => CODE_WBXML,
            Encoding::Xml => CODE_XML,
        };
        let code = spec.push.content_type.unwrap_or(usual);
        let media_type = push::media_type_name(code.into()).unwrap_or_default();
        let form = if carrier.takes_datagrams() {
            let id = u8::try_from(self.random.next() % 256).unwrap_or(0);
            Form::Datagram(datagram(id, &spec.push, code, &composed.body))
        } else {
            Form::Framed(Push {
                application: Some(application(&spec.push)),
                ..Push::to_dm(media_type, composed.body.as_slice())
            })
        };
        // what was pushed asks for no answer: the next message begins a session of its own
        self.session.over = true;
        Ok(self.send_push(&ReadyPush {
            carrier,
            to,
            form,
            bare: composed.body,
            media_type: media_type.to_owned(),
        }))
    }
}

impl ScriptedPeer {
    /// Where a push goes that is to go elsewhere than the profile says: to another port, or without TLS.
    ///
    /// # Errors
    /// The profile gives no such way to the client.
    pub(super) fn other_place(
        &self,
        carrier: Carrier,
        spec: &PushSpec,
    ) -> Result<Option<String>, Hindrance> {
        let unable = |reason: &str| Err(Hindrance::Unable(reason.to_owned()));
        let usual = self.surroundings.push_to.get(&carrier);
        let place = match (spec.port, spec.secured) {
            (None, None) => return Ok(None),
            (Some(port), _) => match usual {
                Some(place) if carrier == Carrier::Sms => format!("{place};port={port}"),
                _ => return unable("only a short message can be sent to another port"),
            },
            (None, Some(secured)) => match usual.and_then(|place| place.strip_prefix("https://")) {
                Some(place) if secured => format!("https://{place}"),
                Some(place) => format!("http://{place}"),
                None => return unable("the profile gives no `push` address of HTTP with TLS"),
            },
        };
        Ok(Some(place))
    }
}

fn datagram(id: u8, spec: &PushSpec, code: u8, body: &[u8]) -> Vec<u8> {
    if spec.long {
        let media_type = push::media_type_name(code.into()).unwrap_or_default();
        return push::encode_long(&push::LongForm::new(id, media_type, body));
    }
    let application = spec.application_id.unwrap_or(push::DM_APPLICATION);
    push::encode_short(id, code, application, body)
}

/// The application in the words of carriers that frame pushes.
pub(super) fn application(spec: &PushSpec) -> String {
    match spec.application_id {
        Some(code) if code != push::DM_APPLICATION => format!("{code:#04x}"),
        _ => "syncml.dm".to_owned(),
    }
}

//! What carriers other than WSP say of a push and of a registration, by the names that scenarios use.

use super::package0::{Notified, say_package0};
use dmct_record::event::Message;
use dmct_wire::{sip, span::Span};

/// The header in which Push OTA over HTTP names the application (WAP-251 5.2.2.1).
const APPLICATION_ID: &str = "X-Wap-Application-Id";

/// Reads what a carrier framed by itself: the body is a Package #0, if the media type says so.
///
/// Places of what the head says are those of the whole body, since evidence shows the body.
pub fn read_framed(record: &Message) -> Notified {
    let mut notified = Notified::default();
    let body = &record.body.0;
    let whole = Span::new(0, body.len());
    let media_type = record.media_type.split(';').next().unwrap_or_default();
    let media_type = media_type.trim();
    say_arrival(&mut notified, record);
    notified.say("push.media-type", media_type, whole);
    match record.carrier.as_str() {
        "sip" => say_sip(&mut notified, record, whole),
        "ota-http" => say_ota_http(&mut notified, record, whole),
        _ => {}
    }
    say_package0(&mut notified, media_type, body, 0);
    notified
}

/// Says what is known of the way on which a push came: whether it was secured, to which port, in how many messages.
pub(super) fn say_arrival(notified: &mut Notified, record: &Message) {
    let whole = Span::new(0, record.body.0.len());
    let to = record.to.as_str();
    let secured = match record.carrier.as_str() {
        "udp" => Some(false),
        // as the gateway declares that hands it on
        "wtls" => Some(true),
        "ota-http" if !to.is_empty() => Some(to.starts_with("https:")),
        _ => None,
    };
    if let Some(secured) = secured {
        notified.say("push.secured", secured, whole);
    }
    let parameters = to.split(';').skip(1).filter_map(|one| one.split_once('='));
    for (name, value) in parameters.filter(|_| record.carrier == "sms") {
        match name {
            "port" => notified.say("sms.port", value, whole),
            "messages" => notified.say("sms.messages", value, whole),
            _ => {}
        }
    }
}

fn say_sip(notified: &mut Notified, record: &Message, whole: Span) {
    let mut octets = record.head.0.clone();
    octets.extend(&record.body.0);
    let Some(message) = sip::decode(&octets, &sip::Limits::default()).value else {
        return;
    };
    notified.say("sip.method", message.method().unwrap_or_default(), whole);
    for application in sip::Delivery::read(&message)
        .map(|delivery| delivery.applications)
        .unwrap_or_default()
    {
        notified.say("push.application", application, whole);
    }
}

fn say_ota_http(notified: &mut Notified, record: &Message, whole: Span) {
    let head = String::from_utf8_lossy(&record.head.0);
    let values = head.lines().filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        let application = name.trim().eq_ignore_ascii_case(APPLICATION_ID);
        application.then(|| value.trim().to_owned())
    });
    for value in values {
        notified.say("push.application", value, whole);
    }
}

/// Reads a REGISTER as far as it goes: its fields are those that a DM client's registration is judged by.
pub fn read_registration(octets: &[u8]) -> Notified {
    let mut notified = Notified {
        registers: true,
        ..Notified::default()
    };
    let read = sip::decode(octets, &sip::Limits::default());
    let Some(message) = read.value else {
        notified.stopped = read.stopped.map(|stop| format!("the REGISTER: {stop}"));
        return notified;
    };
    let whole = Span::new(0, octets.len());
    let place = |name: &str| message.header(name).map_or(whole, |header| header.span);
    match sip::Registered::read(&message) {
        Ok(registered) => {
            notified.say(
                "sip.address-of-record",
                &registered.address_of_record,
                place("To"),
            );
            notified.say(
                "sip.asks-for-gruu",
                registered.supports_gruu,
                place("Supported"),
            );
            let contact = place("Contact");
            for binding in &registered.bindings {
                notified.say("sip.contact", &binding.contact.uri, contact);
                for application in &binding.applications {
                    notified.say("sip.application", application, contact);
                }
                if let Some(instance) = &binding.instance {
                    notified.say("sip.instance", instance, contact);
                }
                if let Some(expires) = binding.expires {
                    notified.say("sip.expires", expires, contact);
                }
            }
        }
        Err(stop) => notified.stopped = Some(format!("the REGISTER: {stop}")),
    }
    notified
}

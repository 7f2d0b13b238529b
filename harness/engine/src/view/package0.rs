//! A datagram as a notification: the push around it and the fields inside, by the names that scenarios use.
//!
//! The digest is not among them, since only the holder of the secret can say what it is worth: the scripted
//! peer records that as a fact.

use super::framed::say_arrival;
use dmct_record::event::Message;
use dmct_wire::{
    notification::{Format, Package0, decode_any, v12, v13},
    octets::Partial,
    push,
    span::Span,
    syncml::{
        codec::{self, Encoding},
        limits::Limits,
    },
};

/// What a datagram says as a notification.
#[derive(Clone, Debug, Default)]
pub struct Notified {
    /// Its fields, by name, with their octets in the datagram.
    pub fields: Vec<(String, String, Span)>,
    /// A notification of Notification 1.2, if it is a whole one.
    pub v12: Option<v12::Trigger>,
    /// A notification of Notification 1.3, if it is a whole one.
    pub v13: Option<v13::Notification>,
    /// Whether it is no notification but a registration with a SIP core.
    pub registers: bool,
    /// Where and why reading stopped, in one sentence.
    pub stopped: Option<String>,
}

impl Notified {
    /// A field by its name: the first of that name.
    pub fn field(&self, name: &str) -> Option<(&str, Span)> {
        self.fields
            .iter()
            .find(|(key, ..)| key == name)
            .map(|(_, value, span)| (value.as_str(), *span))
    }

    pub(super) fn say(&mut self, name: &str, value: impl ToString, span: Span) {
        self.fields.push((name.to_owned(), value.to_string(), span));
    }
}

/// Reads a datagram as a connectionless WSP push with a Package #0 in it, as far as it goes.
pub fn read_push(record: &Message) -> Notified {
    let octets = &record.body.0;
    let mut notified = Notified::default();
    say_arrival(&mut notified, record);
    let read = push::decode(octets);
    let Some(push) = read.value else {
        notified.stopped = read.stopped.map(|stop| format!("the push: {stop}"));
        return notified;
    };
    let body_at = octets.len().saturating_sub(push.body.len());
    let head = Span::new(0, body_at);
    notified.say("wsp.headers-length", push.headers_length, head);
    let media_type = push
        .content_type
        .media_type()
        .unwrap_or_default()
        .to_owned();
    if let push::Media::Code(code) = push.content_type.media {
        notified.say("wsp.content-type", format!("{code:#04x}"), head);
    } else {
        notified.say("wsp.content-type", &media_type, head);
    }
    notified.say("push.media-type", &media_type, head);
    let names: Vec<String> = push
        .headers
        .iter()
        .map(|header| header.name.to_string())
        .collect();
    notified.say("wsp.header-names", names.join(", "), head);
    match push.application_id() {
        Some(push::ApplicationId::Number(code)) => notified.say("wsp.application-id", code, head),
        Some(push::ApplicationId::Text(text)) => notified.say("wsp.application-id", text, head),
        None => {}
    }
    say_package0(&mut notified, &media_type, &push.body, body_at);
    notified
}

/// Reads the body of a push as a Package #0, if the media type says that it is one.
pub(super) fn say_package0(notified: &mut Notified, media_type: &str, body: &[u8], body_at: usize) {
    if let Some(found) = Encoding::of_media_type(media_type) {
        return say_message(notified, body, found.encoding, body_at);
    }
    let Some(format) = Format::of_media_type(media_type) else {
        notified.stopped = Some(format!(
            "the media type is {media_type:?}, neither one of a notification nor one of a DM message"
        ));
        return;
    };
    match decode_any(format, body) {
        Package0::V12(read) => say_v12(notified, read, body_at),
        Package0::V13(read) => say_v13(notified, read, body_at),
    }
}

/// The octets of a decoder's field in the datagram.
fn place<T>(read: &Partial<T>, name: &str, body_at: usize) -> Span {
    read.field(name)
        .map_or_else(Span::default, |field| shift(field.span, body_at))
}

const fn shift(span: Span, by: usize) -> Span {
    Span::new(span.start + by, span.end + by)
}

fn say_v12(notified: &mut Notified, read: Partial<v12::Trigger>, body_at: usize) {
    notified.stopped = read.stopped.as_ref().map(ToString::to_string);
    let Some(trigger) = &read.value else { return };
    let at = |name| place(&read, name, body_at);
    notified.say("format", "1.2", Span::default());
    notified.say("version", trigger.version, at("version"));
    notified.say("ui-mode", trigger.ui_mode.bits(), at("ui-mode"));
    notified.say("initiator", trigger.initiator.bit(), at("initiator"));
    notified.say("future-use", trigger.future_use, at("future-use"));
    notified.say("session-id", trigger.session_id, at("sessionid"));
    let server_id = String::from_utf8_lossy(&trigger.server_id).into_owned();
    notified.say("server-id", server_id, at("server-identifier"));
    notified.say(
        "server-id-length",
        trigger.length_identifier,
        at("length-identifier"),
    );
    notified.say(
        "vendor",
        dmct_record::octets::to_hex(&trigger.vendor),
        at("vendor-specific"),
    );
    notified.say("digest-length", trigger.digest.len(), at("digest"));
    notified.v12 = read.value;
}

fn say_v13(notified: &mut Notified, read: Partial<v13::Notification>, body_at: usize) {
    notified.stopped = read.stopped.as_ref().map(ToString::to_string);
    if let Some(stop) = &read.stopped {
        notified.say(
            "trailing",
            format!("reading stopped {stop}"),
            shift(Span::new(stop.offset, stop.offset), body_at),
        );
    }
    let Some(value) = &read.value else { return };
    let at = |name| place(&read, name, body_at);
    notified.say("format", "1.3", Span::default());
    notified.say("version", value.version, at("VER"));
    notified.say("option-count", value.option_count, at("OPC"));
    notified.say("initiator", value.initiator.bit(), at("I"));
    notified.say("ui-mode", value.ui_mode.bits(), at("UIM"));
    notified.say("transport", value.transport, at("TRA"));
    notified.say("reserved", value.reserved, at("RESERVED"));
    notified.say("timeout", value.timeout, at("TIMEOUT"));
    notified.say("session-id", value.session_id, at("SESSIONID"));
    notified.say("timestamp", value.timestamp, at("TIMESTAMP"));
    notified.say("digest-length", value.digest.len(), at("DIGEST"));
    notified.say("trailing", 0, Span::default());
    say_options(notified, value, body_at);
    notified.v13 = read.value;
}

fn say_options(notified: &mut Notified, value: &v13::Notification, body_at: usize) {
    let mut start = body_at + v13::HEADER_OCTETS;
    let first = start;
    for option in &value.options {
        let span = Span::new(start, start + 2 + option.value.len());
        start = span.end;
        let text = String::from_utf8_lossy(&option.value).into_owned();
        let uint = option
            .uint()
            .map_or_else(|| "no number".to_owned(), |n| n.to_string());
        match option.number {
            v13::number::SERVER_ID => {
                notified.say("server-id", text, span);
                notified.say("server-id-length", option.value.len(), span);
            }
            v13::number::TARGETED_MO => notified.say("targeted-mo", uint, span),
            v13::number::REQUESTED_MO => notified.say("requested-mo", uint, span),
            v13::number::PREFERRED_BEARER => {
                notified.say("preferred-bearer", uint, span);
                notified.say("preferred-bearer-length", option.value.len(), span);
            }
            v13::number::CONNECT_REASON => notified.say("connect-reason", text, span),
            v13::number::VENDOR_INFO => {
                notified.say(
                    "vendor-info",
                    dmct_record::octets::to_hex(&option.value),
                    span,
                );
            }
            other => notified.say("unknown-option", other, span),
        }
    }
    let all = Span::new(first, start);
    let ordered = value.options.is_sorted_by_key(|option| option.number);
    notified.say("options-ordered", yes(ordered), all);
    notified.say("option-count-matches", yes(value.counts_agree()), all);
    for (name, number) in [
        ("server-id-count", v13::number::SERVER_ID),
        ("requested-mo-count", v13::number::REQUESTED_MO),
        ("connect-reason-count", v13::number::CONNECT_REASON),
        ("vendor-info-count", v13::number::VENDOR_INFO),
    ] {
        notified.say(name, value.options_of(number).count(), all);
    }
}

const fn yes(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}

/// Reads what is pushed as a DM message.
fn say_message(notified: &mut Notified, body: &[u8], encoding: Encoding, body_at: usize) {
    let decoded = codec::decode(body, encoding, &Limits::default());
    let whole = Span::new(body_at, body_at + body.len());
    let Some(message) = decoded.message else {
        notified.stopped = Some("what is pushed is no DM message".to_owned());
        return;
    };
    let id = message.header.session_id_text().unwrap_or_default();
    notified.say("message.session-id", id, whole);
    notified.say("message.commands", message.body.commands.len(), whole);
    for command in &message.body.commands {
        notified.say("message.command", command.name(), whole);
    }
}

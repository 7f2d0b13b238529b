//! What is pushed, by whatever carries it: a Package #0 or a whole DM message, and how a client registers for them.

use super::{recognise::is_dm, recording::Recorded};
use dmct_net::http;
use dmct_scenario::plan::Role;
use dmct_wire::{
    notification::Format,
    ota_http::{EnclosedLimits, METHOD, Push, header},
    sip::{self, DM_APPLICATION, Delivery, Registered},
    syncml::codec::Encoding,
};

/// A push without anything in it, from the server to a client.
pub(super) fn push(carrier: &'static str, at: u64) -> Recorded {
    Recorded {
        number: 0,
        at,
        from: Role::Server,
        carrier,
        client: String::new(),
        exchange: None,
        connection: None,
        status: None,
        media_type: String::new(),
        head: Vec::new(),
        body: Vec::new(),
    }
}

/// Whether a media type is that of a Package #0.
pub(super) fn is_notification(media_type: &str) -> bool {
    Format::of_media_type(media_type).is_some()
}

/// Whether something of this media type is pushed to DM.
fn is_pushed(media_type: &str) -> bool {
    is_notification(media_type) || Encoding::of_media_type(media_type).is_some()
}

/// A MESSAGE with a push of DM in it, or a REGISTER of a DM client (Notification 1.3, 7.3; Push Binding 1.3, 5.2).
pub(super) fn of_sip(message: &sip::Message, at: u64) -> Option<Recorded> {
    let octets = message.encode();
    let behind = message.body().len() + message.surplus().len();
    let head = octets.get(..octets.len().saturating_sub(behind))?.to_vec();
    let media_type = message
        .header("Content-Type")
        .map(|header| header.value.clone())
        .unwrap_or_default();
    let pushed = Recorded {
        media_type,
        head,
        body: message.body().to_vec(),
        ..push("sip", at)
    };
    if Delivery::read(message).is_ok() {
        return (is_pushed(&pushed.media_type) && !pushed.body.is_empty()).then_some(pushed);
    }
    let registered = Registered::read(message).ok()?;
    let mut applications = registered
        .bindings
        .iter()
        .flat_map(|binding| &binding.applications);
    let is_dm = applications.any(|application| application.eq_ignore_ascii_case(DM_APPLICATION));
    (is_dm && pushed.body.is_empty()).then_some(Recorded {
        from: Role::Client,
        ..pushed
    })
}

/// A POST that pushes something of DM: with the message of Push OTA over HTTP in it, or the entity itself under heads
/// that only a push has.
pub(super) fn of_http(request: &http::Message, at: u64) -> Option<Recorded> {
    let is_post =
        matches!(&request.head.start, http::Start::Request { method, .. } if method == METHOD);
    if !is_post {
        return None;
    }
    let head = request.head.octets.clone();
    let headers = &request.head.headers;
    if let Ok(found) = Push::read(headers, &request.body, &EnclosedLimits::default()) {
        let enclosed = found.enclosed;
        let media_type = enclosed
            .value("Content-Type")
            .unwrap_or_default()
            .to_owned();
        return is_pushed(&media_type).then(|| Recorded {
            media_type,
            head: [head, enclosed.head.encode()].concat(),
            body: enclosed.entity,
            ..push("ota-http", at)
        });
    }
    let media_type = request
        .head
        .values("content-type")
        .next()
        .unwrap_or_default()
        .to_owned();
    let is_told = [
        header::APPLICATION_ID,
        header::OTA_VERSION,
        header::PUSH_INFO,
    ]
    .iter()
    .any(|name| request.head.values(name).next().is_some());
    let pushes = is_notification(&media_type) || (is_told && is_dm(&media_type, &request.body));
    pushes.then(|| Recorded {
        media_type,
        head,
        body: request.body.clone(),
        ..push("ota-http", at)
    })
}

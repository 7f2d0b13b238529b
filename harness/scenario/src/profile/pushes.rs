//! Where pushes go, by what carries them.

use super::secrets::Redaction;
use super::shapes::{PUSHES, SIP, SMS};
use super::{SESSION, SipAddress, SmsAddress};
use crate::plan::Carrier;
use crate::reader::Reader;
use crate::syntax::Node;

/// Reads `address.push`: an address, or several by their carriers, in their order.
pub(super) fn pushes(reader: &mut Reader<'_>, node: &Node) -> Vec<(Carrier, String)> {
    if node.scalar().is_some() {
        let place = reader.text(node).unwrap_or_default();
        let carrier = Carrier::of_address(&place);
        return place_of(reader, node, carrier, place).into_iter().collect();
    }
    let Some(fields) = reader.fields(node, &PUSHES) else {
        return Vec::new();
    };
    let mut places: Vec<_> = Carrier::ALL
        .into_iter()
        .filter_map(|carrier| Some((carrier, fields.get(carrier.name())?)))
        .collect();
    places.sort_by_key(|(_, node)| (node.extent.line, node.extent.column));
    places
        .into_iter()
        .filter_map(|(carrier, node)| {
            let place = reader.text(node)?;
            place_of(reader, node, carrier, place)
        })
        .collect()
}

fn place_of(
    reader: &mut Reader<'_>,
    node: &Node,
    carrier: Carrier,
    place: String,
) -> Option<(Carrier, String)> {
    if Carrier::of_address(&place) == carrier && is_place(carrier, &place) {
        return Some((carrier, place));
    }
    let message = format!("`{place}` is no address for {carrier}");
    let help = format!("write `{}`", example(carrier));
    reader.wrong_with_help(node.extent, message, help);
    None
}

/// Whether a carrier can go there; its scheme was looked at already.
fn is_place(carrier: Carrier, place: &str) -> bool {
    let behind = |scheme: &str| place.get(scheme.len()..).unwrap_or_default();
    match carrier {
        Carrier::Wsp => is_host_and_port(place.trim_start_matches("wsp://")),
        Carrier::Wtls => is_host_and_port(behind("wtls://")),
        Carrier::Sms => behind("sms:")
            .trim_start_matches('+')
            .parse::<u64>()
            .is_ok(),
        Carrier::OtaHttp => !behind("http://").is_empty(),
        Carrier::Sip => behind("sip:").contains('@'),
        Carrier::Obex => {
            let behind = behind("obex://");
            is_host_and_port(behind.strip_suffix(SESSION).unwrap_or(behind))
        }
        Carrier::Command => !behind("command:").is_empty(),
    }
}

const fn example(carrier: Carrier) -> &'static str {
    match carrier {
        Carrier::Wsp => "host:port",
        Carrier::Wtls => "wtls://host:port",
        Carrier::Sms => "sms:+4912345",
        Carrier::OtaHttp => "http://host:port/wappush",
        Carrier::Sip => "sip:device@host:port",
        Carrier::Obex => "obex://host:port",
        Carrier::Command => "command:name",
    }
}

/// Reads `address.sip`.
pub(super) fn sip(reader: &mut Reader<'_>, node: Option<&Node>) -> SipAddress {
    let Some(fields) = node.and_then(|node| reader.fields(node, &SIP)) else {
        return SipAddress::default();
    };
    let listen = fields.get("listen");
    let core = fields.get("core").and_then(|node| {
        let text = reader.text(node)?;
        let bare = text.split(';').next().unwrap_or_default();
        if !is_host_and_port(bare) {
            let message = format!("`{text}` is no SIP core");
            reader.wrong_with_help(node.extent, message, "write `host:port`");
        }
        Some(text)
    });
    SipAddress {
        listen: listen.and_then(|node| host_and_port(reader, node)),
        core,
    }
}

/// Reads `address.sms`.
pub(super) fn sms(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    redaction: &mut Redaction,
) -> SmsAddress {
    let Some(fields) = node.and_then(|node| reader.fields(node, &SMS)) else {
        return SmsAddress::default();
    };
    let command = fields.get("command");
    let command = command.map(|node| reader.texts(node, "`command`"));
    let gateway = fields.get("gateway").and_then(|node| {
        let url = reader.text(node)?;
        // its query is where such gateways want their password
        if url.contains('?') {
            redaction.add(node.extent, &url);
        }
        Some(url)
    });
    if let (Some(_), Some(node)) = (&gateway, fields.get("command")) {
        let message = "short messages go to a `gateway` or to a `command`, not to both";
        reader.wrong(node.extent, message);
    }
    let listen = fields.get("listen");
    SmsAddress {
        gateway,
        command: command.unwrap_or_default(),
        listen: listen.and_then(|node| host_and_port(reader, node)),
    }
}

fn host_and_port(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = reader.text(node)?;
    if !is_host_and_port(&text) {
        let message = format!("`{text}` is no address");
        reader.wrong_with_help(node.extent, message, "write `host:port`");
    }
    Some(text)
}

/// Whether a text is a host and a port.
pub(super) fn is_host_and_port(text: &str) -> bool {
    text.rsplit_once(':')
        .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}

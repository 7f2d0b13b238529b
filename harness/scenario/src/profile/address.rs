//! Where things are.

use super::secrets::{Keepers, Redaction};
use super::shapes::ADDRESS;
use super::{Addresses, SESSION, Trigger, pushes, tls};
use crate::plan::Role;
use crate::reader::Reader;
use crate::syntax::{Extent, Node};

/// Where the tester listens unless the profile says otherwise: a free port of this machine alone.
const LOOPBACK: &str = "127.0.0.1:0";

/// Reads `address`; what the role cannot do without is noted as missing.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    role: Option<Role>,
    trigger: &Trigger,
    profile: Extent,
    keepers: &Keepers<'_>,
    redaction: &mut Redaction,
) -> Addresses {
    let fields = node.and_then(|node| reader.fields(node, &ADDRESS));
    let mut text = |key| {
        let node = fields.as_ref()?.get(key)?;
        Some((reader.text(node)?, node.extent))
    };
    let (listen, url, server) = (text("listen"), text("url"), text("server"));
    if let Some((address, extent)) = &listen
        && !pushes::is_host_and_port(address)
    {
        let message = format!("`{address}` is no address");
        reader.wrong_with_help(*extent, message, "write `host:port`");
    }
    for (url, extent) in [&url, &server].into_iter().flatten() {
        if !["http://", "https://", "obex:"]
            .iter()
            .any(|scheme| url.starts_with(scheme))
        {
            let message = format!("`{url}` is no URL");
            reader.wrong_with_help(*extent, message, "write `http://host:port/path`");
        }
    }
    let get = |key| fields.as_ref().and_then(|fields| fields.get(key));
    let push = get("push").map(|node| pushes::pushes(reader, node));
    let is_reversed = push.iter().flatten().any(|(_, to)| to.ends_with(SESSION));
    let sip = pushes::sip(reader, get("sip"));
    let sms = pushes::sms(reader, get("sms"), redaction);
    let bearer = get("bearer").map(|node| reader.texts(node, "`bearer`"));
    let roams = get("roams").and_then(|node| reader.boolean(node));
    let tls = fields.as_ref().and_then(|fields| fields.entry("tls"));
    let is_secure = tls.is_some_and(|entry| entry.value.scalar().is_none());
    let tls = tls.and_then(|entry| tls::read(reader, entry, role, keepers));
    let iut_url = if role == Some(Role::Server) {
        &server
    } else {
        &url
    };
    if let Some((url, extent)) = iut_url {
        agrees(reader, url, *extent, role, is_secure);
    }
    let place = node.map_or(profile, |node| node.extent);
    if role == Some(Role::Client) && *trigger == Trigger::Notification && push.is_none() {
        let message = "`push` is missing in address: notifications must go somewhere";
        let help = "write `push: host:port`, or another `trigger`";
        reader.wrong_with_help(place, message, help);
    }
    if role == Some(Role::Server) && server.is_none() && !is_reversed {
        let message = "`server` is missing in address: the URL of the server under test";
        reader.wrong_with_help(place, message, "write `server: http://host:port/path`");
    }
    let bare = |found: Option<(String, Extent)>| found.map(|(text, _)| text);
    Addresses {
        listen: bare(listen).unwrap_or_else(|| LOOPBACK.to_owned()),
        url: bare(url),
        push: push.unwrap_or_default(),
        sip,
        sms,
        bearer: bearer.unwrap_or_default(),
        server: bare(server),
        roams: roams.unwrap_or(false),
        tls,
    }
}

/// Notes a URL that says one thing where `tls` says another.
fn agrees(reader: &mut Reader<'_>, url: &str, extent: Extent, role: Option<Role>, is_secure: bool) {
    if is_secure && url.starts_with("http://") {
        let message = "the URL is one of plain HTTP, and `tls` is there";
        reader.wrong_with_help(extent, message, "write `https://...`, or leave `tls` out");
    }
    // In front of the tester something else may speak TLS; in front of a server under test it is the tester that does.
    if !is_secure && url.starts_with("https://") && role == Some(Role::Server) {
        let message = "`tls` is missing in address: who vouches for the server";
        reader.wrong_with_help(extent, message, "write `tls: { ca: FILE }`");
    }
}

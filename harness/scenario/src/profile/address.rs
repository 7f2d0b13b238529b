//! Where things are.

use super::shapes::ADDRESS;
use super::{Addresses, Trigger};
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
) -> Addresses {
    let fields = node.and_then(|node| reader.fields(node, &ADDRESS));
    let mut text = |key| {
        let node = fields.as_ref()?.get(key)?;
        Some((reader.text(node)?, node.extent))
    };
    let (listen, url, push, server) = (text("listen"), text("url"), text("push"), text("server"));
    for (address, extent) in [&listen, &push].into_iter().flatten() {
        if !is_host_and_port(address) {
            let message = format!("`{address}` is no address");
            reader.wrong_with_help(*extent, message, "write `host:port`");
        }
    }
    for (url, extent) in [&url, &server].into_iter().flatten() {
        if !(url.starts_with("http://") || url.starts_with("https://")) {
            let message = format!("`{url}` is no URL");
            reader.wrong_with_help(*extent, message, "write `http://host:port/path`");
        }
    }
    let place = node.map_or(profile, |node| node.extent);
    if role == Some(Role::Client) && *trigger == Trigger::Notification && push.is_none() {
        let message = "`push` is missing in address: notifications must go somewhere";
        let help = "write `push: host:port`, or another `trigger`";
        reader.wrong_with_help(place, message, help);
    }
    if role == Some(Role::Server) && server.is_none() {
        let message = "`server` is missing in address: the URL of the server under test";
        reader.wrong_with_help(place, message, "write `server: http://host:port/path`");
    }
    let bare = |found: Option<(String, Extent)>| found.map(|(text, _)| text);
    Addresses {
        listen: bare(listen).unwrap_or_else(|| LOOPBACK.to_owned()),
        url: bare(url),
        push: bare(push),
        server: bare(server),
    }
}

fn is_host_and_port(text: &str) -> bool {
    text.rsplit_once(':')
        .is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok())
}

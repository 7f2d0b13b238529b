//! A profile file from its top.

use super::secrets::{Keepers, Redaction};
use super::shapes::{IUT, PROFILE, TIMING};
use super::{Iut, Profile, Tls, UpperTester, address, claims, ixit, session, upper, waivers};
use crate::catalogue::Catalogue;
use crate::diagnostic::Diagnostic;
use crate::plan::{Carrier, NotificationFormat, Role, SessionCarrier, Setting, TriggerRoute};
use crate::reader::Reader;
use crate::source::Source;
use crate::syntax::{Node, parse};
use std::time::Duration;

/// Reads a profile, see [`Profile::parse`].
pub(super) fn profile(
    source: &Source,
    catalogue: &Catalogue,
    keepers: &Keepers<'_>,
) -> Result<Profile, Vec<Diagnostic>> {
    let tree = match parse(&source.text) {
        Ok(tree) => tree,
        Err(error) => {
            let mut diagnostic = Diagnostic::error(source, error.extent, error.message);
            // Without a tree nobody knows whether there is a secret in that line.
            diagnostic.source_line.clear();
            return Err(vec![diagnostic]);
        }
    };
    let mut reader = Reader::new(source);
    let mut redaction = Redaction::default();
    let profile = read(&mut reader, &tree, catalogue, keepers, &mut redaction);
    let clean = reader.is_clean();
    let mut diagnostics = reader.into_diagnostics();
    diagnostics
        .iter_mut()
        .for_each(|one| redaction.hide_in(one));
    match profile {
        Some(mut profile) if clean => {
            profile.sanitised =
                redaction.apply(&source.text, &|masked| can_be_read(masked, catalogue));
            Ok(profile)
        }
        _ => Err(diagnostics),
    }
}

/// Whether a text is a profile, wherever its secrets are kept.
fn can_be_read(text: &str, catalogue: &Catalogue) -> bool {
    let Ok(tree) = parse(text) else {
        return false;
    };
    let keepers = Keepers {
        env: &|_| Some(String::new()),
        read_file: &|_| Ok(String::new()),
    };
    let source = Source::new("masked", text);
    let mut reader = Reader::new(&source);
    let profile = read(
        &mut reader,
        &tree,
        catalogue,
        &keepers,
        &mut Redaction::default(),
    );
    profile.is_some() && reader.is_clean()
}

fn read(
    reader: &mut Reader<'_>,
    tree: &Node,
    catalogue: &Catalogue,
    keepers: &Keepers<'_>,
    redaction: &mut Redaction,
) -> Option<Profile> {
    let fields = reader.fields(tree, &PROFILE)?;
    let who = fields.get("iut");
    let iut = who.and_then(|node| iut(reader, node));
    let role = iut.as_ref().map(|iut| iut.role);
    let claims = fields.get("claims");
    let claims = claims.and_then(|node| claims::read(reader, node, role?, catalogue));
    let session = fields.get("session");
    let session = session.and_then(|node| session::read(reader, node, keepers, redaction));
    let trigger = upper::trigger(reader, fields.get("trigger"));
    let upper_tester = upper::hook(reader, fields.get("upper-tester")).unwrap_or_default();
    let reset = upper::reset(reader, fields.get("reset")).unwrap_or_else(|| upper_tester.clone());
    if let (UpperTester::Restart, Some(node)) = (&reset, fields.get("reset"))
        && iut.as_ref().is_some_and(|iut| iut.process.is_none())
    {
        let message = "there is no process to start anew";
        let help = "say in `iut` what it is: `process: { command: [program, argument] }`";
        reader.wrong_with_help(node.extent, message, help);
    }
    let addresses = address::read(
        reader,
        fields.get("address"),
        role,
        &trigger,
        tree.extent,
        keepers,
        redaction,
    );
    if addresses.tls == Some(Tls::MadeUp) && upper_tester != UpperTester::BuiltIn {
        let place = fields
            .get("address")
            .map_or(tree.extent, |node| node.extent);
        let message = "made-up certificates are known to the built-in peers only";
        let help = "`dmct init --ca DIR` makes certificates for a lab";
        reader.wrong_with_help(place, message, help);
    }
    let timing = timing(reader, fields.get("timing"));
    let ixit = fields.get("ixit").map(|node| ixit::flatten(reader, node));
    let waivers = waivers::read(reader, fields.get("waivers"), catalogue);
    let (iut, session) = (iut?, session?);
    let is_reversed = addresses.is_reversed();
    let setting = Setting {
        version: iut.protocol.clone(),
        encoding: session.encoding,
        device_id: session.device_id,
        server_id: session.server_id,
        client_user: session.client_user,
        server_user: session.server_user,
        client_scheme: session.client_scheme,
        server_scheme: session.server_scheme,
        trigger: TriggerRoute::from(&trigger),
        // A device of DM/1.2 knows the notifications of its time only.
        notification_format: session
            .notification_format
            .unwrap_or(if iut.protocol == "DM/1.3" {
                NotificationFormat::V13
            } else {
                NotificationFormat::V12
            }),
        // Where sessions go over the link of a push, that link is what a client must be woken by.
        carrier: if is_reversed {
            Carrier::Obex
        } else {
            addresses.carrier()
        },
        secure: addresses.tls.is_some(),
        sessions: if is_reversed {
            SessionCarrier::ObexReversed
        } else {
            SessionCarrier::of_url(match iut.role {
                Role::Client => addresses.url.as_deref().unwrap_or_default(),
                Role::Server => addresses.server.as_deref().unwrap_or_default(),
            })
        },
        message_timeout: timing.message,
        silence: timing.silence,
        scenario_limit: timing.scenario,
        message_limit: session.message_limit,
    };
    Some(Profile {
        file: reader.source().name.clone(),
        iut,
        claims: claims?,
        setting,
        secrets: session.secrets,
        addresses,
        trigger,
        upper_tester,
        reset,
        operator_patience: timing.operator,
        ixit: ixit.unwrap_or_default(),
        waivers,
        sanitised: String::new(),
    })
}

fn iut(reader: &mut Reader<'_>, node: &Node) -> Option<Iut> {
    let fields = reader.fields(node, &IUT)?;
    let name = fields.get("name").and_then(|node| reader.text(node));
    let role = fields.get("role");
    let role = role.and_then(|node| reader.word(node, "role", fields.words("role")));
    let protocol = fields.get("protocol");
    let protocol =
        protocol.and_then(|node| reader.word(node, "protocol", fields.words("protocol")));
    let vendor = fields.get("vendor").and_then(|node| reader.text(node));
    let version = fields.get("version").and_then(|node| reader.text(node));
    let process = fields.get("process");
    let process = process.and_then(|node| upper::process(reader, node));
    Some(Iut {
        name: name?,
        vendor: vendor.unwrap_or_default(),
        version,
        role: match role? {
            "client" => Role::Client,
            _ => Role::Server,
        },
        protocol: protocol?.to_owned(),
        process,
    })
}

struct Timing {
    message: Duration,
    silence: Duration,
    scenario: Duration,
    operator: Duration,
}

fn timing(reader: &mut Reader<'_>, node: Option<&Node>) -> Timing {
    let mut timing = Timing {
        message: Duration::from_secs(10),
        silence: Duration::from_secs(2),
        scenario: Duration::from_secs(60),
        operator: Duration::from_secs(120),
    };
    let Some(fields) = node.and_then(|node| reader.fields(node, &TIMING)) else {
        return timing;
    };
    for (key, slot) in [
        ("message", &mut timing.message),
        ("silence", &mut timing.silence),
        ("scenario", &mut timing.scenario),
        ("operator", &mut timing.operator),
    ] {
        if let Some(duration) = fields.get(key).and_then(|node| reader.duration(node)) {
            *slot = duration;
        }
    }
    timing
}

//! HTTPS: whom each side trusts, and who it is.

use super::secrets::Keepers;
use super::shapes::TLS;
use super::{ClientCertificate, Tls, TlsFiles};
use crate::plan::Role;
use crate::reader::{Fields, Reader};
use crate::syntax::{Entry, Extent};
use dmct_wire::credential::Secret;

/// Reads `tls` of the address.
pub(super) fn read(
    reader: &mut Reader<'_>,
    entry: &Entry,
    role: Option<Role>,
    keepers: &Keepers<'_>,
) -> Option<Tls> {
    if entry.value.scalar().is_some() {
        reader.word(&entry.value, "tls", &["made-up"])?;
        return Some(Tls::MadeUp);
    }
    let fields = reader.fields(&entry.value, &TLS)?;
    let mut file = |key| content(reader, &fields, key, keepers);
    let files = TlsFiles {
        certificate: file("certificate"),
        key: file("key").map(Secret::new),
        authority: file("ca"),
        authority_key: file("ca-key").map(Secret::new),
        client_certificate: ClientCertificate::NotAsked,
        insecure: false,
    };
    let asked = fields.get("client-certificate");
    let asked = asked.and_then(|node| {
        reader.word(
            node,
            "client-certificate",
            fields.words("client-certificate"),
        )
    });
    let insecure = fields.get("insecure").and_then(|node| reader.boolean(node));
    let place = entry.key.extent;
    both(reader, &fields, place);
    match role {
        Some(Role::Client) => as_server(reader, &fields, place),
        Some(Role::Server) => as_client(reader, &fields, place, insecure == Some(true)),
        None => {}
    }
    Some(Tls::Files(Box::new(TlsFiles {
        client_certificate: match asked {
            Some("asked") => ClientCertificate::Asked,
            Some("required") => ClientCertificate::Required,
            _ => ClientCertificate::NotAsked,
        },
        insecure: insecure == Some(true),
        ..files
    })))
}

/// What stands in the file that a key names.
fn content(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    key: &'static str,
    keepers: &Keepers<'_>,
) -> Option<String> {
    let node = fields.get(key)?;
    let path = reader.text(node)?;
    match (keepers.read_file)(&path) {
        Ok(text) => Some(text),
        Err(reason) => {
            let message = format!("the file `{path}` cannot be read: {reason}");
            let help = "`dmct init --ca DIR` makes certificates for a lab";
            reader.wrong_with_help(node.extent, message, help);
            None
        }
    }
}

/// A certificate is of no use without its key, and the other way round.
fn both(reader: &mut Reader<'_>, fields: &Fields<'_>, place: Extent) {
    for (one, other) in [("certificate", "key"), ("key", "certificate")] {
        if fields.get(one).is_some() && fields.get(other).is_none() {
            let message = format!("`{other}` is missing in tls: `{one}` is of no use without it");
            reader.wrong_with_help(place, message, format!("write `{other}: FILE`, PEM"));
        }
    }
}

/// The tester is the server.
fn as_server(reader: &mut Reader<'_>, fields: &Fields<'_>, place: Extent) {
    if fields.get("certificate").is_none() && fields.get("key").is_none() {
        let message =
            "`certificate` and `key` are missing in tls: what the tester shows to clients";
        let help = "`dmct init --ca DIR` makes certificates for a lab";
        reader.wrong_with_help(place, message, help);
    }
    if let Some(node) = fields.get("client-certificate")
        && node.scalar() != Some("none")
        && fields.get("ca").is_none()
    {
        let message = "`ca` is missing in tls: who vouches for the clients' certificates";
        reader.wrong_with_help(place, message, "write `ca: FILE`, PEM");
    }
    says_nothing(reader, fields, &["insecure"], "client");
}

/// The tester is the client.
fn as_client(reader: &mut Reader<'_>, fields: &Fields<'_>, place: Extent, insecure: bool) {
    if fields.get("ca").is_none() && !insecure {
        let message = "`ca` is missing in tls: who vouches for the server's certificate";
        let help =
            "write `ca: FILE`, PEM; or `insecure: true`, and any server is taken for the right one";
        reader.wrong_with_help(place, message, help);
    }
    says_nothing(reader, fields, &["ca-key", "client-certificate"], "server");
}

fn says_nothing(reader: &mut Reader<'_>, fields: &Fields<'_>, keys: &[&'static str], role: &str) {
    for key in keys {
        if let Some(node) = fields.get(key) {
            let message = format!("`{key}` says nothing of a {role} under test");
            reader.wrong_with_help(node.extent, message, "leave it out");
        }
    }
}

//! A catalogue and a profile for the tests.

use dmct_scenario::{
    catalogue::Catalogue,
    profile::Profile,
    source::{Library, Source},
};

/// The embedded catalogues, with the scenarios that test inputs name.
pub fn catalogue() -> Catalogue {
    let (mut catalogue, diagnostics) = Catalogue::load_what_is_right(&Library::embedded());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    for id in ["large-object/replace-in-chunks", "session/client-initiated"] {
        catalogue.scenarios.insert(format!("pro-1.3/client/{id}"));
    }
    catalogue
}

/// A profile of a client that claims everything.
pub const PROFILE: &str = "\
iut: { name: Example phone, vendor: Example Ltd, role: client, protocol: DM/1.3 }
claims: all
session:
  device-id: IMEI:493005100592800
  server-id: com.example.dm
  client: { user: dmct-client, secret: { env: CLIENT_SECRET }, scheme: md5 }
  server: { secret: { value: sesame-open }, nonce: Tm9uY2U= }
address: { push: 127.0.0.1:2948 }
upper-tester: built-in
ixit:
  nodes: { large: ./Scratch/Large, text: ./Scratch/Text }
  mo: { requested: 300 }
";

/// Reads a profile in an environment with one secret.
pub fn profile_of(text: &str) -> Result<Profile, Vec<dmct_scenario::diagnostic::Diagnostic>> {
    let source = Source::new("phone.yaml", text);
    let env = |name: &str| (name == "CLIENT_SECRET").then(|| "hush-hush".to_owned());
    let read_file = |path: &str| match path {
        "secret.txt" => Ok("from-a-file\n".to_owned()),
        _ => Err("no such file".to_owned()),
    };
    Profile::parse(&source, &catalogue(), &env, &read_file)
}

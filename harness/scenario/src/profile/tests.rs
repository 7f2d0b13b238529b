//! Tests of profiles.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use super::{ClientCertificate, PROFILE, Profile, Tls, Trigger, UpperTester};
use crate::catalogue::Catalogue;
use crate::diagnostic::{Diagnostic, render};
use crate::plan::{Carrier, Role, SessionCarrier, TriggerRoute};
use crate::source::{Library, Source};

const EVERY_KEY: &str = include_str!("../../tests/good/profile-every-key.yaml");
const SMALL: &str = "\
iut: { name: Example, role: server, protocol: DM/1.2 }
claims: mandatory
session: { device-id: IMEI:1, server-id: srv, client: { user: u, secret: { value: hush-hush } } }
address: { server: 'http://127.0.0.1:9000/dm' }
";

fn catalogue() -> Catalogue {
    Catalogue::load(&Library::embedded()).unwrap()
}

fn parse(text: &str) -> Result<Profile, Vec<Diagnostic>> {
    let env = |name: &str| (name == "CLIENT_SECRET").then(|| "from-the-environment".to_owned());
    let read_file = |path: &str| match path {
        "server-secret.txt" => Ok("from-a-file\r\n".to_owned()),
        path if path.ends_with(".pem") => Ok(format!("the text of {path}")),
        _ => Err("no such file".to_owned()),
    };
    Profile::parse(
        &Source::new("phone.yaml", text),
        &catalogue(),
        &env,
        &read_file,
    )
}

fn mistakes(text: &str) -> String {
    render(&parse(text).unwrap_err(), false)
}

#[test]
fn every_key_of_the_table_is_read() {
    // The reader itself checks, in tests, that it asks for every key of the tables it uses.
    let profile = parse(EVERY_KEY).unwrap_or_else(|found| panic!("{}", render(&found, false)));
    assert_eq!(profile.iut.role, Role::Client);
    assert_eq!(
        profile.secrets.client_secret.expose(),
        "from-the-environment"
    );
    assert_eq!(profile.secrets.server_secret.expose(), "from-a-file");
    assert_eq!(
        profile.secrets.notification_secret.expose(),
        "in-the-file-itself"
    );
    assert_eq!(
        profile.secrets.server_nonce.as_ref().unwrap().as_octets(),
        b"Nonce"
    );
    assert_eq!(profile.setting.trigger, TriggerRoute::UpperTester);
    assert_eq!(profile.setting.message_timeout.as_millis(), 500);
    assert!(matches!(&profile.trigger, Trigger::Command { argv } if argv.len() == 2));
    assert!(matches!(
        profile.upper_tester,
        UpperTester::Command {
            persistent: true,
            ..
        }
    ));
    assert_eq!(profile.ixit["nodes.large"], "./Scratch/Large");
    assert_eq!(
        profile.claims.answer("pro-1.3", "DM-PRO-C-003-O"),
        Some(true)
    );
    assert_eq!(
        profile.claims.answer("pro-1.3", "DM-PRO-C-001-M"),
        Some(false)
    );
    assert_eq!(profile.claims.answer("pro-1.3", "DM-PRO-S-001-M"), None);
}

#[test]
fn a_small_profile_has_usual_values() {
    let profile = parse(SMALL).unwrap_or_else(|found| panic!("{}", render(&found, false)));
    assert_eq!(profile.addresses.listen, "127.0.0.1:0");
    assert_eq!(profile.setting.server_user, "srv");
    assert_eq!(profile.upper_tester, UpperTester::None);
    let catalogue = catalogue();
    assert_eq!(catalogue.items_of(Role::Server).count(), 63);
    for item in catalogue.items_of(Role::Server) {
        let mandatory = item.status.letter() == "M";
        assert_eq!(profile.claims.answer(&item.spec, &item.id), Some(mandatory));
    }
}

#[test]
fn no_secret_and_no_nonce_is_in_the_sanitised_text() {
    for text in [EVERY_KEY, SMALL] {
        let profile = parse(text).unwrap();
        let shown = format!("{} {profile:?}", profile.sanitised());
        let sanitised = profile.sanitised();
        for secret in [
            "from-a-file",
            "from-the-environment",
            "in-the-file-itself",
            "hush-hush",
        ] {
            assert!(!sanitised.contains(secret), "{sanitised}");
        }
        assert!(!shown.contains("Tm9uY2U"), "{shown}");
        assert!(crate::syntax::parse(sanitised).is_ok(), "{sanitised}");
    }
}

/// Found by fuzzing, with `secret`.
#[test]
fn a_password_that_is_a_word_of_the_profile_is_hidden_where_it_is_given_and_leaves_a_profile() {
    for password in ["secret", "ecret", "server", "scheme", "DM/1.", "value"] {
        let given = format!("{{ value: {password} }}");
        let text = format!("# {password} is the password\n{SMALL}")
            .replace("{ value: hush-hush }", &given);
        assert!(text.contains(&given), "{text}");
        let profile = parse(&text).unwrap();
        let sanitised = profile.sanitised();
        assert!(!sanitised.contains(&given), "{sanitised}");
        assert!(sanitised.starts_with("# <hidden> is"), "{sanitised}");
        let again = parse(sanitised).unwrap();
        assert_eq!(again.iut.role, profile.iut.role);
        assert_eq!(again.sanitised(), sanitised);
    }
}

#[test]
fn a_claim_that_is_missing_is_an_error_and_never_a_silent_no() {
    let one = SMALL.replace(
        "claims: mandatory",
        "claims: { DM-PRO-S-001-M: yes, DM-PRO-S-002-M: no }",
    );
    let nearly = SMALL.replace("claims: mandatory", &format!("claims:\n{}", answers(2)));
    let mut shown = [mistakes(&one), mistakes(&nearly)].join("\n\n");
    let twice = answers(0) + "  DM-PRO-S-001-M: no\n  DM-PRO-S-002-M: perhaps\n";
    let twice = SMALL.replace("claims: mandatory", &format!("claims:\n{twice}"));
    shown.push_str("\n\n");
    shown.push_str(&mistakes(&twice));
    insta::assert_snapshot!("profile_claims_missing", shown);
    let whole = SMALL.replace("claims: mandatory", &format!("claims:\n{}", answers(0)));
    assert_eq!(
        parse(&whole)
            .unwrap()
            .claims
            .answer("noti-1.2", "SCR-DM-NOTI-S-003"),
        Some(true)
    );
}

/// An answer for each item of a server but the last ones.
fn answers(but: usize) -> String {
    let catalogue = catalogue();
    let items: Vec<_> = catalogue.items_of(Role::Server).collect();
    let answered = items.iter().take(items.len() - but);
    answered
        .map(|item| format!("  {}: yes\n", item.qualified("")))
        .collect()
}

#[test]
fn mistakes_of_a_profile_are_shown_all_at_once_and_without_secrets() {
    let shown = mistakes(
        "\
iut: { name: Example, role: device, protocol: DM/1.1 }
claims: everything
session:
  device-id: IMEI:1
  client: { user: u, secret: sesame, nonce: '!!!' }
  server: { secret: { env: NOT_SET }, scheme: md4 }
  notification: { secret: { file: gone.txt } }
address:
  listen: here
  url: 10.0.0.5/dm
  push: { wsp: nowhere, sip: 'tel:+4912345', obex: 'obex://10.0.0.7' }
  sip: { core: home }
  sms: { gateway: 'http://10.0.0.8/', command: [modem] }
trigger: button
upper-tester: { command: [], mode: fast }
timing: { message: 10 }
ixit: { nodes: [a] }
waivers:
  - { scenario: s, clause: PRO-8-20x, fingerprint: abc, reason: r, expires: 31.12.2026 }
",
    );
    assert!(
        !shown.contains("sesame") && !shown.contains("!!!"),
        "{shown}"
    );
    insta::assert_snapshot!("profile_mistakes", shown);
}

#[test]
fn a_session_behind_the_address_of_obex_pushes_reverses_the_roles() {
    let client = SMALL_REVERSED.replace("ROLE", "client");
    let profile = parse(&client).unwrap_or_else(|found| panic!("{}", render(&found, false)));
    assert_eq!(profile.setting.sessions, SessionCarrier::ObexReversed);
    assert_eq!(profile.setting.carrier, Carrier::Obex);
    // A server that connects is reached at no URL.
    let server = SMALL_REVERSED.replace("ROLE", "server");
    assert!(parse(&server).is_ok());
    let other = client.replace(";session", "");
    assert_eq!(
        parse(&other).unwrap().setting.sessions,
        SessionCarrier::Http
    );
}

/// A profile of a client or a server for whose sessions the DM server connects.
const SMALL_REVERSED: &str = "\
iut: { name: Example, role: ROLE, protocol: DM/1.3 }
claims: mandatory
session: { device-id: IMEI:1, server-id: srv, client: { scheme: none }, server: { scheme: none } }
address: { push: { wsp: '10.0.0.7:2948', obex: 'obex://10.0.0.7:650;session' } }
";

/// A profile of a client by HTTPS, of which the files are there.
const BY_HTTPS: &str = "\
iut: { name: Example, role: client, protocol: DM/1.2 }
claims: mandatory
trigger: pull
session: { device-id: IMEI:1, server-id: srv, client: { scheme: none } }
address:
  url: 'https://dm.example:8443/dm'
  tls: { certificate: own.pem, key: key.pem, ca: ca.pem, ca-key: ca-key.pem, client-certificate: asked }
";

#[test]
fn what_https_needs_is_read_from_its_files() {
    let profile = parse(BY_HTTPS).unwrap_or_else(|found| panic!("{}", render(&found, false)));
    assert!(profile.setting.secure);
    let Some(Tls::Files(files)) = &profile.addresses.tls else {
        panic!("{:?}", profile.addresses.tls);
    };
    assert_eq!(files.certificate.as_deref(), Some("the text of own.pem"));
    assert_eq!(files.key.as_ref().unwrap().expose(), "the text of key.pem");
    assert_eq!(files.authority.as_deref(), Some("the text of ca.pem"));
    assert_eq!(files.client_certificate, ClientCertificate::Asked);
    let shown = format!("{} {profile:?}", profile.sanitised());
    assert!(!shown.contains("the text of key.pem"), "{shown}");
    assert!(!shown.contains("the text of ca-key.pem"), "{shown}");
    assert!(!parse(SMALL).unwrap().setting.secure);
}

#[test]
fn mistakes_about_https_are_told_with_what_to_write_instead() {
    let client = [
        "{ certificate: own.pem }",
        "{ certificate: gone.txt, key: key.pem, client-certificate: required, insecure: true }",
        "{ ca: ca.pem, client-certificate: perhaps }",
        "made-up",
        "yes-please",
    ];
    let server = [
        ("http", "{ ca: ca.pem }"),
        (
            "https",
            "{ certificate: own.pem, key: key.pem, ca-key: key.pem }",
        ),
    ];
    let mut shown = String::new();
    for tls in client {
        let start = BY_HTTPS.split_once("  tls:").unwrap().0;
        shown.push_str(&mistakes(&format!("{start}  tls: {tls}\n")));
        shown.push_str("\n\n");
    }
    for (scheme, tls) in server {
        let text = SMALL.replace("'http:", &format!("'{scheme}:"));
        let text = text.replace("/dm' }", &format!("/dm', tls: {tls} }}"));
        shown.push_str(&mistakes(&text));
        shown.push_str("\n\n");
    }
    shown.push_str(&mistakes(&SMALL.replace("'http:", "'https:")));
    insta::assert_snapshot!("profile_tls_mistakes", shown);
}

#[test]
fn a_claim_of_the_other_role_or_of_nobody_is_refused() {
    let text = SMALL.replace(
        "claims: mandatory",
        "claims: { base: all, with: [DM-PRO-S-001-M, DM-PRO-GAlert-S-002-0, nothing], \
         without: [DM-PRO-C-001-M, DM-PRO-S-007-M, DM-PRO-S-001-M] }",
    );
    insta::assert_snapshot!("profile_claims", mistakes(&text));
}

#[test]
fn the_table_of_a_profile_is_the_schema() {
    let schema = crate::schema::profile();
    let keys = schema["$defs"]["profile"]["properties"]
        .as_object()
        .unwrap()
        .keys();
    let table = PROFILE.all_keys().map(|key| key.name);
    assert_eq!(
        keys.collect::<std::collections::BTreeSet<_>>().len(),
        table.count()
    );
}

//! Implementations under test behind HTTPS, in processes of their own, with the certificates that `dmct init` makes.

use crate::{
    lab::{Lab, verdicts},
    profile::{played_client, played_server, put},
};
use dmct_record::exit_code;

const TRANSPORT: &str = "pro-1.3/client/transport";

/// A lab with a CA in the folder `ca`.
fn lab() -> Lab {
    let lab = Lab::new();
    let ended = lab.dmct(&["init", "--ca", "ca"]);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    lab
}

/// The profile of a client that trusts the CA; `more` are further keys of `tls`.
fn client(lab: &Lab, mutant: Option<&str>, more: &str) -> String {
    let trusting = format!(
        "play, client, --ca, {:?}, ",
        lab.path("ca/ca.pem").display()
    );
    let profile = put(&played_client(lab, mutant), "play, client, ", &trusting);
    format!(
        "{profile}\naddress:\n  tls: {{ certificate: ca/server.pem, key: ca/server.key, {more} }}\n"
    )
}

/// The profile of a server that shows what the CA made; `tls` is what the tester knows.
fn server(lab: &Lab, tls: &str) -> String {
    let path = |name: &str| lab.path(name).display().to_string();
    let shown = format!(
        "play, server, --tls, \"{},{}\", --ca, {:?}, ",
        path("ca/server.pem"),
        path("ca/server.key"),
        path("ca/ca.pem")
    );
    let profile = put(&played_server(None), "play, server, ", &shown);
    let profile = put(&profile, "  server: http://", "  server: https://");
    put(&profile, "address:\n", &format!("address:\n  tls: {tls}\n"))
}

fn transcript(lab: &Lab) -> String {
    std::fs::read_to_string(lab.path("out/transcript.jsonl")).expect("a transcript")
}

#[test]
fn an_honest_client_talks_by_https_and_keeps_silent_before_wrong_certificates() {
    let lab = lab();
    let profile = client(&lab, None, "ca-key: ca/ca.key");
    let (ended, run) = lab.test(
        &profile,
        &[TRANSPORT, "pro-1.3/client/authentication/challenge-md5"],
    );
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    assert_eq!(run["counts"]["pass"], run["counts"]["selected"]);
    let transcript = transcript(&lab);
    for said in [
        "is encrypted: TLS 1.3 with ",
        "the other side sent the alert certificate_expired (45)",
        "the other side sent the alert unknown_ca (48)",
        "the other side sent the alert bad_certificate (42)",
    ] {
        assert!(transcript.contains(said), "{said}");
    }
    assert!(!transcript.contains("PRIVATE KEY"));
}

#[test]
fn what_no_lab_ca_can_sign_is_inconclusive_and_what_is_not_https_does_not_apply() {
    let lab = lab();
    let (ended, run) = lab.test(&client(&lab, None, ""), &[TRANSPORT]);
    assert_eq!(ended.code, Some(3), "{}", ended.said);
    for (id, verdict) in verdicts(&run) {
        let lacking =
            id.ends_with("/expired-certificate") || id.ends_with("/another-hosts-certificate");
        assert_eq!(
            verdict,
            if lacking { "inconclusive" } else { "pass" },
            "{id}"
        );
    }
    let lab = Lab::new();
    let (_, run) = lab.test(&played_client(&lab, None), &[TRANSPORT]);
    let of_transport = verdicts(&run);
    let of_transport = of_transport
        .iter()
        .filter(|(id, _)| id.starts_with(TRANSPORT) && id.ends_with("certificate"));
    assert!(
        of_transport
            .clone()
            .all(|(_, verdict)| verdict == "not-applicable")
    );
    assert_eq!(of_transport.count(), 4);
}

#[test]
fn a_client_that_takes_an_expired_certificate_is_caught() {
    let lab = lab();
    lab.write(
        "profile.yaml",
        client(
            &lab,
            Some("accepts-expired-certificate"),
            "ca-key: ca/ca.key",
        ),
    );
    // It is recommended, not demanded: a warning, and a fail for whoever is strict, in the run or afterwards.
    let run = |folder, more: &[&str]| {
        let mut arguments = vec!["run", "--quiet", "--iut", "profile.yaml", "--out", folder];
        arguments.extend(more);
        arguments.push(TRANSPORT);
        lab.dmct(&arguments)
    };
    let ended = run("warned", &[]);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    assert!(ended.said.contains("WARNING (1)"), "{}", ended.said);
    let again = lab.dmct(&["judge", "warned", "--strict"]);
    assert_eq!(again.code, Some(1), "{}", again.said);
    let ended = run("out", &["--strict"]);
    assert_eq!(ended.code, Some(1), "{}", ended.said);
    assert_eq!(crate::lab::failed_clauses(&lab.run()), ["HTTPS-1"]);
    let again = lab.dmct(&["judge", "out", "--format", "json"]);
    assert_eq!(again.said, lab.text("out/run.json"));
}

#[test]
fn a_server_is_met_by_https_and_asked_for_nothing_where_its_certificate_is_wrong() {
    let select = ["pro-1.3/server/session/package-2"];
    let lab = lab();
    let tls = "{ ca: ca/ca.pem, certificate: ca/client.pem, key: ca/client.key }";
    let (ended, run) = lab.test(&server(&lab, tls), &select);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    assert_eq!(run["counts"]["pass"], run["counts"]["selected"]);

    assert_eq!(lab.dmct(&["init", "--ca", "other"]).code, Some(0));
    std::fs::remove_dir_all(lab.path("out")).expect("it is there");
    let (ended, _) = lab.test(&server(&lab, "{ ca: other/ca.pem }"), &select);
    assert_ne!(ended.code, Some(0), "{}", ended.said);
    assert_ne!(
        ended.code,
        Some(1),
        "the server is not to blame: {}",
        ended.said
    );
    assert!(transcript(&lab).contains("the certificate comes from nobody who is trusted"));

    std::fs::remove_dir_all(lab.path("out")).expect("it is there");
    let (ended, _) = lab.test(&server(&lab, "{ insecure: true }"), &select);
    assert_eq!(ended.code, Some(0), "{}", ended.said);
    assert!(transcript(&lab).contains("THE SERVER'S CERTIFICATE IS WRONG"));
}

#[test]
fn certificates_that_do_not_fit_are_told_before_anything_is_run() {
    let lab = lab();
    assert_eq!(lab.dmct(&["init", "--ca", "other"]).code, Some(0));
    for (tls, sentence) in [
        (
            "{ certificate: ca/server.pem, key: other/server.key }",
            "does not belong to the certificate",
        ),
        (
            "{ certificate: ca/server.key, key: ca/server.key }",
            "there is no certificate in PEM",
        ),
        (
            "{ certificate: ca/server.pem, key: ca/server.key, ca-key: other/ca.key }",
            "is not the key of the lab CA",
        ),
    ] {
        let profile = format!("{}\naddress:\n  tls: {tls}\n", played_client(&lab, None));
        lab.write("profile.yaml", profile);
        let ended = lab.dmct(&["run", "--iut", "profile.yaml", "--out", "out", TRANSPORT]);
        assert_eq!(
            ended.code,
            Some(i32::from(exit_code::USAGE)),
            "{}",
            ended.said
        );
        assert!(ended.said.contains(sentence), "{}", ended.said);
    }
}

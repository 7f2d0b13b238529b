//! Packages over several messages, and aborts (DM Protocol 1.3, 6.1 and section 7).

use crate::lab::{at, lab, put, with};
use dmct_reference::{client::ClientConfig, server::ServerConfig};
use dmct_wire::peer::{Answer, Operation, Stimulus};

#[test]
fn a_package_of_the_client_goes_over_messages_and_only_the_last_has_final() {
    let server = ServerConfig {
        max_msg_size: Some(1_200),
        ..ServerConfig::default()
    };
    let mut lab = with(ClientConfig::default(), server);
    lab.queue(vec![Operation::Get(at("./Scratch/Text")); 12])
        .start();
    assert_eq!(lab.server.ledger().results.len(), 12);
    let from_client: Vec<_> = lab
        .said
        .iter()
        .filter(|said| said.by_client)
        .skip(1)
        .collect();
    assert!(from_client.len() > 3);
    for (place, said) in from_client.iter().enumerate() {
        assert_eq!(said.message.is_final(), place + 1 == from_client.len());
        assert!(said.text.len() <= 1_200, "{}", said.text.len());
    }
    let asked = lab
        .said
        .iter()
        .filter(|said| !said.by_client && said.summary().ends_with("Alert 1222"));
    assert_eq!(asked.count(), from_client.len() - 1);
}

#[test]
fn commands_that_do_not_fit_into_one_message_go_in_several_packages() {
    let client = ClientConfig {
        max_msg_size: Some(1_500),
        ..ClientConfig::default()
    };
    let mut lab = with(client, ServerConfig::default());
    lab.queue(vec![Operation::Get(at("./Scratch/Text")); 20])
        .start();
    assert_eq!(lab.server.ledger().results.len(), 20);
    assert!(
        lab.said
            .iter()
            .filter(|said| !said.by_client)
            .all(|said| said.message.is_final())
    );
}

#[test]
fn a_client_aborts_with_1223_and_final_and_ignores_the_answer() {
    let mut lab = lab();
    lab.queue(vec![Operation::Delete(at("./Scratch/Text"))]);
    // The stimulus comes while the first message is on its way.
    lab.client_does_between(Stimulus::StartSession { server: None }, Stimulus::Abort);
    assert_eq!(
        lab.summary(),
        [
            "C: Alert 1201, Replace Final",
            "S: 212 SyncHdr, 200 Alert, 200 Replace, Delete Final",
            "C: 212 SyncHdr, 215 Delete, Alert 1223 Final",
            "S: 200 SyncHdr, 200 Alert Final",
        ]
    );
    assert!(lab.client.snapshot().tree.node("Scratch/Text").is_some());
}

#[test]
fn a_client_aborts_also_where_it_is_challenged() {
    let mut client = ClientConfig::default();
    client.account.scheme = None;
    let mut lab = with(client, ServerConfig::default());
    lab.client_does_between(Stimulus::StartSession { server: None }, Stimulus::Abort);
    assert_eq!(lab.summary()[2], "C: 212 SyncHdr, Alert 1223 Final");
    assert!(!lab.client.in_session());
}

#[test]
fn an_abort_of_the_server_is_not_answered() {
    let mut lab = lab();
    lab.queue(vec![Operation::Get(at("./Scratch/Text"))]);
    lab.server_does_between(Stimulus::StartSession { server: None }, 2, Stimulus::Abort);
    assert_eq!(lab.summary()[3], "S: 200 SyncHdr, Alert 1223 Final");
    assert_eq!(lab.said.len(), 4);
    assert!(!lab.client.in_session());
}

#[test]
fn an_abort_without_a_session_fails() {
    let mut lab = lab();
    lab.client_does(Stimulus::Abort)
        .server_does(Stimulus::Abort);
    assert!(
        lab.answers
            .iter()
            .all(|answer| matches!(answer, Answer::Failed { .. }))
    );
}

#[test]
fn a_generic_alert_raised_before_a_session_goes_with_package_one_and_only_once() {
    let mut lab = lab();
    let raise = Stimulus::RaiseAlert {
        code: 1226,
        correlator: Some("abc".to_owned()),
        items: vec![dmct_wire::peer::Item {
            format: Some("chr".to_owned()),
            media_type: Some("urn:oma:at:other:1.0:unknown".to_owned()),
            ..put("./Scratch/Text", "done")
        }],
    };
    lab.client_does(raise).start().start();
    assert_eq!(lab.summary()[0], "C: Alert 1201, Replace, Alert 1226 Final");
    assert_eq!(
        lab.summary()[1],
        "S: 212 SyncHdr, 200 Alert, 200 Replace, 415 Alert Final"
    );
    // 1227: nothing changed since the session before
    assert_eq!(lab.summary()[2], "C: Alert 1201, Replace, Alert 1227 Final");
}

#[test]
fn every_protocol_version_is_answered_in_kind_and_an_unknown_one_refused() {
    for (protocol, code) in [
        ("DM/1.1", "212"),
        ("DM/1.2", "212"),
        ("DM/1.3", "212"),
        ("DM/9.9", "513"),
    ] {
        let client = ClientConfig {
            protocol: protocol.to_owned(),
            ..ClientConfig::default()
        };
        let mut lab = with(client, ServerConfig::default());
        lab.start();
        assert!(
            lab.summary()[1].starts_with(&format!("S: {code} SyncHdr")),
            "{protocol}"
        );
        let due = if code == "513" { "DM/1.3" } else { protocol };
        assert_eq!(lab.said[1].message.header.ver_proto_text(), Some(due));
        assert_eq!(lab.said.len(), 2);
    }
}

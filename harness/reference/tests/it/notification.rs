//! Sessions that a Package #0 asked for (Notification 1.2 and 1.3).

use crate::lab::{Lab, at, lab, with};
use dmct_reference::{client::ClientConfig, server::ServerConfig};
use dmct_wire::peer::{NotificationRequest, Operation, Stimulus};

fn notify(format: &str, session_id: Option<u16>) -> Stimulus {
    Stimulus::SendNotification(NotificationRequest {
        format: format.to_owned(),
        to: "127.0.0.1:2948".to_owned(),
        session_id,
        ..NotificationRequest::default()
    })
}

#[test]
fn a_notification_of_either_format_starts_a_session_under_its_identifier() {
    for format in ["1.2", "1.3"] {
        let mut lab = lab();
        lab.server_does(notify(format, Some(0x0AB)));
        assert_eq!(
            lab.said[0].message.header.session_id_text(),
            Some("AB"),
            "{format}"
        );
        assert!(lab.summary()[0].starts_with("C: Alert 1200, Replace"));
        assert!(lab.summary()[1].starts_with("S: 212 SyncHdr"));
    }
}

#[test]
fn the_push_has_the_short_form() {
    let mut lab = lab();
    lab.server_does(notify("1.2", Some(1)))
        .server_does(notify("1.3", Some(2)));
    assert_eq!(lab.datagrams[0][..6], [0x01, 0x06, 0x03, 0xC4, 0xAF, 0x87]);
    assert_eq!(lab.datagrams[1][..6], [0x02, 0x06, 0x03, 0xD8, 0xAF, 0x87]);
}

#[test]
fn a_requested_mo_comes_with_package_one_as_tnds() {
    let mut lab = lab();
    lab.server_does(Stimulus::SendNotification(NotificationRequest {
        format: "1.3".to_owned(),
        requested_mo: vec![2, 99],
        ..NotificationRequest::default()
    }));
    assert_eq!(lab.summary()[0], "C: Alert 1200, Replace, Alert 1229 Final");
    let (code, object) = lab.server.ledger().alerts[0].clone();
    assert_eq!(
        (code, object.uri.as_str(), object.format.as_str()),
        (1229, "./DevDetail", "xml")
    );
    assert!(object.data.starts_with(
        "<MgmtTree xmlns=\"syncml:dmddf1.2\"><VerDTD>1.2</VerDTD><Node><NodeName>DevDetail"
    ));
    assert!(
        object
            .data
            .contains("<NodeName>LrgObj</NodeName><RTProperties><Format><bool/></Format>")
    );
}

#[test]
fn the_same_session_is_not_started_twice() {
    let mut lab = lab();
    lab.server_does(notify("1.3", Some(7)))
        .server_does(notify("1.3", Some(7)));
    assert_eq!(lab.said.len(), 2);
    lab.server_does(notify("1.3", Some(8)));
    assert_eq!(lab.said.len(), 4);
}

fn ignored(client: ClientConfig, server: ServerConfig, stimulus: Stimulus) -> bool {
    let mut lab = with(client, server);
    lab.server_does(stimulus);
    assert_eq!(lab.datagrams.len(), 1);
    lab.said.is_empty()
}

#[test]
fn what_is_not_rightly_signed_by_the_known_server_is_ignored() {
    let (client, honest) = (ClientConfig::default(), ServerConfig::default());
    let mut forged = honest.clone();
    forged.clients[0].server_secret = "guessed".into();
    let stranger = ServerConfig {
        server_id: "com.example.other".to_owned(),
        ..honest.clone()
    };
    for format in ["1.2", "1.3"] {
        assert!(ignored(
            client.clone(),
            forged.clone(),
            notify(format, None)
        ));
        assert!(ignored(
            client.clone(),
            stranger.clone(),
            notify(format, None)
        ));
        assert!(ignored(
            client.clone(),
            honest.clone(),
            notify(format, Some(0))
        ));
        assert!(!ignored(
            client.clone(),
            honest.clone(),
            notify(format, None)
        ));
    }
}

#[test]
fn an_old_notification_is_ignored_where_that_is_configured() {
    let old = ServerConfig {
        unix_time: 1_767_225_600 - 3_700,
        ..ServerConfig::default()
    };
    for (honour_timeout, due) in [(true, true), (false, false)] {
        let client = ClientConfig {
            honour_timeout,
            ..ClientConfig::default()
        };
        assert_eq!(ignored(client, old.clone(), notify("1.3", None)), due);
    }
}

#[test]
fn a_1_2_client_knows_only_its_own_format() {
    let client = || ClientConfig {
        protocol: "DM/1.2".to_owned(),
        ..ClientConfig::default()
    };
    assert!(ignored(
        client(),
        ServerConfig::default(),
        notify("1.3", None)
    ));
    assert!(!ignored(
        client(),
        ServerConfig::default(),
        notify("1.2", None)
    ));
}

/// The nonces of the two sides differ, as after a restored backup.
fn out_of_step(special: bool) -> Lab {
    let mut server = ServerConfig {
        resynchronise: special,
        ..ServerConfig::default()
    };
    server.clients[0].client_nonce = "lost".to_owned();
    server.clients[0].server_nonce = "lost too".to_owned();
    with(ClientConfig::default(), server)
}

#[test]
fn nonces_are_brought_into_step_by_the_special_nonce() {
    let mut lab = out_of_step(true);
    lab.queue(vec![Operation::Get(at("./Scratch/Text"))]);
    lab.server_does(notify("1.2", None));
    assert_eq!(
        lab.summary(),
        [
            "C: Alert 1200, Replace Final",
            "S: 212 SyncHdr, 200 Alert, 200 Replace, Get Final",
            "C: 212 SyncHdr, 200 Get, Results Final",
            "S: 200 SyncHdr Final",
        ]
    );
    let state = lab.client.snapshot();
    assert!(![state.client_nonce.as_str(), state.server_nonce.as_str()].contains(&"AAAAAA=="));
    lab.queue(vec![Operation::Get(at("./Scratch/Text"))])
        .start();
    assert!(!lab.summary().iter().any(|line| line.contains("401")));
    assert_eq!(lab.server.ledger().results.len(), 2);
}

#[test]
fn without_the_special_nonce_a_lost_server_is_not_heard() {
    let mut lab = out_of_step(false);
    lab.server_does(notify("1.2", None));
    assert!(lab.said.is_empty());
}

#[test]
fn a_notification_can_be_delivered_from_above() {
    let mut lab = lab();
    lab.server_does(notify("1.2", Some(0x1F)));
    let octets = |from: usize| -> String {
        lab.datagrams[0][from..]
            .iter()
            .map(|octet| format!("{octet:02x}"))
            .collect()
    };
    let deliver = Stimulus::DeliverNotification {
        media_type: "application/vnd.syncml.notification".to_owned(),
        octets: octets(6),
    };
    let mut fresh = crate::lab::lab();
    fresh.client_does(deliver);
    assert_eq!(fresh.said[0].message.header.session_id_text(), Some("1F"));
}

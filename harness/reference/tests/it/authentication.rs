//! Who is who (DM Protocol 1.3, section 9).

use crate::lab::{Lab, at, with};
use dmct_reference::{
    client::{ClientConfig, ServerAccount},
    server::{ClientAccount, ServerConfig},
};
use dmct_wire::{
    credential::{Nonce, Scheme},
    peer::Operation,
};

/// What each side asks of the other and sends unasked.
fn configs(
    client_sends: Option<Scheme>,
    server_wants: Option<Scheme>,
    server_sends: Option<Scheme>,
    client_wants: Option<Scheme>,
) -> (ClientConfig, ServerConfig) {
    let client = ClientConfig {
        account: ServerAccount {
            scheme: client_sends,
            require_server_auth: client_wants,
            ..ServerAccount::default()
        },
        ..ClientConfig::default()
    };
    let server = ServerConfig {
        clients: vec![ClientAccount {
            scheme: server_sends,
            require_client_auth: server_wants,
            ..ClientAccount::default()
        }],
        ..ServerConfig::default()
    };
    (client, server)
}

fn lab((client, server): (ClientConfig, ServerConfig)) -> Lab {
    with(client, server)
}

fn get_in_two_sessions(lab: &mut Lab) {
    for count in 1..=2 {
        lab.queue(vec![Operation::Get(at("./Scratch/Text"))])
            .start();
        assert_eq!(
            lab.server.ledger().results.len(),
            count,
            "{:#?}",
            lab.summary()
        );
    }
}

#[test]
fn every_scheme_authenticates_both_sides_from_the_first_message_and_in_the_next_session() {
    for scheme in Scheme::ALL {
        for once in [true, false] {
            let each = Some(scheme);
            let (mut client, mut server) = configs(each, each, each, each);
            client.accept_once = once;
            server.accept_once = once;
            let mut lab = lab((client, server));
            get_in_two_sessions(&mut lab);
            let refused = |line: &String| line.contains("401") || line.contains("407");
            assert!(
                !lab.summary().iter().any(refused),
                "{scheme} {:#?}",
                lab.summary()
            );
            assert_eq!(lab.said.len(), 8);
        }
    }
}

#[test]
fn every_scheme_is_learnt_from_a_challenge_in_both_directions() {
    for scheme in Scheme::ALL {
        let mut lab = lab(configs(None, Some(scheme), None, Some(scheme)));
        lab.queue(vec![Operation::Get(at("./Scratch/Text"))])
            .start();
        let ok = if scheme == Scheme::Hmac { "200" } else { "212" };
        assert_eq!(
            lab.summary(),
            [
                "C: Alert 1201, Replace Final".to_owned(),
                "S: 407 SyncHdr, 407 Alert, 407 Replace Final".to_owned(),
                "C: 200 SyncHdr, Alert 1201, Replace Final".to_owned(),
                format!("S: {ok} SyncHdr, 200 Alert, 200 Replace, Get Final"),
                "C: 407 SyncHdr, 407 Get Final".to_owned(),
                "S: 200 SyncHdr, Get Final".to_owned(),
                format!("C: {ok} SyncHdr, 200 Get, Results Final"),
                "S: 200 SyncHdr Final".to_owned(),
            ],
            "{scheme}"
        );
    }
}

#[test]
fn nonces_of_every_length_are_used_as_the_octets_they_are() {
    for octets in [1, 2, 3, 15, 16, 17, 40] {
        let md5 = Some(Scheme::Md5);
        let (mut client, mut server) = configs(md5, md5, md5, md5);
        client.nonce_octets = octets;
        server.nonce_octets = octets;
        let nonce = Nonce::new(vec![0xFF; octets]).to_base64();
        client.account.client_nonce.clone_from(&nonce);
        server.clients[0].client_nonce = nonce;
        let mut lab = lab((client, server));
        get_in_two_sessions(&mut lab);
        get_in_two_sessions_more(&mut lab);
        assert!(!lab.summary().iter().any(|line| line.contains(" 401 ")));
    }
}

fn get_in_two_sessions_more(lab: &mut Lab) {
    for _ in 0..2 {
        lab.start();
    }
}

#[test]
fn after_212_no_message_has_credentials_and_after_200_each_has_fresh_ones() {
    for once in [true, false] {
        let md5 = Some(Scheme::Md5);
        let (mut client, mut server) = configs(md5, md5, md5, md5);
        client.accept_once = once;
        server.accept_once = once;
        let mut lab = lab((client, server));
        lab.queue(vec![Operation::Get(at("./Scratch/Text"))])
            .start();
        let creds: Vec<Option<String>> = lab
            .said
            .iter()
            .map(|said| {
                let cred = said.message.header.cred.as_ref();
                cred.and_then(|cred| cred.data_text()).map(str::to_owned)
            })
            .collect();
        assert!(creds[0].is_some() && creds[1].is_some());
        assert_eq!(creds[2].is_some(), !once);
        assert_eq!(creds[3].is_some(), !once);
        assert!(once || (creds[0] != creds[2] && creds[1] != creds[3]));
    }
}

#[test]
fn wrong_credentials_are_refused_with_a_challenge_a_limited_number_of_times() {
    let (mut client, server) = configs(Some(Scheme::Md5), Some(Scheme::Md5), None, None);
    client.account.client_secret = "wrong".into();
    let mut lab = lab((client, server));
    lab.queue(vec![Operation::Get(at("./Scratch/Text"))])
        .start();
    assert_eq!(lab.said.len(), 8, "{:#?}", lab.summary());
    for said in lab.said.iter().filter(|said| !said.by_client) {
        for status in said.message.body.statuses() {
            assert_eq!(status.code(), Some(401));
            assert!(status.chal.as_ref().unwrap().next_nonce_text().is_some());
        }
    }
    assert!(!lab.client.in_session() && lab.server.ledger().statuses.is_empty());
}

#[test]
fn a_server_that_asks_for_nothing_is_not_challenged() {
    let mut lab = lab(configs(
        Some(Scheme::Md5),
        Some(Scheme::Md5),
        None,
        Some(Scheme::Md5),
    ));
    lab.start();
    assert_eq!(lab.said.len(), 2, "{:#?}", lab.summary());
}

#[test]
fn a_server_with_a_wrong_password_moves_nothing() {
    let md5 = Some(Scheme::Md5);
    let (client, mut server) = configs(md5, md5, md5, md5);
    server.clients[0].server_secret = "wrong".into();
    let mut lab = lab((client, server));
    lab.queue(vec![Operation::Delete(at("./Scratch/Text"))])
        .start();
    assert!(lab.client.snapshot().tree.node("Scratch/Text").is_some());
    assert!(!lab.client.in_session());
}

#[test]
fn a_challenge_is_answered_at_the_resp_uri() {
    let (client, mut server) = configs(None, Some(Scheme::Basic), None, None);
    server.resp_uri = Some("http://127.0.0.1:8080/dm?session=7".to_owned());
    let mut lab = lab((client, server));
    lab.start();
    assert_eq!(lab.said[2].url, "http://127.0.0.1:8080/dm?session=7");
    assert_eq!(lab.said.len(), 4);
}

#[test]
fn a_client_without_an_account_is_never_let_in() {
    let (client, mut server) = configs(Some(Scheme::Md5), None, None, None);
    server.clients[0].device_id = "IMEI:1".to_owned();
    server.clients[0].user = "another".to_owned();
    let mut lab = lab((client, server));
    lab.start();
    assert!(
        lab.said
            .iter()
            .filter(|said| !said.by_client)
            .all(|said| said.summary().contains("401"))
    );
}

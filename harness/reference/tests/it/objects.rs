//! Large objects in both directions (DM Protocol 1.3, section 8).

use crate::lab::{Lab, at, cycle, put, with};
use dmct_reference::{client::ClientConfig, server::ServerConfig};
use dmct_wire::peer::{Item, Operation, Stimulus};

/// A client that takes messages of so many octets, and a server that takes 1,500.
fn small(most: usize) -> Lab {
    let client = ClientConfig {
        max_msg_size: Some(most),
        ..ClientConfig::default()
    };
    let server = ServerConfig {
        max_msg_size: Some(1_500),
        ..ServerConfig::default()
    };
    with(client, server)
}

fn value(lab: &Lab, path: &str) -> String {
    lab.client.snapshot().tree.node(path).unwrap().value.clone()
}

#[test]
fn an_object_for_the_client_goes_in_chunks_and_is_committed_with_the_last() {
    let client = ClientConfig {
        max_msg_size: Some(2_000),
        ..ClientConfig::default()
    };
    let mut lab = with(client, ServerConfig::default());
    lab.queue(vec![Operation::Replace(put(
        "./Scratch/Large",
        &cycle(2_000),
    ))])
    .start();
    assert_eq!(
        lab.summary(),
        [
            "C: Alert 1201, Replace Final",
            "S: 212 SyncHdr, 200 Alert, 200 Replace, Replace",
            "C: 212 SyncHdr, 213 Replace, Alert 1222",
            "S: 200 SyncHdr, 200 Alert, Replace",
            "C: 200 SyncHdr, 213 Replace, Alert 1222",
            "S: 200 SyncHdr, 200 Alert, Replace Final",
            "C: 200 SyncHdr, 200 Replace Final",
            "S: 200 SyncHdr Final",
        ]
    );
    assert_eq!(value(&lab, "Scratch/Large"), cycle(2_000));
    assert!(lab.said.iter().all(|said| said.text.len() <= 2_000));
}

#[test]
fn statuses_that_leave_no_room_for_a_chunk_go_alone() {
    let client = ClientConfig {
        max_msg_size: Some(1_400),
        ..ClientConfig::default()
    };
    let mut lab = with(client, ServerConfig::default());
    lab.queue(vec![Operation::Replace(put(
        "./Scratch/Text",
        &cycle(3_000),
    ))])
    .start();
    assert_eq!(value(&lab, "Scratch/Text"), cycle(3_000));
    let from_server: Vec<_> = lab.said.iter().filter(|said| !said.by_client).collect();
    assert!(from_server.iter().all(|said| said.text.len() <= 1_400));
    let first = from_server.first().unwrap();
    assert!(
        !first.message.is_final() && !first.text.contains("<Replace>"),
        "{}",
        first.text
    );
    assert!(from_server.get(1).unwrap().text.contains("<MoreData/>"));
}

#[test]
fn a_limit_that_no_command_can_keep_does_not_hold_up_the_session() {
    let client = ClientConfig {
        max_msg_size: Some(10),
        ..ClientConfig::default()
    };
    let mut lab = with(client, ServerConfig::default());
    lab.queue(vec![Operation::Get(at("./Scratch/Text"))])
        .start();
    assert_eq!(lab.server.ledger().results.len(), 1);
}

#[test]
fn an_object_for_the_server_goes_in_chunks_that_it_asks_for() {
    let mut lab = small(1_500);
    lab.queue(vec![
        Operation::Get(at("./Scratch/Big")),
        Operation::Get(at("./Scratch/Text")),
    ]);
    lab.start();
    let results = &lab.server.ledger().results;
    assert_eq!(results[0].data, cycle(6_000));
    assert_eq!(results[1].data, "hello");
    let summary = lab.summary();
    assert_eq!(summary[2], "C: 212 SyncHdr, 200 Get, Results");
    assert_eq!(summary[3], "S: 200 SyncHdr, 213 Results, Alert 1222");
    assert_eq!(summary[4], "C: 200 SyncHdr, 200 Alert, Results");
    assert!(lab.said.iter().all(|said| said.text.len() <= 1_500));
    let closing: Vec<bool> = lab
        .said
        .iter()
        .filter(|said| said.by_client)
        .map(|said| said.message.is_final())
        .collect();
    // Package #1, and one for each Get: the second Get did not fit beside the first.
    let closed = closing.iter().filter(|closes| **closes).count();
    assert_eq!(closed, 3, "{summary:#?}");
}

#[test]
fn another_length_than_size_is_424_and_nothing_is_committed() {
    let mut lab = small(2_000);
    lab.tamper(false, |text| text.replace(">2000</Size>", ">2001</Size>"));
    lab.queue(vec![Operation::Replace(put(
        "./Scratch/Large",
        &cycle(2_000),
    ))])
    .start();
    assert!(
        lab.summary()
            .contains(&"C: 200 SyncHdr, 424 Replace Final".to_owned())
    );
    assert_eq!(value(&lab, "Scratch/Large"), "");

    let mut lab = small(2_000);
    lab.tamper(true, |text| text.replace(">6000</Size>", ">5999</Size>"));
    lab.queue(vec![Operation::Get(at("./Scratch/Big"))]).start();
    assert_eq!(
        lab.summary().last().unwrap(),
        "S: 200 SyncHdr, 424 Results Final"
    );
    assert!(lab.server.ledger().results.is_empty());
}

#[test]
fn a_new_object_between_chunks_is_answered_1225_and_the_old_one_is_lost() {
    let mut lab = small(2_000);
    let mut count = 0;
    lab.tamper(false, move |text| {
        count += 1;
        // The second chunk turns into a whole object for another node.
        if count == 2 {
            text.replace("./Scratch/Large", "./Scratch/Text")
                .replace("<MoreData/>", "")
        } else {
            text
        }
    });
    lab.queue(vec![Operation::Replace(put(
        "./Scratch/Large",
        &cycle(2_000),
    ))])
    .start();
    assert_eq!(lab.summary()[4], "C: 200 SyncHdr, 200 Replace, Alert 1225");
    assert!(
        lab.said[4]
            .text
            .contains("<LocURI>./Scratch/Large</LocURI>")
    );
    assert_eq!(value(&lab, "Scratch/Large"), "");
}

#[test]
fn the_server_answers_1225_to_results_of_another_object_between_chunks() {
    let mut lab = small(2_000);
    let mut count = 0;
    lab.tamper(true, move |text| {
        count += 1;
        if count == 3 {
            text.replace("./Scratch/Big", "./Scratch/Text")
                .replace("<MoreData/>", "")
        } else {
            text
        }
    });
    lab.queue(vec![Operation::Get(at("./Scratch/Big"))]).start();
    let lost = lab
        .summary()
        .iter()
        .any(|line| line.starts_with("S:") && line.contains("Alert 1225"));
    assert!(lost, "{:#?}", lab.summary());
    assert!(
        lab.server
            .ledger()
            .results
            .iter()
            .all(|object| object.uri != "./Scratch/Big")
    );
}

#[test]
fn neither_side_sends_an_object_larger_than_the_other_takes() {
    let client = ClientConfig {
        max_obj_size: Some(500),
        ..ClientConfig::default()
    };
    let server = ServerConfig {
        max_obj_size: Some(1_000),
        ..ServerConfig::default()
    };
    let mut lab = with(client, server);
    lab.queue(vec![
        Operation::Replace(put("./Scratch/Large", &cycle(501))),
        Operation::Get(at("./Scratch/Big")),
    ]);
    lab.start();
    assert_eq!(lab.server.ledger().withheld, 1);
    assert_eq!(lab.summary()[2], "C: 212 SyncHdr, 413 Get Final");
}

#[test]
fn an_object_whose_size_is_beyond_the_limit_is_refused_at_its_first_chunk() {
    let mut lab = small(2_000);
    lab.tamper(false, |text| {
        text.replace(">2000</Size>", ">9999999</Size>")
    });
    lab.queue(vec![Operation::Replace(put(
        "./Scratch/Large",
        &cycle(2_000),
    ))])
    .start();
    assert_eq!(lab.summary()[2], "C: 212 SyncHdr, 413 Replace, Alert 1222");
    assert_eq!(lab.summary()[3], "S: 200 SyncHdr, 200 Alert Final");
    assert_eq!(value(&lab, "Scratch/Large"), "");
}

#[test]
fn a_large_generic_alert_is_joined_and_judged_once() {
    let mut lab = small(2_000);
    let item = Item {
        source: Some("./Scratch/Text".to_owned()),
        format: Some("chr".to_owned()),
        media_type: Some("urn:oma:at:dcmo:1.0:operationcomplete".to_owned()),
        data: Some(cycle(4_000)),
        ..Item::default()
    };
    let raise = Stimulus::RaiseAlert {
        code: 1226,
        correlator: None,
        items: vec![item],
    };
    lab.client_does(raise);
    for _ in 0..2 {
        // The server's limit is known from the second package on.
        lab.queue(vec![Operation::Get(at("./Scratch/Text"))])
            .start();
    }
    let alerts: Vec<_> = lab
        .server
        .ledger()
        .alerts
        .iter()
        .filter(|(code, _)| *code == 1226)
        .collect();
    assert_eq!(alerts.len(), 1);
    assert_eq!(alerts[0].1.data, cycle(4_000));
}

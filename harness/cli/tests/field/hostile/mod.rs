//! Peers that send what no DM implementation would: none passes what it should not, nothing counts as an error of the
//! tester, the silent ones cost two time-outs in all and none costs 64 MiB, and every run ends with a report.
//!
//! | file | concept |
//! |---|---|
//! | `deed.rs` | what they do |
//! | `stand.rs` | one of them for the length of a run, and what must hold of it |
//! | `relay.rs` | an honest peer behind a relay that slams the door |
//! | `elsewhere.rs` | replies from a second address |
//! | `shown.rs` | whether what passed was shown in sessions that ended as they should |

mod deed;
mod elsewhere;
mod relay;
mod shown;
mod stand;

use crate::{
    lab::{Lab, free_port, verdicts},
    profile::{played_server, put, staying_client},
};
use relay::{Relay, Slam, beside};
use stand::{Told, as_client, as_server};

/// What is selected where a few scenarios are enough: several that rest on nothing else, so that each would wait.
const OF_CLIENT: [&str; 6] = [
    "noti-1.2/client/format/triggered-session",
    "noti-1.3/client/format/notified-session",
    "noti-1.3/client/format/trigger-of-1.2",
    "pro-1.3/client/session/get-leaf",
    "pro-1.3/client/session/replace-leaf",
    "push-1.3/client/wsp/acted-on",
];
const OF_SERVER: [&str; 3] = [
    "pro-1.3/server/session/package-2",
    "pro-1.3/server/session/device-information",
    "pro-1.3/server/session/versions",
];

/// Two tests for each deed: nothing is passed, and a run with such a peer is bounded.
macro_rules! hostile {
    ($($deed:ident: $client:ident, $server:ident;)+) => {$(
        #[test]
        fn $client() {
            let told = as_client(deed::$deed, &OF_CLIENT);
            told.passes_nothing();
            told.waited_twice_at_most();
        }

        #[test]
        fn $server() {
            let told = as_server(deed::$deed, &OF_SERVER);
            told.passes_nothing();
            told.waited_twice_at_most();
        }
    )+};
}

hostile! {
    malformed_xml: a_client_of_malformed_xml, a_server_of_malformed_xml;
    wrong_length: a_client_of_wrong_lengths, a_server_of_wrong_lengths;
    a_hundred_megabytes: a_client_of_a_hundred_megabytes, a_server_of_a_hundred_megabytes;
    a_gigabyte: a_client_of_a_gigabyte, a_server_of_a_gigabyte;
    endless_chunks: a_client_of_endless_chunks, a_server_of_endless_chunks;
    half_a_message: a_client_of_half_messages, a_server_of_half_messages;
    one_octet_at_a_time: a_client_of_single_octets, a_server_of_single_octets;
    one_octet_a_second: a_client_of_an_octet_a_second, a_server_of_an_octet_a_second;
    garbage: a_client_of_garbage, a_server_of_garbage;
    mail: a_client_that_sends_mail, a_server_that_takes_mail;
    http_2: a_client_of_http_2, a_server_of_http_2;
    tls: a_client_of_tls, a_server_of_tls;
    the_same_for_ever: a_client_that_repeats_itself, a_server_that_repeats_itself;
    the_wrong_order: a_client_that_knows_no_order, a_server_that_knows_no_order;
    endless_head: a_client_of_endless_heads, a_server_of_endless_heads;
}

#[test]
fn a_client_that_comes_two_hundred_times_at_once() {
    let told = as_client(deed::a_flood, &OF_CLIENT);
    told.passes_nothing();
    told.waited_twice_at_most();
}

/// The whole suite passes nothing by a peer that slams the door or says nothing, and costs two time-outs in all.
#[test]
fn nobody_who_says_nothing_passes_anything_of_the_whole_suite() {
    for deed in [deed::nothing, deed::immediate_close] {
        let told = as_client(deed, &[]);
        assert_eq!(told.probes, (1, 0), "{}", told.ended.said);
        let words: Vec<&str> = told.ended.said.split_whitespace().collect();
        let said = words.join(" ");
        assert!(said.contains("nor in a plain session"), "{said}");
        for told in [told, as_server(deed, &[])] {
            told.passes_nothing();
            told.waited_twice_at_most();
            assert!(verdicts(&told.run).len() > 200);
        }
    }
}

/// Scenarios that need nothing of each other, in the order in which they are played.
const ALONE: [&str; 2] = [
    "pro-1.3/server/session/package-2",
    "push-1.3/server/wsp/message-pushed",
];

#[test]
fn a_server_that_comes_back_in_time_is_used_again() {
    let lab = Lab::new();
    // The scenario and two moves of the probe find the door closed.
    let (relay, profile) = server_behind(Slam::Connections(3));
    let told = beside(&relay, || Told::of(&lab, &profile, &ALONE));
    assert_eq!(told.probes, (1, 1), "{}", told.ended.said);
    assert!(
        told.ended.said.contains("used again"),
        "{}",
        told.ended.said
    );
    let verdicts = verdicts(&told.run);
    let verdicts: Vec<&str> = verdicts
        .iter()
        .map(|(_, verdict)| verdict.as_str())
        .collect();
    assert_eq!(verdicts, ["fail", "pass"], "{}", told.ended.said);
}

#[test]
fn a_server_that_stays_away_is_given_up() {
    let lab = Lab::new();
    let (relay, profile) = server_behind(Slam::Connections(u32::MAX));
    let told = beside(&relay, || Told::of(&lab, &profile, &ALONE));
    assert_eq!(
        (told.probes, told.waits),
        ((1, 0), 0),
        "{}",
        told.ended.said
    );
    let scenarios = told.run["scenarios"].as_array().expect("a list");
    assert_eq!(scenarios[1]["blocked_by"], scenarios[0]["id"]);
}

/// An honest server behind a relay, and its profile.
fn server_behind(slam: Slam) -> (Relay, String) {
    let honest = played_server(None);
    let (_, behind) = honest.split_once("http://").expect("an address");
    let (place, _) = behind.split_once('/').expect("a path");
    let (_, port) = place.split_once(':').expect("a port");
    let relay = Relay::new(port.parse().expect("a number"), slam);
    let profile = put(
        &honest,
        &format!("http://{place}"),
        &format!("http://{}", relay.address()),
    );
    // Longer than a machine that does much else takes to answer.
    (relay, put(&profile, "message: 5s", "message: 3s"))
}

/// The whole suite.
const ALL: [&str; 0] = [];

/// What needs many messages of a client in a session. The rest of the suite takes its time, whoever the client is: it shows
/// texts to its user, or passes over notifications in silence.
const SESSIONS: [&str; 8] = [
    "noti-1.2/client/nonce-resync",
    "pro-1.3/client/abort",
    "pro-1.3/client/atomic",
    "pro-1.3/client/authentication",
    "pro-1.3/client/commands",
    "pro-1.3/client/large-object",
    "pro-1.3/client/multiple-messages",
    "pro-1.3/client/session",
];

/// Tests of a peer that is honest until a message of each session: it costs two time-outs, its credentials
/// are not held against it, and nothing passes but what it had shown by then, in sessions that ended as they should.
macro_rules! slams {
    ($($test:ident: $behind:ident, $slam:expr, $select:expr;)+) => {$(
        #[test]
        fn $test() {
            slammed($behind, $slam, &$select);
        }
    )+};
}

slams! {
    a_client_that_slams_the_door_after_a_message: client_behind, Slam::Requests(1), SESSIONS;
    a_client_that_slams_the_door_after_two_messages: client_behind, Slam::Requests(2), SESSIONS;
    a_client_that_slams_the_door_after_three_messages: client_behind, Slam::Requests(3), SESSIONS;
    a_server_that_slams_the_door_after_a_message: server_behind, Slam::Answers(1), ALL;
    a_server_that_slams_the_door_after_two_messages: server_behind, Slam::Answers(2), ALL;
    a_server_that_slams_the_door_after_three_messages: server_behind, Slam::Answers(3), ALL;
    a_server_that_falls_silent_after_a_message: server_behind, Slam::Hush(1), ALL;
    a_server_that_falls_silent_after_two_messages: server_behind, Slam::Hush(2), ALL;
    a_server_that_falls_silent_after_three_messages: server_behind, Slam::Hush(3), ALL;
}

fn slammed(behind: fn(Slam) -> (Relay, String), slam: Slam, select: &[&str]) {
    let lab = Lab::new();
    let (relay, profile) = behind(slam);
    let told = beside(&relay, || Told::of(&lab, &profile, select));
    told.waited_twice_at_most();
    shown::blamed_for_no_credentials(&told.run);
    let passed = shown::passed(&told.run);
    assert!(!passed.is_empty(), "{}", told.ended.said);
    shown::by_whole_sessions(&lab, &passed);
}

/// An honest client behind a relay, and its profile.
fn client_behind(slam: Slam) -> (Relay, String) {
    let listen = free_port();
    let relay = Relay::new(listen, slam);
    let address = format!(
        "address: {{ listen: '127.0.0.1:{listen}', url: 'http://{}/dm', push:",
        relay.address()
    );
    let profile = put(&staying_client(None), "address: { push:", &address);
    // Longer than it shows a text to its user.
    (relay, put(&profile, "message: 5s", "message: 3s"))
}

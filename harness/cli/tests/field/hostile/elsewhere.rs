//! Replies from a second address.
//!
//! What was decided, and why:
//!
//! | who | what comes from elsewhere | what becomes of it |
//! |---|---|---|
//! | client | all its sessions, when another address of it was notified | nothing: it is behind an address translator, or has two interfaces. A session is known by its SessionID and the credentials, never by an address |
//! | client | the middle of a session that began elsewhere | the scenario is inconclusive, for a translator keeps to one address (RFC 4787, 4.1) and nothing says who of the two is the device: neither pass nor fail. `address: { roams: true }` in a profile says that both are |
//! | server | a notification with a digest of the server | it is the server's: it was sent by a gateway, which is known from then on |
//! | server | any other datagram | it is told of and nobody's; a scenario that waits for a notification goes on waiting |
//! | device | the answer to a push over SIP | it is the answer: a response belongs to the request whose branch it names (RFC 3261, 17.1.3), which nobody guesses; `net` holds that |
//! | device | the answer to a push over UDP | there is none; what comes of the push is a session, see above |

use super::{
    client_behind,
    relay::{ELSEWHERE, Slam, beside},
    stand::Told,
};
use crate::{
    lab::{Lab, free_port, verdicts},
    profile::{played_server, put},
};
use serde_json::Value;
use std::{
    net::{Ipv4Addr, UdpSocket},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

/// Sessions that the client was notified of, and such that it was asked for.
const OF_CLIENT: [&str; 3] = [
    "noti-1.3/client/format/notified-session",
    "pro-1.3/client/session/get-leaf",
    "pro-1.3/client/session/replace-leaf",
];

fn said(run: &Value) -> Vec<(String, String)> {
    let scenarios = run["scenarios"].as_array().expect("a list");
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    scenarios
        .iter()
        .map(|one| (word(&one["id"]), word(&one["verdict"])))
        .collect()
}

#[test]
fn a_client_that_comes_from_another_address_than_it_was_notified_at_is_not_blamed() {
    let lab = Lab::new();
    let (relay, profile) = client_behind(Slam::Never);
    let relay = relay.connecting_from(ELSEWHERE);
    let told = beside(&relay, || Told::of(&lab, &profile, &OF_CLIENT));
    assert_eq!(told.ended.code, Some(0), "{}", told.ended.said);
    for (id, verdict) in verdicts(&told.run) {
        assert_eq!(verdict, "pass", "{id}");
    }
    let heard = lab.text("out/transcript.jsonl");
    assert!(heard.contains("was opened from 127.0.0.2:"), "from there");
}

/// What an interloper says: that all was done, or that all was refused and worse.
macro_rules! interloper {
    ($code:literal, $value:literal) => {
        concat!(
            "<SyncML xmlns='SYNCML:SYNCML1.2'><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.3</VerProto>",
            "<SessionID>{session}</SessionID><MsgID>2</MsgID><Target><LocURI>http://tester/dm</LocURI></Target>",
            "<Source><LocURI>IMEI:493005100592800</LocURI></Source></SyncHdr><SyncBody>",
            "<Status><CmdID>1</CmdID><MsgRef>1</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data>",
            $code,
            "</Data></Status><Status><CmdID>2</CmdID><MsgRef>1</MsgRef><CmdRef>4</CmdRef><Cmd>Get</Cmd><Data>",
            $code,
            "</Data></Status><Results><CmdID>3</CmdID><MsgRef>1</MsgRef><CmdRef>4</CmdRef><Item><Source><LocURI>",
            "./DevInfo/Man</LocURI></Source><Data>",
            $value,
            "</Data></Item></Results><Final/></SyncBody></SyncML>"
        )
    };
}

#[test]
fn somebody_else_in_the_session_of_a_client_gives_it_no_verdict() {
    for posts in [interloper!("200", "dmct"), interloper!("500", "")] {
        let lab = Lab::new();
        let (relay, profile) = client_behind(Slam::Never);
        let relay = relay.with_interloper(posts);
        let told = beside(&relay, || Told::of(&lab, &profile, &OF_CLIENT));
        told.waited_twice_at_most();
        let verdicts = said(&told.run);
        let failed: Vec<_> = verdicts.iter().filter(|(_, v)| v == "fail").collect();
        assert!(failed.is_empty(), "{failed:?}\n{}", told.ended.said);
        let of = |id: &str| verdicts.iter().find(|(other, _)| other == id);
        let get = of("pro-1.3/client/session/get-leaf").expect("it was played");
        assert_eq!(get.1, "inconclusive", "{}", told.ended.said);
        let why = "came from 127.0.0.2: which of the two is the implementation";
        assert!(told.run.to_string().contains(why), "{}", told.ended.said);
    }
}

#[test]
fn a_client_that_is_said_to_roam_is_heard_from_wherever_it_comes() {
    let lab = Lab::new();
    let (relay, profile) = client_behind(Slam::Never);
    let profile = put(&profile, "address: {", "address: { roams: true,");
    let relay = relay.with_interloper(interloper!("200", "dmct"));
    let told = beside(&relay, || Told::of(&lab, &profile, &OF_CLIENT[1..2]));
    let run = told.run.to_string();
    assert!(!run.contains("nobody can say"), "{}", told.ended.said);
}

/// A notification of format 1.3 as anybody can make one: a digest of nothing, then what the document asks for.
fn forged() -> Vec<u8> {
    let server = b"com.example.dm";
    let mut octets = vec![1, 6, 3, 0xC4, 0xAF, 0x87];
    octets.extend([0xAB; 16]);
    octets.extend([0x03, 0xE8, 0, 0, 0, 1, 2]);
    octets.push(u8::try_from(server.len()).expect("a short name"));
    octets.extend(server);
    octets
}

#[test]
fn what_a_stranger_sends_is_not_taken_for_a_notification_of_the_server() {
    let lab = Lab::new();
    let port = free_port();
    let profile = put(
        &played_server(None),
        "push: 127.0.0.1:0",
        &format!("push: 127.0.0.1:{port}"),
    );
    let select = [
        "noti-1.3/server/format/notification-sent",
        "noti-1.3/server/digest",
        "noti-1.2/server/format",
    ];
    let over = AtomicBool::new(false);
    let told = thread::scope(|scope| {
        scope.spawn(|| {
            let socket = UdpSocket::bind((ELSEWHERE, 0)).expect("a socket");
            while !over.load(Ordering::SeqCst) {
                let _ = socket.send_to(&forged(), (Ipv4Addr::LOCALHOST, port));
                thread::sleep(Duration::from_millis(5));
            }
        });
        let ends = super::stand::Ends(&over, None);
        let told = Told::of(&lab, &profile, &select);
        drop(ends);
        told
    });
    assert_eq!(told.ended.code, Some(0), "{}", told.ended.said);
    let verdicts = verdicts(&told.run);
    assert!(verdicts.len() > 3);
    for (id, verdict) in verdicts {
        assert_eq!(verdict, "pass", "{id}");
    }
    let heard = lab.text("out/transcript.jsonl");
    assert!(heard.contains("bears no digest of it"), "it was there");
}

//! Requests made by hand: what is granted, what is refused, and with which code.

use dmct_net::Limits;
use dmct_wire::peer::{Input, Push, Pushed};

use super::packets::{
    ABORT, CONNECT, CONNECT_TO_INBOX, CONNECTED, CONNECTED_TO_INBOX, CONTINUE, DISCONNECT, GET,
    Link, MESSAGE, NOTIFICATION, SUCCESS, device, header, media_type, packet, put, session, word,
};
use crate::peers::{Served, inputs, observed};

/// The pushes that a device was handed, and what it observed, when it was handed so many.
async fn pushes(device: Served, count: usize) -> (Vec<Pushed>, Vec<String>) {
    device.handed(1 + count).await;
    let seen = device.stop().await;
    let pushes = inputs(&seen).into_iter().filter_map(|input| match input {
        Input::Pushed(pushed) => Some(pushed),
        _ => None,
    });
    (pushes.collect(), observed(&seen))
}

#[tokio::test]
async fn several_pushes_come_over_one_link_and_the_first_has_connect_in_its_head() {
    let device = device(Limits::default()).await;
    let mut link = Link::connected(&device).await;
    let first = put(NOTIFICATION, b"one");
    assert_eq!(link.ask(&first).await, SUCCESS);
    let second = put("application/vnd.wap.connectivity-wbxml", b"two");
    assert_eq!(link.ask(&second).await, SUCCESS);
    assert_eq!(link.ask(DISCONNECT).await, SUCCESS);
    let (pushes, _) = pushes(device, 2).await;
    assert_eq!(pushes[0].push, Push::to_dm(NOTIFICATION, "one"));
    assert_eq!(pushes[1].push.body, b"two");
    let head = [CONNECT, &first[..first.len() - 3]].concat();
    assert_eq!(pushes[0].head, head);
    assert_eq!(pushes[1].head, &second[..second.len() - 3]);
    assert_eq!(pushes[0].connection, pushes[1].connection);
}

#[tokio::test]
async fn a_dm_message_to_a_client_is_a_push() {
    let device = device(Limits::default()).await;
    let mut link = Link::connected(&device).await;
    assert_eq!(link.ask(&put(MESSAGE, b"<SyncML/>")).await, SUCCESS);
    let (pushes, _) = pushes(device, 1).await;
    assert_eq!(pushes[0].push, Push::to_dm(MESSAGE, "<SyncML/>"));
}

#[tokio::test]
async fn an_inbox_takes_what_is_for_no_application() {
    let device = device(Limits::default()).await;
    let mut link = Link::new(&device).await;
    assert_eq!(link.ask(CONNECT_TO_INBOX).await, CONNECTED_TO_INBOX);
    // a name in UTF-16, no Type, an empty End of Body behind the body
    let name = header(0x01, b"\0a\0\0");
    let first = packet(0x02, &[&name, &word(0xC3, 4), &header(0x48, b"BODY")]);
    assert_eq!(link.ask(&first).await, CONTINUE);
    let last = packet(0x82, &[&header(0x49, b"")]);
    assert_eq!(link.ask(&last).await, SUCCESS);
    let (pushes, notes) = pushes(device, 1).await;
    let expected = Push {
        body: b"BODY".to_vec(),
        ..Push::default()
    };
    assert_eq!(pushes[0].push, expected);
    assert_eq!(
        pushes[0].head,
        [CONNECT_TO_INBOX, &first[..first.len() - 4], &last].concat()
    );
    assert!(
        notes.iter().any(|note| note.contains("without a Type")),
        "{notes:?}"
    );
}

#[tokio::test]
async fn another_target_is_not_found_here_and_another_session_not_available() {
    let device = device(Limits::default()).await;
    let mut link = Link::new(&device).await;
    let other = [
        b"\x80\x00\x15\x10\x00\x04\x00",
        &header(0x46, b"SYNCML-SYNC")[..],
    ]
    .concat();
    assert_eq!(link.ask(&other).await, b"\xC4\x00\x07\x10\x00\x20\x00");
    assert_eq!(link.ask(&put(NOTIFICATION, b"a")).await, packet(0xD3, &[]));
    assert_eq!(link.ask(CONNECT).await, CONNECTED);
    let wrong = packet(0x82, &[&word(0xCB, 2), &header(0x49, b"b")]);
    assert_eq!(link.ask(&wrong).await, packet(0xD3, &[]));
    let wrong = packet(0x83, &[&word(0xCB, 2)]);
    assert_eq!(link.ask(&wrong).await, packet(0xD3, &[]));
    // the end of the session ends its number too
    assert_eq!(link.ask(DISCONNECT).await, SUCCESS);
    assert_eq!(link.ask(&put(NOTIFICATION, b"c")).await, packet(0xD3, &[]));
    assert_eq!(link.ask(CONNECT).await, CONNECTED);
    assert_eq!(link.ask(&put(NOTIFICATION, b"d")).await, SUCCESS);
    let (pushes, notes) = pushes(device, 1).await;
    assert_eq!(pushes[0].push.body, b"d");
    assert!(
        notes.iter().any(|note| note.contains("SYNCML-SYNC")),
        "{notes:?}"
    );
    assert!(
        notes
            .iter()
            .any(|note| note.contains("names the session 2")),
        "{notes:?}"
    );
}

#[tokio::test]
async fn an_aborted_object_is_dropped_and_the_link_goes_on() {
    let device = device(Limits::default()).await;
    let mut link = Link::connected(&device).await;
    let kind = media_type(NOTIFICATION);
    let first = packet(0x02, &[&session(), &kind, &header(0x48, b"dropped")]);
    assert_eq!(link.ask(&first).await, CONTINUE);
    assert_eq!(link.ask(ABORT).await, SUCCESS);
    // nothing to be aborted is no error (IrOBEX 3.3.5)
    assert_eq!(link.ask(ABORT).await, SUCCESS);
    // another request ends an unfinished one as well
    assert_eq!(link.ask(&first).await, CONTINUE);
    assert_eq!(link.ask(GET).await, packet(0xC4, &[]));
    assert_eq!(link.ask(&put(NOTIFICATION, b"kept")).await, SUCCESS);
    let (pushes, notes) = pushes(device, 1).await;
    assert_eq!(pushes[0].push.body, b"kept");
    assert!(
        notes
            .iter()
            .any(|note| note.contains("GET came within a PUT")),
        "{notes:?}"
    );
}

#[tokio::test]
async fn what_is_not_done_here_is_refused_and_the_link_goes_on() {
    let device = device(Limits::default()).await;
    let mut link = Link::connected(&device).await;
    let not_implemented = packet(0xD1, &[]);
    // SETPATH, SESSION of later documents, one that nobody defined
    assert_eq!(
        link.ask(b"\x85\x00\x08\x02\x00\x01\x00\x03").await,
        not_implemented
    );
    assert_eq!(link.ask(b"\x87\x00\x03").await, not_implemented);
    assert_eq!(link.ask(b"\x12\x00\x03").await, not_implemented);
    // a deletion, and a GET of what is not there
    let deletion = packet(0x82, &[&session(), &media_type(NOTIFICATION)]);
    assert_eq!(link.ask(&deletion).await, packet(0xC3, &[]));
    assert_eq!(link.ask(GET).await, packet(0xC4, &[]));
    assert_eq!(link.ask(&put(NOTIFICATION, b"kept")).await, SUCCESS);
    let (pushes, notes) = pushes(device, 1).await;
    assert_eq!(pushes[0].push.body, b"kept");
    assert!(
        notes.iter().any(|note| note.contains("SETPATH came")),
        "{notes:?}"
    );
    assert!(
        notes
            .iter()
            .any(|note| note.contains("asks for a deletion")),
        "{notes:?}"
    );
}

#[tokio::test]
async fn what_is_wrong_and_can_be_understood_is_taken_and_noted() {
    let device = device(Limits::default()).await;
    let mut link = Link::new(&device).await;
    let body = header(0x49, b"BODY");
    let kind = media_type(NOTIFICATION);
    // no CONNECT
    assert_eq!(link.ask(&packet(0x82, &[&kind, &body])).await, SUCCESS);
    // packets of at most 16 octets, and another version
    let granted = [&CONNECTED[..3], b"\x10\x00\x20\x00", &CONNECTED[7..]].concat();
    let connect = [b"\x80\x00\x13\x11\x00\x00\x10", &CONNECT[7..]].concat();
    assert_eq!(link.ask(&connect).await, granted);
    // a lying Length; the Connection Id behind, then none
    let lying = [&kind[..], &word(0xC3, 9), &session(), &body].concat();
    assert_eq!(link.ask(&packet(0x82, &[&lying])).await, SUCCESS);
    // a body that ends without its End of Body
    let unended = packet(0x82, &[&kind, &header(0x48, b"BODY")]);
    assert_eq!(link.ask(&unended).await, SUCCESS);
    let (pushes, notes) = pushes(device, 3).await;
    let applications: Vec<_> = pushes
        .iter()
        .map(|pushed| pushed.push.is_for_dm())
        .collect();
    assert_eq!(applications, [false, true, true]);
    for expected in [
        "without a CONNECT before it",
        "at most 16 octets",
        "version 0x11",
        "said to have 9 octets, and 4 came",
        "is not its first header",
        "without the Connection Id 1",
        "without an End of Body",
    ] {
        assert!(
            notes.iter().any(|note| note.contains(expected)),
            "{expected}: {notes:?}"
        );
    }
}

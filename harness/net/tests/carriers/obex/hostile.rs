//! Links of every bad habit: each comes to an end, within the limits, and is noted.

use std::time::Duration;

use dmct_net::Limits;
use dmct_wire::peer::Observation;

use super::packets::{
    CONNECT, CONNECTED, CONTINUE, Link, NOTIFICATION, SUCCESS, device, header, media_type, packet,
    put, session, word,
};
use crate::peers::{Served, hasty, inputs, observed};

const REFUSED: &[u8] = b"\xC0\x00\x03";
const TOO_LARGE: &[u8] = b"\xCD\x00\x03";

/// What a device noted when it was told that its link is closed, from this side too.
async fn noted(device: Served, link: Link) -> Vec<String> {
    drop(link);
    let closed = async {
        let is_closed = |note: &String| note.starts_with("Closed");
        while !observed(&device.seen).iter().any(is_closed) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), closed)
        .await
        .expect("the link was not closed");
    let seen = device.stop().await;
    assert_eq!(inputs(&seen).len(), 1, "nothing was pushed");
    observed(&seen)
}

fn has(notes: &[String], expected: &str) {
    assert!(
        notes.iter().any(|note| note.contains(expected)),
        "{expected}: {notes:?}"
    );
}

#[tokio::test]
async fn lengths_that_cannot_be_are_refused() {
    for (octets, why) in [
        (&b"\x82\x00\x00"[..], "0 octets, 3 to 8192 are taken"),
        (b"\x82\x00\x02", "2 octets, 3 to 8192 are taken"),
        (b"\x82\x20\x01", "8193 octets, 3 to 8192 are taken"),
        (b"\x82\xFF\xFF", "65535 octets, 3 to 8192 are taken"),
        (b"GET / HTTP/1.1\r\n\r\n", "17748 octets"),
        (b"\x16\x03\x01\x02\x00\x01\x00", "769 octets"),
    ] {
        let device = device(hasty()).await;
        let mut link = Link::new(&device).await;
        link.send(octets).await;
        let rest = link.rest().await;
        // a first octet of TLS is only half a packet: nothing is answered to that
        if octets[0] == 0x16 {
            assert!(rest.is_empty());
            has(&noted(device, link).await, "not complete in time");
        } else {
            assert_eq!(rest, REFUSED);
            has(&noted(device, link).await, why);
        }
    }
}

#[tokio::test]
async fn packets_whose_headers_lie_are_refused() {
    for octets in [
        // a CONNECT too short for its fields
        &b"\x80\x00\x05\x10\x00"[..],
        // a header without its length, one that reaches beyond the packet, one shorter than its own head
        b"\x82\x00\x04\x49",
        b"\x82\x00\x08\x49\x00\x09ab",
        b"\x82\x00\x06\x49\x00\x02",
        // a number cut off
        b"\x82\x00\x06\xCB\x00\x00",
    ] {
        let device = device(hasty()).await;
        let mut link = Link::new(&device).await;
        link.send(octets).await;
        assert_eq!(link.rest().await, REFUSED);
        has(&noted(device, link).await, "a packet is malformed");
    }
}

#[tokio::test]
async fn octets_that_come_one_by_one_are_a_packet_all_the_same() {
    let device = device(Limits::default()).await;
    let mut link = Link::new(&device).await;
    for octet in CONNECT {
        link.send(&[*octet]).await;
    }
    assert_eq!(link.receive().await, CONNECTED);
    // and two at once are two
    let both = [put(NOTIFICATION, b"a"), put(NOTIFICATION, b"b")].concat();
    link.send(&both).await;
    assert_eq!(link.receive().await, SUCCESS);
    assert_eq!(link.receive().await, SUCCESS);
    device.handed(3).await;
}

#[tokio::test]
async fn a_packet_that_stays_cut_in_two_is_given_up() {
    let whole = put(NOTIFICATION, b"BODY");
    for cut in [1, 2, 3, 20, whole.len() - 1] {
        let device = device(Limits {
            idle: Limits::default().idle,
            ..hasty()
        })
        .await;
        let mut link = Link::connected(&device).await;
        link.send(&whole[..cut]).await;
        assert!(link.rest().await.is_empty());
        has(&noted(device, link).await, "not complete in time");
    }
    // and one whose sender goes away
    let device = device(Limits::default()).await;
    let mut link = Link::connected(&device).await;
    link.send(&whole[..20]).await;
    has(&noted(device, link).await, "the connection was closed");
}

#[tokio::test]
async fn an_object_that_does_not_go_on_is_given_up() {
    let device = device(Limits {
        idle: Limits::default().idle,
        ..hasty()
    })
    .await;
    let mut link = Link::connected(&device).await;
    let first = packet(0x02, &[&session(), &header(0x48, b"a")]);
    assert_eq!(link.ask(&first).await, CONTINUE);
    assert!(link.rest().await.is_empty());
    has(&noted(device, link).await, "not complete in time");
}

#[tokio::test]
async fn an_object_that_never_ends_is_refused_at_the_limit() {
    let limits = Limits {
        body: 1000,
        ..Limits::default()
    };
    let device = device(limits).await;
    let mut link = Link::connected(&device).await;
    let first = packet(
        0x02,
        &[
            &session(),
            &media_type(NOTIFICATION),
            &header(0x48, &[0; 300]),
        ],
    );
    let mut answer = link.ask(&first).await;
    let mut count = 1;
    while answer == CONTINUE {
        answer = link.ask(&packet(0x02, &[&header(0x48, &[0; 300])])).await;
        count += 1;
    }
    assert_eq!((answer.as_slice(), count), (TOO_LARGE, 4));
    assert!(link.rest().await.is_empty());
    has(
        &noted(device, link).await,
        "an object of more than 1000 octets",
    );
}

#[tokio::test]
async fn an_object_of_endless_empty_packets_is_refused() {
    let limits = Limits {
        body: 640,
        ..Limits::default()
    };
    let device = device(limits).await;
    let mut link = Link::connected(&device).await;
    let empty = packet(0x02, &[]);
    let mut count = 1;
    while link.ask(&empty).await == CONTINUE {
        count += 1;
    }
    assert_eq!(count, 640 / 64 + 64 + 1);
    has(
        &noted(device, link).await,
        "an object in more than 74 packets",
    );
}

#[tokio::test]
async fn an_object_said_to_have_a_gigabyte_is_refused_before_it_comes() {
    for length in [1 << 30, u32::MAX] {
        let device = device(Limits::default()).await;
        let mut link = Link::connected(&device).await;
        let first = packet(
            0x02,
            &[&session(), &word(0xC3, length), &header(0x48, b"a")],
        );
        assert_eq!(link.ask(&first).await, TOO_LARGE);
        assert!(link.rest().await.is_empty());
        has(
            &noted(device, link).await,
            &format!("an object of {length} octets, at most 8388608"),
        );
    }
}

#[tokio::test]
async fn silence_is_closed() {
    let device = device(hasty()).await;
    let mut link = Link::new(&device).await;
    assert!(link.rest().await.is_empty());
    let mut link = Link::connected(&device).await;
    assert!(link.rest().await.is_empty());
    noted(device, link).await;
}

#[tokio::test]
async fn the_longest_idle_link_makes_room_for_another() {
    let device = device(Limits {
        connections: 2,
        ..Limits::default()
    })
    .await;
    let mut oldest = Link::connected(&device).await;
    let mut second = Link::connected(&device).await;
    let _third = Link::connected(&device).await;
    assert!(oldest.rest().await.is_empty());
    assert_eq!(second.ask(&put(NOTIFICATION, b"a")).await, SUCCESS);
}

#[tokio::test]
async fn a_link_too_many_is_closed_at_once_and_noted() {
    let device = device(Limits {
        connections: 1,
        ..Limits::default()
    })
    .await;
    let mut busy = Link::connected(&device).await;
    let first = packet(
        0x02,
        &[&session(), &media_type(NOTIFICATION), &header(0x48, b"a")],
    );
    assert_eq!(busy.ask(&first).await, CONTINUE);
    let mut refused = Link::new(&device).await;
    assert!(refused.rest().await.is_empty());
    assert_eq!(
        busy.ask(&packet(0x82, &[&header(0x49, b"b")])).await,
        SUCCESS
    );
    device.handed(2).await;
    let seen = device.stop().await;
    let seen = seen.lock().unwrap();
    assert!(seen.iter().any(|(_, input)| matches!(
        input,
        dmct_wire::peer::Input::Observed(Observation::Note(note)) if note.contains("was refused, since 1 are busy")
    )));
}

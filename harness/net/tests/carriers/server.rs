//! The HTTP server against clients of every habit.

use dmct_net::Limits;
use dmct_wire::peer::{Delivery, Input, Loss, Transmit};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::peers::{Actions, Served, echo, hasty, inputs, observed};

const CLOSING: &[u8] =
    b"POST /dm HTTP/1.1\r\nhOsT: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc";
const STAYING: &[u8] = b"POST /dm HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc";

fn echoing(input: &Input, actions: &mut Actions) {
    if let Input::Request(request) = input {
        actions.send(echo(request, Delivery::Whole));
    }
}

fn silent(_: &Input, _: &mut Actions) {}

async fn connect(server: &Served) -> TcpStream {
    let stream = TcpStream::connect(server.address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Everything up to the end of the connection.
async fn rest(stream: &mut TcpStream) -> String {
    let mut octets = Vec::new();
    // a reset ends a connection too
    let _ = stream.read_to_end(&mut octets).await;
    String::from_utf8(octets).unwrap()
}

/// Everything up to and including `end`.
async fn up_to(stream: &mut TcpStream, end: &str) -> String {
    let mut octets = Vec::new();
    while !octets.ends_with(end.as_bytes()) {
        octets.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(octets).unwrap()
}

fn losses(seen: &[Input]) -> Vec<&Loss> {
    seen.iter()
        .filter_map(|input| {
            if let Input::Lost { loss, .. } = input {
                Some(loss)
            } else {
                None
            }
        })
        .collect()
}

#[tokio::test]
async fn octets_that_come_one_by_one_are_kept_as_they_came() {
    let server = Served::new(Limits::default(), echoing).await;
    let mut stream = connect(&server).await;
    for octet in CLOSING {
        stream.write_all(&[*octet]).await.unwrap();
    }
    assert!(rest(&mut stream).await.ends_with("\r\n\r\nabc"));
    let seen = inputs(&server.stop().await);
    let Input::Request(request) = &seen[1] else {
        panic!("{seen:?}")
    };
    assert_eq!(request.headers[0], ("hOsT".to_owned(), "x".to_owned()));
    assert_eq!(request.head, CLOSING[..CLOSING.len() - 3]);
    assert_eq!(
        (request.method.as_str(), request.target.as_str()),
        ("POST", "/dm")
    );
}

#[tokio::test]
async fn http_1_0_is_closed_unless_it_asks_for_more() {
    let server = Served::new(Limits::default(), echoing).await;
    let mut stream = connect(&server).await;
    stream
        .write_all(b"POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\na")
        .await
        .unwrap();
    let answer = rest(&mut stream).await;
    assert!(
        answer.contains("\r\nConnection: close\r\n") && answer.ends_with("\r\n\r\na"),
        "{answer}"
    );

    let mut stream = connect(&server).await;
    for _ in 0..2 {
        let request = b"POST / HTTP/1.0\r\nConnection: Keep-Alive\r\nContent-Length: 1\r\n\r\nb";
        stream.write_all(request).await.unwrap();
        assert!(
            up_to(&mut stream, "\r\n\r\nb")
                .await
                .contains("\r\nConnection: keep-alive\r\n")
        );
    }
}

#[tokio::test]
async fn requests_sent_ahead_are_answered_in_order() {
    let server = Served::new(Limits::default(), echoing).await;
    let mut stream = connect(&server).await;
    let ahead = [STAYING, &STAYING.to_ascii_uppercase(), CLOSING].concat();
    stream.write_all(&ahead).await.unwrap();
    let answers = rest(&mut stream).await;
    let bodies: Vec<_> = answers
        .split("HTTP/1.1 200 OK")
        .map(|part| part.rsplit("\r\n").next().unwrap())
        .collect();
    assert_eq!(bodies, ["", "abc", "ABC", "abc"]);
}

#[tokio::test]
async fn idle_and_half_sent_connections_hold_up_no_other() {
    let server = Served::new(Limits::default(), echoing).await;
    let mut others = Vec::new();
    for _ in 0..20 {
        others.push(connect(&server).await);
    }
    let (half, other_half) = CLOSING.split_at(30);
    others[0].write_all(half).await.unwrap();
    let mut stream = connect(&server).await;
    stream.write_all(CLOSING).await.unwrap();
    assert!(rest(&mut stream).await.ends_with("abc"));
    others[0].write_all(other_half).await.unwrap();
    assert!(rest(&mut others[0]).await.ends_with("abc"));
}

#[tokio::test]
async fn the_longest_idle_connection_makes_room() {
    let server = Served::new(
        Limits {
            connections: 2,
            ..Limits::default()
        },
        echoing,
    )
    .await;
    let mut streams = Vec::new();
    for _ in 0..3 {
        let mut stream = connect(&server).await;
        stream.write_all(STAYING).await.unwrap();
        up_to(&mut stream, "\r\n\r\nabc").await;
        streams.push(stream);
    }
    assert_eq!(rest(&mut streams[0]).await, "");
    streams[1].write_all(CLOSING).await.unwrap();
    assert!(rest(&mut streams[1]).await.ends_with("abc"));
}

#[tokio::test]
async fn when_all_connections_are_busy_one_more_is_refused() {
    let server = Served::new(
        Limits {
            connections: 1,
            ..Limits::default()
        },
        silent,
    )
    .await;
    let mut busy = connect(&server).await;
    busy.write_all(STAYING).await.unwrap();
    let mut stream = connect(&server).await;
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 503 "));
    let seen = server.stop().await;
    assert!(
        observed(&seen)
            .iter()
            .any(|words| words.contains("was refused, since 1 are busy"))
    );
}

#[tokio::test]
async fn who_waits_for_a_100_gets_it() {
    let server = Served::new(Limits::default(), echoing).await;
    let mut stream = connect(&server).await;
    let head = b"POST / HTTP/1.1\r\nExpect: 100-Continue\r\nConnection: close\r\nContent-Length: 3\r\n\r\n";
    stream.write_all(head).await.unwrap();
    assert_eq!(
        up_to(&mut stream, "\r\n\r\n").await,
        "HTTP/1.1 100 Continue\r\n\r\n"
    );
    stream.write_all(b"abc").await.unwrap();
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 200 OK\r\n"));
}

#[tokio::test]
async fn a_hundred_megabytes_are_refused_at_the_limit() {
    let server = Served::new(
        Limits {
            body: 1000,
            ..Limits::default()
        },
        echoing,
    )
    .await;
    let mut stream = connect(&server).await;
    stream
        .write_all(b"POST / HTTP/1.1\r\nContent-Length: 100000000\r\n\r\n")
        .await
        .unwrap();
    assert!(
        rest(&mut stream)
            .await
            .starts_with("HTTP/1.1 413 Content Too Large\r\n")
    );

    let mut stream = connect(&server).await;
    stream
        .write_all(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        .await
        .unwrap();
    let chunk = [&b"1f4\r\n"[..], &[b'x'; 500], b"\r\n"].concat();
    for _ in 0..200_000 {
        if stream.write_all(&chunk).await.is_err() {
            break;
        }
    }
    let seen = inputs(&server.stop().await);
    assert_eq!(
        losses(&seen),
        [
            &Loss::TooLarge { limit: 1000 },
            &Loss::TooLarge { limit: 1000 }
        ]
    );
}

#[tokio::test]
async fn what_is_no_http_is_refused_at_once() {
    let server = Served::new(Limits::default(), echoing).await;
    let mut stream = connect(&server).await;
    stream.write_all(b"\x16\x03\x01").await.unwrap();
    assert!(
        rest(&mut stream)
            .await
            .starts_with("HTTP/1.1 400 Bad Request\r\n")
    );
    let seen = inputs(&server.stop().await);
    let [Loss::Malformed { partial, .. }] = losses(&seen)[..] else {
        panic!("{seen:?}")
    };
    assert_eq!(partial, b"\x16\x03\x01");
}

#[tokio::test]
async fn who_is_too_slow_is_given_up() {
    let server = Served::new(hasty(), echoing).await;
    let mut stream = connect(&server).await;
    stream
        .write_all(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc")
        .await
        .unwrap();
    assert_eq!(rest(&mut stream).await, "");
    let seen = inputs(&server.stop().await);
    assert_eq!(
        losses(&seen),
        [&Loss::TimedOut {
            partial: b"abc".to_vec()
        }]
    );
}

#[tokio::test]
async fn who_leaves_early_is_lost_with_what_came() {
    let server = Served::new(Limits::default(), echoing).await;
    for early in [
        &b"POST / HT"[..],
        b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc",
    ] {
        let mut stream = connect(&server).await;
        stream.write_all(early).await.unwrap();
        stream.shutdown().await.unwrap();
        assert_eq!(rest(&mut stream).await, "");
    }
    server.handed(3).await;
    let seen = inputs(&server.stop().await);
    let partial = |octets: &[u8]| Loss::Closed {
        partial: octets.to_vec(),
    };
    assert_eq!(losses(&seen), [&partial(b"POST / HT"), &partial(b"abc")]);
}

#[tokio::test]
async fn who_closes_only_its_own_direction_is_still_answered() {
    let server = Served::new(Limits::default(), echoing).await;
    let mut stream = connect(&server).await;
    stream.write_all(STAYING).await.unwrap();
    stream.shutdown().await.unwrap();
    assert!(rest(&mut stream).await.ends_with("\r\n\r\nabc"));
}

#[tokio::test]
async fn a_dropped_exchange_closes_without_an_octet() {
    let dropping = |input: &Input, actions: &mut Actions| {
        if let Input::Request(request) = input {
            actions.send(Transmit::Drop {
                exchange: request.exchange,
            });
        }
    };
    let server = Served::new(Limits::default(), dropping).await;
    let mut stream = connect(&server).await;
    stream.write_all(STAYING).await.unwrap();
    assert_eq!(rest(&mut stream).await, "");
}

#[tokio::test]
async fn a_request_that_is_never_answered_is_given_up() {
    let server = Served::new(hasty(), silent).await;
    let mut stream = connect(&server).await;
    stream.write_all(STAYING).await.unwrap();
    assert_eq!(rest(&mut stream).await, "");
    let seen = inputs(&server.stop().await);
    assert_eq!(
        losses(&seen),
        [&Loss::TimedOut {
            partial: Vec::new()
        }]
    );
}

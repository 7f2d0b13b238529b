//! The decoder, without sockets: it does not matter how octets are cut into pieces, and no octets do
//! harm.

use dmct_net::{
    Limits,
    http::{Decoder, Fault, Message, Progress, Side},
};
use dmct_wire::peer::Loss;
use proptest::prelude::*;

fn limits() -> Limits {
    Limits {
        head: 200,
        body: 100,
        ..Limits::default()
    }
}

/// All messages in `octets` fed in pieces, and how it ended.
fn decode(
    side: Side,
    octets: &[u8],
    pieces: &[usize],
) -> (Vec<Message>, Result<Option<Message>, Loss>) {
    let mut decoder = Decoder::new(side, &limits());
    let mut messages = Vec::new();
    let (mut rest, mut sizes) = (octets, pieces.iter().cycle());
    while !rest.is_empty() {
        let size = sizes
            .next()
            .map_or(rest.len(), |size| (*size).clamp(1, rest.len()));
        let (piece, behind) = rest.split_at(size);
        decoder.feed(piece);
        rest = behind;
        loop {
            match decoder.advance() {
                Ok(Progress::Complete(message)) => messages.push(message),
                Ok(Progress::More) => break,
                Err(fault) => return (messages, Err(decoder.loss(fault))),
            }
        }
    }
    let end = decoder.end();
    (messages, end)
}

fn fault(side: Side, octets: &[u8]) -> Fault {
    let mut decoder = Decoder::new(side, &limits());
    decoder.feed(octets);
    decoder.advance().unwrap_err()
}

#[test]
fn octet_by_octet_gives_the_same_messages() {
    let octets = b"POST /a HTTP/1.1\r\nHOST: h\r\nContent-Length: 3\r\n\r\nabc\
        POST /b HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n2;x=y\r\nde\r\n01\r\nf\r\n0\r\nTrailer: t\r\n\r\n\
        POST /c HTTP/1.0\n\nto the end";
    let (messages, end) = decode(Side::Request, octets, &[]);
    let bodies: Vec<_> = messages
        .iter()
        .map(|message| message.body.as_slice())
        .collect();
    assert_eq!(bodies, [b"abc", b"def"]);
    assert_eq!(
        messages[0].head.headers,
        [
            ("HOST".to_owned(), "h".to_owned()),
            ("Content-Length".to_owned(), "3".to_owned())
        ]
    );
    assert_eq!(
        messages[0].head.octets,
        b"POST /a HTTP/1.1\r\nHOST: h\r\nContent-Length: 3\r\n\r\n"
    );
    assert_eq!(end.as_ref().unwrap().as_ref().unwrap().body, b"to the end");
    assert_eq!(decode(Side::Request, octets, &[1]), (messages, end));
}

/// RFC 9112 section 6.3 items 3 to 5.
#[test]
fn framing_that_contradicts_itself_is_malformed() {
    for (head, reason) in [
        (
            "Content-Length: 3\r\nTransfer-Encoding: chunked",
            "both Content-Length and Transfer-Encoding are given",
        ),
        (
            "Content-Length: 3\r\nContent-Length: 4",
            "there are several values of Content-Length and they differ",
        ),
        (
            "Content-Length: -3",
            "the Content-Length \"-3\" is no number of octets",
        ),
        (
            "Content-Length: 99999999999999999999",
            "the Content-Length \"99999999999999999999\" is no number of octets",
        ),
        (
            "Transfer-Encoding: gzip, chunked",
            "the transfer coding \"gzip\" is not chunked alone",
        ),
    ] {
        let octets = format!("POST / HTTP/1.1\r\n{head}\r\n\r\n");
        assert_eq!(
            fault(Side::Request, octets.as_bytes()),
            Fault::Malformed(reason.to_owned())
        );
    }
}

#[test]
fn a_head_that_is_refused_is_kept_as_evidence() {
    let octets = b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\nabc";
    let (_, end) = decode(Side::Request, octets, &[]);
    let Loss::Malformed { partial, .. } = end.unwrap_err() else {
        panic!("not malformed")
    };
    assert_eq!(partial, octets);
}

#[test]
fn a_length_said_twice_alike_is_taken() {
    let octets = b"POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc";
    assert_eq!(decode(Side::Request, octets, &[]).0[0].body, b"abc");
}

#[test]
fn chunks_that_break_the_coding_are_malformed() {
    for (chunks, reason) in [
        (
            "+1\r\na\r\n",
            "the size of a chunk is no hexadecimal number",
        ),
        ("\r\na\r\n", "the size of a chunk is no hexadecimal number"),
        (
            "11111111111111111\r\n",
            "the size of a chunk is no hexadecimal number",
        ),
        ("1\r\nabc\r\n", "a chunk is longer than its size says"),
    ] {
        let octets = format!("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}");
        assert_eq!(
            fault(Side::Request, octets.as_bytes()),
            Fault::Malformed(reason.to_owned()),
            "{chunks:?}"
        );
    }
}

#[test]
fn a_body_beyond_the_limit_is_refused_as_soon_as_its_length_is_known() {
    let refused = Fault::TooLarge(100);
    assert_eq!(
        fault(
            Side::Request,
            b"POST / HTTP/1.1\r\nContent-Length: 101\r\n\r\n"
        ),
        refused
    );
    assert_eq!(
        fault(
            Side::Request,
            b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n"
        ),
        refused
    );
    let endless = [&b"HTTP/1.0 200 OK\r\n\r\n"[..], &[b'x'; 101]].concat();
    assert_eq!(fault(Side::Response, &endless), refused);
}

#[test]
fn a_head_beyond_the_limit_is_refused() {
    let octets = format!("POST / HTTP/1.1\r\nX: {}", "x".repeat(200));
    let (messages, end) = decode(Side::Request, octets.as_bytes(), &[1]);
    assert!(messages.is_empty());
    let loss = end.unwrap_err();
    assert!(
        matches!(loss, Loss::Malformed { reason, .. } if reason == "the head is longer than 200 octets")
    );
}

/// RFC 9112 section 6.3 item 1.
#[test]
fn a_response_that_cannot_have_a_body_has_none() {
    let octets =
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nContent-Length: 9\r\n\r\n";
    let (messages, end) = decode(Side::Response, octets, &[]);
    assert_eq!((messages.len(), end), (2, Ok(None)));
}

proptest! {
    #[test]
    fn no_octets_do_harm(octets: Vec<u8>, pieces in prop::collection::vec(1_usize..9, 0..9)) {
        for side in [Side::Request, Side::Response] {
            let (messages, _) = decode(side, &octets, &pieces);
            prop_assert!(messages.iter().all(|message| message.body.len() <= 100));
        }
    }

    #[test]
    fn pieces_make_no_difference(
        octets in "(POST|GET) /x HTTP/1.[01]\r\n(Content-Length: [0-9]{1,2}\r\n|Transfer-Encoding: chunked\r\n|A: b\r\n){0,2}\r\n([0-9a]{1,2}\r\n|[a-z]{1,9}\r\n|0\r\n\r\n){0,4}",
        pieces in prop::collection::vec(1_usize..9, 1..9),
    ) {
        let (messages, end) = decode(Side::Request, octets.as_bytes(), &[]);
        let (again, end_again) = decode(Side::Request, octets.as_bytes(), &pieces);
        prop_assert_eq!(messages, again);
        // what came by the time of a fault depends on the pieces, that there is one does not
        prop_assert_eq!(end.is_err(), end_again.is_err());
    }
}

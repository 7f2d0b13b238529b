//! Every way to put a body on the wire, both ways, over loopback sockets and in memory: both carriers
//! hand the peers the same.

use crate::peers::{Actions, Dummy, Served, drive, echo, hasty, inputs, post};
use dmct_net::{
    Limits,
    memory::{Bounds, Pair},
    upper::UpperTester,
};
use dmct_wire::peer::{Delivery, Input, Loss, Request, Response, Time};

const BODY: &[u8] = b"<SyncML>0123456789</SyncML>";

/// What a client and a server saw of one exchange, in words.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    client: Vec<String>,
    server: Vec<String>,
}

/// Sends one request one way and the answer another way.
async fn over_sockets(limits: Limits, there: Delivery, back: Delivery) -> Outcome {
    let server = Served::new(limits.clone(), answering(back)).await;
    let mut client = Dummy::new(asking(server.url(), there));
    drive(limits, &mut client, &UpperTester::None).await;
    // Start, and what came of the request
    server.handed(2).await;
    let authority = server.address.to_string();
    let seen = server.stop().await;
    Outcome {
        client: words(&client.inputs(), &authority),
        server: words(&inputs(&seen), &authority),
    }
}

fn in_memory(there: Delivery, back: Delivery) -> Outcome {
    let mut server = Dummy::new(answering(back));
    let mut client = Dummy::new(asking("http://memory/dm?a=b".to_owned(), there));
    let bounds = Bounds {
        steps: 100,
        until: Time(u64::MAX),
    };
    assert!(Pair::new(&mut client, &mut server).run(bounds).finished);
    Outcome {
        client: words(&client.inputs(), "memory"),
        server: words(&server.inputs(), "memory"),
    }
}

fn answering(delivery: Delivery) -> impl FnMut(&Input, &mut Actions) {
    move |input, actions| {
        if let Input::Request(request) = input {
            actions.send(echo(request, delivery.clone()));
        }
    }
}

fn asking(url: String, delivery: Delivery) -> impl FnMut(&Input, &mut Actions) {
    move |input, actions| match input {
        Input::Start => actions.send(post(7, &url, BODY, delivery.clone())),
        Input::Response(_) | Input::Lost { .. } => actions.finish(),
        _ => {}
    }
}

fn words(inputs: &[Input], authority: &str) -> Vec<String> {
    inputs
        .iter()
        .filter_map(|input| match input {
            Input::Start => None,
            Input::Request(Request {
                target, head, body, ..
            }) => {
                let head = String::from_utf8(head.clone())
                    .unwrap()
                    .replace(authority, "HOST");
                Some(format!(
                    "{target} {head}{}",
                    String::from_utf8(body.clone()).unwrap()
                ))
            }
            Input::Response(Response {
                exchange,
                status,
                head,
                body,
                ..
            }) => {
                let (head, body) = (
                    String::from_utf8(head.clone()).unwrap(),
                    String::from_utf8(body.clone()).unwrap(),
                );
                Some(format!("{exchange} {status} {head}{body}"))
            }
            Input::Lost { loss, .. } => Some(match loss {
                Loss::Closed { partial } => format!("closed {}", String::from_utf8_lossy(partial)),
                Loss::TimedOut { partial } => {
                    format!("timed out {}", String::from_utf8_lossy(partial))
                }
                other => format!("{other:?}"),
            }),
            other => Some(format!("{other:?}")),
        })
        .collect()
}

/// Plays an exchange over both carriers and gives what both saw.
async fn outcome(limits: Limits, there: Delivery, back: Delivery) -> Outcome {
    let real = over_sockets(limits, there.clone(), back.clone()).await;
    assert_eq!(
        real,
        in_memory(there, back),
        "sockets on the left, memory on the right"
    );
    real
}

#[tokio::test]
async fn a_whole_body_carries_its_length() {
    let seen = outcome(Limits::default(), Delivery::Whole, Delivery::Whole).await;
    let request = "/dm?a=b POST /dm?a=b HTTP/1.1\r\nHost: HOST\r\nContent-Type: text/plain\r\nContent-Length: 27\r\n\r\n<SyncML>0123456789</SyncML>";
    assert_eq!(seen.server, [request]);
    let response = "7 200 HTTP/1.1 200 OK\r\nX-Method: POST\r\nContent-Length: 27\r\n\r\n<SyncML>0123456789</SyncML>";
    assert_eq!(seen.client, [response]);
}

#[tokio::test]
async fn a_chunked_body_arrives_whole_and_without_its_coding() {
    for size in [0, 1, 5, 27, 1000] {
        let seen = outcome(
            Limits::default(),
            Delivery::Chunked(size),
            Delivery::Chunked(size),
        )
        .await;
        assert!(
            seen.server[0]
                .contains("\r\nTransfer-Encoding: chunked\r\n\r\n<SyncML>0123456789</SyncML>")
        );
        assert!(
            seen.client[0]
                .ends_with("\r\nTransfer-Encoding: chunked\r\n\r\n<SyncML>0123456789</SyncML>")
        );
    }
}

#[tokio::test]
async fn a_body_without_a_length_ends_with_the_connection() {
    let seen = outcome(
        Limits::default(),
        Delivery::UntilClose,
        Delivery::UntilClose,
    )
    .await;
    assert!(seen.server[0].ends_with("\r\nConnection: close\r\n\r\n<SyncML>0123456789</SyncML>"));
    assert!(seen.client[0].ends_with("\r\nConnection: close\r\n\r\n<SyncML>0123456789</SyncML>"));
}

#[tokio::test]
async fn a_cut_request_is_lost_on_both_sides() {
    let seen = outcome(Limits::default(), Delivery::Cut(10), Delivery::Whole).await;
    assert_eq!(seen.server, ["closed <SyncML>01"]);
    assert_eq!(seen.client, ["closed "]);
}

#[tokio::test]
async fn of_a_cut_response_the_client_gets_what_came() {
    let seen = outcome(Limits::default(), Delivery::Whole, Delivery::Cut(10)).await;
    assert_eq!(seen.client, ["closed <SyncML>01"]);
}

#[tokio::test]
async fn a_request_longer_than_it_is_never_completes() {
    let hasty_server = hasty();
    let seen = outcome(
        Limits {
            response: Limits::default().response,
            ..hasty_server
        },
        Delivery::WrongLength(30),
        Delivery::Whole,
    )
    .await;
    assert_eq!(seen.server, ["timed out <SyncML>0123456789</SyncML>"]);
    assert_eq!(seen.client, ["closed "]);
}

#[tokio::test]
async fn a_response_longer_than_it_is_never_completes() {
    let limits = Limits {
        idle: Limits::default().idle,
        ..hasty()
    };
    let seen = outcome(limits, Delivery::Whole, Delivery::WrongLength(30)).await;
    assert_eq!(seen.client, ["timed out <SyncML>0123456789</SyncML>"]);
}

#[tokio::test]
async fn a_response_shorter_than_it_is_arrives_truncated() {
    let seen = outcome(Limits::default(), Delivery::Whole, Delivery::WrongLength(8)).await;
    assert!(seen.client[0].ends_with("\r\nContent-Length: 8\r\n\r\n<SyncML>"));
}

#[tokio::test]
async fn a_request_shorter_than_it_is_arrives_truncated() {
    let seen = over_sockets(Limits::default(), Delivery::WrongLength(8), Delivery::Whole).await;
    assert!(
        seen.server[0].ends_with("\r\nContent-Length: 8\r\n\r\n<SyncML>"),
        "{seen:?}"
    );
    let memory = in_memory(Delivery::WrongLength(8), Delivery::Whole);
    assert_eq!(
        (&memory.server[0], &memory.client),
        (&seen.server[0], &seen.client)
    );
}

#[tokio::test]
async fn raw_octets_go_as_they_are() {
    let request = Delivery::Raw(b"PUT /raw HTTP/1.0\r\nconTENT-length:  3\r\n\r\nabc".to_vec());
    let response = Delivery::Raw(b"HTTP/1.0 299 Odd\nX:  y \n\nto the end".to_vec());
    let seen = outcome(Limits::default(), request, response).await;
    assert_eq!(
        seen.server,
        ["/raw PUT /raw HTTP/1.0\r\nconTENT-length:  3\r\n\r\nabc"]
    );
    assert_eq!(
        seen.client,
        ["7 299 HTTP/1.0 299 Odd\nX:  y \n\nto the end"]
    );
}

#[tokio::test]
async fn raw_octets_that_are_no_http_are_malformed() {
    let garbage = Delivery::Raw(b"\x01\x03\x01\x02".to_vec());
    let seen = outcome(Limits::default(), garbage.clone(), Delivery::Whole).await;
    assert!(seen.server[0].contains("this is no HTTP/1.0 or HTTP/1.1 head"));
    assert!(seen.client[0].starts_with("7 400 HTTP/1.1 400 Bad Request\r\n"));
    let seen = outcome(Limits::default(), Delivery::Whole, garbage).await;
    assert!(seen.client[0].contains("this is no HTTP/1.0 or HTTP/1.1 head"));
}

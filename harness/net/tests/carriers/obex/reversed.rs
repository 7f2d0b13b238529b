//! Roles reversed: the DM server makes the link, to push its notification, and the session goes over it.

use dmct_net::{Limits, push::ObexConfig};
use dmct_wire::peer::{Delivery, Input, Loss, Observation, Push, Request, Response, Transmit};

use super::packets::{
    GET, Link, MESSAGE, NOTIFICATION, SUCCESS, address, bench, device, packet, put,
};
use crate::peers::{Actions, Served, hasty, inputs, observed};

fn message(exchange: u64, link: u64, body: &[u8]) -> Transmit {
    Transmit::Request {
        exchange,
        url: format!("obex:connection/{link}"),
        headers: vec![("Content-Type".to_owned(), MESSAGE.to_owned())],
        body: body.to_vec(),
        delivery: Delivery::Whole,
    }
}

/// A client that, when it was pushed to, sends these messages over the same link, each when the one before was answered.
async fn client(messages: Vec<&'static [u8]>, limits: Limits) -> Served {
    let mut left = messages.into_iter().zip(1..);
    let mut link = 0;
    let react = move |input: &Input, actions: &mut Actions| {
        if let Input::Pushed(pushed) = input {
            link = pushed.connection.unwrap();
        }
        if matches!(input, Input::Pushed(_) | Input::Response(_))
            && let Some((body, exchange)) = left.next()
        {
            actions.send(message(exchange, link, body));
        }
    };
    Served::on(bench(ObexConfig::default(), limits).await, react)
}

/// A server that pushes a notification to this address, and answers each message with its octets twice.
async fn server(to: String) -> Served {
    let react = move |input: &Input, actions: &mut Actions| match input {
        Input::Start => actions.send(Transmit::Push {
            exchange: 9,
            to: to.clone(),
            push: Push::to_dm(NOTIFICATION, "BODY"),
        }),
        Input::Request(request) => actions.send(Transmit::Response {
            exchange: request.exchange,
            status: 200,
            headers: request.headers.clone(),
            body: request.body.repeat(2),
            delivery: Delivery::Whole,
        }),
        _ => {}
    };
    let links = ObexConfig {
        serves_sessions: true,
        packet: 255,
    };
    Served::on(bench(links, Limits::default()).await, react)
}

/// Waits until something was noted.
async fn noted(served: &Served, words: &str) {
    let noted = async {
        while !observed(&served.seen)
            .iter()
            .any(|note| note.contains(words))
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), noted)
        .await
        .unwrap_or_else(|_| panic!("{words}: {:?}", observed(&served.seen)));
}

#[tokio::test]
async fn a_session_goes_over_the_link_that_brought_the_notification() {
    let long: &'static [u8] = &[b'x'; 400];
    let client = client(vec![b"one", long], Limits::default()).await;
    let server = server(format!("{};session", address(&client))).await;
    // Start, the push or its delivery, and two messages each
    client.handed(4).await;
    server.handed(4).await;
    let (client, server) = (inputs(&client.stop().await), inputs(&server.stop().await));

    let Input::Pushed(pushed) = &client[1] else {
        panic!("{client:?}")
    };
    let answers: Vec<&Response> = client
        .iter()
        .filter_map(|input| match input {
            Input::Response(response) => Some(response),
            _ => None,
        })
        .collect();
    let header = [("Content-Type".to_owned(), MESSAGE.to_owned())];
    assert_eq!(answers.len(), 2);
    for (answer, body) in answers.iter().zip([b"oneone".to_vec(), long.repeat(2)]) {
        assert_eq!((answer.status, &answer.body), (200, &body));
        assert_eq!(Some(answer.connection), pushed.connection);
        assert_eq!(answer.headers, header);
        assert!(
            answer
                .head
                .starts_with(&[if body.len() > 255 { 0x02 } else { 0x82 }])
        );
    }
    assert_eq!((answers[0].exchange, answers[1].exchange), (1, 2));

    let requests: Vec<&Request> = server
        .iter()
        .filter_map(|input| match input {
            Input::Request(request) => Some(request),
            _ => None,
        })
        .collect();
    assert_eq!(requests.len(), 2);
    for (request, body) in requests.iter().zip([b"one", long]) {
        assert_eq!(
            (request.method.as_str(), request.target.as_str()),
            ("GET", "obex")
        );
        assert_eq!(
            (&request.body[..], &request.headers[..]),
            (body, &header[..])
        );
        assert_eq!(request.connection, requests[0].connection);
        // the answer to the GET carried it: Success, or Continue where it is long
        assert!([0xA0, 0x90].contains(&request.head[0]));
    }
}

#[tokio::test]
async fn a_client_that_has_nothing_to_say_is_left_in_peace() {
    let limits = Limits {
        idle: Limits::default().idle,
        ..hasty()
    };
    let client = client(Vec::new(), limits).await;
    let server = server(format!("{};session", address(&client))).await;
    noted(&server, "no message was got: 0xc4 (Not Found)").await;
    // and the link is ended rightly
    noted(&client, "Closed").await;
    assert_eq!(inputs(&server.stop().await).len(), 2);
}

#[tokio::test]
async fn a_message_over_a_link_that_does_not_wait_for_one_is_lost() {
    let client = Served::on(
        bench(ObexConfig::default(), Limits::default()).await,
        |input: &Input, actions: &mut Actions| match input {
            Input::Start => actions.send(message(5, 77, b"m")),
            Input::Observed(Observation::Closed { connection, .. }) => {
                actions.send(message(6, *connection, b"m"));
            }
            _ => {}
        },
    );
    client.handed(2).await;
    // a push without a session behind it
    let mut link = Link::connected(&client).await;
    assert_eq!(link.ask(&put(NOTIFICATION, b"BODY")).await, SUCCESS);
    drop(link);
    client.handed(4).await;
    let seen = inputs(&client.stop().await);
    let reasons: Vec<_> = seen
        .iter()
        .filter_map(|input| match input {
            Input::Lost {
                exchange,
                loss: Loss::Unreachable(reason),
            } => Some((*exchange, reason.contains("does not wait for a message"))),
            _ => None,
        })
        .collect();
    assert_eq!(reasons, [(5, true), (6, true)], "{seen:?}");
}

#[tokio::test]
async fn a_link_that_ends_before_the_answer_loses_the_message() {
    let client = client(vec![b"one"], Limits::default()).await;
    let mut link = Link::connected(&client).await;
    assert_eq!(link.ask(&put(NOTIFICATION, b"BODY")).await, SUCCESS);
    assert!(link.ask(GET).await.ends_with(b"\x49\x00\x06one"));
    // it is got once, and nothing else waits
    assert_eq!(link.ask(GET).await, packet(0xC4, &[]));
    drop(link);
    client.handed(3).await;
    let seen = inputs(&client.stop().await);
    assert!(
        matches!(
            &seen[2],
            Input::Lost {
                exchange: 1,
                loss: Loss::Closed { .. }
            }
        ),
        "{seen:?}"
    );
}

#[tokio::test]
async fn a_message_that_answers_none_is_a_push_still() {
    let device = device(Limits::default()).await;
    let mut link = Link::connected(&device).await;
    assert_eq!(link.ask(&put(NOTIFICATION, b"BODY")).await, SUCCESS);
    assert_eq!(link.ask(&put(MESSAGE, b"<SyncML/>")).await, SUCCESS);
    device.handed(3).await;
    let seen = inputs(&device.stop().await);
    assert!(matches!(&seen[2], Input::Pushed(pushed) if pushed.push.body == b"<SyncML/>"));
}

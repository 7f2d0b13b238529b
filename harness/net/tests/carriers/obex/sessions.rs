//! DM sessions: messages are put, answers are got.

use std::time::Duration;

use dmct_net::{Limits, push::ObexConfig, upper::UpperTester};
use dmct_wire::peer::{Delivery, Input, Loss, Observation, Request, Response, Transmit};

use super::packets::{
    ABORT, CONNECTED, GET, Link, MESSAGE, SUCCESS, address, answering, bench, header, packet, put,
    word,
};
use crate::peers::{Actions, Dummy, Served, drive_on, hasty, inputs, observed};

const WBXML: &str = "application/vnd.syncml.dm+wbxml";

/// A DM server: a bench that serves sessions in such packets.
async fn server<F>(packet: u16, limits: Limits, react: F) -> Served
where
    F: FnMut(&Input, &mut Actions) + Send + 'static,
{
    let links = ObexConfig {
        serves_sessions: true,
        packet,
    };
    Served::on(bench(links, limits).await, react)
}

fn response(request: &Request, status: u16, body: &[u8], delivery: Delivery) -> Transmit {
    Transmit::Response {
        exchange: request.exchange,
        status,
        headers: vec![
            ("Cache-Control".to_owned(), "private".to_owned()),
            ("content-type".to_owned(), WBXML.to_owned()),
        ],
        body: body.to_vec(),
        delivery,
    }
}

/// Answers each message with its octets behind one another twice.
fn doubling(input: &Input, actions: &mut Actions) {
    if let Input::Request(request) = input {
        let body = [&request.body[..], &request.body].concat();
        actions.send(response(request, 200, &body, Delivery::Whole));
    }
}

/// A DM client that sends these messages, each when the one before was answered.
fn asking(
    url: &str,
    messages: Vec<(Vec<u8>, Delivery)>,
) -> Dummy<impl FnMut(&Input, &mut Actions) + use<>> {
    let url = format!("{url}/dm");
    let mut left = messages.into_iter().zip(1..);
    Dummy::new(move |input: &Input, actions: &mut Actions| match input {
        Input::Start | Input::Response(_) | Input::Lost { .. } => match left.next() {
            Some(((body, delivery), exchange)) => actions.send(Transmit::Request {
                exchange,
                url: url.clone(),
                headers: vec![("Content-Type".to_owned(), MESSAGE.to_owned())],
                body,
                delivery,
            }),
            // that an exchange is unknown is noted behind everything else
            None => actions.send(Transmit::Drop { exchange: 99 }),
        },
        Input::Observed(Observation::Note(note)) if note.starts_with("exchange 99 ") => {
            actions.finish();
        }
        _ => {}
    })
}

/// What a client on such a bench is handed.
async fn ask(
    url: &str,
    messages: Vec<(Vec<u8>, Delivery)>,
    packet: u16,
    limits: Limits,
) -> (Vec<Input>, Vec<String>) {
    let mut client = asking(url, messages);
    let links = ObexConfig {
        packet,
        ..ObexConfig::default()
    };
    drive_on(bench(links, limits).await, &mut client, &UpperTester::None).await;
    (client.inputs(), observed(&client.seen))
}

fn whole(bodies: &[&[u8]]) -> Vec<(Vec<u8>, Delivery)> {
    let bodies = bodies.iter();
    bodies
        .map(|body| (body.to_vec(), Delivery::Whole))
        .collect()
}

#[tokio::test]
async fn a_session_of_several_messages_goes_over_one_link() {
    let long = vec![b'x'; 1000];
    let messages = whole(&[b"one", &long, b""]);
    let server = server(255, Limits::default(), doubling).await;
    let (answers, _) = ask(&address(&server), messages, 8192, Limits::default()).await;
    server.handed(4).await;
    let requests = inputs(&server.stop().await);

    let answers: Vec<&Response> = answers
        .iter()
        .filter_map(|input| match input {
            Input::Response(response) => Some(response),
            _ => None,
        })
        .collect();
    let shape: Vec<_> = answers
        .iter()
        .map(|one| (one.exchange, one.connection, one.status, one.body.len()))
        .collect();
    assert_eq!(shape, [(1, 1, 200, 6), (2, 1, 200, 2000), (3, 1, 200, 0)]);
    assert_eq!(answers[0].body, b"oneone");
    let content_type = ("Content-Type".to_owned(), WBXML.to_owned());
    assert!(
        answers
            .iter()
            .all(|one| one.headers == [content_type.clone()])
    );
    // the packets by hand: the Type takes 3 + 31 + 1 octets, all of it 3 + 5 + 35 + 5 + 3 + 6
    let head = b"\xA0\x00\x39\xCB\x00\x00\x00\x01\x42\x00\x23application/vnd.syncml.dm+wbxml\0\
        \xC3\x00\x00\x00\x06\x49\x00\x09";
    assert_eq!(answers[0].head, head);

    let requests: Vec<&Request> = requests
        .iter()
        .filter_map(|input| match input {
            Input::Request(request) => Some(request),
            _ => None,
        })
        .collect();
    let bodies: Vec<_> = requests.iter().map(|request| &request.body[..]).collect();
    assert_eq!(bodies, [b"one", &long[..], b""]);
    for request in &requests {
        assert_eq!(
            (request.method.as_str(), request.target.as_str()),
            ("PUT", "obex")
        );
        assert_eq!(
            request.headers,
            [("Content-Type".to_owned(), MESSAGE.to_owned())]
        );
        assert_eq!(request.connection, requests[0].connection);
    }
    assert_eq!(requests[0].head[0], 0x80);
    assert_eq!(requests[1].head[0], 0x02);
}

#[tokio::test]
async fn a_status_is_told_as_the_code_of_the_same_meaning() {
    let statuses = [401_u16, 404, 413, 500, 503, 202, 422];
    let mut left = statuses.into_iter();
    let server = server(
        8192,
        Limits::default(),
        move |input: &Input, actions: &mut Actions| {
            if let Input::Request(request) = input {
                let status = left.next().unwrap();
                actions.send(response(request, status, b"why", Delivery::Whole));
            }
        },
    )
    .await;
    let messages = whole(&[&b"m"[..]; 7]);
    let (answers, _) = ask(&address(&server), messages, 8192, Limits::default()).await;
    let seen: Vec<_> = answers
        .iter()
        .filter_map(|input| match input {
            Input::Response(response) => Some((response.status, response.body.len())),
            _ => None,
        })
        .collect();
    // 422 has no code of its own; what is no success has no body
    assert_eq!(
        seen,
        [
            (401, 0),
            (404, 0),
            (413, 0),
            (500, 0),
            (503, 0),
            (200, 3),
            (400, 0)
        ]
    );
}

#[tokio::test]
async fn a_get_that_comes_early_waits_for_the_answer() {
    let mut held = None;
    let server = server(
        8192,
        Limits::default(),
        move |input: &Input, actions: &mut Actions| match input {
            Input::Request(request) => {
                held = Some(request.clone());
                actions.wake_in(Duration::from_millis(30));
            }
            Input::Wake => {
                if let Some(request) = held.take() {
                    actions.send(response(&request, 200, b"late", Delivery::Whole));
                }
            }
            _ => {}
        },
    )
    .await;
    let mut link = Link::connected(&server).await;
    // the GET is there before the PUT is answered
    link.send(&[&put(MESSAGE, b"m")[..], GET].concat()).await;
    assert_eq!(link.receive().await, SUCCESS);
    let answer = link.receive().await;
    assert!(
        answer[0] == 0xA0 && answer.ends_with(b"\x49\x00\x07late"),
        "{answer:?}"
    );
    // it is got once
    assert_eq!(link.ask(GET).await, packet(0xC4, &[]));
}

#[tokio::test]
async fn a_long_answer_goes_on_as_long_as_it_is_got() {
    let server = server(255, Limits::default(), doubling).await;
    let mut link = Link::new(&server).await;
    let connected = [&CONNECTED[..5], b"\x00\xFF", &CONNECTED[7..]].concat();
    assert_eq!(link.ask(super::packets::CONNECT).await, connected);
    let half = vec![b'x'; 150];
    assert_eq!(link.ask(&put(MESSAGE, &half)).await, SUCCESS);
    let first = link.ask(GET).await;
    assert_eq!((first[0], first.len()), (0x90, 255));
    // given up in the middle, the rest is gone
    assert_eq!(link.ask(ABORT).await, SUCCESS);
    assert_eq!(link.ask(GET).await, packet(0xC4, &[]));
    assert_eq!(link.ask(&put(MESSAGE, &half)).await, SUCCESS);
    assert_eq!(link.ask(GET).await[0], 0x90);
    let last = link.ask(packet(0x83, &[]).as_slice()).await;
    assert_eq!(last[0], 0xA0);
}

#[tokio::test]
async fn a_peer_that_does_not_answer_is_not_available() {
    let server = server(
        8192,
        Limits {
            idle: Limits::default().idle,
            ..hasty()
        },
        |_: &Input, _: &mut Actions| {},
    )
    .await;
    let mut link = Link::connected(&server).await;
    assert_eq!(link.ask(&put(MESSAGE, b"m")).await, SUCCESS);
    assert_eq!(link.ask(GET).await, packet(0xD3, &[]));
    assert!(link.rest().await.is_empty());
    server.handed(3).await;
    let seen = inputs(&server.stop().await);
    assert!(
        matches!(seen[2], Input::Lost { exchange, loss: Loss::TimedOut { .. } }
            if matches!(&seen[1], Input::Request(request) if request.exchange == exchange)),
        "{seen:?}"
    );
}

#[tokio::test]
async fn a_get_can_be_aborted_while_it_waits_and_made_again() {
    let server = server(
        8192,
        Limits::default(),
        |input: &Input, actions: &mut Actions| match input {
            Input::Request(_) => {}
            Input::Observed(Observation::Note(note)) if note.contains("GET was given up") => {
                // the first exchange that arrives has this number
                actions.send(Transmit::Response {
                    exchange: 1_000_001,
                    status: 200,
                    headers: Vec::new(),
                    body: b"answer".to_vec(),
                    delivery: Delivery::Whole,
                });
            }
            _ => {}
        },
    )
    .await;
    let mut link = Link::connected(&server).await;
    assert_eq!(link.ask(&put(MESSAGE, b"m")).await, SUCCESS);
    link.send(GET).await;
    assert_eq!(link.ask(ABORT).await, SUCCESS);
    assert!(link.ask(GET).await.ends_with(b"answer"));
}

#[tokio::test]
async fn a_dropped_exchange_closes_the_link_whether_its_answer_is_got_or_not() {
    for gets in [false, true] {
        let server = server(
            8192,
            Limits::default(),
            |input: &Input, actions: &mut Actions| {
                if let Input::Request(request) = input {
                    actions.send(Transmit::Drop {
                        exchange: request.exchange,
                    });
                }
            },
        )
        .await;
        let mut link = Link::connected(&server).await;
        link.send(&put(MESSAGE, b"m")).await;
        if gets {
            link.send(GET).await;
        }
        assert_eq!(link.rest().await, SUCCESS);
    }
}

#[tokio::test]
async fn an_answer_that_is_not_got_is_lost() {
    let server = server(8192, Limits::default(), doubling).await;
    let mut link = Link::connected(&server).await;
    assert_eq!(link.ask(&put(MESSAGE, b"one")).await, SUCCESS);
    assert_eq!(link.ask(&put(MESSAGE, b"two")).await, SUCCESS);
    assert!(link.ask(GET).await.ends_with(b"twotwo"));
    assert_eq!(link.ask(&put(MESSAGE, b"three")).await, SUCCESS);
    drop(link);
    server.handed(6).await;
    let seen = inputs(&server.stop().await);
    let lost: Vec<_> = seen
        .iter()
        .filter_map(|input| match input {
            Input::Lost { exchange, loss } => Some((*exchange, loss.clone())),
            _ => None,
        })
        .collect();
    let closed = Loss::Closed {
        partial: Vec::new(),
    };
    assert_eq!(lost, [(1_000_001, closed.clone()), (1_000_003, closed)]);
}

#[tokio::test]
async fn wrong_deliveries_arrive_wrong() {
    let server = server(8192, Limits::default(), doubling).await;
    let messages = vec![
        (b"lying".to_vec(), Delivery::WrongLength(9)),
        (b"cut off".to_vec(), Delivery::Cut(3)),
        (b"fine".to_vec(), Delivery::Chunked(2)),
    ];
    let (answers, _) = ask(&address(&server), messages, 8192, Limits::default()).await;
    let statuses: Vec<_> = answers
        .iter()
        .filter_map(|input| match input {
            Input::Response(response) => Some(response.body.clone()),
            Input::Lost {
                loss: Loss::Closed { .. },
                ..
            } => Some(b"lost".to_vec()),
            _ => None,
        })
        .collect();
    assert_eq!(statuses, [&b"lyinglying"[..], b"lost", b"finefine"]);
    server.handed(4).await;
    let seen = server.stop().await;
    let notes = observed(&seen);
    assert!(
        notes
            .iter()
            .any(|note| note.contains("said to have 9 octets, and 5 came"))
    );
    // the cut message is told as a loss, as one over HTTP is
    let kinds: Vec<_> = inputs(&seen)
        .iter()
        .map(|input| matches!(input, Input::Lost { .. }))
        .collect();
    assert_eq!(kinds, [false, false, true, false], "{notes:?}");
}

#[tokio::test]
async fn wrong_deliveries_of_answers_arrive_wrong() {
    let deliveries = [
        Delivery::WrongLength(9),
        Delivery::Cut(3),
        Delivery::Raw(b"\xA0\x00\x01".to_vec()),
        Delivery::UntilClose,
        Delivery::Whole,
    ];
    let mut left = deliveries.into_iter();
    let server = server(
        8192,
        Limits::default(),
        move |input: &Input, actions: &mut Actions| {
            if let Input::Request(request) = input {
                actions.send(response(request, 200, b"answer", left.next().unwrap()));
            }
        },
    )
    .await;
    let messages = whole(&[&b"m"[..]; 5]);
    let (answers, notes) = ask(&address(&server), messages, 8192, Limits::default()).await;
    let seen: Vec<_> = answers
        .iter()
        .filter_map(|input| match input {
            Input::Response(response) => Some(String::from_utf8(response.body.clone()).unwrap()),
            Input::Lost { loss, .. } => Some(format!("{loss:?}")),
            _ => None,
        })
        .collect();
    assert_eq!(
        (seen[0].as_str(), seen[3].as_str(), seen[4].as_str()),
        ("answer", "answer", "answer")
    );
    assert!(seen[1].starts_with("Closed"), "{seen:?}");
    assert!(seen[2].starts_with("Malformed"), "{seen:?}");
    assert!(
        notes
            .iter()
            .any(|note| note.contains("said to have 9 octets, and 6 came"))
    );
}

#[tokio::test]
async fn what_refuses_a_message_is_its_status() {
    let connected = CONNECTED.to_vec();
    for (answers, status) in [
        (vec![packet(0xC4, &[])], 404),
        (vec![connected.clone(), packet(0xCF, &[])], 415),
        (
            vec![connected.clone(), SUCCESS.to_vec(), packet(0xD3, &[])],
            503,
        ),
    ] {
        let (to, packets) = answering(answers).await;
        let (answers, _) = ask(&to, whole(&[b"m"]), 8192, hasty()).await;
        let Some(Input::Response(response)) = answers.last() else {
            panic!("{answers:?}")
        };
        assert_eq!((response.status, response.body.len()), (status, 0));
        drop(packets);
    }
}

#[tokio::test]
async fn a_link_that_was_closed_meanwhile_is_made_again() {
    let server = server(
        8192,
        Limits::default(),
        |input: &Input, actions: &mut Actions| {
            if let Input::Request(request) = input {
                actions.send(response(request, 200, &request.body, Delivery::UntilClose));
            }
        },
    )
    .await;
    let messages = whole(&[b"one", b"two"]);
    let (answers, _) = ask(&address(&server), messages, 8192, Limits::default()).await;
    let bodies: Vec<_> = answers
        .iter()
        .filter_map(|input| match input {
            Input::Response(response) => Some((response.connection, response.body.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(bodies, [(1, b"one".to_vec()), (2, b"two".to_vec())]);
}

#[tokio::test]
async fn an_answer_beyond_the_limits_is_not_held() {
    let gigabyte = packet(0x90, &[&word(0xC3, 1 << 30), &header(0x48, b"a")]);
    let (to, _packets) = answering(vec![CONNECTED.to_vec(), SUCCESS.to_vec(), gigabyte]).await;
    let (answers, _) = ask(&to, whole(&[b"m"]), 8192, hasty()).await;
    let Some(Input::Lost { loss, .. }) = answers.last() else {
        panic!("{answers:?}")
    };
    assert!(
        matches!(loss, Loss::Malformed { reason, .. } if reason.contains("1073741824 octets")),
        "{loss:?}"
    );
}

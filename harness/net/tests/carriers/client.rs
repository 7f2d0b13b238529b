//! The HTTP client against servers of every habit.

use dmct_net::{Limits, upper::UpperTester};
use dmct_wire::peer::{Delivery, Input, Loss, Response};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::peers::{Actions, Dummy, drive, hasty, loopback, post};

const KEPT: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

/// A server that plays one script for each connection, an answer to each request, and then closes it.
/// Gives the number of requests on each connection.
async fn scripted(scripts: Vec<Vec<&'static [u8]>>) -> (String, JoinHandle<Vec<usize>>) {
    let listener = TcpListener::bind(loopback()).await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let playing = tokio::spawn(async move {
        let mut counts = Vec::new();
        for script in scripts {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut count = 0;
            for answer in script {
                if !request(&mut stream).await {
                    break;
                }
                count += 1;
                stream.write_all(answer).await.unwrap();
            }
            counts.push(count);
        }
        counts
    });
    (url, playing)
}

/// Reads one request, which the clients of these tests end with `!`; false at the end.
async fn request(stream: &mut TcpStream) -> bool {
    while let Ok(octet) = stream.read_u8().await {
        if octet == b'!' {
            return true;
        }
    }
    false
}

/// Posts so many messages, one after the other, and gives what came of them.
async fn posts(limits: Limits, url: &str, count: u64) -> Vec<Result<Response, Loss>> {
    let url = url.to_owned();
    let mut client = Dummy::new(move |input: &Input, actions: &mut Actions| {
        let next = match input {
            Input::Start => 1,
            Input::Response(Response { exchange, .. }) | Input::Lost { exchange, .. } => {
                exchange + 1
            }
            _ => return,
        };
        if next > count {
            actions.finish();
        } else {
            actions.send(post(next, &url, b"message!", Delivery::Whole));
        }
    });
    drive(limits, &mut client, &UpperTester::None).await;
    let results = client.inputs().into_iter().filter_map(|input| match input {
        Input::Response(response) => Some(Ok(response)),
        Input::Lost { loss, .. } => Some(Err(loss)),
        _ => None,
    });
    results.collect()
}

async fn one(limits: Limits, answer: &'static [u8]) -> Result<Response, Loss> {
    let (url, _playing) = scripted(vec![vec![answer]]).await;
    posts(limits, &url, 1).await.remove(0)
}

fn closed(partial: &[u8]) -> Loss {
    Loss::Closed {
        partial: partial.to_vec(),
    }
}

#[tokio::test]
async fn a_connection_is_used_again_unless_it_is_to_be_closed() {
    let closing = b"HTTP/1.1 200 OK\r\nconnection: Close\r\nContent-Length: 2\r\n\r\nok";
    let (url, playing) = scripted(vec![vec![KEPT, KEPT, closing], vec![KEPT]]).await;
    let results = posts(Limits::default(), &url, 4).await;
    let connections: Vec<_> = results
        .iter()
        .map(|result| result.as_ref().unwrap().connection)
        .collect();
    assert_eq!(connections, [1, 1, 1, 2]);
    assert_eq!(playing.await.unwrap(), [3, 1]);
}

#[tokio::test]
async fn a_stale_connection_is_tried_anew_once() {
    let (url, _playing) = scripted(vec![vec![KEPT], vec![KEPT]]).await;
    let results = posts(Limits::default(), &url, 2).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");

    let (url, _playing) = scripted(vec![vec![KEPT], vec![], vec![KEPT]]).await;
    let results = posts(Limits::default(), &url, 2).await;
    assert!(
        matches!(results[1], Err(Loss::Closed { .. })),
        "{results:?}"
    );
}

#[tokio::test]
async fn once_an_octet_of_the_response_came_nothing_is_sent_again() {
    let (url, playing) = scripted(vec![vec![KEPT, b"H"], vec![KEPT]]).await;
    let results = posts(Limits::default(), &url, 2).await;
    assert_eq!(results[1], Err(closed(b"H")));
    playing.abort();
}

#[tokio::test]
async fn an_error_comes_with_its_body() {
    let response = one(
        Limits::default(),
        b"HTTP/1.1 500 No\r\nContent-Length: 3\r\n\r\nwhy",
    )
    .await
    .unwrap();
    assert_eq!(
        (response.status, response.body.as_slice()),
        (500, &b"why"[..])
    );
}

#[tokio::test]
async fn a_100_is_no_response() {
    let answer = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    let response = one(Limits::default(), answer).await.unwrap();
    assert_eq!(
        (response.status, response.head),
        (200, KEPT[..KEPT.len() - 2].to_vec())
    );
}

#[tokio::test]
async fn what_comes_between_two_exchanges_is_no_answer_to_the_second() {
    let and_then = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 408 Slow\r\n\r\n";
    let (url, _playing) = scripted(vec![vec![and_then, KEPT], vec![KEPT]]).await;
    let results = posts(Limits::default(), &url, 2).await;
    assert_eq!(results[1].as_ref().unwrap().status, 200);
}

#[tokio::test]
async fn headers_that_are_folded_or_spaced_are_read() {
    let response = one(
        Limits::default(),
        b"HTTP/1.1 200 OK\r\nX : a\r\n b\r\nContent-Length: 0\r\n\r\n",
    )
    .await;
    let headers = response.unwrap().headers;
    assert_eq!((headers[0].0.as_str(), headers.len()), ("X", 2));
}

#[tokio::test]
async fn a_response_of_http_1_0_ends_with_the_connection() {
    let response = one(
        Limits::default(),
        b"HTTP/1.0 200 OK\r\nServer: old\r\n\r\nto the end",
    )
    .await
    .unwrap();
    assert_eq!(response.body, b"to the end");
}

#[tokio::test]
async fn a_response_that_breaks_off_is_lost_with_what_came() {
    assert_eq!(
        one(Limits::default(), b"HTTP/1.1 200 O").await,
        Err(closed(b"HTTP/1.1 200 O"))
    );
    let answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\nc";
    assert_eq!(one(Limits::default(), answer).await, Err(closed(b"abc")));
    assert_eq!(one(Limits::default(), b"").await, Err(closed(b"")));
}

#[tokio::test]
async fn a_response_beyond_the_limit_is_refused() {
    let limits = Limits {
        body: 1,
        ..Limits::default()
    };
    assert_eq!(one(limits, KEPT).await, Err(Loss::TooLarge { limit: 1 }));
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let listener = TcpListener::bind(loopback()).await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let results = posts(hasty(), &url, 1).await;
    assert_eq!(
        results,
        [Err(Loss::TimedOut {
            partial: Vec::new()
        })]
    );
}

#[tokio::test]
async fn why_nothing_can_be_sent_is_said_in_a_sentence() {
    let listener = TcpListener::bind(loopback()).await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for (url, sentence) in [
        (
            format!("http://{address}/"),
            format!("no connection to {address}: nothing listens there (connection refused)"),
        ),
        (
            "dm.example".to_owned(),
            "\"dm.example\" does not begin with http:// or https://".to_owned(),
        ),
    ] {
        assert_eq!(
            posts(Limits::default(), &url, 1).await,
            [Err(Loss::Unreachable(sentence))]
        );
    }
}

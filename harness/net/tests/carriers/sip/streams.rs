//! Connections: cut into messages, kept alive, bounded, lost.

use dmct_wire::peer::Loss;
use tokio::{io::AsyncWriteExt, net::TcpListener};

use super::*;
use crate::peers::{hasty, inputs};

#[tokio::test]
async fn a_connection_that_ends_or_brings_rubbish_is_a_loss() {
    for (answer, loss) in [
        ("", Loss::Closed { partial: Vec::new() }),
        ("SIP/2.0 200 OK\r\nl: 9\r\n\r\nx", Loss::Closed { partial: b"SIP/2.0 200 OK\r\nl: 9\r\n\r\nx".to_vec() }),
        (
            "HTTP/1.1 200 OK\r\n\r\n",
            Loss::Malformed {
                reason: "at octet 0: \"HTTP/1.1 200 OK\" is no line of SIP: method, URI and SIP/2.0, or SIP/2.0 and a status, are due".to_owned(),
                partial: b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
            },
        ),
    ] {
        let listener = TcpListener::bind(loopback()).await.unwrap();
        let to = format!("sip:{};transport=tcp", listener.local_addr().unwrap());
        let answering = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut octets = [0; 64];
            assert!(stream.read(&mut octets).await.unwrap() > 0);
            stream.write_all(answer.as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
            stream
        };
        let bench = carriers(sip(), Limits::default()).await;
        let (lost, _stream) = tokio::join!(outcome(bench, push(&to)), answering);
        assert_eq!(lost, Input::Lost { exchange: 1, loss });
    }
}

#[tokio::test]
async fn a_stream_is_cut_into_messages_kept_alive_and_refused_when_it_lies() {
    let device = quiet(Limits::default()).await;
    let mut stream = TcpStream::connect(address(&device)).await.unwrap();
    let own = stream.local_addr().unwrap();
    let typed = "Content-Type: text/plain\r\n";
    let text = |sequence| request("MESSAGE", own, sequence, typed, "x").replace("/UDP", "/TCP");
    let mut framer = Framer::new(dmct_wire::sip::Limits::default());
    let two = [text(1), text(2)].concat();
    let (front, rest) = two.split_at(300);
    stream.write_all(front.as_bytes()).await.unwrap();
    assert_eq!(next(&mut stream, &mut framer).await.code(), Some(200));
    stream.write_all(rest.as_bytes()).await.unwrap();
    assert_eq!(next(&mut stream, &mut framer).await.code(), Some(200));
    // RFC 5626 3.5.1: a ping of two line ends is answered by one
    stream.write_all(b"\r\n\r\n").await.unwrap();
    let mut pong = [0; 2];
    timeout(LONG, stream.read_exact(&mut pong))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(&pong, b"\r\n");
    // without a length nothing behind it can be read
    stream
        .write_all(text(3).replace("l: 1\r\n", "").as_bytes())
        .await
        .unwrap();
    assert_eq!(next(&mut stream, &mut framer).await.code(), Some(400));
    let mut rest = Vec::new();
    timeout(LONG, stream.read_to_end(&mut rest))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(rest, b"");
    device.handed(3).await;
    told(&device, "no Content-Length").await;
}

#[tokio::test]
async fn connections_are_bounded_in_number_and_time() {
    let limits = Limits {
        connections: 1,
        message: Duration::from_millis(50),
        ..Limits::default()
    };
    let device = quiet(limits).await;
    let mut first = TcpStream::connect(address(&device)).await.unwrap();
    first.write_all(b"\r\n\r\n").await.unwrap();
    let mut pong = [0; 2];
    timeout(LONG, first.read_exact(&mut pong))
        .await
        .unwrap()
        .unwrap();
    let mut second = TcpStream::connect(address(&device)).await.unwrap();
    // the first makes room, the second takes too long for a message
    assert_eq!(first.read(&mut pong).await.unwrap(), 0);
    second
        .write_all(b"MESSAGE sip:a SIP/2.0\r\n")
        .await
        .unwrap();
    let read = timeout(LONG, second.read(&mut pong)).await.unwrap();
    assert_eq!(read.unwrap(), 0);
    told(&device, "was not complete in time").await;
}

#[tokio::test]
async fn who_ends_its_own_sending_is_still_answered() {
    let device = quiet(Limits::default()).await;
    let mut stream = TcpStream::connect(address(&device)).await.unwrap();
    let own = stream.local_addr().unwrap();
    let text = request("OPTIONS", own, 1, "", "").replace("/UDP", "/TCP");
    stream.write_all(text.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    let reading = timeout(LONG, stream.read_to_end(&mut answer));
    reading.await.unwrap().unwrap();
    assert_eq!(message(&answer).code(), Some(200));
}

#[tokio::test]
async fn a_connection_on_which_nothing_happens_is_closed_without_a_word() {
    let device = quiet(hasty()).await;
    let mut stream = TcpStream::connect(address(&device)).await.unwrap();
    let mut octet = [0];
    let reading = timeout(LONG, stream.read(&mut octet));
    assert_eq!(reading.await.unwrap().unwrap(), 0);
    let seen = observed(&device.stop().await);
    assert!(!seen.iter().any(|note| note.contains("SIP")), "{seen:?}");
}

#[tokio::test]
async fn messages_to_one_address_share_a_connection() {
    let device = quiet(Limits::default()).await;
    let to = format!("sip:device@{};transport=tcp", address(&device));
    let mut left = 2;
    let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| match input {
        Input::Observed(_) => {}
        _ if left == 0 => actions.finish(),
        _ => {
            left -= 1;
            actions.send(push(&to));
        }
    });
    let bench = carriers(sip(), Limits::default()).await;
    drive_on(bench, &mut peer, &UpperTester::None).await;
    device.handed(3).await;
    let connections = inputs(&device.stop().await).into_iter().skip(1);
    let connections = connections.map(|input| match input {
        Input::Pushed(pushed) => pushed.connection.unwrap(),
        other => panic!("{other:?}"),
    });
    let connections: Vec<_> = connections.collect();
    assert_eq!(connections[0], connections[1]);
}

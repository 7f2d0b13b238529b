//! The bench: several peers, one after the other, on the same endpoints.

use std::time::Duration;

use dmct_net::{
    Clock, Limits, Stop, Stopper,
    bench::{Bench, BenchConfig, Driven},
    upper::UpperTester,
};
use dmct_wire::peer::{Answer, Delivery, Input, Output, Stimulus, Transmit};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::peers::{Actions, Dummy, Served, bench, drive, echo, loopback, post};

const REQUEST: &[u8] = b"POST /dm HTTP/1.1\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi";

#[tokio::test]
async fn an_address_that_cannot_be_had_is_named_in_a_sentence() {
    let taken = TcpListener::bind(loopback()).await.unwrap();
    let address = taken.local_addr().unwrap();
    let config = BenchConfig {
        http_listen: Some(address),
        ..BenchConfig::default()
    };
    let error = Bench::open(config).await.err().unwrap();
    let sentence = format!("cannot listen for HTTP at {address}: the address is already in use");
    assert_eq!(error.to_string(), sentence);

    // 192.0.2.0/24 is for documentation (RFC 5737): no machine has an address of it
    let config = BenchConfig {
        udp_listen: vec!["192.0.2.1:9".parse().unwrap()],
        ..BenchConfig::default()
    };
    let error = Bench::open(config).await.err().unwrap();
    let sentence =
        "cannot receive datagrams at 192.0.2.1:9: the address is not one of this machine";
    assert_eq!(error.to_string(), sentence);
}

#[tokio::test]
async fn datagrams_go_both_ways_with_their_addresses() {
    let server = Served::new(Limits::default(), |input: &Input, actions: &mut Actions| {
        if let Input::Datagram { from, payload, .. } = input {
            let payload = payload.iter().rev().copied().collect();
            actions.send(Transmit::Datagram {
                to: from.clone(),
                payload,
            });
        }
    })
    .await;
    let to = server.datagrams.to_string();
    let mut client = Dummy::new(move |input: &Input, actions: &mut Actions| match input {
        Input::Start => actions.send(Transmit::Datagram {
            to: to.clone(),
            payload: vec![1, 2, 3],
        }),
        Input::Datagram { .. } => actions.finish(),
        _ => {}
    });
    drive(Limits::default(), &mut client, &UpperTester::None).await;
    let Input::Datagram { from, payload, .. } = &client.inputs()[1] else {
        panic!("no datagram")
    };
    assert_eq!(
        (from, payload),
        (&server.datagrams.to_string(), &vec![3, 2, 1])
    );
}

#[tokio::test]
async fn what_arrives_while_no_peer_is_driven_is_handed_to_the_next() {
    let mut bench = bench(Limits::default()).await;
    let mut stream = TcpStream::connect(bench.http_address().unwrap())
        .await
        .unwrap();
    stream.write_all(REQUEST).await.unwrap();
    let mut peer = Dummy::new(|input: &Input, actions: &mut Actions| {
        if let Input::Request(request) = input {
            actions.send(echo(request, Delivery::Whole));
            actions.finish();
        }
    });
    let driven = bench
        .drive(
            &mut peer,
            &Clock::start(),
            &UpperTester::None,
            &Stop::never(),
        )
        .await;
    assert_eq!(driven, Driven::Finished);
    // the answer is on the wire although the peer finished at once and the bench is gone
    drop(bench);
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.ends_with("\r\n\r\nhi"), "{answer}");
}

#[tokio::test]
async fn a_request_that_a_peer_leaves_unanswered_is_closed_with_it() {
    let mut bench = bench(Limits::default()).await;
    let mut stream = TcpStream::connect(bench.http_address().unwrap())
        .await
        .unwrap();
    stream.write_all(REQUEST).await.unwrap();
    let mut peer = Dummy::new(|input: &Input, actions: &mut Actions| {
        if let Input::Request(_) = input {
            actions.finish();
        }
    });
    bench
        .drive(
            &mut peer,
            &Clock::start(),
            &UpperTester::None,
            &Stop::never(),
        )
        .await;
    let mut answer = Vec::new();
    // a reset ends the connection too
    let _ = stream.read_to_end(&mut answer).await;
    assert!(answer.is_empty());
}

#[tokio::test]
async fn an_answer_to_an_earlier_peer_is_not_handed_to_a_later_one() {
    let listener = TcpListener::bind(loopback()).await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let mut bench = bench(Limits::default()).await;
    let mut first = Dummy::new(move |_: &Input, actions: &mut Actions| {
        actions.send(post(1, &url, b"", Delivery::Whole));
        actions.finish();
    });
    bench
        .drive(
            &mut first,
            &Clock::start(),
            &UpperTester::None,
            &Stop::never(),
        )
        .await;
    let (mut stream, _) = listener.accept().await.unwrap();
    // it is gone, and a late answer cannot do harm
    let _ = stream
        .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        .await;
    let mut second = Dummy::new(|input: &Input, actions: &mut Actions| match input {
        Input::Wake => actions.finish(),
        _ => actions.wake_in(Duration::from_millis(20)),
    });
    bench
        .drive(
            &mut second,
            &Clock::start(),
            &UpperTester::None,
            &Stop::never(),
        )
        .await;
    assert_eq!(second.inputs(), [Input::Start, Input::Wake]);
}

#[tokio::test]
async fn a_wait_ends_at_its_time_and_not_before() {
    let mut peer = Dummy::new(|input: &Input, actions: &mut Actions| match input {
        Input::Start => actions.wake_in(Duration::from_millis(30)),
        _ => actions.finish(),
    });
    drive(Limits::default(), &mut peer, &UpperTester::None).await;
    let seen = peer.seen.lock().unwrap();
    assert!(seen[1].0.since(seen[0].0) >= Duration::from_millis(30));
}

#[tokio::test]
async fn a_peer_that_never_finishes_can_be_stopped() {
    let mut bench = bench(Limits::default()).await;
    let (stopper, stop) = Stopper::new();
    stopper.stop();
    let mut waiting = Dummy::new(|_: &Input, _: &mut Actions| {});
    let driven = bench
        .drive(&mut waiting, &Clock::start(), &UpperTester::None, &stop)
        .await;
    assert_eq!(driven, Driven::Stopped);
    let driven = bench
        .drive(&mut Restless, &Clock::start(), &UpperTester::None, &stop)
        .await;
    assert_eq!(driven, Driven::Stopped);
}

/// Always has something to send.
struct Restless;

impl dmct_wire::peer::Peer for Restless {
    fn handle(&mut self, _: dmct_wire::peer::Time, _: Input) {}

    fn poll(&mut self, _: dmct_wire::peer::Time) -> Output {
        Output::Answer {
            id: 0,
            answer: Answer::Unsupported,
        }
    }
}

#[tokio::test]
async fn a_reference_peer_in_this_process_answers_stimuli() {
    let (upper, stimuli) = UpperTester::local();
    let bench = bench(Limits::default()).await;
    let (stopper, stop) = Stopper::new();
    let reference = Dummy::new(|input: &Input, actions: &mut Actions| {
        if let Input::Stimulus { id, stimulus } = input {
            let note = Some(format!("{stimulus:?}"));
            actions.output(Output::Answer {
                id: *id,
                answer: Answer::Done { note },
            });
        }
    });
    let serving = tokio::spawn(dmct_net::bench::serve(
        bench,
        Box::new(reference),
        Clock::start(),
        stimuli,
        stop,
    ));
    let mut tester = Dummy::new(|input: &Input, actions: &mut Actions| match input {
        Input::Start => actions.send(Transmit::Stimulus {
            id: 4,
            stimulus: Stimulus::Abort,
        }),
        Input::Answered { .. } => actions.finish(),
        _ => {}
    });
    drive(Limits::default(), &mut tester, &upper).await;
    let answer = Answer::Done {
        note: Some("Abort".to_owned()),
    };
    assert_eq!(tester.inputs()[1], Input::Answered { id: 4, answer });
    stopper.stop();
    assert_eq!(serving.await.unwrap(), Driven::Stopped);
}

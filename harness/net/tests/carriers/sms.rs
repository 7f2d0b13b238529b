//! Short messages, both ways, through the HTTP interface of a gateway and through a program.

use std::time::Duration;

use dmct_net::{
    Limits,
    bench::Bench,
    push::{PushConfig, SmsConfig, SmsGateway},
    upper::UpperTester,
};
use dmct_wire::{
    peer::{Input, Observation, Transmit},
    sms::{Joined, Joiner, Ports, Reference, decode_submit, split},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use tempfile::TempDir;

use crate::peers::{Actions, Dummy, Served, carriers, drive_on, hasty, inputs, loopback, observed};

const TO: &str = "sms:+4912345";

const PORTS: Ports = Ports {
    destination: 2948,
    source: 9200,
};

/// A bench that sends through this gateway.
async fn through(gateway: SmsGateway, limits: Limits) -> Bench {
    let sms = SmsConfig {
        gateway: Some(gateway),
        listen: None,
    };
    let push = PushConfig {
        sms: Some(sms),
        ..PushConfig::default()
    };
    carriers(push, limits).await
}

/// A peer that takes short messages and keeps them.
async fn terminal(limits: Limits) -> Served {
    let sms = SmsConfig {
        gateway: None,
        listen: Some(loopback()),
    };
    let push = PushConfig {
        sms: Some(sms),
        ..PushConfig::default()
    };
    Served::on(
        carriers(push, limits).await,
        |_: &Input, _: &mut Actions| {},
    )
}

fn datagram(payload: &[u8]) -> Transmit {
    Transmit::Datagram {
        to: TO.to_owned(),
        payload: payload.to_vec(),
    }
}

/// Sends datagrams and is gone when they are on the wire.
async fn send(bench: Bench, payloads: &[Vec<u8>]) {
    let sent: Vec<_> = payloads.iter().map(|payload| datagram(payload)).collect();
    let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| {
        if matches!(input, Input::Start) {
            sent.iter().for_each(|sent| actions.send(sent.clone()));
            actions.finish();
        }
    });
    drive_on(bench, &mut peer, &UpperTester::None).await;
}

/// Sends something and gives the first note that comes of it.
async fn told_of(bench: Bench, transmit: Transmit) -> String {
    let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| match input {
        Input::Start => actions.send(transmit.clone()),
        Input::Observed(Observation::Note(_)) => actions.finish(),
        _ => {}
    });
    drive_on(bench, &mut peer, &UpperTester::None).await;
    observed(&peer.seen).pop().unwrap()
}

/// Asks for a target, and gives the answer.
async fn ask(terminal: &Served, method: &str, target: &str) -> String {
    let mut stream = TcpStream::connect(terminal.pushes.sms.unwrap())
        .await
        .unwrap();
    let request = format!("{method} {target} HTTP/1.0\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Waits until a terminal was told a sentence with these words.
async fn noted(terminal: &Served, words: &str) {
    let noted = async {
        while !observed(&terminal.seen)
            .iter()
            .any(|note| note.contains(words))
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), noted)
        .await
        .unwrap_or_else(|_| panic!("{words}: {:?}", observed(&terminal.seen)));
}

fn percent(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("%{octet:02x}")).collect()
}

/// The targets that ask for the parts of a datagram.
fn targets(payload: &[u8], ports: Ports) -> Vec<String> {
    let parts = split(payload, ports, Reference::Narrow(7)).unwrap();
    parts
        .iter()
        .map(|part| {
            let (header, data) = (percent(&part.header_octets()), percent(&part.data));
            format!("/sendsms?from=lab&to=%2B4912345&coding=1&udh={header}&text={data}")
        })
        .collect()
}

fn counting(octets: usize) -> Vec<u8> {
    (0..octets).map(|octet| octet as u8).collect()
}

#[tokio::test]
async fn datagrams_arrive_whole_and_in_their_order() {
    let terminal = terminal(Limits::default()).await;
    let at = terminal.pushes.sms.unwrap();
    let url = format!("http://{at}/cgi-bin/sendsms?username=u&from=%2B491");
    let payloads = [
        vec![],
        counting(133),
        counting(134),
        counting(5000),
        vec![9],
    ];
    let bench = through(SmsGateway::Http { url }, Limits::default()).await;
    send(bench, &payloads).await;
    terminal.handed(1 + payloads.len()).await;
    let arrived = inputs(&terminal.stop().await).split_off(1);
    // 140 octets, seven of them the header with the ports; twelve where the message is a part of several
    let expected = payloads.map(|payload| Input::Datagram {
        from: "sms:+491".to_owned(),
        to: match payload.len() {
            0..=133 => format!("{TO};port=2948;messages=1"),
            length => format!("{TO};port=2948;messages={}", length.div_ceil(128)),
        },
        payload,
    });
    assert_eq!(arrived, expected);
}

#[tokio::test]
async fn parts_are_joined_in_any_order() {
    let terminal = terminal(Limits::default()).await;
    let payload = counting(300);
    let targets = targets(&payload, PORTS);
    for place in [2, 0, 0, 1] {
        let answer = ask(&terminal, "GET", &targets[place]).await;
        assert!(answer.starts_with("HTTP/1.1 202 Accepted\r\n"), "{answer}");
        assert!(
            answer.ends_with("\r\n\r\n0: Accepted for delivery"),
            "{answer}"
        );
    }
    terminal.handed(2).await;
    let seen = terminal.stop().await;
    assert!(observed(&seen).join("\n").contains("came twice"));
    let Some(Input::Datagram { payload: came, .. }) = inputs(&seen).pop() else {
        panic!("{seen:?}");
    };
    assert_eq!(came, payload);
}

#[tokio::test]
async fn parts_whose_others_never_come_are_given_up() {
    let limits = Limits {
        parts: Duration::from_millis(20),
        ..Limits::default()
    };
    let terminal = terminal(limits).await;
    let targets = targets(&counting(300), PORTS);
    ask(&terminal, "GET", &targets[1]).await;
    noted(
        &terminal,
        "from lab was given up: its parts 1, 3 did not come",
    )
    .await;
    ask(&terminal, "GET", &targets[0]).await;
    ask(&terminal, "GET", &targets[2]).await;
    noted(&terminal, "its parts 2 did not come").await;
    assert_eq!(inputs(&terminal.stop().await), [Input::Start]);
}

#[tokio::test]
async fn what_is_no_datagram_is_told_and_not_handed_over() {
    let terminal = terminal(Limits::default()).await;
    for (method, target, answer, told) in [
        ("GET", "/?to=1&coding=1&text=a", 202, "is for no port"),
        (
            "GET",
            "/?coding=1&text=a&password=s3cret",
            400,
            "does not say whom it is `to`",
        ),
        (
            "GET",
            "/?to=1&text=Hello",
            400,
            "its coding is missing: 8-bit data",
        ),
        (
            "GET",
            "/?to=1&udh=%00&coding=2",
            400,
            "its coding is \\\"2\\\"",
        ),
        (
            "GET",
            "/?to=1&udh=%0",
            400,
            "`udh` has a percent sign without two digits",
        ),
        (
            "GET",
            "/?to=1&udh=%06%05%04",
            400,
            "its user data header is none",
        ),
        (
            "GET",
            "/?to=1&udh=%05%00%03%01%02%03",
            400,
            "part 3 of 2 cannot be",
        ),
        ("PUT", "/", 405, "sent PUT to the gateway of short messages"),
    ] {
        let got = ask(&terminal, method, target).await;
        assert!(
            got.starts_with(&format!("HTTP/1.1 {answer} ")),
            "{target} {got}"
        );
        noted(&terminal, told).await;
    }
    let notes = observed(&terminal.seen).join("\n");
    assert!(!notes.contains("s3cret"), "{notes}");
    assert_eq!(inputs(&terminal.stop().await), [Input::Start]);
}

/// Answers one request with these octets.
async fn answering(answer: &'static str) -> (String, tokio::task::JoinHandle<TcpStream>) {
    let listener = TcpListener::bind(loopback()).await.unwrap();
    let url = format!(
        "http://{}/send?username=tester&password=s3cret",
        listener.local_addr().unwrap()
    );
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut came = vec![0; 4096];
        let _ = stream.read(&mut came).await;
        stream.write_all(answer.as_bytes()).await.unwrap();
        stream
    });
    (url, task)
}

#[tokio::test]
async fn a_gateway_that_does_not_take_a_message_is_told_of_without_its_password() {
    for (answer, told) in [
        (
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 27\r\n\r\nno tester with s3cret here.",
            "the gateway answered 403 \\\"no ... with ... here.\\\"",
        ),
        (
            "HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\n4: Failed",
            "the gateway answered 202 \\\"4: Failed\\\"",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi!",
            "which does not say whether it took the message",
        ),
        ("rubbish\r\n\r\n", "this is no HTTP"),
        ("HTTP/1.1 202 Acc", "it was not complete in time"),
        ("", "it was not complete in time"),
    ] {
        let (url, _task) = answering(answer).await;
        let bench = through(SmsGateway::Http { url }, hasty()).await;
        let note = told_of(bench, datagram(b"x")).await;
        assert!(
            note.contains("a datagram to sms:+4912345 could not be sent: "),
            "{note}"
        );
        assert!(note.contains(told), "{answer}: {note}");
        assert!(!note.contains("s3cret"), "{note}");
    }
}

#[tokio::test]
async fn what_cannot_be_sent_is_told() {
    let nowhere = || SmsGateway::Http {
        url: "ftp://tester:s3cret@lab".to_owned(),
    };
    let none = SmsGateway::Command { argv: Vec::new() };
    let to = |to: &str| Transmit::Datagram {
        to: to.to_owned(),
        payload: vec![1],
    };
    for (gateway, transmit, told) in [
        (
            nowhere(),
            datagram(b"x"),
            "the URL of the gateway does not begin with http",
        ),
        (nowhere(), to("sms:4x"), "\\\"4x\\\" is no telephone number"),
        (nowhere(), to("sms:"), "is no telephone number"),
        (
            nowhere(),
            datagram(&vec![0; 255 * 128 + 1]),
            "at most 255 can be joined",
        ),
        (none, datagram(b"x"), "no command is named"),
    ] {
        let note = told_of(through(gateway, hasty()).await, transmit).await;
        assert!(note.contains(told), "{note}");
        assert!(!note.contains("s3cret"), "{note}");
    }
    let bench = carriers(PushConfig::default(), hasty()).await;
    let note = told_of(bench, datagram(b"x")).await;
    assert!(note.contains("nothing here carries sms"), "{note}");
}

#[tokio::test]
async fn a_program_is_given_each_message_as_a_submit() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("pdus");
    let argv = ["sh", "-c", "cat >> \"$0\"", file.to_str().unwrap()];
    let gateway = SmsGateway::Command {
        argv: argv.map(str::to_owned).to_vec(),
    };
    let payload = counting(300);
    let bench = through(gateway, Limits::default()).await;
    send(bench, std::slice::from_ref(&payload)).await;
    let lines = std::fs::read_to_string(file).unwrap();
    let mut joiner = Joiner::default();
    let joined: Vec<_> = lines
        .lines()
        .map(|line| {
            let octets: Vec<u8> = (0..line.len() / 2)
                .map(|place| u8::from_str_radix(&line[place * 2..place * 2 + 2], 16).unwrap())
                .collect();
            let submit = decode_submit(&octets).into_result().unwrap();
            assert_eq!(submit.destination.as_number().as_deref(), Some("+4912345"));
            assert_eq!(submit.user_data.ports(), Some(PORTS));
            joiner.take("us", &submit.user_data).unwrap()
        })
        .collect();
    assert_eq!(joined.len(), 3);
    let Joined::Whole(whole) = &joined[2] else {
        panic!("{joined:?}");
    };
    assert_eq!(whole.payload, payload);
}

#[tokio::test]
async fn a_message_that_a_program_does_not_send_ends_its_datagram() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("pdus");
    let script = "cat >> \"$0\"; echo no signal >&2; exit 3";
    let argv = ["sh", "-c", script, file.to_str().unwrap()];
    let gateway = SmsGateway::Command {
        argv: argv.map(str::to_owned).to_vec(),
    };
    let note = told_of(
        through(gateway, Limits::default()).await,
        datagram(&counting(300)),
    )
    .await;
    let told = "message 1 of 3: `sh` ended with exit status 3; standard error: no signal";
    assert!(note.contains(told), "{note}");
    assert_eq!(std::fs::read_to_string(file).unwrap().lines().count(), 1);
}

//! Our short messages go through Kannel's HTTP interface, and come out of its fake bearer as they were meant.

use std::{
    io::{BufRead, BufReader, Read},
    sync::mpsc,
    time::{Duration, Instant},
};

use dmct_net::{
    Limits,
    bench::Bench,
    push::{PushConfig, SmsConfig, SmsGateway},
    upper::UpperTester,
};
use dmct_wire::{
    peer::{Input, Observation, Transmit},
    sms::{Ports, Reference, UserData, split},
};

use super::lab::{Lab, Running};
use crate::peers::{Actions, Dummy, carriers, drive_on, observed};

/// What the fake bearer prints before each message it got.
const GOT: &str = "Got message ";

/// A message as the fake bearer got it.
#[derive(Debug, PartialEq, Eq)]
struct Got {
    from: String,
    to: String,
    header: Vec<u8>,
    data: Vec<u8>,
}

/// The next messages of the fake bearer.
fn next_of(bearer: &mut Running, count: usize) -> Vec<Got> {
    let (sender, lines) = mpsc::channel();
    let streams: [Box<dyn Read + Send>; 2] = [
        Box::new(bearer.0.stdout.take().unwrap()),
        Box::new(bearer.0.stderr.take().unwrap()),
    ];
    for stream in streams {
        let sender = sender.clone();
        // it ends with the process that is read
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
    }
    let until = Instant::now() + Duration::from_secs(10);
    let mut got = Vec::new();
    let mut heard = Vec::new();
    while got.len() < count {
        let left = until.saturating_duration_since(Instant::now());
        let line = lines.recv_timeout(left);
        let line = line.unwrap_or_else(|_| panic!("no message in {heard:#?}"));
        got.extend(line.split_once(GOT).map(|(_, said)| message(said)));
        heard.push(line);
    }
    got
}

/// Reads `1: <from to udh HEADER data DATA>`.
fn message(said: &str) -> Got {
    let inner = said.split_once('<').unwrap().1.trim_end_matches('>');
    let words: Vec<_> = inner.split(' ').collect();
    let [from, to, "udh", header, "data", data] = words[..] else {
        panic!("{said}");
    };
    Got {
        from: from.to_owned(),
        to: to.to_owned(),
        header: decoded(header),
        data: decoded(data),
    }
}

/// Octets of a URL.
fn decoded(text: &str) -> Vec<u8> {
    let mut octets = Vec::new();
    let mut rest = text.chars();
    while let Some(next) = rest.next() {
        match next {
            '%' => {
                let digits: String = rest.by_ref().take(2).collect();
                octets.push(u8::from_str_radix(&digits, 16).unwrap());
            }
            '+' => octets.push(b' '),
            other => octets.push(other as u8),
        }
    }
    octets
}

/// A bench that sends through Kannel.
async fn through(lab: &Lab, password: &str) -> Bench {
    let url = format!(
        "http://127.0.0.1:{}/cgi-bin/sendsms?username=tester&password={password}&from=2948",
        lab.sendsms
    );
    let sms = SmsConfig {
        gateway: Some(SmsGateway::Http { url }),
        listen: None,
    };
    let push = PushConfig {
        sms: Some(sms),
        ..PushConfig::default()
    };
    carriers(push, Limits::default()).await
}

/// Sends datagrams, and is finished at once, or when a note came.
fn sender(payloads: Vec<Vec<u8>>, until_told: bool) -> Dummy<impl FnMut(&Input, &mut Actions)> {
    let sent: Vec<_> = payloads
        .into_iter()
        .map(|payload| Transmit::Datagram {
            to: "sms:+4912345".to_owned(),
            payload,
        })
        .collect();
    Dummy::new(move |input: &Input, actions: &mut Actions| {
        if matches!(input, Input::Start) {
            sent.iter().for_each(|sent| actions.send(sent.clone()));
        }
        let told = matches!(input, Input::Observed(Observation::Note(_)));
        if told || !until_told {
            actions.finish();
        }
    })
}

#[tokio::test]
async fn header_and_payload_come_out_of_the_fake_bearer_as_they_were_meant() {
    let Some(lab) = Lab::open(1).await else {
        return;
    };
    let lab = lab.with_sendsms().await;
    let mut bearer = lab.fake_bearer().await;
    let short = vec![
        0x01, 0x06, 0x03, 0xD8, 0xAF, 0x87, 0x00, 0x20, 0x25, 0x2B, 0x3E,
    ];
    let long: Vec<_> = (0..=255).chain(0..=127).collect();
    let mut peer = sender(vec![short.clone(), long.clone()], false);
    drive_on(through(&lab, "s3cret").await, &mut peer, &UpperTester::None).await;

    // the bearer gets parts in any order, so they are compared by their numbers
    let mut got = next_of(&mut bearer, 4);
    got.sort_by_key(|got| (got.header.len(), got.header.clone()));
    let ports = Ports {
        destination: 2948,
        source: 9200,
    };
    let parts = |payload: &[u8], reference| split(payload, ports, Reference::Narrow(reference));
    let expected: Vec<_> = [parts(&short, 1).unwrap(), parts(&long, 2).unwrap()]
        .concat()
        .iter()
        .map(|part: &UserData| Got {
            from: "2948".to_owned(),
            to: "+4912345".to_owned(),
            header: part.header_octets(),
            data: part.data.clone(),
        })
        .collect();
    assert_eq!(got, expected);
}

#[tokio::test]
async fn a_refusal_is_told_without_the_password() {
    let Some(lab) = Lab::open(2).await else {
        return;
    };
    let lab = lab.with_sendsms().await;
    let mut peer = sender(vec![vec![1]], true);
    drive_on(
        through(&lab, "mistaken").await,
        &mut peer,
        &UpperTester::None,
    )
    .await;
    let notes = observed(&peer.seen);
    let note = notes.last().unwrap();
    assert!(note.contains("the gateway answered 403"), "{note}");
    assert!(!note.contains("mistaken"), "{note}");
}

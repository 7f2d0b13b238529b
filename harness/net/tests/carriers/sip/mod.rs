//! SIP, core and user agent, over loopback: what every test needs; the tests stand in the modules.

mod kamailio;
mod lab;
mod messages;
mod refusals;
mod registrations;
mod sipp;
mod streams;

use std::{net::SocketAddr, time::Duration};

use dmct_net::{Limits, bench::Bench, push::PushConfig, upper::UpperTester};
use dmct_wire::{
    peer::{Delivered, Input, Push, Transmit},
    sip::{Framer, Message, Registration, decode},
};
use tokio::{
    io::AsyncReadExt,
    net::{TcpStream, UdpSocket},
    time::timeout,
};

use crate::peers::{Actions, Dummy, Served, carriers, drive_on, loopback, observed};

pub const NOTIFICATION: &str = "application/vnd.syncml.dm.notification";

pub const RECORD: &str = "sip:device@home.example";

pub const LONG: Duration = Duration::from_secs(20);

pub fn sip() -> PushConfig {
    PushConfig {
        sip: Some(loopback()),
        ..PushConfig::default()
    }
}

/// A peer that keeps whatever arrives by SIP.
pub async fn quiet(limits: Limits) -> Served {
    Served::on(
        carriers(sip(), limits).await,
        |_: &Input, _: &mut Actions| {},
    )
}

pub fn address(served: &Served) -> SocketAddr {
    served.pushes.sip.unwrap()
}

pub fn registration(expires: u32) -> Registration {
    Registration {
        registrar: "sip:home.example".to_owned(),
        address_of_record: RECORD.to_owned(),
        contact: String::new(),
        instance: Some("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6".to_owned()),
        reg_id: None,
        gruu: true,
        dm_feature: true,
        expires,
    }
}

pub fn register(core: &str, registration: Registration) -> Transmit {
    Transmit::Register {
        exchange: 1,
        core: core.to_owned(),
        registration,
    }
}

pub fn push(to: &str) -> Transmit {
    Transmit::Push {
        exchange: 1,
        to: to.to_owned(),
        push: Push::to_dm(NOTIFICATION, b"\0\r\n\xFF".to_vec()),
    }
}

/// Sends this, and gives what comes of it.
pub async fn outcome(bench: Bench, transmit: Transmit) -> Input {
    let mut transmit = Some(transmit);
    let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| match input {
        Input::Start => actions.send(transmit.take().unwrap()),
        Input::Delivered(_) | Input::Lost { .. } => actions.finish(),
        _ => {}
    });
    drive_on(bench, &mut peer, &UpperTester::None).await;
    peer.inputs().pop().unwrap()
}

pub fn delivered(input: Input) -> Delivered {
    match input {
        Input::Delivered(delivered) => delivered,
        other => panic!("{other:?}"),
    }
}

pub fn message(octets: &[u8]) -> Message {
    decode(octets, &dmct_wire::sip::Limits::default())
        .into_result()
        .unwrap()
}

/// Waits until the peer was told so.
pub async fn told(served: &Served, words: &str) {
    let told = async {
        while !observed(&served.seen)
            .iter()
            .any(|note| note.contains(words))
        {
            tokio::task::yield_now().await;
        }
    };
    timeout(LONG, told)
        .await
        .unwrap_or_else(|_| panic!("{words}: {:?}", observed(&served.seen)));
}

/// Somebody who speaks UDP by hand.
pub struct Hand(UdpSocket);

impl Hand {
    pub async fn new() -> Self {
        Self(UdpSocket::bind(loopback()).await.unwrap())
    }

    pub fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    pub async fn send(&self, octets: &[u8], to: SocketAddr) {
        self.0.send_to(octets, to).await.unwrap();
    }

    pub async fn receive(&self) -> (Vec<u8>, SocketAddr) {
        let mut octets = vec![0; 1 << 16];
        let receiving = timeout(LONG, self.0.recv_from(&mut octets));
        let (count, from) = receiving.await.expect("nothing came").unwrap();
        octets.truncate(count);
        (octets, from)
    }

    pub async fn ask(&self, octets: &[u8], to: SocketAddr) -> Message {
        self.send(octets, to).await;
        message(&self.receive().await.0)
    }
}

/// A request as somebody else writes it, with more header lines.
pub fn request(method: &str, from: SocketAddr, sequence: u32, lines: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} sip:device@home.example SIP/2.0\r\n\
         v: SIP/2.0/UDP {from};branch=z9hG4bK-{method}-{sequence}\r\n\
         Max-Forwards: 70\r\nf: <{RECORD}>;tag=1\r\nt: <{RECORD}>\r\ni: call\r\n\
         CSeq: {sequence} {method}\r\n{lines}l: {length}\r\n\r\n{body}"
    )
}

/// The next message of a stream.
pub async fn next(stream: &mut TcpStream, framer: &mut Framer) -> Message {
    let mut octets = [0; 4096];
    loop {
        if let Some(message) = framer.message().unwrap() {
            return message;
        }
        let count = timeout(LONG, stream.read(&mut octets))
            .await
            .unwrap()
            .unwrap();
        assert!(count > 0, "it was closed");
        framer.push(&octets[..count]);
    }
}

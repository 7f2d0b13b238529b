//! SIP, core and user agent, over loopback: registrations, pushes, what comes twice, what never comes, what is wrong.

use std::{net::SocketAddr, time::Duration};

use dmct_net::{Clock, Limits, Stop, bench::Bench, push::PushConfig, upper::UpperTester};
use dmct_wire::{
    peer::{Carrier, Delivered, Input, Loss, Push, Pushed, Transmit},
    sip::{Framer, Message, Registered, Registration, decode},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UdpSocket},
    time::timeout,
};

use crate::peers::{Actions, Dummy, Served, carriers, drive_on, hasty, inputs, loopback, observed};

const NOTIFICATION: &str = "application/vnd.syncml.dm.notification";

const RECORD: &str = "sip:device@home.example";

const LONG: Duration = Duration::from_secs(20);

fn sip() -> PushConfig {
    PushConfig {
        sip: Some(loopback()),
        ..PushConfig::default()
    }
}

/// A peer that keeps whatever arrives by SIP.
async fn quiet(limits: Limits) -> Served {
    Served::on(
        carriers(sip(), limits).await,
        |_: &Input, _: &mut Actions| {},
    )
}

fn address(served: &Served) -> SocketAddr {
    served.pushes.sip.unwrap()
}

fn registration(expires: u32) -> Registration {
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

fn register(core: &str, registration: Registration) -> Transmit {
    Transmit::Register {
        exchange: 1,
        core: core.to_owned(),
        registration,
    }
}

fn push(to: &str) -> Transmit {
    Transmit::Push {
        exchange: 1,
        to: to.to_owned(),
        push: Push::to_dm(NOTIFICATION, b"\0\r\n\xFF".to_vec()),
    }
}

/// Sends this, and gives what comes of it.
async fn outcome(bench: Bench, transmit: Transmit) -> Input {
    let mut transmit = Some(transmit);
    let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| match input {
        Input::Start => actions.send(transmit.take().unwrap()),
        Input::Delivered(_) | Input::Lost { .. } => actions.finish(),
        _ => {}
    });
    drive_on(bench, &mut peer, &UpperTester::None).await;
    peer.inputs().pop().unwrap()
}

fn delivered(input: Input) -> Delivered {
    match input {
        Input::Delivered(delivered) => delivered,
        other => panic!("{other:?}"),
    }
}

fn message(octets: &[u8]) -> Message {
    decode(octets, &dmct_wire::sip::Limits::default())
        .into_result()
        .unwrap()
}

/// Waits until the peer was told so.
async fn told(served: &Served, words: &str) {
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
struct Hand(UdpSocket);

impl Hand {
    async fn new() -> Self {
        Self(UdpSocket::bind(loopback()).await.unwrap())
    }

    fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }

    async fn send(&self, octets: &[u8], to: SocketAddr) {
        self.0.send_to(octets, to).await.unwrap();
    }

    async fn receive(&self) -> (Vec<u8>, SocketAddr) {
        let mut octets = vec![0; 1 << 16];
        let receiving = timeout(LONG, self.0.recv_from(&mut octets));
        let (count, from) = receiving.await.expect("nothing came").unwrap();
        octets.truncate(count);
        (octets, from)
    }

    async fn ask(&self, octets: &[u8], to: SocketAddr) -> Message {
        self.send(octets, to).await;
        message(&self.receive().await.0)
    }
}

/// A request as somebody else writes it, with more header lines.
fn request(method: &str, from: SocketAddr, sequence: u32, lines: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{method} sip:device@home.example SIP/2.0\r\n\
         v: SIP/2.0/UDP {from};branch=z9hG4bK-{method}-{sequence}\r\n\
         Max-Forwards: 70\r\nf: <{RECORD}>;tag=1\r\nt: <{RECORD}>\r\ni: call\r\n\
         CSeq: {sequence} {method}\r\n{lines}l: {length}\r\n\r\n{body}"
    )
}

#[tokio::test]
async fn a_user_agent_registers_and_is_sent_a_message_by_udp_and_by_tcp() {
    for parameter in ["", ";transport=tcp"] {
        // the device lives on its bench: it registers, and takes what comes
        let mut core_bench = carriers(sip(), Limits::default()).await;
        let core = core_bench.push_addresses().sip.unwrap();
        let mut registering = Some(register(&format!("{core}{parameter}"), registration(600)));
        let device = Served::on(
            carriers(sip(), Limits::default()).await,
            move |input: &Input, actions: &mut Actions| {
                if *input == Input::Start {
                    actions.send(registering.take().unwrap());
                }
            },
        );
        device.handed(2).await;

        // the registration came before the server's peer did, which is told of it all the same
        let mut server = Dummy::new(|input: &Input, actions: &mut Actions| match input {
            Input::Registered { .. } => actions.send(push("sip:device@HOME.example")),
            Input::Delivered(_) | Input::Lost { .. } => actions.finish(),
            _ => {}
        });
        let never = Stop::never();
        let clock = Clock::start();
        let driving = core_bench.drive(&mut server, &clock, &UpperTester::None, &never);
        timeout(LONG, driving)
            .await
            .expect("the peer never finished");
        device.handed(3).await;

        let inputs_of_server = server.inputs();
        let [
            Input::Start,
            Input::Registered {
                octets, registered, ..
            },
            Input::Delivered(answered),
        ] = inputs_of_server.as_slice()
        else {
            panic!("{inputs_of_server:?}");
        };
        let binding = &registered.bindings[0];
        assert_eq!(registered.address_of_record, RECORD);
        assert_eq!(binding.applications, ["syncml.dm"]);
        assert_eq!(
            binding.contact.uri,
            format!("sip:device@{}{parameter}", address(&device))
        );

        let core = core.to_string();
        let inputs_of_device = inputs(&device.stop().await);
        let [
            Input::Start,
            Input::Delivered(granted),
            Input::Pushed(pushed),
        ] = inputs_of_device.as_slice()
        else {
            panic!("{inputs_of_device:?}");
        };
        assert_eq!(granted.sent, *octets);
        assert!(granted.taken);
        let grant = Registered::read(&message(&granted.answer)).unwrap();
        let gruu = "sip:device@home.example;gr=urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
        assert_eq!(grant.bindings[0].public_gruu.as_deref(), Some(gruu));
        assert_eq!(grant.bindings[0].expires, Some(600));

        assert_eq!(
            pushed.push,
            Push::to_dm(NOTIFICATION, b"\0\r\n\xFF".to_vec())
        );
        assert_eq!(pushed.carrier, Carrier::Sip);
        assert_eq!(pushed.from, core);
        assert_eq!(pushed.to, gruu);
        assert_eq!(pushed.connection.is_some(), !parameter.is_empty());
        assert_eq!(
            answered.sent,
            [pushed.head.as_slice(), &pushed.push.body].concat()
        );
        assert_eq!((answered.status, answered.taken), (200, true));
        let head = String::from_utf8_lossy(&pushed.head).into_owned();
        assert!(
            head.starts_with(&format!("MESSAGE {gruu} SIP/2.0\r\n")),
            "{head}"
        );
        let transport = if parameter.is_empty() { "UDP" } else { "TCP" };
        assert!(
            head.contains(&format!("Via: SIP/2.0/{transport} {core};")),
            "{head}"
        );
    }
}

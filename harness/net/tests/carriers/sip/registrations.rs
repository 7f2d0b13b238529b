//! Registrations outlive a peer, and the connections they came on are used again.

use dmct_net::{Clock, Stop};
use tokio::io::AsyncWriteExt;

use super::*;
use crate::peers::inputs;

#[tokio::test]
async fn a_registration_is_told_to_every_peer_until_it_is_removed() {
    let mut bench = carriers(sip(), Limits::default()).await;
    let core = bench.push_addresses().sip.unwrap();
    let hand = Hand::new().await;
    let contact = format!("m: <sip:device@{}>\r\n", hand.address());
    for (sequence, expires, told) in [(1, 60, 1), (2, 60, 1), (3, 0, 0)] {
        let lines = format!("{contact}Expires: {expires}\r\n");
        let text = request("REGISTER", hand.address(), sequence, &lines, "");
        let answer = hand.ask(text.as_bytes(), core).await;
        assert_eq!(answer.code(), Some(200));
        let (clock, never) = (Clock::start(), Stop::never());
        let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| match input {
            Input::Start if told > 0 => {}
            Input::Start | Input::Registered { .. } => actions.finish(),
            _ => {}
        });
        let driving = bench.drive(&mut peer, &clock, &UpperTester::None, &never);
        timeout(LONG, driving).await.expect("it was not told");
        match peer.inputs().as_slice() {
            [Input::Start] if told == 0 => {}
            [Input::Start, Input::Registered { octets, from, .. }] if told == 1 => {
                assert_eq!(*octets, text.as_bytes());
                assert_eq!(*from, hand.address().to_string());
            }
            other => panic!("{sequence}: {other:?}"),
        }
    }
}

/// A core, and a device that registered with it on a connection that is the only way to it.
async fn registered_by_tcp(limits: Limits) -> (Bench, TcpStream) {
    let bench = carriers(sip(), limits).await;
    let core = bench.push_addresses().sip.unwrap();
    let mut device = TcpStream::connect(core).await.unwrap();
    let own = device.local_addr().unwrap();
    let lines = "Contact: <sip:device@192.0.2.1;transport=tcp>\r\n";
    let text = request("REGISTER", own, 1, lines, "").replace("/UDP", "/TCP");
    device.write_all(text.as_bytes()).await.unwrap();
    let mut framer = Framer::new(dmct_wire::sip::Limits::default());
    assert_eq!(next(&mut device, &mut framer).await.code(), Some(200));
    (bench, device)
}

/// Waits until the core closes a connection.
async fn closed(mut stream: TcpStream) {
    let mut octet = [0];
    let read = timeout(LONG, stream.read(&mut octet)).await.unwrap();
    // one that was never accepted is reset
    assert_eq!(read.unwrap_or(0), 0);
}

#[tokio::test]
async fn a_connection_on_which_somebody_registered_outlasts_idle_ones_and_is_used_again() {
    let limits = Limits {
        idle: Duration::from_millis(50),
        ..Limits::default()
    };
    let (mut bench, mut device) = registered_by_tcp(limits).await;
    let core = bench.push_addresses().sip.unwrap();
    // it began to be idle later than the device did
    closed(TcpStream::connect(core).await.unwrap()).await;

    let answering = async {
        let mut framer = Framer::new(dmct_wire::sip::Limits::default());
        let request = next(&mut device, &mut framer).await;
        let answer = Message::response_to(&request, 200, "OK", Some("far"));
        device.write_all(&answer.encode()).await.unwrap();
        request.start().to_string()
    };
    let mut peer = Dummy::new(|input: &Input, actions: &mut Actions| match input {
        Input::Start => actions.send(push(RECORD)),
        Input::Delivered(_) | Input::Lost { .. } => actions.finish(),
        _ => {}
    });
    let (clock, never) = (Clock::start(), Stop::never());
    let driving = bench.drive(&mut peer, &clock, &UpperTester::None, &never);
    let (_, start) = tokio::join!(driving, answering);
    assert_eq!(start, "MESSAGE sip:device@192.0.2.1;transport=tcp SIP/2.0");
    assert!(delivered(peer.inputs().pop().unwrap()).taken);
}

#[tokio::test]
async fn a_connection_on_which_somebody_registered_makes_no_room_for_others() {
    let limits = Limits {
        connections: 1,
        ..Limits::default()
    };
    let (bench, mut device) = registered_by_tcp(limits).await;
    closed(
        TcpStream::connect(bench.push_addresses().sip.unwrap())
            .await
            .unwrap(),
    )
    .await;
    // RFC 5626 3.5.1: who is there answers a ping
    device.write_all(b"\r\n\r\n").await.unwrap();
    let mut pong = [0; 2];
    timeout(LONG, device.read_exact(&mut pong))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(&pong, b"\r\n");
}

/// Whether a MESSAGE goes to the contact at this address, and not to where the REGISTER came from, which was 127.0.0.1
/// and had these header lines.
async fn goes_to_contact(lines: &str, contact: &str) -> bool {
    let mut bench = carriers(sip(), Limits::default()).await;
    let core = bench.push_addresses().sip.unwrap();
    let source = Hand::new().await;
    let contact = Hand(UdpSocket::bind((contact, 0)).await.unwrap());
    let named = contact.address();
    let lines = format!("{lines}Contact: <sip:device@{named}>\r\n");
    let text = request("REGISTER", source.address(), 1, &lines, "");
    assert_eq!(source.ask(text.as_bytes(), core).await.code(), Some(200));
    let answering = async {
        let ((octets, from), at_contact) = tokio::select! {
            came = source.receive() => (came, false),
            came = contact.receive() => (came, true),
        };
        let answer = Message::response_to(&message(&octets), 200, "OK", Some("far"));
        let hand = if at_contact { &contact } else { &source };
        hand.send(&answer.encode(), from).await;
        at_contact
    };
    let mut peer = Dummy::new(|input: &Input, actions: &mut Actions| match input {
        Input::Start => actions.send(push(RECORD)),
        Input::Delivered(_) | Input::Lost { .. } => actions.finish(),
        _ => {}
    });
    let (clock, never) = (Clock::start(), Stop::never());
    let driving = bench.drive(&mut peer, &clock, &UpperTester::None, &never);
    let (_, at_contact) = tokio::join!(driving, answering);
    at_contact
}

#[tokio::test]
async fn a_message_goes_to_the_contact_and_behind_an_address_translation_to_the_source() {
    assert!(goes_to_contact("", "127.0.0.1").await);
    assert!(!goes_to_contact("", "127.0.0.2").await);
    // who registered through a proxy is not where the REGISTER came from
    let by_proxy = "Via: SIP/2.0/UDP 127.0.0.3:5060;branch=z9hG4bK-device\r\n";
    assert!(goes_to_contact(by_proxy, "127.0.0.2").await);
}

#[tokio::test]
async fn a_registration_is_told_at_once_to_the_peer_that_is_there() {
    let core = quiet(Limits::default()).await;
    core.handed(1).await;
    let hand = Hand::new().await;
    let contact = format!("m: <sip:device@{}>\r\n", hand.address());
    let text = request("REGISTER", hand.address(), 1, &contact, "");
    assert_eq!(
        hand.ask(text.as_bytes(), address(&core)).await.code(),
        Some(200)
    );
    core.handed(2).await;
    // who only asks registers nothing
    let asked = request("REGISTER", hand.address(), 2, "", "");
    let answer = hand.ask(asked.as_bytes(), address(&core)).await;
    assert_eq!(answer.contacts().unwrap().len(), 1);
    let told = inputs(&core.stop().await);
    assert!(
        matches!(&told[..], [Input::Start, Input::Registered { .. }]),
        "{told:?}"
    );
}

#[tokio::test]
async fn registrations_that_nobody_is_told_take_no_room_from_pushes() {
    let limits = Limits {
        queue: 1,
        ..Limits::default()
    };
    let mut bench = carriers(sip(), limits).await;
    let to = bench.push_addresses().sip.unwrap();
    let mut peer = Dummy::new(|_: &Input, actions: &mut Actions| actions.finish());
    let (clock, never) = (Clock::start(), Stop::never());
    bench
        .drive(&mut peer, &clock, &UpperTester::None, &never)
        .await;

    let hand = Hand::new().await;
    let contact = format!("m: <sip:device@{}>\r\n", hand.address());
    let register = request("REGISTER", hand.address(), 1, &contact, "");
    let typed = "Content-Type: text/plain\r\n";
    for text in [register, request("MESSAGE", hand.address(), 2, typed, "x")] {
        assert_eq!(hand.ask(text.as_bytes(), to).await.code(), Some(200));
    }
}

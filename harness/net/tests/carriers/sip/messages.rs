//! Messages both ways: what is pushed, what comes twice, what is lost, and where it goes.

use dmct_net::{Clock, Stop};
use dmct_wire::peer::{Carrier, Loss, Pushed};
use dmct_wire::sip::Registered;
use tokio::net::TcpListener;

use dmct_net::memory::{Bounds, Pair};
use dmct_wire::peer::Time;

use super::*;
use crate::peers::{hasty, inputs};

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

#[tokio::test]
async fn what_is_pushed_to_another_application_says_so() {
    let device = quiet(Limits::default()).await;
    let to = format!("sip:device@{}", address(&device));
    for application in [Some("other.app"), Some("x-wap-application:syncml.dm"), None] {
        let push = Transmit::Push {
            exchange: 1,
            to: to.clone(),
            push: Push {
                media_type: "text/plain; charset=utf-8".to_owned(),
                application: application.map(str::to_owned),
                body: Vec::new(),
            },
        };
        let answered = outcome(carriers(sip(), Limits::default()).await, push).await;
        assert!(delivered(answered).taken);
    }
    device.handed(4).await;
    let arrived = inputs(&device.stop().await);
    let applications = arrived[1..].iter().map(|input| match input {
        Input::Pushed(Pushed { push, .. }) => {
            assert_eq!(push.media_type, "text/plain; charset=utf-8");
            push.application.as_deref()
        }
        other => panic!("{other:?}"),
    });
    let applications: Vec<_> = applications.collect();
    assert_eq!(applications, [Some("other.app"), Some("syncml.dm"), None]);
}

#[tokio::test]
async fn a_request_that_comes_twice_is_answered_twice_and_handed_over_once() {
    let device = quiet(Limits::default()).await;
    let (hand, to) = (Hand::new().await, address(&device));
    let lines = "Content-Type: text/plain\r\n";
    let first = request("MESSAGE", hand.address(), 1, lines, "one");
    let answer = hand.ask(first.as_bytes(), to).await;
    assert_eq!(answer.code(), Some(200));
    assert_eq!(hand.ask(first.as_bytes(), to).await, answer);
    let second = request("MESSAGE", hand.address(), 2, lines, "two");
    assert_eq!(hand.ask(second.as_bytes(), to).await.code(), Some(200));
    device.handed(3).await;
    let bodies = inputs(&device.stop().await).into_iter().skip(1);
    let bodies = bodies.map(|input| match input {
        Input::Pushed(pushed) => pushed.push.body,
        other => panic!("{other:?}"),
    });
    assert_eq!(bodies.collect::<Vec<_>>(), [b"one", b"two"]);
}

#[tokio::test]
async fn a_lost_message_is_sent_again_and_its_answers_are_read_to_the_final_one() {
    let far = Hand::new().await;
    let answering = async {
        let (first, _) = far.receive().await;
        let (second, from) = far.receive().await;
        assert_eq!(first, second, "a retransmission is the same octets");
        let request = message(&second);
        for code in [100, 180, 407, 200] {
            let answer = Message::response_to(&request, code, "Words", Some("far"));
            far.send(&answer.encode(), from).await;
        }
        second
    };
    let to = format!("sip:device@{};transport=udp", far.address());
    let bench = carriers(sip(), Limits::default()).await;
    let (answered, sent) = tokio::join!(outcome(bench, push(&to)), answering);
    let answered = delivered(answered);
    assert_eq!((answered.status, answered.taken), (407, false));
    assert_eq!(answered.sent, sent);
    assert!(answered.answer.starts_with(b"SIP/2.0 407 Words\r\n"));
}

/// A response belongs to the request whose branch it names (RFC 3261, 17.1.3). Where it comes from does not matter, for a
/// device may have two interfaces; but nobody guesses the branch.
#[tokio::test]
async fn a_response_from_a_second_address_counts_by_its_branch_alone() {
    let (far, second) = (Hand::new().await, Hand::new().await);
    let answering = async {
        let (octets, from) = far.receive().await;
        let request = message(&octets);
        let other = request.encode();
        let other = String::from_utf8_lossy(&other).replace("branch=z9hG4bK", "branch=z9hG4bKx");
        let guessed = Message::response_to(&message(other.as_bytes()), 200, "OK", Some("second"));
        second.send(&guessed.encode(), from).await;
        let right = Message::response_to(&request, 403, "Forbidden", Some("far"));
        second.send(&right.encode(), from).await;
    };
    let to = format!("sip:device@{};transport=udp", far.address());
    let bench = carriers(sip(), Limits::default()).await;
    let (answered, ()) = tokio::join!(outcome(bench, push(&to)), answering);
    let answered = delivered(answered);
    assert_eq!((answered.status, answered.taken), (403, false));
}

#[tokio::test]
async fn what_nobody_answers_is_lost() {
    let silent = Hand::new().await;
    let timed_out = |partial: &[u8]| Input::Lost {
        exchange: 1,
        loss: Loss::TimedOut {
            partial: partial.to_vec(),
        },
    };
    let core = silent.address().to_string();
    let bench = carriers(sip(), hasty()).await;
    assert_eq!(
        outcome(bench, register(&core, registration(60))).await,
        timed_out(b"")
    );

    // nothing listens at a port that was given back
    let listener = TcpListener::bind(loopback()).await.unwrap();
    let closed = listener.local_addr().unwrap();
    drop(listener);
    let tcp = format!("{closed};transport=tcp");
    for (to, reason) in [
        (tcp.as_str(), "nothing listens there (connection refused)"),
        (
            "sips:device@127.0.0.1",
            "sips:device@127.0.0.1 wants TLS, which SIP does not speak here",
        ),
        ("sip:", "\"sip:\" is no address of SIP: a host is due"),
    ] {
        let bench = carriers(sip(), hasty()).await;
        let loss = Loss::Unreachable(reason.to_owned());
        assert_eq!(
            outcome(bench, register(to, registration(60))).await,
            Input::Lost { exchange: 1, loss }
        );
    }
}

#[tokio::test]
async fn a_long_message_goes_by_tcp_and_by_udp_where_there_is_no_tcp() {
    let long = |to: String| Transmit::Push {
        exchange: 1,
        to,
        push: Push::to_dm(NOTIFICATION, vec![7; 20_000]),
    };
    let device = quiet(Limits::default()).await;
    let to = format!("sip:device@{}", address(&device));
    let answered = delivered(outcome(carriers(sip(), Limits::default()).await, long(to)).await);
    assert!(answered.taken);
    let sent = String::from_utf8_lossy(&answered.sent).into_owned();
    assert!(sent.contains("\r\nVia: SIP/2.0/TCP "), "{sent}");

    let hand = Hand::new().await;
    let answering = async {
        let (octets, from) = hand.receive().await;
        let answer = Message::response_to(&message(&octets), 200, "OK", Some("far"));
        hand.send(&answer.encode(), from).await;
    };
    let to = format!("sip:device@{}", hand.address());
    let bench = carriers(sip(), Limits::default()).await;
    let (answered, ()) = tokio::join!(outcome(bench, long(to)), answering);
    let answered = delivered(answered);
    assert!(answered.taken);
    assert!(String::from_utf8_lossy(&answered.sent).contains("\r\nVia: SIP/2.0/UDP "));
}

#[tokio::test]
async fn messages_to_whoever_is_not_registered_go_through_the_proxy() {
    let proxy = Hand::new().await;
    let push_config = PushConfig {
        sip_proxy: Some(proxy.address().to_string()),
        ..sip()
    };
    let bench = carriers(push_config, Limits::default()).await;
    let answering = async {
        let (octets, from) = proxy.receive().await;
        let request = message(&octets);
        let answer = Message::response_to(&request, 202, "Accepted", Some("far"));
        proxy.send(&answer.encode(), from).await;
        request.start().to_string()
    };
    let (answered, start) = tokio::join!(outcome(bench, push(RECORD)), answering);
    assert_eq!(start, "MESSAGE sip:device@home.example SIP/2.0");
    assert_eq!(delivered(answered).status, 202);
}

#[test]
fn in_memory_a_registration_and_a_push_have_the_octets_that_they_have_on_the_wire() {
    let mut server = Dummy::new(|input: &Input, actions: &mut Actions| match input {
        Input::Registered { .. } => actions.send(push(RECORD)),
        Input::Delivered(_) | Input::Lost { .. } => actions.finish(),
        _ => {}
    });
    let mut registering = Some(register("core", registration(600)));
    let mut device = Dummy::new(move |input: &Input, actions: &mut Actions| {
        if *input == Input::Start {
            actions.send(registering.take().unwrap());
        }
    });
    let bounds = Bounds {
        steps: 100,
        until: Time(u64::MAX),
    };
    assert!(Pair::new(&mut server, &mut device).run(bounds).finished);
    let [
        Input::Start,
        Input::Registered { octets, .. },
        Input::Delivered(answered),
    ] = &server.inputs()[..]
    else {
        panic!("{:?}", server.inputs());
    };
    let [
        Input::Start,
        Input::Delivered(granted),
        Input::Pushed(pushed),
    ] = &device.inputs()[..]
    else {
        panic!("{:?}", device.inputs());
    };
    assert_eq!(granted.sent, *octets);
    assert!(
        Registered::read(&message(&granted.answer))
            .unwrap()
            .bindings[0]
            .public_gruu
            .is_some()
    );
    assert_eq!(
        answered.sent,
        [pushed.head.as_slice(), &pushed.push.body].concat()
    );
    assert!(
        answered
            .answer
            .starts_with(b"SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP ")
    );
    assert_eq!(pushed.to, RECORD);
}

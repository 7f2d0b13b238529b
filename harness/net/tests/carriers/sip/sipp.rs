//! SIPp, a user agent and a core by other people: it registers with us and takes our message, takes our registration and
//! sends us a message. What it checks of ours stands in its scenarios (`fixtures/sip`).
//!
//! It is in the Debian package `sip-tester`. Where it is not installed these tests say so and hold nothing; in continuous
//! integration (`CI=true`) that is a failure.

use std::{net::SocketAddr, process::Stdio};

use dmct_wire::{peer::Observation, sip::Registered};

use dmct_net::{Clock, Stop};

use super::{
    lab::{Over, PATIENCE, Running, at, bound, free_port, is_installed},
    *,
};
use crate::peers::inputs;

fn is_there() -> bool {
    is_installed("sipp", "-v", "sip-tester")
}

/// Starts SIPp with one of our scenarios for one call: at this port, with this other end if it is the one that begins.
fn sipp(scenario: &str, over: Over, port: u16, other: Option<SocketAddr>) -> Running {
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/sip");
    let mut command = std::process::Command::new("sipp");
    command
        .args(["-sf", &format!("{fixtures}/{scenario}.xml")])
        .args(["-m", "1", "-i", "127.0.0.1", "-p", &port.to_string()])
        .args(["-t", if over == Over::Udp { "u1" } else { "t1" }])
        .args(["-nostdin", "-timeout", "8s", "-timeout_error"])
        .args(other.map(|other| other.to_string()))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Running::start(command)
}

/// Waits for its end, and for its word that the call went as the scenario has it.
async fn went_well(mut sipp: Running) {
    let (mut screen, mut errors) = (String::new(), String::new());
    let (mut stdout, mut stderr) = (sipp.0.stdout.take().unwrap(), sipp.0.stderr.take().unwrap());
    let ending = async {
        let _ = tokio::join!(
            stdout.read_to_string(&mut screen),
            stderr.read_to_string(&mut errors)
        );
        sipp.0.wait().await.unwrap()
    };
    let status = timeout(PATIENCE, ending).await.expect("SIPp never ended");
    assert!(status.success(), "{status}: {errors}\n{screen}");
}

#[tokio::test]
async fn it_registers_with_our_core_and_takes_our_message() {
    if !is_there() {
        return;
    }
    for over in Over::BOTH {
        let mut bench = carriers(sip(), Limits::default()).await;
        let core = bench.push_addresses().sip.unwrap();
        let port = free_port();
        went_well(sipp("ua-registers", over, port, Some(core))).await;
        let device = sipp("ua-takes-message", over, port, None);
        bound(over, port).await;

        let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| match input {
            Input::Registered { .. } if over == Over::Udp => actions.send(push(RECORD)),
            // the first process of SIPp took its connection with it
            Input::Observed(Observation::Closed { .. }) if over == Over::Tcp => {
                actions.send(push(RECORD));
            }
            Input::Delivered(_) | Input::Lost { .. } => actions.finish(),
            _ => {}
        });
        let (clock, never) = (Clock::start(), Stop::never());
        let driving = bench.drive(&mut peer, &clock, &UpperTester::None, &never);
        timeout(LONG, driving).await.expect("nothing came of it");
        let [Input::Start, Input::Registered { registered, .. }, answered] = &peer.inputs()[..]
        else {
            panic!("{:?}", peer.inputs());
        };
        assert!(registered.supports_gruu);
        assert_eq!(registered.bindings[0].applications, ["syncml.dm"]);
        let answered = delivered(answered.clone());
        assert_eq!((answered.status, answered.taken), (200, true));
        went_well(device).await;
    }
}

#[tokio::test]
async fn it_takes_our_registration() {
    if !is_there() {
        return;
    }
    for over in Over::BOTH {
        let port = free_port();
        let core = sipp("core-takes-registration", over, port, None);
        bound(over, port).await;
        let to = format!("{}{}", at(port), over.parameter());
        let bench = carriers(sip(), Limits::default()).await;
        let answered = delivered(outcome(bench, register(&to, registration(600))).await);
        assert!(answered.taken, "{answered:?}");
        let granted = Registered::read(&message(&answered.answer)).unwrap();
        assert_eq!(granted.bindings[0].expires, Some(60));
        let gruu = granted.bindings[0].public_gruu.as_deref();
        assert_eq!(gruu, Some("sip:device@home.example;gr=urn:uuid:1"));
        went_well(core).await;
    }
}

#[tokio::test]
async fn it_sends_our_user_agent_a_message() {
    if !is_there() {
        return;
    }
    for over in Over::BOTH {
        let device = quiet(Limits::default()).await;
        let core = sipp(
            "core-sends-message",
            over,
            free_port(),
            Some(address(&device)),
        );
        device.handed(2).await;
        went_well(core).await;
        let arrived = inputs(&device.stop().await);
        let [Input::Start, Input::Pushed(pushed)] = &arrived[..] else {
            panic!("{arrived:?}");
        };
        assert_eq!(pushed.connection.is_some(), over == Over::Tcp);
        assert_eq!(pushed.push, Push::to_dm(NOTIFICATION, "from SIPp\r\n"));
    }
}

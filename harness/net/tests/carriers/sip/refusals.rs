//! What is wrong is refused or told, and pushes nothing.

use super::*;
use crate::peers::inputs;

#[tokio::test]
async fn what_is_wrong_is_refused_or_told() {
    let device = quiet(Limits::default()).await;
    let (hand, to) = (Hand::new().await, address(&device));
    let own = hand.address();
    let typed = "Content-Type: text/plain\r\n";
    let folded = request("MESSAGE", own, 1, "Content-Type:\r\n text/plain\r\n", "x");
    let via = |text: String| text.replace("v: SIP", "x: SIP");
    for (text, code) in [
        (folded, 200),
        (request("MESSAGE", own, 2, "", "x"), 400),
        (via(request("MESSAGE", own, 3, typed, "x")), 400),
        (
            request("MESSAGE", own, 4, "l: 99999\r\n", "x").replace("l: 1\r\n", ""),
            400,
        ),
        (
            request("MESSAGE", own, 5, "l: 4294967296\r\n", "").replace("l: 0\r\n", ""),
            400,
        ),
        (
            request(
                "MESSAGE",
                own,
                6,
                &format!("{typed}Content-Length: 2\r\n"),
                "x",
            ),
            400,
        ),
        (request("INVITE", own, 7, "", ""), 405),
        (request("REGISTER", own, 8, "Contact: <sip:a\r\n", ""), 400),
        (request("OPTIONS", own, 9, "", ""), 200),
        (
            request(
                "MESSAGE",
                own,
                10,
                &format!("X: {}\r\n{typed}", "y".repeat(60_000)),
                "x",
            ),
            200,
        ),
    ] {
        let answer = hand.ask(text.as_bytes(), to).await;
        assert_eq!(answer.code(), Some(code), "{text:.200}");
    }
    for rubbish in [
        &b"rubbish"[..],
        b"\r\n\r\n",
        b"",
        &[0xFF; 65_507],
        b"SIP/2.0 200 OK\r\n\r\n",
        b"SIP/2.0 200",
    ] {
        hand.send(rubbish, to).await;
    }
    let two = [
        request("MESSAGE", own, 20, typed, "one"),
        request("MESSAGE", own, 21, typed, "two"),
    ]
    .concat();
    assert_eq!(hand.ask(two.as_bytes(), to).await.code(), Some(200));
    for words in [
        "is no SIP message: at octet 0: the start line",
        "sent a response of SIP to nothing that was asked: SIP/2.0 200 OK",
        "octets behind its message, which were left",
        "was refused: 405 Method Not Allowed",
        "was refused: SIP/2.0 400 Contact: the angle bracket",
    ] {
        told(&device, words).await;
    }
    device.handed(4).await;
    assert_eq!(
        inputs(&device.stop().await).len(),
        4,
        "what is wrong pushes nothing"
    );
}

#[tokio::test]
async fn a_push_for_which_there_is_no_room_is_refused() {
    let limits = Limits {
        queue: 1,
        ..Limits::default()
    };
    // nobody is driven on this bench
    let bench = carriers(sip(), limits).await;
    let to = bench.push_addresses().sip.unwrap();
    let hand = Hand::new().await;
    let typed = "Content-Type: text/plain\r\n";
    for (sequence, code) in [(1, 200), (2, 503)] {
        let text = request("MESSAGE", hand.address(), sequence, typed, "x");
        assert_eq!(hand.ask(text.as_bytes(), to).await.code(), Some(code));
    }
}

#[tokio::test]
async fn a_response_says_where_its_request_came_from() {
    let device = quiet(Limits::default()).await;
    let hand = Hand::new().await;
    let text = request("OPTIONS", hand.address(), 1, "", "");
    let text = text.replace(
        &format!("UDP {};", hand.address()),
        "UDP host.example:9;rport;",
    );
    let answer = hand.ask(text.as_bytes(), address(&device)).await;
    let via = answer.via().unwrap().remove(0);
    assert_eq!(via.parameters.value("received").unwrap(), "127.0.0.1");
    assert_eq!(
        via.parameters.value("rport").unwrap(),
        hand.address().port().to_string()
    );
}

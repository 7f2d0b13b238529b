//! A push initiator posts a notification to Kannel's push proxy (PAP), and the proxy pushes it to our bench.

use dmct_net::{
    bench::{Bench, BenchConfig},
    upper::UpperTester,
};
use dmct_wire::{
    notification::{
        Format, decode_any,
        v12::Trigger,
        v13::{Notification, NotificationOption, number},
    },
    peer::{Delivery, Input, Transmit},
    push,
};

use super::{lab::Lab, pap};
use crate::peers::{Actions, Dummy, drive_on};

fn post(exchange: u64, lab: &Lab, media_type: &str, body: &[u8]) -> Transmit {
    Transmit::Request {
        exchange,
        url: format!("http://127.0.0.1:{}/wappush", lab.ppg),
        headers: vec![("Content-Type".to_owned(), pap::CONTENT_TYPE.to_owned())],
        body: pap::submission(&lab.terminal.to_string(), media_type, body),
        delivery: Delivery::Whole,
    }
}

/// Posts each of these to the proxy, one after the other, and gives the datagrams that came of them.
async fn pushed_by(lab: &Lab, bodies: Vec<(Format, Vec<u8>)>) -> Vec<Vec<u8>> {
    let config = BenchConfig {
        udp_listen: vec![(lab.terminal, 2948).into()],
        ..BenchConfig::default()
    };
    let count = bodies.len();
    let mut posts = bodies
        .into_iter()
        .zip(1..)
        .map(|((format, body), exchange)| post(exchange, lab, format.media_type(), &body))
        .collect::<Vec<_>>()
        .into_iter();
    let mut answered = 0;
    let mut came = 0;
    let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| {
        match input {
            Input::Observed(_) => return,
            Input::Response(_) => answered += 1,
            Input::Datagram { .. } => came += 1,
            Input::Start => {}
            other => panic!("{other:?}"),
        }
        // the next when this one has arrived
        if answered == came {
            posts.next().into_iter().for_each(|post| actions.send(post));
        }
        if (answered, came) == (count, count) {
            actions.finish();
        }
    });
    let bench = Bench::open(config).await.unwrap();
    drive_on(bench, &mut peer, &UpperTester::None).await;
    let mut datagrams = Vec::new();
    for input in peer.inputs() {
        match input {
            Input::Response(response) => {
                let said = String::from_utf8_lossy(&response.body).into_owned();
                assert_eq!(response.status, 202, "{said}");
                assert!(said.contains("code =\"1001\""), "{said}");
            }
            Input::Datagram { payload, .. } => datagrams.push(payload),
            _ => {}
        }
    }
    datagrams
}

#[tokio::test]
async fn a_push_of_a_real_proxy_is_read_to_the_notification_in_it() {
    let Some(lab) = Lab::open(0).await else {
        return;
    };
    let lab = lab.with_push_proxy().await;
    let newer = Notification::new("com.mgmtsrv.manage", 0x1234, 0x56CC_F280)
        .with_option(NotificationOption::of_uint(number::REQUESTED_MO, 1));
    let older = Trigger::new("com.mgmtsrv.manage", 0x4321);
    let datagrams = pushed_by(
        &lab,
        vec![(Format::V13, newer.encode()), (Format::V12, older.encode())],
    )
    .await;

    for (datagram, (format, expected, session)) in datagrams.iter().zip([
        (Format::V13, newer.encode(), 0x1234),
        (Format::V12, older.encode(), 0x4321),
    ]) {
        let push = push::decode(datagram).into_result().unwrap();
        let media_type = push.content_type.media_type().unwrap().to_owned();
        assert_eq!(Format::of_media_type(&media_type), Some(format));
        assert!(push.application_id().is_some_and(|named| named.is_dm()));
        // the proxy puts headers of its own behind the content type: what was pushed begins after those
        assert!(push.headers.len() > 1, "{:?}", push.headers);
        assert_eq!(push.body, expected);
        assert_eq!(decode_any(format, &push.body).session_id(), Some(session));
    }
    assert_eq!(datagrams.len(), 2, "{}", lab.last_words("wapbox"));
}

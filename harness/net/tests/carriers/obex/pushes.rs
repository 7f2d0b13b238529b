//! Pushes: between two benches, and to servers of every habit.

use dmct_net::{Limits, push::ObexConfig, upper::UpperTester};
use dmct_wire::{
    obex::{Progress, decode_request},
    peer::{Carrier, Delivered, Input, Loss, Observation, Push, Pushed, Transmit},
};

use super::packets::{
    CONNECTED, DISCONNECT, NOTIFICATION, SUCCESS, address, answering, bench, device, packet,
};
use crate::peers::{Actions, Dummy, drive_on, hasty, inputs, observed};

/// A peer that pushes this once, and is finished when it knows what came of it and was told all that was noted by then:
/// that an exchange is unknown is noted behind everything else.
fn pushing(to: &str, push: Push) -> Dummy<impl FnMut(&Input, &mut Actions) + use<>> {
    let to = to.to_owned();
    Dummy::new(move |input: &Input, actions: &mut Actions| match input {
        Input::Start => actions.send(Transmit::Push {
            exchange: 7,
            to: to.clone(),
            push: push.clone(),
        }),
        Input::Delivered(_) | Input::Lost { .. } => actions.send(Transmit::Drop { exchange: 99 }),
        Input::Observed(Observation::Note(note)) if note.starts_with("exchange 99 ") => {
            actions.finish();
        }
        _ => {}
    })
}

/// What comes of a push from such a bench, and what was observed meanwhile.
async fn push(to: &str, push: Push, links: ObexConfig, limits: Limits) -> (Input, Vec<String>) {
    let mut peer = pushing(to, push);
    drive_on(bench(links, limits).await, &mut peer, &UpperTester::None).await;
    let last = peer.inputs().pop().unwrap();
    (last, observed(&peer.seen))
}

fn notification() -> Push {
    Push::to_dm(NOTIFICATION, "BODY")
}

#[tokio::test]
async fn a_push_arrives_with_its_head_and_its_answer_comes_back() {
    let device = device(Limits::default()).await;
    let to = address(&device);
    let (delivered, _) = push(
        &to,
        notification(),
        ObexConfig::default(),
        Limits::default(),
    )
    .await;
    device.handed(2).await;
    // by hand (IrOBEX 2.1, 3.3): the Type takes 3 + 38 + 1 octets, the PUT 3 + 5 + 42 + 5 + 7
    let connect = b"\x80\x00\x13\x10\x00\x20\x00\x46\x00\x0CSYNCML-DM";
    let head =
        b"\x82\x00\x3E\xCB\x00\x00\x00\x01\x42\x00\x2Aapplication/vnd.syncml.dm.notification\0\
        \xC3\x00\x00\x00\x04\x49\x00\x07";
    let expected = Delivered {
        exchange: 7,
        carrier: Carrier::Obex,
        status: 0x20,
        taken: true,
        sent: [&connect[..], head, b"BODY"].concat(),
        answer: [CONNECTED, SUCCESS].concat(),
    };
    assert_eq!(delivered, Input::Delivered(expected));

    let own = device.pushes.obex.unwrap();
    let seen = inputs(&device.stop().await);
    let Input::Pushed(pushed) = &seen[1] else {
        panic!("{seen:?}")
    };
    assert!(pushed.from.starts_with("127.0.0.1:") && pushed.connection.is_some());
    let expected = Pushed {
        carrier: Carrier::Obex,
        from: pushed.from.clone(),
        to: own.to_string(),
        connection: pushed.connection,
        head: [&connect[..], head].concat(),
        push: notification(),
    };
    assert_eq!(pushed, &expected);
}

#[tokio::test]
async fn a_long_push_goes_in_as_many_packets_as_the_lesser_limit_asks_for() {
    let body: Vec<u8> = (0..=255).cycle().take(700).collect();
    let small = ObexConfig {
        packet: 255,
        ..ObexConfig::default()
    };
    for (ours, theirs) in [
        (small.clone(), ObexConfig::default()),
        (ObexConfig::default(), small),
    ] {
        let device = crate::peers::Served::on(
            bench(theirs, Limits::default()).await,
            |_: &Input, _: &mut Actions| {},
        );
        let long = Push::to_dm(NOTIFICATION, body.clone());
        let (delivered, _) = push(&address(&device), long.clone(), ours, Limits::default()).await;
        device.handed(2).await;
        let seen = inputs(&device.stop().await);
        let (Input::Delivered(delivered), Input::Pushed(pushed)) = (delivered, &seen[1]) else {
            panic!("{seen:?}")
        };
        assert_eq!(pushed.push, long);
        assert!(delivered.taken);
        // 255 - 3 - 5 - 42 - 5 - 3 = 197 octets in the first packet, 249 in each of two more, 5 in the last
        let mut framer = dmct_wire::obex::Framer::new(255);
        framer.push(&delivered.sent);
        let mut shape = Vec::new();
        let mut collector = dmct_wire::obex::Collector::default();
        while let Some(octets) = framer.packet().unwrap() {
            shape.push((octets[0], octets.len()));
            if octets[0] != 0x80 {
                let packet = decode_request(&octets).into_result().unwrap();
                let progress = collector.request(&packet).unwrap();
                assert_eq!(
                    matches!(progress, Progress::Whole { .. }),
                    octets[0] == 0x82
                );
            }
        }
        assert_eq!(
            shape,
            [
                (0x80, 19),
                (0x02, 255),
                (0x02, 255),
                (0x02, 255),
                (0x82, 11)
            ]
        );
        assert!(
            delivered
                .answer
                .ends_with(b"\x90\0\x03\x90\0\x03\x90\0\x03\xA0\0\x03")
        );
    }
}

#[tokio::test]
async fn where_there_is_no_dm_agent_the_push_goes_to_the_inbox_and_that_is_said() {
    let answers = [
        &b"\xC4\x00\x07\x10\x00\x04\x00"[..],
        b"\xA0\x00\x07\x10\x00\x04\x00",
        SUCCESS,
        SUCCESS,
    ];
    let (to, packets) = answering(answers.map(<[u8]>::to_vec).to_vec()).await;
    let (delivered, notes) = push(&to, notification(), ObexConfig::default(), hasty()).await;
    let Input::Delivered(Delivered { status, taken, .. }) = delivered else {
        panic!("{delivered:?}")
    };
    assert_eq!((status, taken), (0x20, true));
    assert!(
        notes
            .iter()
            .any(|note| note.contains("SYNCML-DM was refused with 0xc4 (Not Found)")),
        "{notes:?}"
    );
    let packets = packets.await.unwrap();
    assert_eq!(packets[1], b"\x80\x00\x07\x10\x00\x20\x00");
    let put = decode_request(&packets[2]).into_result().unwrap();
    assert_eq!(
        (put.connection(), put.media_type()),
        (None, Some(NOTIFICATION))
    );
    assert_eq!(packets[3], DISCONNECT);
}

#[tokio::test]
async fn what_refuses_a_push_is_its_status() {
    let connected = CONNECTED.to_vec();
    let cases = [
        (vec![connected.clone(), packet(0xCF, &[])], 0x4F),
        (vec![connected.clone(), packet(0x90, &[])], 0x10),
        (vec![packet(0xD3, &[]), packet(0xC3, &[])], 0x43),
    ];
    for (answers, expected) in cases {
        let (to, packets) = answering(answers).await;
        let (delivered, _) = push(&to, notification(), ObexConfig::default(), hasty()).await;
        let Input::Delivered(Delivered { status, taken, .. }) = delivered else {
            panic!("{delivered:?}")
        };
        assert_eq!((status, taken), (expected, false));
        packets.await.unwrap();
    }
}

#[tokio::test]
async fn a_push_in_many_packets_ends_with_the_first_refusal() {
    let answers = vec![
        b"\xA0\x00\x0C\x10\x00\x00\xFF\xCB\x00\x00\x00\x09".to_vec(),
        packet(0x90, &[]),
        packet(0xCD, &[]),
        SUCCESS.to_vec(),
    ];
    let (to, packets) = answering(answers).await;
    let long = Push::to_dm(NOTIFICATION, vec![b'x'; 5000]);
    let (delivered, notes) = push(&to, long, ObexConfig::default(), hasty()).await;
    let Input::Delivered(Delivered { status, taken, .. }) = delivered else {
        panic!("{delivered:?}")
    };
    assert_eq!((status, taken), (0x4D, false));
    assert!(
        notes
            .iter()
            .any(|note| note.contains("answered 0xcd behind packet 2 of"))
    );
    let packets = packets.await.unwrap();
    // the session that the server gave, and DISCONNECT in it
    assert_eq!(packets[1][3..8], *b"\xCB\x00\x00\x00\x09");
    assert_eq!(packets[3], b"\x81\x00\x08\xCB\x00\x00\x00\x09");
}

#[tokio::test]
async fn what_is_no_answer_is_a_loss() {
    let lost = |answers: Vec<Vec<u8>>| async {
        let (to, packets) = answering(answers).await;
        let (lost, _) = push(&to, notification(), ObexConfig::default(), hasty()).await;
        drop(packets);
        match lost {
            Input::Lost { exchange: 7, loss } => loss,
            other => panic!("{other:?}"),
        }
    };
    let loss = lost(vec![b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()]).await;
    assert!(
        matches!(&loss, Loss::Malformed { reason, partial }
            if reason.contains("21588 octets") && partial.starts_with(b"HTTP/1.1")),
        "{loss:?}"
    );
    // a header that reaches beyond its packet
    let loss = lost(vec![b"\xA0\x00\x0A\x10\x00\x04\x00\x4A\x00\x0C".to_vec()]).await;
    assert!(matches!(&loss, Loss::Malformed { .. }), "{loss:?}");
    // half a packet, then nothing
    let loss = lost(vec![b"\xA0\x00\x18\x10".to_vec()]).await;
    assert_eq!(
        loss,
        Loss::TimedOut {
            partial: b"\xA0\x00\x18\x10".to_vec()
        }
    );
    let loss = lost(vec![CONNECTED.to_vec(), Vec::new()]).await;
    assert_eq!(
        loss,
        Loss::TimedOut {
            partial: Vec::new()
        }
    );
}

#[tokio::test]
async fn where_nothing_listens_a_push_is_lost() {
    let (to, packets) = answering(Vec::new()).await;
    packets.abort();
    assert!(packets.await.is_err());
    let (lost, _) = push(&to, notification(), ObexConfig::default(), hasty()).await;
    let Input::Lost {
        loss: Loss::Unreachable(reason),
        ..
    } = lost
    else {
        panic!("{lost:?}")
    };
    assert!(reason.contains("nothing listens there"), "{reason}");
}

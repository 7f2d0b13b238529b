//! Pushes over OBEX in memory: the same octets as over a socket.

use dmct_net::memory::{Bounds, Pair};
use dmct_wire::peer::{Delivered, Input, Push, Pushed, Time, Transmit};

use super::packets::{CONNECTED, NOTIFICATION, SUCCESS};
use crate::peers::{Actions, Dummy};

#[test]
fn a_push_in_memory_has_the_octets_of_one_over_a_socket() {
    // more than one packet of 8192 octets holds
    for body in [vec![b'x'; 4], vec![b'x'; 20_000]] {
        let push = Push::to_dm(NOTIFICATION, body.clone());
        let pushed = push.clone();
        let mut server = Dummy::new(move |input: &Input, actions: &mut Actions| match input {
            Input::Start => actions.send(Transmit::Push {
                exchange: 3,
                to: "obex://client.example".to_owned(),
                push: push.clone(),
            }),
            Input::Delivered(_) => actions.finish(),
            _ => {}
        });
        let mut client = Dummy::new(|_: &Input, _: &mut Actions| {});
        let bounds = Bounds {
            steps: 100,
            until: Time(u64::MAX),
        };
        assert!(Pair::new(&mut server, &mut client).run(bounds).finished);
        let Some(Input::Delivered(Delivered {
            sent,
            answer,
            status: 0x20,
            taken: true,
            ..
        })) = server.inputs().pop()
        else {
            panic!("{:?}", server.inputs())
        };
        let client = client.inputs();
        let Some(Input::Pushed(Pushed { head, push, .. })) = client.last() else {
            panic!("{client:?}")
        };
        assert_eq!(push, &pushed);
        // CONNECT and the packets, the octets of the body left out
        assert_eq!(head[..19], sent[..19]);
        assert_eq!(head.len(), sent.len() - body.len());
        assert!(answer.starts_with(CONNECTED) && answer.ends_with(SUCCESS));
        if body.len() == 4 {
            assert_eq!(head[..], sent[..sent.len() - 4]);
        }
    }
}

//! Nothing that arrives panics a peer, and every exchange comes to an end.

use crate::lab::{at, lab, with};
use dmct_reference::{
    client::{Client, ClientConfig},
    server::{Server, ServerConfig},
};
use dmct_wire::peer::{Input, Operation, Output, Peer, Request, Response, Stimulus, Time};
use proptest::prelude::*;

fn headers(wbxml: bool) -> Vec<(String, String)> {
    let media_type = if wbxml {
        "application/vnd.syncml.dm+wbxml"
    } else {
        "application/vnd.syncml.dm+xml"
    };
    vec![("Content-Type".to_owned(), media_type.to_owned())]
}

fn drain(peer: &mut impl Peer) -> usize {
    let mut count = 0;
    while !matches!(peer.poll(Time(1)), Output::Wait(_) | Output::Finished) {
        count += 1;
        assert!(count < 100);
    }
    count
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_octets_panic_a_peer(octets in prop::collection::vec(any::<u8>(), 0..400), wbxml: bool) {
        let mut server = Server::new(ServerConfig::default());
        let request = Request { exchange: 1, method: "POST".to_owned(), headers: headers(wbxml), body: octets.clone(), ..Request::default() };
        server.handle(Time(1), Input::Request(request));
        prop_assert_eq!(drain(&mut server), 1);
        let mut client = Client::new(ClientConfig::default());
        client.handle(Time(1), Input::Stimulus { id: 1, stimulus: Stimulus::StartSession { server: None } });
        drain(&mut client);
        let response = Response { exchange: 1, status: 200, headers: headers(wbxml), body: octets.clone(), ..Response::default() };
        client.handle(Time(1), Input::Response(response));
        drain(&mut client);
        client.handle(Time(1), Input::Datagram { from: String::new(), to: String::new(), payload: octets });
        drain(&mut client);
    }

    /// One place of a message is replaced on its way: by any text, or by nothing.
    #[test]
    fn no_change_to_a_message_panics_a_peer(
        by_client: bool,
        message in 0_usize..6,
        place in 0_usize..60,
        text in "(<MoreData/>|<Final/>|[ -~]{0,12}|<Get/>|<Item/>|<Alert><CmdID>9</CmdID><Data>122[0-9]</Data></Alert>)",
        keep: bool,
    ) {
        let mut lab = with(
            ClientConfig { max_msg_size: Some(1_200), ..ClientConfig::default() },
            ServerConfig { max_msg_size: Some(1_200), ..ServerConfig::default() },
        );
        lab.strict = false;
        let mut count = 0;
        lab.tamper(by_client, move |original| {
            count += 1;
            if count != message + 1 {
                return original;
            }
            let Some((found, _)) = original.match_indices('<').nth(place) else {
                return original;
            };
            let end = original[found..].find('>').map_or(original.len(), |end| found + end + 1);
            let kept = if keep { &original[found..end] } else { "" };
            format!("{}{text}{kept}{}", &original[..found], &original[end..])
        });
        lab.queue(vec![Operation::Get(at("./Scratch/Big")), Operation::Replace(crate::lab::put("./Scratch/Large", &crate::lab::cycle(2_000)))]);
        lab.start();
        prop_assert!(lab.said.len() < 200, "{:#?}", lab.summary());
    }
}

#[test]
fn a_request_that_is_no_dm_message_is_400_and_another_method_405() {
    let mut server = Server::new(ServerConfig::default());
    for (method, due) in [("POST", 400), ("GET", 405)] {
        let request = Request {
            exchange: 3,
            method: method.to_owned(),
            headers: headers(false),
            ..Request::default()
        };
        server.handle(Time(1), Input::Request(request));
        let output = server.poll(Time(1));
        let Output::Transmit(dmct_wire::peer::Transmit::Response {
            exchange, status, ..
        }) = output
        else {
            panic!("{output:?}");
        };
        assert_eq!((exchange, status), (3, due));
    }
}

#[test]
fn the_same_request_again_has_the_same_answer_and_does_nothing_twice() {
    let mut lab = lab();
    lab.start();
    let body = lab.said[0].text.clone().into_bytes();
    let request = Request {
        exchange: 77,
        method: "POST".to_owned(),
        headers: headers(false),
        body,
        ..Request::default()
    };
    lab.server.handle(Time(9), Input::Request(request));
    let Output::Transmit(dmct_wire::peer::Transmit::Response { exchange, body, .. }) =
        lab.server.poll(Time(9))
    else {
        panic!("no answer");
    };
    assert_eq!(exchange, 77);
    assert_eq!(String::from_utf8(body).unwrap(), lab.said[1].text);
}

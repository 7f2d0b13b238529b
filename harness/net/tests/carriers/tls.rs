//! HTTPS between two benches: what is taken, what is refused, and what each side is told.

use dmct_net::{
    Limits,
    tls::{Authority, ClientCertificate, ClientTls, ServerTls},
    upper::UpperTester,
};
use dmct_wire::peer::{Certificate, Delivery, Input, Loss, Observation, Response, Transmit};

use crate::peers::{Actions, Dummy, Served, drive_on, echo, observed, secured};

const HOST: &str = "127.0.0.1";

fn authority() -> Authority {
    Authority::new().unwrap()
}

fn serving(authority: &Authority) -> ServerTls {
    authority.serve(&[HOST.to_owned()]).unwrap()
}

/// A server that shows this and echoes what it is sent.
async fn server(tls: ServerTls, shown: Certificate) -> Served {
    let bench = secured(Some(tls), ClientTls::default(), Limits::default()).await;
    let served = Served::on(
        bench,
        move |input: &Input, actions: &mut Actions| match input {
            Input::Start => actions.send(Transmit::Show(shown)),
            Input::Request(request) => actions.send(echo(request, Delivery::Whole)),
            _ => {}
        },
    );
    // the certificate changes when the peer has begun, which nobody sees from outside
    served.handed(1).await;
    served
}

/// What came of one message, and what was observed on the way.
struct Came {
    result: Result<Response, Loss>,
    observed: Vec<String>,
}

/// Posts one message; what is wrong with the certificate may be overlooked.
async fn post(url: String, client: ClientTls, overlooked: Option<Certificate>) -> Came {
    posted(url, client, overlooked, b"Package #1".to_vec()).await
}

async fn posted(
    url: String,
    client: ClientTls,
    overlooked: Option<Certificate>,
    body: Vec<u8>,
) -> Came {
    let bench = secured(None, client, Limits::default()).await;
    let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| match input {
        Input::Start => {
            if let Some(certificate) = overlooked {
                actions.send(Transmit::Overlook(certificate));
            }
            actions.send(crate::peers::post(1, &url, &body, Delivery::Whole));
        }
        Input::Response(_) | Input::Lost { .. } => actions.finish(),
        _ => {}
    });
    drive_on(bench, &mut peer, &UpperTester::None).await;
    let result = peer.inputs().into_iter().find_map(|input| match input {
        Input::Response(response) => Some(Ok(response)),
        Input::Lost { loss, .. } => Some(Err(loss)),
        _ => None,
    });
    Came {
        result: result.unwrap(),
        observed: observed(&peer.seen),
    }
}

fn unreachable(came: &Came) -> &str {
    match &came.result {
        Err(Loss::Unreachable(reason)) => reason,
        other => panic!("{other:?}"),
    }
}

/// What a server noted of its connections once they were all over, and how many requests it was handed.
async fn told(server: Served) -> (Vec<String>, usize) {
    let over = async {
        let closed = |seen: &Input| matches!(seen, Input::Observed(Observation::Closed { .. }));
        while !server
            .seen
            .lock()
            .unwrap()
            .iter()
            .any(|(_, input)| closed(input))
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), over)
        .await
        .expect("no connection was closed");
    let seen = server.stop().await;
    let seen = seen.lock().unwrap();
    let notes = seen.iter().filter_map(|(_, input)| match input {
        Input::Observed(Observation::Note(note)) => Some(note.clone()),
        _ => None,
    });
    let requests = seen
        .iter()
        .filter(|(_, input)| matches!(input, Input::Request(_)));
    (notes.collect(), requests.count())
}

#[tokio::test]
async fn a_message_goes_and_comes_and_both_sides_are_told_what_was_agreed_on() {
    let authority = authority();
    let server = server(serving(&authority), Certificate::Good).await;
    let came = post(server.secure_url(), authority.trust(), None).await;
    assert_eq!(came.result.unwrap().body, b"Package #1");
    let agreed = "is encrypted: TLS 1.3 with TLS_AES_256_GCM_SHA384";
    assert!(
        came.observed.iter().any(|one| one.contains(agreed)),
        "{:?}",
        came.observed
    );
    let (notes, requests) = told(server).await;
    assert!(notes.iter().any(|note| note.ends_with(agreed)), "{notes:?}");
    assert_eq!(requests, 1);
}

#[tokio::test]
async fn a_body_of_many_records_arrives_whole() {
    let authority = authority();
    let server = server(serving(&authority), Certificate::Good).await;
    let body: Vec<u8> = (0..3_000_000_u32)
        .map(|place| (place % 251) as u8)
        .collect();
    let came = posted(server.secure_url(), authority.trust(), None, body.clone()).await;
    assert!(came.result.unwrap().body == body);
}

#[tokio::test]
async fn a_wrong_certificate_is_refused_before_anything_is_sent_and_the_alert_is_told() {
    for (shown, reason, alert) in [
        (
            Certificate::Expired,
            "the certificate has expired",
            "certificate_expired (45)",
        ),
        (
            Certificate::SelfSigned,
            "the certificate comes from nobody who is trusted",
            "unknown_ca (48)",
        ),
        (
            Certificate::AnotherHost,
            "the certificate is for another host",
            "bad_certificate (42)",
        ),
    ] {
        let authority = authority();
        let server = server(serving(&authority), shown).await;
        let came = post(server.secure_url(), authority.trust(), None).await;
        assert!(unreachable(&came).contains(reason), "{:?}", came.result);
        let (notes, requests) = told(server).await;
        assert_eq!(requests, 0);
        let expected = format!("the other side sent the alert {alert}");
        assert!(
            notes.iter().any(|note| note.contains(&expected)),
            "{notes:?}"
        );
    }
}

#[tokio::test]
async fn only_what_is_overlooked_is_taken_and_that_is_said_loudly() {
    let wrongs = [
        Certificate::Expired,
        Certificate::SelfSigned,
        Certificate::AnotherHost,
    ];
    for shown in wrongs {
        let authority = authority();
        let server = server(serving(&authority), shown).await;
        for overlooked in wrongs {
            let came = post(server.secure_url(), authority.trust(), Some(overlooked)).await;
            assert_eq!(
                came.result.is_ok(),
                shown == overlooked,
                "{shown:?} {overlooked:?}"
            );
            let loud = came
                .observed
                .iter()
                .any(|note| note.contains("CERTIFICATE IS WRONG"));
            assert_eq!(loud, shown == overlooked);
        }
    }
}

#[tokio::test]
async fn insecure_takes_anything_and_no_trust_takes_nothing() {
    let server = server(serving(&authority()), Certificate::Expired).await;
    let insecure = ClientTls {
        insecure: true,
        ..ClientTls::default()
    };
    let came = post(server.secure_url(), insecure, None).await;
    assert!(came.result.is_ok());
    assert!(
        came.observed
            .iter()
            .any(|note| note.contains("CERTIFICATE IS WRONG"))
    );
    let came = post(server.secure_url(), ClientTls::default(), None).await;
    assert!(
        unreachable(&came).contains("nobody is named who vouches"),
        "{:?}",
        came.result
    );
}

#[tokio::test]
async fn a_certificate_that_changes_ends_the_connections_of_the_one_before() {
    let authority = authority();
    let bench = secured(
        Some(serving(&authority)),
        ClientTls::default(),
        Limits::default(),
    )
    .await;
    let served = Served::on(bench, |input: &Input, actions: &mut Actions| {
        if let Input::Request(request) = input {
            actions.send(echo(request, Delivery::Whole));
            actions.send(Transmit::Show(Certificate::Expired));
        }
    });
    let url = served.secure_url();
    let client = secured(None, authority.trust(), Limits::default()).await;
    let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| match input {
        Input::Start => actions.send(crate::peers::post(1, &url, b"one", Delivery::Whole)),
        Input::Response(_) => actions.send(crate::peers::post(2, &url, b"two", Delivery::Whole)),
        Input::Lost { .. } => actions.finish(),
        _ => {}
    });
    drive_on(client, &mut peer, &UpperTester::None).await;
    let inputs = peer.inputs();
    assert!(
        matches!(inputs.last(), Some(Input::Lost { loss: Loss::Unreachable(reason), .. }) if reason.contains("expired")),
        "{inputs:?}"
    );
}

#[tokio::test]
async fn a_client_certificate_is_asked_for_and_given_or_missing() {
    let authority = authority();
    let with = ClientTls {
        identity: Some(authority.client("device").unwrap().identity()),
        ..authority.trust()
    };
    let stranger = ClientTls {
        identity: Some(self::authority().client("device").unwrap().identity()),
        ..authority.trust()
    };
    let asked = ClientCertificate::Asked(authority.roots());
    let required = ClientCertificate::Required(authority.roots());
    for (clients, client, note) in [
        (
            &asked,
            &with,
            "the client showed a certificate, which is good",
        ),
        (
            &asked,
            &authority.trust(),
            "the client showed no certificate",
        ),
        (
            &required,
            &with,
            "the client showed a certificate, which is good",
        ),
        (
            &required,
            &authority.trust(),
            "handshake failed, so nothing was sent on it: no certificate was shown",
        ),
        (
            &required,
            &stranger,
            "handshake failed, so nothing was sent on it: the certificate comes from nobody who is trusted",
        ),
    ] {
        let tls = ServerTls {
            clients: clients.clone(),
            ..serving(&authority)
        };
        let server = server(tls, Certificate::Good).await;
        let came = post(server.secure_url(), client.clone(), None).await;
        let good = !note.contains("failed");
        assert_eq!(came.result.is_ok(), good, "{note}: {:?}", came.result);
        if !good {
            assert!(
                unreachable(&came).contains("the alert"),
                "{:?}",
                came.result
            );
        }
        let (notes, requests) = told(server).await;
        assert_eq!(requests, usize::from(good));
        assert!(
            notes.iter().any(|one| one.contains(note)),
            "{note}: {notes:?}"
        );
    }
}

#[tokio::test]
async fn http_to_a_tls_port_and_tls_to_a_plain_port_are_told_in_plain_words() {
    let authority = authority();
    let server = server(serving(&authority), Certificate::Good).await;
    let plain = server.secure_url().replace("https", "http");
    let came = post(plain, authority.trust(), None).await;
    assert!(
        matches!(&came.result, Err(Loss::Malformed { reason, .. }) if reason == "this is TLS, where plain HTTP was expected"),
        "{:?}",
        came.result
    );
    let (notes, _) = told(server).await;
    let expected = "what came is plain HTTP, where TLS was expected";
    assert!(
        notes.iter().any(|note| note.contains(expected)),
        "{notes:?}"
    );

    let server = Served::new(Limits::default(), |_, _| {}).await;
    let came = post(server.secure_url(), authority.trust(), None).await;
    assert!(
        unreachable(&came).contains("what came is plain HTTP"),
        "{:?}",
        came.result
    );
    server.handed(2).await;
    let seen = crate::peers::inputs(&server.stop().await);
    assert!(
        matches!(&seen[1], Input::Lost { loss: Loss::Malformed { reason, .. }, .. } if reason == "this is TLS, where plain HTTP was expected"),
        "{seen:?}"
    );
}

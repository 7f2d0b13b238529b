//! HTTPS with those who break it off, and with programs that others wrote.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::{Command, Output, Stdio},
    time::Duration,
};

use dmct_net::{
    Limits,
    tls::{Authority, ClientCertificate, ClientTls, ServerTls},
    upper::UpperTester,
};
use dmct_wire::peer::{Certificate, Delivery, Input, Loss, Transmit};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::{
    peers::{Actions, Dummy, Served, drive_on, echo, inputs, loopback, observed, post, secured},
    ports::free_port,
};

const HOST: &str = "127.0.0.1";

fn echoing(input: &Input, actions: &mut Actions) {
    if let Input::Request(request) = input {
        actions.send(echo(request, Delivery::Whole));
    }
}

async fn server(tls: ServerTls, limits: Limits) -> Served {
    Served::on(
        secured(Some(tls), ClientTls::default(), limits).await,
        echoing,
    )
}

/// Sends octets to a server that speaks TLS and gives the notes that it made, once it has closed.
async fn notes_on(octets: &[u8], limits: Limits) -> Vec<String> {
    let tls = Authority::new().unwrap().serve(&[HOST.to_owned()]).unwrap();
    let server = server(tls, limits).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    // it may close before it has read everything
    let _ = stream.write_all(octets).await;
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    let noted = async {
        while !observed(&server.seen)
            .iter()
            .any(|one| one.contains("handshake failed"))
        {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), noted)
        .await
        .expect("nothing was noted");
    observed(&server.stop().await)
}

#[tokio::test]
async fn garbage_and_silence_are_told_and_end_in_time() {
    let notes = notes_on(&[0; 64], Limits::default()).await;
    assert!(
        notes.iter().any(|one| one.contains("what came is no TLS")),
        "{notes:?}"
    );

    let limits = Limits {
        handshake: Duration::from_millis(50),
        ..Limits::default()
    };
    let notes = notes_on(&[0x16, 3, 1], limits).await;
    assert!(
        notes.iter().any(|one| one.contains("not over in time")),
        "{notes:?}"
    );
}

#[tokio::test]
async fn a_handshake_without_end_is_cut_off_at_its_limit() {
    let limits = Limits {
        handshake_octets: 2048,
        ..Limits::default()
    };
    // records of a ClientHello that claims to be 65535 octets long
    let mut octets = Vec::new();
    for number in 0..8 {
        octets.extend([0x16, 3, 1, 2, 0]);
        let mut fragment = [0; 512];
        if number == 0 {
            fragment[..4].copy_from_slice(&[1, 0, 0xFF, 0xFF]);
        }
        octets.extend(fragment);
    }
    let notes = notes_on(&octets, limits).await;
    assert!(
        notes
            .iter()
            .any(|one| one.contains("longer than 2048 octets")),
        "{notes:?}"
    );
}

/// Passes what each side sends on to the other, but for the last octets of the server: the alert close_notify, which
/// ends TLS.
async fn without_farewell(server: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind(loopback()).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (client, _) = listener.accept().await.unwrap();
        let server = TcpStream::connect(server).await.unwrap();
        let (mut from_client, to_client) = client.into_split();
        let (from_server, mut to_server) = server.into_split();
        tokio::spawn(async move {
            let _ = tokio::io::copy(&mut from_client, &mut to_server).await;
        });
        pass(from_server, to_client).await;
    });
    address
}

/// Passes octets on and keeps the last ones, once there are more than a handshake has.
async fn pass(mut from: tokio::net::tcp::OwnedReadHalf, mut to: tokio::net::tcp::OwnedWriteHalf) {
    const HANDSHAKE: usize = 4096;
    let mut all = Vec::new();
    let mut sent = 0;
    let mut piece = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut piece).await {
        all.extend_from_slice(&piece[..count]);
        let kept = if all.len() < HANDSHAKE { 0 } else { 64 };
        let until = all.len().saturating_sub(kept).max(sent);
        if to.write_all(&all[sent..until]).await.is_err() {
            break;
        }
        sent = until;
    }
}

#[tokio::test]
async fn a_request_that_is_cut_off_without_close_notify_is_lost_and_that_is_told() {
    let authority = Authority::new().unwrap();
    let tls = authority.serve(&[HOST.to_owned()]).unwrap();
    let limits = Limits {
        silence: Duration::from_secs(20),
        ..Limits::default()
    };
    let server = server(tls, limits).await;
    let url = server.secure_url();
    // neither length nor chunks: only an end that is said ends it
    let head = b"POST / HTTP/1.0\r\nHost: x\r\n\r\n".to_vec();
    let raw = [head, vec![b'x'; 60_000]].concat();
    let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| {
        if let Input::Start = input {
            actions.send(post(1, &url, b"", Delivery::Raw(raw.clone())));
            // what is under way when a peer is finished is dropped without a word
            actions.finish();
        }
    });
    let client = secured(None, authority.trust(), Limits::default()).await;
    drive_on(client, &mut peer, &UpperTester::None).await;
    server.handed(2).await;
    let seen = server.stop().await;
    let inputs = inputs(&seen);
    assert!(
        matches!(&inputs[1], Input::Lost { loss: Loss::Closed { partial }, .. } if partial.starts_with(b"xxxx")),
        "{inputs:?}"
    );
    let notes = observed(&seen);
    assert!(
        notes
            .iter()
            .any(|note| note.contains("without close_notify")),
        "{notes:?}"
    );
}

#[tokio::test]
async fn an_answer_that_only_the_end_of_the_connection_ends_is_no_answer_without_close_notify() {
    let authority = Authority::new().unwrap();
    let tls = authority.serve(&[HOST.to_owned()]).unwrap();
    let bench = secured(Some(tls), ClientTls::default(), Limits::default()).await;
    let served = Served::on(bench, |input: &Input, actions: &mut Actions| {
        if let Input::Request(request) = input {
            actions.send(echo(request, Delivery::UntilClose));
        }
    });
    for cut in [false, true] {
        let address = if cut {
            without_farewell(served.address).await
        } else {
            served.address
        };
        let url = format!("https://{address}/");
        let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| match input {
            Input::Start => actions.send(post(1, &url, &[b'x'; 90_000], Delivery::Whole)),
            Input::Response(_) | Input::Lost { .. } => actions.finish(),
            _ => {}
        });
        let client = secured(None, authority.trust(), Limits::default()).await;
        drive_on(client, &mut peer, &UpperTester::None).await;
        let inputs = peer.inputs();
        match inputs.last() {
            Some(Input::Response(response)) if !cut => assert_eq!(response.body.len(), 90_000),
            Some(Input::Lost {
                loss: Loss::Malformed { reason, partial },
                ..
            }) if cut => {
                assert!(reason.contains("without close_notify"), "{reason}");
                assert!(partial.starts_with(b"xxxx"), "{partial:?}");
            }
            other => panic!("{cut} {other:?}"),
        }
    }
}

/// Certificates of a lab as files, for programs.
struct Files {
    folder: tempfile::TempDir,
    authority: Authority,
}

impl Files {
    fn new() -> Self {
        let (folder, authority) = (tempfile::tempdir().unwrap(), Authority::new().unwrap());
        let server = authority.server(&[HOST.to_owned()]).unwrap();
        let client = authority.client("device").unwrap();
        for (name, text) in [
            ("ca.pem", &authority.certificate()),
            ("server.pem", &server.certificate),
            ("server.key", &server.key),
            ("client.pem", &client.certificate),
            ("client.key", &client.key),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        Self { folder, authority }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Whether a program is there. CI installs it: there, one that is missing is a failure.
fn is_there(program: &str) -> bool {
    let there = Command::new(program).arg("version").output().is_ok();
    assert!(
        there || std::env::var_os("CI").is_none(),
        "{program} is missing"
    );
    there
}

async fn run(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.stdin(Stdio::null()).output().unwrap())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_posts_in_tls_1_2_and_1_3_with_and_without_a_certificate_of_its_own() {
    if !is_there("curl") {
        return;
    }
    let files = Files::new();
    let tls = ServerTls {
        clients: ClientCertificate::Asked(files.authority.roots()),
        ..files.authority.serve(&[HOST.to_owned()]).unwrap()
    };
    let server = server(tls, Limits::default()).await;
    for (version, agreed) in [
        ("1.2", "TLS 1.2 with TLS_ECDHE_ECDSA_"),
        ("1.3", "TLS 1.3 with TLS_AES_"),
    ] {
        for own in [false, true] {
            let mut curl = Command::new("curl");
            curl.current_dir(files.path())
                .args([
                    "--silent",
                    "--show-error",
                    "--cacert",
                    "ca.pem",
                    "--data",
                    "hello",
                ])
                .args([&format!("--tlsv{version}"), "--tls-max", version]);
            if own {
                curl.args(["--cert", "client.pem", "--key", "client.key"]);
            }
            curl.arg(server.secure_url());
            let output = run(curl).await;
            assert_eq!(output.stdout, b"hello", "{output:?}");
            let showed = if own {
                "showed a certificate, which is good"
            } else {
                "showed no certificate"
            };
            let notes = observed(&server.seen);
            let told = notes
                .iter()
                .any(|note| note.contains(agreed) && note.contains(showed));
            assert!(told, "{notes:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn curl_refuses_every_wrong_certificate_for_its_own_reason() {
    if !is_there("curl") {
        return;
    }
    let files = Files::new();
    for (certificate, reason) in [
        (Certificate::Expired, "expired"),
        (Certificate::SelfSigned, "self-signed certificate"),
        (Certificate::AnotherHost, "target host name"),
    ] {
        let tls = files.authority.serve(&[HOST.to_owned()]).unwrap();
        let bench = secured(Some(tls), ClientTls::default(), Limits::default()).await;
        let server = Served::on(bench, move |input: &Input, actions: &mut Actions| {
            if let Input::Start = input {
                actions.send(Transmit::Show(certificate));
            }
        });
        server.handed(1).await;
        let mut curl = Command::new("curl");
        curl.current_dir(files.path())
            .args([
                "--silent",
                "--show-error",
                "--cacert",
                "ca.pem",
                "--data",
                "hello",
            ])
            .arg(server.secure_url());
        let output = run(curl).await;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let said = said.replace("self signed", "self-signed");
        assert!(said.contains(reason), "{certificate:?}: {said}");
        let requests = inputs(&server.stop().await);
        assert!(
            !requests
                .iter()
                .any(|input| matches!(input, Input::Request(_)))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_goes_to_a_server_of_openssl_in_tls_1_2_and_1_3() {
    if !is_there("openssl") {
        return;
    }
    let files = Files::new();
    for (version, agreed) in [("-tls1_2", "TLS 1.2"), ("-tls1_3", "TLS 1.3")] {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
        let mut openssl = Command::new("openssl");
        openssl
            .current_dir(files.path())
            .args([
                "s_server",
                "-accept",
                &address.to_string(),
                "-cert",
                "server.pem",
                "-key",
                "server.key",
            ])
            .args([
                "-www",
                "-naccept",
                "1",
                "-quiet",
                "-Verify",
                "1",
                "-verify_return_error",
                "-CAfile",
                "ca.pem",
                version,
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut running = openssl.spawn().unwrap();
        let url = format!("https://{address}/");
        let client = ClientTls {
            identity: Some(files.authority.client("device").unwrap().identity()),
            ..files.authority.trust()
        };
        let bench = secured(None, client, Limits::default()).await;
        let mut number = 0;
        // it takes a moment until it listens
        let mut peer = Dummy::new(move |input: &Input, actions: &mut Actions| match input {
            Input::Start | Input::Lost { .. } if number < 500 => {
                number += 1;
                actions.wake_in(Duration::from_millis(10));
            }
            Input::Wake => actions.send(Transmit::Request {
                exchange: number,
                url: url.clone(),
                headers: Vec::new(),
                body: Vec::new(),
                delivery: Delivery::Raw(b"GET / HTTP/1.0\r\n\r\n".to_vec()),
            }),
            Input::Response(_) | Input::Lost { .. } => actions.finish(),
            _ => {}
        });
        drive_on(bench, &mut peer, &UpperTester::None).await;
        let _ = running.kill();
        running.wait().unwrap();
        let inputs = peer.inputs();
        let Some(Input::Response(response)) = inputs.last() else {
            panic!("{inputs:?}")
        };
        assert_eq!(response.status, 200);
        let notes = observed(&peer.seen);
        assert!(notes.iter().any(|note| note.contains(agreed)), "{notes:?}");
    }
}

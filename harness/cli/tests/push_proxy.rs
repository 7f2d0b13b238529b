//! A push initiator, Kannel's push proxy, and `dmct play client` behind it: a notification that comes the whole way opens
//! a session.
//!
//! Kannel is in the Debian packages `kannel` and `kannel-extras`. Where it is not installed this test says so and holds
//! nothing; in continuous integration (`CI=true`) that is a failure.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "../../net/tests/carriers/kannel/lab.rs"]
#[expect(
    dead_code,
    reason = "the short messages of the lab are tested elsewhere"
)]
mod lab;
#[path = "../../net/tests/carriers/kannel/pap.rs"]
mod pap;
#[path = "../../net/tests/carriers/ports.rs"]
mod ports;

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use dmct_wire::{
    credential::Secret,
    notification::{
        Format, session_id_text,
        v13::{Notification, Reading},
    },
};
use lab::{Lab, Running};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

/// How long each step may take.
const STEP: Duration = Duration::from_secs(10);

const SESSION: u16 = 0x1234;

/// A notification of the server that the reference client has an account with, as of now.
fn notification() -> Vec<u8> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let now = u32::try_from(now.as_secs()).unwrap();
    Notification::new("com.example.dm", SESSION, now)
        .signed(Reading::A, &Secret::new("server-secret"))
        .encode()
}

/// The reference client, waiting for pushes at the terminal's address.
fn client(lab: &Lab, server: &str) -> Running {
    let listen = format!("{}:2948", lab.terminal);
    let child = Command::new(env!("CARGO_BIN_EXE_dmct"))
        .args(["play", "client", "--server", server, "--listen", &listen])
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut client = Running(child.unwrap());
    let mut line = String::new();
    let stderr = client.0.stderr.take().unwrap();
    BufReader::new(stderr).read_line(&mut line).unwrap();
    assert!(line.starts_with("listening for notifications"), "{line}");
    client
}

/// Posts the notification to the proxy, and gives its answer.
async fn submit(lab: &Lab) -> String {
    let media_type = Format::V13.media_type();
    let body = pap::submission(&lab.terminal.to_string(), media_type, &notification());
    let head = format!(
        "POST /wappush HTTP/1.1\r\nHost: ppg.lab\r\nConnection: close\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
        pap::CONTENT_TYPE,
        body.len()
    );
    let mut stream = TcpStream::connect(("127.0.0.1", lab.ppg)).await.unwrap();
    stream
        .write_all(&[head.as_bytes(), &body].concat())
        .await
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// The first message that comes to the server.
async fn first_message(server: &TcpListener) -> String {
    let (mut stream, _) = server.accept().await.unwrap();
    let mut came = Vec::new();
    while !came.ends_with(b"</SyncML>") {
        let count = stream.read_buf(&mut came).await.unwrap();
        assert!(count > 0, "{}", String::from_utf8_lossy(&came));
    }
    String::from_utf8(came).unwrap()
}

#[tokio::test]
async fn a_notification_through_a_real_push_proxy_opens_a_session() {
    let Some(lab) = Lab::open(3).await else {
        return;
    };
    let lab = lab.with_push_proxy().await;
    let server = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let url = format!("http://{}/dm", server.local_addr().unwrap());
    let _client = client(&lab, &url);
    let answer = timeout(STEP, submit(&lab)).await.unwrap();
    assert!(answer.contains("code =\"1001\""), "{answer}");
    let message = timeout(STEP, first_message(&server))
        .await
        .unwrap_or_else(|_| panic!("no message: {}", lab.last_words("wapbox")));
    let session = format!("<SessionID>{}</SessionID>", session_id_text(SESSION));
    assert!(message.contains(&session), "{message}");
    // server-initiated management (DM Protocol 1.3, 6.3)
    assert!(message.contains("<Data>1200</Data>"), "{message}");
}

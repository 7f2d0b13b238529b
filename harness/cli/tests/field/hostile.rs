//! Peers that send what no DM implementation would: each scenario ends with a verdict in its time, none of them
//! passes, nothing counts as an error of the tester, the run goes on and a report is written.

use crate::lab::{Ended, Lab, free_port, verdicts};
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

/// How long a run may take that meets nothing but such peers: two time-outs of 300 ms, the start and the report.
const SOON: Duration = Duration::from_secs(15);

/// What a hostile peer does on one connection.
type Deed = fn(&mut TcpStream, Side) -> std::io::Result<()>;

/// Whether it connects, or is connected to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Client,
    Server,
}

impl Side {
    /// A head that announces so many octets of XML.
    fn head(self, length: usize) -> String {
        let first = match self {
            Self::Client => "POST /dm HTTP/1.1\r\nHost: tester",
            Self::Server => "HTTP/1.1 200 OK",
        };
        format!(
            "{first}\r\nContent-Type: application/vnd.syncml.dm+xml\r\nContent-Length: {length}\r\n\r\n"
        )
    }

    fn message(self, body: &str) -> String {
        format!("{}{body}", self.head(body.len()))
    }
}

/// A message that begins like one of DM and is none.
const MALFORMED: &str =
    "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncHdr><VerDTD>1.2</SyncHdr><SyncBody>&nobody;";

/// A message that is right as far as it goes, and says the same for ever.
const SAME: &str = "<SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncHdr><VerDTD>1.2</VerDTD><VerProto>DM/1.3</VerProto>\
    <SessionID>1</SessionID><MsgID>1</MsgID><Target><LocURI>http://tester/dm</LocURI></Target>\
    <Source><LocURI>IMEI:493005100592800</LocURI></Source></SyncHdr><SyncBody><Status><CmdID>1</CmdID>\
    <MsgRef>9</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data>212</Data></Status></SyncBody></SyncML>";

/// Waits until the other side says something, or has nothing more to say. A client begins, so it need not.
fn hear(stream: &mut TcpStream, side: Side) {
    if side == Side::Server {
        let mut octets = [0; 65_536];
        let _ = stream.read(&mut octets);
    }
}

/// Keeps the connection open until the other side closes it.
fn linger(stream: &mut TcpStream) {
    let mut octets = [0; 4096];
    while matches!(stream.read(&mut octets), Ok(count) if count > 0) {}
}

fn malformed_xml(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    stream.write_all(side.message(MALFORMED).as_bytes())?;
    linger(stream);
    Ok(())
}

fn wrong_length(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    stream.write_all(side.head(MALFORMED.len() + 1_000).as_bytes())?;
    stream.write_all(MALFORMED.as_bytes())?;
    linger(stream);
    Ok(())
}

fn a_hundred_megabytes(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    stream.write_all(side.head(100_000_000).as_bytes())?;
    let piece = [b'x'; 65_536];
    for _ in 0..1_526 {
        stream.write_all(&piece)?;
    }
    linger(stream);
    Ok(())
}

fn nothing(stream: &mut TcpStream, _: Side) -> std::io::Result<()> {
    linger(stream);
    Ok(())
}

fn half_a_message(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    let message = side.message(SAME);
    stream.write_all(message.as_bytes().split_at(message.len() / 2).0)?;
    stream.shutdown(Shutdown::Write)?;
    linger(stream);
    Ok(())
}

fn immediate_close(_: &mut TcpStream, _: Side) -> std::io::Result<()> {
    Ok(())
}

fn one_octet_at_a_time(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    for octet in side.message(SAME).as_bytes() {
        stream.write_all(&[*octet])?;
        thread::sleep(Duration::from_millis(5));
    }
    linger(stream);
    Ok(())
}

fn garbage(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    stream.write_all(
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03 not HTTP at all \0\0\xFF\xFE\r\n\r\n",
    )?;
    linger(stream);
    Ok(())
}

fn the_same_for_ever(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    let message = side.message(SAME);
    let mut octets = [0; 65_536];
    loop {
        hear(stream, side);
        stream.write_all(message.as_bytes())?;
        if side == Side::Client && stream.read(&mut octets)? == 0 {
            return Ok(());
        }
    }
}

/// A head without an end.
fn endless_head(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    let begin = side.head(1);
    stream.write_all(begin.trim_end().as_bytes())?;
    loop {
        stream.write_all(b"\r\nX-More: and more and more and more and more and more and more")?;
    }
}

fn profile(role: &str, address: &str) -> String {
    format!(
        "iut: {{ name: hostile, role: {role}, protocol: DM/1.3 }}\n\
         claims: all\n\
         session: {{ device-id: 'IMEI:493005100592800', server-id: com.example.dm, \
         client: {{ user: c, secret: {{ value: one-secret }} }}, server: {{ secret: {{ value: other-secret }} }} }}\n\
         {address}\n\
         timing: {{ message: 300ms, silence: 100ms, scenario: 3s }}\n\
         ixit: {{ nodes: {{ leaf: ./DevInfo/Man, text: ./Scratch/Text, interior: ./Scratch }} }}\n"
    )
}

/// What must hold whatever the peer did.
fn is_told(name: &str, ended: &Ended, run: &Value, took: Duration) {
    assert!(
        matches!(ended.code, Some(1 | 3)),
        "{name}: {:?}\n{}",
        ended.code,
        ended.said
    );
    let verdicts = verdicts(run);
    assert!(verdicts.len() > 2, "{name}: {verdicts:?}");
    for (id, verdict) in verdicts {
        assert!(
            matches!(verdict.as_str(), "fail" | "inconclusive"),
            "{name}: {id} is {verdict}\n{}",
            ended.said
        );
    }
    assert_eq!(run["partial"], false, "{name}");
    assert!(took < SOON, "{name} took {took:?}");
}

/// Tests a client that connects again and again and does the deed.
fn as_client(deed: Deed, name: &str) {
    let lab = Lab::new();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
    let text = profile(
        "client",
        &format!("trigger: pull\naddress: {{ listen: '{address}' }}"),
    );
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::SeqCst) {
                if let Ok(mut stream) = TcpStream::connect(address) {
                    // Whatever becomes of it is what the tester makes of it.
                    let _ = deed(&mut stream, Side::Client);
                }
                thread::sleep(Duration::from_millis(20));
            }
        });
        let began = Instant::now();
        let (ended, run) = lab.test(
            &text,
            &[
                "pro-1.3/client/session/get-leaf",
                "pro-1.3/client/session/replace-leaf",
            ],
        );
        over.store(true, Ordering::SeqCst);
        is_told(name, &ended, &run, began.elapsed());
    });
    assert!(lab.path("out/index.html").exists(), "{name}");
}

/// Tests a server that takes connections and does the deed on each.
fn as_server(deed: Deed, name: &str) {
    let lab = Lab::new();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("its address");
    let text = profile(
        "server",
        &format!("address: {{ server: 'http://{address}/dm' }}"),
    );
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let over = &over;
        scope.spawn(move || {
            for stream in listener.incoming().flatten() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                scope.spawn(move || {
                    let mut stream = stream;
                    let _ = deed(&mut stream, Side::Server);
                });
            }
        });
        let began = Instant::now();
        let (ended, run) = lab.test(
            &text,
            &[
                "pro-1.3/server/session/package-2",
                "pro-1.3/server/session/device-information",
                "pro-1.3/server/session/versions",
            ],
        );
        over.store(true, Ordering::SeqCst);
        let woken = TcpStream::connect(address);
        is_told(name, &ended, &run, began.elapsed());
        drop(woken);
    });
    assert!(lab.path("out/index.html").exists(), "{name}");
}

/// Two tests for each deed.
macro_rules! hostile {
    ($($deed:ident: $client:ident, $server:ident;)+) => {$(
        #[test]
        fn $client() {
            as_client($deed, stringify!($deed));
        }

        #[test]
        fn $server() {
            as_server($deed, stringify!($deed));
        }
    )+};
}

hostile! {
    malformed_xml: a_client_of_malformed_xml, a_server_of_malformed_xml;
    wrong_length: a_client_of_wrong_lengths, a_server_of_wrong_lengths;
    a_hundred_megabytes: a_client_of_a_hundred_megabytes, a_server_of_a_hundred_megabytes;
    nothing: a_client_that_says_nothing, a_server_that_says_nothing;
    half_a_message: a_client_of_half_messages, a_server_of_half_messages;
    immediate_close: a_client_that_closes_at_once, a_server_that_closes_at_once;
    one_octet_at_a_time: a_client_of_single_octets, a_server_of_single_octets;
    garbage: a_client_of_garbage, a_server_of_garbage;
    the_same_for_ever: a_client_that_repeats_itself, a_server_that_repeats_itself;
    endless_head: a_client_of_endless_heads, a_server_of_endless_heads;
}

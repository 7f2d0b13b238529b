//! What hostile peers do on one connection: what no DM implementation would.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpStream},
    thread,
    time::Duration,
};

/// What a hostile peer does on one connection.
pub type Deed = fn(&mut TcpStream, Side) -> std::io::Result<()>;

/// Whether it connects, or is connected to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
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

/// Answers with XML that is none.
pub fn malformed_xml(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    stream.write_all(side.message(MALFORMED).as_bytes())?;
    linger(stream);
    Ok(())
}

/// Announces more octets than it sends.
pub fn wrong_length(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    stream.write_all(side.head(MALFORMED.len() + 1_000).as_bytes())?;
    stream.write_all(MALFORMED.as_bytes())?;
    linger(stream);
    Ok(())
}

/// Sends a hundred megabytes.
pub fn a_hundred_megabytes(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    stream.write_all(side.head(100_000_000).as_bytes())?;
    let piece = [b'x'; 65_536];
    for _ in 0..1_526 {
        stream.write_all(&piece)?;
    }
    linger(stream);
    Ok(())
}

/// Says nothing and stays.
pub fn nothing(stream: &mut TcpStream, _: Side) -> std::io::Result<()> {
    linger(stream);
    Ok(())
}

/// Sends half a message and no more.
pub fn half_a_message(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    let message = side.message(SAME);
    stream.write_all(message.as_bytes().split_at(message.len() / 2).0)?;
    stream.shutdown(Shutdown::Write)?;
    linger(stream);
    Ok(())
}

/// Slams the door.
pub fn immediate_close(_: &mut TcpStream, _: Side) -> std::io::Result<()> {
    Ok(())
}

/// Sends a message octet by octet.
pub fn one_octet_at_a_time(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    for octet in side.message(SAME).as_bytes() {
        stream.write_all(&[*octet])?;
        thread::sleep(Duration::from_millis(5));
    }
    linger(stream);
    Ok(())
}

/// Sends octets that are no protocol.
pub fn garbage(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    stream.write_all(
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03 not HTTP at all \0\0\xFF\xFE\r\n\r\n",
    )?;
    linger(stream);
    Ok(())
}

/// Says the same whatever it hears.
pub fn the_same_for_ever(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
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
pub fn endless_head(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    let begin = side.head(1);
    stream.write_all(begin.trim_end().as_bytes())?;
    loop {
        stream.write_all(b"\r\nX-More: and more and more and more and more and more and more")?;
    }
}

/// Announces a gigabyte, and sends it as long as it is taken.
pub fn a_gigabyte(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    stream.write_all(side.head(1 << 30).as_bytes())?;
    let piece = [b'x'; 65_536];
    for _ in 0..1 << 14 {
        stream.write_all(&piece)?;
    }
    linger(stream);
    Ok(())
}

/// A body in chunks that have no end.
pub fn endless_chunks(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    let head = side.head(0);
    let head = head.replace("Content-Length: 0", "Transfer-Encoding: chunked");
    stream.write_all(head.as_bytes())?;
    let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
    loop {
        stream.write_all(chunk.as_bytes())?;
    }
}

/// Sends a message at one octet a second.
pub fn one_octet_a_second(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    hear(stream, side);
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    for octet in side.message(SAME).as_bytes() {
        stream.write_all(&[*octet])?;
        // It is over when the other side closes; nothing else is heard.
        if matches!(stream.read(&mut [0; 4096]), Ok(0)) {
            return Ok(());
        }
    }
    linger(stream);
    Ok(())
}

/// Takes itself for a mail server, or for a client of one.
pub fn mail(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    stream.write_all(match side {
        Side::Client => b"EHLO device.example\r\n",
        Side::Server => b"220 mail.example ESMTP\r\n",
    })?;
    linger(stream);
    Ok(())
}

/// Begins as HTTP/2 does (RFC 9113, 3.4): the preface of a client, and empty SETTINGS.
pub fn http_2(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    if side == Side::Client {
        stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")?;
    }
    stream.write_all(b"\0\0\0\x04\0\0\0\0\0")?;
    linger(stream);
    Ok(())
}

/// Begins as TLS does (RFC 8446, 5.1 and 6): a ClientHello that breaks off, or a fatal alert.
pub fn tls(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    stream.write_all(match side {
        Side::Client => b"\x16\x03\x01\x00\x2F\x01\x00\x00\x2B\x03\x03",
        Side::Server => b"\x15\x03\x03\x00\x02\x02\x28",
    })?;
    linger(stream);
    Ok(())
}

/// Says what is right by itself, and in its place nowhere: the second message of a session before the first.
pub fn the_wrong_order(stream: &mut TcpStream, side: Side) -> std::io::Result<()> {
    let second = SAME.replace("<MsgID>1<", "<MsgID>2<");
    let first = SAME.replace("<Data>212<", "<Data>401<");
    for message in [second, first].iter().cycle().take(100) {
        hear(stream, side);
        stream.write_all(side.message(message).as_bytes())?;
        if side == Side::Client && stream.read(&mut [0; 65_536])? == 0 {
            return Ok(());
        }
    }
    linger(stream);
    Ok(())
}

/// Comes with two hundred connections at once, and begins a message on each.
pub fn a_flood(stream: &mut TcpStream, _: Side) -> std::io::Result<()> {
    let address = stream.peer_addr()?;
    let head = Side::Client.head(1_000);
    let mut all = Vec::new();
    for _ in 0..200 {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(head.as_bytes())?;
        all.push(stream);
    }
    all.iter_mut().for_each(linger);
    Ok(())
}

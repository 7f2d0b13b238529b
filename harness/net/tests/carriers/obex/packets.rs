//! Packets by hand, and the ends of links that are made of them.

use dmct_net::{
    Limits,
    bench::Bench,
    push::{ObexConfig, PushConfig},
};
use dmct_wire::peer::Input;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::peers::{Actions, Served, carriers, loopback};

pub const NOTIFICATION: &str = "application/vnd.syncml.dm.notification";
pub const MESSAGE: &str = "application/vnd.syncml.dm+xml";

/// CONNECT with the target SYNCML-DM and packets of at most 1024 octets (IrOBEX 3.3.1).
pub const CONNECT: &[u8] = b"\x80\x00\x13\x10\x00\x04\x00\x46\x00\x0CSYNCML-DM";

/// The answer of a bench to it: packets of at most 8192 octets, session 1, by SYNCML-DM.
pub const CONNECTED: &[u8] =
    b"\xA0\x00\x18\x10\x00\x20\x00\xCB\x00\x00\x00\x01\x4A\x00\x0CSYNCML-DM";

/// CONNECT to the inbox: no Target.
pub const CONNECT_TO_INBOX: &[u8] = b"\x80\x00\x07\x10\x00\x04\x00";

/// The answer of a bench to it.
pub const CONNECTED_TO_INBOX: &[u8] = b"\xA0\x00\x07\x10\x00\x20\x00";

pub const SUCCESS: &[u8] = b"\xA0\x00\x03";
pub const CONTINUE: &[u8] = b"\x90\x00\x03";
pub const GET: &[u8] = b"\x83\x00\x08\xCB\x00\x00\x00\x01";
pub const ABORT: &[u8] = b"\xFF\x00\x03";
pub const DISCONNECT: &[u8] = b"\x81\x00\x03";

/// A packet of this code and these headers.
pub fn packet(code: u8, headers: &[&[u8]]) -> Vec<u8> {
    let headers = headers.concat();
    let length = u16::try_from(headers.len() + 3).unwrap();
    [&[code], &length.to_be_bytes()[..], &headers].concat()
}

/// A header of octets: an identifier, a length that counts itself, the octets.
pub fn header(identifier: u8, octets: &[u8]) -> Vec<u8> {
    packet(identifier, &[octets])
}

/// A header of four octets.
pub fn word(identifier: u8, value: u32) -> Vec<u8> {
    [&[identifier], &value.to_be_bytes()[..]].concat()
}

/// The Connection Id of the session that a bench grants.
pub fn session() -> Vec<u8> {
    word(0xCB, 1)
}

/// A Type: the media type and a zero octet.
pub fn media_type(media_type: &str) -> Vec<u8> {
    header(0x42, format!("{media_type}\0").as_bytes())
}

/// A PUT of one packet, in the session.
pub fn put(kind: &str, body: &[u8]) -> Vec<u8> {
    packet(0x82, &[&session(), &media_type(kind), &header(0x49, body)])
}

/// A bench that serves OBEX, and whatever it listens with beside it.
pub async fn bench(links: ObexConfig, limits: Limits) -> Bench {
    let push = PushConfig {
        obex: Some(loopback()),
        obex_links: links,
        ..PushConfig::default()
    };
    carriers(push, limits).await
}

/// A peer at an OBEX listener, which takes pushes.
pub async fn device(limits: Limits) -> Served {
    Served::on(
        bench(ObexConfig::default(), limits).await,
        |_: &Input, _: &mut Actions| {},
    )
}

/// Where it is.
pub fn address(served: &Served) -> String {
    format!("obex://{}", served.pushes.obex.unwrap())
}

/// A link to it, made by hand.
pub struct Link {
    stream: TcpStream,
}

impl Link {
    pub async fn new(served: &Served) -> Self {
        let stream = TcpStream::connect(served.pushes.obex.unwrap())
            .await
            .unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream }
    }

    /// With a session on it.
    pub async fn connected(served: &Served) -> Self {
        let mut link = Self::new(served).await;
        assert_eq!(link.ask(CONNECT).await, CONNECTED);
        link
    }

    pub async fn send(&mut self, octets: &[u8]) {
        self.stream.write_all(octets).await.unwrap();
    }

    /// The next packet.
    pub async fn receive(&mut self) -> Vec<u8> {
        receive(&mut self.stream).await.expect("a packet")
    }

    pub async fn ask(&mut self, packet: &[u8]) -> Vec<u8> {
        self.send(packet).await;
        self.receive().await
    }

    /// Everything up to the end of the link.
    pub async fn rest(&mut self) -> Vec<u8> {
        let mut octets = Vec::new();
        // a reset ends a link too
        let _ = self.stream.read_to_end(&mut octets).await;
        octets
    }
}

async fn receive(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut packet = vec![0; 3];
    stream.read_exact(&mut packet).await.ok()?;
    let length = u16::from_be_bytes([packet[1], packet[2]]).into();
    packet.resize(length, 0);
    stream.read_exact(&mut packet[3..]).await.ok()?;
    Some(packet)
}

/// Something that answers one link with these octets, one for each packet that comes, then closes it; gives the
/// packets that came.
pub async fn answering(answers: Vec<Vec<u8>>) -> (String, JoinHandle<Vec<Vec<u8>>>) {
    let listener = TcpListener::bind(loopback()).await.unwrap();
    let address = format!("obex://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut packets = Vec::new();
        for answer in answers {
            let Some(packet) = receive(&mut stream).await else {
                break;
            };
            packets.push(packet);
            stream.write_all(&answer).await.unwrap();
        }
        while let Some(packet) = receive(&mut stream).await {
            packets.push(packet);
        }
        packets
    });
    (address, task)
}

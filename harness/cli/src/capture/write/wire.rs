//! Connections and datagrams to Ethernet frames.

use super::blocks::Blocks;
use etherparse::{PacketBuilder, PacketBuilderStep, TcpHeader};

/// Octets of a segment's payload at most.
const SEGMENT: usize = 1_460;
/// The window that both ends say they have.
const WINDOW: u16 = 65_535;
/// The port of the server.
const HTTP: u16 = 80;
/// The port of WAP push.
const PUSH: u16 = 2_948;

/// An end of the wire. The addresses are those set aside for documents (RFC 5737).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The DM client, 192.0.2.1.
    Client,
    /// The DM server, 192.0.2.2.
    Server,
}

impl End {
    const fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }

    const fn number(self) -> u8 {
        match self {
            Self::Client => 1,
            Self::Server => 2,
        }
    }

    /// Ethernet and IP from here to the other end.
    fn packet(self) -> PacketBuilderStep<etherparse::IpHeaders> {
        let [from, to] = [self, self.other()].map(Self::number);
        PacketBuilder::ethernet2([2, 0, 0, 0, 0, from], [2, 0, 0, 0, 0, to]).ipv4(
            [192, 0, 2, from],
            [192, 0, 2, to],
            64,
        )
    }
}

/// A datagram of the server.
pub(super) fn push(blocks: &mut Blocks, at: u64, payload: &[u8], comment: Option<&str>) {
    let builder = End::Server.packet().udp(9_200, PUSH);
    let mut octets = Vec::with_capacity(builder.size(payload.len()));
    // What is too long for a datagram was never on a wire.
    if builder.write(&mut octets, payload).is_ok() {
        blocks.packet(at, &octets, comment);
    }
}

/// A TCP connection under way: what each end has sent so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Connection {
    port: u16,
    client: u32,
    server: u32,
}

impl Connection {
    /// Opens a connection from a port of the client: the three packets of the handshake (RFC 9293, 3.5).
    pub(super) fn open(blocks: &mut Blocks, port: u16, at: u64, comment: Option<&str>) -> Self {
        let mut connection = Self {
            port,
            client: 1_000,
            server: 2_000,
        };
        connection.segment(blocks, at, End::Client, Flags::SYN, &[], comment);
        connection.segment(blocks, at, End::Server, Flags::SYN_ACK, &[], None);
        connection.segment(blocks, at, End::Client, Flags::ACK, &[], None);
        connection
    }

    /// Sends octets from one end; the other acknowledges them.
    pub(super) fn send(&mut self, blocks: &mut Blocks, at: u64, from: End, octets: &[u8]) {
        for piece in octets.chunks(SEGMENT) {
            self.segment(blocks, at, from, Flags::DATA, piece, None);
        }
        self.segment(blocks, at, from.other(), Flags::ACK, &[], None);
    }

    /// Closes the connection, the server first.
    pub(super) fn close(mut self, blocks: &mut Blocks, at: u64) {
        self.segment(blocks, at, End::Server, Flags::FIN, &[], None);
        self.segment(blocks, at, End::Client, Flags::FIN, &[], None);
        self.segment(blocks, at, End::Server, Flags::ACK, &[], None);
    }

    fn segment(
        &mut self,
        blocks: &mut Blocks,
        at: u64,
        from: End,
        flags: Flags,
        payload: &[u8],
        comment: Option<&str>,
    ) {
        let (own, other) = match from {
            End::Client => (self.client, self.server),
            End::Server => (self.server, self.client),
        };
        let ports = match from {
            End::Client => (self.port, HTTP),
            End::Server => (HTTP, self.port),
        };
        let mut header = TcpHeader::new(ports.0, ports.1, own, WINDOW);
        header.syn = flags.syn;
        header.fin = flags.fin;
        header.psh = flags.psh;
        header.ack = flags.ack;
        if flags.ack {
            header.acknowledgment_number = other;
        }
        let builder = from.packet().tcp_header(header);
        let mut octets = Vec::with_capacity(builder.size(payload.len()));
        if builder.write(&mut octets, payload).is_err() {
            return;
        }
        blocks.packet(at, &octets, comment);
        let length = u32::try_from(payload.len()).unwrap_or_default();
        let taken = length + u32::from(flags.syn || flags.fin);
        match from {
            End::Client => self.client = self.client.wrapping_add(taken),
            End::Server => self.server = self.server.wrapping_add(taken),
        }
    }
}

/// The flags of a segment.
#[derive(Clone, Copy, Debug)]
struct Flags {
    syn: bool,
    fin: bool,
    psh: bool,
    ack: bool,
}

impl Flags {
    const NONE: Self = Self {
        syn: false,
        fin: false,
        psh: false,
        ack: false,
    };
    const ACK: Self = Self {
        ack: true,
        ..Self::NONE
    };
    const SYN: Self = Self {
        syn: true,
        ..Self::NONE
    };
    const SYN_ACK: Self = Self {
        syn: true,
        ..Self::ACK
    };
    const DATA: Self = Self {
        psh: true,
        ..Self::ACK
    };
    const FIN: Self = Self {
        fin: true,
        ..Self::ACK
    };
}

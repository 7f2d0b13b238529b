//! Connections and datagrams to Ethernet frames.

use super::blocks::{Blocks, Remarks};
use dmct_record::event::Direction;
use dmct_wire::obex;
use etherparse::{PacketBuilder, PacketBuilderStep, TcpHeader};

/// The window that both ends say they have.
const WINDOW: u16 = 65_535;

/// What goes over a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    /// HTTP, of a session or of a push.
    Http,
    /// OBEX, of a session or of a push.
    Obex,
}

impl Protocol {
    /// The port of the end that is connected to.
    const fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Obex => obex::PORT,
        }
    }

    /// Octets of a segment's payload at most. An OBEX packet is one segment, as far as IP can hold it: dissectors do
    /// not put those together.
    const fn segment(self) -> usize {
        match self {
            Self::Http => 1_460,
            Self::Obex => 65_000,
        }
    }
}

/// What goes in datagrams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Datagram {
    /// A push with its WSP head.
    Wsp,
    /// SIP.
    Sip,
}

impl Datagram {
    /// The ports that it comes from and goes to.
    const fn ports(self) -> (u16, u16) {
        match self {
            Self::Wsp => (9_200, 2_948),
            Self::Sip => (5_060, 5_060),
        }
    }
}

/// An end of the wire. The addresses are those set aside for documents (RFC 5737).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The DM client, 192.0.2.1.
    Client,
    /// The DM server, 192.0.2.2.
    Server,
}

impl End {
    /// The end that is not this one.
    pub(super) const fn other(self) -> Self {
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

    /// The end that the tester plays, if this one sends something that went this way.
    pub(super) const fn tester(self, direction: Direction) -> Self {
        match direction {
            Direction::Sent => self,
            Direction::Received => self.other(),
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

/// Sends a datagram from an end.
pub(super) fn datagram(
    blocks: &mut Blocks,
    from: End,
    kind: Datagram,
    payload: &[u8],
    remarks: Remarks<'_>,
) {
    let (source, destination) = kind.ports();
    let builder = from.packet().udp(source, destination);
    let mut octets = Vec::with_capacity(builder.size(payload.len()));
    // What is too long for a datagram was never on a wire.
    if builder.write(&mut octets, payload).is_ok() {
        blocks.packet(&octets, remarks);
    }
}

/// The ports that connections come from, one after another.
#[derive(Debug, Default)]
pub(super) struct Ports(u16);

impl Ports {
    /// The first of them.
    const FIRST: u16 = 10_000;

    /// One that no connection has come from yet, or not for long.
    pub(super) const fn next(&mut self) -> u16 {
        let port = Self::FIRST.saturating_add(self.0 % 50_000);
        self.0 = self.0.wrapping_add(1);
        port
    }
}

/// Who opens a connection, for what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    /// The end that connects to the other.
    pub(super) opener: End,
    /// The end that the tester plays.
    pub(super) tester: End,
    /// What goes over it.
    pub(super) protocol: Protocol,
    /// The port of the end that connects.
    pub(super) port: u16,
}

/// A TCP connection under way: what each end has sent so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Connection {
    opening: Opening,
    client: u32,
    server: u32,
}

impl Connection {
    /// Opens a connection: the three packets of the handshake (RFC 9293, 3.5).
    pub(super) fn open(
        blocks: &mut Blocks,
        opening: Opening,
        at: u64,
        comment: Option<&str>,
    ) -> Self {
        let mut connection = Self {
            opening,
            client: 1_000,
            server: 2_000,
        };
        let opener = opening.opener;
        connection.segment(blocks, at, opener, Flags::SYN, &[], comment);
        connection.segment(blocks, at, opener.other(), Flags::SYN_ACK, &[], None);
        connection.segment(blocks, at, opener, Flags::ACK, &[], None);
        connection
    }

    /// Sends octets from one end; the other acknowledges them.
    pub(super) fn send(&mut self, blocks: &mut Blocks, at: u64, from: End, octets: &[u8]) {
        for piece in octets.chunks(self.opening.protocol.segment()) {
            self.segment(blocks, at, from, Flags::DATA, piece, None);
        }
        self.segment(blocks, at, from.other(), Flags::ACK, &[], None);
    }

    /// Closes the connection, the end that was connected to first.
    pub(super) fn close(mut self, blocks: &mut Blocks, at: u64) {
        let opener = self.opening.opener;
        self.segment(blocks, at, opener.other(), Flags::FIN, &[], None);
        self.segment(blocks, at, opener, Flags::FIN, &[], None);
        self.segment(blocks, at, opener.other(), Flags::ACK, &[], None);
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
        let ports = [self.opening.port, self.opening.protocol.port()];
        let [source, destination] = if from == self.opening.opener {
            ports
        } else {
            [ports[1], ports[0]]
        };
        let mut header = TcpHeader::new(source, destination, own, WINDOW);
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
        let outbound = from == self.opening.tester;
        let remarks = Remarks {
            at,
            outbound,
            comment,
        };
        blocks.packet(&octets, remarks);
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

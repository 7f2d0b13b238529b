//! A frame as a TCP segment or a UDP datagram.
//!
//! Headers are read by `etherparse`, leniently: a frame that was captured in part is read in part. Checksums are
//! not looked at, since network cards fill them in behind the back of whoever captures.

use super::frame::Frame;
use etherparse::{EtherType, LaxNetSlice, LaxSlicedPacket, TransportSlice, ether_type};
use std::net::{IpAddr, SocketAddr};

/// A packet that may carry something for us.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packet<'a> {
    /// Who sent it.
    pub(super) from: SocketAddr,
    /// To whom.
    pub(super) to: SocketAddr,
    /// What it carries.
    pub(super) carries: Carries<'a>,
}

/// What a packet carries.
#[derive(Clone, Copy, Debug)]
pub(super) enum Carries<'a> {
    /// A piece of a TCP stream.
    Tcp(Segment<'a>),
    /// A datagram.
    Udp(&'a [u8]),
}

/// A TCP segment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment<'a> {
    /// The sequence number.
    pub(super) sequence: u32,
    /// It opens its direction.
    pub(super) syn: bool,
    /// It acknowledges something.
    pub(super) ack: bool,
    /// It ends its direction.
    pub(super) fin: bool,
    /// It breaks the connection off.
    pub(super) rst: bool,
    /// What it carries.
    pub(super) payload: &'a [u8],
}

/// What a frame is to us.
#[derive(Clone, Copy, Debug)]
pub(super) enum Found<'a> {
    /// A packet.
    Packet(Packet<'a>),
    /// A fragment of an IP packet, which is not put together.
    Fragment,
    /// A datagram that was captured in part only.
    Cut,
    /// Nothing for us.
    Nothing,
    /// A frame of a link that is not known.
    UnknownLink(u32),
}

/// Reads a frame.
pub(super) fn find<'a>(frame: &Frame<'a>) -> Found<'a> {
    let octets = frame.octets;
    let sliced = match frame.link {
        // No link, with the address family before the packet: BSD loopback.
        0 | 108 => octets.get(4..).and_then(ip),
        1 => LaxSlicedPacket::from_ethernet(octets).ok(),
        // Raw IP, under the numbers that systems give it.
        12 | 14 | 101 | 228 | 229 => ip(octets),
        // Linux cooked, of both versions: the type of the packet stands at the end or at the beginning.
        113 => cooked(octets, 14, 16),
        276 => cooked(octets, 0, 20),
        other => return Found::UnknownLink(other),
    };
    sliced.map_or(Found::Nothing, |sliced| inside(&sliced))
}

fn ip(octets: &[u8]) -> Option<LaxSlicedPacket<'_>> {
    LaxSlicedPacket::from_ip(octets).ok()
}

fn cooked(octets: &[u8], type_at: usize, payload_at: usize) -> Option<LaxSlicedPacket<'_>> {
    let kind: [u8; 2] = octets.get(type_at..type_at + 2)?.try_into().ok()?;
    let kind = EtherType(u16::from_be_bytes(kind));
    let known = [
        ether_type::IPV4,
        ether_type::IPV6,
        ether_type::VLAN_TAGGED_FRAME,
    ];
    known.contains(&kind).then(|| {
        LaxSlicedPacket::from_ether_type(kind, octets.get(payload_at..).unwrap_or_default())
    })
}

fn inside<'a>(sliced: &LaxSlicedPacket<'a>) -> Found<'a> {
    let (from, to) = match &sliced.net {
        Some(LaxNetSlice::Ipv4(v4)) => (
            IpAddr::V4(v4.header().source_addr()),
            IpAddr::V4(v4.header().destination_addr()),
        ),
        Some(LaxNetSlice::Ipv6(v6)) => (
            IpAddr::V6(v6.header().source_addr()),
            IpAddr::V6(v6.header().destination_addr()),
        ),
        _ => return Found::Nothing,
    };
    if sliced
        .ip_payload()
        .is_some_and(|payload| payload.fragmented)
    {
        return Found::Fragment;
    }
    match &sliced.transport {
        Some(TransportSlice::Tcp(tcp)) => Found::Packet(Packet {
            from: SocketAddr::new(from, tcp.source_port()),
            to: SocketAddr::new(to, tcp.destination_port()),
            carries: Carries::Tcp(Segment {
                sequence: tcp.sequence_number(),
                syn: tcp.syn(),
                ack: tcp.ack(),
                fin: tcp.fin(),
                rst: tcp.rst(),
                payload: tcp.payload(),
            }),
        }),
        Some(TransportSlice::Udp(udp)) => {
            let said = usize::from(udp.length()).saturating_sub(8);
            if udp.payload().len() < said {
                return Found::Cut;
            }
            Found::Packet(Packet {
                from: SocketAddr::new(from, udp.source_port()),
                to: SocketAddr::new(to, udp.destination_port()),
                carries: Carries::Udp(udp.payload()),
            })
        }
        _ => Found::Nothing,
    }
}

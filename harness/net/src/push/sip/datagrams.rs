//! Datagrams of UDP: received, answered, and sent.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use dmct_wire::sip::{Message, decode};
use tokio::net::UdpSocket;

use super::{desk::Desk, way::Way};
use crate::plain::plain;

/// Octets that a datagram can hold.
const LARGEST: usize = 64 * 1024;

/// Failures to receive in a row after which the socket is given up.
const MOST_FAILURES: u32 = 100;

/// The port to which a response goes where a request names none (RFC 3261 18.2.2).
const PORT: u16 = 5060;

/// Receives until the socket fails for good.
pub(super) async fn receive(socket: Arc<UdpSocket>, desk: Arc<Desk>) {
    let mut octets = vec![0; LARGEST];
    let mut failures = 0;
    while failures < MOST_FAILURES {
        match socket.recv_from(&mut octets).await {
            Ok((count, from)) => {
                failures = 0;
                take(
                    &socket,
                    &desk,
                    octets.get(..count).unwrap_or_default(),
                    from,
                )
                .await;
            }
            // an earlier datagram of ours was refused somewhere, most likely: no reason to stop
            Err(error) => {
                failures += 1;
                desk.note(format!("receiving SIP failed: {}", plain(&error)));
            }
        }
    }
}

async fn take(socket: &UdpSocket, desk: &Desk, octets: &[u8], from: SocketAddr) {
    if octets
        .iter()
        .all(|octet| matches!(octet, b'\r' | b'\n' | 0))
    {
        // it only keeps an address translation alive
        return;
    }
    let way = Way { from, link: None };
    let (answer, to, arrived) = match decode(octets, &desk.sizes()).into_result() {
        Ok(message) => {
            let to = way_back(&message, from);
            match desk.take(message, &way) {
                Some(answered) => (answered.octets, to, answered.arrived),
                None => return,
            }
        }
        Err(stop) => match desk.refuse(octets, &stop, &way) {
            Some(octets) => (octets, from, None),
            None => return,
        },
    };
    // answered first: a peer that is finished by what it is told leaves nobody unanswered
    if let Err(error) = socket.send_to(&answer, to).await {
        desk.note(format!(
            "a SIP response to {to} could not be sent: {}",
            plain(&error)
        ));
    }
    if let Some(arrived) = arrived {
        arrived.hand();
    }
}

/// Where the response to a request goes: to where it came from, at the port that its Via names unless it asks for the
/// port that it came from (RFC 3261 18.2.2; RFC 3581 4).
fn way_back(request: &Message, from: SocketAddr) -> SocketAddr {
    let via = request.via().ok().and_then(|vias| vias.into_iter().next());
    match via {
        Some(via) if via.parameters.find("rport").is_none() => {
            (from.ip(), via.host_and_port().1.unwrap_or(PORT)).into()
        }
        _ => from,
    }
}

/// Our own address as this one sees it.
///
/// # Errors
/// It cannot be reached from here.
pub(super) async fn seen_from(own: SocketAddr, other: SocketAddr) -> io::Result<SocketAddr> {
    if !own.ip().is_unspecified() {
        return Ok(own);
    }
    // nothing is sent: the system is only asked which of its addresses it would send from
    let any: IpAddr = match other {
        SocketAddr::V4(_) => std::net::Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => std::net::Ipv6Addr::UNSPECIFIED.into(),
    };
    let probe = UdpSocket::bind((any, 0)).await?;
    probe.connect(other).await?;
    Ok((probe.local_addr()?.ip(), own.port()).into())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    #[test]
    fn a_response_goes_to_the_port_that_its_request_names() {
        let from: SocketAddr = "127.0.0.9:40000".parse().unwrap();
        for (via, to) in [
            ("SIP/2.0/UDP host:5070;branch=x", "127.0.0.9:5070"),
            ("SIP/2.0/UDP host;branch=x", "127.0.0.9:5060"),
            ("SIP/2.0/UDP host:5070;rport;branch=x", "127.0.0.9:40000"),
            ("nothing", "127.0.0.9:40000"),
        ] {
            let request = Message::request("OPTIONS", "sip:a").with("Via", via);
            assert_eq!(way_back(&request, from).to_string(), to, "{via}");
        }
    }
}

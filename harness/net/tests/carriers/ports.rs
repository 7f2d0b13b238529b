//! Ports for programs that must be told one before they bind it.
//!
//! A port that a system hands out by itself, to whoever binds port 0 or connects, may be handed out again before the
//! program that was told of it binds it. So these are taken from below that range (RFC 6335 has it begin at 49152, Linux at
//! 32768), each once in a process, and processes begin in different places.

use std::{
    net::{Ipv4Addr, TcpListener, UdpSocket},
    sync::atomic::{AtomicU32, Ordering},
};

/// The lowest port.
const FIRST: u32 = 20_000;

/// How many there are.
const COUNT: u32 = 12_000;

/// How far apart processes begin that were started one after the other; no number divides both this and [`COUNT`].
const APART: u32 = 997;

/// A port of 127.0.0.1 that is free for TCP and for UDP, and given to nobody else in this process.
pub fn free_port() -> u16 {
    static TAKEN: AtomicU32 = AtomicU32::new(0);
    let begin = (std::process::id() % COUNT) * APART;
    loop {
        let taken = TAKEN.fetch_add(1, Ordering::Relaxed);
        assert!(taken < COUNT, "no port is free");
        let port = u16::try_from(FIRST + (begin + taken) % COUNT).expect("below the end");
        let place = (Ipv4Addr::LOCALHOST, port);
        if TcpListener::bind(place).is_ok() && UdpSocket::bind(place).is_ok() {
            return port;
        }
    }
}

//! What the carriers hold at most and how long they wait at most.

use std::time::Duration;

/// Bounds on everything that the other side could make grow or last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Octets in the head of an HTTP message.
    pub head: usize,
    /// Octets in the body of an HTTP message, transfer coding removed.
    pub body: usize,
    /// HTTP connections open at a time. When one more comes, the longest idle one is closed for it.
    pub connections: usize,
    /// Inputs that wait for a peer to be driven.
    pub queue: usize,
    /// From the first octet of an HTTP message to its last, and for the writing of one.
    pub message: Duration,
    /// Between two requests on one connection.
    pub idle: Duration,
    /// A request body that has neither length nor chunks ends when nothing comes for this long.
    pub silence: Duration,
    /// For our own peer to answer a request; then the connection is closed.
    pub answer: Duration,
    /// From our request to the first octet of the response; for a program that carries a datagram to end.
    pub response: Duration,
    /// For a TCP connection to be made.
    pub connect: Duration,
    /// For the missing parts of a short message; it may last twice as long.
    pub parts: Duration,
    /// For a TLS handshake.
    pub handshake: Duration,
    /// Octets that the other side sends in a TLS handshake.
    pub handshake_octets: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: 64 * 1024,
            body: 8 * 1024 * 1024,
            connections: 256,
            queue: 64,
            message: Duration::from_secs(30),
            idle: Duration::from_secs(120),
            silence: Duration::from_secs(1),
            answer: Duration::from_secs(600),
            response: Duration::from_secs(60),
            connect: Duration::from_secs(10),
            parts: Duration::from_secs(300),
            handshake: Duration::from_secs(10),
            handshake_octets: 128 * 1024,
        }
    }
}

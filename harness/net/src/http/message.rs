//! A complete message, and what a peer is handed of it.

use dmct_wire::peer::{Request, Response};

use super::head::{Head, Start};

/// A complete message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Start line and headers.
    pub head: Head,
    /// The body, transfer coding removed.
    pub body: Vec<u8>,
    /// Whether only the end of the connection ended it.
    pub to_the_end: bool,
}

impl Message {
    /// Whether it only announces the response, as 100 (Continue) does (RFC 9110 section 15.2).
    pub fn is_interim(&self) -> bool {
        matches!(
            self.head.start,
            Start::Response {
                status: 100..=199,
                ..
            }
        )
    }

    /// As a peer is handed a request.
    pub(crate) fn into_request(self, exchange: u64, connection: u64) -> Request {
        let Head {
            start,
            headers,
            octets,
            ..
        } = self.head;
        let (method, target) = match start {
            Start::Request { method, target } => (method, target),
            Start::Response { .. } => (String::new(), String::new()),
        };
        Request {
            from: String::new(),
            exchange,
            connection,
            method,
            target,
            headers,
            head: octets,
            body: self.body,
        }
    }

    /// As a peer is handed a response.
    pub(crate) fn into_response(self, exchange: u64, connection: u64) -> Response {
        let Head {
            start,
            headers,
            octets,
            ..
        } = self.head;
        let status = match start {
            Start::Response { status, .. } => status,
            Start::Request { .. } => 0,
        };
        Response {
            exchange,
            connection,
            status,
            headers,
            head: octets,
            body: self.body,
        }
    }
}

//! What a peer is handed.

use super::{Answer, Delivered, Pushed, Stimulus};
use crate::sip::Registered;

/// One thing that happened to a peer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// The peer may begin; always the first input.
    Start,
    /// The time named by the last [`super::Output::Wait`] has come.
    Wake,
    /// A request arrived (a DM server is sent these by clients).
    Request(Request),
    /// The answer to a request of ours arrived (a DM client gets these).
    Response(Response),
    /// A datagram arrived, on a push port for instance.
    Datagram {
        /// Who sent it, as the carrier names it (`127.0.0.1:40000`).
        from: String,
        /// The port or channel it arrived at, as the carrier names it: of short messages the number with the port and
        /// how many they were, `sms:+4912345;port=2948;messages=2`.
        to: String,
        /// What was in it.
        payload: Vec<u8>,
    },
    /// A push arrived by a carrier that frames it. The carrier has accepted it already.
    Pushed(Pushed),
    /// The carrier's answer to a push or a registration of ours.
    Delivered(Delivered),
    /// Someone registered with the SIP core that is here. The core has answered already.
    Registered {
        /// Who, as the carrier names it: `127.0.0.1:40000`.
        from: String,
        /// The octets of the REGISTER.
        octets: Vec<u8>,
        /// What it says.
        registered: Registered,
    },
    /// An exchange came to nothing, or its connection was lost before it was complete.
    Lost {
        /// The exchange, as in the request that it was.
        exchange: u64,
        /// Why.
        loss: Loss,
    },
    /// The upper tester asks something of this peer (reference peers take these).
    Stimulus {
        /// To be echoed in [`super::Output::Answer`].
        id: u64,
        /// What is asked.
        stimulus: Stimulus,
    },
    /// What the upper tester of the other side answered to a [`super::Transmit::Stimulus`].
    Answered {
        /// The id of the stimulus.
        id: u64,
        /// The answer.
        answer: Answer,
    },
    /// Something that a carrier saw beside the messages; evidence, no call to act.
    Observed(Observation),
}

/// A request as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Request {
    /// Names the exchange in the answer; unique in a run.
    pub exchange: u64,
    /// The connection it came on; unique in a run.
    pub connection: u64,
    /// Where it came from, `host:port`; empty where the carrier does not say.
    pub from: String,
    /// The method, `POST` for DM messages.
    pub method: String,
    /// The request target as sent, query included.
    pub target: String,
    /// The headers as sent, in order, case kept.
    pub headers: Vec<(String, String)>,
    /// The head exactly as its octets came.
    pub head: Vec<u8>,
    /// The body, transfer coding removed.
    pub body: Vec<u8>,
}

/// A response as it arrived.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Response {
    /// The exchange, as in the request.
    pub exchange: u64,
    /// The connection it came on; unique in a run.
    pub connection: u64,
    /// The status code.
    pub status: u16,
    /// The headers as sent, in order, case kept.
    pub headers: Vec<(String, String)>,
    /// The head exactly as its octets came.
    pub head: Vec<u8>,
    /// The body, transfer coding removed.
    pub body: Vec<u8>,
}

/// Why an exchange came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// No connection could be made.
    Unreachable(String),
    /// The other side closed before the message was complete.
    Closed {
        /// The octets that had come by then.
        partial: Vec<u8>,
    },
    /// What came is no HTTP, or breaks its framing.
    Malformed {
        /// What is wrong, one sentence.
        reason: String,
        /// The octets that had come by then, at most a few kilobytes.
        partial: Vec<u8>,
    },
    /// More octets came than the limit allows.
    TooLarge {
        /// The limit, octets.
        limit: usize,
    },
    /// The message was not complete in time.
    TimedOut {
        /// The octets that had come by then, at most a few kilobytes.
        partial: Vec<u8>,
    },
}

/// What a carrier saw beside the messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation {
    /// A connection was opened.
    Opened {
        /// The connection.
        connection: u64,
        /// The other end.
        from: String,
    },
    /// A connection was closed, after this many requests on it.
    Closed {
        /// The connection.
        connection: u64,
        /// How many complete messages it carried.
        messages: u64,
    },
    /// A process ended: its exit status or signal in words.
    ProcessEnded(String),
    /// The process that is the implementation under test ended, and nobody asked it to: how, in words.
    ImplementationEnded(String),
    /// Anything else worth keeping, in one sentence.
    Note(String),
}

//! What a peer hands back.

use super::{Answer, Certificate, Stimulus, Time};

/// What a peer wants next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Send this, then ask again.
    Transmit(Transmit),
    /// Answer to a stimulus, then ask again.
    Answer {
        /// The id of the stimulus.
        id: u64,
        /// The answer.
        answer: Answer,
    },
    /// Nothing to do until an input comes or this moment is reached.
    Wait(Option<Time>),
    /// The peer is done: nothing will come of further inputs.
    Finished,
}

/// Something to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Transmit {
    /// Post a message to an address. Answered by an [`super::Input::Response`] or [`super::Input::Lost`].
    Request {
        /// Chosen by the sender, unique for it; comes back with the answer.
        exchange: u64,
        /// An absolute URL.
        url: String,
        /// Headers in order. `Host`, and the framing that [`Delivery`] asks for, are added by the carrier.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
        /// How to put it on the wire.
        delivery: Delivery,
    },
    /// Answer a request.
    Response {
        /// The exchange of the [`super::Request`].
        exchange: u64,
        /// The status code.
        status: u16,
        /// Headers in order; framing is added by the carrier.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
        /// How to put it on the wire.
        delivery: Delivery,
    },
    /// Send a datagram: on a push carrier, the push with its WSP head.
    Datagram {
        /// Where to, with the scheme of a carrier that takes datagrams; `host:port` is UDP
        /// ([`super::Carrier::of_address`]). A number may name a port, `sms:+4912345;port=2948`.
        to: String,
        /// What to put in it.
        payload: Vec<u8>,
    },
    /// Push something by a carrier that frames it. Answered by an [`super::Input::Delivered`] or
    /// [`super::Input::Lost`].
    Push {
        /// Chosen by the sender, unique for it beside those of its requests.
        exchange: u64,
        /// Where to, with the scheme of the carrier ([`super::Carrier::of_address`]). A SIP address is looked up among
        /// those that registered here; one that did not is reached at its own host and port.
        to: String,
        /// What is pushed.
        push: super::Push,
    },
    /// Register with a SIP core, so that pushes come. Answered like a push; whoever has the core is handed
    /// [`super::Input::Registered`].
    Register {
        /// Chosen by the sender, unique for it beside those of its requests.
        exchange: u64,
        /// Where the core is: `host:port`, with `;transport=tcp` behind it where UDP is not wanted.
        core: String,
        /// What is registered. Where its contact is empty, the carrier puts in where it listens.
        registration: crate::sip::Registration,
    },
    /// Close the connection of an exchange without answering it.
    Drop {
        /// The exchange.
        exchange: u64,
    },
    /// From now on, show this certificate to whoever connects by TLS. Holds until the peer is finished.
    Show(Certificate),
    /// From now on, connect by TLS although the server shows this certificate; what is wrong in another way is
    /// refused as before. Holds until the peer is finished.
    Overlook(Certificate),
    /// Ask something of whatever drives the implementation under test from above.
    Stimulus {
        /// Chosen by the sender; comes back with [`super::Input::Answered`].
        id: u64,
        /// What is asked.
        stimulus: Stimulus,
    },
}

/// How a body is put on the wire: rightly, or wrong in one named way.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Delivery {
    /// With a Content-Length that fits.
    #[default]
    Whole,
    /// In the chunked transfer coding, in pieces of this many octets.
    Chunked(usize),
    /// Without a length; the end of the connection ends the body.
    UntilClose,
    /// With a Content-Length that says this instead of the truth.
    WrongLength(u64),
    /// Only the first octets of the body, then the connection is closed.
    Cut(usize),
    /// These octets instead of head and body.
    Raw(Vec<u8>),
}

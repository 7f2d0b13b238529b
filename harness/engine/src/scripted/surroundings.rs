//! Where a scripted peer stands: the addresses on both sides and the time of day.

use dmct_scenario::plan::Carrier;
use dmct_wire::peer::{Certificate, Stimulus};
use std::{collections::BTreeMap, net::IpAddr, time::Duration};

/// The surroundings of a scripted peer.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// Our URL as DM server, or the one we name as Source.
    pub own_url: String,
    /// The URL of the DM server under test.
    pub peer_url: String,
    /// The hosts at which the DM server under test is; empty: they are not known.
    pub peer_hosts: Vec<IpAddr>,
    /// Whether a client may come from several addresses in one session.
    pub roams: bool,
    /// Where the client under test takes pushes, by what carries them; by a carrier that is not among them, they go
    /// through the upper tester.
    pub push_to: BTreeMap<Carrier, String>,
    /// Where we take the pushes of a server under test, by what carries them.
    pub push_at: BTreeMap<Carrier, String>,
    /// The SIP core at which we register as the DM client that we play, `host:port`; empty: at none.
    pub sip_core: String,
    /// Whether a device can register with us, as with its SIP core.
    pub takes_registrations: bool,
    /// The certificates that we can show by TLS; none where we do not speak it.
    pub certificates: Vec<Certificate>,
    /// Seconds since 1970 at the beginning of the run.
    pub began: u64,
    /// Whether the implementation is to be reset before the first step.
    pub reset: bool,
    /// Why the word of the upper tester does not count, in a sentence, if it does not.
    pub distrust: Option<String>,
    /// Where the client under test falls silent, if this run has shown it.
    pub falls_silent: Option<FallsSilent>,
    /// How long a human being who is asked may take.
    pub patience: Patience,
    /// The seed of all that looks random.
    pub seed: u64,
}

/// A client that is heard in every session, and never beyond so many messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FallsSilent {
    /// After so many messages of a session.
    pub after: u32,
    /// How that is known, in a sentence.
    pub reason: String,
}

/// How long human beings may take to answer; nothing where no human being is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Patience {
    /// To make a client start a session.
    pub trigger: Option<Duration>,
    /// To bring the implementation back to its known state.
    pub reset: Option<Duration>,
    /// To do whatever else is asked.
    pub others: Option<Duration>,
}

impl Patience {
    /// How long the answer to this may take.
    pub const fn with(&self, stimulus: &Stimulus) -> Option<Duration> {
        match stimulus {
            Stimulus::StartSession { .. } | Stimulus::DeliverNotification { .. } => self.trigger,
            Stimulus::Reset => self.reset,
            _ => self.others,
        }
    }
}

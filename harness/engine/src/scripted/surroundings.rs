//! Where a scripted peer stands: the addresses on both sides and the time of day.

/// The surroundings of a scripted peer.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// Our URL as DM server, or the one we name as Source.
    pub own_url: String,
    /// The URL of the DM server under test.
    pub peer_url: String,
    /// Where the client under test takes notifications, `host:port`; empty: through the upper tester.
    pub push_to: String,
    /// Where we take the notifications of a server under test, `host:port`.
    pub push_at: String,
    /// Seconds since 1970 at the beginning of the run.
    pub began: u64,
    /// Whether the implementation is to be reset before the first step.
    pub reset: bool,
    /// The seed of all that looks random.
    pub seed: u64,
}

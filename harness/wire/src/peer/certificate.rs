//! Certificates of a DM server that is met by HTTPS: the right one, and those that are wrong in one way.

/// A certificate that a DM server shows to whoever connects to it by TLS.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Certificate {
    /// The one that it should show.
    #[default]
    Good,
    /// One that was right until its time ran out.
    Expired,
    /// One that nobody but itself vouches for.
    SelfSigned,
    /// One that is right for another host.
    AnotherHost,
}

impl Certificate {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Good,
        Self::Expired,
        Self::SelfSigned,
        Self::AnotherHost,
    ];

    /// Its word in scenarios.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Expired => "expired",
            Self::SelfSigned => "self-signed",
            Self::AnotherHost => "another-host",
        }
    }

    /// What it is, to stand behind "a certificate".
    pub const fn description(self) -> &'static str {
        match self {
            Self::Good => "that is right",
            Self::Expired => "that has expired",
            Self::SelfSigned => "that is self-signed",
            Self::AnotherHost => "for another host",
        }
    }
}

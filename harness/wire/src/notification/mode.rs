//! What both formats say about how the session begins.

/// How the server would have the user involved (Notification 1.2, 6.2.7; 1.3, 6.4.4): two bits, all defined.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum UiMode {
    /// 00: no recommendation.
    #[default]
    NotSpecified,
    /// 01: in the background.
    Background,
    /// 10: the user is told.
    Informative,
    /// 11: the user is asked first.
    UserInteraction,
}

impl UiMode {
    /// Every mode, in the order of its value.
    pub const ALL: [Self; 4] = [
        Self::NotSpecified,
        Self::Background,
        Self::Informative,
        Self::UserInteraction,
    ];

    /// The mode of the lowest two bits.
    pub const fn of_bits(bits: u64) -> Self {
        match bits & 0b11 {
            0b00 => Self::NotSpecified,
            0b01 => Self::Background,
            0b10 => Self::Informative,
            _ => Self::UserInteraction,
        }
    }

    /// Its two bits.
    pub const fn bits(self) -> u64 {
        match self {
            Self::NotSpecified => 0b00,
            Self::Background => 0b01,
            Self::Informative => 0b10,
            Self::UserInteraction => 0b11,
        }
    }

    /// Its name in the documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotSpecified => "not specified",
            Self::Background => "background",
            Self::Informative => "informative",
            Self::UserInteraction => "user interaction",
        }
    }
}

/// Who caused the session (Notification 1.2, 6.2.8; 1.3, 6.4.3): one bit.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Initiator {
    /// 0: the end user; `client` in Notification 1.2.
    User,
    /// 1: the server.
    #[default]
    Server,
}

impl Initiator {
    /// The initiator of the lowest bit.
    pub const fn of_bit(bit: u64) -> Self {
        if bit & 1 == 0 {
            Self::User
        } else {
            Self::Server
        }
    }

    /// Its bit.
    pub const fn bit(self) -> u64 {
        match self {
            Self::User => 0,
            Self::Server => 1,
        }
    }

    /// Its name in Notification 1.3.
    pub const fn name(self) -> &'static str {
        match self {
            Self::User => "end user initiated",
            Self::Server => "server initiated",
        }
    }
}

//! X-Wap-Push-Status: what a terminal made of a push or of a query.

/// A status with its phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushStatus {
    /// The code.
    pub code: u16,
    /// The words behind it; terminals in the field also send none.
    pub phrase: String,
}

/// What the codes come to (Push OTA 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 400: the push was accepted.
    Accepted,
    /// 401: accepted, and the terminal's capabilities are others than the proxy thinks.
    AcceptedWithOtherCapabilities,
    /// 234 to 238, 256, 257: the push was refused.
    Refused,
    /// 500: the terminal is registered, and its capabilities are those that the proxy knows.
    Registered,
    /// 501: the terminal is registered, and says anew what it can do.
    RegisteredAnew,
    /// 300 to 302: the registration was refused.
    RegistrationRefused,
    /// 600: the version of OTA-HTTP is not spoken.
    VersionNotSupported,
    /// A code of no known meaning.
    Unknown,
}

impl PushStatus {
    /// The push was accepted.
    pub fn accepted() -> Self {
        Self {
            code: 400,
            phrase: "Accepted".into(),
        }
    }

    /// Reads a value of the header: digits, then words or none; `None` if there are no digits of a code.
    pub fn read(value: &str) -> Option<Self> {
        let value = value.trim();
        let end = value
            .find(|char: char| !char.is_ascii_digit())
            .unwrap_or(value.len());
        let (digits, phrase) = value.split_at_checked(end)?;
        if !(phrase.is_empty() || phrase.starts_with([' ', '\t'])) {
            return None;
        }
        Some(Self {
            code: digits.parse().ok()?,
            phrase: phrase.trim().into(),
        })
    }

    /// What the code comes to.
    pub const fn outcome(&self) -> Outcome {
        match self.code {
            400 => Outcome::Accepted,
            401 => Outcome::AcceptedWithOtherCapabilities,
            234..=238 | 256 | 257 => Outcome::Refused,
            500 => Outcome::Registered,
            501 => Outcome::RegisteredAnew,
            300..=302 => Outcome::RegistrationRefused,
            600 => Outcome::VersionNotSupported,
            _ => Outcome::Unknown,
        }
    }
}

impl core::fmt::Display for PushStatus {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if self.phrase.is_empty() {
            write!(out, "{}", self.code)
        } else {
            write!(out, "{} {}", self.code, self.phrase)
        }
    }
}

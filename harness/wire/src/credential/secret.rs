//! A password that does not slip into a report.

/// A password, shown by neither `Debug` nor `Display` and written by no serializer.
///
/// It can be read from a profile (`Deserialize`); it is deliberately not `Serialize`.
#[derive(Clone, Default, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Keeps this password.
    pub fn new(password: impl Into<String>) -> Self {
        Self(password.into())
    }

    /// The password itself: for digests and for what goes on the wire, never for output.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for Secret {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str("Secret(***)")
    }
}

impl core::fmt::Display for Secret {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str("***")
    }
}

impl From<&str> for Secret {
    fn from(password: &str) -> Self {
        Self::new(password)
    }
}

impl From<String> for Secret {
    fn from(password: String) -> Self {
        Self(password)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_shown_by_no_formatter() {
        let secret = Secret::new("OhBehave");
        let shown = format!("{secret} {secret:?} {secret:#?}");
        assert!(!shown.contains("OhBehave"), "{shown}");
        assert_eq!(secret.expose(), "OhBehave");
    }
}

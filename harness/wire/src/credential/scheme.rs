//! The authentication schemes and their names on the wire.

/// A way of authenticating at the application layer.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    /// User name and password, base64 (DM Protocol 1.3, 9.4.1).
    Basic,
    /// MD5 digest over user name, password and nonce (DM Protocol 1.3, 9.4.2).
    Md5,
    /// The same shape with SHA-256. DM Protocol 1.3, 9.1 names it and defines neither a type name nor a
    /// formula; both are those of implementations in the field.
    Sha256,
    /// An MAC over the message in the transport header `x-syncml-hmac` (DM Security 1.2.1).
    Hmac,
}

impl Scheme {
    /// Every scheme.
    pub const ALL: [Self; 4] = [Self::Basic, Self::Md5, Self::Sha256, Self::Hmac];

    /// The short name used in scenarios and profiles.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Md5 => "md5",
            Self::Sha256 => "sha256",
            Self::Hmac => "hmac",
        }
    }

    /// What Meta/Type of a Cred or Chal says for it.
    pub const fn type_name(self) -> &'static str {
        match self {
            Self::Basic => "syncml:auth-basic",
            Self::Md5 => "syncml:auth-md5",
            Self::Sha256 => "syncml:auth-SHA256",
            Self::Hmac => "syncml:auth-MAC",
        }
    }

    /// The scheme that a Meta/Type names, in any case and with white space around it.
    pub fn of_type_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|scheme| scheme.type_name().eq_ignore_ascii_case(name.trim()))
    }

    /// Whether a nonce enters the credential: everything but basic.
    pub const fn wants_nonce(self) -> bool {
        !matches!(self, Self::Basic)
    }
}

impl core::fmt::Display for Scheme {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_name_is_compared_without_case() {
        for scheme in Scheme::ALL {
            let shouted = scheme.type_name().to_uppercase();
            assert_eq!(Scheme::of_type_name(&format!(" {shouted}\n")), Some(scheme));
        }
        assert_eq!(Scheme::of_type_name("syncml:auth-x509"), None);
    }
}

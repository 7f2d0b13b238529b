//! The `x-syncml-hmac` transport header: a MAC over the message as it was sent (DM Security 1.2.1).

use super::digest::{body_digest, password_digest};
use super::nonce::{decode_base64, encode_base64};
use super::{Account, Nonce, Secret};
use ::hmac::{Hmac, KeyInit as _, Mac as _};
use md5::{Digest as _, Md5};

/// The name of the header, lower case.
pub const HEADER_NAME: &str = "x-syncml-hmac";

/// What the header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HmacHeader {
    /// The hash algorithm as named; MD5 if it is left out.
    pub algorithm: Option<String>,
    /// The user name, which is the LocName of the Source.
    pub username: String,
    /// The MAC as sent: base64.
    pub mac: String,
}

/// Why a header value could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HmacHeaderError {
    /// A parameter that must be there is not.
    #[error("the parameter {0} is missing")]
    Missing(&'static str),
    /// A parameter stands twice.
    #[error("the parameter {0} stands twice")]
    Repeated(&'static str),
    /// A part of the value is no `name=value`.
    #[error("{0:?} is not of the form name=value")]
    NotAParameter(String),
}

impl HmacHeader {
    /// The header for a user and a MAC made with MD5.
    pub fn md5(username: impl Into<String>, mac: impl Into<String>) -> Self {
        Self {
            algorithm: Some("MD5".into()),
            username: username.into(),
            mac: mac.into(),
        }
    }

    /// Reads the value of the header: parameters in any order, names in any case, values quoted or not, white
    /// space anywhere around them. Parameters of other names are passed over.
    ///
    /// # Errors
    /// `username` or `mac` is missing, one stands twice, or a part is no `name=value`.
    pub fn parse(value: &str) -> Result<Self, HmacHeaderError> {
        let (mut algorithm, mut username, mut mac) = (None, None, None);
        for part in split_outside_quotes(value) {
            let (name, value) = part
                .split_once('=')
                .ok_or_else(|| HmacHeaderError::NotAParameter(part.into()))?;
            let (slot, name) = match name.trim().to_ascii_lowercase().as_str() {
                "algorithm" => (&mut algorithm, "algorithm"),
                "username" => (&mut username, "username"),
                "mac" => (&mut mac, "mac"),
                _ => continue,
            };
            if slot.replace(unquoted(value)).is_some() {
                return Err(HmacHeaderError::Repeated(name));
            }
        }
        Ok(Self {
            algorithm,
            username: username.ok_or(HmacHeaderError::Missing("username"))?,
            mac: mac.ok_or(HmacHeaderError::Missing("mac"))?,
        })
    }
}

/// The value of the header as it is sent, with the user name quoted.
impl core::fmt::Display for HmacHeader {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        if let Some(algorithm) = &self.algorithm {
            write!(out, "algorithm={algorithm}, ")?;
        }
        let username = self.username.replace('\\', "\\\\").replace('"', "\\\"");
        write!(out, "username=\"{username}\", mac={}", self.mac)
    }
}

/// The MAC of DM Security 1.2.1, as base64: `H(B64(H(user:password)):nonce:B64(H(body)))` with MD5 over the
/// body's octets as sent. In spite of its name it is not RFC 2104.
pub fn mac(user: &str, password: &Secret, nonce: &Nonce, body: &[u8]) -> String {
    let hash = Md5::new()
        .chain_update(password_digest::<Md5>(user.as_bytes(), password))
        .chain_update(b":")
        .chain_update(nonce.as_octets())
        .chain_update(b":")
        .chain_update(body_digest(body));
    encode_base64(&hash.finalize())
}

/// A true HMAC-MD5 (RFC 2104) with the key `B64(H(user:password))` over `nonce:B64(H(body))`, as base64:
/// what one server of the field computes instead.
pub fn true_hmac_md5(user: &str, password: &Secret, nonce: &Nonce, body: &[u8]) -> String {
    let key = password_digest::<Md5>(user.as_bytes(), password);
    // An HMAC takes a key of any length, so that the fallback is never used.
    let Ok(keyed) = Hmac::<Md5>::new_from_slice(key.as_bytes()) else {
        return String::new();
    };
    let keyed = keyed
        .chain_update(nonce.as_octets())
        .chain_update(b":")
        .chain_update(body_digest(body));
    encode_base64(&keyed.finalize().into_bytes())
}

/// Which formula a MAC was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MacReading {
    /// The formula of DM Security 1.2.1: [`mac`].
    Formula,
    /// A true HMAC: [`true_hmac_md5`]. Authenticates, and is worth a warning.
    TrueHmac,
}

/// What was found in a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HmacCheck {
    /// Whether the algorithm is MD5, named or by default: the only one that a text defines.
    pub algorithm_known: bool,
    /// Whether the user name is the account's.
    pub user_right: bool,
    /// The formula that gives the MAC; `None` if no formula does.
    pub reading: Option<MacReading>,
}

/// Holds a header against an account, the nonce that is valid for it and the body as it was sent.
pub fn verify(header: &HmacHeader, account: &Account, nonce: &Nonce, body: &[u8]) -> HmacCheck {
    let Account { user, password } = account;
    let is =
        |due: String| decode_base64(&header.mac).is_ok_and(|sent| decode_base64(&due) == Ok(sent));
    let reading = if is(mac(user, password, nonce, body)) {
        Some(MacReading::Formula)
    } else if is(true_hmac_md5(user, password, nonce, body)) {
        Some(MacReading::TrueHmac)
    } else {
        None
    };
    let algorithm = header.algorithm.as_deref().unwrap_or("MD5");
    HmacCheck {
        algorithm_known: algorithm.eq_ignore_ascii_case("MD5"),
        user_right: header.username == *user,
        reading,
    }
}

/// The parts between commas that stand outside quotation marks, without empty ones.
fn split_outside_quotes(value: &str) -> Vec<&str> {
    let (mut quoted, mut escaped) = (false, false);
    value
        .split(move |character: char| {
            let part_ends = character == ',' && !quoted;
            if character == '"' && !escaped {
                quoted = !quoted;
            }
            escaped = quoted && character == '\\' && !escaped;
            part_ends
        })
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// A value without its quotation marks. A backslash escapes only a quotation mark or another backslash:
/// user names with a domain before them are sent with a bare one.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    let Some(inner) = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    else {
        return value.into();
    };
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, characters.peek()) {
            ('\\', Some(&next @ ('"' | '\\'))) => {
                text.push(next);
                characters.next();
            }
            _ => text.push(character),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;
    use proptest::prelude::*;

    const BODY: &[u8] = b"<SyncML/>";

    fn account() -> Account {
        Account::new("Bruce2", "OhBehave")
    }

    #[test]
    fn the_mac_is_the_formula_and_not_a_true_hmac() {
        // Origin: python3 hashlib, base64 and hmac over b"<SyncML/>" with user Bruce2, password OhBehave and
        // the nonce b"Nonce".
        let Account { user, password } = account();
        let nonce = Nonce::new("Nonce");
        assert_eq!(
            mac(&user, &password, &nonce, BODY),
            "urdCeS3JUmjFgi8SX3webw=="
        );
        assert_eq!(
            true_hmac_md5(&user, &password, &nonce, BODY),
            "11CukurBegkWxXRIsdlKBQ=="
        );
    }

    #[test]
    fn a_header_is_held_against_both_formulas_and_the_body_as_sent() {
        let nonce = Nonce::new("Nonce");
        let check = |mac: &str, body: &[u8]| {
            verify(&HmacHeader::md5("Bruce2", mac), &account(), &nonce, body)
        };
        let right = check("urdCeS3JUmjFgi8SX3webw==", BODY);
        assert!(right.algorithm_known && right.user_right);
        assert_eq!(right.reading, Some(MacReading::Formula));
        assert_eq!(
            check("11CukurBegkWxXRIsdlKBQ==", BODY).reading,
            Some(MacReading::TrueHmac)
        );
        assert_eq!(
            check("urdCeS3JUmjFgi8SX3webw==", b"<SyncML />").reading,
            None
        );
        assert_eq!(check("", BODY).reading, None);
    }

    #[test]
    fn a_header_is_read_in_the_forms_of_the_field() {
        let due = HmacHeader::md5("Robert, Jr", "Dgpoz+Pbak==");
        for value in [
            r#"algorithm=MD5, username="Robert, Jr", mac=Dgpoz+Pbak=="#,
            r#"MAC="Dgpoz+Pbak==",  UserName = "Robert, Jr" ,Algorithm=MD5,"#,
            r#"extra=1,username="Robert, Jr",algorithm="MD5",mac=Dgpoz+Pbak=="#,
        ] {
            assert_eq!(HmacHeader::parse(value).unwrap(), due, "{value}");
        }
        let bare = HmacHeader::parse(r"username=LAB\bruce, mac=x").unwrap();
        assert_eq!(
            (bare.username.as_str(), bare.algorithm),
            (r"LAB\bruce", None)
        );
        let quoted = HmacHeader::parse(r#"username="LAB\bruce", mac=x"#).unwrap();
        assert_eq!(quoted.username, r"LAB\bruce");
    }

    #[test]
    fn a_header_without_user_or_mac_is_refused_with_the_reason() {
        let reason = |value| HmacHeader::parse(value).unwrap_err();
        assert_eq!(reason("mac=x"), HmacHeaderError::Missing("username"));
        assert_eq!(reason("username=u"), HmacHeaderError::Missing("mac"));
        assert_eq!(reason("mac=x,MAC=y"), HmacHeaderError::Repeated("mac"));
        assert!(matches!(
            reason("Digest"),
            HmacHeaderError::NotAParameter(_)
        ));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(username in "[ -~]{0,20}", mac in "[A-Za-z0-9+/]{0,22}={0,2}") {
            let header = HmacHeader::md5(username, mac);
            prop_assert_eq!(HmacHeader::parse(&header.to_string()), Ok(header));
        }
    }
}

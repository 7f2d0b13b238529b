//! The formulas: what stands in Cred/Data for a user, a password and a nonce.

use super::nonce::{decode_base64, encode_base64};
use super::{Nonce, NotBase64, Scheme, Secret};
use md5::{Digest as _, Md5};
use sha2::Sha256;

/// A user name and its password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Account {
    /// The user name: AAuthName; in a digest also the LocName of the Source.
    pub user: String,
    /// The password: AAuthSecret.
    pub password: Secret,
}

impl Account {
    /// The account of this user.
    pub fn new(user: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self {
            user: user.into(),
            password: password.into(),
        }
    }
}

/// The basic credential: base64 of `user:password` (DM Protocol 1.3, 9.4.1).
pub fn basic(user: &str, password: &Secret) -> String {
    encode_base64(joined(user, password).as_bytes())
}

/// The user name and password of a basic credential: what stands before and after its first colon.
/// Octets that are no UTF-8 are replaced.
///
/// # Errors
/// The text is no base64. Without a colon, all of it is the user name.
pub fn parse_basic(text: &str) -> Result<Account, NotBase64> {
    let octets = decode_base64(text)?;
    let plain = String::from_utf8_lossy(&octets);
    let (user, password) = plain.split_once(':').unwrap_or((&plain, ""));
    Ok(Account::new(user, password))
}

/// What Cred/Data holds under this scheme, as base64.
///
/// For a digest that is `H(B64(H(user:password)):nonce)` with the nonce's octets (DM Protocol 1.3, 9.4.2;
/// DM Security 1.2.1), H being MD5 or SHA-256. Basic has no nonce. HMAC has no Cred, its MAC travels in a
/// transport header ([`super::hmac`]); here it gives the MD5 digest, so that such a Cred can be sent on purpose.
pub fn digest(scheme: Scheme, user: &str, password: &Secret, nonce: &Nonce) -> String {
    match scheme {
        Scheme::Basic => basic(user, password),
        Scheme::Md5 | Scheme::Hmac => encode_base64(&nonce_digest::<Md5>(user, password, nonce)),
        Scheme::Sha256 => encode_base64(&nonce_digest::<Sha256>(user, password, nonce)),
    }
}

/// `B64(H(name:password))`, with which every MD5 formula of OMA DM begins.
pub(crate) fn password_digest<H: md5::Digest>(name: &[u8], password: &Secret) -> String {
    let hash = H::new()
        .chain_update(name)
        .chain_update(b":")
        .chain_update(password.expose());
    encode_base64(&hash.finalize())
}

/// `B64(MD5(octets))`, the last part of the formulas over a body or a trigger.
pub(crate) fn body_digest(body: &[u8]) -> String {
    encode_base64(&Md5::digest(body))
}

fn nonce_digest<H: md5::Digest>(user: &str, password: &Secret, nonce: &Nonce) -> Vec<u8> {
    let hash = H::new()
        .chain_update(password_digest::<H>(user.as_bytes(), password))
        .chain_update(b":")
        .chain_update(nonce.as_octets());
    hash.finalize().to_vec()
}

fn joined(user: &str, password: &Secret) -> String {
    format!("{user}:{}", password.expose())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    const USER: &str = "Bruce2";

    fn password() -> Secret {
        Secret::new("OhBehave")
    }

    #[test]
    fn basic_is_the_example_of_dm_protocol_9_4_1_both_ways() {
        // Origin: DM Protocol 1.3, 9.4.1, checked with python3 base64.b64encode(b"Bruce2:OhBehave").
        assert_eq!(basic(USER, &password()), "QnJ1Y2UyOk9oQmVoYXZl");
        let account = parse_basic("QnJ1Y2UyOk9oQmVoYXZl").unwrap();
        assert_eq!(account, Account::new(USER, "OhBehave"));
    }

    #[test]
    fn a_password_may_hold_a_colon_and_a_user_name_none() {
        let account = parse_basic(&basic("a", &Secret::new("b:c"))).unwrap();
        assert_eq!(
            (account.user.as_str(), account.password.expose()),
            ("a", "b:c")
        );
    }

    #[test]
    fn md5_is_the_example_of_dm_protocol_9_4_2() {
        // Origin: DM Protocol 1.3, 9.4.2; recomputed with python3 hashlib and base64.
        let value = digest(Scheme::Md5, USER, &password(), &Nonce::new("Nonce"));
        assert_eq!(value, "Zz6EivR3yeaaENcRN6lpAQ==");
    }

    #[test]
    fn sha256_has_the_shape_of_the_md5_digest() {
        // Origin: python3, b64(sha256(b64(sha256(b"Bruce2:OhBehave")) + b":" + b"Nonce")).
        let value = digest(Scheme::Sha256, USER, &password(), &Nonce::new("Nonce"));
        assert_eq!(value, "xjzyGlkt3ohlGLPxKSYkHAOvDen344MH8tMN+TuV5E4=");
    }

    #[test]
    fn the_octets_of_a_nonce_enter_the_digest_whatever_their_number_modulo_3() {
        // Origin: python3 hashlib and base64, the formula above with each nonce.
        for (nonce, value) in [
            (Nonce::new(""), "lEf25jyjHbCcTbj4p/1pUw=="),
            (Nonce::new("a"), "6VtV7KpwG1TQtkIjmm0zgA=="),
            (Nonce::new("ab"), "PypDOfb0s9fm4UH45SkPhQ=="),
            (Nonce::new("abc"), "2pZU3xQptX7CYjrtUUcKyg=="),
            (Nonce::special(), "cnPI6nO9RgujiHU0y58kNA=="),
            (Nonce::special_ascii(), "/rEaWnNuFj+omqNv8Zls6w=="),
        ] {
            let travelled = Nonce::from_base64(&nonce.to_base64()).unwrap();
            assert_eq!(
                digest(Scheme::Md5, USER, &password(), &travelled),
                value,
                "{nonce:?}"
            );
        }
    }
}

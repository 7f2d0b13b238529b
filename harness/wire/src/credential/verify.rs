//! A Cred that a peer sent, held against what it should be.

use super::nonce::decode_base64;
use super::{Account, Nonce, Scheme, digest, parse_basic};
use crate::syncml::message::Cred;

/// What was found in a Cred. An observation: whether the scheme was the one asked for is the caller's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialCheck {
    /// Meta/Type as sent.
    pub type_sent: Option<String>,
    /// The scheme that Type names, basic if there is no Type (RepPro 1.2.2, 6.1.2 has that
    /// default for Chal); `None` if the name is unknown.
    pub scheme: Option<Scheme>,
    /// Whether Type was there and spelt exactly as the scheme's name.
    pub type_right: bool,
    /// Meta/Format as sent.
    pub format_sent: Option<String>,
    /// Whether Format was there and said `b64`.
    pub format_right: bool,
    /// For basic: the user name inside.
    pub user_sent: Option<String>,
    /// Whether Data holds the right value for the account and the nonce under that scheme.
    pub value_right: bool,
}

impl CredentialCheck {
    /// Whether the credential authenticates its sender: the value is right, whatever Type and Format look like.
    pub const fn authenticates(&self) -> bool {
        self.value_right
    }

    /// One line for a report; holds no password and no digest.
    pub fn describe(&self) -> String {
        let name = self.type_sent.as_deref().unwrap_or("no Type");
        let format = self.format_sent.as_deref().unwrap_or("none");
        let value = if self.value_right { "right" } else { "wrong" };
        format!("{name}, Format {format}: the value is {value}")
    }
}

/// Holds a Cred against an account and the nonce that is valid for it.
///
/// The value is compared as octets, so that missing padding and white space in the base64 do not decide.
pub fn verify(cred: &Cred, account: &Account, nonce: &Nonce) -> CredentialCheck {
    let meta = cred.meta.as_ref();
    let type_sent = meta
        .and_then(|meta| meta.media_type.as_ref())
        .map(|leaf| leaf.text.clone());
    let format_sent = meta
        .and_then(|meta| meta.format.as_ref())
        .map(|leaf| leaf.text.clone());
    let scheme = match &type_sent {
        Some(name) => Scheme::of_type_name(name),
        None => Some(Scheme::Basic),
    };
    let data = cred.data.as_ref().map_or("", |leaf| leaf.text.as_str());
    CredentialCheck {
        type_right: scheme.is_some_and(|scheme| type_sent.as_deref() == Some(scheme.type_name())),
        format_right: format_sent.as_deref() == Some("b64"),
        user_sent: match scheme {
            Some(Scheme::Basic) => parse_basic(data).ok().map(|sent| sent.user),
            _ => None,
        },
        value_right: scheme.is_some_and(|scheme| value_is_right(scheme, data, account, nonce)),
        type_sent,
        scheme,
        format_sent,
    }
}

fn value_is_right(scheme: Scheme, data: &str, account: &Account, nonce: &Nonce) -> bool {
    if scheme == Scheme::Hmac {
        // An HMAC authenticates from the transport header; no Cred can.
        return false;
    }
    let due = digest(scheme, &account.user, &account.password, nonce);
    decode_base64(data).is_ok_and(|sent| decode_base64(&due) == Ok(sent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::{Secret, credential};
    use crate::syncml::message::{Leaf, Meta};

    fn account() -> Account {
        Account::new("Bruce2", "OhBehave")
    }

    fn sent(scheme: Scheme, nonce: &Nonce) -> Cred {
        credential(scheme, "Bruce2", &Secret::new("OhBehave"), nonce)
    }

    #[test]
    fn a_credential_that_was_made_here_is_right_for_its_nonce_only() {
        let nonce = Nonce::new("Nonce");
        for scheme in [Scheme::Basic, Scheme::Md5, Scheme::Sha256] {
            let check = verify(&sent(scheme, &nonce), &account(), &nonce);
            assert!(
                check.value_right && check.type_right && check.format_right,
                "{check:?}"
            );
            assert_eq!(check.scheme, Some(scheme));
            let stale = verify(&sent(scheme, &nonce), &account(), &Nonce::new("other"));
            assert_eq!(stale.value_right, !scheme.wants_nonce(), "{scheme}");
        }
    }

    #[test]
    fn a_cred_of_type_mac_never_authenticates() {
        let nonce = Nonce::new("Nonce");
        let check = verify(&sent(Scheme::Hmac, &nonce), &account(), &nonce);
        assert!(check.type_right && !check.authenticates());
    }

    #[test]
    fn padding_case_and_format_do_not_decide_whether_the_value_is_right() {
        let cred = Cred {
            meta: Some(Meta {
                media_type: Some(Leaf {
                    text: "syncml:auth-MD5".into(),
                    ..Leaf::default()
                }),
                ..Meta::default()
            }),
            data: Some(Leaf {
                text: "Zz6EivR3yeaaENcRN6lpAQ\n".into(),
                ..Leaf::default()
            }),
            ..Cred::default()
        };
        let check = verify(&cred, &account(), &Nonce::new("Nonce"));
        assert!(
            check.value_right && !check.type_right && !check.format_right,
            "{check:?}"
        );
    }

    #[test]
    fn an_unknown_type_and_an_empty_cred_authenticate_nobody() {
        let empty = verify(&Cred::default(), &account(), &Nonce::default());
        assert_eq!(
            (empty.scheme, empty.value_right),
            (Some(Scheme::Basic), false)
        );
        let mut unknown = sent(Scheme::Md5, &Nonce::default());
        if let Some(meta) = &mut unknown.meta {
            meta.media_type = Some(Leaf {
                text: "syncml:auth-x509".into(),
                ..Leaf::default()
            });
        }
        let check = verify(&unknown, &account(), &Nonce::default());
        assert_eq!((check.scheme, check.value_right), (None, false));
    }
}

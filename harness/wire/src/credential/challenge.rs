//! Cred and Chal as they are sent.

use super::{Nonce, Scheme, Secret, digest};
use crate::syncml::message::{Chal, Cred, Leaf, Meta};

/// The Cred that authenticates this user under this scheme (DM Protocol 1.3, 9.4): Type, Format `b64` and
/// the value of [`digest`].
pub fn credential(scheme: Scheme, user: &str, password: &Secret, nonce: &Nonce) -> Cred {
    Cred {
        meta: Some(meta(scheme, None)),
        data: Some(leaf(digest(scheme, user, password, nonce))),
        ..Cred::default()
    }
}

/// The Chal that asks for this scheme: Type, Format `b64` and, if there is one, NextNonce
/// (DM Protocol 1.3, 9.2).
pub fn challenge(scheme: Scheme, next_nonce: Option<&Nonce>) -> Chal {
    Chal {
        meta: Some(meta(scheme, next_nonce)),
        ..Chal::default()
    }
}

fn meta(scheme: Scheme, next_nonce: Option<&Nonce>) -> Meta {
    Meta {
        format: Some(leaf("b64")),
        media_type: Some(leaf(scheme.type_name())),
        next_nonce: next_nonce.map(|nonce| leaf(nonce.to_base64())),
        ..Meta::default()
    }
}

fn leaf(text: impl Into<String>) -> Leaf {
    Leaf {
        text: text.into(),
        ..Leaf::default()
    }
}

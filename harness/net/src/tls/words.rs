//! What TLS saw, in words.

use std::io;

use rustls::{
    AlertDescription, CertificateError, CommonState, Error, InvalidMessage, PeerIncompatible,
    ProtocolVersion,
};

use crate::plain::plain;

/// How an encrypted connection ended, other than as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// TCP ended and nobody said that it would: what came may have been cut off by anyone (RFC 8446 section 6.1).
    Truncated,
    /// TLS gave up; a sentence.
    Broken(String),
}

/// What an error on a stream says of TLS; nothing if it has to do with TCP alone.
pub(crate) fn ending(error: &io::Error) -> Option<Ending> {
    if let Some(error) = of_tls(error) {
        return Some(Ending::Broken(words(error)));
    }
    // rustls has no own error for it; TCP never ends a read so
    (error.kind() == io::ErrorKind::UnexpectedEof).then_some(Ending::Truncated)
}

/// What was agreed on.
pub(super) fn agreed(state: &CommonState) -> String {
    let version = match state.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "TLS 1.3".to_owned(),
        Some(ProtocolVersion::TLSv1_2) => "TLS 1.2".to_owned(),
        Some(other) => format!("{other:?}"),
        None => "an unknown version of TLS".to_owned(),
    };
    let suite = state.negotiated_cipher_suite().map_or_else(
        || "an unknown cipher suite".to_owned(),
        |suite| {
            let name = format!("{:?}", suite.suite());
            // named as in the registry, which has no number in the middle
            name.replacen("TLS13_", "TLS_", 1)
        },
    );
    format!("{version} with {suite}")
}

/// Why a handshake failed. `first` are the first octets of the other side, `other` what to call it.
pub(super) fn failure(error: &io::Error, first: &[u8], other: &str) -> String {
    if let Some(sentence) = not_tls(first) {
        return sentence.to_owned();
    }
    match of_tls(error) {
        Some(error) => words(error),
        None if error.kind() == io::ErrorKind::UnexpectedEof => {
            format!("{other} closed the connection in the middle of the handshake")
        }
        None => plain(error),
    }
}

/// What these octets are, if they cannot begin TLS.
fn not_tls(first: &[u8]) -> Option<&'static str> {
    let (Some(one), Some(two)) = (first.first(), first.get(1)) else {
        return None;
    };
    match (one, two) {
        (0x14..=0x17, 3) => None,
        (b'A'..=b'Z', b'A'..=b'Z') => Some("what came is plain HTTP, where TLS was expected"),
        (0x80.., _) => Some("what came may be SSL 2.0, which is not spoken"),
        _ => Some("what came is no TLS"),
    }
}

fn of_tls(error: &io::Error) -> Option<&Error> {
    error.get_ref()?.downcast_ref()
}

fn words(error: &Error) -> String {
    match error {
        Error::AlertReceived(alert) => format!("the other side sent the alert {}", name(*alert)),
        Error::InvalidCertificate(error) => certificate(error),
        Error::NoCertificatesPresented => "no certificate was shown".to_owned(),
        Error::PeerIncompatible(reason) => incompatible(reason),
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "what came is no TLS".to_owned()
        }
        Error::InvalidMessage(reason) => format!("what came is not well formed ({reason:?})"),
        Error::PeerMisbehaved(reason) => {
            format!("the other side broke the rules of TLS ({reason:?})")
        }
        Error::DecryptError => "what came cannot be decrypted".to_owned(),
        Error::PeerSentOversizedRecord => "a record is longer than TLS allows".to_owned(),
        other => other.to_string(),
    }
}

/// The name of an alert as TLS writes it (RFC 8446 section 6), and its number.
fn name(alert: AlertDescription) -> String {
    let number = u8::from(alert);
    let name = format!("{alert:?}");
    // one that is not known is shown as its number, with brackets round it
    if name.contains('(') {
        return number.to_string();
    }
    let name = match alert {
        AlertDescription::UnknownCA => "unknown_ca".to_owned(),
        AlertDescription::UnrecognisedName => "unrecognized_name".to_owned(),
        AlertDescription::UnknownPSKIdentity => "unknown_psk_identity".to_owned(),
        AlertDescription::BadRecordMac => "bad_record_mac".to_owned(),
        _ => snake(&name),
    };
    format!("{name} ({number})")
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn certificate(error: &CertificateError) -> String {
    let words = match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "the certificate has expired"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the certificate does not hold yet"
        }
        CertificateError::UnknownIssuer => "the certificate comes from nobody who is trusted",
        CertificateError::NotValidForName => "the certificate is for another host",
        CertificateError::NotValidForNameContext { presented, .. } => {
            return if presented.is_empty() {
                "the certificate names no host".to_owned()
            } else {
                format!(
                    "the certificate is for another host ({})",
                    presented.join(", ")
                )
            };
        }
        CertificateError::BadSignature => "the signature of the certificate is wrong",
        CertificateError::Revoked => "the certificate was revoked",
        CertificateError::BadEncoding => "the certificate is not well formed",
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "the certificate is for another purpose"
        }
        other => return format!("the certificate cannot be verified ({other:?})"),
    };
    words.to_owned()
}

fn incompatible(reason: &PeerIncompatible) -> String {
    match reason {
        PeerIncompatible::SupportedVersionsExtensionRequired
        | PeerIncompatible::ServerDoesNotSupportTls12Or13
        | PeerIncompatible::Tls12NotOffered
        | PeerIncompatible::Tls12NotOfferedOrEnabled => {
            "the other side speaks neither TLS 1.2 nor TLS 1.3".to_owned()
        }
        PeerIncompatible::NoCipherSuitesInCommon => {
            "the two sides have no cipher suite in common".to_owned()
        }
        PeerIncompatible::NoKxGroupsInCommon => {
            "the two sides have no key exchange group in common".to_owned()
        }
        PeerIncompatible::NoSignatureSchemesInCommon => {
            "the other side takes no signature of this certificate's key".to_owned()
        }
        other => format!("the two sides cannot agree ({other:?})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_are_named_as_the_standard_names_them() {
        for (alert, expected) in [
            (AlertDescription::UnknownCA, "unknown_ca (48)"),
            (
                AlertDescription::CertificateExpired,
                "certificate_expired (45)",
            ),
            (AlertDescription::BadCertificate, "bad_certificate (42)"),
            (
                AlertDescription::CertificateRequired,
                "certificate_required (116)",
            ),
            (AlertDescription::from(200), "200"),
        ] {
            assert_eq!(name(alert), expected);
        }
    }

    #[test]
    fn what_is_no_tls_is_told_by_its_first_octets() {
        assert_eq!(not_tls(&[0x16, 3, 1]), None);
        assert_eq!(not_tls(b"P"), None);
        assert_eq!(
            not_tls(b"POST"),
            Some("what came is plain HTTP, where TLS was expected")
        );
        assert_eq!(not_tls(&[0, 0]), Some("what came is no TLS"));
    }
}

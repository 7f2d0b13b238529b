//! Certificates between two peers in memory: no TLS is spoken, but what is wrong is refused as TLS would.

use dmct_wire::peer::{Certificate, Input, Loss, Observation, Time};

use super::{line::Line, queue::End};
use crate::http::Url;

/// What both sides show and overlook.
#[derive(Debug, Default)]
pub(super) struct Trust {
    left: Own,
    right: Own,
}

#[derive(Debug, Default)]
struct Own {
    shown: Certificate,
    overlooked: Option<Certificate>,
}

impl Trust {
    fn of(&mut self, end: End) -> &mut Own {
        match end {
            End::Left => &mut self.left,
            End::Right => &mut self.right,
        }
    }
}

impl Line {
    /// A peer shows a certificate from now on.
    pub(super) fn show(&mut self, now: Time, from: End, certificate: Certificate) {
        self.trust.of(from).shown = certificate;
        let what = certificate.description();
        let sentence = format!("from now on a certificate {what} is shown");
        self.queue
            .push(now, from, Input::Observed(Observation::Note(sentence)));
    }

    /// A peer takes a certificate from now on that is wrong in this way.
    pub(super) fn overlook(&mut self, from: End, certificate: Certificate) {
        self.trust.of(from).overlooked = Some(certificate);
    }

    /// Why nothing is sent to a URL: the certificate at the other end is wrong. Both ends are told.
    pub(super) fn distrust(&mut self, now: Time, from: End, url: &Url) -> Option<Loss> {
        let shown = self.trust.of(from.other()).shown;
        let taken = shown == Certificate::Good || self.trust.of(from).overlooked == Some(shown);
        if !url.secure || taken {
            return None;
        }
        let sentence = "the TLS handshake failed, so nothing was sent: the certificate was refused";
        let observed = Observation::Note(sentence.to_owned());
        self.queue
            .push(now + self.latency, from.other(), Input::Observed(observed));
        let what = shown.description();
        Some(Loss::Unreachable(format!(
            "no TLS with {}: the server shows a certificate {what}",
            url.authority
        )))
    }
}

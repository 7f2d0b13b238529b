//! Knows whether everything that a peer sent is on the wire.

use std::time::Duration;

use tokio::{sync::mpsc, time::timeout};

/// Held by whatever is being sent, until it is on the wire.
#[derive(Clone, Debug)]
pub(crate) struct Sending {
    _token: mpsc::Sender<()>,
}

/// Waits for all [`Sending`]s that came of it.
#[derive(Debug)]
pub(crate) struct Sendings {
    token: Sending,
    gone: mpsc::Receiver<()>,
}

impl Sendings {
    pub(crate) fn new() -> Self {
        let (sender, gone) = mpsc::channel(1);
        Self {
            token: Sending { _token: sender },
            gone,
        }
    }

    /// A token for one more thing that is sent.
    pub(crate) fn token(&self) -> Sending {
        self.token.clone()
    }

    /// Waits until nothing is being sent, but no longer than `limit`.
    pub(crate) async fn finished(self, limit: Duration) {
        let Self { token, mut gone } = self;
        drop(token);
        // nothing is ever sent on the channel: it ends when the last token is gone
        let _ = timeout(limit, gone.recv()).await;
    }
}

//! A way to tell a long-lived task to end.

use tokio::sync::watch;

/// Ends everything that holds a [`Stop`] of it, when told to or when dropped.
#[derive(Debug)]
pub struct Stopper {
    sender: watch::Sender<bool>,
}

/// Held by a task that is to end when its [`Stopper`] says so.
#[derive(Clone, Debug)]
pub struct Stop {
    receiver: Option<watch::Receiver<bool>>,
}

impl Stopper {
    /// A stopper and its first [`Stop`]; more come of cloning that.
    pub fn new() -> (Self, Stop) {
        let (sender, receiver) = watch::channel(false);
        (
            Self { sender },
            Stop {
                receiver: Some(receiver),
            },
        )
    }

    /// Ends them all. A second time does nothing.
    pub fn stop(&self) {
        self.sender.send_replace(true);
    }
}

impl Stop {
    /// One that never comes.
    pub fn never() -> Self {
        Self { receiver: None }
    }

    /// Waits until the stopper was told to stop, or is gone.
    pub async fn stopped(&mut self) {
        match &mut self.receiver {
            // an error says that the stopper is gone, and then nobody else could end us
            Some(receiver) => drop(receiver.wait_for(|stopped| *stopped).await),
            None => std::future::pending().await,
        }
    }

    /// Whether to stop now.
    pub fn is_stopped(&self) -> bool {
        self.receiver
            .as_ref()
            .is_some_and(|receiver| *receiver.borrow() || receiver.has_changed().is_err())
    }
}

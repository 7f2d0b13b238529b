//! Datagrams for one carrier: one after the other, in the order in which the peer sent them.

use tokio::{
    sync::mpsc::{self, error::TrySendError},
    task::JoinSet,
};

use super::Datagram;
use crate::bench::Inbox;

/// Datagrams that may wait to be sent.
const MOST_WAITING: usize = 1024;

/// What carries one datagram at a time.
pub(super) trait Bearer: Send + Sync + 'static {
    /// Sends a datagram; what is worth telling of it, or why it could not be sent.
    fn send(
        &self,
        datagram: &Datagram,
    ) -> impl Future<Output = Result<Option<String>, String>> + Send;
}

/// The datagrams that wait for a carrier. Dropped, they are not sent any more.
#[derive(Debug)]
pub(super) struct Queue {
    inbox: Inbox,
    outgoing: mpsc::Sender<Datagram>,
    _task: JoinSet<()>,
}

impl Queue {
    /// An empty queue before this carrier.
    pub(super) fn new(bearer: impl Bearer, inbox: &Inbox) -> Self {
        let (outgoing, waiting) = mpsc::channel(MOST_WAITING);
        let mut task = JoinSet::new();
        task.spawn(deliver(bearer, waiting, inbox.clone()));
        Self {
            inbox: inbox.clone(),
            outgoing,
            _task: task,
        }
    }

    /// Sends a datagram, behind those that were sent before; why it could not be, in a note.
    pub(super) fn send(&self, datagram: Datagram) {
        if let Err(error) = self.outgoing.try_send(datagram) {
            let (TrySendError::Full(Datagram { to, .. })
            | TrySendError::Closed(Datagram { to, .. })) = error;
            self.inbox.note(format!(
                "a datagram to {to} was not sent: too many wait to be sent"
            ));
        }
    }
}

async fn deliver(bearer: impl Bearer, mut waiting: mpsc::Receiver<Datagram>, inbox: Inbox) {
    while let Some(datagram) = waiting.recv().await {
        match bearer.send(&datagram).await {
            Ok(told) => told.into_iter().for_each(|told| inbox.note(told)),
            Err(reason) => inbox.note(format!(
                "a datagram to {} could not be sent: {reason}",
                datagram.to
            )),
        }
        drop(datagram);
    }
}

//! What the server was told, for whoever plays it.

/// The most entries of a kind that are kept.
const MOST: usize = 10_000;

/// What clients answered and sent, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Every Status that answered one of our commands.
    pub statuses: Vec<ReceivedStatus>,
    /// Every object of a Results, large ones joined.
    pub results: Vec<ReceivedObject>,
    /// Every object of an Alert, large ones joined; `uri` is its Source.
    pub alerts: Vec<(u16, ReceivedObject)>,
    /// How many objects were not sent because the client takes none so large.
    pub withheld: usize,
    /// How many sessions ended: closed, aborted or given up.
    pub sessions: usize,
}

/// A Status that answered one of our commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedStatus {
    /// The name of the command.
    pub command: String,
    /// The first TargetRef; empty if there is none.
    pub target: String,
    /// The code.
    pub code: u16,
}

/// An object that a client sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedObject {
    /// Where it is from.
    pub uri: String,
    /// Its Format; `chr` where none was said.
    pub format: String,
    /// The object as text.
    pub data: String,
}

impl Ledger {
    pub(crate) fn note_status(&mut self, status: ReceivedStatus) {
        if self.statuses.len() < MOST {
            self.statuses.push(status);
        }
    }

    pub(crate) fn note_results(&mut self, object: ReceivedObject) {
        if self.results.len() < MOST {
            self.results.push(object);
        }
    }

    pub(crate) fn note_alert(&mut self, code: u16, object: ReceivedObject) {
        if self.alerts.len() < MOST {
            self.alerts.push((code, object));
        }
    }
}

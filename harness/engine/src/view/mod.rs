//! Events as decoded messages: what the checks, the monitors and the scripted peer look at.
//!
//! A view is built event by event, by the scripted peer while it plays and by the judge from a record;
//! at the same event both hold the same view. It decodes and remembers, and decides nothing.

mod framed;
mod package0;
mod seen;

pub use package0::{Notified, read_push};
pub use seen::Seen;

use dmct_record::event::{Event, EventKind, Fact};
use dmct_wire::peer::Interaction;
use std::collections::BTreeMap;

/// All that is known of one scenario so far.
#[derive(Clone, Debug, Default)]
pub struct View {
    messages: Vec<Seen>,
    facts: BTreeMap<u64, Vec<Fact>>,
    bindings: BTreeMap<String, String>,
    taken: Vec<u64>,
    shown: Option<Vec<Interaction>>,
}

impl View {
    /// Of messages alone, which are decoded already.
    pub fn of(messages: impl IntoIterator<Item = Seen>) -> Self {
        Self {
            messages: messages.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Takes one event in.
    pub fn add(&mut self, event: &Event) {
        match &event.kind {
            EventKind::Message(message) => {
                let seen = Seen::new(event.at, message.clone());
                self.messages.push(seen);
            }
            EventKind::Fact { message, fact } => {
                self.facts.entry(*message).or_default().push(fact.clone());
            }
            EventKind::Bound { name, value } => {
                self.bindings.insert(name.clone(), value.clone());
            }
            EventKind::StepBegan { .. } => self.taken.clear(),
            EventKind::Shown { interactions } => {
                self.shown = serde_json::from_str(interactions).ok();
            }
            EventKind::Taken { message } => self.taken.push(*message),
            _ => {}
        }
    }

    /// All messages in the order in which they went.
    pub fn messages(&self) -> &[Seen] {
        &self.messages
    }

    /// A message by its number.
    pub fn message(&self, number: u64) -> Option<&Seen> {
        self.messages.iter().find(|seen| seen.number() == number)
    }

    /// The numbers of the messages that the step going on has taken.
    pub fn taken(&self) -> &[u64] {
        &self.taken
    }

    /// What the user of a client saw, as it was reported last; nothing before that.
    pub fn shown(&self) -> Option<&[Interaction]> {
        self.shown.as_deref()
    }

    /// What is known of a message beyond its octets.
    pub fn facts(&self, number: u64) -> &[Fact] {
        self.facts.get(&number).map_or(&[], Vec::as_slice)
    }

    /// The value bound to a name.
    pub fn binding(&self, name: &str) -> Option<&str> {
        self.bindings.get(name).map(String::as_str)
    }

    /// The messages we sent before a message, the last one first.
    pub fn sent_before(&self, number: u64) -> impl Iterator<Item = &Seen> {
        self.messages
            .iter()
            .rev()
            .filter(move |seen| seen.is_sent() && seen.number() < number)
    }
}

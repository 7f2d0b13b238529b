//! The events of a transcript, sorted by the scenario that they belong to.

use dmct_record::event::{Event, EventKind, Message};
use std::collections::BTreeMap;

/// The events of every scenario, each in their order.
#[derive(Clone, Debug, Default)]
pub struct Story<'events> {
    scenarios: BTreeMap<&'events str, Vec<&'events Event>>,
}

impl<'events> Story<'events> {
    /// Sorts the events of a run; those of scenarios that ran at the same time come apart.
    pub fn of(events: &'events [Event]) -> Self {
        let mut scenarios: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
        for event in events {
            scenarios.entry(&event.scenario).or_default().push(event);
        }
        Self { scenarios }
    }

    /// The events of one scenario; none where the transcript does not know it.
    pub fn events(&self, scenario: &str) -> &[&'events Event] {
        self.scenarios.get(scenario).map_or(&[], Vec::as_slice)
    }

    /// The message of a number in a scenario.
    pub fn message(&self, scenario: &str, number: u64) -> Option<&'events Message> {
        self.events(scenario)
            .iter()
            .find_map(|event| match &event.kind {
                EventKind::Message(message) if message.number == number => Some(message),
                _ => None,
            })
    }
}

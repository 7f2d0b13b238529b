//! Names within the page: one for every scenario, message and SCR item. Who links into the page asks here.

use dmct_record::run::{CoverageRow, ScenarioResult};
use std::collections::{BTreeMap, BTreeSet};

/// The anchors of all scenarios.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    scenarios: BTreeMap<String, String>,
}

impl Anchors {
    /// Gives every scenario its id as its anchor, as far as an address can carry it, and none twice.
    pub fn of(results: &[ScenarioResult]) -> Self {
        let mut taken = BTreeSet::new();
        let mut scenarios = BTreeMap::new();
        for result in results {
            let wanted = plain(&result.id);
            let mut anchor = wanted.clone();
            let mut copy = 2_u32;
            while !taken.insert(anchor.clone()) {
                anchor = format!("{wanted}~{copy}");
                copy += 1;
            }
            scenarios.entry(result.id.clone()).or_insert(anchor);
        }
        Self { scenarios }
    }

    /// The anchor of a scenario of this run.
    pub fn scenario(&self, id: &str) -> Option<&str> {
        self.scenarios.get(id).map(String::as_str)
    }

    /// The anchor of a message. `!` stands in no scenario's own anchor.
    pub fn message(&self, scenario: &str, number: u64) -> Option<String> {
        self.scenario(scenario)
            .map(|anchor| format!("{anchor}!{number}"))
    }
}

/// The anchor of an SCR item.
pub fn item(row: &CoverageRow) -> String {
    format!(
        "!{}",
        plain(&format!("{}/{}/{}", row.spec, row.role, row.id))
    )
}

/// A text with only what needs no escaping in an address. Never begins with `_`, as the page's own names do.
fn plain(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-') {
                c
            } else {
                '-'
            }
        })
        .collect();
    plain.trim_end_matches('-').to_owned()
}

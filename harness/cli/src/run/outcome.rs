//! From results to the run that the report is made of.

use crate::suite::Suite;
use dmct_engine::{
    monitor::{Conversation, watch_all},
    view::View,
};
use dmct_record::{
    coverage,
    event::Event,
    run::{Iut, Run, SCHEMA, ScenarioResult, Tool},
    strict::make_strict,
};
use dmct_scenario::{plan::Role, profile::Profile};
use std::collections::BTreeMap;

/// What came of one implementation under test.
#[derive(Debug)]
pub struct Part {
    /// Its profile.
    pub profile: Profile,
    /// The results of its scenarios and monitors.
    pub results: Vec<ScenarioResult>,
    /// All that happened.
    pub events: Vec<Event>,
}

/// When a run took place, and whether it was stopped.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    /// When it began, RFC 3339.
    pub began: String,
    /// How long it took, microseconds.
    pub took: u64,
    /// Whether it was stopped before its end.
    pub partial: bool,
    /// Whether a SHOULD that was not followed fails.
    pub strict: bool,
}

/// The results of the monitors: one for each rule that had anything to look at.
pub fn monitor(suite: &Suite, role: Role, version: &str, events: &[Event]) -> Vec<ScenarioResult> {
    let mut views: BTreeMap<&str, View> = BTreeMap::new();
    for event in events.iter().filter(|event| !event.scenario.is_empty()) {
        views.entry(&event.scenario).or_default().add(event);
    }
    let conversations: Vec<Conversation<'_>> = views
        .iter()
        .map(|(scenario, view)| Conversation {
            scenario,
            view,
            judged: role,
            version,
        })
        .collect();
    watch_all(&conversations, &|id| suite.clause(id))
}

/// Puts the parts of a run together.
pub fn assemble(suite: &Suite, parts: &[Part], whole: Whole) -> Run {
    let mut scenarios: Vec<ScenarioResult> =
        parts.iter().flat_map(|part| part.results.clone()).collect();
    if whole.strict {
        make_strict(&mut scenarios);
    }
    let items: Vec<coverage::Item> = parts
        .iter()
        .flat_map(|part| suite.items(&part.profile))
        .collect();
    Run {
        schema: SCHEMA,
        tool: tool(),
        iut: iut(parts),
        began: whole.began,
        took: whole.took,
        partial: whole.partial,
        strict: whole.strict,
        counts: coverage::count(&scenarios),
        coverage: coverage::rows(&items, &scenarios),
        scenarios,
        waivers: Vec::new(),
    }
}

/// This tool.
pub fn tool() -> Tool {
    Tool {
        name: "dmct".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn iut(parts: &[Part]) -> Iut {
    let join = |pick: fn(&Profile) -> &str| {
        let mut words: Vec<&str> = Vec::new();
        for part in parts {
            let word = pick(&part.profile);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words.join(" and ")
    };
    Iut {
        name: join(|profile| &profile.iut.name),
        vendor: join(|profile| &profile.iut.vendor),
        role: join(|profile| profile.iut.role.word()),
        protocol: join(|profile| &profile.setting.version),
    }
}

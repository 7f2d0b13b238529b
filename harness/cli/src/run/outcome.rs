//! From results to the run that the report is made of.

use super::{liveness, waivers::waive};
use crate::suite::Suite;
use dmct_engine::{
    monitor::{Conversation, watch_all},
    observation::{self, Sighting},
    view::View,
};
use dmct_record::{
    coverage,
    event::{Event, EventKind},
    gap::Gap,
    review::Contradiction,
    root_cause::root_causes,
    run::{Counts, Iut, Run, SCHEMA, ScenarioResult, Tool},
    second_witness::stand_behind,
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
    /// What it was seen to do.
    pub seen: Seen,
    /// All that happened.
    pub events: Vec<Event>,
}

/// What an implementation was seen to do, to be held against its claims.
#[derive(Debug, Default)]
pub struct Seen {
    /// The items that were seen at work.
    pub sightings: Vec<Sighting>,
    /// Where messages contradict the profile.
    pub values: Vec<Gap>,
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
    let views = views(events);
    watch_all(&conversations(&views, role, version), &|id| {
        suite.clause(id)
    })
}

/// Watches all messages: the results of the monitors, and what the implementation was seen to do.
pub fn watch<'e>(
    suite: &Suite,
    profile: &Profile,
    events: impl IntoIterator<Item = &'e Event>,
) -> (Vec<ScenarioResult>, Seen) {
    let views = views(events);
    let conversations = conversations(&views, profile.iut.role, &profile.setting.version);
    let results = watch_all(&conversations, &|id| suite.clause(id));
    let seen = Seen {
        sightings: observation::sightings(&conversations),
        values: observation::values(&conversations, profile),
    };
    (results, seen)
}

/// The messages of each scenario.
fn views<'e>(events: impl IntoIterator<Item = &'e Event>) -> BTreeMap<&'e str, View> {
    let mut views: BTreeMap<&str, View> = BTreeMap::new();
    for event in events {
        if event.scenario.is_empty() || liveness::is_probe(&event.scenario) {
            continue;
        }
        views.entry(&event.scenario).or_default().add(event);
    }
    views
}

fn conversations<'a>(
    views: &'a BTreeMap<&'a str, View>,
    judged: Role,
    version: &'a str,
) -> Vec<Conversation<'a>> {
    views
        .iter()
        .map(|(scenario, view)| Conversation {
            scenario,
            view,
            judged,
            version,
        })
        .collect()
}

/// Puts the parts of a run together.
pub fn assemble(suite: &Suite, parts: &[Part], whole: Whole) -> Run {
    let mut scenarios: Vec<ScenarioResult> =
        parts.iter().flat_map(|part| part.results.clone()).collect();
    if whole.strict {
        make_strict(&mut scenarios);
    }
    let mut run = Run {
        schema: SCHEMA,
        tool: tool(),
        iut: iut(parts),
        began: whole.began,
        took: whole.took,
        partial: whole.partial,
        strict: whole.strict,
        counts: Counts::default(),
        scenarios,
        root_causes: Vec::new(),
        coverage: Vec::new(),
        review: Vec::new(),
        gaps: Vec::new(),
        waivers: Vec::new(),
        remarks: remarks(parts),
    };
    waive(suite, parts, &mut run);
    add_up(suite, parts, &mut run);
    run
}

/// Makes what follows from the results of a run: what is one fault, counts, coverage, and how it compares with the claims.
fn add_up(suite: &Suite, parts: &[Part], run: &mut Run) {
    let demand = |clause: &str| suite.demand(clause);
    for own in shares(parts, &mut run.scenarios) {
        stand_behind(own, &demand);
    }
    run.counts = coverage::count(&run.scenarios);
    run.root_causes = root_causes(&run.scenarios, &demand);
    run.coverage.clear();
    run.review.clear();
    run.gaps.clear();
    for part in parts {
        let findings = suite.review(&part.profile).into_iter();
        let review: Vec<Contradiction> = findings.map(|finding| finding.contradiction).collect();
        let rows = coverage::rows(&suite.items(&part.profile, &review), &run.scenarios);
        let Seen { sightings, values } = &part.seen;
        run.gaps
            .extend(observation::gaps(values, &rows, &run.scenarios, sightings));
        run.review.extend(review);
        run.coverage.extend(rows);
    }
}

/// The results of each part.
pub(super) fn shares<'r>(
    parts: &[Part],
    results: &'r mut [ScenarioResult],
) -> Vec<&'r mut [ScenarioResult]> {
    let mut shares = Vec::new();
    let mut rest = results;
    for part in parts {
        let (own, others) = rest.split_at_mut(part.results.len().min(rest.len()));
        shares.push(own);
        rest = others;
    }
    shares
}

/// What was found of the surroundings of the run, outside of any scenario.
fn remarks(parts: &[Part]) -> Vec<String> {
    let mut remarks: Vec<String> = Vec::new();
    for event in parts.iter().flat_map(|part| &part.events) {
        let text = match &event.kind {
            EventKind::Observed { text } if event.scenario.is_empty() => text.clone(),
            EventKind::Probed {
                after,
                depth,
                heard,
            } => liveness::told(after, *depth, *heard),
            _ => continue,
        };
        if !remarks.contains(&text) {
            remarks.push(text);
        }
    }
    remarks
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

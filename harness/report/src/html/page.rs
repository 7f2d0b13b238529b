//! The page as a whole.

use super::{
    RenderError,
    anchor::{self, Anchors},
    budget::{self, Scenarios},
    claims::{Claims, Ways},
    coverage::{self, Document},
    scenario::{ItemKey, Scenario},
};
use crate::{
    accusation::Accusations,
    claims, duration,
    outcome::Outcome,
    siblings,
    story::Story,
    told, visible,
    warnings::{self, Warning},
};
use askama::Template;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use dmct_record::{
    event::Event,
    run::{Counts, Run, ScenarioResult},
};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

const STYLE: &str = include_str!("../../templates/style.css");
const SCRIPT: &str = include_str!("../../templates/script.js");

/// The most scenarios in the list of what failed first.
const CAUSES: usize = 50;

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'run> {
    style: &'static str,
    script: &'static str,
    script_hash: String,
    run: &'run Run,
    facts: Vec<(&'static str, String)>,
    notices: Vec<String>,
    conclusion: String,
    conclusion_class: &'static str,
    tiles: Vec<Tile>,
    causes: Vec<Cause>,
    causes_left_out: usize,
    warnings: Vec<Warned>,
    warnings_count: String,
    warnings_left_out: usize,
    documents: Vec<Document>,
    /// Nothing where the run has no claims, as a recording of others has none.
    claims: Option<Claims>,
    specs: BTreeSet<&'run str>,
    roles: BTreeSet<&'run str>,
    scenarios: Scenarios,
}

/// One verdict and how many scenarios ended so.
struct Tile {
    outcome: Outcome,
    count: u64,
    /// Its share of the bar, in thousandths.
    share: u64,
}

/// A scenario that did not pass and was not blocked by another one.
struct Cause {
    outcome: Outcome,
    anchor: String,
    id: String,
    title: String,
    text: String,
    blocked: u64,
    /// The anchor and the id of each failure that is likely the same fault.
    same: Vec<(String, String)>,
}

/// A warning, for a clause that need not be followed.
struct Warned {
    anchor: String,
    id: String,
    title: String,
    text: String,
}

/// A run as one HTML page. `events` is its transcript; without it the page has no messages.
///
/// # Errors
/// A template could not be filled in, which is a fault of this crate and not of the run.
pub fn render(run: &Run, events: &[Event]) -> Result<String, RenderError> {
    let anchors = Anchors::of(&run.scenarios);
    let story = Story::of(events);
    let accusations = Accusations::of(&run.scenarios);
    let items = items(run);
    let scenarios: Vec<Scenario<'_>> = run
        .scenarios
        .iter()
        .map(|result| Scenario {
            result,
            anchors: &anchors,
            story: &story,
            accusations: &accusations,
            items: &items,
        })
        .collect();
    let causes = causes(run, &anchors);
    let warnings = warnings::all(run);
    let scenarios = budget::render(&scenarios)?;
    let ways = Ways {
        anchors: &anchors,
        items: &items,
        scenarios: &scenarios.plain,
    };
    let page = Page {
        style: STYLE,
        script: SCRIPT,
        script_hash: STANDARD.encode(Sha256::digest(SCRIPT.as_bytes())),
        run,
        facts: facts(run),
        notices: notices(run),
        conclusion: claims::conclusion(run),
        conclusion_class: claims::headline(run).class(),
        tiles: tiles(&run.counts),
        warnings_count: warnings::counted(warnings.len()),
        warnings_left_out: warnings.len().saturating_sub(CAUSES),
        warnings: warnings
            .iter()
            .take(CAUSES)
            .map(|warning| warned(warning, &anchors))
            .collect(),
        causes_left_out: causes.len().saturating_sub(CAUSES),
        causes: causes.into_iter().take(CAUSES).collect(),
        documents: coverage::documents(&run.coverage, &anchors),
        specs: run
            .scenarios
            .iter()
            .map(|result| result.spec.as_str())
            .collect(),
        roles: run
            .scenarios
            .iter()
            .map(|result| result.role.as_str())
            .collect(),
        claims: (!run.coverage.is_empty()).then(|| Claims::of(run, &ways)),
        scenarios,
    };
    let mut text = page.render()?;
    text.push('\n');
    Ok(text)
}

/// Where the SCR items stand in the page.
fn items(run: &Run) -> BTreeMap<ItemKey, String> {
    run.coverage
        .iter()
        .map(|row| {
            let key = (row.spec.clone(), row.role.clone(), row.id.clone());
            (key, anchor::item(row))
        })
        .collect()
}

fn facts(run: &Run) -> Vec<(&'static str, String)> {
    let facts = [
        ("Vendor", run.iut.vendor.clone()),
        ("Role", run.iut.role.clone()),
        ("Protocol", run.iut.protocol.clone()),
        ("Began", run.began.clone()),
        ("Took", duration::took(run.took)),
        ("Tool", format!("{} {}", run.tool.name, run.tool.version)),
        ("Judged", strictness(run)),
    ];
    facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// How many remarks on the surroundings of a run are shown.
const REMARKS: usize = 20;

/// What a reader must know before believing the numbers.
fn notices(run: &Run) -> Vec<String> {
    let mut notices = Vec::new();
    if run.partial {
        notices.push(
            "This run was stopped before its end: scenarios that were not reached are missing."
                .to_owned(),
        );
    }
    let listed = u64::try_from(run.scenarios.len()).unwrap_or(u64::MAX);
    if !run.counts.add_up() || run.counts.selected != listed {
        notices.push(format!(
            "The counts of this run do not add up: {} selected, {listed} listed. Do not rely on them.",
            run.counts.selected
        ));
    }
    notices.extend(told::broken_waivers(run));
    notices.extend(run.remarks.iter().take(REMARKS).cloned());
    notices
}

fn tiles(counts: &Counts) -> Vec<Tile> {
    Outcome::ALL
        .into_iter()
        .map(|outcome| {
            let count = outcome.counted(counts);
            Tile {
                outcome,
                count,
                share: count.saturating_mul(1_000) / counts.selected.max(1),
            }
        })
        .collect()
}

/// What went wrong by itself.
fn causes(run: &Run, anchors: &Anchors) -> Vec<Cause> {
    siblings::first_of_each(run)
        .into_iter()
        .map(|(result, blocked)| cause(run, result, blocked, anchors))
        .collect()
}

/// How strictly the run was judged; empty where as usual.
fn strictness(run: &Run) -> String {
    if run.strict {
        warnings::STRICTLY.to_owned()
    } else {
        String::new()
    }
}

fn warned(warning: &Warning<'_>, anchors: &Anchors) -> Warned {
    let result = warning.result;
    Warned {
        anchor: anchors.scenario(&result.id).unwrap_or_default().to_owned(),
        id: result.id.clone(),
        title: result.title.clone(),
        text: visible::shortened(&warning.text(), 500),
    }
}

fn cause(run: &Run, result: &ScenarioResult, blocked: u64, anchors: &Anchors) -> Cause {
    let anchor_of = |id: &str| anchors.scenario(id).unwrap_or_default().to_owned();
    let others = siblings::others(run, result);
    let same = others
        .iter()
        .map(|id| (anchor_of(id), id.clone()))
        .collect();
    let text = told::root_cause(result).unwrap_or_else(|| "no reason was recorded".to_owned());
    Cause {
        outcome: Outcome::of(result),
        anchor: anchors.scenario(&result.id).unwrap_or_default().to_owned(),
        id: result.id.clone(),
        title: result.title.clone(),
        text: visible::shortened(&text, 500),
        blocked,
        same,
    }
}

//! A recorded run judged again: from its transcript to what the scenarios of today make of it.
//!
//! Nothing is played and nothing is asked but the transcript and, for what was never played, the recorded result. So the
//! same transcript gives the same results on any machine and at any time.

use super::{Part, Schedule, Seen, Whole, assemble, finished, plans_for, sections, watch};
use crate::{
    problem::Problem,
    suite::{Suite, recorded_profile, shared, wrong_files},
};
use dmct_engine::judge;
use dmct_record::{
    asked::Asked,
    event::{Event, EventKind},
    run::{Run, ScenarioResult},
};
use dmct_scenario::{plan::Plan, profile::Profile};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// The run that a transcript gives, judged by the scenarios of today.
///
/// What was not played has no events: its result is taken from the recorded run, if there is one. It is judged strictly
/// if that is asked for or the recorded run was.
///
/// # Errors
/// The transcript names no profile, or one that is not understood.
pub fn judge_again(
    suite: &Suite,
    events: &[Event],
    recorded: Option<&Run>,
    strict: bool,
) -> Result<Run, Problem> {
    let parts = parts(suite, events, recorded)?;
    let ended = events.iter().rev().find_map(|event| match event.kind {
        EventKind::RunEnded { partial } => Some(partial),
        _ => None,
    });
    let took = events.last().map_or(0, |event| event.at);
    let asked = Asked::of(events).cloned().unwrap_or_default();
    let whole = Whole {
        began: recorded.map_or(asked.began, |run| run.began.clone()),
        took: recorded.map_or(took, |run| run.took),
        partial: ended.unwrap_or(true),
        strict: strict || recorded.map_or(asked.strict, |run| run.strict),
    };
    Ok(assemble(suite, &parts, whole))
}

/// The same before it is added up: a part for each implementation, in the order in which they were tested.
///
/// # Errors
/// As [`judge_again`].
pub fn parts(
    suite: &Suite,
    events: &[Event],
    recorded: Option<&Run>,
) -> Result<Vec<Part>, Problem> {
    let asked = Asked::of(events);
    let sections = sections(events.to_vec());
    let all = recorded.map_or(&[][..], |run| &run.scenarios);
    let mut shares = shares(all);
    if shares.len() != sections.len() {
        // Who cannot be told apart by place is by name.
        shares = vec![all; sections.len()];
    }
    let mut parts = Vec::new();
    for (section, share) in sections.into_iter().zip(shares) {
        parts.push(part(suite, section, asked, recorded.map(|_| share))?);
    }
    if let (Some(asked), None) = (asked, recorded) {
        parts.extend(not_begun(suite, asked, parts.len())?);
    }
    if parts.is_empty() {
        return Err(Problem::usage(
            "the transcript does not begin with the profile of a run",
        ));
    }
    Ok(parts)
}

/// The recorded results of each implementation.
fn shares(results: &[ScenarioResult]) -> Vec<&[ScenarioResult]> {
    let mut shares = Vec::new();
    let mut rest = results;
    while !rest.is_empty() {
        // The first result is always of the share that it begins.
        let (share, others) = rest.split_at(length_of_share(rest).max(1));
        shares.push(share);
        rest = others;
    }
    shares
}

/// How many of the first results are of one implementation: of one role, scenarios first and monitors behind them, and
/// none twice.
fn length_of_share(results: &[ScenarioResult]) -> usize {
    let mut seen = HashSet::new();
    let mut watched = false;
    let role = results.first().map(|result| &result.role);
    let own = results.iter().take_while(|result| {
        watched |= result.is_monitor();
        watched == result.is_monitor() && Some(&result.role) == role && seen.insert(&result.id)
    });
    own.count()
}

/// What came of one implementation, whose events begin with its profile.
fn part(
    suite: &Suite,
    events: Vec<Event>,
    asked: Option<&Asked>,
    recorded: Option<&[ScenarioResult]>,
) -> Result<Part, Problem> {
    let text = match events.first().map(|event| &event.kind) {
        Some(EventKind::RunBegan { profile, .. }) => profile.as_str(),
        _ => "",
    };
    let profile = recorded_profile(text, suite)?;
    let mut results = match (recorded, asked) {
        (None, Some(asked)) => cut_off(&plans_for(suite, asked, &profile)?, &events),
        _ => played(suite, &profile, &events, recorded.unwrap_or_default())?,
    };
    let (watched, seen) = watch(suite, &profile, &events);
    results.extend(watched);
    Ok(Part {
        profile,
        results,
        seen,
        events,
    })
}

/// The implementations that a run did not come to, of which so many were begun.
fn not_begun(suite: &Suite, asked: &Asked, begun: usize) -> Result<Vec<Part>, Problem> {
    let later = asked.later.iter().skip(begun.saturating_sub(1));
    later
        .map(|text| {
            let profile = recorded_profile(text, suite)?;
            Ok(Part {
                results: cut_off(&plans_for(suite, asked, &profile)?, &[]),
                profile,
                seen: Seen::default(),
                events: Vec::new(),
            })
        })
        .collect()
}

/// The results of a run that has none on record: it was cut off, so that what it did not come to is told as that.
fn cut_off(plans: &[Arc<Plan>], events: &[Event]) -> Vec<ScenarioResult> {
    let mut schedule = Schedule::new(plans.to_vec(), false);
    schedule.take_over(&finished(plans, events));
    schedule.into_results_unplayed("the run was cut off before it was played")
}

/// The results of what was played or is on record, in the order of the suite.
fn played(
    suite: &Suite,
    profile: &Profile,
    events: &[Event],
    recorded: &[ScenarioResult],
) -> Result<Vec<ScenarioResult>, Problem> {
    let recorded: HashMap<&str, &ScenarioResult> = recorded
        .iter()
        .map(|result| (result.id.as_str(), result))
        .collect();
    let scenarios = events.iter().map(|event| event.scenario.as_str());
    let plans = plans(suite, profile, scenarios.chain(recorded.keys().copied()))?;
    let mut finished = finished(&plans, events);
    let results = plans.iter().filter_map(|plan| {
        let kept = recorded.get(plan.id.as_str());
        let unplayed = || kept.and_then(|_| judge::without_playing(plan));
        finished
            .remove(&plan.id)
            .or_else(unplayed)
            .or_else(|| kept.map(|&result| result.clone()))
    });
    Ok(results.collect())
}

/// The plans of the scenarios with these ids, in the order of the suite; no other scenario is looked at.
fn plans<'i>(
    suite: &Suite,
    profile: &Profile,
    ids: impl Iterator<Item = &'i str>,
) -> Result<Vec<Arc<Plan>>, Problem> {
    let scenarios: HashSet<&str> = ids.filter_map(|id| id.split('[').next()).collect();
    let wanted = suite.library.scenarios();
    let wanted = wanted.filter(|source| scenarios.contains(source.id()));
    let plans = suite.plans(wanted, profile);
    plans.map(shared).map_err(|mistakes| wrong_files(&mistakes))
}

//! `dmct judge`: judges a recorded run again, offline, from its transcript.

use super::print;
use crate::{
    args::{Format, JudgeArgs},
    folder::Folder,
    problem::Problem,
    run::{Part, Whole, assemble, watch},
    suite::{Suite, recorded_profile},
};
use dmct_engine::judge;
use dmct_record::{
    event::{Event, EventKind},
    exit_code,
    run::{Run, ScenarioResult},
    verdict::Verdict,
};
use dmct_report::{
    json,
    terminal::{self, Style},
};
use dmct_scenario::{plan::Plan, profile::Profile};
use std::collections::HashMap;

/// Carries `dmct judge` out.
///
/// # Errors
/// The run cannot be read.
pub fn execute(suite: &Suite, args: &JudgeArgs) -> Result<u8, Problem> {
    let folder = Folder::open(&args.run);
    let events = folder.transcript()?;
    let recorded = folder.run().ok();
    let run = judge_again(suite, &events, recorded.as_ref(), args.strict)?;
    match args.format {
        Format::Json => print(&json::render(&run)),
        Format::Text => {
            let style = Style {
                colour: false,
                width: 100,
            };
            print(&terminal::summary(&run, &style));
            if let Some(recorded) = &recorded {
                print(&differences(recorded, &run));
            }
        }
    }
    Ok(exit_code::of_run(&run))
}

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
    let mut parts = Vec::new();
    for events in of_profiles(events) {
        if let Some(text) = profile(events) {
            let profile = recorded_profile(text, suite)?;
            parts.push(part(suite, profile, events, recorded)?);
        }
    }
    if parts.is_empty() {
        return Err(Problem::usage(
            "the transcript does not begin with the profile of a run",
        ));
    }
    let ended = events.iter().rev().find_map(|event| match event.kind {
        EventKind::RunEnded { partial } => Some(partial),
        _ => None,
    });
    let whole = Whole {
        began: recorded.map(|run| run.began.clone()).unwrap_or_default(),
        took: recorded.map_or_else(|| events.last().map_or(0, |event| event.at), |run| run.took),
        partial: ended.unwrap_or(true),
        strict: strict || recorded.is_some_and(|run| run.strict),
    };
    Ok(assemble(suite, &parts, whole))
}

/// The events of each profile of a run, from one beginning to the next.
fn of_profiles(events: &[Event]) -> impl Iterator<Item = &[Event]> {
    events.chunk_by(|_, next| !matches!(next.kind, EventKind::RunBegan { .. }))
}

/// The profile with which events begin.
fn profile(events: &[Event]) -> Option<&str> {
    match events.first().map(|event| &event.kind) {
        Some(EventKind::RunBegan { profile, .. }) => Some(profile),
        _ => None,
    }
}

fn part(
    suite: &Suite,
    profile: Profile,
    events: &[Event],
    recorded: Option<&Run>,
) -> Result<Part, Problem> {
    let plans = suite
        .plans(suite.library.scenarios(), &profile)
        .map_err(|mistakes| crate::suite::wrong_files(&mistakes))?;
    let mut played: HashMap<&str, Vec<Event>> = HashMap::new();
    for event in events.iter().filter(|event| !event.scenario.is_empty()) {
        played
            .entry(&event.scenario)
            .or_default()
            .push(event.clone());
    }
    let order = order(events, recorded);
    let by_id: HashMap<&str, &Plan> = plans.iter().map(|plan| (plan.id.as_str(), plan)).collect();
    let mut results: Vec<ScenarioResult> = Vec::new();
    for id in order {
        let Some(plan) = by_id.get(id.as_str()) else {
            continue;
        };
        if let Some(events) = played.get(id.as_str()) {
            results.push(judge::judge(plan, events));
        } else if let Some(result) = judge::without_playing(plan) {
            results.push(result);
        } else if let Some(result) =
            recorded.and_then(|run| run.scenarios.iter().find(|one| one.id == id))
        {
            results.push(result.clone());
        }
    }
    let mine: Vec<Event> = events
        .iter()
        // What was found outside of any scenario is among them.
        .filter(|event| event.scenario.is_empty() || by_id.contains_key(event.scenario.as_str()))
        .cloned()
        .collect();
    let (watched, seen) = watch(suite, &profile, &mine);
    results.extend(watched);
    Ok(Part {
        profile,
        results,
        seen,
        events: mine,
    })
}

/// The ids of the scenarios in the order of the recorded run, or in that in which they were played.
fn order(events: &[Event], recorded: Option<&Run>) -> Vec<String> {
    if let Some(run) = recorded {
        return run
            .scenarios
            .iter()
            .map(|result| result.id.clone())
            .collect();
    }
    events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::ScenarioBegan))
        .map(|event| event.scenario.clone())
        .collect()
}

/// What is judged differently than it was.
fn differences(before: &Run, now: &Run) -> String {
    let old: HashMap<&str, Verdict> = before
        .scenarios
        .iter()
        .map(|one| (one.id.as_str(), one.verdict))
        .collect();
    let mut lines: Vec<String> = now
        .scenarios
        .iter()
        .filter_map(|result| match old.get(result.id.as_str()) {
            Some(verdict) if *verdict == result.verdict => None,
            Some(verdict) => Some(format!(
                "{}: was {verdict}, is {}",
                result.id, result.verdict
            )),
            None => Some(format!("{}: is new, {}", result.id, result.verdict)),
        })
        .collect();
    let new: Vec<&str> = now.scenarios.iter().map(|one| one.id.as_str()).collect();
    lines.extend(
        before
            .scenarios
            .iter()
            .filter(|result| !new.contains(&result.id.as_str()))
            .map(|result| format!("{}: was {}, is gone", result.id, result.verdict)),
    );
    if lines.is_empty() {
        "judged again: every verdict is the same\n".to_owned()
    } else {
        format!("judged again, and differently:\n  {}\n", lines.join("\n  "))
    }
}

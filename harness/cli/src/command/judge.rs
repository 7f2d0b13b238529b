//! `dmct judge`: judges a recorded run again, offline, from its transcript.

use super::print;
use crate::{
    args::{Format, JudgeArgs},
    folder::Folder,
    problem::Problem,
    run::{Part, Schedule, Seen, Whole, assemble, finished, plans_for, sections, watch},
    suite::{Suite, recorded_profile, shared},
};
use dmct_engine::judge;
use dmct_record::{
    asked::Asked,
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
use std::{collections::HashMap, sync::Arc};

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
    let ended = events.iter().rev().find_map(|event| match event.kind {
        EventKind::RunEnded { partial } => Some(partial),
        _ => None,
    });
    let took = events.last().map_or(0, |event| event.at);
    let asked = events.iter().find_map(asked);
    let mut parts = Vec::new();
    for section in sections(events.to_vec()) {
        parts.push(part(suite, section, asked, recorded)?);
    }
    if let (Some(asked), None) = (asked, recorded) {
        parts.extend(not_begun(suite, asked, parts.len())?);
    }
    let asked = asked.cloned().unwrap_or_default();
    if parts.is_empty() {
        return Err(Problem::usage(
            "the transcript does not begin with the profile of a run",
        ));
    }
    let whole = Whole {
        began: recorded.map_or(asked.began, |run| run.began.clone()),
        took: recorded.map_or(took, |run| run.took),
        partial: ended.unwrap_or(true),
        strict: strict || recorded.map_or(asked.strict, |run| run.strict),
    };
    Ok(assemble(suite, &parts, whole))
}

fn asked(event: &Event) -> Option<&Asked> {
    match &event.kind {
        EventKind::RunBegan { asked, .. } => asked.as_ref(),
        _ => None,
    }
}

/// What came of one implementation, whose events begin with its profile.
fn part(
    suite: &Suite,
    events: Vec<Event>,
    asked: Option<&Asked>,
    recorded: Option<&Run>,
) -> Result<Part, Problem> {
    let text = match events.first().map(|event| &event.kind) {
        Some(EventKind::RunBegan { profile, .. }) => profile.as_str(),
        _ => "",
    };
    let profile = recorded_profile(text, suite)?;
    let mut results = match (recorded, asked) {
        (None, Some(asked)) => cut_off(&plans_for(suite, asked, &profile)?, &events),
        _ => played(suite, &profile, &events, recorded)?,
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

/// The results in the order of the recorded run, or in that in which they were played.
fn played(
    suite: &Suite,
    profile: &Profile,
    events: &[Event],
    recorded: Option<&Run>,
) -> Result<Vec<ScenarioResult>, Problem> {
    let plans = suite
        .plans(suite.library.scenarios(), profile)
        .map_err(|mistakes| crate::suite::wrong_files(&mistakes))?;
    let plans = shared(plans);
    let finished = finished(&plans, events);
    let by_id: HashMap<&str, &Arc<Plan>> =
        plans.iter().map(|plan| (plan.id.as_str(), plan)).collect();
    let results = order(events, recorded).into_iter().filter_map(|id| {
        let plan = by_id.get(id.as_str())?;
        let kept = || recorded?.scenarios.iter().find(|one| one.id == id).cloned();
        finished
            .get(&id)
            .cloned()
            .or_else(|| judge::without_playing(plan))
            .or_else(kept)
    });
    Ok(results.collect())
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

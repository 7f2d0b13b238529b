//! What an earlier run that was cut off had done already, so that it can go on from there.

use super::{Job, Transcript, liveness::is_probe};
use crate::{
    folder::{CUT, Folder, TRANSCRIPT},
    problem::Problem,
};
use dmct_engine::judge::judge;
use dmct_record::{
    asked::Asked,
    event::{Event, EventKind},
    run::ScenarioResult,
    verdict::Verdict,
};
use dmct_scenario::plan::Plan;
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// What an earlier part of a run had done: a section for each profile that it had begun with.
#[derive(Debug, Default)]
pub struct Earlier {
    asked: Asked,
    sections: Vec<Vec<Event>>,
    /// Of scenarios that were cut off, or ended by a fault of the environment.
    cut: Vec<Event>,
    /// Whether the run came to its end.
    has_ended: bool,
}

impl Earlier {
    /// What the transcript in a folder holds.
    ///
    /// # Errors
    /// It cannot be read, or does not say what was asked.
    pub fn read(folder: &Folder) -> Result<Self, Problem> {
        let events = folder.transcript()?;
        let Some(asked) = Asked::of(&events).cloned() else {
            return Err(Problem::usage(
                "the transcript does not say what was asked of the run: it was cut off before it began, or was made by \
                 an older version; begin a new run",
            ));
        };
        Ok(Self::of(asked, events))
    }

    fn of(asked: Asked, events: Vec<Event>) -> Self {
        let ended = |event: &Event| matches!(event.kind, EventKind::RunEnded { partial: false });
        let mut earlier = Self {
            asked,
            has_ended: events.last().is_some_and(ended),
            ..Self::default()
        };
        for section in sections(events) {
            let (kept, cut) = part_finished(section);
            earlier.cut.extend(cut);
            // A section of which nothing is finished is begun anew: an earlier one may not be at its end yet.
            if earlier.sections.is_empty() || kept.iter().any(is_end_of_scenario) {
                earlier.sections.push(kept);
            }
        }
        earlier
    }

    /// What was asked of the run.
    pub const fn asked(&self) -> &Asked {
        &self.asked
    }

    /// Holds the jobs of today against what was done.
    ///
    /// # Errors
    /// The profile is another, or scenarios that were played are gone: what was done says nothing about today's.
    pub fn check(&self, jobs: &[Job]) -> Result<(), Problem> {
        for (place, section) in self.sections.iter().enumerate() {
            let job = jobs.get(place);
            let is_same = |event: &Event| match &event.kind {
                EventKind::RunBegan { profile, .. } => {
                    job.is_some_and(|job| job.profile.sanitised() == profile)
                }
                _ => false,
            };
            if !section.first().is_some_and(is_same) {
                return Err(Problem::usage(
                    "the profile is not the one that the run began with: put the old one back, or begin a new run",
                ));
            }
            let known: HashSet<&str> = job
                .iter()
                .flat_map(|job| &job.plans)
                .map(|plan| plan.id.as_str())
                .collect();
            let gone = section.iter().find(|event| {
                !event.scenario.is_empty() && !known.contains(event.scenario.as_str())
            });
            if let Some(event) = gone {
                return Err(Problem::usage(format!(
                    "the run has played {}, which these scenarios do not hold: give the same --scenarios, or begin a \
                     new run",
                    event.scenario
                )));
            }
        }
        Ok(())
    }

    /// Puts aside what ended by a fault of ours or of the environment: it says nothing of the implementation, and is played
    /// anew.
    ///
    /// # Errors
    /// The run came to its end without any such fault.
    pub fn put_faults_aside(&mut self, jobs: &[Job]) -> Result<(), Problem> {
        let mut has_faults = false;
        for (section, job) in self.sections.iter_mut().zip(jobs) {
            let mut results = finished(&job.plans, section);
            results.retain(|_, result| result.verdict == Verdict::Error);
            has_faults |= !results.is_empty();
            let (faults, kept) = core::mem::take(section)
                .into_iter()
                .partition(|event| results.contains_key(&event.scenario));
            *section = kept;
            self.cut.extend::<Vec<Event>>(faults);
        }
        if self.has_ended && !has_faults {
            return Err(Problem::usage(
                "this run came to its end, there is nothing to go on with: `dmct judge` judges it again, `dmct report` \
                 writes its report again",
            ));
        }
        Ok(())
    }

    /// What a reader is told of the place where the run went on.
    pub fn seam(&self, seconds: u64) -> String {
        if self.has_ended {
            format!(
                "the run ended after {seconds} s and went on later with what the environment had failed"
            )
        } else {
            format!("the run was cut off after {seconds} s and went on later")
        }
    }

    /// When the last thing that is kept happened, microseconds.
    pub fn until(&self) -> u64 {
        let events = self.sections.iter().flatten();
        events.map(|event| event.at).max().unwrap_or_default()
    }

    /// The transcript to go on with. It holds what is kept; what was cut off is put aside in a file of its own.
    ///
    /// # Errors
    /// A file cannot be written; the transcript is as it was then.
    pub fn transcript(&self, folder: &Folder) -> Result<Transcript, Problem> {
        if !self.cut.is_empty() {
            folder.add_events(CUT, &self.cut)?;
        }
        let kept: Vec<Event> = self.sections.iter().flatten().cloned().collect();
        folder.put_events(TRANSCRIPT, &kept)?;
        let path = folder.file(TRANSCRIPT);
        Transcript::append(&path).map_err(|error| Problem::file("cannot write", &path, &error))
    }

    /// Whether the job in this place is the last that was begun.
    pub fn ends_with(&self, place: usize) -> bool {
        place + 1 == self.sections.len()
    }

    /// The events of the job in this place, that of its beginning first; none if it had not begun.
    pub fn take(&mut self, place: usize) -> Vec<Event> {
        self.sections
            .get_mut(place)
            .map(core::mem::take)
            .unwrap_or_default()
    }
}

/// The events of each profile of a run, that of its beginning first. What stands before the first is left out.
pub fn sections(events: Vec<Event>) -> Vec<Vec<Event>> {
    let mut sections: Vec<Vec<Event>> = Vec::new();
    for event in events {
        match (&event.kind, sections.last_mut()) {
            (EventKind::RunBegan { .. }, _) => sections.push(vec![event]),
            (EventKind::RunEnded { .. }, _) | (_, None) => {}
            (_, Some(section)) => section.push(event),
        }
    }
    sections
}

/// What belongs to scenarios that came to their end, or to none; and what was cut off, or was a probe: what that showed
/// is an event of the run.
fn part_finished(section: Vec<Event>) -> (Vec<Event>, Vec<Event>) {
    let finished: HashSet<String> = section
        .iter()
        .filter(|event| is_end_of_scenario(event) && !is_probe(&event.scenario))
        .map(|event| event.scenario.clone())
        .collect();
    section
        .into_iter()
        .partition(|event| event.scenario.is_empty() || finished.contains(&event.scenario))
}

fn is_end_of_scenario(event: &Event) -> bool {
    matches!(event.kind, EventKind::ScenarioEnded { .. })
}

/// The results of what was played, by the plan's id.
pub fn finished(plans: &[Arc<Plan>], events: &[Event]) -> HashMap<String, ScenarioResult> {
    let mut played: HashMap<&str, Vec<&Event>> = HashMap::new();
    for event in events.iter().filter(|event| !event.scenario.is_empty()) {
        played.entry(&event.scenario).or_default().push(event);
    }
    plans
        .iter()
        .filter_map(|plan| {
            let events = played.get(plan.id.as_str())?;
            Some((plan.id.clone(), judge(plan, events.iter().copied())))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use dmct_record::run::{SCHEMA, Tool};

    fn event(at: u64, scenario: &str, kind: EventKind) -> Event {
        Event {
            at,
            scenario: scenario.to_owned(),
            kind,
        }
    }

    fn began(profile: &str) -> Event {
        let tool = Tool {
            name: "dmct".to_owned(),
            version: "0".to_owned(),
        };
        let kind = EventKind::RunBegan {
            schema: SCHEMA,
            tool,
            profile: profile.to_owned(),
            asked: None,
        };
        event(0, "", kind)
    }

    const ENDED: EventKind = EventKind::ScenarioEnded { error: None };

    #[test]
    fn what_ended_is_kept_and_what_was_cut_off_is_put_aside() {
        let mut earlier = Earlier::of(
            Asked::default(),
            vec![
                began("one"),
                event(1, "a", EventKind::ScenarioBegan),
                event(2, "b", EventKind::ScenarioBegan),
                event(3, "a", ENDED),
                began("two"),
                event(4, "a", EventKind::ScenarioBegan),
                event(5, "", EventKind::RunEnded { partial: true }),
            ],
        );
        assert_eq!(earlier.until(), 3);
        let cut: Vec<u64> = earlier.cut.iter().map(|event| event.at).collect();
        assert_eq!(cut, [2, 4]);
        assert_eq!(earlier.take(0).len(), 3);
        assert!(
            earlier.take(1).is_empty(),
            "nothing of it was done: it is begun anew"
        );
    }
}

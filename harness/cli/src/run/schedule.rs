//! What may be played now, what is blocked, and when an implementation is given up.
//!
//! A scenario is played when all that it builds on has passed, its positive control included. One root cause is
//! one fail: what builds on a scenario that did not pass is not played. An implementation that was not heard in a
//! scenario is asked whether it is there, and given up if it does not answer, so that a dead one costs two time-outs and
//! not one for each scenario.

use super::liveness;
use dmct_engine::judge;
use dmct_record::{run::ScenarioResult, verdict::Verdict};
use dmct_scenario::plan::Plan;
use std::{collections::HashMap, sync::Arc};

/// The plans of one implementation, in the order in which they are to be played.
#[derive(Debug)]
pub struct Schedule {
    plans: Vec<Arc<Plan>>,
    results: Vec<Option<ScenarioResult>>,
    playing: Vec<bool>,
    /// The places of the plans of each scenario.
    places: HashMap<String, Vec<usize>>,
    /// Whether a silent implementation is given up.
    gives_up: bool,
    trust: Trust,
    probes: u32,
}

/// What is thought of the implementation.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Trust {
    /// It is there.
    InUse,
    /// It was not heard in the scenario of this id.
    Doubted(String),
    /// It was not heard in the scenario of this id, and did not answer the probe after it.
    GivenUp(String),
}

/// What a worker is to do.
#[derive(Debug)]
pub enum Turn {
    /// Play this plan.
    Play(usize, Arc<Plan>),
    /// Play this plan, which asks whether the implementation is there that was not heard in the scenario of this id, and
    /// tell [`Schedule::probed`].
    Probe(String, Arc<Plan>),
    /// Nothing can be played until another worker is done.
    Wait,
    /// Nothing is left.
    Over,
}

impl Schedule {
    /// A schedule of plans, which stand in an order in which what is built on comes first.
    pub fn new(plans: Vec<Arc<Plan>>, gives_up: bool) -> Self {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, plan) in plans.iter().enumerate() {
            places.entry(plan.scenario.clone()).or_default().push(place);
        }
        Self {
            results: plans.iter().map(|_| None).collect(),
            playing: vec![false; plans.len()],
            plans,
            places,
            gives_up,
            trust: Trust::InUse,
            probes: 0,
        }
    }

    /// Takes over what was played in an earlier part of the run, by the plan's id.
    pub fn take_over(&mut self, finished: &HashMap<String, ScenarioResult>) {
        for (plan, slot) in self.plans.iter().zip(&mut self.results) {
            *slot = finished.get(&plan.id).cloned();
        }
    }

    /// How many plans there are, and how many are done.
    pub fn progress(&self) -> (usize, usize) {
        (self.plans.len(), self.results.iter().flatten().count())
    }

    /// What to do next. Plans that need not be played are settled on the way; they are handed to `settled`.
    pub fn turn(&mut self, settled: &mut dyn FnMut(&ScenarioResult)) -> Turn {
        loop {
            let open: Vec<usize> = (0..self.plans.len())
                .filter(|&place| self.result(place).is_none() && !self.is_playing(place))
                .collect();
            if open.is_empty() {
                return if self.playing.contains(&true) {
                    Turn::Wait
                } else {
                    Turn::Over
                };
            }
            let mut moved = false;
            for place in open {
                let Some(plan) = self.plans.get(place).cloned() else {
                    continue;
                };
                match self.readiness(&plan) {
                    Readiness::Ready => {
                        if let Trust::Doubted(since) = &self.trust {
                            self.probes += 1;
                            let probe = liveness::probe(&plan, self.probes);
                            return Turn::Probe(since.clone(), Arc::new(probe));
                        }
                        if let Some(playing) = self.playing.get_mut(place) {
                            *playing = true;
                        }
                        return Turn::Play(place, plan);
                    }
                    Readiness::Settled(result) => {
                        settled(&result);
                        self.settle(place, *result);
                        moved = true;
                    }
                    Readiness::NotYet => {}
                }
            }
            if !moved {
                return if self.playing.contains(&true) {
                    Turn::Wait
                } else {
                    self.unreachable(settled)
                };
            }
        }
    }

    /// Takes the result of a plan that was played, and whether it casts doubt on the implementation, see
    /// [`super::is_doubtful`].
    pub fn done(&mut self, place: usize, result: ScenarioResult, doubtful: bool) {
        if doubtful && self.gives_up {
            self.trust = Trust::Doubted(result.id.clone());
        }
        self.settle(place, result);
    }

    /// Takes what a probe came to: whether the implementation was heard.
    pub fn probed(&mut self, heard: bool) {
        self.trust = match core::mem::replace(&mut self.trust, Trust::InUse) {
            Trust::Doubted(since) | Trust::GivenUp(since) if !heard => Trust::GivenUp(since),
            _ => Trust::InUse,
        };
    }

    /// The results where nothing more can be played: what could still be was not, for this reason, and what builds on
    /// that is blocked.
    pub fn into_results_unplayed(mut self, reason: &str) -> Vec<ScenarioResult> {
        while let Turn::Play(place, plan) = self.turn(&mut |_| {}) {
            let result = judge::not_played(&plan, Verdict::Inconclusive, reason);
            self.settle(place, result);
        }
        self.into_results()
    }

    /// The results, in the order of the plans. What has none was not played: the run was stopped before.
    pub fn into_results(self) -> Vec<ScenarioResult> {
        self.plans
            .iter()
            .zip(self.results)
            .map(|(plan, result)| {
                result.unwrap_or_else(|| {
                    judge::not_played(
                        plan,
                        Verdict::Inconclusive,
                        "the run was stopped before it was played",
                    )
                })
            })
            .collect()
    }

    fn result(&self, place: usize) -> Option<&ScenarioResult> {
        self.results.get(place).and_then(Option::as_ref)
    }

    fn is_playing(&self, place: usize) -> bool {
        self.playing.get(place).copied().unwrap_or(false)
    }

    fn settle(&mut self, place: usize, result: ScenarioResult) {
        if let Some(slot) = self.results.get_mut(place) {
            *slot = Some(result);
        }
        if let Some(playing) = self.playing.get_mut(place) {
            *playing = false;
        }
    }

    fn readiness(&self, plan: &Plan) -> Readiness {
        if let Some(result) = judge::without_playing(plan) {
            return Readiness::settled(result);
        }
        for needed in plan.builds_on.iter().chain(&plan.control) {
            let Some(places) = self.places.get(needed) else {
                return Readiness::settled(judge::blocked(plan, needed));
            };
            for &place in places {
                match self.result(place) {
                    None => return Readiness::NotYet,
                    Some(result) if result.verdict != Verdict::Pass => {
                        return Readiness::settled(judge::blocked(plan, &result.id));
                    }
                    Some(_) => {}
                }
            }
        }
        match &self.trust {
            Trust::GivenUp(since) => Readiness::settled(given_up(plan, since)),
            Trust::InUse | Trust::Doubted(_) => Readiness::Ready,
        }
    }

    /// Nothing can be played and nothing is being played: what is left waits for itself.
    fn unreachable(&mut self, settled: &mut dyn FnMut(&ScenarioResult)) -> Turn {
        for place in 0..self.plans.len() {
            if self.result(place).is_some() {
                continue;
            }
            let Some(plan) = self.plans.get(place).cloned() else {
                continue;
            };
            let result = judge::not_played(&plan, Verdict::Error, "it builds on itself");
            settled(&result);
            self.settle(place, result);
        }
        Turn::Over
    }
}

/// Whether a plan can be played.
enum Readiness {
    /// Now.
    Ready,
    /// Not before others are done.
    NotYet,
    /// It is not to be played; this is its result.
    Settled(Box<ScenarioResult>),
}

impl Readiness {
    fn settled(result: ScenarioResult) -> Self {
        Self::Settled(Box::new(result))
    }
}

/// The result of a plan that is left when the implementation is given up.
fn given_up(plan: &Plan, since: &str) -> ScenarioResult {
    let reason = format!(
        "not played: the implementation was not heard any more since {since}, nor in a plain session after that"
    );
    ScenarioResult {
        blocked_by: Some(since.to_owned()),
        ..judge::not_played(plan, Verdict::Inconclusive, reason)
    }
}

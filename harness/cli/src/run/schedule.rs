//! What may be played now, what is blocked, and when an implementation is given up.
//!
//! A scenario is played when all that it builds on has passed, its positive control included. One root cause is
//! one fail: what builds on a scenario that did not pass is not played. An implementation that was not heard in a
//! scenario is asked whether it is there, and given up if it does not answer, so that a dead one costs two time-outs and
//! not one for each scenario.
//!
//! Where each scenario finds a fresh implementation, several are played at a time, and those on which the longest row of
//! others stands are begun first: nobody waits at the end for a row that could have begun before.

use super::liveness::{self, Sign};
use dmct_engine::{judge, scripted::FallsSilent};
use dmct_record::{run::ScenarioResult, verdict::Verdict};
use dmct_scenario::plan::{Plan, Role};
use std::{cmp::Reverse, collections::HashMap, sync::Arc};

/// The plans of one implementation, in the order in which they are to be played.
#[derive(Debug)]
pub struct Schedule {
    plans: Vec<Arc<Plan>>,
    results: Vec<Option<ScenarioResult>>,
    playing: Vec<bool>,
    /// The places of the plans of each scenario.
    places: HashMap<String, Vec<usize>>,
    /// The places in the order in which plans are looked at.
    order: Vec<usize>,
    /// Whether a silent implementation is given up.
    gives_up: bool,
    doubt: Option<Doubt>,
    limit: Option<Limit>,
    /// Where a server fell silent that may do so every time.
    suspicion: Option<Limit>,
    /// The most messages of one session that were heard in this run.
    furthest: u32,
    probes: u32,
}

/// The implementation waited for in vain, before a probe.
#[derive(Clone, Debug)]
struct Doubt {
    /// The id of the scenario.
    since: String,
    /// How far the probe is to go.
    depth: u32,
    /// After how many messages of a session it fell silent.
    last: u32,
}

/// How far the implementation goes, since a scenario waited in vain and a session after it came to nothing too.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The id of the scenario.
    pub since: String,
    /// After how many messages of a session it falls silent; 0: it is given up.
    pub depth: u32,
}

impl Doubt {
    /// A plain session is enough where the implementation may be silent as a whole. How far it goes is not asked then.
    fn falls_silent(&self) -> Option<FallsSilent> {
        let is_plain = self.depth == 0 && self.last > 0;
        is_plain.then(|| liveness::falls_silent(&self.since, self.last))
    }
}

/// What a worker is to do.
#[derive(Debug)]
pub enum Turn {
    /// Play this plan.
    Play(usize, Arc<Plan>),
    /// Play a plan that asks whether the implementation is still there, and tell [`Schedule::probed`].
    Probe(Probe),
    /// Nothing can be played until another worker is done.
    Wait,
    /// Nothing is left.
    Over,
}

/// What is asked of an implementation that was waited for in vain.
#[derive(Clone, Debug)]
pub struct Probe {
    /// The id of the scenario that waited.
    pub after: String,
    /// What to play.
    pub plan: Arc<Plan>,
    /// It is answered if more than so many messages of one session are heard.
    pub depth: u32,
    /// What is not waited for, since it has nothing to do with what is asked.
    pub falls_silent: Option<FallsSilent>,
}

impl Schedule {
    /// A schedule of plans, which stand in an order in which what is built on comes first.
    pub fn new(plans: Vec<Arc<Plan>>, gives_up: bool) -> Self {
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, plan) in plans.iter().enumerate() {
            places.entry(plan.scenario.clone()).or_default().push(place);
        }
        // One implementation meets the scenarios in the order of the suite. Where each finds a fresh one, the longest
        // way to the end is begun first.
        let order = if gives_up {
            (0..plans.len()).collect()
        } else {
            longest_way_first(&plans, &places)
        };
        Self {
            order,
            results: plans.iter().map(|_| None).collect(),
            playing: vec![false; plans.len()],
            plans,
            places,
            gives_up,
            doubt: None,
            limit: None,
            suspicion: None,
            furthest: 0,
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
            let places = self.order.iter().copied();
            let open: Vec<usize> = places
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
                        if let Some(doubt) = &self.doubt {
                            self.probes += 1;
                            let probe = liveness::probe(&plan, self.probes, doubt.depth);
                            return Turn::Probe(Probe {
                                after: doubt.since.clone(),
                                plan: Arc::new(probe),
                                depth: doubt.depth,
                                falls_silent: doubt.falls_silent(),
                            });
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

    /// Takes the result of a plan that was played, and what else it says of the implementation: how far it goes, if
    /// that was shown without a probe.
    pub fn done(&mut self, place: usize, result: ScenarioResult, sign: Sign) -> Option<Limit> {
        let found = if self.gives_up {
            self.heed(place, &result, sign)
        } else {
            None
        };
        self.settle(place, result);
        found
    }

    fn heed(&mut self, place: usize, result: &ScenarioResult, sign: Sign) -> Option<Limit> {
        self.furthest = self.furthest.max(sign.reach.furthest);
        let is_further = |limit: &mut Limit| sign.reach.furthest > limit.depth;
        let _ = self.limit.take_if(is_further);
        let _ = self.suspicion.take_if(is_further);
        let Sign { reach, again, .. } = sign;
        let last = if sign.is_doubtful { reach.last } else { again? };
        let role = self.plans.get(place)?.role;
        let since = result.id.clone();
        let depth = liveness::depth(role, last, self.furthest);
        let limit = if sign.is_doubtful && again.is_some_and(|again| again <= depth) {
            again.map(|depth| Limit { since, depth })
        } else if role == Role::Server && last > 0 && last >= self.furthest {
            self.suspect(since, last)
        } else {
            self.doubt = Some(Doubt { since, depth, last });
            None
        };
        if limit.is_some() {
            self.limit.clone_from(&limit);
        }
        limit
    }

    /// A server fell silent after so many messages of a session, and never went further. A plain session shows whether
    /// it is there, but not how far it goes: that is shown by the next scenario that goes as far.
    fn suspect(&mut self, since: String, last: u32) -> Option<Limit> {
        let before = self.suspicion.take_if(|before| last <= before.depth);
        if let Some(Limit { since, .. }) = before {
            return Some(Limit { since, depth: last });
        }
        self.doubt = Some(Doubt {
            since: since.clone(),
            depth: 0,
            last,
        });
        self.suspicion = Some(Limit { since, depth: last });
        None
    }

    /// Where the implementation falls silent, if it goes on being tested all the same.
    pub fn falls_silent(&self) -> Option<FallsSilent> {
        let limit = self.limit.as_ref().filter(|limit| limit.depth > 0)?;
        Some(liveness::falls_silent(&limit.since, limit.depth))
    }

    /// Takes what a probe came to: the most messages of one session that were heard. Whether it was answered.
    pub fn probed(&mut self, furthest: u32) -> bool {
        self.furthest = self.furthest.max(furthest);
        let Some(Doubt { since, depth, .. }) = self.doubt.take() else {
            return true;
        };
        let is_answered = furthest > depth;
        if !is_answered {
            // It may have been heard even less than before.
            let depth = furthest.min(depth);
            self.limit = Some(Limit { since, depth });
        }
        is_answered
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
        match &self.limit {
            Some(limit) if liveness::need(plan).max(1) > limit.depth => {
                Readiness::settled(out_of_reach(plan, limit))
            }
            _ => Readiness::Ready,
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

/// The places of plans, those first on which the longest row of others stands.
fn longest_way_first(plans: &[Arc<Plan>], places: &HashMap<String, Vec<usize>>) -> Vec<usize> {
    let mut ways = vec![0_usize; plans.len()];
    // What is built on comes first, so from behind every way is known before it is asked for.
    for (place, plan) in plans.iter().enumerate().rev() {
        let longer = ways.get(place).map_or(0, |way| way + 1);
        let below = plan.builds_on.iter().chain(&plan.control);
        for &under in below.filter_map(|id| places.get(id)).flatten() {
            if let Some(way) = ways.get_mut(under) {
                *way = longer.max(*way);
            }
        }
    }
    let mut order: Vec<usize> = (0..plans.len()).collect();
    order.sort_by_key(|&place| Reverse(ways.get(place).copied()));
    order
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

/// The result of a plan that needs more than the implementation gives any more.
fn out_of_reach(plan: &Plan, limit: &Limit) -> ScenarioResult {
    let Limit { since, depth } = limit;
    let reason = match depth {
        0 => format!(
            "not played: the implementation was not heard any more since {since}, nor in a plain session after that"
        ),
        _ => format!(
            "not played: the implementation fell silent after {} of a session in {since}, and again in a session after \
             that",
            liveness::messages(*depth)
        ),
    };
    ScenarioResult {
        blocked_by: Some(since.clone()),
        ..judge::not_played(plan, Verdict::Inconclusive, reason)
    }
}

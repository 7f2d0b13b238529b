//! In which order plans run: what others stand on comes first.

use crate::diagnostic::Diagnostic;
use crate::plan::Plan;
use std::collections::{BTreeMap, BTreeSet};

/// Sorts plans so that each comes behind its control and what it builds on, as far as those are among
/// them, and otherwise leaves them in their order.
///
/// # Errors
/// A diagnostic for each plan that stands, through others, on itself.
pub fn order(plans: Vec<Plan>) -> Result<Vec<Plan>, Vec<Diagnostic>> {
    let mut waiting = prerequisites(&plans);
    let mut dependants: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, before) in waiting.iter().enumerate() {
        for first in before {
            dependants.entry(*first).or_default().push(place);
        }
    }
    let mut ready: BTreeSet<usize> = (0..plans.len())
        .filter(|place| is_ready(&waiting, *place))
        .collect();
    let mut places = Vec::with_capacity(plans.len());
    while let Some(place) = ready.pop_first() {
        places.push(place);
        for dependant in dependants.remove(&place).unwrap_or_default() {
            if let Some(before) = waiting.get_mut(dependant) {
                before.remove(&place);
            }
            if is_ready(&waiting, dependant) {
                ready.insert(dependant);
            }
        }
    }
    if places.len() < plans.len() {
        return Err(cycles(&plans, &waiting));
    }
    let mut slots: Vec<Option<Plan>> = plans.into_iter().map(Some).collect();
    let take = |place: usize| slots.get_mut(place).and_then(Option::take);
    Ok(places.into_iter().filter_map(take).collect())
}

/// For each plan the places of those that must run before it.
fn prerequisites(plans: &[Plan]) -> Vec<BTreeSet<usize>> {
    let mut by_scenario: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, plan) in plans.iter().enumerate() {
        by_scenario.entry(&plan.scenario).or_default().push(place);
    }
    let before = |plan: &Plan| {
        let ids = plan.builds_on.iter().chain(&plan.control);
        let places = ids.filter_map(|id| by_scenario.get(id.as_str()));
        places.flatten().copied().collect()
    };
    plans.iter().map(before).collect()
}

fn is_ready(waiting: &[BTreeSet<usize>], place: usize) -> bool {
    waiting.get(place).is_some_and(BTreeSet::is_empty)
}

/// A diagnostic for each plan on a cycle: those left over that something left over waits for.
fn cycles(plans: &[Plan], waiting: &[BTreeSet<usize>]) -> Vec<Diagnostic> {
    let mut stuck: BTreeSet<usize> = (0..plans.len())
        .filter(|place| !is_ready(waiting, *place))
        .collect();
    loop {
        let needed: BTreeSet<usize> = stuck
            .iter()
            .filter_map(|place| waiting.get(*place))
            .flatten()
            .copied()
            .collect();
        let on_a_cycle: BTreeSet<usize> = stuck.intersection(&needed).copied().collect();
        if on_a_cycle.len() == stuck.len() {
            break;
        }
        stuck = on_a_cycle;
    }
    let on_a_cycle = stuck.iter().filter_map(|place| plans.get(*place));
    on_a_cycle
        .map(|plan| {
            let message = format!(
                "`{}` stands, through `control` or `builds_on`, on itself",
                plan.id
            );
            Diagnostic::about(&plan.file, message)
        })
        .collect()
}

//! Which part of the plans a shard of a run plays.

use dmct_scenario::plan::Plan;

/// The part of the plans that a shard runs, counted from 1: whole groups, so that what builds on one another stays
/// together, and what they stand on.
pub fn in_shard(plans: Vec<Plan>, shard: Option<(usize, usize)>) -> Vec<Plan> {
    let Some((index, count)) = shard else {
        return plans;
    };
    let mut groups: Vec<&str> = Vec::new();
    for plan in &plans {
        let name = group(&plan.scenario);
        if !groups.contains(&name) {
            groups.push(name);
        }
    }
    let mine = groups.into_iter().skip(index.saturating_sub(1));
    let mine: Vec<String> = mine.step_by(count.max(1)).map(str::to_owned).collect();
    // What a scenario of the shard builds on is played in every shard that needs it.
    let mut wanted: Vec<String> = plans
        .iter()
        .filter(|plan| mine.iter().any(|name| name == group(&plan.scenario)))
        .map(|plan| plan.scenario.clone())
        .collect();
    let mut next = 0;
    while let Some(scenario) = wanted.get(next).cloned() {
        next += 1;
        for plan in plans.iter().filter(|plan| plan.scenario == scenario) {
            for needed in plan.builds_on.iter().chain(&plan.control) {
                if !wanted.contains(needed) {
                    wanted.push(needed.clone());
                }
            }
        }
    }
    plans
        .into_iter()
        .filter(|plan| wanted.contains(&plan.scenario))
        .collect()
}

fn group(id: &str) -> &str {
    id.rsplit_once('/').map_or(id, |(group, _)| group)
}

//! The steps of a plan by their numbers, those of alternatives and of the cleanup among them.

use dmct_scenario::plan::{Action, Plan, Step};
use std::collections::HashMap;

/// The steps of a plan by their numbers.
pub struct PlanIndex<'a>(HashMap<&'a str, &'a Step>);

impl<'a> PlanIndex<'a> {
    /// The steps of a plan.
    pub fn new(plan: &'a Plan) -> Self {
        let mut steps = HashMap::new();
        add(&plan.steps, &mut steps);
        add(&plan.cleanup, &mut steps);
        Self(steps)
    }

    /// The step of a number.
    pub fn step(&self, number: &str) -> Option<&'a Step> {
        self.0.get(number).copied()
    }
}

fn add<'a>(steps: &'a [Step], into: &mut HashMap<&'a str, &'a Step>) {
    for step in steps {
        into.insert(&step.number, step);
        if let Action::Either {
            ways: alternatives, ..
        } = &step.action
        {
            for alternative in alternatives {
                add(&alternative.then, into);
            }
        }
    }
}

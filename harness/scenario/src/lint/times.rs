//! Waits that are longer than a scenario may take.
//!
//! What counts is the limit of a profile that says nothing of it: a scenario must not need another one.

use super::doubts::Doubts;
use crate::diagnostic::Diagnostic;
use crate::plan::{Action, Place, Step};
use std::time::Duration;

impl Doubts<'_> {
    /// Waits that the limit of the scenario ends before their time, alone or all silences together.
    pub(super) fn times(&self) -> Vec<Diagnostic> {
        let Some(plan) = self.outcome.plans.first() else {
            return Vec::new();
        };
        let limit = plan.setting.scenario_limit;
        let mut found = Vec::new();
        for steps in [&plan.steps, &plan.cleanup] {
            let mut waits = Waits {
                limit,
                idle: Duration::ZERO,
                too_long: Vec::new(),
            };
            waits.steps(steps);
            for (place, message) in waits.too_long {
                let help = "wait less: the limit, `timing.scenario` in a profile, would end the scenario first";
                found.push(self.warning(self.extent(place), message).help(help));
            }
        }
        found
    }
}

struct Waits {
    limit: Duration,
    /// For how long nothing may happen on the way here, at the most.
    idle: Duration,
    too_long: Vec<(Place, String)>,
}

impl Waits {
    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: &Step) {
        let limit = self.limit.as_secs();
        let alone = match &step.action {
            Action::Expect(expect)
            | Action::ExpectNotification(expect)
            | Action::ExpectRegistration(expect) => expect.within,
            Action::Silence(silence) => silence.lasting,
            Action::Either { ways, within } => {
                let before = self.idle;
                let mut longest = before;
                for way in ways {
                    self.idle = before;
                    self.steps(&way.then);
                    longest = longest.max(self.idle);
                }
                self.idle = longest;
                *within
            }
            _ => None,
        };
        let Some(wait) = alone else { return };
        let seconds = wait.as_secs_f32();
        if wait >= self.limit {
            let message = format!("this waits for {seconds} s, and a scenario may take {limit} s");
            self.too_long.push((step.place, message));
            return;
        }
        if matches!(step.action, Action::Silence(_)) {
            let before = self.idle;
            self.idle += wait;
            if before < self.limit && self.idle >= self.limit {
                let all = self.idle.as_secs_f32();
                let message = format!(
                    "up to here, silences take {all} s together, and a scenario may take {limit} s"
                );
                self.too_long.push((step.place, message));
            }
        }
    }
}

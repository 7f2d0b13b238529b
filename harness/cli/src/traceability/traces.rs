//! Clauses, and what decides each: checks of scenarios, monitors, or an excuse.

use crate::{
    problem::Problem,
    suite::{Suite, wrong_files},
};
use dmct_engine::monitor::{Rule, rules};
use dmct_record::excuse::Excuse;
use dmct_scenario::{
    catalogue::ClauseEntry,
    lower::outline,
    plan::{Held, Role},
};

/// What every scenario and every monitor holds an implementation to.
pub struct Traces {
    /// By scenario, sorted by id: each thing that its variants hold to, once.
    scenarios: Vec<(String, Vec<Held>)>,
}

/// A place of a scenario at which a clause is decided.
#[derive(Clone, Copy, Debug)]
pub struct HeldBy<'t> {
    /// The scenario's id.
    pub scenario: &'t str,
    /// The check, or the step.
    pub held: &'t Held,
}

/// A monitor that watches a clause.
#[derive(Clone, Copy, Debug)]
pub struct Watch {
    /// The rule.
    pub rule: &'static Rule,
    /// Whom it watches.
    pub role: Role,
}

impl Watch {
    /// The id of its result in a run.
    pub fn id(&self) -> String {
        self.rule.result_id(self.role)
    }
}

/// What decides a clause.
#[derive(Clone, Debug)]
pub struct Basis<'t> {
    /// Checks of scenarios that show it, in the order of the scenarios.
    pub checks: Vec<HeldBy<'t>>,
    /// Monitors.
    pub monitors: Vec<Watch>,
    /// Why nothing decides it.
    pub excuse: Option<Excuse>,
}

impl Basis<'_> {
    /// Whether a check or a monitor shows it.
    pub fn is_shown(&self) -> bool {
        !self.checks.is_empty() || !self.monitors.is_empty()
    }

    /// Whether a check or a monitor can say that it is broken.
    pub fn is_decided(&self) -> bool {
        let mut checks = self.checks.iter();
        checks.any(|by| by.held.decides()) || !self.monitors.is_empty()
    }
}

impl Traces {
    /// Reads all scenarios of a suite.
    ///
    /// # Errors
    /// All mistakes in them.
    pub fn of(suite: &Suite) -> Result<Self, Problem> {
        let mut scenarios = Vec::new();
        let mut mistakes = Vec::new();
        for source in suite.library.scenarios() {
            match outline(source, &suite.catalogue) {
                Ok(plans) => {
                    let mut held: Vec<Held> = Vec::new();
                    for one in plans.iter().flat_map(|plan| plan.held()) {
                        if !held.contains(&one) {
                            held.push(one);
                        }
                    }
                    scenarios.push((source.id().to_owned(), held));
                }
                Err(more) => mistakes.extend(more),
            }
        }
        if mistakes.is_empty() {
            Ok(Self { scenarios })
        } else {
            Err(wrong_files(&mistakes))
        }
    }

    /// What decides a clause.
    pub fn basis(&self, clause: &ClauseEntry) -> Basis<'_> {
        let checks = self
            .all()
            .filter(|by| by.held.clause == clause.id && by.held.shows())
            .collect();
        Basis {
            checks,
            monitors: watches(&clause.id),
            excuse: clause.excuse(),
        }
    }

    /// Everything that scenarios hold to, in the order of the scenarios.
    pub fn all(&self) -> impl Iterator<Item = HeldBy<'_>> {
        self.scenarios
            .iter()
            .flat_map(|(scenario, held)| held.iter().map(move |held| HeldBy { scenario, held }))
    }

    /// What one scenario holds to.
    pub fn of_scenario(&self, id: &str) -> &[Held] {
        let found = self.scenarios.iter().find(|(scenario, _)| scenario == id);
        found.map_or(&[], |(_, held)| held)
    }
}

/// Every monitor, once for each role that it watches.
pub fn all_watches() -> Vec<Watch> {
    let mut watches = Vec::new();
    for rule in rules() {
        for role in [Role::Client, Role::Server] {
            if rule.clause(role).is_some() {
                watches.push(Watch { rule, role });
            }
        }
    }
    watches
}

/// The monitors that watch a clause.
fn watches(id: &str) -> Vec<Watch> {
    let mut watches = all_watches();
    watches.retain(|watch| watch.rule.clause(watch.role) == Some(id));
    watches
}

//! One mutant against a stage: what it breaks, and what catches it.

use super::{
    place::{Place, placed},
    play::{Played, is_broken},
    stage::Stage,
};
use crate::traceability::is_served;
use dmct_record::{
    run::{CheckResult, ScenarioResult},
    verdict::Verdict,
};
use dmct_reference::mutant::Mutant;
use dmct_scenario::expression::ItemRef;
use std::{
    cell::{Cell, OnceCell},
    collections::BTreeSet,
};

/// One mutant against a stage. What is asked for is played, and nothing twice.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// The mutant.
    pub mutant: &'static Mutant,
    stage: &'a Stage<'a>,
    /// Nothing where it did nothing wrong.
    played: Vec<OnceCell<Option<Played>>>,
    passed: Vec<Cell<Option<bool>>>,
}

/// A check that the mutant broke, or a rule of a monitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The act in which it did.
    pub act: usize,
    /// The scenario, with its variant; or the id of the rule.
    pub by: String,
    /// Where the check stands; nothing for a rule, or where no message came at all.
    pub place: Option<Place>,
    /// The clause that the check holds to.
    pub clause: String,
    /// The SCR items that the scenario covers and the clause serves: document and id.
    pub items: BTreeSet<(String, String)>,
    /// Whether there are such, or the clause serves none of that role: it is decided where it is to be decided.
    pub in_place: bool,
    /// Whether the mutant violates that clause.
    pub right: bool,
}

impl<'a> Attempt<'a> {
    /// A mutant against a stage; nothing is played yet.
    pub fn new(stage: &'a Stage<'a>, mutant: &'static Mutant) -> Self {
        let acts = stage.acts.len();
        Self {
            mutant,
            stage,
            played: (0..acts).map(|_| OnceCell::new()).collect(),
            passed: (0..acts).map(|_| Cell::new(None)).collect(),
        }
    }

    /// What came of an act.
    pub fn played(&self, act: usize) -> Option<&Played> {
        let cell = self.played.get(act)?;
        let honest = self.stage.honest.get(act)?;
        let tempted = self.stage.tempts(act, self.mutant);
        let act = self.stage.acts.get(act)?;
        let play = || act.play_beside(self.stage.suite, self.mutant, honest);
        let played = cell.get_or_init(|| tempted.then(play).flatten());
        Some(played.as_ref().unwrap_or(honest))
    }

    /// Whether the mutant acted in any scenario. Plays them one after the other until it did.
    pub fn witnessed(&self) -> bool {
        (0..self.stage.acts.len()).any(|act| self.played(act).is_some_and(|it| it.witnessed > 0))
    }

    /// Everything that went wrong and must not, whatever the mutant does: an error of the tester in a run, or another
    /// result than the honest peer's although nothing was done wrong.
    pub fn errors(&self) -> Vec<String> {
        let mut errors = Vec::new();
        for (act, honest) in self.stage.honest.iter().enumerate() {
            let Some(played) = self.played(act) else {
                continue;
            };
            let id = &played.result.id;
            if played.result.verdict == Verdict::Error && self.is_reached(act) {
                let reason = played.result.reason.as_deref().unwrap_or_default();
                errors.push(format!("{}: error in {id}: {reason}", self.mutant.name));
            }
            if played.witnessed == 0 && played != honest {
                let name = self.mutant.name;
                errors.push(format!(
                    "{name}: another result in {id} than the honest peer's, and nothing was done wrong"
                ));
            }
        }
        errors
    }

    /// Whether a run plays this scenario: all that it builds on passed, and its positive control.
    pub fn is_reached(&self, act: usize) -> bool {
        let Some(act) = self.stage.acts.get(act) else {
            return false;
        };
        let plan = &act.plan;
        let mut needed = plan.builds_on.iter().chain(&plan.control);
        needed.all(|scenario| {
            let acts = self.stage.acts_of(scenario);
            !acts.is_empty() && acts.iter().all(|&act| self.passes(act))
        })
    }

    fn passes(&self, act: usize) -> bool {
        let Some(memory) = self.passed.get(act) else {
            return false;
        };
        if let Some(passes) = memory.get() {
            return passes;
        }
        // Should a scenario build on itself, it does not pass.
        memory.set(Some(false));
        let passes = self.is_reached(act)
            && self
                .played(act)
                .is_some_and(|played| played.result.verdict == Verdict::Pass);
        memory.set(Some(passes));
        passes
    }

    /// What the mutant breaks in an act, the monitors included.
    pub fn breaks(&self, act: usize) -> Vec<Break> {
        let (Some(played), Some(plan)) = (
            self.played(act),
            self.stage.acts.get(act).map(|act| &act.plan),
        ) else {
            return Vec::new();
        };
        if played.witnessed == 0 {
            return Vec::new();
        }
        let own = placed(plan, &played.result)
            .into_iter()
            .map(|(place, check)| self.of(act, &played.result, place, check));
        let watched = played.broken_rules.iter().flat_map(|rule| {
            let checks = rule.checks.iter();
            checks.map(|check| self.of(act, rule, None, check))
        });
        own.chain(watched).flatten().collect()
    }

    fn of(
        &self,
        act: usize,
        result: &ScenarioResult,
        place: Option<Place>,
        check: &CheckResult,
    ) -> Option<Break> {
        is_broken(check).then(|| {
            let items = items(self.stage, result, check);
            Break {
                act,
                by: result.id.clone(),
                place,
                clause: check.clause.clone(),
                in_place: !items.is_empty() || !serves_any(self.stage, &check.clause),
                items,
                right: self.mutant.violates.contains(&check.clause.as_str()),
            }
        })
    }

    /// Whether that is what the mutant is to be caught by: a clause that it violates, by a scenario that covers an item of
    /// that clause, the verdict a fail and no error, in a scenario that a run comes to.
    pub fn catches(&self, broken: &Break) -> bool {
        let is_error = self
            .played(broken.act)
            .is_some_and(|played| played.result.verdict == Verdict::Error);
        broken.right && broken.in_place && !is_error && self.is_reached(broken.act)
    }

    /// What catches it first of all, of these acts; each is played only if the ones before did not.
    pub fn first_catch(&self, acts: impl IntoIterator<Item = usize>) -> Option<Break> {
        acts.into_iter().find_map(|act| {
            self.breaks(act)
                .into_iter()
                .find(|broken| self.catches(broken))
        })
    }

    /// The acts, those first that rest on a clause of the mutant's: the order in which it is caught soonest.
    pub fn likely_first(&self) -> Vec<usize> {
        let mut acts: Vec<usize> = (0..self.stage.acts.len()).collect();
        acts.sort_by_key(|&act| !self.is_likely(act));
        acts
    }

    /// Whether an act rests on a clause that the mutant violates.
    pub fn is_likely(&self, act: usize) -> bool {
        let act = self.stage.acts.get(act);
        let mut clauses = act.into_iter().flat_map(|act| &act.plan.clauses);
        clauses.any(|clause| self.mutant.violates.contains(&clause.id.as_str()))
    }
}

/// The SCR items that a scenario, or a rule, covers and that the clause of its check serves.
fn items(
    stage: &Stage<'_>,
    result: &ScenarioResult,
    check: &CheckResult,
) -> BTreeSet<(String, String)> {
    let role = stage.which.role();
    let spec = result.id.split('/').next();
    let catalogue = &stage.suite.catalogue;
    let Some(clause) = catalogue.clause(&check.clause) else {
        return BTreeSet::new();
    };
    let covers = result.covers.iter().chain(&check.scr);
    covers
        .filter_map(|id| catalogue.item(spec, role, &ItemRef::parse(id)))
        .filter(|item| item.role == role && is_served(stage.suite, clause, item))
        .map(|item| (item.spec.clone(), item.id.clone()))
        .collect()
}

/// Whether a clause serves an item of the role at all.
fn serves_any(stage: &Stage<'_>, clause: &str) -> bool {
    let role = stage.which.role();
    let catalogue = &stage.suite.catalogue;
    catalogue.clause(clause).is_some_and(|clause| {
        let mut items = clause.scr.iter().map(|id| ItemRef::parse(id));
        items.any(|id| {
            let item = catalogue.item(Some(&clause.spec), role, &id);
            item.is_some_and(|item| item.role == role)
        })
    })
}

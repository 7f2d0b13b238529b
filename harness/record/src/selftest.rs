//! The result of a self-test: which mutant of the reference peers is caught by what, and what no mutant breaks.
//!
//! The first three fields of [`MutantRow`] and what `killed_by` means are a stable interface; fields are added, never
//! renamed.

use crate::run::Counts;
use serde::{Deserialize, Serialize};

/// What a self-test found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfTest {
    /// Every mutant, clients first.
    pub mutants: Vec<MutantRow>,
    /// How many mutants there are, where only a part of them was played. What none breaks is told of a role only if all
    /// its mutants were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<usize>,
    /// The counts of a run under each honest peer; nothing for one of which no mutant was played.
    pub honest: Honest,
    /// What no mutant breaks and nobody has argued away.
    pub unbroken: Unbroken,
    /// What is argued away, each with its reason.
    pub excused: Vec<Excused>,
    /// What makes the self-test itself worthless: a mutant that never acted, an honest peer that is not passed, an
    /// excuse that is not needed.
    pub errors: Vec<String>,
}

/// One mutant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MutantRow {
    /// Its name.
    pub name: String,
    /// `client` or `server`.
    pub role: String,
    /// The clauses it violates.
    pub violates: Vec<String>,
    /// Whether it acted in any scenario.
    pub witnessed: bool,
    /// The scenarios and monitors that catch it in a run of the whole suite: for a clause that it violates, and not
    /// blocked by another scenario.
    pub killed_by: Vec<String>,
    /// Each check and rule that it breaks for a clause that it violates, as `unbroken.checks` names them. Told where only
    /// a part of the mutants was played.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<String>,
}

/// The counts of a run under each honest peer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Honest {
    /// The reference client.
    pub client: Counts,
    /// The reference server.
    pub server: Counts,
}

/// What no mutant breaks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unbroken {
    /// Mutants that nothing catches.
    pub mutants: Vec<String>,
    /// Scenarios that catch no mutant.
    pub scenarios: Vec<String>,
    /// Single checks: scenario, step and place in the step.
    pub checks: Vec<String>,
    /// Rules of monitors.
    pub rules: Vec<String>,
    /// SCR items that are tested.
    pub items: Vec<String>,
}

/// What cannot be broken, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excused {
    /// `mutant`, `scenario`, `check`, `rule` or `item`.
    pub kind: String,
    /// Which one.
    pub id: String,
    /// Why.
    pub reason: String,
}

impl SelfTest {
    /// Whether every mutant is caught and everything is broken by one, or argued away.
    pub fn is_whole(&self) -> bool {
        let Unbroken {
            mutants,
            scenarios,
            checks,
            rules,
            items,
        } = &self.unbroken;
        [mutants, scenarios, checks, rules, items]
            .into_iter()
            .all(Vec::is_empty)
    }
}

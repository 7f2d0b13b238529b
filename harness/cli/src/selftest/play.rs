//! One plan played in memory, against a mutant or the honest peer.

use crate::{
    run::{Recorder, Transcript, monitor},
    suite::Suite,
    table::MemoryTable,
};
use dmct_engine::{judge::judge, keyring::Keyring, scripted::ScriptedPeer};
use dmct_record::{
    event::Event,
    run::{CheckResult, ScenarioResult},
    verdict::Verdict,
};
use dmct_reference::mutant::{Mutant, Occasions};
use dmct_scenario::{
    plan::{Applicability, Plan},
    profile::Profile,
};
use std::sync::Arc;

/// A plan in its setting.
#[derive(Clone, Debug)]
pub struct Act {
    /// The plan.
    pub plan: Arc<Plan>,
    /// The profile of the implementation.
    pub profile: Arc<Profile>,
    /// The secrets and nonces of the account.
    pub keyring: Keyring,
    /// Whether the peer has a user interface.
    pub equipped: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Played {
    /// The result of the scenario.
    pub result: ScenarioResult,
    /// The rules of monitors that were broken in it.
    pub broken_rules: Vec<ScenarioResult>,
    /// How often the mutant did wrong.
    pub witnessed: u64,
    /// All that happened.
    pub events: Vec<Event>,
}

impl Act {
    /// Whether the scenario applies in this setting.
    pub fn applies(&self) -> bool {
        self.plan.applicability == Applicability::Applicable
    }

    /// Plays it against the honest peer, and tells which mutants have an occasion to do wrong in it.
    pub fn scout(&self, suite: &Suite) -> (Played, Occasions) {
        let mut occasions = Occasions::default();
        let events = self.events(|table, tester| {
            (_, occasions) = table.play_scouted(&self.plan, tester);
        });
        (self.judged(suite, events, 0), occasions)
    }

    /// Plays it against a fresh mutant. Where that did nothing wrong, what happened must be what happens with the
    /// honest peer, and is judged alike.
    pub fn play_beside(
        &self,
        suite: &Suite,
        mutant: &'static Mutant,
        honest: &Played,
    ) -> Option<Played> {
        let mut witnessed = 0;
        let events = self.events(|table, tester| {
            let table = MemoryTable {
                mutant: Some(mutant),
                ..table
            };
            (_, witnessed) = table.play_watched(&self.plan, tester);
        });
        let alike = witnessed == 0 && events == honest.events;
        (!alike).then(|| self.judged(suite, events, witnessed))
    }

    /// All that happens while it is played.
    fn events(&self, play: impl FnOnce(MemoryTable, ScriptedPeer)) -> Vec<Event> {
        let table = MemoryTable {
            mutant: None,
            equipped: self.equipped,
        };
        if !self.applies() {
            return Vec::new();
        }
        let recorder = Recorder::new(Transcript::default());
        let tester = ScriptedPeer::new(
            self.plan.clone(),
            table.surroundings(&self.plan),
            self.keyring.clone(),
            Box::new(recorder.clone()),
        );
        play(table, tester);
        recorder.into_events()
    }

    fn judged(&self, suite: &Suite, events: Vec<Event>, witnessed: u64) -> Played {
        let plan = &self.plan;
        let watched = monitor(suite, plan.role, &plan.setting.version, &events);
        Played {
            result: judge(plan, &events),
            broken_rules: watched
                .into_iter()
                .filter(|rule| rule.checks.iter().any(is_broken))
                .collect(),
            witnessed,
            events,
        }
    }
}

impl Played {
    /// Whether it was all right, or did not apply.
    pub fn is_right(&self) -> bool {
        let verdict = self.result.verdict;
        let warned = self.result.checks.iter().any(is_broken);
        matches!(verdict, Verdict::Pass | Verdict::NotApplicable)
            && !warned
            && self.broken_rules.is_empty()
    }
}

/// Whether a check did not hold: with a fail, or with the warning that a strict run takes for one.
pub(super) fn is_broken(check: &CheckResult) -> bool {
    check.verdict == Verdict::Fail || check.warning
}

//! Refusals that an implementation passes which refuses, or ignores, everything of that kind.
//!
//! That a command is refused, or changes nothing, or that a notification is ignored, counts only where another one of the
//! same kind was carried out, or heeded: in the same scenario, in its `control`, or in what it builds on, however far down.
//! All of those have passed when a scenario is played, so whatever must be done for them to pass was done.

use super::refused::{Shown, shown_by, surely_done, unopposed};
use super::sent::Kind;
use crate::diagnostic::Diagnostic;
use crate::plan::{Place, Plan};
use crate::source::Source;
use crate::syntax::{Extent, parse};
use std::collections::{BTreeMap, BTreeSet};

/// The scenarios of a library, with what each shows.
#[derive(Default)]
pub(super) struct Footing<'a>(BTreeMap<String, Scenario<'a>>);

struct Scenario<'a> {
    source: &'a Source,
    stands_on: BTreeSet<String>,
    /// By variant.
    shown: Vec<Vec<Shown>>,
    /// What is carried out in one variant at least, for all of them pass.
    done: BTreeSet<Kind>,
}

impl<'a> Footing<'a> {
    /// Takes a scenario with its plans.
    pub fn add(&mut self, source: &'a Source, plans: &[Plan]) {
        let Some(first) = plans.first() else {
            return;
        };
        let stands_on = first.builds_on.iter().chain(&first.control).cloned();
        let shown: Vec<Vec<Shown>> = plans.iter().map(shown_by).collect();
        let scenario = Scenario {
            source,
            stands_on: stands_on.collect(),
            done: shown.iter().flat_map(|shown| surely_done(shown)).collect(),
            shown,
        };
        self.0.insert(first.scenario.clone(), scenario);
    }

    /// Refusals beside which nothing of that kind is carried out.
    pub fn refusals_alone(&self) -> Vec<Diagnostic> {
        let each = self.0.iter();
        each.flat_map(|(id, scenario)| scenario.alone(&self.done_before(id)))
            .collect()
    }

    /// What must have been carried out before a scenario is played.
    fn done_before(&self, id: &str) -> BTreeSet<Kind> {
        let mut done = BTreeSet::new();
        let mut seen = BTreeSet::from([id]);
        let mut open = vec![id];
        while let Some(scenario) = open.pop().and_then(|id| self.0.get(id)) {
            for other in &scenario.stands_on {
                if seen.insert(other) {
                    open.push(other);
                    done.extend(
                        self.0
                            .get(other)
                            .into_iter()
                            .flat_map(|one| one.done.clone()),
                    );
                }
            }
        }
        done
    }
}

impl Scenario<'_> {
    fn alone(&self, before: &BTreeSet<Kind>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for shown in &self.shown {
            unopposed(shown, before, &mut found);
        }
        // Each kind once, where it is missed first.
        let mut by_kind: BTreeMap<Option<&Kind>, Place> = BTreeMap::new();
        for (refusal, kind) in found {
            let place = by_kind.entry(kind).or_insert(refusal.place);
            if (refusal.place.line, refusal.place.column) < (place.line, place.column) {
                *place = refusal.place;
            }
        }
        let each = by_kind.into_iter();
        each.map(|(kind, place)| self.doubt(place, kind)).collect()
    }

    fn doubt(&self, place: Place, kind: Option<&Kind>) -> Diagnostic {
        let extent = parse(&self.source.text)
            .ok()
            .and_then(|tree| super::doubts::beginning_at(&tree, place))
            .unwrap_or(Extent {
                line: place.line,
                column: place.column,
                ..Extent::default()
            });
        let what = kind.map_or_else(|| "everything".to_owned(), |kind| format!("every {kind}"));
        let verb = match kind {
            Some(Kind::Trigger | Kind::Push(_)) => "ignores",
            _ => "refuses",
        };
        let message = format!("this passes, too, if the implementation {verb} {what}");
        let help = "name as `control` or in `builds_on` a scenario in which one is carried out, or let one be carried out \
                    here";
        Diagnostic::warning(self.source, extent, message).help(help)
    }
}

//! From results to counts and SCR rows: adding up, never judging.

use crate::{
    excuse::Excuse,
    review::{Contradiction, ContradictionKind},
    run::{Counts, CoverageRow, ScenarioResult},
    verdict::Verdict,
};

/// One SCR item as the catalogue has it, with the claim of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The document: `pro-1.3`.
    pub spec: String,
    /// `client` or `server`.
    pub role: String,
    /// The item.
    pub id: String,
    /// `M` or `O`.
    pub status: String,
    /// What it asks, in our words.
    pub function: String,
    /// The table it stands in.
    pub table: String,
    /// Whether the implementation under test claims it.
    pub claimed: bool,
    /// Why nothing tests it, if the catalogue says so.
    pub excuse: Option<Excuse>,
    /// The protocol version of the implementation, where the item does not bind that.
    pub not_applicable_to: Option<String>,
    /// What the static conformance review says of its claim, if that contradicts the documents.
    pub contradiction: Option<Contradiction>,
}

/// How many scenarios ended how.
pub fn count(results: &[ScenarioResult]) -> Counts {
    let mut counts = Counts::default();
    for result in results {
        if result.is_waived() {
            counts.add_waived();
        } else {
            counts.add(result.verdict);
        }
    }
    counts
}

/// One row an item: the worst verdict of the scenarios that decide it.
///
/// Scenarios that were not applicable do not speak for an item as long as another one does. A monitor that found
/// nothing has shown nothing by itself: it speaks for an item only where it found a fault, or beside a scenario that was
/// played. An excused item is never passed, whatever scenarios name it; a fault of it is shown all the same.
///
/// A mandatory item that is not claimed fails by the claim itself, whatever was played. An item that does not bind
/// the protocol version is not applicable, unless a fault was found in it all the same.
pub fn rows(items: &[Item], results: &[ScenarioResult]) -> Vec<CoverageRow> {
    items
        .iter()
        .map(|item| {
            let deciding: Vec<&ScenarioResult> = results
                .iter()
                .filter(|result| result.role == item.role && result.decides(&item.spec, &item.id))
                .collect();
            CoverageRow {
                spec: item.spec.clone(),
                role: item.role.clone(),
                id: item.id.clone(),
                status: item.status.clone(),
                function: item.function.clone(),
                table: item.table.clone(),
                claimed: item.claimed,
                excuse: item.excuse.clone(),
                not_applicable_to: item.not_applicable_to.clone(),
                contradiction: item.contradiction.as_ref().map(|one| one.says.clone()),
                verdict: item.verdict(&deciding),
                scenarios: deciding.iter().map(|r| r.id.clone()).collect(),
            }
        })
        .collect()
}

impl Item {
    /// Its verdict, from its claim and from those that decide it.
    fn verdict(&self, deciding: &[&ScenarioResult]) -> Option<Verdict> {
        let shown = verdict(self, deciding);
        let lacks = |one: &Contradiction| one.kind == ContradictionKind::MandatoryNotClaimed;
        if self.contradiction.as_ref().is_some_and(lacks) {
            return Some(shown.map_or(Verdict::Fail, |shown| shown.and(Verdict::Fail)));
        }
        if self.not_applicable_to.is_some() {
            return Some(
                shown
                    .filter(|shown| *shown > Verdict::Pass)
                    .unwrap_or(Verdict::NotApplicable),
            );
        }
        shown
    }
}

/// The verdict of an item from those that decide it.
fn verdict(item: &Item, deciding: &[&ScenarioResult]) -> Option<Verdict> {
    let worst = |results: &mut dyn Iterator<Item = &&ScenarioResult>| {
        results.map(|result| result.verdict).reduce(Verdict::and)
    };
    let fault = worst(&mut deciding.iter()).filter(|worst| *worst > Verdict::Pass);
    let mut scenarios = deciding.iter().filter(|result| !result.is_monitor());
    fault.or_else(|| worst(&mut scenarios).filter(|_| item.excuse.is_none()))
}

impl ScenarioResult {
    /// Whether it covers an item of a document. The document is named in the reference, as in
    /// `noti-1.2:SCR-DM-NOTI-C-003`, or is the scenario's own; two documents may have items of one name.
    fn decides(&self, spec: &str, id: &str) -> bool {
        self.covers
            .iter()
            .map(|reference| reference.split_once(':').unwrap_or((&self.spec, reference)))
            .any(|covered| covered == (spec, id))
    }
}

#[cfg(test)]
mod tests {
    use super::{Item, count, rows};
    use crate::{
        excuse::{Excuse, ExcuseKind},
        review::{Contradiction, ContradictionKind},
        run::ScenarioResult,
        testing,
        verdict::Verdict,
    };

    fn result(id: &str, covers: &[&str], verdict: Verdict) -> ScenarioResult {
        ScenarioResult {
            covers: covers.iter().map(|&c| c.into()).collect(),
            ..testing::result(id, verdict, Vec::new())
        }
    }

    fn item(spec: &str, id: &str) -> Item {
        Item {
            spec: spec.into(),
            role: "client".into(),
            id: id.into(),
            status: "M".into(),
            function: String::new(),
            table: String::new(),
            claimed: true,
            excuse: None,
            not_applicable_to: None,
            contradiction: None,
        }
    }

    #[test]
    fn the_parts_add_up_to_the_whole() {
        let results: Vec<_> = Verdict::ALL
            .into_iter()
            .map(|v| result("s", &[], v))
            .collect();
        let counts = count(&results);
        assert!(counts.add_up());
        assert_eq!(counts.selected, 5);
    }

    #[test]
    fn an_item_takes_the_worst_verdict_of_its_scenarios() {
        let results = [
            result("a", &["X"], Verdict::Pass),
            result("b", &["X", "Y"], Verdict::Fail),
            result("c", &["Z"], Verdict::NotApplicable),
        ];
        let items = [
            item("pro-1.3", "X"),
            item("pro-1.3", "Z"),
            item("pro-1.3", "W"),
        ];
        let verdicts: Vec<_> = rows(&items, &results)
            .into_iter()
            .map(|r| r.verdict)
            .collect();
        assert_eq!(
            verdicts,
            [Some(Verdict::Fail), Some(Verdict::NotApplicable), None]
        );
    }

    #[test]
    fn a_monitor_that_found_nothing_passes_no_item_by_itself() {
        let results = |verdict| [result("pro-1.3/client/monitor/a", &["X"], verdict)];
        let of = |verdict| {
            rows(&[item("pro-1.3", "X")], &results(verdict))
                .remove(0)
                .verdict
        };
        assert_eq!(of(Verdict::Pass), None);
        assert_eq!(of(Verdict::Fail), Some(Verdict::Fail));
    }

    #[test]
    fn an_excused_item_is_never_passed_and_its_fault_is_shown() {
        let excused = Item {
            excuse: Some(Excuse {
                kind: ExcuseKind::Declared,
                reason: "The maker says so.".into(),
            }),
            ..item("pro-1.3", "X")
        };
        let of = |verdict| {
            let results = [result("a", &["X"], verdict)];
            let row = rows(std::slice::from_ref(&excused), &results).remove(0);
            (row.verdict, row.excuse.is_some())
        };
        assert_eq!(of(Verdict::Pass), (None, true));
        assert_eq!(of(Verdict::NotApplicable), (None, true));
        assert_eq!(of(Verdict::Fail), (Some(Verdict::Fail), true));
    }

    #[test]
    fn a_mandatory_item_that_is_not_claimed_fails_whatever_was_played() {
        let lacking = |kind| Item {
            claimed: false,
            contradiction: Some(Contradiction {
                spec: "pro-1.3".into(),
                role: "client".into(),
                id: "X".into(),
                kind,
                says: "`X` is mandatory, and not claimed".into(),
                requires: None,
                operands: Vec::new(),
                change: String::new(),
                line: 2,
                note: None,
            }),
            ..item("pro-1.3", "X")
        };
        let of = |item: Item, results: &[ScenarioResult]| rows(&[item], results).remove(0);
        let mandatory = lacking(ContradictionKind::MandatoryNotClaimed);
        for results in [
            vec![],
            vec![result("a", &["X"], Verdict::NotApplicable)],
            vec![result("a", &["X"], Verdict::Pass)],
        ] {
            let row = of(mandatory.clone(), &results);
            assert_eq!(row.verdict, Some(Verdict::Fail));
            assert!(row.contradiction.is_some());
        }
        // What is claimed without what it requires keeps what was shown of it.
        let unmet = lacking(ContradictionKind::RequirementNotMet);
        let passed = [result("a", &["X"], Verdict::Pass)];
        assert_eq!(of(unmet, &passed).verdict, Some(Verdict::Pass));
    }

    #[test]
    fn an_item_that_does_not_bind_the_version_is_not_applicable_and_not_untested() {
        let old = Item {
            not_applicable_to: Some("DM/1.2".into()),
            ..item("pro-1.3", "X")
        };
        let of = |results: &[ScenarioResult]| {
            rows(std::slice::from_ref(&old), results).remove(0).verdict
        };
        assert_eq!(of(&[]), Some(Verdict::NotApplicable));
        assert_eq!(
            of(&[result("a", &["X"], Verdict::Fail)]),
            Some(Verdict::Fail)
        );
    }

    #[test]
    fn an_item_of_another_document_is_told_apart_though_its_name_is_the_same() {
        let results = [
            result("a", &["noti-1.2:N"], Verdict::Pass),
            result("b", &["N"], Verdict::Fail),
        ];
        let items = [item("noti-1.2", "N"), item("pro-1.3", "N")];
        let verdicts: Vec<_> = rows(&items, &results)
            .into_iter()
            .map(|r| r.verdict)
            .collect();
        assert_eq!(verdicts, [Some(Verdict::Pass), Some(Verdict::Fail)]);
    }
}

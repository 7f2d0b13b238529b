//! The laws of adding up, over arbitrary results: nothing is lost, nothing improves, and neither the order of the
//! scenarios nor the way in which they are split into runs matters.

use crate::{
    coverage::{Item, count, rows},
    excuse::{Excuse, ExcuseKind},
    exit_code,
    run::{Counts, CoverageRow, ScenarioResult},
    strict::make_strict,
    testing::{check, result},
    verdict::Verdict,
    waiver::{Terms, Waiver, apply, fingerprint},
};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, proptest},
    sample::select,
};

/// The documents whose items the results decide.
const SPECS: [&str; 2] = ["pro-1.3", "noti-1.2"];
/// The items; one name stands in both documents.
const ITEMS: [&str; 3] = ["A", "B", "C"];
/// How a scenario names what it covers.
const REFERENCES: [&str; 5] = ["A", "B", "C", "noti-1.2:A", "pro-1.3:B"];
/// The clauses that are checked.
const CLAUSES: [&str; 2] = ["P-1", "P-2"];

fn a_verdict() -> impl Strategy<Value = Verdict> {
    select(Verdict::ALL.to_vec())
}

/// The result of a scenario or of a monitor. What its checks say and what it says itself go together as they do in the
/// judge: it is never better than the worst of them.
fn a_result() -> impl Strategy<Value = ScenarioResult> {
    let id = (
        select(SPECS.to_vec()),
        select(vec!["client", "server"]),
        select(vec!["session", "monitor"]),
        0..6_u8,
    );
    let a_check = (select(CLAUSES.to_vec()), a_verdict(), any::<bool>());
    let covers = prop::sample::subsequence(REFERENCES.to_vec(), 0..=2);
    (id, a_verdict(), vec(a_check, 0..3), covers).prop_map(
        |((spec, role, group, number), verdict, checks, covers)| {
            let checks: Vec<_> = checks
                .into_iter()
                .map(|(clause, verdict, warning)| {
                    let mut made = check(clause, verdict);
                    made.warning = warning;
                    made.level = if warning { "SHOULD" } else { "MUST" }.to_owned();
                    made
                })
                .collect();
            let worst = checks.iter().map(|check| check.verdict);
            let verdict = worst.fold(verdict, Verdict::and);
            let mut made = result(&format!("{spec}/{role}/{group}/{number}"), verdict, checks);
            made.spec = spec.to_owned();
            made.role = role.to_owned();
            made.covers = covers.into_iter().map(str::to_owned).collect();
            made
        },
    )
}

fn results() -> impl Strategy<Value = Vec<ScenarioResult>> {
    vec(a_result(), 0..24)
}

/// Results, and the same in another order.
fn shuffled() -> impl Strategy<Value = (Vec<ScenarioResult>, Vec<ScenarioResult>)> {
    results().prop_flat_map(|results| (Just(results.clone()), Just(results).prop_shuffle()))
}

/// Every item of both documents and roles; one of them excused, one not binding.
fn items() -> Vec<Item> {
    let mut items = Vec::new();
    for (spec, role) in SPECS
        .iter()
        .flat_map(|spec| ["client", "server"].map(|role| (spec, role)))
    {
        for id in ITEMS {
            items.push(Item {
                spec: (*spec).to_owned(),
                role: role.to_owned(),
                id: id.to_owned(),
                status: "M".to_owned(),
                function: String::new(),
                table: String::new(),
                claimed: true,
                excuse: (id == "B" && role == "client").then(|| Excuse {
                    kind: ExcuseKind::Declared,
                    reason: String::new(),
                }),
                not_applicable_to: (id == "B" && role == "server").then(|| "DM/1.2".to_owned()),
                contradiction: None,
            });
        }
    }
    items
}

/// Counts, field by field.
fn fields(counts: &Counts) -> [u64; 7] {
    [
        counts.selected,
        counts.pass,
        counts.fail,
        counts.inconclusive,
        counts.error,
        counts.not_applicable,
        counts.waived,
    ]
}

fn verdicts(rows: &[CoverageRow]) -> Vec<Option<Verdict>> {
    rows.iter().map(|row| row.verdict).collect()
}

/// The results that a row names: those that cover its item, found by another way than the row was made.
fn deciding<'r>(row: &CoverageRow, results: &'r [ScenarioResult]) -> Vec<&'r ScenarioResult> {
    let names = |one: &&ScenarioResult| {
        let own = one.spec == row.spec && one.covers.contains(&row.id);
        let other = one.covers.contains(&format!("{}:{}", row.spec, row.id));
        one.role == row.role && (own || other)
    };
    results.iter().filter(names).collect()
}

proptest! {
    #[test]
    fn what_is_selected_is_the_sum_of_all_verdicts(results in results()) {
        let counts = count(&results);
        let of = |verdict| results.iter().filter(|one| one.verdict == verdict).count() as u64;
        prop_assert!(counts.add_up());
        prop_assert_eq!(counts.selected, results.len() as u64);
        prop_assert_eq!(
            [counts.not_applicable, counts.pass, counts.inconclusive, counts.fail, counts.error],
            Verdict::ALL.map(of)
        );
        let worst = results.iter().map(|one| one.verdict).reduce(Verdict::and);
        prop_assert_eq!(counts.worst(), worst);
    }

    #[test]
    fn an_item_names_all_that_decide_it_and_is_as_bad_as_the_worst_of_them(results in results()) {
        for (item, row) in items().iter().zip(rows(&items(), &results)) {
            let deciding = deciding(&row, &results);
            let ids: Vec<&String> = deciding.iter().map(|one| &one.id).collect();
            prop_assert_eq!(row.scenarios.iter().collect::<Vec<_>>(), ids);
            let all = deciding.iter().map(|one| one.verdict).reduce(Verdict::and);
            let own: Vec<_> = deciding.iter().filter(|one| !one.is_monitor()).collect();
            let played = own.iter().map(|one| one.verdict).reduce(Verdict::and);
            let expected = match all {
                Some(worst) if worst > Verdict::Pass => Some(worst),
                _ if item.not_applicable_to.is_some() => Some(Verdict::NotApplicable),
                _ if item.excuse.is_some() => None,
                _ => played,
            };
            prop_assert_eq!(row.verdict, expected, "{} {} {}", row.spec, row.role, row.id);
        }
    }

    #[test]
    fn nothing_improves_by_another_result(results in results(), more in a_result()) {
        let items = items();
        let before = (count(&results), rows(&items, &results));
        let mut longer = results;
        longer.push(more);
        let after = (count(&longer), rows(&items, &longer));
        prop_assert!(after.0.worst() >= before.0.worst());
        for (before, after) in before.1.iter().zip(&after.1) {
            prop_assert!(after.verdict >= before.verdict, "{}: {:?}", before.id, after.verdict);
        }
    }

    #[test]
    fn the_order_of_the_scenarios_does_not_matter((one, other) in shuffled()) {
        prop_assert_eq!(count(&one), count(&other));
        prop_assert_eq!(verdicts(&rows(&items(), &one)), verdicts(&rows(&items(), &other)));
    }

    #[test]
    fn runs_of_parts_add_up_to_the_run_of_the_whole(results in results(), at in 0..24_usize) {
        let (left, right) = results.split_at(at.min(results.len()));
        let (left_count, right_count, whole) = (count(left), count(right), count(&results));
        for ((left, right), whole) in
            fields(&left_count).iter().zip(fields(&right_count)).zip(fields(&whole))
        {
            prop_assert_eq!(left + right, whole);
        }
        let items = items();
        let (left_rows, right_rows) = (rows(&items, left), rows(&items, right));
        for ((left, right), whole) in left_rows.iter().zip(&right_rows).zip(rows(&items, &results)) {
            prop_assert_eq!(left.verdict.max(right.verdict), whole.verdict);
        }
        if !left.is_empty() && !right.is_empty() {
            let parts = [left_count, right_count].map(|counts| exit_code::of_counts(&counts));
            prop_assert_eq!(exit_code::worse(parts[0], parts[1]), exit_code::of_counts(&whole));
            prop_assert_eq!(exit_code::worse(parts[1], parts[0]), exit_code::of_counts(&whole));
        }
    }

    #[test]
    fn strictness_loses_nothing_and_improves_nothing(results in results()) {
        let mut strict = results.clone();
        make_strict(&mut strict);
        prop_assert_eq!(results.len(), strict.len());
        for (before, after) in results.iter().zip(&strict) {
            prop_assert!(after.verdict >= before.verdict);
        }
        prop_assert!(count(&strict).add_up());
    }

    #[test]
    fn a_waiver_changes_no_verdict_and_takes_what_it_waives_out_of_the_fails(
        results in results(),
        chosen in any::<prop::sample::Index>(),
    ) {
        let failures: Vec<Waiver> = results
            .iter()
            .flat_map(|one| CLAUSES.map(|clause| (one, clause)))
            .filter_map(|(one, clause)| {
                Some(Waiver {
                    scenario: one.id.clone(),
                    clause: clause.to_owned(),
                    fingerprint: fingerprint(one, clause)?,
                    reason: "known".to_owned(),
                    owner: "somebody".to_owned(),
                    link: None,
                    expires: "2026-12-31".to_owned(),
                })
            })
            .collect();
        let waivers: Vec<Waiver> = if failures.is_empty() {
            Vec::new()
        } else {
            vec![failures[chosen.index(failures.len())].clone()]
        };
        let before = count(&results);
        let mut waived = results.clone();
        let terms = Terms { day: Some("2026-12-01"), is_known: &|_| true };
        apply(&mut waived, &waivers, &terms);
        let after = count(&waived);
        for (before, after) in results.iter().zip(&waived) {
            prop_assert_eq!(before.verdict, after.verdict);
        }
        prop_assert!(after.add_up());
        prop_assert_eq!(after.selected, before.selected);
        let taken_out = waived.iter().filter(|one| one.is_waived()).count();
        prop_assert_eq!(after.waived, taken_out as u64);
        prop_assert_eq!(
            after.fail + after.inconclusive + after.waived,
            before.fail + before.inconclusive
        );
        prop_assert_eq!(verdicts(&rows(&items(), &waived)), verdicts(&rows(&items(), &results)));
    }
}

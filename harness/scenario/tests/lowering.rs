//! Scenario files become plans.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use dmct_scenario::diagnostic::render;
use dmct_scenario::lower::lower;
use dmct_scenario::plan::{Applicability, Plan};
use dmct_scenario::source::Source;

fn plans(text: &str) -> Vec<Plan> {
    let name = "scenarios/pro-1.3/client/large-object/size-differs.yaml";
    let profile = common::profile_of(common::PROFILE).unwrap();
    lower(&Source::new(name, text), &common::catalogue(), &profile)
        .unwrap_or_else(|diagnostics| panic!("{}", render(&diagnostics, false)))
}

const LARGE_OBJECT: &str = include_str!("good/large-object.yaml");

#[test]
fn a_file_becomes_a_plan_for_each_variant() {
    let plans = plans(LARGE_OBJECT);
    let ids: Vec<_> = plans.iter().map(|plan| plan.id.as_str()).collect();
    let id = "pro-1.3/client/large-object/size-differs";
    assert_eq!(
        ids,
        [format!("{id}[octets=1000]"), format!("{id}[octets=1001]")]
    );
    let first = &plans[0];
    assert_eq!(first.applicability, Applicability::Applicable);
    assert_eq!(first.variant["octets"], "1000");
    assert_eq!((first.spec.as_str(), first.line), ("pro-1.3", 1));
    assert_eq!(first.covers, ["DM-PRO-LO-C-010-O"]);
    assert_eq!(first.clauses[0].section, "DM Protocol 1.3, 8");
    assert_eq!(first.setting.server_user, "com.example.dm");
}

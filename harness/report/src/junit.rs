//! A run as JUnit XML, for CI: one suite per document and role, one case per scenario.
//!
//! JUnit knows failures, errors and skipped cases. A failed scenario is a failure; one that stayed
//! inconclusive or met an error of ours is an error, and its `type` says which of the two; one that does not
//! apply or is waived is skipped with the reason. Warnings stand in the output of their case.

use crate::{accusation, outcome::Outcome, told, visible, warnings};
use core::time::Duration;
use dmct_record::run::{CheckResult, Run, ScenarioResult};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// A run as JUnit XML.
pub fn render(run: &Run) -> String {
    let mut report = Report::new(visible::line(&format!("dmct {}", run.iut.name)));
    report.set_time(Duration::from_micros(run.took));
    for (spec, role) in suites(run) {
        report.add_test_suite(suite(run, spec, role));
    }
    report.add_test_suites(waivers(run));
    // Writing to memory does not fail; should it, CI must not take an empty file for a passed run.
    report.to_string().unwrap_or_else(|_| UNWRITABLE.to_owned())
}

/// What CI reads if the report cannot be written.
const UNWRITABLE: &str = "<testsuites name=\"dmct\" tests=\"1\" errors=\"1\"><testsuite name=\"dmct\" \
     tests=\"1\" errors=\"1\"><testcase name=\"report\" classname=\"dmct\"><error type=\"error\" \
     message=\"the report could not be written\"/></testcase></testsuite></testsuites>\n";

/// Every pair of document and role, in the order of the first scenario of each.
fn suites(run: &Run) -> Vec<(&str, &str)> {
    let mut suites = Vec::new();
    for result in &run.scenarios {
        let suite = (result.spec.as_str(), result.role.as_str());
        if !suites.contains(&suite) {
            suites.push(suite);
        }
    }
    suites
}

fn suite(run: &Run, spec: &str, role: &str) -> TestSuite {
    let mut suite = TestSuite::new(visible::line(&format!("{spec}/{role}")));
    let results = || {
        run.scenarios
            .iter()
            .filter(|result| result.spec == spec && result.role == role)
    };
    let took = results().fold(0_u64, |took, result| took.saturating_add(result.took));
    suite.set_time(Duration::from_micros(took));
    suite.add_property(("iut", visible::line(&run.iut.name).as_str()));
    suite.add_property((
        "tool",
        visible::line(&format!("{} {}", run.tool.name, run.tool.version)).as_str(),
    ));
    if run.strict {
        suite.add_property(("judged", warnings::STRICTLY));
    }
    suite.add_test_cases(results().map(case));
    suite
}

/// The waivers of the profiles: one that does not hold any more is a failure.
fn waivers(run: &Run) -> Option<TestSuite> {
    let mut suite = TestSuite::new("waivers");
    suite.add_test_cases(run.waivers.iter().map(|one| {
        let status = if one.state.holds() {
            TestCaseStatus::success()
        } else {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(visible::line(&one.told));
            status.set_type("waiver");
            status
        };
        let name = format!("{} {}", one.waiver.scenario, one.waiver.clause);
        let mut case = TestCase::new(visible::line(&name), status);
        case.set_classname("waivers");
        case
    }));
    (!run.waivers.is_empty()).then_some(suite)
}

fn case(result: &ScenarioResult) -> TestCase {
    let outcome = Outcome::of(result);
    let mut case = TestCase::new(visible::line(&result.id), status(result, outcome));
    case.set_classname(visible::line(&format!("{}.{}", result.spec, result.role)));
    case.set_time(Duration::from_micros(result.took));
    case.set_assertions(result.checks.len());
    if !result.covers.is_empty() {
        case.add_property(("covers", visible::line(&result.covers.join(" ")).as_str()));
    }
    let warned: Vec<String> = warnings::of(result).map(|warning| warning.text()).collect();
    if !warned.is_empty() {
        case.set_system_out(format!("warning: {}", warned.join("\nwarning: ")));
    }
    if !result.file.is_empty() {
        case.add_property(("file", visible::line(&result.file).as_str()));
    }
    case
}

fn status(result: &ScenarioResult, outcome: Outcome) -> TestCaseStatus {
    let mut status = match outcome {
        Outcome::Pass => return TestCaseStatus::success(),
        Outcome::Fail => TestCaseStatus::non_success(NonSuccessKind::Failure),
        Outcome::Error | Outcome::Inconclusive => {
            TestCaseStatus::non_success(NonSuccessKind::Error)
        }
        Outcome::NotApplicable | Outcome::Waived => TestCaseStatus::skipped(),
    };
    status.set_message(message(result));
    status.set_type(outcome.word());
    let description = description(result);
    if !description.is_empty() {
        status.set_description(description);
    }
    status
}

/// The first thing that went wrong, in one line; the scenario's reason where no check says it.
fn message(result: &ScenarioResult) -> String {
    match told::root_cause(result) {
        Some(cause) => visible::line(&cause),
        None => "no reason was recorded".to_owned(),
    }
}

/// Every check that did not pass, in full.
fn description(result: &ScenarioResult) -> String {
    let open = result
        .checks
        .iter()
        .filter(|check| accusation::is_open(check));
    let told: Vec<String> = open.map(|check| check_text(result, check)).collect();
    told.join("\n\n")
}

fn check_text(result: &ScenarioResult, check: &CheckResult) -> String {
    told::facts(result, check)
        .into_iter()
        .map(|(name, value)| format!("{name}: {}", visible::line(&value)))
        .collect::<Vec<_>>()
        .join("\n")
}

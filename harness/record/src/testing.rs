//! Results written by hand, for the tests of what is made of results. A test changes the fields that matter to it.

use crate::{
    run::{CheckResult, ScenarioResult},
    verdict::Verdict,
};

/// A check of a demand.
pub(crate) fn check(clause: &str, verdict: Verdict) -> CheckResult {
    CheckResult {
        clause: clause.to_owned(),
        level: "MUST".to_owned(),
        section: String::new(),
        scr: Vec::new(),
        verdict,
        warning: false,
        asks: "Status of the Get".to_owned(),
        observed: String::new(),
        permitted: Vec::new(),
        scenario: None,
        message: None,
        bytes: None,
        step: "1".to_owned(),
        line: 1,
        note: None,
    }
}

/// The result of a scenario of DM Protocol 1.3 for clients.
pub(crate) fn result(id: &str, verdict: Verdict, checks: Vec<CheckResult>) -> ScenarioResult {
    ScenarioResult {
        id: id.to_owned(),
        title: String::new(),
        purpose: String::new(),
        spec: "pro-1.3".to_owned(),
        role: "client".to_owned(),
        verdict,
        reason: None,
        covers: Vec::new(),
        clauses: Vec::new(),
        blocked_by: None,
        control: None,
        file: String::new(),
        began: 0,
        took: 0,
        checks,
        steps: Vec::new(),
    }
}

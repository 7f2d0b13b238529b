//! A strict run: what a document recommends is demanded.

use crate::{
    run::{CheckResult, ScenarioResult},
    verdict::Verdict,
};

/// The level of a clause that is a recommendation, as results write it.
const RECOMMENDED: &str = "SHOULD";

/// Turns every warning for a clause of level SHOULD into a fail.
///
/// Other warnings stay: they stand where the text is in doubt, and no strictness clears that up.
pub fn make_strict(results: &mut [ScenarioResult]) {
    for result in results {
        for check in result.checks.iter_mut().filter(|check| is_broken(check)) {
            check.verdict = check.verdict.and(Verdict::Fail);
            result.verdict = result.verdict.and(Verdict::Fail);
        }
    }
}

/// Whether a recommendation was not followed.
fn is_broken(check: &CheckResult) -> bool {
    check.warning && check.level == RECOMMENDED
}

#[cfg(test)]
mod tests {
    use super::make_strict;
    use crate::{
        run::{CheckResult, ScenarioResult},
        verdict::Verdict,
    };

    fn check(level: &str, warning: bool) -> CheckResult {
        CheckResult {
            clause: "C".into(),
            level: level.into(),
            section: String::new(),
            scr: Vec::new(),
            verdict: Verdict::Pass,
            warning,
            asks: String::new(),
            observed: String::new(),
            permitted: Vec::new(),
            scenario: None,
            message: None,
            bytes: None,
            step: String::new(),
            line: 0,
            note: None,
        }
    }

    fn verdict_of(verdict: Verdict, checks: Vec<CheckResult>) -> Verdict {
        let mut results = [ScenarioResult {
            id: "a".into(),
            title: String::new(),
            purpose: String::new(),
            spec: "pro-1.3".into(),
            role: "client".into(),
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
        }];
        make_strict(&mut results);
        let once = results.clone();
        make_strict(&mut results);
        assert_eq!(results, once, "strict twice is strict once");
        results[0].verdict
    }

    #[test]
    fn strict_fails_what_is_recommended_and_not_done_and_nothing_else() {
        let of = |level, warning| verdict_of(Verdict::Pass, vec![check(level, warning)]);
        assert_eq!(of("SHOULD", true), Verdict::Fail);
        assert_eq!(of("SHOULD", false), Verdict::Pass);
        assert_eq!(of("MUST", true), Verdict::Pass);
        let error = verdict_of(Verdict::Error, vec![check("SHOULD", true)]);
        assert_eq!(error, Verdict::Error);
    }
}

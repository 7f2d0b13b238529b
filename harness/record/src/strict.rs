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
    use crate::{run::CheckResult, testing, verdict::Verdict};

    fn check(level: &str, warning: bool) -> CheckResult {
        CheckResult {
            level: level.into(),
            warning,
            ..testing::check("C", Verdict::Pass)
        }
    }

    fn verdict_of(verdict: Verdict, checks: Vec<CheckResult>) -> Verdict {
        let mut results = [testing::result("a", verdict, checks)];
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

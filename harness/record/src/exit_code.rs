//! What the process says at its end: a stable interface for CI.

use crate::{
    run::{Counts, Run},
    verdict::Verdict,
};

/// Everything selected passed, was not applicable or is validly waived.
pub const CONFORMANT: u8 = 0;
/// The implementation under test failed something.
pub const FAILED: u8 = 1;
/// Usage, or a mistake in a file of ours; nothing was run.
pub const USAGE: u8 = 2;
/// Nothing failed, but something was inconclusive.
pub const INCONCLUSIVE: u8 = 3;
/// The harness or its environment failed.
pub const ERROR: u8 = 4;

/// The exit code of a run with these counts: that of its worst verdict.
///
/// A run in which nothing was selected, or nothing was even tried, has shown nothing: it is inconclusive
/// unless every selected scenario was not applicable.
pub fn of_counts(counts: &Counts) -> u8 {
    match counts.worst() {
        None => INCONCLUSIVE,
        Some(Verdict::NotApplicable | Verdict::Pass) => CONFORMANT,
        Some(Verdict::Inconclusive) => INCONCLUSIVE,
        Some(Verdict::Fail) => FAILED,
        Some(Verdict::Error) => ERROR,
    }
}

/// The worse of two exit codes: an error before a fail, a fail before what is undecided.
pub fn worse(one: u8, other: u8) -> u8 {
    const FROM_THE_BEST: [u8; 3] = [CONFORMANT, INCONCLUSIVE, FAILED];
    let rank = |code| {
        let place = FROM_THE_BEST.iter().position(|&known| known == code);
        place.unwrap_or(FROM_THE_BEST.len())
    };
    if rank(other) > rank(one) { other } else { one }
}

/// The exit code of a whole run: a waiver that does not hold any more is a failure of its own.
pub fn of_run(run: &Run) -> u8 {
    let broken = run.waivers.iter().any(|one| !one.state.holds());
    match of_counts(&run.counts) {
        code @ (FAILED | ERROR) => code,
        _ if broken => FAILED,
        code => code,
    }
}

#[cfg(test)]
mod tests {
    use super::{CONFORMANT, ERROR, FAILED, INCONCLUSIVE, of_counts};
    use crate::run::Counts;

    #[test]
    fn the_worst_verdict_decides() {
        let mut counts = Counts {
            selected: 1,
            pass: 1,
            ..Counts::default()
        };
        assert_eq!(of_counts(&counts), CONFORMANT);
        counts.inconclusive = 1;
        assert_eq!(of_counts(&counts), INCONCLUSIVE);
        counts.fail = 1;
        assert_eq!(of_counts(&counts), FAILED);
        counts.error = 1;
        assert_eq!(of_counts(&counts), ERROR);
    }

    #[test]
    fn a_run_of_nothing_is_no_pass() {
        assert_eq!(of_counts(&Counts::default()), INCONCLUSIVE);
    }
}

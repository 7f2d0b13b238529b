//! How a scenario ended, as every rendering says it: a word, a symbol, a place in the order.
//!
//! The five verdicts of [`Verdict`] and one more: a failure that is waived. The record keeps a waived
//! scenario's verdict as it was and says so at the beginning of its reason.

use dmct_record::{
    run::{Counts, ScenarioResult},
    verdict::Verdict,
};

/// How a scenario ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The implementation under test broke a requirement.
    Fail,
    /// The tester or its environment failed.
    Error,
    /// Neither conformance nor a fault was shown.
    Inconclusive,
    /// It failed, and a valid waiver says that this is known.
    Waived,
    /// What was asked was shown.
    Pass,
    /// The requirement does not bind this implementation.
    NotApplicable,
}

impl Outcome {
    /// All of them, those that need a reader first.
    pub const ALL: [Self; 6] = [
        Self::Fail,
        Self::Error,
        Self::Inconclusive,
        Self::Waived,
        Self::Pass,
        Self::NotApplicable,
    ];

    /// How a scenario ended.
    pub fn of(result: &ScenarioResult) -> Self {
        if result.is_waived() {
            Self::Waived
        } else {
            Self::from(result.verdict)
        }
    }

    /// The word for it in capitals, for terminals: `PASS`, `N/A`.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Fail => "FAIL",
            Self::Error => "ERROR",
            Self::Inconclusive => "INCONCLUSIVE",
            Self::Waived => "WAIVED",
            Self::Pass => "PASS",
            Self::NotApplicable => "N/A",
        }
    }

    /// The word for it in a sentence.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Error => "error",
            Self::Inconclusive => "inconclusive",
            Self::Waived => "waived",
            Self::Pass => "pass",
            Self::NotApplicable => "not applicable",
        }
    }

    /// A symbol that tells it from the others without colour.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Fail => "\u{2717}",
            Self::Error => "!",
            Self::Inconclusive => "?",
            Self::Waived => "~",
            Self::Pass => "\u{2713}",
            Self::NotApplicable => "\u{2013}",
        }
    }

    /// The name used for classes and form values in the page.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Error => "error",
            Self::Inconclusive => "inconclusive",
            Self::Waived => "waived",
            Self::Pass => "pass",
            Self::NotApplicable => "na",
        }
    }

    /// How many scenarios of a run ended so, by its own counts.
    pub const fn counted(self, counts: &Counts) -> u64 {
        match self {
            Self::Fail => counts.fail,
            Self::Error => counts.error,
            Self::Inconclusive => counts.inconclusive,
            Self::Waived => counts.waived,
            Self::Pass => counts.pass,
            Self::NotApplicable => counts.not_applicable,
        }
    }

    /// Whether a reader should look at it: it failed, erred or stayed open.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Fail | Self::Error | Self::Inconclusive)
    }
}

impl From<Verdict> for Outcome {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Fail => Self::Fail,
            Verdict::Error => Self::Error,
            Verdict::Inconclusive => Self::Inconclusive,
            Verdict::Pass => Self::Pass,
            Verdict::NotApplicable => Self::NotApplicable,
        }
    }
}

/// The outcome that a whole run is shown under: its failures first, as the implementation's own.
pub fn headline(counts: &Counts) -> Outcome {
    if counts.fail > 0 {
        return Outcome::Fail;
    }
    counts.worst().map_or(Outcome::Inconclusive, Outcome::from)
}

/// What a run says as a whole, in one sentence. `faults` is how many root causes its failures have.
pub fn conclusion(counts: &Counts, faults: usize) -> String {
    let of = |count: u64| format!("{count} of {}", scenarios(counts.selected));
    let failed = || {
        format!(
            "{} failed{}",
            of(counts.fail),
            by_faults(counts.fail, faults)
        )
    };
    match counts.worst() {
        None => "Nothing was selected: nothing was shown.".to_owned(),
        Some(Verdict::Error) if counts.fail > 0 => format!(
            "{}, and {} ended in an error of the tester or its environment.",
            failed(),
            counts.error
        ),
        Some(Verdict::Error) => format!(
            "{} ended in an error of the tester or its environment.",
            of(counts.error)
        ),
        Some(Verdict::Fail) => format!("{}.", failed()),
        Some(Verdict::Inconclusive) => format!(
            "Nothing failed, but {} stayed inconclusive.",
            of(counts.inconclusive)
        ),
        Some(Verdict::Pass) if counts.waived > 0 => format!(
            "Everything that applies passed or is waived ({} waived).",
            counts.waived
        ),
        Some(Verdict::Pass) => "Everything that applies passed.".to_owned(),
        Some(Verdict::NotApplicable) => "Nothing that was selected applies.".to_owned(),
    }
}

/// That failures are fewer faults than they are, where it is so: `, likely by 2 faults`.
fn by_faults(failed: u64, faults: usize) -> String {
    match faults {
        0 => String::new(),
        _ if u64::try_from(faults).is_ok_and(|faults| faults >= failed) => String::new(),
        1 => ", likely by one fault".to_owned(),
        _ => format!(", likely by {faults} faults"),
    }
}

/// A number of scenarios in words: `1 scenario`, `7 scenarios`.
pub fn scenarios(count: u64) -> String {
    if count == 1 {
        "1 scenario".to_owned()
    } else {
        format!("{count} scenarios")
    }
}

#[cfg(test)]
mod tests {
    use super::{Outcome, conclusion};
    use dmct_record::{run::Counts, verdict::Verdict};
    use std::collections::BTreeSet;

    #[test]
    fn every_outcome_is_told_apart_without_colour() {
        let labels: BTreeSet<_> = Outcome::ALL.iter().map(|o| o.label()).collect();
        let symbols: BTreeSet<_> = Outcome::ALL.iter().map(|o| o.symbol()).collect();
        let classes: BTreeSet<_> = Outcome::ALL.iter().map(|o| o.class()).collect();
        assert_eq!([labels.len(), symbols.len(), classes.len()], [6, 6, 6]);
    }

    #[test]
    fn failures_are_told_as_faults_only_where_those_are_fewer() {
        let mut counts = Counts::default();
        counts.add(Verdict::Fail);
        assert_eq!(conclusion(&counts, 1), "1 of 1 scenario failed.");
        counts.add(Verdict::Fail);
        counts.add(Verdict::Fail);
        let told = [0, 1, 2, 3].map(|faults| conclusion(&counts, faults));
        assert_eq!(
            told,
            [
                "3 of 3 scenarios failed.",
                "3 of 3 scenarios failed, likely by one fault.",
                "3 of 3 scenarios failed, likely by 2 faults.",
                "3 of 3 scenarios failed."
            ]
        );
    }

    #[test]
    fn the_sentence_never_says_passed_where_something_is_open() {
        for verdict in [Verdict::Fail, Verdict::Error, Verdict::Inconclusive] {
            let mut counts = Counts::default();
            counts.add(Verdict::Pass);
            counts.add(verdict);
            assert!(!conclusion(&counts, 1).contains("passed"));
        }
        assert!(!conclusion(&Counts::default(), 0).contains("passed"));
    }
}

//! The five verdicts and their order.
//!
//! The order is the first law of the verdict: combining takes the worst, so nothing ever improves.

use core::fmt;
use serde::{Deserialize, Serialize};

/// What was found out about the implementation under test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The requirement does not bind this implementation, by its claims or its protocol version.
    NotApplicable,
    /// What was asked was shown.
    Pass,
    /// Neither conformance nor a fault was shown.
    Inconclusive,
    /// The implementation under test broke a requirement.
    Fail,
    /// The tester or its environment failed.
    Error,
}

impl Verdict {
    /// All verdicts, from best to worst.
    pub const ALL: [Self; 5] = [
        Self::NotApplicable,
        Self::Pass,
        Self::Inconclusive,
        Self::Fail,
        Self::Error,
    ];

    /// The worse of two verdicts.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }

    /// The word for it, as in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotApplicable => "not-applicable",
            Self::Pass => "pass",
            Self::Inconclusive => "inconclusive",
            Self::Fail => "fail",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;

    #[test]
    fn combining_takes_the_worst_and_never_improves() {
        for a in Verdict::ALL {
            for b in Verdict::ALL {
                let both = a.and(b);
                assert!(both >= a && both >= b);
                assert_eq!(both, b.and(a));
                assert!(both == a || both == b);
            }
        }
    }
}

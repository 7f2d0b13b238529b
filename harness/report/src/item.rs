//! How one SCR item stands, as every rendering says it: a word, a symbol, a class.

use crate::{outcome::Outcome, standing::is_lacking};
use dmct_record::run::CoverageRow;

/// How one SCR item stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The name used for classes in a page.
    pub class: &'static str,
    /// A symbol that tells it from the others without colour.
    pub symbol: &'static str,
    /// The verdict in a word or a few.
    pub word: String,
}

impl Shown {
    /// How an item of a run stands.
    pub fn of(row: &CoverageRow) -> Self {
        let binds = row.not_applicable_to.is_none();
        let (class, symbol, word) = match row.verdict.map(Outcome::from) {
            Some(Outcome::NotApplicable) | None if !row.claimed && binds => {
                ("unclaimed", "\u{B7}", "not claimed")
            }
            Some(outcome) => (outcome.class(), outcome.symbol(), outcome.word()),
            None if row.excuse.is_some() => ("excused", "\u{25C7}", "excused"),
            None => ("untested", "\u{25CB}", "untested"),
        };
        let word = match (&row.not_applicable_to, &row.contradiction) {
            (Some(version), _) if class == Outcome::NotApplicable.class() => {
                format!("{word} to {version}")
            }
            (_, Some(_)) if is_lacking(row) => "not claimed".to_owned(),
            (_, Some(_)) => format!("{word}, claim contradicts itself"),
            _ => word.to_owned(),
        };
        Self {
            class,
            symbol,
            word,
        }
    }

    /// Its outcome, where it is that of a scenario.
    pub fn outcome(&self) -> Option<Outcome> {
        Outcome::ALL
            .into_iter()
            .find(|outcome| outcome.class() == self.class)
    }
}

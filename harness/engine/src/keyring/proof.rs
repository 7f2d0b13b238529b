//! The outcome of holding a proof of identity against what it should be.

use dmct_record::event::{Fact, Worth};

/// What a proof of identity is worth, and a sentence on it that gives no secret away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The scheme by our name for it; empty where none was named.
    pub scheme: String,
    /// What it is worth.
    pub worth: Worth,
    /// One sentence.
    pub detail: String,
}

impl Proof {
    /// A proof that was there.
    pub fn new(scheme: &str, worth: Worth, detail: String) -> Self {
        Self {
            scheme: scheme.to_owned(),
            worth,
            detail,
        }
    }

    /// There was none.
    pub fn missing() -> Self {
        Self::new("", Worth::Missing, "no credentials".to_owned())
    }

    /// It as a fact for the record.
    pub fn fact(&self) -> Fact {
        Fact::Credential {
            scheme: self.scheme.clone(),
            worth: self.worth,
            detail: self.detail.clone(),
        }
    }
}

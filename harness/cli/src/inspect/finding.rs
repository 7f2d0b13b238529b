//! What is wrong with a message of a recording, or could not be told of it.

use dmct_record::verdict::Verdict;
use dmct_scenario::plan::{Clause, Level, Role};
use serde::Serialize;

/// One finding, as `--format json` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The number of the message in the recording.
    pub message: u64,
    /// Who sent it: `client` or `server`.
    pub from: &'static str,
    /// The clause.
    pub clause: String,
    /// How strong it is: `MUST` or `SHOULD`.
    pub level: &'static str,
    /// `fail`; `pass` with a warning for a clause of level SHOULD; `not-applicable` where it cannot be told.
    pub verdict: Verdict,
    /// What was observed.
    pub observed: String,
    /// All that would have been permitted.
    pub permitted: Vec<String>,
    /// The octets of the message's body that decided, `[start, end)`; nothing where no octets of it did.
    pub bytes: Option<[usize; 2]>,
    /// A remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The session in the recording, from 1.
    pub session: usize,
    /// Document and section of the clause.
    #[serde(skip)]
    pub section: String,
    /// What the clause asks.
    #[serde(skip)]
    pub asks: String,
    /// The SCR items that the clause belongs to.
    #[serde(skip)]
    pub scr: Vec<String>,
}

impl Finding {
    /// A finding on a clause, with nothing said yet of what was observed.
    pub(super) fn on(
        session: usize,
        message: u64,
        from: Role,
        (clause, scr): (Clause, Vec<String>),
    ) -> Self {
        Self {
            message,
            from: from.word(),
            clause: clause.id,
            level: match clause.level {
                Level::Must => "MUST",
                Level::Should => "SHOULD",
                Level::May => "MAY",
            },
            verdict: match clause.level {
                Level::Must => Verdict::Fail,
                Level::Should | Level::May => Verdict::Pass,
            },
            observed: String::new(),
            permitted: Vec::new(),
            bytes: None,
            note: None,
            session,
            section: clause.section,
            asks: clause.text,
            scr,
        }
    }

    /// Whether a clause of level MUST was broken.
    pub fn is_failure(&self) -> bool {
        self.verdict == Verdict::Fail
    }

    /// Whether a clause of level SHOULD was not followed.
    pub fn is_warning(&self) -> bool {
        self.verdict == Verdict::Pass
    }
}

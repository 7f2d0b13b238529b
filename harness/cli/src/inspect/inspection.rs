//! A recording, judged.

use super::{
    finding::Finding,
    proof,
    secrets::Accounts,
    sessions::{Conversation, conversations},
    watch::watch,
};
use crate::{capture::Recording, suite::Suite};

/// What came of inspecting a recording.
#[derive(Debug)]
pub struct Inspection {
    /// Its sessions.
    pub conversations: Vec<Conversation>,
    /// What was found, in the order of the messages.
    pub findings: Vec<Finding>,
    /// How many messages there are.
    pub messages: usize,
    /// How many rules had something to look at, summed up over sessions and sides.
    pub rules: usize,
    /// What could not be read, a sentence each.
    pub notes: Vec<String>,
}

/// Runs every monitor on both sides of every session of a recording.
pub fn inspect(suite: &Suite, recording: &Recording, accounts: &Accounts) -> Inspection {
    let conversations = conversations(recording);
    let mut findings = proof::check(suite, accounts, &conversations);
    let mut rules = 0;
    for conversation in &conversations {
        let watched = watch(suite, conversation);
        rules += watched.rules;
        findings.extend(watched.findings);
    }
    // Two rules may rest on the same clause; what a reader sees is one fault.
    findings.sort_by(|one, other| {
        let key = |finding: &Finding| (finding.message, finding.from, finding.clause.clone());
        key(one).cmp(&key(other)).then(one.bytes.cmp(&other.bytes))
    });
    findings.dedup_by(|later, first| {
        later.message == first.message
            && later.from == first.from
            && later.clause == first.clause
            && later.observed == first.observed
    });
    Inspection {
        conversations,
        findings,
        messages: recording.messages().count(),
        rules,
        notes: recording.notes.clone(),
    }
}

impl Inspection {
    /// Whether a clause of level MUST was broken.
    pub fn has_failures(&self) -> bool {
        self.findings.iter().any(Finding::is_failure)
    }
}

//! Every monitor on both sides of a conversation.

use super::{finding::Finding, sessions::Conversation};
use crate::suite::Suite;
use dmct_engine::monitor::{self, rules};
use dmct_scenario::plan::{Level, Role};

/// What the monitors find in a conversation, and how many messages they could judge.
#[derive(Debug, Default)]
pub(super) struct Watched {
    /// The findings, rule by rule.
    pub(super) findings: Vec<Finding>,
    /// How many rules had something to look at, both sides counted.
    pub(super) rules: usize,
}

/// Has every rule look at both sides.
pub(super) fn watch(suite: &Suite, conversation: &Conversation) -> Watched {
    let mut watched = Watched::default();
    for judged in [Role::Client, Role::Server] {
        let view = conversation.view(judged);
        let name = conversation.name(judged);
        let seen = monitor::Conversation {
            scenario: &name,
            view: &view,
            judged,
            version: &conversation.version,
        };
        for rule in rules()
            .iter()
            .filter(|rule| rule.holds_in(&conversation.version))
        {
            let known = rule
                .clause(judged)
                .and_then(|id| suite.catalogue.clause(id));
            let Some(clause) = known.filter(|clause| clause.level != Level::May) else {
                continue;
            };
            let found = (rule.watch)(&seen);
            watched.rules += usize::from(found.examined > 0);
            let findings = found.findings.into_iter();
            watched.findings.extend(findings.map(|finding| {
                let range = finding.span.range();
                Finding {
                    observed: finding.observed,
                    permitted: finding.permitted,
                    bytes: (!finding.span.is_unknown()).then_some([range.start, range.end]),
                    note: finding.note,
                    ..Finding::on(
                        conversation.number,
                        finding.message,
                        judged,
                        (clause.for_plan(), clause.scr.clone()),
                    )
                }
            }));
        }
    }
    watched
}

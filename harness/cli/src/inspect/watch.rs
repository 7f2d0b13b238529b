//! Every monitor on both sides of a conversation, and on what was pushed before it.

use super::{
    finding::Finding,
    sessions::{Conversation, Turn},
};
use crate::suite::Suite;
use dmct_engine::{
    monitor::{self, Rule, rules, rules_of_pushes},
    view::{Seen, View},
};
use dmct_record::{event::Direction, octets::Octets};
use dmct_scenario::plan::{Level, Role};
use dmct_wire::{push, syncml::codec::Encoding};

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
        let number = conversation.number;
        watched.look(suite, number, rules(), &seen, 0);
        watched.look(suite, number, rules_of_pushes(), &seen, 0);
    }
    for pushed in conversation.messages.iter().filter_map(pushed_message) {
        watched.pushed(suite, conversation, pushed);
    }
    watched
}

impl Watched {
    /// A DM message that was pushed: it answers nothing, so that only those rules find something to look at that need
    /// no other message.
    fn pushed(&mut self, suite: &Suite, conversation: &Conversation, pushed: Pushed) {
        let named = pushed
            .seen
            .header()
            .and_then(|header| header.ver_proto_text());
        let version = named.unwrap_or(&conversation.version).trim().to_owned();
        let view = View::of([pushed.seen]);
        let seen = monitor::Conversation {
            scenario: "",
            view: &view,
            judged: Role::Server,
            version: &version,
        };
        self.look(suite, conversation.number, rules(), &seen, pushed.begins);
    }

    /// Has rules look at a conversation, whose octets begin at a place in the bodies that were recorded.
    fn look(
        &mut self,
        suite: &Suite,
        number: usize,
        rules: &[Rule],
        seen: &monitor::Conversation<'_>,
        begins: usize,
    ) {
        for rule in rules.iter().filter(|rule| rule.holds_in(seen.version)) {
            let Some(id) = rule.clause(seen.judged) else {
                continue;
            };
            let found = (rule.watch)(seen);
            if found.examined == 0 {
                continue;
            }
            let known = suite.catalogue.clause(id);
            let Some(clause) = known.filter(|clause| clause.level != Level::May) else {
                continue;
            };
            self.rules += 1;
            let findings = found.findings.into_iter();
            self.findings.extend(findings.map(|finding| {
                let range = finding.span.range();
                let known = !finding.span.is_unknown();
                Finding {
                    observed: finding.observed,
                    permitted: finding.permitted,
                    bytes: known.then_some([range.start + begins, range.end + begins]),
                    note: finding.note,
                    ..Finding::on(
                        number,
                        finding.message,
                        seen.judged,
                        (clause.for_plan(), clause.scr.clone()),
                    )
                }
            }));
        }
    }
}

/// A DM message that was pushed, as if it were one of a session.
struct Pushed {
    seen: Seen,
    /// Where it begins in what was recorded.
    begins: usize,
}

fn pushed_message(turn: &Turn) -> Option<Pushed> {
    let record = &turn.seen.record;
    if turn.from != Role::Server || !record.is_push() || record.status.is_some() {
        return None;
    }
    let mut message = record.clone();
    if record.is_wsp() {
        let found = push::decode(&record.body.0).value?;
        message.media_type = found.content_type.media_type()?.to_owned();
        message.body = Octets(found.body);
    }
    Encoding::of_media_type(&message.media_type)?;
    let begins = record.body.0.len().saturating_sub(message.body.0.len());
    // What was pushed belongs to no exchange; only so is it seen as a message of a session.
    message.exchange = Some(u64::MAX);
    message.direction = Direction::Received;
    Some(Pushed {
        seen: Seen::new(turn.seen.at, message),
        begins,
    })
}

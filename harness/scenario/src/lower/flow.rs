//! What is known and what is possible at a step: labels, an open session, what was sent before.

use super::Lowering;
use crate::plan::Role;
use crate::syntax::Extent;
use std::collections::BTreeSet;

/// Names that the engine gives values to.
pub(crate) const ENGINE_NAMES: [&str; 5] = [
    "server.url",
    "server.id",
    "client.id",
    "session.id",
    "notified.session",
];

/// Commands by their names in lower case, as `of` names them.
pub(super) const COMMANDS: [&str; 11] = [
    "get", "add", "replace", "delete", "copy", "exec", "alert", "sequence", "atomic", "results",
    "status",
];

/// Something about a file that lints look at.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Remark {
    /// A name is captured or bound.
    Captured(String, Extent),
    /// A check or silence holds to a clause.
    Holds(String),
    /// Something must not happen.
    Negative(Extent),
    /// A command is given a label.
    Labelled(String, Extent),
    /// A check or an answer refers to a label.
    Refers(String),
    /// A matcher takes whatever comes.
    TakesAnything(Extent),
    /// A parameter is declared.
    Parameter(String, Extent),
    /// A clause stands in the scenario's list.
    Clause(String, Extent),
}

/// What is known at a step.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    /// Labels of commands that were sent or received.
    pub labels: BTreeSet<String>,
    /// Kinds of commands that were sent, in lower case.
    pub sent: BTreeSet<String>,
    /// The line of the step that ended the session, or nothing if the session may be open.
    pub ended: Option<Ended>,
    /// How many checks there are.
    pub checks: usize,
    /// Whether something is asked of the upper tester that is no reset.
    pub asks: bool,
    /// Whether a reset is asked for.
    pub resets: bool,
    /// Whether a certificate is shown that is wrong.
    pub deceives: bool,
    /// Whether a certificate is shown that only a lab CA can make.
    pub signs: bool,
    /// What lints look at.
    pub remarks: Vec<Remark>,
}

/// Why no session is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// None was begun.
    NotBegun,
    /// The step on this line ended it.
    By(u32),
}

impl Flow {
    /// Takes over what one of several ways may have made known.
    pub fn merge(&mut self, ways: Vec<Self>) {
        let every_way_ended = ways.iter().all(|way| way.ended.is_some());
        let ended = ways.first().and_then(|way| way.ended);
        for way in ways {
            self.labels.extend(way.labels);
            self.sent.extend(way.sent);
            self.checks = self.checks.max(way.checks);
            self.asks |= way.asks;
            self.resets |= way.resets;
            self.signs |= way.signs;
            self.deceives |= way.deceives;
            for remark in way.remarks {
                if !self.remarks.contains(&remark) {
                    self.remarks.push(remark);
                }
            }
        }
        self.ended = ended.filter(|_| every_way_ended);
    }
}

impl Lowering<'_> {
    /// Notes that a step needs a session where there is none.
    pub(super) fn require_session(&mut self, what: &str, extent: Extent) {
        let reason = match self.flow.ended {
            None => return,
            Some(Ended::NotBegun) => "no session has begun".to_owned(),
            Some(Ended::By(line)) => format!("line {line} ended the session"),
        };
        let message = format!("`{what}` cannot be reached: {reason}");
        let help = "begin one with `session`, or wait for one with `expect`";
        self.reader.wrong_with_help(extent, message, help);
    }

    /// Notes that a step is impossible with this implementation under test.
    pub(super) fn only_against(&mut self, role: Role, what: &str, extent: Extent) {
        if self.role != role {
            let message = format!(
                "`{what}` is impossible: the implementation under test is a {}",
                self.role.word()
            );
            let help = format!("it can be used only against a {}", role.word());
            self.reader.wrong_with_help(extent, message, help);
        }
    }

    /// Gives a value a name from here on.
    pub(super) fn bind_name(&mut self, name: &str, extent: Extent) {
        if !crate::reader::is_name(name) {
            let message = format!("`{name}` is no name");
            let help = "a name is a letter, then letters, digits, dots, hyphens or underscores";
            self.reader.wrong_with_help(extent, message, help);
        } else if ENGINE_NAMES.contains(&name) || name.starts_with("ixit.") {
            let message = format!("`{name}` already has a meaning");
            self.reader
                .wrong_with_help(extent, message, "choose another name");
        }
        self.reader.substitution.bound.insert(name.to_owned());
        let remark = Remark::Captured(name.to_owned(), extent);
        self.flow.remarks.push(remark);
    }

    /// Gives a command a label from here on.
    pub(super) fn add_label(&mut self, label: &str, extent: Extent) {
        if COMMANDS.contains(&label) || label == "header" {
            let message = format!("`{label}` cannot be a label: it names a kind of command");
            self.reader
                .wrong_with_help(extent, message, "choose another label");
        }
        self.flow.labels.insert(label.to_owned());
        let remark = Remark::Labelled(label.to_owned(), extent);
        self.flow.remarks.push(remark);
    }
}

//! Triggers and hooks: what makes an implementation do something from above.

use super::shapes::{HOOK_COMMAND, TRIGGER_COMMAND};
use super::{Trigger, UpperTester};
use crate::plan::TriggerRoute;
use crate::reader::Reader;
use crate::syntax::{Kind, Node};

impl From<&Trigger> for TriggerRoute {
    fn from(trigger: &Trigger) -> Self {
        match trigger {
            Trigger::Notification => Self::Notification,
            Trigger::Pull => Self::Pull,
            Trigger::Command { .. } | Trigger::Operator | Trigger::UpperTester => Self::UpperTester,
        }
    }
}

/// Reads `trigger`.
pub(super) fn trigger(reader: &mut Reader<'_>, node: Option<&Node>) -> Trigger {
    let Some(node) = node else {
        return Trigger::Notification;
    };
    if node.scalar().is_none() {
        let fields = reader.fields(node, &TRIGGER_COMMAND);
        let command = fields.as_ref().and_then(|fields| fields.get("command"));
        let argv = command.and_then(|node| argv(reader, node));
        return argv.map_or(Trigger::Notification, |argv| Trigger::Command { argv });
    }
    let words = ["notification", "pull", "operator", "upper-tester"];
    match reader.word(node, "trigger", &words) {
        Some("pull") => Trigger::Pull,
        Some("operator") => Trigger::Operator,
        Some("upper-tester") => Trigger::UpperTester,
        _ => Trigger::Notification,
    }
}

/// Reads `upper-tester` or `reset`.
pub(super) fn hook(reader: &mut Reader<'_>, node: Option<&Node>) -> Option<UpperTester> {
    let node = node?;
    if node.scalar().is_none() {
        let fields = reader.fields(node, &HOOK_COMMAND)?;
        let command = fields.get("command");
        let argv = command.and_then(|node| argv(reader, node));
        let mode = fields.get("mode");
        let mode = mode.and_then(|node| reader.word(node, "mode", fields.words("mode")));
        return Some(UpperTester::Command {
            argv: argv?,
            persistent: mode == Some("persistent"),
        });
    }
    match reader.word(node, "hook", &["none", "operator", "built-in"])? {
        "operator" => Some(UpperTester::Operator),
        "built-in" => Some(UpperTester::BuiltIn),
        _ => Some(UpperTester::None),
    }
}

fn argv(reader: &mut Reader<'_>, node: &Node) -> Option<Vec<String>> {
    let argv = reader.texts(node, "`command`");
    if matches!(&node.kind, Kind::Sequence(nodes) if nodes.is_empty()) {
        reader.wrong(node.extent, "`command` names no program");
    }
    (!argv.is_empty()).then_some(argv)
}

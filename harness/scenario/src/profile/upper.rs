//! Triggers and hooks: what makes an implementation do something from above.

use super::shapes::{HOOK_COMMAND, PROCESS, READY, TRIGGER_COMMAND};
use super::{Process, Ready, Trigger, UpperTester, pushes};
use crate::plan::TriggerRoute;
use crate::reader::Reader;
use crate::syntax::{Kind, Node};
use std::time::Duration;

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

/// Reads `reset`.
pub(super) fn reset(reader: &mut Reader<'_>, node: Option<&Node>) -> Option<UpperTester> {
    if node.and_then(Node::scalar) == Some("restart") {
        return Some(UpperTester::Restart);
    }
    hook(reader, node)
}

/// Reads `iut.process`.
pub(super) fn process(reader: &mut Reader<'_>, node: &Node) -> Option<Process> {
    let fields = reader.fields(node, &PROCESS)?;
    let argv = fields.get("command").and_then(|node| argv(reader, node));
    let ready = fields.get("ready");
    let ready = ready.map_or_else(Ready::default, |node| self::ready(reader, node));
    let within = fields.get("within");
    let within = within.and_then(|node| reader.duration(node));
    Some(Process {
        argv: argv?,
        ready,
        within: within.unwrap_or(Duration::from_secs(10)),
    })
}

fn ready(reader: &mut Reader<'_>, node: &Node) -> Ready {
    let fields = reader.fields(node, &READY);
    let Some((key, entry)) = fields.as_ref().and_then(|fields| fields.chosen()) else {
        return Ready::default();
    };
    let text = reader.text(&entry.value).unwrap_or_default();
    if key == "says" {
        return Ready::Says(text);
    }
    if !pushes::is_host_and_port(&text) {
        let message = format!("`{text}` is no address");
        reader.wrong_with_help(entry.value.extent, message, "write `host:port`");
    }
    Ready::Listens(text)
}

/// Reads `upper-tester`, or `reset` where it is the same.
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

//! Atomic: all of it or nothing (RepPro 1.2.2; DM Representation 1.2.1, 4.1.6.3).

use super::answers::{Outcome, Worker};
use dmct_wire::syncml::message::{Command, Group};

/// Works on an Atomic. If a member fails, those done are rolled back (216), those left are not executed
/// (215), the Atomic is 507. Get, Atomic and chunks have no place inside: 500.
pub(super) fn work(worker: &mut Worker<'_>, command: &Command, group: &Group) {
    let before = worker.tree.clone();
    let mut codes = Vec::new();
    let mut failed = false;
    for member in &group.commands {
        let code = if failed { 215 } else { perform(worker, member) };
        failed |= code >= 300;
        codes.push(code);
    }
    if failed {
        *worker.tree = before;
    }
    worker.reply(command, if failed { 507 } else { 200 });
    for (member, code) in group.commands.iter().zip(codes) {
        let undone = failed && code < 300 && code != 215;
        worker.reply(member, if undone { 216 } else { code });
    }
}

fn perform(worker: &mut Worker<'_>, member: &Command) -> u16 {
    let Some(operation) = member
        .operation()
        .filter(|_| !matches!(member, Command::Get(_) | Command::Exec(_)))
    else {
        return 500;
    };
    if operation.items.is_empty() {
        return 412;
    }
    if operation.items.iter().any(|item| item.more_data.is_some()) {
        return 500;
    }
    let outcomes = operation
        .items
        .iter()
        .map(|item| worker.item(member, item, operation));
    outcomes
        .map(|Outcome { code, .. }| code)
        .find(|code| *code >= 300)
        .unwrap_or(200)
}

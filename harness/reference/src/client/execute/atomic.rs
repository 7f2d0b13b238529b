//! Atomic: all of it or nothing (RepPro 1.2.2; DM Representation 1.2.1, 4.1.6.3).

use super::{
    answers::{Outcome, Worker},
    interaction::is_interaction,
};
use crate::{
    conduct::Misdeed,
    phrase::{alert_code, code},
};
use dmct_wire::syncml::message::{Command, Group, Status};

/// Works on an Atomic. If a member fails or the user says no, those done are rolled back (216), those left are
/// not executed (215), the Atomic is 507. Get, Atomic and chunks have no place inside: 500.
pub(super) fn work(worker: &mut Worker<'_>, command: &Command, group: &Group) {
    let before = worker.tree.clone();
    let mut statuses: Vec<Status> = Vec::new();
    let mut failed = false;
    for member in &group.commands {
        let status = if failed {
            worker.status(member, 215)
        } else {
            perform(worker, member)
        };
        // A no fails with its code; a mutant does the same after a yes.
        failed |= fails(code(&status)) || worker.rejected;
        statuses.push(status);
    }
    let undoes = if failed {
        !keeps(worker)
    } else {
        worker.undoes(group, &before)
    };
    if undoes {
        *worker.tree = before;
    }
    work_on_behind(worker, group, &statuses);
    worker.reply(command, if failed { 507 } else { 200 });
    for (member, status) in group.commands.iter().zip(statuses) {
        let undone = failed && code(&status) == 200 && !matches!(member, Command::Alert(_));
        let status = if undone {
            worker.status(member, 216)
        } else {
            status
        };
        worker.answers.push(Command::Status(status));
    }
}

/// A mutant executes the members that it says were left out.
fn work_on_behind(worker: &mut Worker<'_>, group: &Group, statuses: &[Status]) {
    for (member, status) in group.commands.iter().zip(statuses) {
        if code(status) == 215 && worker.conduct.does(Misdeed::WorksOnInFailedAtomic) {
            perform(worker, member);
        }
    }
}

/// Whether a mutant does not undo what was done.
fn keeps(worker: &Worker<'_>) -> bool {
    worker.conduct.does(Misdeed::KeepsHalfOfAtomic)
        || worker.rejected && worker.conduct.does(Misdeed::KeepsAtomicAfterNo)
}

const fn fails(code: u16) -> bool {
    code >= 300 || code == 214
}

fn perform(worker: &mut Worker<'_>, member: &Command) -> Status {
    if let Command::Alert(alert) = member
        && is_interaction(alert_code(alert))
    {
        return worker.ask(member, alert);
    }
    let code = execute(worker, member);
    worker.status(member, code)
}

fn execute(worker: &mut Worker<'_>, member: &Command) -> u16 {
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
        .find(|code| fails(*code))
        .unwrap_or(200)
}

//! From what was queued to the commands of a package.

use crate::{client::item_of, phrase::leaf};
use dmct_wire::{
    peer,
    syncml::message::{Alert, Command, Group, Operation},
};

/// The command for a queued operation, without CmdID.
pub(super) fn command_of(operation: &peer::Operation) -> Command {
    match operation {
        peer::Operation::Get(item) => Command::Get(with(item)),
        peer::Operation::Add(item) => Command::Add(with(item)),
        peer::Operation::Replace(item) => Command::Replace(with(item)),
        peer::Operation::Delete(item) => Command::Delete(with(item)),
        peer::Operation::Exec(item) => Command::Exec(with(item)),
        peer::Operation::Copy(item) => Command::Copy(with(item)),
        peer::Operation::Alert { code, items } => Command::Alert(Alert {
            data: leaf(code.to_string()),
            items: items.iter().map(item_of).collect(),
            ..Alert::default()
        }),
        peer::Operation::Sequence(members) => Command::Sequence(group(members)),
        peer::Operation::Atomic(members) => Command::Atomic(group(members)),
    }
}

fn with(item: &peer::Item) -> Operation {
    Operation {
        items: vec![item_of(item)],
        ..Operation::default()
    }
}

/// Recursion ends with what was queued; JSON that nests deeper than 128 is refused where it is read.
fn group(members: &[peer::Operation]) -> Group {
    Group {
        commands: members.iter().map(command_of).collect(),
        ..Group::default()
    }
}

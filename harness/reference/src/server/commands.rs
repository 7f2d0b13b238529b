//! From what was queued to the commands of a package.

use crate::{
    client::item_of,
    parameters::encoded,
    phrase::{data, leaf},
};
use dmct_wire::{
    peer, syncml,
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
        peer::Operation::AskUser(question) => Command::Alert(alert_of(question)),
        peer::Operation::Alert { code, items } => Command::Alert(Alert {
            data: leaf(code.to_string()),
            items: items.iter().map(item_of).collect(),
            ..Alert::default()
        }),
        peer::Operation::Sequence(members) => Command::Sequence(group(members)),
        peer::Operation::Atomic(members) => Command::Atomic(group(members)),
    }
}

/// A user interaction: parameters, text, choices, each in an Item of its own (DM Protocol 1.3, 10.2 and 10.3).
fn alert_of(question: &peer::UserQuestion) -> Alert {
    let options: Vec<String> = question
        .options
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    let item = |text: &str| syncml::message::Item {
        data: data(text),
        ..syncml::message::Item::default()
    };
    let texts = core::iter::once(&question.text).chain(&question.choices);
    Alert {
        data: leaf(question.kind.code().to_string()),
        items: core::iter::once(item(&options.join("&")))
            .chain(texts.map(|text| item(text)))
            .collect(),
        ..Alert::default()
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

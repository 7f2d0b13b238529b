//! Commands whatever their kind, and the commands of a body.

use super::{
    kind::CommandKind,
    message::{Alert, Command, Group, Item, Leaf, Meta, Operation, Results, Status, SyncBody},
    tree::{Element, Node, SYNCML12},
};
use crate::span::Span;

impl SyncBody {
    /// Every command, a group before its members, in the order in which they stood.
    pub fn all_commands(&self) -> impl Iterator<Item = &Command> {
        let mut waiting: Vec<&Command> = self.commands.iter().rev().collect();
        core::iter::from_fn(move || {
            let command = waiting.pop()?;
            waiting.extend(command.members().iter().rev());
            Some(command)
        })
    }

    /// Every Status.
    pub fn statuses(&self) -> impl Iterator<Item = &Status> {
        self.all_commands().filter_map(|command| match command {
            Command::Status(status) => Some(status),
            _ => None,
        })
    }

    /// Every Results.
    pub fn results(&self) -> impl Iterator<Item = &Results> {
        self.all_commands().filter_map(|command| match command {
            Command::Results(results) => Some(results),
            _ => None,
        })
    }

    /// Every Alert, inside groups too.
    pub fn alerts(&self) -> impl Iterator<Item = &Alert> {
        self.all_commands().filter_map(|command| match command {
            Command::Alert(alert) => Some(alert),
            _ => None,
        })
    }
}

impl Command {
    /// Which command it is.
    pub const fn kind(&self) -> CommandKind {
        match self {
            Self::Status(_) => CommandKind::Status,
            Self::Results(_) => CommandKind::Results,
            Self::Alert(_) => CommandKind::Alert,
            Self::Add(_) => CommandKind::Add,
            Self::Replace(_) => CommandKind::Replace,
            Self::Delete(_) => CommandKind::Delete,
            Self::Copy(_) => CommandKind::Copy,
            Self::Get(_) => CommandKind::Get,
            Self::Exec(_) => CommandKind::Exec,
            Self::Sequence(_) => CommandKind::Sequence,
            Self::Atomic(_) => CommandKind::Atomic,
            Self::Other(_) => CommandKind::Other,
        }
    }

    /// The name of its element.
    pub fn name(&self) -> &str {
        match self {
            Self::Other(element) => &element.name,
            known => known.kind().name(),
        }
    }

    /// Whether it answers a command and is not answered itself: Status or Results.
    pub const fn is_response(&self) -> bool {
        matches!(self, Self::Status(_) | Self::Results(_))
    }

    /// Its content, for Add, Replace, Delete, Copy, Get and Exec.
    pub const fn operation(&self) -> Option<&Operation> {
        match self {
            Self::Add(operation)
            | Self::Replace(operation)
            | Self::Delete(operation)
            | Self::Copy(operation)
            | Self::Get(operation)
            | Self::Exec(operation) => Some(operation),
            _ => None,
        }
    }

    /// Its content, for Sequence and Atomic.
    pub const fn group(&self) -> Option<&Group> {
        match self {
            Self::Sequence(group) | Self::Atomic(group) => Some(group),
            _ => None,
        }
    }

    /// The CmdID; nothing for commands that DM does not use.
    pub const fn cmd_id(&self) -> Option<&Leaf> {
        match self {
            Self::Status(status) => status.cmd_id.as_ref(),
            Self::Results(results) => results.cmd_id.as_ref(),
            Self::Alert(alert) => alert.cmd_id.as_ref(),
            Self::Add(operation)
            | Self::Replace(operation)
            | Self::Delete(operation)
            | Self::Copy(operation)
            | Self::Get(operation)
            | Self::Exec(operation) => operation.cmd_id.as_ref(),
            Self::Sequence(group) | Self::Atomic(group) => group.cmd_id.as_ref(),
            Self::Other(_) => None,
        }
    }

    /// Gives it a CmdID, whatever it had.
    pub fn set_cmd_id(&mut self, cmd_id: Leaf) {
        match self {
            Self::Status(status) => status.cmd_id = Some(cmd_id),
            Self::Results(results) => results.cmd_id = Some(cmd_id),
            Self::Alert(alert) => alert.cmd_id = Some(cmd_id),
            Self::Add(operation)
            | Self::Replace(operation)
            | Self::Delete(operation)
            | Self::Copy(operation)
            | Self::Get(operation)
            | Self::Exec(operation) => operation.cmd_id = Some(cmd_id),
            Self::Sequence(group) | Self::Atomic(group) => group.cmd_id = Some(cmd_id),
            Self::Other(element) => set_child_cmd_id(element, &cmd_id),
        }
    }

    /// The items; none for groups and for commands that DM does not use.
    pub fn items(&self) -> &[Item] {
        match self {
            Self::Status(status) => &status.items,
            Self::Results(results) => &results.items,
            Self::Alert(alert) => &alert.items,
            known => known
                .operation()
                .map_or(&[], |operation| operation.items.as_slice()),
        }
    }

    /// The Meta of the command.
    pub const fn meta(&self) -> Option<&Meta> {
        match self {
            Self::Results(results) => results.meta.as_ref(),
            Self::Add(operation)
            | Self::Replace(operation)
            | Self::Delete(operation)
            | Self::Copy(operation)
            | Self::Get(operation)
            | Self::Exec(operation) => operation.meta.as_ref(),
            Self::Sequence(group) | Self::Atomic(group) => group.meta.as_ref(),
            Self::Status(_) | Self::Alert(_) | Self::Other(_) => None,
        }
    }

    /// The members of a group; none for other commands.
    pub fn members(&self) -> &[Self] {
        self.group().map_or(&[], |group| group.commands.as_slice())
    }

    /// Whether the sender asked for no answer to it.
    pub const fn no_resp(&self) -> bool {
        match self {
            Self::Alert(alert) => alert.no_resp,
            Self::Add(operation)
            | Self::Replace(operation)
            | Self::Delete(operation)
            | Self::Copy(operation)
            | Self::Get(operation)
            | Self::Exec(operation) => operation.no_resp,
            Self::Sequence(group) | Self::Atomic(group) => group.no_resp,
            Self::Status(_) | Self::Results(_) | Self::Other(_) => false,
        }
    }

    /// Where it stood.
    pub const fn span(&self) -> Span {
        match self {
            Self::Status(status) => status.span,
            Self::Results(results) => results.span,
            Self::Alert(alert) => alert.span,
            Self::Add(operation)
            | Self::Replace(operation)
            | Self::Delete(operation)
            | Self::Copy(operation)
            | Self::Get(operation)
            | Self::Exec(operation) => operation.span,
            Self::Sequence(group) | Self::Atomic(group) => group.span,
            Self::Other(element) => element.span,
        }
    }
}

fn set_child_cmd_id(element: &mut Element, cmd_id: &Leaf) {
    let value = Element::with_text(SYNCML12, "CmdID", &cmd_id.text);
    let known = element.children.iter_mut().find_map(|node| match node {
        Node::Element(child) if child.name == "CmdID" => Some(child),
        _ => None,
    });
    match known {
        Some(child) => *child = value,
        None => element.children.insert(0, Node::Element(value)),
    }
}

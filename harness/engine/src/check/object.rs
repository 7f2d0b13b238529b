//! Data objects: items with what holds for them from their command, chunks of one object put together.
//!
//! DM Protocol 1.3, section 8: an object whose item carries MoreData goes on with the next item.

use crate::view::Seen;
use dmct_wire::{
    span::Span,
    syncml::message::{Command, Item, Leaf, Meta},
};

/// A data object, or an item without data.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Object {
    /// The name of the command.
    pub command: String,
    /// MsgRef and CmdRef, for Results.
    pub answers: Option<(String, String)>,
    /// The first message it stands in.
    pub message: u64,
    /// The octets of its first item.
    pub span: Span,
    /// Target LocURI.
    pub target: Option<String>,
    /// Source LocURI.
    pub source: Option<String>,
    /// Format, from the command where the item has none.
    pub format: Option<String>,
    /// Type, from the command where the item has none.
    pub media_type: Option<String>,
    /// Mark.
    pub mark: Option<String>,
    /// Size of the first chunk.
    pub size: Option<String>,
    /// Data of all chunks.
    pub data: Option<String>,
    /// The last chunk that was seen says that more is to come.
    pub more: bool,
    /// How many chunks it has.
    pub chunks: usize,
}

/// The objects of the commands that `wanted` picks, in the order of messages, chunks put together.
pub fn objects(window: &[&Seen], wanted: impl Fn(&Command) -> bool) -> Vec<Object> {
    let mut objects: Vec<Object> = Vec::new();
    for seen in window {
        let Some(message) = seen.message() else {
            continue;
        };
        for command in message
            .body
            .all_commands()
            .filter(|command| wanted(command))
        {
            for item in command.items() {
                let object = of_item(seen.number(), command, item);
                match objects.last_mut() {
                    Some(open) if open.more && continues(open, &object) => open.take_chunk(&object),
                    _ => objects.push(object),
                }
            }
        }
    }
    objects
}

/// Whether an item goes on with an open object: the same command on the same node, or no node named.
fn continues(open: &Object, next: &Object) -> bool {
    let same = |a: &Option<String>, b: &Option<String>| b.is_none() || a == b;
    open.command == next.command
        && same(&open.target, &next.target)
        && same(&open.source, &next.source)
}

impl Object {
    fn take_chunk(&mut self, next: &Self) {
        if let Some(data) = &next.data {
            self.data.get_or_insert_default().push_str(data);
        }
        self.more = next.more;
        self.chunks += 1;
    }
}

fn of_item(message: u64, command: &Command, item: &Item) -> Object {
    let own = item.meta.as_ref();
    let common = command.meta();
    let text = |pick: fn(&Meta) -> &Option<Leaf>| {
        own.and_then(|meta| pick(meta).as_ref())
            .or_else(|| common.and_then(|meta| pick(meta).as_ref()))
            .map(|leaf| leaf.trimmed().to_owned())
    };
    Object {
        command: command.name().to_owned(),
        answers: answers(command),
        message,
        span: item.span,
        target: item.target_uri().map(str::to_owned),
        source: item.source_uri().map(str::to_owned),
        format: text(|meta| &meta.format),
        media_type: text(|meta| &meta.media_type),
        mark: text(|meta| &meta.mark),
        size: text(|meta| &meta.size),
        data: item.data_text().map(std::borrow::Cow::into_owned),
        more: item.more_data.is_some(),
        chunks: 1,
    }
}

fn answers(command: &Command) -> Option<(String, String)> {
    let Command::Results(results) = command else {
        return None;
    };
    let text = |leaf: &Option<Leaf>| leaf.as_ref().map_or("", Leaf::trimmed).to_owned();
    Some((text(&results.msg_ref), text(&results.cmd_ref)))
}

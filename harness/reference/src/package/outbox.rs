//! What is waiting to be sent, message by message.

use super::Weigher;
use crate::phrase::{data, items_mut, leaf};
use dmct_wire::span::Span;
use dmct_wire::syncml::message::{Alert, Command, Content, Item};
use std::collections::VecDeque;

/// The fewest characters of a chunk: a message limit that leaves less room cannot be kept.
const SMALLEST_CHUNK: usize = 16;
/// The least room in which it is worth to begin an object.
const WORTHWHILE: usize = 128;

/// Commands in their order, and the object that is on its way in chunks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outbox {
    waiting: VecDeque<Command>,
    object: Option<Object>,
    /// Nothing follows the last chunk of an object in its message.
    ends_with_object: bool,
    /// Objects are never cut, however large they are.
    whole_only: bool,
}

/// An object of which some chunks were sent, or are about to be.
#[derive(Clone, Debug)]
struct Object {
    /// Its command; what stands in Data is kept apart.
    command: Command,
    rest: String,
    begun: bool,
}

/// What fits into the next message.
#[derive(Clone, Debug, Default)]
pub(crate) struct Load {
    /// The commands, not yet numbered.
    pub(crate) commands: Vec<Command>,
    /// The last of them is a chunk with more to come.
    pub(crate) within_object: bool,
}

impl Outbox {
    /// One that cuts objects into chunks, or never does.
    pub(crate) fn cutting(cuts: bool) -> Self {
        Self {
            whole_only: !cuts,
            ..Self::default()
        }
    }

    /// An outbox of a server: its package ends with the last chunk of an object (DM Protocol 1.3, 7.1).
    pub(crate) fn ending_with_object() -> Self {
        Self {
            ends_with_object: true,
            ..Self::default()
        }
    }

    /// Cuts objects from here on: what a mutant does that has no right to.
    pub(crate) fn allow_cutting(&mut self) {
        self.whole_only = false;
    }

    /// Whether something waits behind an object that is on its way.
    pub(crate) fn waits_behind_object(&self) -> bool {
        self.object.is_some() && !self.waiting.is_empty()
    }

    /// Everything that waits, whatever is on its way: for a mutant that does not wait.
    pub(crate) fn take_waiting(&mut self) -> VecDeque<Command> {
        core::mem::take(&mut self.waiting)
    }

    /// Adds a command at the end.
    pub(crate) fn push(&mut self, command: Command) {
        self.waiting.push_back(command);
    }

    /// Whether nothing is left to send.
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.object.is_none()
    }

    /// Whether chunks of an object are still to come.
    pub(crate) fn within_object(&self) -> bool {
        self.object.is_some()
    }

    /// Forgets the object on its way: the other side will not have it (424, 1225).
    pub(crate) fn drop_object(&mut self) {
        self.object = None;
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
        self.object = None;
    }

    /// Whether not even the first of what waits fits into so many octets, cut as small as it may be.
    pub(crate) fn is_beyond(&self, room: Option<usize>, weigher: &Weigher) -> bool {
        let smallest = match (&self.object, self.waiting.front()) {
            (Some(object), _) => overhead(&object.command, weigher) + 2 * SMALLEST_CHUNK,
            (None, Some(next)) if is_chunkable(next) && !self.whole_only => {
                let cut = overhead(next, weigher) + 2 * SMALLEST_CHUNK;
                cut.min(weigher.weigh(next))
            }
            (None, Some(next)) => weigher.weigh(next),
            (None, None) => return false,
        };
        room.is_some_and(|room| smallest > room)
    }

    /// The next message's worth: at most `room` octets of commands, at most `chunk` octets of one object.
    pub(crate) fn load(
        &mut self,
        room: Option<usize>,
        chunk: Option<usize>,
        weigher: &Weigher,
    ) -> Load {
        let mut load = Load::default();
        let whole = room.unwrap_or(usize::MAX);
        let mut left = whole;
        loop {
            if self.object.is_some() {
                let (command, more) = self.cut(left, chunk, weigher);
                left = left.saturating_sub(weigher.weigh(&command));
                load.commands.push(command);
                if more {
                    load.within_object = true;
                    return load;
                }
                if self.ends_with_object {
                    return load;
                }
                continue;
            }
            let Some(next) = self.waiting.front() else {
                return load;
            };
            let weight = weigher.weigh(next);
            let oversized = weight > whole || chunk.is_some_and(|most| object_size(next) > most);
            let begins = oversized && is_chunkable(next) && !self.whole_only;
            let fits = weight <= left && !begins;
            if !fits
                && !load.commands.is_empty()
                && (!begins || left < WORTHWHILE + overhead(next, weigher))
            {
                return load;
            }
            let Some(next) = self.waiting.pop_front() else {
                return load;
            };
            if begins {
                self.object = Some(Object::new(next));
            } else {
                left = left.saturating_sub(weight);
                load.commands.push(next);
            }
        }
    }

    /// The next chunk in at most `left` octets, and whether more of the object remains.
    fn cut(&mut self, left: usize, chunk: Option<usize>, weigher: &Weigher) -> (Command, bool) {
        let Some(object) = self.object.as_mut() else {
            return (Command::Alert(Alert::default()), false);
        };
        let available = left
            .saturating_sub(overhead(&object.command, weigher) + 2 * SMALLEST_CHUNK)
            .min(chunk.unwrap_or(usize::MAX));
        let end = prefix(&object.rest, available);
        let rest = object.rest.split_off(end);
        let piece = core::mem::replace(&mut object.rest, rest);
        let more = !object.rest.is_empty();
        let command = object.piece(&piece, more);
        if !more {
            self.object = None;
        }
        (command, more)
    }
}

impl Object {
    fn new(mut command: Command) -> Self {
        let mut rest = String::new();
        if let Some(item) = single_item(&mut command)
            && let Some(Content::Text(text)) = item.data.take().map(|data| data.content)
        {
            rest = text;
        }
        Self {
            command,
            rest,
            begun: false,
        }
    }

    /// The command with one piece of the data: Size with the first piece alone, MoreData with all but the
    /// last, the other meta information with each (DM Protocol 1.3, section 8).
    fn piece(&mut self, piece: &str, more: bool) -> Command {
        let mut command = self.command.clone();
        let size = piece.len() + self.rest.len();
        if let Some(item) = single_item(&mut command) {
            if !self.begun {
                item.meta.get_or_insert_default().size = leaf(size.to_string());
            }
            item.data = data(piece);
            item.more_data = more.then(Span::default);
        }
        self.begun = true;
        command
    }
}

fn single_item(command: &mut Command) -> Option<&mut Item> {
    items_mut(command)
        .filter(|items| items.len() == 1)
        .and_then(|items| items.first_mut())
}

/// The octets of the data of a command with one Item.
fn object_size(command: &Command) -> usize {
    match command.items() {
        [
            Item {
                data: Some(data), ..
            },
        ] => match &data.content {
            Content::Text(text) => text.len(),
            Content::Octets(_) | Content::Elements(_) => 0,
        },
        _ => 0,
    }
}

fn is_chunkable(command: &Command) -> bool {
    let carries_objects = matches!(
        command,
        Command::Add(_) | Command::Replace(_) | Command::Results(_) | Command::Alert(_)
    );
    carries_objects && object_size(command) > SMALLEST_CHUNK
}

/// What a chunk weighs beside its data.
fn overhead(command: &Command, weigher: &Weigher) -> usize {
    let mut bare = command.clone();
    if let Some(item) = single_item(&mut bare) {
        item.meta.get_or_insert_default().size = leaf("1000000000");
        item.data = data("");
        item.more_data = Some(Span::default());
    }
    weigher.weigh(&bare)
}

/// Where to cut so that what stands before takes at most `available` octets once it is written.
fn prefix(text: &str, available: usize) -> usize {
    let mut cost = 0;
    for (count, (place, character)) in text.char_indices().enumerate() {
        cost += match character {
            '&' | '<' | '>' | '"' | '\'' | '\r' => 6,
            other => other.len_utf8(),
        };
        if cost > available && count >= SMALLEST_CHUNK {
            return place;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrase::{item_text, location, number};
    use dmct_wire::syncml::{
        codec::Encoding,
        message::{Message, Operation},
    };

    fn replace(length: usize) -> Command {
        Command::Replace(Operation {
            items: vec![Item {
                target: location("./Scratch/Large"),
                data: data("x".repeat(length)),
                ..Item::default()
            }],
            ..Operation::default()
        })
    }

    #[test]
    fn chunks_join_to_the_object_with_size_first_and_more_data_until_the_last() {
        let mut outbox = Outbox::default();
        outbox.push(replace(2_500));
        outbox.push(replace(3));
        let weigher = Weigher::new(Message::default(), Encoding::Xml);
        let (mut joined, mut loads) = (String::new(), Vec::new());
        while !outbox.is_empty() {
            loads.push(outbox.load(Some(1_200), None, &weigher));
        }
        for load in &loads {
            let weight: usize = load.commands.iter().map(|each| weigher.weigh(each)).sum();
            assert!(weight <= 1_200, "{weight}");
            for item in load.commands.iter().flat_map(|command| command.items()) {
                let first = joined.is_empty();
                joined.push_str(item_text(item).unwrap_or_default());
                let size = item.meta.as_ref().and_then(|meta| number(&meta.size));
                assert_eq!(size, first.then_some(2_500));
                assert_eq!(item.more_data.is_some(), joined.len() < 2_500);
            }
        }
        assert_eq!(joined.len(), 2_503);
        assert_eq!(
            loads.iter().filter(|load| load.within_object).count(),
            loads.len() - 1
        );
    }

    #[test]
    fn an_object_that_fits_into_one_message_is_never_cut() {
        let mut outbox = Outbox::default();
        outbox.push(replace(700));
        outbox.push(replace(700));
        let weigher = Weigher::new(Message::default(), Encoding::Xml);
        for _ in 0..2 {
            let load = outbox.load(Some(1_000), None, &weigher);
            assert_eq!((load.commands.len(), load.within_object), (1, false));
        }
        assert!(outbox.is_empty());
    }
}

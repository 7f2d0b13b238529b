//! Joining the chunks of a large object (DM Protocol 1.3, section 8).

use crate::phrase::{number, uri};
use dmct_wire::syncml::message::{Content, Data, Item, Meta};

/// The most octets that are kept of one object when a peer announced no limit of its own.
const MOST_OCTETS: usize = 4 * 1024 * 1024;

/// Collects the chunks of at most one object.
#[derive(Clone, Debug)]
pub(crate) struct Assembler {
    open: Option<Object>,
    limit: usize,
}

/// An object of which the last chunk is still due.
#[derive(Clone, Debug)]
struct Object {
    command: String,
    /// The first chunk's Item; it addresses the object.
    item: Item,
    size: Option<usize>,
    octets: Vec<u8>,
    /// Octets seen, also those that were not kept.
    seen: usize,
    /// The code with which its chunks are refused, if they are.
    refusal: Option<u16>,
}

/// What became of one Item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A whole object, as it came.
    Whole,
    /// A chunk that was kept: 213.
    Buffered,
    /// The last chunk; this is the whole object with its right size.
    Complete(Item),
    /// The last chunk, and the object has another size than it should: 424. This is what came.
    Mismatch(Item),
    /// A chunk that is not taken, with this code.
    Refused(u16),
}

/// An object whose last chunk never came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Interrupted {
    /// The Item of its first chunk, without data: what Alert 1225 tells.
    pub(crate) item: Item,
    /// What came of it, for a mutant that does not give it up.
    pub(crate) octets: Vec<u8>,
}

impl Assembler {
    /// Takes objects up to this many octets; [`MOST_OCTETS`] if there is no announced limit.
    pub(crate) fn new(limit: Option<usize>) -> Self {
        Self {
            open: None,
            limit: limit.unwrap_or(MOST_OCTETS),
        }
    }

    /// Whether the last chunk of an object is still due.
    pub(crate) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Forgets the object that is open.
    pub(crate) fn drop_object(&mut self) {
        self.open = None;
    }

    /// Asked before each command: the object that it interrupts, which is forgotten by this.
    ///
    /// `items` of a command named `command` interrupt unless the first of them goes on with the open object.
    pub(crate) fn interrupted_by(&mut self, command: &str, items: &[Item]) -> Option<Interrupted> {
        let goes_on = |open: &Object| {
            items
                .first()
                .is_some_and(|item| open.is_continued_by(command, item))
        };
        let open = self.open.take_if(|open| !goes_on(open))?;
        // An object that was refused all along is missed by nobody.
        open.refusal.is_none().then_some(Interrupted {
            item: Item {
                target: open.item.target,
                source: open.item.source,
                ..Item::default()
            },
            octets: open.octets,
        })
    }

    /// Takes one Item with the Meta that holds for it.
    pub(crate) fn take(&mut self, command: &str, item: &Item, meta: &Meta) -> Piece {
        let more = item.more_data.is_some();
        if self.open.is_none() {
            if !more {
                return Piece::Whole;
            }
            self.open = Some(Object::new(command, item, meta, self.limit));
        }
        let Some(open) = self.open.as_mut() else {
            return Piece::Whole;
        };
        open.add(item, self.limit);
        if let Some(code) = open.refusal {
            self.open.take_if(|_| !more);
            return Piece::Refused(code);
        }
        if more {
            return Piece::Buffered;
        }
        match self.open.take() {
            Some(object) => object.finish(),
            None => Piece::Whole,
        }
    }
}

impl Object {
    fn new(command: &str, item: &Item, meta: &Meta, limit: usize) -> Self {
        let size = number(&meta.size);
        Self {
            command: command.to_owned(),
            item: Item {
                data: None,
                more_data: None,
                meta: Some(Meta {
                    size: None,
                    ..meta.clone()
                }),
                ..item.clone()
            },
            size,
            octets: Vec::new(),
            seen: 0,
            // 411: Size is required; 413: the object is larger than we take.
            refusal: match size {
                None => Some(411),
                Some(size) if size > limit => Some(413),
                Some(_) => None,
            },
        }
    }

    /// The same command on the same place, and no other Size than the first chunk had.
    fn is_continued_by(&self, command: &str, item: &Item) -> bool {
        let size = item.meta.as_ref().and_then(|meta| number(&meta.size));
        self.command == command
            && uri(&self.item.target) == uri(&item.target)
            && uri(&self.item.source) == uri(&item.source)
            && (size.is_none() || size == self.size)
    }

    fn add(&mut self, item: &Item, limit: usize) {
        let Some(data) = &item.data else {
            return;
        };
        let octets = data.octets();
        self.seen = self.seen.saturating_add(octets.len());
        if self.refusal.is_none() && self.seen <= limit {
            self.octets.extend_from_slice(&octets);
        }
    }

    fn finish(self) -> Piece {
        let right = self.size == Some(self.seen);
        let data = match String::from_utf8(self.octets) {
            Ok(text) => Data::from_text(text),
            Err(error) => Data {
                content: Content::Octets(error.into_bytes()),
                ..Data::default()
            },
        };
        let item = Item {
            data: Some(data),
            ..self.item
        };
        if right {
            Piece::Complete(item)
        } else {
            Piece::Mismatch(item)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::phrase::{data, item_text, leaf, location};
    use dmct_wire::span::Span;

    fn chunk(target: &str, text: &str, size: Option<usize>, more: bool) -> Item {
        Item {
            target: location(target),
            meta: size.map(|size| Meta {
                size: leaf(size.to_string()),
                ..Meta::default()
            }),
            data: data(text),
            more_data: more.then(Span::default),
            ..Item::default()
        }
    }

    fn take(assembler: &mut Assembler, item: &Item) -> Piece {
        assembler.take("Replace", item, &item.meta.clone().unwrap_or_default())
    }

    #[test]
    fn the_object_is_complete_with_the_last_chunk_if_its_size_is_right() {
        let mut assembler = Assembler::new(None);
        assert_eq!(
            take(&mut assembler, &chunk("./a", "abc", Some(5), true)),
            Piece::Buffered
        );
        let Piece::Complete(item) = take(&mut assembler, &chunk("./a", "de", None, false)) else {
            panic!("not complete");
        };
        assert_eq!(item_text(&item), Some("abcde"));
    }

    #[test]
    fn another_length_than_size_is_a_mismatch() {
        let mut assembler = Assembler::new(None);
        take(&mut assembler, &chunk("./a", "abc", Some(6), true));
        let last = take(&mut assembler, &chunk("./a", "de", None, false));
        assert!(matches!(last, Piece::Mismatch(_)));
    }

    #[test]
    fn a_command_elsewhere_interrupts_and_names_the_object_that_is_lost() {
        let mut assembler = Assembler::new(None);
        take(&mut assembler, &chunk("./a", "abc", Some(6), true));
        assert_eq!(
            assembler.interrupted_by("Replace", &[chunk("./a", "d", None, false)]),
            None
        );
        let lost = assembler.interrupted_by("Replace", &[chunk("./b", "d", None, false)]);
        assert_eq!(
            lost.map(|lost| uri(&lost.item.target).to_owned())
                .as_deref(),
            Some("./a")
        );
        assert_eq!(assembler.interrupted_by("Get", &[]), None);
    }

    #[test]
    fn a_size_beyond_the_limit_is_refused_to_the_last_chunk() {
        let mut assembler = Assembler::new(Some(4));
        for (size, more) in [(Some(5), true), (None, true), (None, false)] {
            assert_eq!(
                take(&mut assembler, &chunk("./a", "ab", size, more)),
                Piece::Refused(413)
            );
        }
        assert_eq!(
            take(&mut assembler, &chunk("./a", "ab", None, false)),
            Piece::Whole
        );
    }
}

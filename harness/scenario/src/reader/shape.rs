//! What a mapping may hold: one table a mapping, read by the readers, the schema and the diagnostics alike.

/// A mapping of the language.
#[derive(Debug)]
pub struct Shape {
    /// What it is called in diagnostics and in the schema: `send`.
    pub name: &'static str,
    /// What it is, one sentence.
    pub about: &'static str,
    /// Keys of which exactly one must be there; none if empty.
    pub choice: &'static [Key],
    /// Keys beside it.
    pub keys: &'static [Key],
}

/// A key of a mapping.
#[derive(Debug)]
pub struct Key {
    /// The key as written.
    pub name: &'static str,
    /// What may stand behind it.
    pub value: Value,
    /// Whether it must be there.
    pub required: bool,
    /// What it says, one sentence.
    pub about: &'static str,
}

/// What may stand behind a key.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// A text.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A number from 0 up to this.
    Number(u64),
    /// A stretch of time: `500ms`, `2s`, `1m`.
    Duration,
    /// Octets in hexadecimal.
    Octets,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of several forms.
    Either(&'static [Value]),
    /// A list.
    List(&'static Value),
    /// A mapping with keys of the author's.
    Map(&'static Value),
    /// A mapping of the language.
    Of(&'static Shape),
    /// What is said once for several keys.
    Same(&'static Value),
    /// Nothing at all.
    Nothing,
}

impl Key {
    /// A key that may be left out.
    pub const fn new(name: &'static str, value: Value, about: &'static str) -> Self {
        Self {
            name,
            value,
            required: false,
            about,
        }
    }

    /// A key that must be there.
    pub const fn required(name: &'static str, value: Value, about: &'static str) -> Self {
        Self {
            name,
            value,
            required: true,
            about,
        }
    }
}

impl Shape {
    /// Every key it may hold.
    pub fn all_keys(&self) -> impl Iterator<Item = &'static Key> + use<> {
        self.choice.iter().chain(self.keys)
    }
}

//! Short ways to make the parts of a message.

use super::message::{Content, Data, Item, Leaf, Location, Meta};

impl Leaf {
    /// A text that was read from nowhere.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}

impl From<&str> for Leaf {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Leaf {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<u16> for Leaf {
    fn from(number: u16) -> Self {
        Self::new(number.to_string())
    }
}

impl From<u32> for Leaf {
    fn from(number: u32) -> Self {
        Self::new(number.to_string())
    }
}

impl From<u64> for Leaf {
    fn from(number: u64) -> Self {
        Self::new(number.to_string())
    }
}

impl From<usize> for Leaf {
    fn from(number: usize) -> Self {
        Self::new(number.to_string())
    }
}

impl Location {
    /// A location with a LocURI alone.
    pub fn uri(uri: &str) -> Self {
        Self {
            uri: Some(Leaf::new(uri)),
            ..Self::default()
        }
    }

    /// The same location with a LocName.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        Self {
            name: Some(Leaf::new(name)),
            ..self
        }
    }
}

impl Data {
    /// Data that holds text.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self {
            content: Content::Text(text.into()),
            ..Self::default()
        }
    }

    /// Data that holds octets: text where they are UTF-8, so that it can be sent in either encoding.
    pub fn from_octets(octets: Vec<u8>) -> Self {
        let content = match String::from_utf8(octets) {
            Ok(text) => Content::Text(text),
            Err(error) => Content::Octets(error.into_bytes()),
        };
        Self {
            content,
            ..Self::default()
        }
    }
}

impl Item {
    /// An item with a target alone.
    pub fn at(target: &str) -> Self {
        Self {
            target: Some(Location::uri(target)),
            ..Self::default()
        }
    }

    /// An item with data alone.
    pub fn of_text(text: &str) -> Self {
        Self {
            data: Some(Data::from_text(text)),
            ..Self::default()
        }
    }
}

impl Meta {
    /// Meta with Format and Type.
    pub fn typed(format: &str, media_type: &str) -> Self {
        Self {
            format: Some(Leaf::new(format)),
            media_type: Some(Leaf::new(media_type)),
            ..Self::default()
        }
    }
}

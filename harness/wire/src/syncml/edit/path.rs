//! Which element is meant: `SyncBody/Status[2]/Data`.

use core::{fmt, str::FromStr};

use thiserror::Error;

use crate::syncml::tree::{Element, Node};

/// Names from the root down, slash-separated, the root itself left out: `SyncHdr/Cred/Data`.
///
/// `Status[2]` is the second child of that name, `*` any child, `*[1]` the first child; a name without a
/// number stands for every child of the name. `/` alone is the root.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    segments: Vec<Segment>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Segment {
    /// The name; nothing for `*`.
    name: Option<String>,
    /// Which of those, from one.
    number: Option<usize>,
}

/// What is wrong with a path, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("column {column}: {reason}")]
pub struct PathError {
    /// What is wrong, and what to write instead.
    pub reason: &'static str,
    /// The character where it is wrong, from one.
    pub column: usize,
}

impl Path {
    /// The path of the root.
    pub const fn root() -> Self {
        Self {
            segments: Vec::new(),
        }
    }

    /// Whether it is the path of the root.
    pub fn is_root(&self) -> bool {
        self.segments.is_empty()
    }

    /// The first element it stands for, in the order of the document.
    pub fn find<'a>(&self, root: &'a Element) -> Option<&'a Element> {
        self.find_all(root).into_iter().next()
    }

    /// Every element it stands for, in the order of the document.
    pub fn find_all<'a>(&self, root: &'a Element) -> Vec<&'a Element> {
        let mut found = vec![root];
        for segment in &self.segments {
            found = found
                .into_iter()
                .flat_map(|element| segment.matches(element).map(|(_, child)| child))
                .collect();
        }
        found
    }

    /// The way to the first element it stands for: at each level the index among the children.
    pub(super) fn locate(&self, root: &Element) -> Option<Vec<usize>> {
        let mut ways = vec![(Vec::new(), root)];
        for segment in &self.segments {
            ways = ways
                .into_iter()
                .flat_map(|(way, element)| {
                    segment.matches(element).map(move |(index, child)| {
                        let mut longer = way.clone();
                        longer.push(index);
                        (longer, child)
                    })
                })
                .collect();
        }
        ways.into_iter().next().map(|(way, _)| way)
    }
}

impl Segment {
    fn matches<'a>(&self, parent: &'a Element) -> impl Iterator<Item = (usize, &'a Element)> {
        let (skipped, taken) = match self.number {
            Some(number) => (number.saturating_sub(1), 1),
            None => (0, usize::MAX),
        };
        let found: Vec<_> = parent
            .children
            .iter()
            .enumerate()
            .filter_map(|(index, node)| match node {
                Node::Element(child) => Some((index, child)),
                Node::Text(_) | Node::Opaque(_) => None,
            })
            .filter(|(_, child)| self.name.as_ref().is_none_or(|name| *name == child.name))
            .skip(skipped)
            .take(taken)
            .collect();
        found.into_iter()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_root() {
            return formatter.write_str("/");
        }
        for (index, segment) in self.segments.iter().enumerate() {
            if index > 0 {
                formatter.write_str("/")?;
            }
            formatter.write_str(segment.name.as_deref().unwrap_or("*"))?;
            if let Some(number) = segment.number {
                write!(formatter, "[{number}]")?;
            }
        }
        Ok(())
    }
}

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        if text == "/" {
            return Ok(Self::root());
        }
        let mut segments = Vec::new();
        let mut column = 1;
        for part in text.split('/') {
            segments.push(segment(part, column)?);
            column += part.chars().count() + 1;
        }
        let begins_at_root = segments
            .first()
            .is_some_and(|first| first.name.as_deref() == Some("SyncML"));
        if begins_at_root {
            let reason = "the root SyncML is left out: begin with SyncHdr or SyncBody";
            return Err(PathError { reason, column: 1 });
        }
        Ok(Self { segments })
    }
}

fn segment(part: &str, column: usize) -> Result<Segment, PathError> {
    let (name, number) = match part.split_once('[') {
        None => (part, None),
        Some((name, rest)) => {
            let column = column + name.chars().count() + 1;
            (name, Some(bracketed(rest, column)?))
        }
    };
    if name.is_empty() {
        let reason = "the name of an element, or *, is missing here";
        return Err(PathError { reason, column });
    }
    if name == "*" {
        return Ok(Segment { name: None, number });
    }
    let stranger = |character: char| !(character.is_alphanumeric() || "-_.".contains(character));
    if let Some(before) = name.chars().position(stranger) {
        let reason = "names of elements are letters and digits";
        let column = column + before;
        return Err(PathError { reason, column });
    }
    Ok(Segment {
        name: Some(name.to_owned()),
        number,
    })
}

/// The number before the closing bracket; `column` is its own.
fn bracketed(rest: &str, column: usize) -> Result<usize, PathError> {
    let Some(digits) = rest.strip_suffix(']') else {
        let reason = "the closing ] is missing at the end of this name";
        return Err(PathError { reason, column });
    };
    let is_decimal = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    match digits.parse() {
        Ok(number) if is_decimal && number > 0 => Ok(number),
        _ => {
            let reason = "between [ and ] stands a number from 1 up";
            Err(PathError { reason, column })
        }
    }
}

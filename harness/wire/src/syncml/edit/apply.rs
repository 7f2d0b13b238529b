//! The changes themselves.

use thiserror::Error;

use super::path::Path;
use crate::syncml::tree::{Element, Node};

/// One change to a tree. Where a path stands for several elements, the first is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Replaces everything inside an element by text.
    SetText {
        /// The element.
        path: Path,
        /// Its new text.
        text: String,
    },
    /// Takes an element out.
    Remove {
        /// The element.
        path: Path,
    },
    /// Puts a new element in.
    Insert {
        /// The element that gets a child.
        parent: Path,
        /// Before which of its child elements, from zero; at the end if not said.
        index: Option<usize>,
        /// The new element.
        element: Element,
    },
    /// Gives an element another name.
    Rename {
        /// The element.
        path: Path,
        /// Its new name.
        name: String,
    },
    /// Puts an element into another namespace, and with it the descendants that took theirs from it.
    Namespace {
        /// The element.
        path: Path,
        /// Its new namespace; empty for none.
        namespace: String,
    },
    /// Puts a copy of an element right behind it.
    Duplicate {
        /// The element.
        path: Path,
    },
    /// Moves an element among its siblings.
    Move {
        /// The element.
        path: Path,
        /// Which child element of its parent it becomes, from zero.
        index: usize,
    },
}

/// Why a change was not made; the tree is as it was.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EditError {
    /// The path matches nothing.
    #[error("{0} matches no element of the message")]
    NoMatch(Path),
    /// The root has no siblings and cannot be taken out.
    #[error("the root cannot be removed, doubled or moved")]
    Root,
    /// There is no such place among the children.
    #[error("{path} cannot stand at index {index}: there are {count} places")]
    Index {
        /// The element to move, or the parent of the new one.
        path: Path,
        /// The place asked for, from zero.
        index: usize,
        /// How many places there are.
        count: usize,
    },
}

impl Edit {
    /// Makes the change.
    ///
    /// # Errors
    ///
    /// [`EditError`] if there is nothing at the path, or no such place; the tree is as it was.
    pub fn apply(&self, root: &mut Element) -> Result<(), EditError> {
        match self {
            Self::SetText { path, text } => {
                let element = find(path, root)?;
                element.children.clear();
                element.push_text(text);
            }
            Self::Rename { path, name } => find(path, root)?.name = name.as_str().into(),
            Self::Namespace { path, namespace } => {
                let element = find(path, root)?;
                let old = core::mem::take(&mut element.namespace);
                element.namespace = namespace.as_str().into();
                inherit(element, &old, namespace);
            }
            Self::Insert {
                parent,
                index,
                element,
            } => insert(parent, *index, element, find(parent, root)?)?,
            Self::Remove { path } => {
                let (parent, place) = find_in_parent(path, root)?;
                parent.children.remove(place);
            }
            Self::Duplicate { path } => {
                let (parent, place) = find_in_parent(path, root)?;
                if let Some(node) = parent.children.get(place).cloned() {
                    parent.children.insert(place + 1, node);
                }
            }
            Self::Move { path, index } => {
                let (parent, place) = find_in_parent(path, root)?;
                move_child(path, parent, place, *index)?;
            }
        }
        Ok(())
    }
}

fn find<'a>(path: &Path, root: &'a mut Element) -> Result<&'a mut Element, EditError> {
    let no_match = || EditError::NoMatch(path.clone());
    let way = path.locate(root).ok_or_else(no_match)?;
    descend(root, &way).ok_or_else(no_match)
}

/// The parent of the first element that a path stands for, and the element's place in it.
fn find_in_parent<'a>(
    path: &Path,
    root: &'a mut Element,
) -> Result<(&'a mut Element, usize), EditError> {
    let no_match = || EditError::NoMatch(path.clone());
    let way = path.locate(root).ok_or_else(no_match)?;
    let (place, way) = way.split_last().ok_or(EditError::Root)?;
    let parent = descend(root, way).ok_or_else(no_match)?;
    Ok((parent, *place))
}

fn descend<'a>(root: &'a mut Element, way: &[usize]) -> Option<&'a mut Element> {
    let mut element = root;
    for index in way {
        element = match element.children.get_mut(*index)? {
            Node::Element(child) => child,
            Node::Text(_) | Node::Opaque(_) => return None,
        };
    }
    Some(element)
}

fn insert(
    path: &Path,
    index: Option<usize>,
    element: &Element,
    parent: &mut Element,
) -> Result<(), EditError> {
    let count = parent.elements().count();
    let place = place_of(parent, index.unwrap_or(count)).ok_or_else(|| EditError::Index {
        path: path.clone(),
        index: index.unwrap_or(count),
        count: count + 1,
    })?;
    parent
        .children
        .insert(place, Node::Element(element.clone()));
    Ok(())
}

fn move_child(
    path: &Path,
    parent: &mut Element,
    place: usize,
    index: usize,
) -> Result<(), EditError> {
    let count = parent.elements().count();
    if index >= count {
        return Err(EditError::Index {
            path: path.clone(),
            index,
            count,
        });
    }
    if place_of(parent, index) == Some(place) {
        return Ok(()); // It stands there, and so does the white space around it.
    }
    let node = parent.children.remove(place);
    let target = place_of(parent, index).unwrap_or(parent.children.len());
    parent.children.insert(target, node);
    Ok(())
}

/// Where among all children the child element of an index stands, or would stand as the next one.
fn place_of(parent: &Element, index: usize) -> Option<usize> {
    let elements = parent
        .children
        .iter()
        .enumerate()
        .filter(|(_, node)| matches!(node, Node::Element(_)))
        .map(|(place, _)| place);
    elements
        .chain(core::iter::once(parent.children.len()))
        .nth(index)
}

/// On the wire a namespace holds for everything inside until another is declared.
fn inherit(element: &mut Element, old: &str, new: &str) {
    for node in &mut element.children {
        if let Node::Element(child) = node
            && child.namespace == old
        {
            child.namespace = new.into();
            inherit(child, old, new);
        }
    }
}

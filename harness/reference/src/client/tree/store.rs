//! The nodes by their paths.

use super::{Node, Right, permits};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most nodes a tree holds; 420 beyond.
const MOST_NODES: usize = 5_000;
/// The most octets all values together hold; 420 beyond.
const MOST_OCTETS: usize = 16 * 1024 * 1024;

/// A management tree.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tree {
    /// Path without the `./` of the root to node; the root is the empty path.
    nodes: BTreeMap<String, Node>,
}

impl Tree {
    /// The node at a path such as `Scratch/Text`; the root is the empty path.
    pub fn node(&self, path: &str) -> Option<&Node> {
        self.nodes.get(path)
    }

    /// The node at a path, to be changed.
    pub(crate) fn node_mut(&mut self, path: &str) -> Option<&mut Node> {
        self.nodes.get_mut(path)
    }

    /// Puts a node at a path, whatever was there.
    ///
    /// # Errors
    /// 420 if the tree is full.
    pub fn insert(&mut self, path: &str, node: Node) -> Result<(), u16> {
        let octets: usize = self.nodes.values().map(|node| node.value.len()).sum();
        if self.nodes.len() >= MOST_NODES || octets + node.value.len() > MOST_OCTETS {
            return Err(420);
        }
        self.nodes.insert(path.to_owned(), node);
        Ok(())
    }

    /// Takes a node and all below it away.
    pub(crate) fn remove(&mut self, path: &str) {
        let below = format!("{path}/");
        self.nodes
            .retain(|each, _| each != path && !each.starts_with(&below));
    }

    /// Takes a node away and leaves what is below it.
    pub(crate) fn remove_alone(&mut self, path: &str) {
        self.nodes.remove(path);
    }

    /// The names of a node's children, in order.
    pub fn children<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        let from = if path.is_empty() {
            String::new()
        } else {
            format!("{path}/")
        };
        let depth = from.len();
        self.nodes
            .range(from.clone()..)
            .take_while(move |(each, _)| each.starts_with(&from))
            .filter_map(move |(each, _)| each.get(depth..))
            .filter(|rest| !rest.is_empty() && !rest.contains('/'))
    }

    /// Whether the ACL in force at a node, its own or the nearest above, grants a right to a server.
    pub(crate) fn grants(&self, path: &str, right: Right, server: &str) -> bool {
        permits(self.acl(path), right, server)
    }

    /// The ACL in force at a node.
    pub(crate) fn acl(&self, path: &str) -> &str {
        let mut place = path;
        loop {
            let own = self.nodes.get(place).map_or("", |node| node.acl.as_str());
            if !own.is_empty() || place.is_empty() {
                return own;
            }
            place = parent(place);
        }
    }
}

/// The path above a path; the root for its children.
pub(crate) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;
    use crate::client::tree::Access;

    #[test]
    fn children_are_those_one_segment_below_and_acls_are_inherited() {
        let mut tree = Tree::default();
        tree.insert("", Node::interior(Access::Container).with_acl("Get=*"))
            .unwrap();
        for path in ["A", "A/B", "A/B/C", "AB"] {
            tree.insert(path, Node::interior(Access::Full)).unwrap();
        }
        tree.node_mut("A/B").unwrap().acl = "Get=one".to_owned();
        assert_eq!(tree.children("").collect::<Vec<_>>(), ["A", "AB"]);
        assert_eq!(tree.children("A").collect::<Vec<_>>(), ["B"]);
        assert!(tree.grants("A", Right::Get, "two") && !tree.grants("A/B/C", Right::Get, "two"));
        tree.remove("A");
        assert_eq!(tree.children("").collect::<Vec<_>>(), ["AB"]);
    }
}

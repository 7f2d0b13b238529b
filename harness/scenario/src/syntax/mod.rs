//! From YAML text to a tree in which every value keeps its place.
//!
//! Scenario files, profiles and catalogues all pass through here once. What the values mean is left to
//! their readers.

mod tree;
mod yaml;

pub use tree::{Entry, Extent, Kind, Loc, Node};
pub(crate) use yaml::plain;
pub use yaml::{LARGEST_FILE, SyntaxError, parse};

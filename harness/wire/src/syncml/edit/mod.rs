//! Changes to a tree by path: how scenarios and mutants send what is wrong on purpose.
//!
//! A message is built right, edited as a tree, and encoded; nothing here knows what right is.

mod apply;
mod path;

pub use apply::{Edit, EditError};
pub use path::{Path, PathError};

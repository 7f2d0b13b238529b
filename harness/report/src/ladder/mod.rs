//! One scenario as rows between two lifelines, the tester on the left and the implementation on the right.
//!
//! Built from the scenario's result and its events; the page draws it, the terminal prints it.

mod build;
mod package;
mod row;
mod summary;

pub use build::ladder;
pub use row::{Arrow, Note, NoteKind, Row, What};
pub use summary::summary;

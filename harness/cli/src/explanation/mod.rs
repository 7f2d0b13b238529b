//! What an id means, both ways: from SCR items to clauses, to the checks and monitors that decide them, to the
//! scenarios these stand in, to what the last run found; and from each of those back.
//!
//! `dmct explain` prints it. Nothing here judges: what a run found is taken from its `run.json`.
//!
//! | file | concept |
//! |---|---|
//! | `told.rs` | the explanation as a value, which is also its JSON form |
//! | `explain.rs` | from an id to the explanation |
//! | `evidence.rs` | what a run found of a check or a monitor |
//! | `text.rs` | the explanation for people |

mod evidence;
mod explain;
mod text;
mod told;

pub use evidence::Recorded;
pub use explain::explain;
pub use text::text;
pub use told::{Check, Clause, Evidence, Explanation, Item, Monitor, Scenario};

//! What holds what: SCR items, the clauses that serve them, the checks and monitors that decide those.
//!
//! The catalogues say which clauses serve an item, scenarios and monitors which clauses they judge. Here both are
//! joined, for commands that show it and for tests that forbid gaps. Nothing here judges or plays.
//!
//! | file | concept |
//! |---|---|
//! | `traces.rs` | clauses, and what decides each |
//! | `serving.rs` | items, and the clauses that serve them |
//! | `covering.rs` | items, and the scenarios whose heads name them |

mod covering;
mod serving;
mod traces;

pub use covering::covering;
pub use serving::{is_served, serves, undecided};
pub use traces::{Basis, HeldBy, Traces, Watch, all_watches};

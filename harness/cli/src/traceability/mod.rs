//! What holds what: SCR items, the clauses that serve them, the checks and monitors that decide those.
//!
//! The catalogues say which clauses serve an item, scenarios and monitors which clauses they judge. Here both are
//! joined, for commands that show it and for tests that forbid gaps. Nothing here judges or plays.
//!
//! | file | concept |
//! |---|---|
//! | `covering.rs` | the scenarios that cover an item |

mod covering;

pub use covering::covering;

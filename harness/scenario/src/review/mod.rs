//! The static conformance review: whether what an implementation claims can be true, before anything runs.
//!
//! The claims of a profile are held against the requirements of the SCR tables, across documents, and
//! against the few demands on claims that stand in the text alone. What is found stops nothing by itself:
//! a device may lack what is mandatory and still be tested. Whether a claim is true is left to the run.
//!
//! | file | concept |
//! |---|---|
//! | `evaluate.rs` | the claims against the tables |
//! | `demand.rs` | what the text demands of claims, where the tables have no item for it |
//! | `tell.rs` | a finding as a warning in the profile, and as a line of text |

mod demand;
mod evaluate;
mod tell;
#[cfg(test)]
mod tests;

pub use evaluate::{Finding, lacking, review};
pub use tell::{line, warnings};

//! What an implementation was seen to do, held against what it claims.
//!
//! Beside verdicts a record shows what works though nobody claims it, and what is claimed and never seen. Signs
//! are functions of a conversation, like monitors, and as cautious: a sign counts only where it can mean nothing
//! else. What differs is a note for a reader. It changes no verdict: where a gap breaks a clause, a scenario
//! or a monitor holds the implementation to that.
//!
//! | file | concept |
//! |---|---|
//! | `sign.rs` | what shows that an item is supported, and where it was seen |
//! | `table.rs` | all signs |
//! | `client.rs`, `server.rs`, `pushes.rs` | the signs, a file a group |
//! | `value.rs` | what messages say of the implementation, against its profile |
//! | `compare.rs` | from claims, results and sightings to gaps |

mod client;
mod compare;
mod pushes;
mod server;
mod sign;
mod table;
#[cfg(test)]
mod tests;
mod value;

pub use compare::gaps;
pub use sign::{Sighting, sightings};
pub use value::values;

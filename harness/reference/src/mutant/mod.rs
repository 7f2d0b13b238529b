//! The honest peers, each wrong in one named way.
//!
//! A mutant stands for a faulty implementation: a tester that is any good catches it, for the clause it
//! violates. A mutant acts in one of two manners ([`Means`]): it edits messages of an honest peer on their
//! way out, or it throws a switch inside the peer ([`crate::conduct::Misdeed`]). Either way a
//! [`crate::conduct::Witness`] counts how often the wrong was really done, so that a scenario in which it had
//! no occasion is not taken for one that missed it.
//!
//! [`all`] is the table; a new mutant is one entry in a file of its family.

mod client;
mod edits;
mod entry;
mod saboteur;
mod scout;
mod server;
mod table;

pub use entry::{Headers, Means, Memory, Mutant, Role};
pub use saboteur::{Saboteur, Seal};
pub use scout::{Occasions, Scout};
pub use table::{all, by_name};

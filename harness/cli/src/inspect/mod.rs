//! Judges a recording of a session between two others, without a scenario.
//!
//! From [`crate::capture`] come messages; here they are put into conversations (`sessions.rs`), both sides of which
//! are watched by every monitor (`watch.rs`), and whose proofs of identity are computed again where secrets are
//! known (`proof.rs`). What is found (`finding.rs`) is written as text, as JSON and as the page of a run
//! (`told.rs`, `page.rs`). No rule of the protocol stands here: they are the monitors'.

mod finding;
mod inspection;
mod page;
mod proof;
mod secrets;
mod sessions;
mod told;
mod watch;

pub use finding::Finding;
pub use inspection::{Inspection, inspect};
pub use page::run;
pub use secrets::{Account, Accounts};
pub use sessions::{Conversation, conversations};
pub use told::{json, text};

//! What `dmct check` says of files beyond their mistakes: what is probably not meant.
//!
//! A file with mistakes is not looked at any further. Everything here is a warning: the file can be used, and says
//! less than it seems to. What a test cannot lose is not tested; most of these lints look for that.
//!
//! | file | concept |
//! |---|---|
//! | `look.rs` | one file, or a library, from its text to everything that is said of it |
//! | `doubts.rs` | a file without mistakes, with what lints look at |
//! | `names.rs` | names, parameters and labels that nothing uses; values that stand there twice |
//! | `clauses.rs` | clauses that nothing holds to; IXIT values that are not documented; keys behind the steps |
//! | `control.rs` | checks that something does not happen, and what they stand on |
//! | `refused.rs` | what a scenario takes for a refusal or for being ignored, and what for being carried out |
//! | `sent.rs` | what a scenario has told the implementation to do, up to a step |
//! | `footing.rs` | refusals that an implementation passes which refuses, or ignores, everything of that kind |
//! | `alive.rs` | silences behind which nothing shows that the implementation is still there |
//! | `decided.rs` | checks that cannot fail, given earlier ones, and alternatives that can never be taken |
//! | `implies.rs` | whether a check holds whenever another one does |
//! | `within.rs` | whether a matcher takes whatever another one takes |
//! | `needs.rs` | expressions that contradict what is covered, or say nothing |
//! | `times.rs` | waits that are longer than a scenario may take |
//! | `cleanup.rs` | clean-ups that put nothing right |

mod alive;
mod clauses;
mod cleanup;
mod control;
mod decided;
mod doubts;
mod footing;
mod implies;
mod look;
mod names;
mod needs;
mod refused;
mod sent;
mod times;
mod within;

pub(crate) use within::takes_anything;

pub use look::{check_file, check_library};

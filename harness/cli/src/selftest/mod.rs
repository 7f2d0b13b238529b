//! The tester tested: every mutant of the reference peers against the whole suite of its role.
//!
//! A check that cannot fail says nothing. So each peer is made wrong in one named way after the other, played in
//! memory against every scenario, and must be caught: by a scenario that decides an item it breaks, for a clause it
//! violates. And the other way round: what no mutant breaks is listed, unless `scenarios/unbroken.yaml` says why.
//!
//! Every scenario meets a fresh peer, so each is played by itself, whatever became of the others. That shows all
//! that a mutant breaks. What catches it in a run is less: what builds on a scenario that did not pass is blocked
//! there, and is reckoned so here.
//!
//! | file | concept |
//! |---|---|
//! | `choice.rs` | which mutants are meant, by names and parts of names |
//! | `stage.rs` | the plans of one role, in every setting that some scenario needs |
//! | `play.rs` | one plan played against a mutant or the honest peer: result, findings of the monitors, witness |
//! | `place.rs` | where a check stands: scenario, step, place in the step |
//! | `attempt.rs` | one mutant against a stage: what it breaks, and what catches it |
//! | `matrix.rs` | all mutants: what catches each, and what none breaks |

mod attempt;
mod choice;
mod matrix;
mod place;
mod play;
mod stage;

pub use attempt::{Attempt, Break};
pub use choice::chosen;
pub use matrix::{Progress, test};
pub use place::{Place, places};
pub use play::{Act, Played};
pub use stage::Stage;

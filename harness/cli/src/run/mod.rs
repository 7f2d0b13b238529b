//! Which plan is played when, and what comes of it.
//!
//! | file | concept |
//! |---|---|
//! | `job.rs` | what a run is to play: the profiles, each with its plans |
//! | `shard.rs` | which part of the plans a shard plays |
//! | `earlier.rs` | what an earlier part of a run had done, so that it can go on |
//! | `recorder.rs` | where events go: to the transcript, and to the judge |
//! | `schedule.rs` | what may be played now, what is blocked, when an implementation is given up |
//! | `liveness.rs` | whether an implementation that fell silent is still there |
//! | `worker.rs` | plans played at tables, several at a time |
//! | `waivers.rs` | the known failures of the profiles, applied to a run |
//! | `outcome.rs` | from results to the run that the report is made of |
//! | `again.rs` | a recorded run judged again |

mod again;
mod earlier;
mod job;
mod liveness;
mod outcome;
mod recorder;
mod schedule;
mod shard;
mod waivers;
mod worker;

pub use again::{judge_again, parts};
pub use earlier::{Earlier, finished, sections};
pub use job::{Job, jobs, plans_for};
pub use liveness::{Reach, Sign};
pub use outcome::{Part, Seen, Whole, assemble, monitor, tool, watch};
pub use recorder::{Recorder, Transcript};
pub use schedule::{Limit, Probe, Schedule, Turn};
pub use shard::in_shard;
pub use worker::{Watcher, play_all, play_rest};

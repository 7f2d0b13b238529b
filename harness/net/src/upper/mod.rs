//! The upper tester: whatever drives the implementation under test from above.
//!
//! Asked a [`dmct_wire::peer::Stimulus`], it gives an [`dmct_wire::peer::Answer`], always and in
//! bounded time if its own limits say so. A hook is handed the stimulus as JSON on its standard input
//! and prints its answer as JSON; nothing is ever handed to a shell. What a hook means by its answer is
//! for the peer to judge.

mod command;
mod hook;
mod local;
mod operator;
mod persistent;
mod tester;

pub use command::CommandTester;
pub use hook::{Hook, kill_everything};
pub use local::{LocalTester, Question};
pub use operator::OperatorTester;
pub use persistent::PersistentTester;
pub use tester::{Honesty, UpperTester};

pub(crate) use hook::{Ending, Process};

//! A scenario file to its plans: one for each variant, or every mistake at once.
//!
//! The tree of the file is read once for each combination of its parameters. Names, clauses, items,
//! labels and the order of steps are checked on the way; what is left for the engine is a
//! [`Plan`] in which nothing can be unknown. What is merely doubtful is said by [`crate::lint`].
//!
//! | file | concept |
//! |---|---|
//! | `shapes.rs` | the keys of every mapping of the language |
//! | `scenario.rs` | the file from its top: title, covers, variants, applicability |
//! | `flow.rs` | what is known and possible at a step: names, labels, an open session |
//! | `step.rs`, `session.rs`, `send.rs`, `command.rs`, `item.rs`, `edit.rs`, `notify.rs`, `ask.rs`, `interaction.rs` | the steps |
//! | `check.rs`, `expectation.rs`, `matcher.rs` | the checks |

mod ask;
mod check;
mod command;
#[cfg(test)]
mod coverage;
mod edit;
mod expectation;
mod flow;
mod interaction;
mod item;
mod matcher;
mod notify;
mod scenario;
mod send;
mod session;
mod shapes;
mod step;
mod variant;

pub(crate) use flow::Remark;
pub(crate) use scenario::{Outcome, read};
pub(crate) use shapes::SCENARIO;

use crate::catalogue::{Catalogue, ClauseEntry};
use crate::diagnostic::Diagnostic;
use crate::plan::{Plan, Role};
use crate::profile::Profile;
use crate::reader::Reader;
use crate::source::Source;

/// Lowers a scenario file for an implementation under test: a plan for each variant.
///
/// # Errors
/// All mistakes in the file.
pub fn lower(
    source: &Source,
    catalogue: &Catalogue,
    profile: &Profile,
) -> Result<Vec<Plan>, Vec<Diagnostic>> {
    let outcome = read(source, catalogue, Some(profile));
    if outcome.diagnostics.is_empty() {
        Ok(outcome.plans)
    } else {
        Err(outcome.diagnostics)
    }
}

/// Lowers a scenario file for no implementation in particular: what depends on a profile is taken to be there. Such
/// plans say what is checked; they are not to be played.
///
/// # Errors
/// All mistakes in the file.
pub fn outline(source: &Source, catalogue: &Catalogue) -> Result<Vec<Plan>, Vec<Diagnostic>> {
    let outcome = read(source, catalogue, None);
    if outcome.diagnostics.is_empty() {
        Ok(outcome.plans)
    } else {
        Err(outcome.diagnostics)
    }
}

/// One file while it is lowered.
struct Lowering<'a> {
    reader: Reader<'a>,
    catalogue: &'a Catalogue,
    profile: Option<&'a Profile>,
    /// The document of the scenario.
    spec: String,
    /// The role of the implementation under test.
    role: Role,
    /// The clauses that the scenario rests on.
    clauses: Vec<&'a ClauseEntry>,
    /// The SCR items that it decides, each as the plan names it.
    covers: Vec<String>,
    flow: flow::Flow,
}

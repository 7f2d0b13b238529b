//! One file, or a library, from its text to everything that is said of it.

use super::doubts::Doubts;
use super::footing::Footing;
use crate::catalogue::Catalogue;
use crate::diagnostic::Diagnostic;
use crate::header::Header;
use crate::lower;
use crate::order::order;
use crate::plan::Plan;
use crate::source::{Library, Source};
use crate::syntax::parse;

/// Everything that is wrong or doubtful in a scenario file, without a profile.
pub fn check_file(source: &Source, catalogue: &Catalogue) -> Vec<Diagnostic> {
    look(source, catalogue, &[]).1
}

/// Everything that is wrong or doubtful in a library: its catalogues, every scenario, and scenarios that
/// stand on themselves.
pub fn check_library(library: &Library) -> Vec<Diagnostic> {
    let (catalogue, mut diagnostics) = Catalogue::load_what_is_right(library);
    let headers = library.headers();
    let mut plans = Vec::new();
    let mut footing = Footing::default();
    for source in library.scenarios() {
        let (lowered, found) = look(source, &catalogue, &headers);
        footing.add(source, &lowered);
        plans.extend(lowered);
        diagnostics.extend(found);
    }
    diagnostics.extend(footing.refusals_alone());
    if let Err(cycles) = order(plans) {
        diagnostics.extend(cycles);
    }
    diagnostics
}

/// The plans of a file and what is said of it; `headers` are those of the scenarios around it, as far as they are known.
fn look(
    source: &Source,
    catalogue: &Catalogue,
    headers: &[Header],
) -> (Vec<Plan>, Vec<Diagnostic>) {
    let mut outcome = lower::read(source, catalogue, None);
    let mut diagnostics = std::mem::take(&mut outcome.diagnostics);
    if diagnostics.is_empty()
        && let Ok(tree) = parse(&source.text)
    {
        let doubts = Doubts {
            source,
            catalogue,
            headers,
            tree: &tree,
            outcome: &outcome,
        };
        diagnostics.extend(doubts.all());
    }
    (outcome.plans, diagnostics)
}

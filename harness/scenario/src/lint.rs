//! What `dmct check` says of files beyond their mistakes: what is probably not meant.

use crate::catalogue::Catalogue;
use crate::diagnostic::Diagnostic;
use crate::lower::{self, Outcome, Remark};
use crate::order::order;
use crate::plan::{Level, Plan};
use crate::profile::is_known_ixit;
use crate::source::{Library, Source};
use crate::syntax::{Extent, parse};

/// Everything that is wrong or doubtful in a scenario file, without a profile.
pub fn check_file(source: &Source, catalogue: &Catalogue) -> Vec<Diagnostic> {
    look(source, catalogue).1
}

/// Everything that is wrong or doubtful in a library: its catalogues, every scenario, and scenarios that
/// stand on themselves.
pub fn check_library(library: &Library) -> Vec<Diagnostic> {
    let (catalogue, mut diagnostics) = Catalogue::load_what_is_right(library);
    let mut plans = Vec::new();
    for source in library.scenarios() {
        let (lowered, found) = look(source, &catalogue);
        plans.extend(lowered);
        diagnostics.extend(found);
    }
    if let Err(cycles) = order(plans) {
        diagnostics.extend(cycles);
    }
    diagnostics
}

fn look(source: &Source, catalogue: &Catalogue) -> (Vec<Plan>, Vec<Diagnostic>) {
    let mut outcome = lower::read(source, catalogue, None);
    let mut diagnostics = std::mem::take(&mut outcome.diagnostics);
    if diagnostics.is_empty() {
        let doubts = Doubts {
            source,
            outcome: &outcome,
        };
        diagnostics.extend(doubts.unused_names());
        diagnostics.extend(doubts.clauses(catalogue));
        diagnostics.extend(doubts.missing_control());
        diagnostics.extend(doubts.head_behind_steps());
        diagnostics.extend(doubts.unknown_ixit());
    }
    (outcome.plans, diagnostics)
}

/// A file without mistakes, and what was seen in it.
struct Doubts<'a> {
    source: &'a Source,
    outcome: &'a Outcome,
}

impl Doubts<'_> {
    fn warning(&self, extent: Extent, message: String) -> Diagnostic {
        Diagnostic::warning(self.source, extent, message)
    }

    /// Names that are given and used nowhere.
    fn unused_names(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for remark in &self.outcome.remarks {
            let (what, name, extent) = match remark {
                Remark::Captured(name, extent) => ("the name", name, extent),
                Remark::Parameter(name, extent) => ("the parameter", name, extent),
                _ => continue,
            };
            if !self.outcome.used.contains(name) {
                let message = format!("{what} `{name}` is used nowhere");
                found.push(self.warning(*extent, message));
            }
        }
        found
    }

    /// Clauses that nothing holds to, and checks of what nobody has to do.
    fn clauses(&self, catalogue: &Catalogue) -> Vec<Diagnostic> {
        let held = |id: &str| {
            let mut remarks = self.outcome.remarks.iter();
            remarks.any(|remark| matches!(remark, Remark::Holds(held) if held == id))
        };
        let mut found = Vec::new();
        for remark in &self.outcome.remarks {
            let Remark::Clause(id, extent) = remark else {
                continue;
            };
            let level = catalogue.clause(id).map(|clause| clause.level);
            if !held(id) {
                let message = format!("no check holds to the clause `{id}`");
                let help = "name it in a check, or take it out";
                found.push(self.warning(*extent, message).help(help));
            } else if level == Some(Level::May) {
                let message = format!("checks hold to `{id}`, which nobody must follow");
                found.push(self.warning(*extent, message));
            }
        }
        found
    }

    /// A check that something does not happen, without a scenario that shows it can.
    fn missing_control(&self) -> Option<Diagnostic> {
        let has_control = self.outcome.plans.iter().any(|plan| plan.control.is_some());
        let negative = self.outcome.remarks.iter().find_map(|remark| match remark {
            Remark::Negative(extent) => Some(*extent),
            _ => None,
        });
        let extent = negative.filter(|_| !has_control)?;
        let message = "this passes, too, if the implementation does nothing at all".to_owned();
        let help =
            "name as `control` a scenario in which the same stimulus, well formed, is acted upon";
        Some(self.warning(extent, message).help(help))
    }

    /// Keys of the head that stand behind the steps, where listing does not see them.
    fn head_behind_steps(&self) -> Option<Diagnostic> {
        let tree = parse(&self.source.text).ok()?;
        let entries = tree.entries()?;
        let steps = entries
            .iter()
            .position(|entry| entry.key.value == "steps")?;
        let behind = entries.get(steps + 1..)?;
        let late = behind.iter().find(|entry| entry.key.value != "cleanup")?;
        let message = format!("`{}` stands behind `steps`", late.key.value);
        let help = "put it before: listing reads a file only that far";
        Some(self.warning(late.key.extent, message).help(help))
    }

    /// IXIT names that no documentation of profiles mentions.
    fn unknown_ixit(&self) -> Vec<Diagnostic> {
        let tree = parse(&self.source.text).ok();
        let scalars = tree.as_ref().map(|tree| tree.scalars()).unwrap_or_default();
        let names = self.outcome.ixit.iter().filter(|name| !is_known_ixit(name));
        names
            .map(|name| {
                let hole = format!("{{{name}}}");
                let place = scalars.iter().find(|scalar| scalar.value.contains(&hole));
                let extent = place.map(|scalar| scalar.extent).unwrap_or_default();
                let message = format!("`{name}` is no documented IXIT value");
                self.warning(extent, message)
                    .help("profiles that do not have it make the scenario inconclusive")
            })
            .collect()
    }
}

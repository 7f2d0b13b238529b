//! Clauses that nothing holds to, IXIT values that are not documented, and keys behind the steps.

use super::doubts::Doubts;
use crate::diagnostic::Diagnostic;
use crate::lower::Remark;
use crate::plan::Level;
use crate::profile::is_known_ixit;

impl Doubts<'_> {
    /// Clauses that nothing holds to, and checks of what nobody has to do.
    pub(super) fn clauses(&self) -> Vec<Diagnostic> {
        let held = |id: &str| {
            let mut remarks = self.outcome.remarks.iter();
            remarks.any(|remark| matches!(remark, Remark::Holds(held) if held == id))
        };
        let mut found = Vec::new();
        for remark in &self.outcome.remarks {
            let Remark::Clause(id, extent) = remark else {
                continue;
            };
            let level = self.catalogue.clause(id).map(|clause| clause.level);
            if !held(id) {
                let message = format!("no check holds to the clause `{id}`");
                let help = "name it in a check, or take it out";
                found.push(self.warning(*extent, message).help(help));
            } else if level == Some(Level::May) {
                let message = format!("checks hold to `{id}`, which nobody must follow");
                let help = "hold to a clause of level MUST or SHOULD: this check cannot fail";
                found.push(self.warning(*extent, message).help(help));
            }
        }
        found
    }

    /// Keys of the head that stand behind the steps, where listing does not see them.
    pub(super) fn head_behind_steps(&self) -> Option<Diagnostic> {
        let entries = self.tree.entries()?;
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
    pub(super) fn unknown_ixit(&self) -> Vec<Diagnostic> {
        let scalars = self.tree.scalars();
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

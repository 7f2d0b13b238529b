//! Names, parameters and labels that nothing uses; values that stand there twice.

use super::doubts::Doubts;
use crate::diagnostic::Diagnostic;
use crate::lower::Remark;
use crate::syntax::Extent;

impl Doubts<'_> {
    /// Names that are given and used nowhere.
    pub(super) fn unused_names(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for remark in &self.outcome.remarks {
            let (what, name, extent) = match remark {
                Remark::Captured(name, extent) => ("the name", name, extent),
                Remark::Parameter(name, extent) => ("the parameter", name, extent),
                _ => continue,
            };
            if !self.outcome.used.contains(name) {
                let message = format!("{what} `{name}` is used nowhere");
                let help = format!("write `{{{name}}}` where it is meant, or take it out");
                found.push(self.warning(*extent, message).help(help));
            }
        }
        found
    }

    /// Labels of commands that nothing refers to.
    pub(super) fn unused_labels(&self) -> Vec<Diagnostic> {
        let refers = |label: &str| {
            let mut remarks = self.outcome.remarks.iter();
            remarks.any(|remark| matches!(remark, Remark::Refers(to) if to == label))
        };
        let unused = self
            .outcome
            .remarks
            .iter()
            .filter_map(|remark| match remark {
                Remark::Labelled(label, extent) if !refers(label) => Some((label, *extent)),
                _ => None,
            });
        unused
            .map(|(label, extent)| {
                let message = format!("no check and no answer refers to the label `{label}`");
                self.warning(extent, message).help(format!(
                    "write `of: {label}` where it is meant, or take it out"
                ))
            })
            .collect()
    }

    /// Values of a list in the head, or of a parameter, that stand there twice.
    pub(super) fn said_twice(&self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for key in ["covers", "clauses", "versions", "builds_on"] {
            found.extend(self.doubled(&self.listed(key), "it counts once; take one out"));
        }
        let parameters = self.tree.value_of("parameters");
        for entry in parameters
            .and_then(|node| node.entries())
            .unwrap_or_default()
        {
            let values = entry.value.scalars();
            let values: Vec<_> = values.iter().map(|one| (one.value, one.extent)).collect();
            let help = "the same variant would run twice under one id; take one out";
            found.extend(self.doubled(&values, help));
        }
        found
    }

    fn doubled(&self, values: &[(&str, Extent)], help: &str) -> Vec<Diagnostic> {
        let again = values.iter().enumerate().filter(|(index, (value, _))| {
            let before = values.iter().take(*index);
            before.into_iter().any(|(other, _)| other == value)
        });
        again
            .map(|(_, (value, extent))| {
                let message = format!("`{value}` stands in this list already");
                self.warning(*extent, message).help(help)
            })
            .collect()
    }
}

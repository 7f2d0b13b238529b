//! Checks that something does not happen, and what they stand on.

use super::doubts::Doubts;
use crate::diagnostic::Diagnostic;
use crate::lower::Remark;
use crate::syntax::Extent;

/// What a scenario stands on: the key that says so, the other scenario, and where it is named.
type Footing<'a> = (&'static str, &'a str, Extent);

impl Doubts<'_> {
    /// A check that something does not happen, without a scenario that shows it can.
    pub(super) fn missing_control(&self) -> Option<Diagnostic> {
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

    /// Scenarios that it stands on and that no run plays together with it.
    pub(super) fn impossible_footing(&self) -> Vec<Diagnostic> {
        let control = self.tree.value_of("control");
        let control = control.and_then(|node| Some(("control", node.scalar()?, node.extent)));
        let others = self.listed("builds_on");
        let others = others
            .into_iter()
            .map(|(id, extent)| ("builds_on", id, extent));
        let footings: Vec<Footing<'_>> = control.into_iter().chain(others).collect();
        let wrong = footings.iter().filter_map(|(key, id, extent)| {
            let reason = self
                .of_another_role(id)
                .or_else(|| self.of_another_version(id))?;
            let message = format!("`{id}` cannot serve as `{key}`: {reason}");
            let help = "name a scenario that runs wherever this one does";
            Some(self.warning(*extent, message).help(help))
        });
        wrong.collect()
    }

    fn of_another_role(&self, id: &str) -> Option<String> {
        let own = self.outcome.plans.first()?.role.word();
        let role = id.split('/').nth(1).filter(|role| *role != own)?;
        Some(format!("it tests a {role}, and this one a {own}"))
    }

    /// Why it is left out in some run of this scenario, by the protocol versions that both apply to.
    fn of_another_version(&self, id: &str) -> Option<String> {
        let other = self.headers.iter().find(|header| header.id == id)?;
        let own = self.listed("versions");
        let own: Vec<&str> = match own.as_slice() {
            [] => vec!["DM/1.2", "DM/1.3"],
            said => said.iter().map(|(version, _)| *version).collect(),
        };
        let lost = own.iter().find(|version| !other.applies_to(version))?;
        Some(format!("this one applies to {lost}, and that one does not"))
    }
}

//! Clean-ups that put nothing right.

use super::doubts::Doubts;
use crate::diagnostic::Diagnostic;
use crate::plan::{Action, Step};

impl Doubts<'_> {
    /// A clean-up in which nothing is said to the implementation but what any session says.
    pub(super) fn idle_cleanup(&self) -> Option<Diagnostic> {
        let mut entries = self.tree.entries()?.iter();
        let entry = entries.find(|entry| entry.key.value == "cleanup")?;
        let mut plans = self.outcome.plans.iter();
        if plans.any(|plan| plan.cleanup.iter().any(changes)) {
            return None;
        }
        let message = "this clean-up changes nothing";
        let help = "send what undoes the steps, ask the upper tester, or take it out";
        Some(self.warning(entry.key.extent, message).help(help))
    }
}

/// Whether a step can change anything in the implementation.
fn changes(step: &Step) -> bool {
    match &step.action {
        Action::Send(send) => !send.commands.is_empty() || send.fault.body.is_some(),
        Action::Session(open) => {
            open.notify.is_some() || open.challenge.is_some() || !open.commands.is_empty()
        }
        Action::Notify(_)
        | Action::Push(_)
        | Action::Ask(_)
        | Action::AskToNotify { .. }
        | Action::AskToPush { .. }
        | Action::Certificate(_) => true,
        Action::Either { ways, .. } => ways.iter().any(|way| way.then.iter().any(changes)),
        Action::Trigger
        | Action::Expect(_)
        | Action::Check(_)
        | Action::ExpectNotification(_)
        | Action::ExpectRegistration(_)
        | Action::ExpectShown(_)
        | Action::Silence(_)
        | Action::Close
        | Action::Drop
        | Action::Bind { .. } => false,
    }
}

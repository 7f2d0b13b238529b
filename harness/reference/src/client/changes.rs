//! Telling the server whether the tree changed since its last session (DM Protocol 1.3, 6.8).

use super::{
    Client,
    session::Session,
    tree::{Node, Right},
};
use crate::{
    conduct::Misdeed,
    phrase::{alert, location},
};
use dmct_wire::syncml::message::{Command, Item};

/// The leaf that counts sessions, and so is never what it was.
const SESSIONS: &str = "Scratch/Sessions";

impl Client {
    /// Alert 1227 if nothing changed since the last session, Alert 1228 with what changed and the server may read;
    /// nothing before the first session, nor where the upper tester has such an alert raised.
    pub(super) fn tree_report(&self) -> Option<Command> {
        let raised = |code| self.state.raised.iter().any(|raised| raised.code == code);
        let speaks = self.config.protocol == "DM/1.3" && self.state.known;
        if !speaks || raised(1227) || raised(1228) {
            return None;
        }
        let unchanged = || Some(alert(1227, Vec::new()));
        let changed = &self.state.changed;
        if changed.is_empty() || self.conduct.does(Misdeed::DeniesChanges) {
            return unchanged();
        }
        let server = &self.config.account.server_id;
        let readable = |path: &&str| self.state.tree.grants(path, Right::Get, server);
        let changed = changed.iter().map(String::as_str);
        let mut places: Vec<&str> = changed.filter(readable).collect();
        if places.is_empty() {
            return unchanged().filter(|_| self.conduct.does(Misdeed::DeniesHiddenChanges));
        }
        if self.conduct.does(Misdeed::ReportsUnchangedNodes) {
            places.push("Scratch/Number");
        }
        if self.conduct.does(Misdeed::ReportsRestlessNodes) {
            places.push(SESSIONS);
        }
        let item = |path: &str| Item {
            source: location(format!("./{path}")),
            ..Item::default()
        };
        Some(alert(1228, places.into_iter().map(item).collect()))
    }

    /// Counts a session in the tree.
    pub(super) fn count_session(&mut self) {
        if let Some(Node { value, .. }) = self.state.tree.node_mut(SESSIONS)
            && let Ok(count) = value.parse::<u64>()
        {
            *value = count.saturating_add(1).to_string();
        }
    }

    /// Once Package #1 was taken: the server knows of the changes that were there when it was written.
    pub(super) fn note_reported(&mut self, session: &mut Session) {
        let told = core::mem::take(&mut session.changes);
        if session.opening {
            self.state.known = true;
            self.state.changed.retain(|path| !told.contains(path));
        }
    }
}

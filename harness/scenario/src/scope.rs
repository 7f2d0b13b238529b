//! Which SCR items bind an implementation of a protocol version.
//!
//! The tables are those of DM 1.3. A device of DM/1.2 owes nothing to documents that came after it, nor an
//! item whose scenarios all apply to other versions. Whether it claims an item is another matter.

use crate::catalogue::{Catalogue, ScrItem};
use crate::expression::ItemRef;
use crate::plan::Role;
use crate::source::Library;
use std::collections::BTreeMap;

/// The documents that came with DM 1.3: they have no forerunner in which the same items stand.
const OF_1_3: [&str; 2] = ["noti-1.3", "push-1.3"];

/// What binds the implementations of one role and protocol version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    version: String,
    /// Whether any of its scenarios applies, for each item that has scenarios.
    decided: BTreeMap<(String, String), bool>,
}

impl Scope {
    /// What binds implementations of a role and version, by the scenarios of a library.
    pub fn of(library: &Library, catalogue: &Catalogue, role: Role, version: &str) -> Self {
        let mut decided = BTreeMap::new();
        for header in library.headers() {
            let mut parts = header.id.split('/');
            let (spec, of) = (parts.next(), parts.next());
            if of != Some(role.word()) {
                continue;
            }
            for covered in &header.covers {
                let Some(item) = catalogue.item(spec, role, &ItemRef::parse(covered)) else {
                    continue;
                };
                let key = (item.spec.clone(), item.id.clone());
                *decided.entry(key).or_insert(false) |= header.applies_to(version);
            }
        }
        Self {
            version: version.to_owned(),
            decided,
        }
    }

    /// The protocol version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether an item binds.
    pub fn binds(&self, item: &ScrItem) -> bool {
        let came_later = OF_1_3.contains(&item.spec.as_str()) && self.version != "DM/1.3";
        let key = (item.spec.clone(), item.id.clone());
        !came_later && self.decided.get(&key).is_none_or(|applies| *applies)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may panic")]

    use super::*;

    #[test]
    fn an_item_whose_scenarios_are_all_for_another_version_does_not_bind() {
        let library = Library::from_files(
            [
                (
                    "pro-1.3/scr.yaml",
                    "- { id: A, role: client, table: T, status: M, section: 1, function: F }\n\
                     - { id: B, role: client, table: T, status: M, section: 1, function: F }\n\
                     - { id: C, role: client, table: T, status: M, section: 1, function: F }\n",
                ),
                (
                    "noti-1.3/scr.yaml",
                    "- { id: N, role: client, table: T, status: M, section: 1, function: F }\n",
                ),
                (
                    "pro-1.3/client/x/one.yaml",
                    "title: T\ncovers: [A, B]\nversions: [DM/1.3]\nsteps: []\n",
                ),
                (
                    "pro-1.3/client/x/two.yaml",
                    "title: T\ncovers: [B]\nsteps: []\n",
                ),
                (
                    "pro-1.3/server/x/three.yaml",
                    "title: T\ncovers: [A]\nsteps: []\n",
                ),
            ]
            .map(|(name, text)| (format!("scenarios/{name}"), text.to_owned()))
            .to_vec(),
        );
        let catalogue = Catalogue::load(&library).unwrap();
        let binding = |version| {
            let scope = Scope::of(&library, &catalogue, Role::Client, version);
            let items = catalogue.items.iter();
            let bound = items.filter(|item| scope.binds(item));
            bound.map(|item| item.id.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(binding("DM/1.3"), ["A", "B", "C", "N"]);
        // C has no scenario: nothing says that it does not bind.
        assert_eq!(binding("DM/1.2"), ["B", "C"]);
    }
}

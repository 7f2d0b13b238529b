//! What the documents demand: SCR items and clauses, read from the scenarios' folder.
//!
//! Lowering asks the catalogue what an id means; coverage and the report list it. What an implementation
//! claims is left to the profile.

mod clause;
mod excuse;
mod item;
mod load;
mod quick;
mod unbroken;

pub use clause::{ClauseEntry, Subject};
pub use item::{ScrItem, Status};
pub(crate) use load::{CLAUSE, ITEM};
pub use unbroken::{Unbroken, read_unbroken};

use crate::expression::ItemRef;
use crate::plan::Role;
use std::collections::BTreeSet;

/// Everything that the documents demand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Catalogue {
    /// The SCR items, in the order of the documents.
    pub items: Vec<ScrItem>,
    /// The clauses, in the order of the documents.
    pub clauses: Vec<ClauseEntry>,
    /// The ids of all scenarios of the library.
    pub scenarios: BTreeSet<String>,
}

impl Catalogue {
    /// The item that an id means: one of the document named with it, else of this document, else of the
    /// only document that has it. `role` decides only between items that are equal but for their role.
    pub fn item<'c>(
        &'c self,
        spec: Option<&str>,
        role: Role,
        reference: &ItemRef,
    ) -> Option<&'c ScrItem> {
        let named: Vec<&'c ScrItem> = self.items_named(reference).collect();
        let of_spec = |wanted: &str| {
            let mut of_spec = named.iter().filter(|item| item.spec == wanted);
            let first = of_spec.clone().next();
            of_spec.find(|item| item.role == role).or(first).copied()
        };
        match spec.and_then(of_spec) {
            Some(item) => Some(item),
            None => match named.as_slice() {
                [only] => Some(only),
                _ => None,
            },
        }
    }

    /// Every item that an id can mean.
    pub fn items_named<'c, 'r>(
        &'c self,
        reference: &'r ItemRef,
    ) -> impl Iterator<Item = &'c ScrItem> + use<'c, 'r> {
        self.items.iter().filter(|item| {
            let spec = reference.spec.as_ref();
            item.id == reference.id && spec.is_none_or(|spec| *spec == item.spec)
        })
    }

    /// The items of one role, of all documents.
    pub fn items_of(&self, role: Role) -> impl Iterator<Item = &ScrItem> {
        self.items.iter().filter(move |item| item.role == role)
    }

    /// The clause of this id.
    pub fn clause(&self, id: &str) -> Option<&ClauseEntry> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// The clause that stands for all that ask for the same thing as this one: who breaks one of them has likely broken
    /// the others by the same fault.
    pub fn demand<'c>(&'c self, id: &'c str) -> &'c str {
        let same = self.clause(id).and_then(|clause| clause.same_as.as_deref());
        same.unwrap_or(id)
    }
}

/// A document's title: `DM Protocol 1.3` for `pro-1.3`.
pub fn document_title(spec: &str) -> &str {
    match spec {
        "pro-1.3" => "DM Protocol 1.3",
        "noti-1.3" => "DM Notification 1.3",
        "noti-1.2" => "DM Notification 1.2",
        "push-1.3" => "DM Push Binding 1.3",
        other => other,
    }
}

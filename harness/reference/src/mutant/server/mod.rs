//! Mutants of the server, a file for each family.

mod answers;
mod course;
mod documents;
mod headers;
mod interaction;
mod later;
mod notifications;
mod objects;
mod packages;
mod security;

use super::Mutant;

/// The families.
pub(super) const FAMILIES: &[&[Mutant]] = &[
    headers::ALL,
    answers::ALL,
    interaction::ALL,
    later::ALL,
    packages::ALL,
    objects::ALL,
    security::ALL,
    course::ALL,
    documents::ALL,
    notifications::ALL,
];

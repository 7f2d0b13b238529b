//! Mutants of the client, a file for each family.

mod answers;
mod headers;
mod initiation;
mod objects;
mod opening;
mod packages;
mod security;

use super::Mutant;

/// The families.
pub(super) const FAMILIES: &[&[Mutant]] = &[
    opening::ALL,
    headers::ALL,
    initiation::ALL,
    answers::ALL,
    packages::ALL,
    objects::ALL,
    security::ALL,
];

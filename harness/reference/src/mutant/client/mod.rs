//! Mutants of the client, a file for each family.

mod answers;
mod commands;
mod course;
mod dialogs;
mod documents;
mod effects;
mod headers;
mod initiation;
mod interaction;
mod objects;
mod opening;
mod packages;
mod reports;
mod security;

use super::Mutant;

/// The families.
pub(super) const FAMILIES: &[&[Mutant]] = &[
    opening::ALL,
    headers::ALL,
    initiation::ALL,
    answers::ALL,
    commands::ALL,
    effects::ALL,
    reports::ALL,
    interaction::ALL,
    dialogs::ALL,
    packages::ALL,
    objects::ALL,
    security::ALL,
    course::ALL,
    documents::ALL,
];

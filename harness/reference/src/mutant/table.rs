//! The table of all mutants.

use super::{Mutant, client, server};

/// Every mutant, those of clients first.
pub fn all() -> impl Iterator<Item = &'static Mutant> {
    client::FAMILIES
        .iter()
        .chain(server::FAMILIES)
        .flat_map(|family| family.iter())
}

/// The mutant of this name.
pub fn by_name(name: &str) -> Option<&'static Mutant> {
    all().find(|mutant| mutant.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mutant_has_a_name_of_its_own_a_clause_and_a_sentence() {
        for mutant in all() {
            let alike = all().filter(|other| other.name == mutant.name).count();
            assert_eq!(alike, 1, "{}", mutant.name);
            assert!(by_name(mutant.name).is_some());
            let kebab =
                |each: char| each.is_ascii_lowercase() || each.is_ascii_digit() || each == '-';
            assert!(mutant.name.chars().all(kebab), "{}", mutant.name);
            assert!(
                !mutant.violates.is_empty() && mutant.what.ends_with('.'),
                "{}",
                mutant.name
            );
        }
    }
}

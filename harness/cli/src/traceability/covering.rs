//! From SCR items to the scenarios whose heads say that they cover them.

use crate::suite::Suite;
use dmct_scenario::{catalogue::ScrItem, expression::ItemRef, header::Header, plan::Role};

/// The scenarios that decide an item.
pub fn covering<'h>(suite: &Suite, item: &ScrItem, headers: &'h [Header]) -> Vec<&'h str> {
    headers
        .iter()
        .filter(|header| {
            let (spec, role) = home(&header.id);
            role == item.role.word()
                && header.covers.iter().any(|reference| {
                    let reference = ItemRef::parse(reference);
                    suite
                        .catalogue
                        .item(Some(spec), role_of(role), &reference)
                        .is_some_and(|found| found.spec == item.spec && found.id == item.id)
                })
        })
        .map(|header| header.id.as_str())
        .collect()
}

/// Document and role of a scenario, from its id.
fn home(id: &str) -> (&str, &str) {
    let mut parts = id.split('/');
    (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    )
}

fn role_of(word: &str) -> Role {
    if word == "server" {
        Role::Server
    } else {
        Role::Client
    }
}

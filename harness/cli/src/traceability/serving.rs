//! Items, and the clauses that serve them.

use super::Traces;
use crate::suite::Suite;
use dmct_scenario::{
    catalogue::{ClauseEntry, ScrItem},
    expression::{Expr, ItemRef},
    header::Header,
    plan::Role,
};

/// Whether the catalogue says that a clause belongs to an item.
pub fn serves(suite: &Suite, clause: &ClauseEntry, item: &ScrItem) -> bool {
    clause.scr.iter().any(|id| {
        let found = suite
            .catalogue
            .item(Some(&clause.spec), item.role, &ItemRef::parse(id));
        found.is_some_and(|found| is_same(found, item))
    })
}

/// Whether a clause belongs to an item, or to one that supporting the item entails: `DM-PRO-C-004-O`, large objects, is
/// shown by what its requirement names.
pub fn is_served(suite: &Suite, clause: &ClauseEntry, item: &ScrItem) -> bool {
    let mut open = vec![item];
    let mut seen: Vec<&ScrItem> = Vec::new();
    while let Some(item) = open.pop() {
        if serves(suite, clause, item) {
            return true;
        }
        seen.push(item);
        let entailed = item.requirement.iter().flat_map(Expr::items);
        let entailed =
            entailed.filter_map(|id| suite.catalogue.item(Some(&item.spec), item.role, id));
        let new: Vec<&ScrItem> = entailed
            .filter(|item| !seen.iter().any(|known| is_same(known, item)))
            .collect();
        open.extend(new);
    }
    false
}

/// The items that a scenario covers and cannot decide: no check of it holds to a clause that serves them.
pub fn undecided<'h>(suite: &Suite, traces: &Traces, header: &'h Header) -> Vec<&'h str> {
    let mut parts = header.id.split('/');
    let spec = parts.next();
    let role = match parts.next() {
        Some("server") => Role::Server,
        _ => Role::Client,
    };
    let held = traces.of_scenario(&header.id);
    let clauses: Vec<&ClauseEntry> = held
        .iter()
        .filter(|held| held.shows())
        .filter_map(|held| suite.catalogue.clause(&held.clause))
        .collect();
    let can_decide = |reference: &&String| {
        let item = suite.catalogue.item(spec, role, &ItemRef::parse(reference));
        item.is_some_and(|item| clauses.iter().any(|clause| is_served(suite, clause, item)))
    };
    let covers = header.covers.iter();
    covers
        .filter(|reference| !can_decide(reference))
        .map(String::as_str)
        .collect()
}

fn is_same(one: &ScrItem, other: &ScrItem) -> bool {
    one.id == other.id && one.spec == other.spec && one.role == other.role
}

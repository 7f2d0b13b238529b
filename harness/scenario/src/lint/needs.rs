//! Expressions that contradict what is covered, or say nothing beyond it.
//!
//! A scenario runs where one of the items that it covers is claimed and `needs` holds. Every combination of claims is
//! tried; what an item requires of others is not looked at, since a device may claim what it likes.

use super::doubts::Doubts;
use crate::diagnostic::Diagnostic;
use crate::expression::{Expr, ItemRef};
use crate::syntax::Extent;
use std::collections::BTreeSet;

/// The most items of which every combination is tried.
const MOST: usize = 14;

/// What `needs` and `covers` of a scenario leave.
struct Claims<'a> {
    needs: Expr,
    /// Each item that is covered, as written and by its name in the catalogue.
    covers: Vec<(&'a str, Extent, String)>,
    /// All items that matter.
    items: Vec<String>,
}

impl Doubts<'_> {
    /// What `needs` says against `covers`.
    pub(super) fn needs(&self) -> Vec<Diagnostic> {
        let Some(node) = self.tree.value_of("needs") else {
            return Vec::new();
        };
        let Some(claims) = node.scalar().and_then(|text| self.claims(text)) else {
            return Vec::new();
        };
        let running = claims.running(self);
        if running.is_empty() {
            let message = "this scenario never applies: where an item that it covers is claimed, `needs` does not hold";
            let help = "`needs` says what must be claimed beside the items in `covers`";
            return vec![self.warning(node.extent, message).help(help)];
        }
        let mut found = Vec::new();
        for (text, extent, name) in &claims.covers {
            if !running
                .iter()
                .any(|claimed| claimed.contains(name.as_str()))
            {
                let message = format!("`{text}` is covered, and `needs` rules it out");
                let help = "take it out of `covers`, or out of `needs`";
                found.push(self.warning(*extent, message).help(help));
            }
        }
        if found.is_empty() && running.len() == claims.covering().len() {
            let message = "`needs` says nothing: it holds wherever an item in `covers` is claimed";
            let help = "take it out: an item that is covered is needed anyway";
            found.push(self.warning(node.extent, message).help(help));
        }
        found
    }

    fn claims(&self, needs: &str) -> Option<Claims<'_>> {
        let needs = Expr::parse(needs).ok()?;
        let covers: Vec<_> = self
            .listed("covers")
            .into_iter()
            .filter_map(|(text, extent)| {
                Some((text, extent, self.item_name(&ItemRef::parse(text))?))
            })
            .collect();
        let needed = needs.items();
        let needed = needed.into_iter().filter_map(|item| self.item_name(item));
        let items: BTreeSet<String> = needed
            .chain(covers.iter().map(|(_, _, name)| name.clone()))
            .collect();
        let items: Vec<String> = items.into_iter().collect();
        (items.len() <= MOST).then_some(Claims {
            needs,
            covers,
            items,
        })
    }

    /// The item that an id means in this file: its document and its id.
    fn item_name(&self, reference: &ItemRef) -> Option<String> {
        let plan = self.outcome.plans.first()?;
        let item = self
            .catalogue
            .item(Some(&plan.spec), plan.role, reference)?;
        Some(format!("{}:{}", item.spec, item.id))
    }
}

impl Claims<'_> {
    /// Every combination of claims in which an item that is covered is claimed.
    fn covering(&self) -> Vec<BTreeSet<&str>> {
        let all = (0_usize..1 << self.items.len()).map(|combination| {
            let items = self.items.iter().enumerate();
            let claimed = items.filter(|(place, _)| combination >> place & 1 == 1);
            claimed
                .map(|(_, item)| item.as_str())
                .collect::<BTreeSet<_>>()
        });
        all.filter(|claimed| {
            let mut covers = self.covers.iter();
            covers.any(|(_, _, name)| claimed.contains(name.as_str()))
        })
        .collect()
    }

    /// Those in which the scenario runs.
    fn running(&self, doubts: &Doubts<'_>) -> Vec<BTreeSet<&str>> {
        let mut combinations = self.covering();
        combinations.retain(|claimed| {
            self.needs.holds(&|item| {
                let name = doubts.item_name(item);
                name.is_some_and(|name| claimed.contains(name.as_str()))
            })
        });
        combinations
    }
}

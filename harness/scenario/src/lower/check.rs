//! Checks: an expectation, the clause it holds to, and what it means if it does not hold.

use super::shapes::CHECK;
use super::{Lowering, Remark};
use crate::expression::ItemRef;
use crate::plan::{Check, Clause};
use crate::syntax::{Kind, Node};

impl Lowering<'_> {
    /// Reads a list of checks; an empty one is a mistake.
    pub(super) fn checks(&mut self, node: &Node) -> Option<Vec<Check>> {
        let nodes = self.reader.list(node, "a list of checks");
        if nodes.is_empty() {
            if matches!(node.kind, Kind::Sequence(_)) {
                let message = "there is nothing to check here";
                let help = "say what must hold, as in `- status: { of: get, code: 200 }`";
                self.reader.wrong_with_help(node.extent, message, help);
            }
            return None;
        }
        self.flow.checks += nodes.len();
        Some(nodes.iter().filter_map(|node| self.check(node)).collect())
    }

    fn check(&mut self, node: &Node) -> Option<Check> {
        let fields = self.reader.fields(node, &CHECK)?;
        let expectation = self.expectation(&fields);
        let clause = match fields.get("clause") {
            Some(node) => self.clause(node),
            None => self.default_clause(),
        };
        let scr = fields.get("scr").map(|node| self.decided(node));
        let miss = fields
            .get("else")
            .and_then(|node| self.miss(node, fields.words("else")));
        let note = fields.get("note").and_then(|node| self.reader.text(node));
        let clause = clause?;
        let scr = scr.unwrap_or_else(|| self.items_of_clause(&clause.id));
        Some(Check {
            place: fields.extent.into(),
            clause,
            scr,
            expectation: expectation?,
            miss: miss.unwrap_or_default(),
            note,
        })
    }

    /// A clause of the scenario's list.
    pub(super) fn clause(&mut self, node: &Node) -> Option<Clause> {
        let id = self.reader.text(node)?;
        if let Some(clause) = self.clauses.iter().find(|clause| clause.id == id) {
            let clause = clause.for_plan();
            self.flow.remarks.push(Remark::Holds(id));
            return Some(clause);
        }
        if self.catalogue.clause(&id).is_some() {
            let message = format!("`{id}` is not among the scenario's `clauses`");
            self.reader
                .wrong_with_help(node.extent, message, "add it there");
        } else {
            let known = self.clauses.iter().map(|clause| clause.id.as_str());
            let known: Vec<_> = known.collect();
            self.reader.unknown(node.extent, "clause", &id, known);
        }
        None
    }

    /// The first clause of the scenario's list. That there is none is said where the list stands.
    pub(super) fn default_clause(&mut self) -> Option<Clause> {
        let clause = self.clauses.first()?;
        let remark = Remark::Holds(clause.id.clone());
        self.flow.remarks.push(remark);
        self.clauses.first().map(|clause| clause.for_plan())
    }

    /// SCR items that a check says it decides; they must be among those of the scenario.
    pub(super) fn decided(&mut self, node: &Node) -> Vec<String> {
        let mut decided = Vec::new();
        for node in self.reader.list(node, "`scr`") {
            let Some(text) = self.reader.text(node) else {
                continue;
            };
            let spec = self.spec.clone();
            let item = self.item(&ItemRef::parse(&text), node.extent);
            let Some(name) = item.map(|item| item.qualified(&spec)) else {
                continue;
            };
            if !self.covers.contains(&name) {
                let message = format!("`{text}` is not among the items that the scenario `covers`");
                self.reader
                    .wrong_with_help(node.extent, message, "add it there");
            }
            decided.push(name);
        }
        decided
    }

    /// The items of the scenario that a clause belongs to; all of the scenario's if it belongs to none.
    pub(super) fn items_of_clause(&self, id: &str) -> Vec<String> {
        let clause = self.clauses.iter().find(|clause| clause.id == id);
        let named: Vec<String> = clause
            .into_iter()
            .flat_map(|clause| clause.scr.iter().map(move |id| (clause, id)))
            .filter_map(|(clause, id)| {
                let reference = ItemRef::parse(id);
                let item = self
                    .catalogue
                    .item(Some(&clause.spec), self.role, &reference)?;
                Some(item.qualified(&self.spec))
            })
            .filter(|name| self.covers.contains(name))
            .collect();
        if named.is_empty() {
            self.covers.clone()
        } else {
            named
        }
    }
}

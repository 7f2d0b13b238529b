//! The claims of a profile against the requirements of the tables.

use super::demand::{DEMANDS, Demand};
use crate::catalogue::{Catalogue, ScrItem, Status};
use crate::expression::{Expr, ItemRef};
use crate::plan::Role;
use crate::profile::{Claims, Profile, Spot};
use crate::scope::Scope;
use dmct_record::review::{Contradiction, ContradictionKind, Operand};

/// A contradiction, and where the profile claims what contradicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The contradiction.
    pub contradiction: Contradiction,
    /// The answer in the profile.
    pub spot: Spot,
}

/// Where the claims of a profile contradict the documents, in the order of the tables.
///
/// Only what binds the profile's protocol version is looked at; what does not bind counts as met where another
/// item requires it.
pub fn review(catalogue: &Catalogue, scope: &Scope, profile: &Profile) -> Vec<Finding> {
    let reviewing = Reviewing {
        catalogue,
        scope,
        role: profile.iut.role,
        claims: &profile.claims,
    };
    let items = catalogue.items_of(profile.iut.role);
    let of_tables = items.filter_map(|item| reviewing.item(item));
    let demands = DEMANDS.iter();
    let of_text = demands.filter_map(|demand| reviewing.demand(demand));
    of_tables.chain(of_text).collect()
}

/// What of an expression does not hold, given which items are supported: what would have to be claimed
/// besides. Nothing if it holds.
pub fn lacking(expression: &Expr, supported: &dyn Fn(&ItemRef) -> bool) -> Option<Expr> {
    if expression.holds(supported) {
        return None;
    }
    Some(match expression {
        Expr::Item(_) | Expr::Not(_) => expression.clone(),
        Expr::And(a, b) => match (lacking(a, supported), lacking(b, supported)) {
            (Some(a), Some(b)) => Expr::And(Box::new(a), Box::new(b)),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return None,
        },
        // Neither holds, else the whole would.
        Expr::Or(a, b) => match (lacking(a, supported), lacking(b, supported)) {
            (Some(a), Some(b)) => Expr::Or(Box::new(a), Box::new(b)),
            _ => return None,
        },
    })
}

/// Whose claims are held against what.
struct Reviewing<'a> {
    catalogue: &'a Catalogue,
    scope: &'a Scope,
    role: Role,
    claims: &'a Claims,
}

impl Reviewing<'_> {
    /// What is wrong with the claim of an item, if anything is.
    fn item(&self, item: &ScrItem) -> Option<Finding> {
        if !self.scope.binds(item) {
            return None;
        }
        if self.claims.claims(item) {
            let requirement = item.requirement.as_ref()?;
            let lacking = lacking(requirement, &|id| self.met(&item.spec, id))?;
            return Some(self.unmet(item, requirement, &lacking));
        }
        let binds = item.condition.as_ref();
        let binds = binds.is_none_or(|condition| condition.holds(&|id| self.met(&item.spec, id)));
        (item.status == Status::Mandatory && binds).then(|| self.unclaimed(item))
    }

    fn unclaimed(&self, item: &ScrItem) -> Finding {
        let so = item.condition.as_ref();
        let so = so.map_or_else(String::new, |condition| {
            format!(" where {condition} is claimed")
        });
        let id = &item.id;
        self.finding(
            item,
            ContradictionKind::MandatoryNotClaimed,
            format!("`{id}` is mandatory{so}, and not claimed"),
            format!("claim `{id}`; an implementation without it does not conform"),
        )
    }

    fn unmet(&self, item: &ScrItem, requirement: &Expr, lacking: &Expr) -> Finding {
        let id = &item.id;
        let mut finding = self.finding(
            item,
            ContradictionKind::RequirementNotMet,
            format!("`{id}` is claimed, and what it requires is not"),
            format!("claim {lacking} too, or do not claim `{id}`"),
        );
        finding.contradiction.requires = Some(requirement.to_string());
        finding.contradiction.operands = self.operands(&item.spec, requirement);
        finding
    }

    /// A demand of the text that the claims do not meet.
    fn demand(&self, demand: &Demand) -> Option<Finding> {
        let mut items = self.catalogue.items_of(demand.role);
        let binds = items.any(|item| item.spec == demand.spec && self.scope.binds(item));
        let requires = Expr::parse(demand.requires).ok()?;
        if demand.role != self.role || !binds || requires.holds(&|id| self.met(demand.spec, id)) {
            return None;
        }
        let clause = self.catalogue.clause(demand.clause);
        Some(Finding {
            contradiction: Contradiction {
                spec: demand.spec.to_owned(),
                role: self.role.word().to_owned(),
                id: demand.clause.to_owned(),
                kind: ContradictionKind::Text,
                says: demand.says.to_owned(),
                operands: self.operands(demand.spec, &requires),
                change: format!("claim {requires}"),
                requires: Some(requires.to_string()),
                line: self.claims.spot().line,
                note: clause.and_then(|clause| clause.note.clone()),
            },
            spot: self.claims.spot(),
        })
    }

    fn finding(
        &self,
        item: &ScrItem,
        kind: ContradictionKind,
        says: String,
        change: String,
    ) -> Finding {
        let spot = self.claims.spot_of(item);
        Finding {
            contradiction: Contradiction {
                spec: item.spec.clone(),
                role: item.role.word().to_owned(),
                id: item.id.clone(),
                kind,
                says,
                requires: None,
                operands: Vec::new(),
                change,
                line: spot.line,
                note: item.note.clone(),
            },
            spot,
        }
    }

    /// The items of an expression that stands in a document, each once.
    fn operands(&self, spec: &str, expression: &Expr) -> Vec<Operand> {
        let mut operands: Vec<Operand> = Vec::new();
        for reference in expression.items() {
            let operand = Operand {
                id: reference.to_string(),
                claimed: self
                    .named(spec, reference)
                    .is_some_and(|item| self.claims.claims(item)),
            };
            if !operands.contains(&operand) {
                operands.push(operand);
            }
        }
        operands
    }

    /// Whether an item is claimed, or does not bind.
    fn met(&self, spec: &str, reference: &ItemRef) -> bool {
        self.named(spec, reference)
            .is_some_and(|item| self.claims.claims(item) || !self.scope.binds(item))
    }

    fn named(&self, spec: &str, reference: &ItemRef) -> Option<&ScrItem> {
        self.catalogue.item(Some(spec), self.role, reference)
    }
}

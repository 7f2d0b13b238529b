//! What an implementation claims: one answer for each SCR item of its role.

use super::shapes::CLAIMS;
use crate::catalogue::{Catalogue, ScrItem, Status};
use crate::expression::ItemRef;
use crate::plan::Role;
use crate::reader::{Reader, did_you_mean};
use crate::syntax::{Entry, Extent, Node};
use std::collections::BTreeMap;

/// The claims of an implementation, an ICS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    answers: BTreeMap<(String, String), bool>,
}

/// A claim that contradicts the SCR tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inconsistency {
    /// The document of the item.
    pub spec: String,
    /// The item.
    pub id: String,
    /// What is inconsistent, one sentence.
    pub reason: String,
}

impl Claims {
    /// Claims from answers by document and id.
    pub const fn new(answers: BTreeMap<(String, String), bool>) -> Self {
        Self { answers }
    }

    /// The claims of an implementation that supports every item of its role.
    pub fn all(catalogue: &Catalogue, role: Role) -> Self {
        let items = catalogue.items_of(role);
        Self::new(items.map(|item| (key(item), true)).collect())
    }

    /// Whether an item is claimed; `None` if it is of the other role or unknown.
    pub fn answer(&self, spec: &str, id: &str) -> Option<bool> {
        self.answers.get(&(spec.to_owned(), id.to_owned())).copied()
    }

    /// Whether an item is claimed.
    pub fn claims(&self, item: &ScrItem) -> bool {
        self.answer(&item.spec, &item.id).unwrap_or(false)
    }

    /// Every answer, by document and id.
    pub const fn answers(&self) -> &BTreeMap<(String, String), bool> {
        &self.answers
    }

    /// Where the claims contradict the tables: a mandatory item that is not claimed, or a claimed one
    /// whose requirement is not met. This is the static conformance review.
    pub fn inconsistencies(&self, catalogue: &Catalogue) -> Vec<Inconsistency> {
        let mut found = Vec::new();
        for ((spec, id), claimed) in &self.answers {
            let is_this = |item: &&ScrItem| item.spec == *spec && item.id == *id;
            let Some(item) = catalogue.items.iter().find(is_this) else {
                continue;
            };
            let mut inconsistent = |reason: String| {
                found.push(Inconsistency {
                    spec: spec.clone(),
                    id: id.clone(),
                    reason,
                });
            };
            if !claimed && item.status == Status::Mandatory {
                inconsistent("the item is mandatory and not claimed".to_owned());
            }
            let met = |reference: &ItemRef| {
                let required = catalogue.item(Some(spec), item.role, reference);
                required.is_some_and(|item| self.claims(item))
            };
            if let Some(requirement) = &item.requirement
                && *claimed
                && !requirement.holds(&met)
            {
                inconsistent(format!(
                    "it is claimed, but what it requires is not: {requirement}"
                ));
            }
        }
        found
    }
}

fn key(item: &ScrItem) -> (String, String) {
    (item.spec.clone(), item.id.clone())
}

/// Reads `claims`.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &Node,
    role: Role,
    catalogue: &Catalogue,
) -> Option<Claims> {
    let asked = Asked { role, catalogue };
    let has_base = ["base", "with", "without"]
        .into_iter()
        .any(|key| node.value_of(key).is_some());
    match node.entries() {
        None => {
            let word = reader.word(node, "claim", &["all", "mandatory"])?;
            Some(asked.base(word))
        }
        Some(_) if has_base => asked.with_exceptions(reader, node),
        Some(entries) => Some(asked.one_by_one(reader, entries, node.extent)),
    }
}

/// Whose claims are read.
struct Asked<'c> {
    role: Role,
    catalogue: &'c Catalogue,
}

impl Asked<'_> {
    fn base(&self, word: &str) -> Claims {
        let items = self.catalogue.items_of(self.role);
        let answers = items.map(|item| {
            let claimed = match word {
                "all" => true,
                "mandatory" => item.status == Status::Mandatory,
                _ => false,
            };
            (key(item), claimed)
        });
        Claims::new(answers.collect())
    }

    fn with_exceptions(&self, reader: &mut Reader<'_>, node: &Node) -> Option<Claims> {
        let fields = reader.fields(node, &CLAIMS)?;
        let base = fields.get("base");
        let base = base.and_then(|node| reader.word(node, "base", fields.words("base")));
        let mut claims = self.base(base.unwrap_or("none"));
        for (list, claimed) in [("with", true), ("without", false)] {
            let Some(node) = fields.get(list) else {
                continue;
            };
            for id in reader.list(node, &format!("`{list}`")) {
                if let Some(text) = reader.text(id)
                    && let Some(item) = self.item(reader, &text, id.extent)
                {
                    claims.answers.insert(key(item), claimed);
                }
            }
        }
        Some(claims)
    }

    fn one_by_one(&self, reader: &mut Reader<'_>, entries: &[Entry], place: Extent) -> Claims {
        let mut claims = Claims::default();
        for Entry { key: name, value } in entries {
            let claimed = reader.boolean(value);
            if let Some(item) = self.item(reader, &name.value, name.extent)
                && let Some(claimed) = claimed
            {
                claims.answers.insert(key(item), claimed);
            }
        }
        let items = self.catalogue.items_of(self.role);
        let silent = items.filter(|item| !claims.answers.contains_key(&key(item)));
        let silent: Vec<String> = silent.map(|item| item.qualified("")).collect();
        if !silent.is_empty() && reader.is_clean() {
            let message = format!(
                "{} SCR items of the {} have no answer: {}",
                silent.len(),
                self.role.word(),
                silent.join(", ")
            );
            let help = "answer `yes` or `no` for each, or write `base: none` and `with: [...]`";
            let place = entries.first().map_or(place, |first| first.key.extent);
            reader.wrong_with_help(place, message, help);
        }
        claims
    }

    fn item(&self, reader: &mut Reader<'_>, text: &str, extent: Extent) -> Option<&ScrItem> {
        let reference = ItemRef::parse(text);
        let named: Vec<&ScrItem> = self.catalogue.items_named(&reference).collect();
        let mut of_role = named.iter().filter(|item| item.role == self.role);
        match (of_role.next(), of_role.next()) {
            (Some(item), None) => return Some(item),
            (Some(one), Some(other)) => {
                let message = format!("`{text}` can mean an item of more than one document");
                let help = format!("write `{}` or `{}`", one.qualified(""), other.qualified(""));
                reader.wrong_with_help(extent, message, help);
            }
            (None, _) if !named.is_empty() => {
                let message = format!("`{text}` is no item of a {}", self.role.word());
                reader.wrong(extent, message);
            }
            (None, _) => {
                let known = self.catalogue.items_of(self.role);
                let near = did_you_mean(&reference.id, known.map(|item| item.id.as_str()));
                let message = format!("unknown SCR item `{text}`");
                match near {
                    Some(near) => {
                        reader.wrong_with_help(extent, message, format!("did you mean `{near}`?"));
                    }
                    None => reader.wrong(extent, message),
                }
            }
        }
        None
    }
}

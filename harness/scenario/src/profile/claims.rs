//! What an implementation claims: one answer for each SCR item of its role.
//!
//! Whether the answers can be true together is for [`crate::review`].

use super::shapes::CLAIMS;
use crate::catalogue::{Catalogue, ScrItem, Status};
use crate::expression::ItemRef;
use crate::plan::Role;
use crate::reader::{Fields, Reader, did_you_mean};
use crate::syntax::{Entry, Extent, Loc, Node};
use std::collections::BTreeMap;

/// How many unanswered items are written out in full in a diagnostic.
const LISTED: usize = 12;

/// The claims of an implementation, an ICS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    answers: BTreeMap<(String, String), Answer>,
    spot: Spot,
}

/// What is said of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Answer {
    claimed: bool,
    spot: Spot,
}

/// Where in a profile something is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// How many characters it has.
    pub length: u32,
}

impl Spot {
    /// The place of a word.
    fn of(extent: Extent, word: &str) -> Self {
        Self {
            line: extent.line,
            column: extent.column,
            length: u32::try_from(word.chars().count()).unwrap_or(u32::MAX),
        }
    }
}

impl Claims {
    /// The claims of an implementation that supports every item of its role.
    pub fn all(catalogue: &Catalogue, role: Role) -> Self {
        Asked { role, catalogue }.base("all", Spot::default())
    }

    /// Whether an item is claimed; `None` if it is of the other role or unknown.
    pub fn answer(&self, spec: &str, id: &str) -> Option<bool> {
        let answer = self.answers.get(&(spec.to_owned(), id.to_owned()));
        answer.map(|answer| answer.claimed)
    }

    /// Whether an item is claimed.
    pub fn claims(&self, item: &ScrItem) -> bool {
        self.answer(&item.spec, &item.id).unwrap_or(false)
    }

    /// Where an item is answered for: in its own line, or by the word that answers for all.
    pub fn spot_of(&self, item: &ScrItem) -> Spot {
        let answer = self.answers.get(&key(item));
        answer.map_or(self.spot, |answer| answer.spot)
    }

    /// Where the claims begin.
    pub const fn spot(&self) -> Spot {
        self.spot
    }

    fn say(&mut self, item: &ScrItem, claimed: bool, spot: Spot) -> Option<bool> {
        let before = self.answers.insert(key(item), Answer { claimed, spot });
        before.map(|answer| answer.claimed)
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
    let is_key = |entry: &Entry| ["base", "with", "without"].contains(&entry.key.value.as_str());
    match node.entries() {
        None => {
            let word = reader.word(node, "claim", &["all", "mandatory"])?;
            Some(asked.base(word, Spot::of(node.extent, word)))
        }
        Some(entries) if entries.iter().any(is_key) => asked.with_exceptions(reader, node),
        Some(entries) => Some(asked.one_by_one(reader, entries, node.extent)),
    }
}

/// Whose claims are read.
struct Asked<'c> {
    role: Role,
    catalogue: &'c Catalogue,
}

impl<'c> Asked<'c> {
    fn base(&self, word: &str, spot: Spot) -> Claims {
        let items = self.catalogue.items_of(self.role);
        let answers = items.map(|item| {
            let claimed = match word {
                "all" => true,
                "mandatory" => item.status == Status::Mandatory,
                _ => false,
            };
            (key(item), Answer { claimed, spot })
        });
        Claims {
            answers: answers.collect(),
            spot,
        }
    }

    fn with_exceptions(&self, reader: &mut Reader<'_>, node: &Node) -> Option<Claims> {
        let fields = reader.fields(node, &CLAIMS)?;
        let base = fields.get("base");
        let word = base.and_then(|node| reader.word(node, "base", fields.words("base")));
        let word = word.unwrap_or("none");
        let spot = Spot::of(base.map_or(node.extent, |node| node.extent), word);
        let mut claims = self.base(word, spot);
        let mut named: BTreeMap<(String, String), &str> = BTreeMap::new();
        for (list, claimed) in [("with", true), ("without", false)] {
            for (text, item) in self.listed(reader, &fields, list) {
                claims.say(item, claimed, Spot::of(text.extent, &text.value));
                if let Some(other) = named.insert(key(item), list) {
                    let message = format!("`{}` already stands in `{other}`", text.value);
                    let help = "take one of the two out: each item has one answer";
                    reader.wrong_with_help(text.extent, message, help);
                }
            }
        }
        Some(claims)
    }

    /// The items of a list, with the texts that name them.
    fn listed(
        &self,
        reader: &mut Reader<'_>,
        fields: &Fields<'_>,
        list: &'static str,
    ) -> Vec<(Loc<String>, &'c ScrItem)> {
        let Some(node) = fields.get(list) else {
            return Vec::new();
        };
        let mut items = Vec::new();
        for node in reader.list(node, &format!("`{list}`")) {
            if let Some(value) = reader.text(node)
                && let Some(item) = self.item(reader, &value, node.extent)
            {
                let extent = node.extent;
                items.push((Loc { value, extent }, item));
            }
        }
        items
    }

    fn one_by_one(&self, reader: &mut Reader<'_>, entries: &[Entry], place: Extent) -> Claims {
        let first = entries.first();
        let mut claims = Claims {
            spot: first.map_or_else(
                || Spot::of(place, ""),
                |first| Spot::of(first.key.extent, &first.key.value),
            ),
            ..Claims::default()
        };
        let mut strangers = false;
        for Entry { key: name, value } in entries {
            let claimed = reader.boolean(value);
            let Some(item) = self.item(reader, &name.value, name.extent) else {
                strangers = true;
                continue;
            };
            let spot = Spot::of(name.extent, &name.value);
            // An answer that cannot be read is a mistake of its own, and the item is not silent.
            if claims.say(item, claimed.unwrap_or(false), spot).is_some() {
                let message = format!("`{}` is answered already", name.value);
                reader.wrong_with_help(name.extent, message, "take one of the two answers out");
            }
        }
        // Whoever misspells one item leaves another one silent: that is told once.
        if !strangers {
            let place = first.map_or(place, |first| first.key.extent);
            self.tell_silence(reader, &claims, place);
        }
        claims
    }

    /// Says which items have no answer: silence is never a no.
    fn tell_silence(&self, reader: &mut Reader<'_>, claims: &Claims, place: Extent) {
        let items = self.catalogue.items_of(self.role);
        let silent = items.filter(|item| !claims.answers.contains_key(&key(item)));
        let silent: Vec<&ScrItem> = silent.collect();
        if silent.is_empty() {
            return;
        }
        let message = format!(
            "{} of the {} SCR items of a {} {} no answer",
            silent.len(),
            self.catalogue.items_of(self.role).count(),
            self.role.word(),
            if silent.len() == 1 { "has" } else { "have" },
        );
        let mut help = vec!["add, with `yes` or `no`:".to_owned()];
        for item in silent.iter().take(LISTED) {
            let likely = if item.status == Status::Mandatory {
                "yes"
            } else {
                "no"
            };
            help.push(format!("  {}: {likely}", self.name(item)));
        }
        if silent.len() > LISTED {
            let more: Vec<String> = silent.iter().skip(LISTED).map(|i| self.name(i)).collect();
            help.push(format!("and {}", more.join(", ")));
            help.push("or write `base: none` and `with: [...]`".to_owned());
        }
        reader.wrong_with_help(place, message, help.join("\n"));
    }

    /// The id of an item, with its document only where the id alone could mean another one.
    fn name(&self, item: &ScrItem) -> String {
        let bare = ItemRef::parse(&item.id);
        let named = self.catalogue.items_named(&bare);
        let of_role = named.filter(|other| other.role == self.role).count();
        if of_role == 1 {
            item.id.clone()
        } else {
            item.qualified("")
        }
    }

    fn item(&self, reader: &mut Reader<'_>, text: &str, extent: Extent) -> Option<&'c ScrItem> {
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
                let message = format!("unknown SCR item `{text}`");
                reader.wrong_with_help(extent, message, self.what_else(&reference));
            }
        }
        None
    }

    /// What may have been meant by an id that no table has.
    fn what_else(&self, reference: &ItemRef) -> String {
        let mut known = self.catalogue.items_of(self.role);
        let misprinted = known.find(|item| item.printed.as_ref() == Some(&reference.id));
        if let Some(item) = misprinted {
            return format!("the document misprints `{}`", item.id);
        }
        let known = self.catalogue.items_of(self.role);
        match did_you_mean(&reference.id, known.map(|item| item.id.as_str())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`dmct scr` lists every item".to_owned(),
        }
    }
}

//! What shows that an item is supported, and where it was seen.

use super::table::SIGNS;
use crate::monitor::{Conversation, Said};
use dmct_record::gap::Sight;
use dmct_scenario::plan::Role;
use dmct_wire::span::Span;

/// The most characters of a message that a sight quotes.
const QUOTED: usize = 200;

/// What shows that SCR items are supported.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sign {
    /// The document of the items.
    pub spec: &'static str,
    /// Whose items they are.
    pub role: Role,
    /// The items.
    pub ids: &'static [&'static str],
    /// What it does, in the third person.
    pub what: &'static str,
    /// Where a conversation shows it first.
    pub look: fn(&Conversation<'_>) -> Option<Spotted>,
}

/// A message that shows something, and the octets of its body that do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spotted {
    /// The number of the message.
    pub message: u64,
    /// The octets.
    pub span: Span,
}

/// That an item was seen at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// The document of the item.
    pub spec: &'static str,
    /// Whose item it is.
    pub role: Role,
    /// The item.
    pub id: &'static str,
    /// What it does, in the third person.
    pub what: &'static str,
    /// Where it was seen first.
    pub sight: Sight,
}

/// What was seen at work in some conversations: the first sight of each sign, in the order of the table.
pub fn sightings(conversations: &[Conversation<'_>]) -> Vec<Sighting> {
    let mut found = Vec::new();
    for sign in SIGNS {
        let mut of_role = conversations
            .iter()
            .filter(|conversation| conversation.judged == sign.role);
        let sight = of_role.find_map(|conversation| {
            (sign.look)(conversation).map(|spotted| sight(conversation, spotted))
        });
        if let Some(sight) = sight {
            found.extend(sign.ids.iter().map(|id| Sighting {
                spec: sign.spec,
                role: sign.role,
                id,
                what: sign.what,
                sight: sight.clone(),
            }));
        }
    }
    found
}

/// A place in a recorded message, quoted.
pub(super) fn sight(conversation: &Conversation<'_>, spotted: Spotted) -> Sight {
    let range = spotted.span.range();
    let known = !spotted.span.is_unknown() && !range.is_empty();
    let seen = conversation.view.message(spotted.message);
    let octets = seen.and_then(|seen| seen.record.body.0.get(range.clone()));
    Sight {
        scenario: conversation.scenario.to_owned(),
        message: spotted.message,
        bytes: known.then_some([range.start, range.end]),
        text: octets.filter(|_| known).map(quoted).unwrap_or_default(),
    }
}

/// Octets as a text, or in hexadecimal where they are none, shortened.
fn quoted(octets: &[u8]) -> String {
    let is_text = |text: &&str| !text.contains(|c: char| c.is_control() && !c.is_whitespace());
    let text = std::str::from_utf8(octets).ok().filter(is_text);
    let text = text.map_or_else(|| dmct_record::octets::to_hex(octets), str::to_owned);
    if text.chars().count() <= QUOTED {
        return text;
    }
    let start: String = text.chars().take(QUOTED).collect();
    format!("{start}... ({} octets)", octets.len())
}

impl Spotted {
    /// Some octets of a readable message.
    pub(super) const fn at(said: &Said<'_>, span: Span) -> Self {
        Self {
            message: said.number(),
            span,
        }
    }
}

//! The claims: where they contradict the documents, and where behaviour differs from them.

use super::{anchor::Anchors, scenario::ItemKey};
use crate::{document, visible};
use dmct_record::{
    gap::{Gap, GapKind, Sight},
    review::{Contradiction, ContradictionKind},
    run::Run,
};
use std::collections::BTreeMap;

/// What the page says of the claims.
pub(super) struct Claims {
    /// Where they contradict the documents.
    pub(super) contradictions: Vec<Clash>,
    /// What messages say otherwise, and what works unclaimed.
    pub(super) gaps: Vec<GapView>,
    /// What is claimed and was not shown, by reason.
    pub(super) unshown: Vec<Unshown>,
    /// How many items that are.
    pub(super) unshown_count: usize,
}

/// A contradiction.
pub(super) struct Clash {
    /// Class.
    pub(super) class: &'static str,
    /// What kind it is, in two words.
    pub(super) word: &'static str,
    /// The item or clause.
    pub(super) id: String,
    /// The item in the page.
    pub(super) anchor: Option<String>,
    /// Document and role.
    pub(super) of: String,
    /// What is wrong.
    pub(super) says: String,
    /// What is required.
    pub(super) requires: Option<String>,
    /// The items in that, and whether they are claimed.
    pub(super) operands: Vec<(String, bool)>,
    /// What to change.
    pub(super) change: String,
    /// The line of the profile.
    pub(super) line: u32,
    /// How a misprint was read.
    pub(super) note: Option<String>,
}

/// A gap with the message that shows it.
pub(super) struct GapView {
    /// What kind it is, in two words.
    pub(super) word: &'static str,
    /// The item; empty where the gap is about none.
    pub(super) id: String,
    /// The item in the page.
    pub(super) anchor: Option<String>,
    /// How they differ.
    pub(super) says: String,
    /// Where that is seen.
    pub(super) place: Option<Place>,
}

/// A message.
pub(super) struct Place {
    /// Which one, in words.
    pub(super) words: String,
    /// The message in the page, or its scenario.
    pub(super) anchor: Option<String>,
    /// The octets.
    pub(super) text: String,
}

/// Items that were not shown for the same reason.
pub(super) struct Unshown {
    /// The reason.
    pub(super) says: String,
    /// The items with their anchors.
    pub(super) items: Vec<(String, Option<String>)>,
}

/// What the page finds its way by.
pub(super) struct Ways<'page> {
    /// The anchors of scenarios and messages.
    pub(super) anchors: &'page Anchors,
    /// The anchors of items.
    pub(super) items: &'page BTreeMap<ItemKey, String>,
    /// The scenarios as they stand in the page.
    pub(super) scenarios: &'page str,
}

impl Claims {
    /// What a run says of the claims.
    pub(super) fn of(run: &Run, ways: &Ways<'_>) -> Self {
        let shown = |one: &&Gap| one.kind == GapKind::ClaimedButNotShown;
        let gaps = run.gaps.iter().filter(|one| !shown(one));
        let unshown: Vec<&Gap> = run.gaps.iter().filter(shown).collect();
        Self {
            contradictions: run.review.iter().map(|one| ways.clash(one)).collect(),
            gaps: gaps.map(|one| ways.gap_view(one)).collect(),
            unshown_count: unshown.len(),
            unshown: ways.by_reason(&unshown),
        }
    }

    /// Whether behaviour is as claimed, as far as anybody can see.
    pub(super) const fn is_as_claimed(&self) -> bool {
        self.gaps.is_empty() && self.unshown.is_empty()
    }
}

impl Ways<'_> {
    fn clash(&self, one: &Contradiction) -> Clash {
        let (class, word) = match one.kind {
            ContradictionKind::MandatoryNotClaimed => ("fail", "\u{2717} not claimed"),
            ContradictionKind::RequirementNotMet => ("inconclusive", "? requirement"),
            ContradictionKind::Text => ("inconclusive", "? by the text"),
        };
        let operands = one.operands.iter();
        Clash {
            class,
            word,
            id: visible::line(&one.id),
            anchor: self.item(&one.spec, &one.role, &one.id),
            of: format!("{}, {}", document::title(&one.spec), one.role),
            says: sentence(&one.says),
            requires: one.requires.as_deref().map(plain),
            operands: operands
                .map(|operand| (visible::line(&operand.id), operand.claimed))
                .collect(),
            change: plain(&one.change),
            line: one.line,
            note: one.note.as_deref().map(plain),
        }
    }

    fn gap_view(&self, one: &Gap) -> GapView {
        GapView {
            word: match one.kind {
                GapKind::Value => "says otherwise",
                GapKind::NotClaimedButObserved => "not claimed",
                GapKind::ClaimedButNotShown => "not shown",
            },
            id: visible::line(&one.id),
            anchor: self.item(&one.spec, &one.role, &one.id),
            says: sentence(&one.says),
            place: one.seen.as_ref().map(|sight| self.place(sight)),
        }
    }

    fn place(&self, sight: &Sight) -> Place {
        let octets = sight.bytes.map_or_else(String::new, |[start, end]| {
            format!(", octets {start}..{end}")
        });
        let words = format!("message {}{octets} of {}", sight.message, sight.scenario);
        let message = self.anchors.message(&sight.scenario, sight.message);
        // What is packed is not there to be led to without a script: its scenario is.
        let message = message.filter(|anchor| self.scenarios.contains(&format!("id=\"{anchor}\"")));
        let scenario = || self.anchors.scenario(&sight.scenario).map(str::to_owned);
        Place {
            words: visible::line(&words),
            anchor: message.or_else(scenario),
            text: visible::line(&sight.text),
        }
    }

    fn by_reason(&self, unshown: &[&Gap]) -> Vec<Unshown> {
        let mut groups: Vec<Unshown> = Vec::new();
        for one in unshown {
            let says = sentence(&one.says);
            let item = (
                visible::line(&one.id),
                self.item(&one.spec, &one.role, &one.id),
            );
            match groups.iter_mut().find(|group| group.says == says) {
                Some(group) => group.items.push(item),
                None => groups.push(Unshown {
                    says,
                    items: Vec::from([item]),
                }),
            }
        }
        groups
    }

    fn item(&self, spec: &str, role: &str, id: &str) -> Option<String> {
        let key = (spec.to_owned(), role.to_owned(), id.to_owned());
        self.items.get(&key).cloned()
    }
}

/// A sentence without the quotation marks of a terminal, safe to look at.
fn plain(text: &str) -> String {
    visible::line(&text.replace('`', ""))
}

/// The same with a capital at its beginning.
fn sentence(text: &str) -> String {
    let text = plain(text);
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(rest).collect()
    })
}

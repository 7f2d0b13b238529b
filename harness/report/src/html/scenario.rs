//! One scenario in the page.

use super::{
    RenderError,
    anchor::Anchors,
    carried::{Parcel, Slot},
    message::{Content, DumpRow, RowView, WhatView, dump},
};
use crate::{
    accusation::{self, Accusations},
    duration,
    evidence::excerpt::{self, Excerpt},
    hexdump::Piece,
    ladder,
    outcome::Outcome,
    story::Story,
    told, visible,
};
use askama::Template;
use dmct_record::{
    run::{CheckResult, ScenarioResult, StepResult},
    verdict::Verdict,
};
use std::collections::BTreeMap;

/// The longest text of one field in the page, characters.
const FIELD: usize = 3_000;

/// An SCR item: document, role, id.
pub(super) type ItemKey = (String, String, String);

/// How much of a scenario's evidence is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Detail {
    /// The verdict and the checks that did not pass.
    Brief,
    /// Also the ladder and the steps.
    Ladder,
    /// Also every check, and the messages with their octets.
    Full,
}

/// A scenario with all that is needed to show it.
pub(super) struct Scenario<'run> {
    /// Its result.
    pub(super) result: &'run ScenarioResult,
    /// Names within the page.
    pub(super) anchors: &'run Anchors,
    /// The events of all scenarios.
    pub(super) story: &'run Story<'run>,
    /// What the checks of all scenarios point at.
    pub(super) accusations: &'run Accusations<'run>,
    /// Names in the page of the SCR items.
    pub(super) items: &'run BTreeMap<ItemKey, String>,
}

/// Where the evidence is that a scenario does not show plainly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rest {
    /// There is no more, or it is in the transcript only.
    Absent,
    /// Packed, here in the page.
    Carried(Slot),
}

#[derive(Template)]
#[template(path = "scenario.html")]
struct View<'run> {
    opened: bool,
    outcome: Outcome,
    result: &'run ScenarioResult,
    took: String,
    search: String,
    slot: Option<Slot>,
    body: String,
}

/// What is seen of a scenario once it is opened.
#[derive(Template)]
#[template(path = "body.html")]
struct Body<'run> {
    anchor: String,
    result: &'run ScenarioResult,
    reason: Option<String>,
    links: Vec<Link>,
    covers: Vec<Target>,
    open_checks: Vec<CheckView>,
    rows: Vec<RowView<'run>>,
    note: Option<&'static str>,
    steps: Vec<StepView>,
    held: Vec<HeldView>,
    held_in_short: String,
    held_count: usize,
}

/// A name, and where it leads in the page if it does.
struct Target {
    text: String,
    anchor: Option<String>,
}

struct Link {
    name: &'static str,
    target: Target,
}

struct CheckView {
    class: &'static str,
    symbol: &'static str,
    word: &'static str,
    clause: String,
    facts: Vec<(&'static str, String)>,
    evidence: Option<Target>,
    line: Vec<Piece>,
    dump: Vec<DumpRow>,
}

struct StepView {
    step: String,
    what: String,
    place: Option<String>,
    outcome: String,
    class: &'static str,
}

struct HeldView {
    outcome: Outcome,
    clause: String,
    section: String,
    level: String,
    asks: String,
    observed: String,
    permitted: String,
    step: String,
}

impl<'run> Scenario<'run> {
    /// The scenario as HTML, with this much of its evidence, and where the rest is.
    pub(super) fn render(&self, detail: Detail, rest: Rest) -> Result<String, RenderError> {
        let outcome = Outcome::of(self.result);
        let slot = match rest {
            Rest::Absent => None,
            Rest::Carried(slot) => Some(slot),
        };
        let content = match detail {
            Detail::Brief | Detail::Ladder => Content::Absent,
            Detail::Full => Content::Whole,
        };
        let view = View {
            // What is packed is unpacked when it is opened, so it begins closed.
            opened: slot.is_none() && matches!(outcome, Outcome::Fail | Outcome::Error),
            outcome,
            result: self.result,
            took: duration::took(self.result.took),
            search: search(self.result),
            slot,
            body: self.body(detail, content, rest).render()?,
        };
        Ok(view.render()?)
    }

    /// All that is seen of the scenario once it is opened, to be carried in the page.
    pub(super) fn parcel(&self) -> Result<Parcel<'run>, RenderError> {
        let body = self.body(Detail::Full, Content::Apart, Rest::Absent);
        Ok(Parcel {
            html: body.render()?,
            octets: body.rows.iter().filter_map(RowView::apart).collect(),
        })
    }

    /// Whether there is more to show than [`Detail::Brief`] shows.
    pub(super) fn has_more(&self) -> bool {
        let result = self.result;
        let has_events = !self.story.events(&result.id).is_empty();
        has_events || !result.steps.is_empty() || !result.checks.is_empty()
    }

    fn body(&self, detail: Detail, content: Content, rest: Rest) -> Body<'run> {
        let result = self.result;
        let (open_checks, held_checks): (Vec<_>, Vec<_>) = result
            .checks
            .iter()
            .partition(|check| accusation::is_open(check));
        Body {
            anchor: self
                .anchors
                .scenario(&result.id)
                .unwrap_or_default()
                .to_owned(),
            result,
            reason: result.reason.as_deref().map(field),
            links: self.links(),
            covers: result.covers.iter().map(|id| self.covered(id)).collect(),
            open_checks: open_checks
                .iter()
                .map(|check| self.check(check, detail))
                .collect(),
            rows: if detail >= Detail::Ladder {
                self.rows(detail, content)
            } else {
                Vec::new()
            },
            note: self.has_more().then(|| note(detail, rest)).flatten(),
            steps: if detail >= Detail::Ladder {
                self.steps()
            } else {
                Vec::new()
            },
            held: if detail == Detail::Full {
                held(&held_checks)
            } else {
                Vec::new()
            },
            held_in_short: in_short(&held_checks),
            held_count: held_checks.len(),
        }
    }

    fn links(&self) -> Vec<Link> {
        let link = |name, id: &Option<String>| {
            id.as_ref().map(|id| Link {
                name,
                target: self.scenario_target(id),
            })
        };
        [
            link("Blocked by", &self.result.blocked_by),
            link("Positive control", &self.result.control),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn scenario_target(&self, id: &str) -> Target {
        Target {
            text: field(id),
            anchor: self.anchors.scenario(id).map(str::to_owned),
        }
    }

    fn covered(&self, id: &str) -> Target {
        // An item of another document is named with that document: `noti-1.2:SCR-DM-NOTI-C-003`.
        let (spec, bare) = id.split_once(':').unwrap_or((&self.result.spec, id));
        let key = (spec.to_owned(), self.result.role.clone(), bare.to_owned());
        Target {
            text: field(id),
            anchor: self.items.get(&key).cloned(),
        }
    }

    fn check(&self, check: &CheckResult, detail: Detail) -> CheckView {
        let (outcome, symbol, word) = told::verdict_of(check);
        let place = accusation::place(self.result, check);
        let found = check
            .message
            .zip(check.bytes)
            .and_then(|(number, [start, end])| {
                excerpt::of(self.story.message(place, number)?, &(start..end))
            });
        let (line, rows) = match found {
            Some(Excerpt::Text(pieces)) => (pieces, Vec::new()),
            Some(Excerpt::Octets(rows)) => (Vec::new(), dump(&rows)),
            None => (Vec::new(), Vec::new()),
        };
        CheckView {
            class: outcome.class(),
            symbol,
            word,
            clause: field(&told::clause(check)),
            facts: told::facts(self.result, check)
                .into_iter()
                .filter(|(name, _)| !matches!(*name, "clause" | "evidence"))
                .map(|(name, value)| (name, field(&value)))
                .collect(),
            evidence: told::evidence(self.result, check).map(|text| Target {
                text: field(&text),
                anchor: check
                    .message
                    .and_then(|number| self.message_anchor(place, number, detail)),
            }),
            line,
            dump: rows,
        }
    }

    /// Where a message is shown. One of another scenario may have been left out, so that its scenario is
    /// named instead.
    fn message_anchor(&self, place: &str, number: u64, detail: Detail) -> Option<String> {
        let own = place == self.result.id;
        let known = self.story.message(place, number).is_some();
        match (own, known && detail >= Detail::Ladder) {
            (true, true) => self.anchors.message(place, number),
            (true, false) => None,
            (false, _) => self.anchors.scenario(place).map(str::to_owned),
        }
    }

    fn rows(&self, detail: Detail, content: Content) -> Vec<RowView<'run>> {
        let events = self.story.events(&self.result.id);
        ladder::ladder(self.result, events, self.accusations)
            .iter()
            .filter(|row| detail == Detail::Full || !RowView::is_aside(row))
            .map(|row| RowView::of(row, self.result, self.anchors, content))
            .collect()
    }

    fn steps(&self) -> Vec<StepView> {
        let view = |step: &StepResult| StepView {
            step: field(&step.step),
            what: field(&step.what),
            place: told::place_in_file(self.result, step.line),
            outcome: field(&step.outcome),
            class: step_class(&step.outcome),
        };
        self.result.steps.iter().map(view).collect()
    }
}

/// What is said where evidence is not shown plainly.
const fn note(detail: Detail, rest: Rest) -> Option<&'static str> {
    match (detail, rest) {
        (Detail::Full, _) => None,
        (_, Rest::Carried(_)) => Some(
            "The messages of this scenario, decoded and in octets, are packed in this page, and its script unpacks them. Where it does not run: they are in transcript.jsonl in the folder of the run, from which dmct report wrote this page.",
        ),
        (Detail::Brief, Rest::Absent) => Some(
            "The messages of this scenario are in transcript.jsonl; they are left out here to keep the page small.",
        ),
        (Detail::Ladder, Rest::Absent) => Some(
            "The octets of these messages are in transcript.jsonl; they are left out here to keep the page small.",
        ),
    }
}

/// Whether a step's end is worth a second look. The record holds a word or a sentence.
fn step_class(outcome: &str) -> &'static str {
    let outcome = outcome.to_ascii_lowercase();
    if outcome.starts_with("done") || outcome.starts_with("took") {
        "good"
    } else if outcome.starts_with("skipped") {
        "quiet"
    } else {
        "bad"
    }
}

fn held(checks: &[&CheckResult]) -> Vec<HeldView> {
    checks
        .iter()
        .map(|check| HeldView {
            outcome: Outcome::from(check.verdict),
            clause: field(&check.clause),
            section: field(&check.section),
            level: field(&check.level),
            asks: field(&check.asks),
            observed: visible::shortened(&check.observed, 300),
            permitted: visible::shortened(&check.permitted.join(" | "), 300),
            step: field(&check.step),
        })
        .collect()
}

/// The clauses that held, each once with how often.
fn in_short(checks: &[&CheckResult]) -> String {
    let mut clauses: BTreeMap<&str, usize> = BTreeMap::new();
    for check in checks.iter().filter(|check| check.verdict == Verdict::Pass) {
        *clauses.entry(&check.clause).or_default() += 1;
    }
    let named: Vec<String> = clauses
        .into_iter()
        .map(|(clause, count)| match count {
            1 => clause.to_owned(),
            _ => format!("{clause} \u{D7}{count}"),
        })
        .collect();
    field(&named.join(", "))
}

/// What the search looks in, beside the id and the title that are shown.
fn search(result: &ScenarioResult) -> String {
    let mut words = Vec::from([result.id.as_str(), &result.title]);
    words.extend(result.covers.iter().map(String::as_str));
    words.extend(result.clauses.iter().map(String::as_str));
    visible::shortened(&words.join(" ").to_lowercase(), FIELD)
}

fn field(text: &str) -> String {
    visible::shortened(text, FIELD)
}

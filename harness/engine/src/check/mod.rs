//! Whether an expectation holds for what a step received.
//!
//! One file a kind of expectation. A check looks at a [`Scene`] and says a [`Finding`]: whether it holds, what
//! was observed, all that would have been permitted, and the octets that decided. What a miss means is the
//! judge's.

mod alert;
mod command;
mod element;
mod head;
mod item;
mod matcher;
mod notification;
mod object;
mod reference;
mod results;
mod shown;
mod status;

pub use object::{Object, objects};

use crate::view::{Seen, View};
use dmct_scenario::plan::Expectation;
use dmct_wire::span::Span;

/// What a check looks at: everything known up to now, and the messages that its step took.
#[derive(Clone, Debug)]
pub struct Scene<'a> {
    /// All that is known.
    pub view: &'a View,
    /// The messages that the step took, in order.
    pub window: Vec<&'a Seen>,
    /// Whether what was overwritten in the record is taken for what is due, where it may have been that.
    looks_behind: bool,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Finding {
    /// Whether it holds.
    pub holds: bool,
    /// Whether it does not hold only because nobody could see what it asks for: then nothing is shown either way.
    pub unseen: bool,
    /// What was asked, in a few words.
    pub asks: String,
    /// What was observed.
    pub observed: String,
    /// All that would have been permitted.
    pub permitted: Vec<String>,
    /// The message that decided it.
    pub message: Option<u64>,
    /// The octets of its body that decided it.
    pub span: Span,
    /// Names that are bound by it, if it holds.
    pub captured: Vec<(String, String)>,
}

/// What an expectation finds in a scene. Where that hangs on what was overwritten in the record, nothing is seen.
pub fn evaluate(expectation: &Expectation, scene: &Scene<'_>) -> Finding {
    let finding = find(expectation, scene);
    if !scene.window.iter().any(|seen| is_overwritten(seen)) {
        return finding;
    }
    let behind = Scene {
        looks_behind: true,
        ..scene.clone()
    };
    if find(expectation, &behind).holds == finding.holds {
        return finding;
    }
    Finding {
        holds: false,
        unseen: true,
        captured: Vec::new(),
        ..finding
    }
}

/// Whether something in a message may stand in place of a nonce.
fn is_overwritten(seen: &Seen) -> bool {
    let octets = &seen.record.body.0;
    [b"Kioq".as_slice(), b"****"]
        .iter()
        .any(|sign| octets.windows(sign.len()).any(|four| four == *sign))
}

fn find(expectation: &Expectation, scene: &Scene<'_>) -> Finding {
    if let Expectation::Not(inner) = expectation {
        return negate(find(inner, scene));
    }
    if !matches!(
        expectation,
        Expectation::Http(_) | Expectation::Notification(_) | Expectation::Shown(_)
    ) && let Some(unreadable) = scene.unreadable()
    {
        return unreadable;
    }
    match expectation {
        Expectation::Status(pattern) => status::evaluate(pattern, scene),
        Expectation::Alert(pattern) => alert::evaluate(pattern, scene),
        Expectation::Results(pattern) => results::evaluate(pattern, scene),
        Expectation::Operation(pattern) => command::evaluate(pattern, scene),
        Expectation::Only(names) => command::only(names, scene),
        Expectation::Element { path, is, capture } => {
            element::evaluate(path, is, capture.as_deref(), scene)
        }
        Expectation::Count { path, is } => element::count(path, is, scene),
        Expectation::Octets(is) => head::octets(is, scene),
        Expectation::Final(due) => element::final_flag(*due, scene),
        Expectation::Credential(pattern) => head::credential(pattern, scene),
        Expectation::Http(pattern) => head::http(pattern, scene),
        Expectation::Notification(fields) => notification::evaluate(fields, scene),
        Expectation::Shown(pattern) => shown::evaluate(pattern, scene),
        Expectation::Not(inner) => negate(find(inner, scene)),
    }
}

fn negate(finding: Finding) -> Finding {
    Finding {
        holds: !finding.holds && finding.message.is_some() && !finding.unseen,
        asks: format!("not: {}", finding.asks),
        permitted: finding
            .permitted
            .iter()
            .map(|permitted| format!("anything but: {permitted}"))
            .collect(),
        captured: Vec::new(),
        ..finding
    }
}

impl<'a> Scene<'a> {
    /// The scene of a step that took these messages of a view.
    pub fn new(view: &'a View, taken: &[u64]) -> Self {
        Self {
            view,
            window: taken
                .iter()
                .filter_map(|number| view.message(*number))
                .collect(),
            looks_behind: false,
        }
    }

    /// The last message of the window.
    pub fn last(&self) -> Option<&'a Seen> {
        self.window.last().copied()
    }

    /// The value bound to a name.
    pub fn binding(&self, name: &str) -> Option<&'a str> {
        self.view.binding(name)
    }

    /// A finding about the window where nothing more exact can be pointed at.
    pub fn finding(&self, asks: impl Into<String>) -> Finding {
        Finding {
            asks: asks.into(),
            message: self.last().map(Seen::number),
            span: self
                .last()
                .and_then(Seen::message)
                .map_or_else(Span::default, |message| message.body.span),
            ..Finding::default()
        }
    }

    /// What to say where a message of the window could not be read as a DM message at all.
    fn unreadable(&self) -> Option<Finding> {
        let seen = self.window.iter().find(|seen| seen.message().is_none())?;
        let defect = seen.decoded.defects.first();
        let status = seen
            .record
            .status
            .map_or_else(String::new, |status| format!("HTTP status {status}, "));
        let why = defect.map_or_else(|| "an empty body".to_owned(), |defect| defect.text.clone());
        Some(Finding {
            holds: false,
            unseen: false,
            asks: "a DM message".to_owned(),
            observed: format!("{status}no DM message: {why}"),
            permitted: vec!["a DM message that can be read".to_owned()],
            message: Some(seen.number()),
            span: defect.map_or_else(Span::default, |defect| defect.span),
            captured: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dmct_record::{
        event::{Direction, Event, EventKind, Message},
        octets::Octets,
    };
    use dmct_scenario::plan::{Matcher, Template};
    use std::collections::BTreeMap;

    /// What is found of the SessionID of a message, as whether it holds and whether nobody could see.
    fn found(session_id: &str, is: Matcher, denied: bool) -> (bool, bool) {
        let body =
            format!("<SyncML><SyncHdr><SessionID>{session_id}</SessionID></SyncHdr></SyncML>");
        let message = Message {
            number: 1,
            direction: Direction::Received,
            carrier: "http".to_owned(),
            peer: String::new(),
            to: String::new(),
            exchange: None,
            connection: None,
            status: None,
            media_type: "application/vnd.syncml.dm+xml".to_owned(),
            head: Octets::default(),
            body: Octets(body.into_bytes()),
            labels: BTreeMap::new(),
        };
        let mut view = View::default();
        view.add(&Event {
            at: 0,
            scenario: String::new(),
            kind: EventKind::Message(message),
        });
        let element = Expectation::Element {
            path: "SyncHdr/SessionID".parse().expect("a path"),
            is,
            capture: None,
        };
        let expectation = match denied {
            true => Expectation::Not(Box::new(element)),
            false => element,
        };
        let finding = evaluate(&expectation, &Scene::new(&view, &[1]));
        (finding.holds, finding.unseen)
    }

    #[test]
    fn what_hangs_on_an_overwritten_text_is_neither_shown_nor_missed() {
        let due = || Matcher::Equals(Template::text("b3RoZXItbm9uY2U="));
        let (open, held, missed) = ((false, true), (true, false), (false, false));
        assert_eq!(found("KioqKioqKioqKio=", due(), false), open);
        assert_eq!(found("KioqKioqKioqKio=", due(), true), open);
        assert_eq!(found("KioqKioqKioqKio=", Matcher::Present, false), held);
        // Another length was another text.
        assert_eq!(found("KioqKioqKioq", due(), false), missed);
        assert_eq!(found("KioqKioqKioq", due(), true), held);
        assert_eq!(found("b3RoZXItbm9uY2U=", due(), false), held);
    }
}

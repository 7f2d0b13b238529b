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

/// What an expectation finds in a scene.
pub fn evaluate(expectation: &Expectation, scene: &Scene<'_>) -> Finding {
    if let Expectation::Not(inner) = expectation {
        return negate(evaluate(inner, scene));
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
        Expectation::Not(inner) => negate(evaluate(inner, scene)),
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

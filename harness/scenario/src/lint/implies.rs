//! Whether a check holds whenever another one does, of the same messages.
//!
//! Said only where it is certain. It follows the meaning that the engine gives to each kind of check: one such Status,
//! Alert, Results or command is enough, and all that is said must hold of the same one.

use super::within::{covers, covers_if_said, takes_any_number};
use crate::plan::{
    AlertPattern, CredentialPattern, Expectation, HttpPattern, ItemPattern, Matcher,
    OperationPattern, ResultsPattern, ShownPattern, StatusPattern,
};

/// Whether `weak` holds wherever `strong` does.
pub(super) fn implies(strong: &Expectation, weak: &Expectation) -> bool {
    match (strong, weak) {
        (Expectation::Status(strong), Expectation::Status(weak)) => status(strong, weak),
        (Expectation::Alert(strong), Expectation::Alert(weak)) => alert(strong, weak),
        (Expectation::Results(strong), Expectation::Results(weak)) => results(strong, weak),
        (Expectation::Operation(strong), Expectation::Operation(weak)) => operation(strong, weak),
        (
            Expectation::Element { path, is, capture },
            Expectation::Element {
                path: weak_path,
                is: weak,
                capture: weak_capture,
            },
        ) => {
            path == weak_path
                && (weak_capture.is_none() || weak_capture == capture)
                && covers(weak, is)
        }
        (Expectation::Final(strong), Expectation::Final(weak)) => strong == weak,
        (Expectation::Only(strong), Expectation::Only(weak)) => {
            strong.iter().all(|name| weak.contains(name))
        }
        (Expectation::Only(strong), Expectation::Not(weak)) => forbids(strong, weak),
        (
            Expectation::Count { path, is },
            Expectation::Count {
                path: weak_path,
                is: weak,
            },
        ) => path == weak_path && covers(weak, is),
        (Expectation::Octets(strong), Expectation::Octets(weak)) => covers(weak, strong),
        (Expectation::Credential(strong), Expectation::Credential(weak)) => {
            credential(strong, weak)
        }
        (Expectation::Http(strong), Expectation::Http(weak)) => http(strong, weak),
        (Expectation::Notification(strong), Expectation::Notification(weak)) => named(strong, weak),
        (Expectation::Shown(strong), Expectation::Shown(weak)) => shown(strong, weak),
        (Expectation::Not(strong), Expectation::Not(weak)) => implies(weak, strong),
        _ => false,
    }
}

/// Whether a check holds of whatever a step can have taken.
pub(super) fn always_holds(expectation: &Expectation) -> bool {
    match expectation {
        Expectation::Count { is, .. } | Expectation::Octets(is) => takes_any_number(is),
        Expectation::Credential(pattern) => *pattern == CredentialPattern::default(),
        Expectation::Http(pattern) => *pattern == HttpPattern::default(),
        Expectation::Notification(fields) => fields.is_empty(),
        Expectation::Shown(pattern) => {
            let nothing = ShownPattern {
                number: pattern.number,
                ..ShownPattern::default()
            };
            *pattern == nothing
        }
        _ => false,
    }
}

fn status(strong: &StatusPattern, weak: &StatusPattern) -> bool {
    (weak.of.is_none() || weak.of == strong.of)
        && covers_if_said(weak.code.as_ref(), strong.code.as_ref())
        && covers_if_said(weak.challenge.as_ref(), strong.challenge.as_ref())
        && covers_if_said(weak.next_nonce.as_ref(), strong.next_nonce.as_ref())
        && weak.items.len() <= strong.items.len()
        && weak
            .items
            .iter()
            .zip(&strong.items)
            .all(|(weak, strong)| item(strong, weak))
}

fn alert(strong: &AlertPattern, weak: &AlertPattern) -> bool {
    covers_if_said(weak.code.as_ref(), strong.code.as_ref())
        && covers_if_said(weak.correlator.as_ref(), strong.correlator.as_ref())
        && items(&strong.items, &weak.items)
}

fn results(strong: &ResultsPattern, weak: &ResultsPattern) -> bool {
    (weak.of.is_none() || weak.of == strong.of) && item(&strong.item, &weak.item)
}

fn operation(strong: &OperationPattern, weak: &OperationPattern) -> bool {
    strong.name == weak.name
        && (weak.label.is_none() || weak.label == strong.label)
        && items(&strong.items, &weak.items)
}

/// Items in any order: each that is asked for is one that is there.
fn items(strong: &[ItemPattern], weak: &[ItemPattern]) -> bool {
    weak.iter()
        .all(|weak| strong.iter().any(|strong| item(strong, weak)))
}

fn item(strong: &ItemPattern, weak: &ItemPattern) -> bool {
    let pairs = [
        (&strong.target, &weak.target),
        (&strong.source, &weak.source),
        (&strong.format, &weak.format),
        (&strong.media_type, &weak.media_type),
        (&strong.mark, &weak.mark),
        (&strong.size, &weak.size),
        (&strong.data, &weak.data),
    ];
    (weak.more.is_none() || weak.more == strong.more)
        && pairs
            .into_iter()
            .all(|(strong, weak)| covers_if_said(weak.as_ref(), strong.as_ref()))
}

fn credential(strong: &CredentialPattern, weak: &CredentialPattern) -> bool {
    (weak.scheme.is_none() || weak.scheme == strong.scheme)
        && (weak.worth.is_none() || weak.worth == strong.worth)
}

fn http(strong: &HttpPattern, weak: &HttpPattern) -> bool {
    covers_if_said(weak.status.as_ref(), strong.status.as_ref())
        && covers_if_said(weak.content_type.as_ref(), strong.content_type.as_ref())
        && covers_if_said(weak.target.as_ref(), strong.target.as_ref())
        && named(&strong.headers, &weak.headers)
}

fn named(strong: &[(String, Matcher)], weak: &[(String, Matcher)]) -> bool {
    weak.iter().all(|(name, weak)| {
        let mut same = strong.iter().filter(|(other, _)| other == name);
        same.any(|(_, strong)| covers(weak, strong))
    })
}

fn shown(strong: &ShownPattern, weak: &ShownPattern) -> bool {
    let pairs = [
        (&strong.kind, &weak.kind),
        (&strong.text, &weak.text),
        (&strong.shown_for, &weak.shown_for),
        (&strong.hidden, &weak.hidden),
        (&strong.default, &weak.default),
        (&strong.cancellable, &weak.cancellable),
    ];
    let same_one = strong.number == weak.number
        && (weak.choices.is_empty() || weak.choices == strong.choices)
        && pairs
            .into_iter()
            .all(|(strong, weak)| covers_if_said(weak.as_ref(), strong.as_ref()));
    let counted = covers_if_said(weak.count.as_ref(), strong.count.as_ref());
    counted && same_one
}

/// Whether what `only` leaves out cannot be there. Commands inside others are not looked at by `only`.
fn forbids(only: &[String], absent: &Expectation) -> bool {
    let nested = ["Sequence", "Atomic"];
    let holds_others = only.iter().any(|name| nested.contains(&name.as_str()));
    let leaves_out = |name: &str| !holds_others && !only.iter().any(|other| other == name);
    match absent {
        Expectation::Status(_) => leaves_out("Status"),
        Expectation::Alert(_) => leaves_out("Alert"),
        Expectation::Results(_) => leaves_out("Results"),
        Expectation::Operation(pattern) => leaves_out(&pattern.name),
        _ => false,
    }
}

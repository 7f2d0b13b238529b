//! The fields of a notification.

use super::{Finding, Scene, matcher};
use crate::view::{Notified, Seen};
use dmct_record::event::{Fact, Worth};
use dmct_scenario::plan::Matcher;
use dmct_wire::span::Span;

/// What is found of the fields of a notification.
pub fn evaluate(fields: &[(String, Matcher)], scene: &Scene<'_>) -> Finding {
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    let last = scene
        .last()
        .and_then(|seen| Some((seen, seen.notified.as_ref()?)));
    let what = match last {
        Some((_, notified)) if notified.registers => "registration",
        _ => "notification",
    };
    let mut finding = scene.finding(format!("the {what}'s {}", names.join(", ")));
    let Some((seen, notified)) = last else {
        finding.observed = "no notification".to_owned();
        return finding;
    };
    finding.holds = true;
    let mut observed = Vec::new();
    for (name, is) in fields {
        let (text, span) = value(name, seen, notified, scene);
        let all = all_values(name, notified);
        let takes = matcher::takes(is, text.as_deref(), scene)
            || all.iter().any(|text| matcher::takes(is, Some(text), scene));
        if !takes && finding.holds {
            finding.holds = false;
            finding.span = span;
        }
        finding
            .permitted
            .push(format!("{name} {}", matcher::words(is, scene)));
        observed.push(format!("{name} {}", matcher::shown(text.as_deref())));
    }
    if let Some(stopped) = &notified.stopped {
        observed.push(format!("reading stopped: {stopped}"));
    }
    finding.observed = observed.join(", ");
    finding
}

fn all_values<'a>(name: &str, notified: &'a Notified) -> Vec<&'a str> {
    notified
        .fields
        .iter()
        .filter(|(key, ..)| key == name)
        .map(|(_, value, _)| value.as_str())
        .collect()
}

fn value(
    name: &str,
    seen: &Seen,
    notified: &Notified,
    scene: &Scene<'_>,
) -> (Option<String>, Span) {
    let digest = scene
        .view
        .facts(seen.number())
        .iter()
        .find_map(|fact| match fact {
            Fact::NotificationDigest { worth, reading } => Some((*worth, reading)),
            Fact::Credential { .. } => None,
        });
    match (name, digest) {
        ("digest", Some((worth, _))) => {
            let word = match worth {
                Worth::Valid => "valid",
                Worth::Stale => "stale",
                Worth::Invalid => "invalid",
                Worth::Missing => "missing",
            };
            (Some(word.to_owned()), Span::default())
        }
        ("digest-reading", Some((_, reading))) => (Some(reading.clone()), Span::default()),
        _ => match notified.field(name) {
            Some((text, span)) => (Some(text.to_owned()), span),
            None => (None, Span::default()),
        },
    }
}

//! Whether a text is what it must be, and how to say what it must be.

use super::Scene;
use crate::keyring::may_hide;
use dmct_scenario::plan::{DataSpec, Matcher, Template};
use regex::Regex;

/// Whether a matcher takes a text; `None` is an absent one.
pub fn takes(matcher: &Matcher, text: Option<&str>, scene: &Scene<'_>) -> bool {
    match (matcher, text) {
        (Matcher::Absent, text) => text.is_none(),
        (Matcher::OneOf(matchers), text) => matchers.iter().any(|one| takes(one, text, scene)),
        (Matcher::All(matchers), text) => matchers.iter().all(|one| takes(one, text, scene)),
        (_, None) => false,
        (Matcher::Present, Some(_)) => true,
        (Matcher::Not(inner), Some(text)) => !takes(inner, Some(text), scene),
        (Matcher::Equals(template), Some(text)) => {
            let is_due =
                |due: &str| due == text.trim() || scene.looks_behind && may_hide(text.trim(), due);
            fill(template, scene).is_some_and(|due| is_due(due.trim()))
        }
        (Matcher::Regex(pattern), Some(text)) => {
            Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|regex| regex.is_match(text.trim()))
        }
        (Matcher::Number { at_least, at_most }, Some(text)) => {
            text.trim().parse::<u64>().is_ok_and(|number| {
                at_least.is_none_or(|least| number >= least)
                    && at_most.is_none_or(|most| number <= most)
            })
        }
        (Matcher::Length(inner), Some(text)) => takes(inner, Some(&text.len().to_string()), scene),
        (Matcher::Fill { octets, at }, Some(text)) => text == DataSpec::filling(*octets, *at),
    }
}

/// Whether a matcher that may be missing takes a text; a missing one takes anything.
pub fn takes_if_said(matcher: Option<&Matcher>, text: Option<&str>, scene: &Scene<'_>) -> bool {
    matcher.is_none_or(|matcher| takes(matcher, text, scene))
}

/// All that a matcher permits, in words.
pub fn permitted(matcher: &Matcher, scene: &Scene<'_>) -> Vec<String> {
    match matcher {
        Matcher::OneOf(matchers) => matchers
            .iter()
            .flat_map(|one| permitted(one, scene))
            .collect(),
        other => vec![words(other, scene)],
    }
}

/// A matcher in words.
pub fn words(matcher: &Matcher, scene: &Scene<'_>) -> String {
    let join = |matchers: &[Matcher], with: &str| {
        let all: Vec<String> = matchers.iter().map(|one| words(one, scene)).collect();
        all.join(with)
    };
    match matcher {
        Matcher::Equals(template) => fill(template, scene)
            .unwrap_or_else(|| "a value that is not known, as nothing was captured".to_owned()),
        Matcher::Not(inner) => format!("anything but {}", words(inner, scene)),
        Matcher::OneOf(matchers) => join(matchers, " or "),
        Matcher::All(matchers) => join(matchers, " and "),
        Matcher::Regex(pattern) => format!("text like {pattern}"),
        Matcher::Number { at_least, at_most } => match (at_least, at_most) {
            (Some(least), Some(most)) => format!("a number from {least} to {most}"),
            (Some(least), None) => format!("a number of at least {least}"),
            (None, Some(most)) => format!("a number of at most {most}"),
            (None, None) => "a number".to_owned(),
        },
        Matcher::Length(inner) => format!("{} octets", words(inner, scene)),
        Matcher::Fill { octets, at } => {
            format!("the test text, {octets} octets from place {at}")
        }
        Matcher::Present => "any".to_owned(),
        Matcher::Absent => "absent".to_owned(),
    }
}

/// The text of a template, if all its holes are known.
pub fn fill(template: &Template, scene: &Scene<'_>) -> Option<String> {
    template.fill(|name| scene.binding(name)).ok()
}

/// A text as an observation, cut where it is long.
pub fn shown(text: Option<&str>) -> String {
    const MOST: usize = 120;
    match text {
        None => "absent".to_owned(),
        Some("") => "empty".to_owned(),
        Some(text) if text.chars().count() <= MOST => text.to_owned(),
        Some(text) => {
            let head: String = text.chars().take(MOST).collect();
            format!("{head}… ({} octets)", text.len())
        }
    }
}

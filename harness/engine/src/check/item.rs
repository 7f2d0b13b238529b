//! Items and what a pattern asks of them.

use super::{Object, Scene, matcher};
use dmct_scenario::plan::{ItemPattern, Matcher};

/// Whether an item is what a pattern asks.
pub fn fits(pattern: &ItemPattern, object: &Object, scene: &Scene<'_>) -> bool {
    fields(pattern, object)
        .into_iter()
        .all(|(_, matcher, text)| matcher::takes_if_said(matcher, text, scene))
        && pattern.more.is_none_or(|more| more == object.more)
}

/// What a pattern asks of an item, in words; empty if nothing.
pub fn words(pattern: &ItemPattern, scene: &Scene<'_>) -> String {
    let blank = Object::default();
    let mut parts: Vec<String> = fields(pattern, &blank)
        .into_iter()
        .filter_map(|(name, matcher, _)| {
            Some(format!("{name} {}", matcher::words(matcher?, scene)))
        })
        .collect();
    match pattern.more {
        Some(true) => parts.push("MoreData".to_owned()),
        Some(false) => parts.push("no MoreData".to_owned()),
        None => {}
    }
    parts.join(", ")
}

/// An item as an observation, as far as a pattern asks about it.
pub fn observed(pattern: &ItemPattern, object: &Object) -> String {
    let mut parts: Vec<String> = fields(pattern, object)
        .into_iter()
        .filter(|(_, matcher, _)| matcher.is_some())
        .map(|(name, matcher, text)| match matcher {
            Some(Matcher::Length(_) | Matcher::Fill { .. }) => {
                let length =
                    text.map_or_else(|| "absent".to_owned(), |t| format!("of {} octets", t.len()));
                format!("{name} {length}")
            }
            _ => format!("{name} {}", matcher::shown(text)),
        })
        .collect();
    if pattern.more.is_some() {
        parts.push(
            if object.more {
                "MoreData"
            } else {
                "no MoreData"
            }
            .to_owned(),
        );
    }
    parts.join(", ")
}

type FieldOf<'a> = (&'static str, Option<&'a Matcher>, Option<&'a str>);

fn fields<'a>(pattern: &'a ItemPattern, object: &'a Object) -> [FieldOf<'a>; 7] {
    [
        ("Target", pattern.target.as_ref(), object.target.as_deref()),
        ("Source", pattern.source.as_ref(), object.source.as_deref()),
        ("Format", pattern.format.as_ref(), object.format.as_deref()),
        (
            "Type",
            pattern.media_type.as_ref(),
            object.media_type.as_deref(),
        ),
        ("Mark", pattern.mark.as_ref(), object.mark.as_deref()),
        ("Size", pattern.size.as_ref(), object.size.as_deref()),
        ("Data", pattern.data.as_ref(), object.data.as_deref()),
    ]
}

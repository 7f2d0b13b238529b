//! Whether a matcher takes whatever another one takes.
//!
//! Said only where it is certain: a yes here is a yes for every text, a no may also mean that nobody can tell. Texts
//! with holes are the same only if they are written the same.

use crate::plan::{DataSpec, Matcher, Part, Template};

/// Whether `wide` takes everything that `narrow` takes; one that is not said takes anything, what is absent too.
pub(super) fn covers_if_said(wide: Option<&Matcher>, narrow: Option<&Matcher>) -> bool {
    match (wide, narrow) {
        (None, _) => true,
        (Some(wide), None) => takes_anything(wide),
        (Some(wide), Some(narrow)) => covers(wide, narrow),
    }
}

/// Whether `wide` takes everything that `narrow` takes.
pub(super) fn covers(wide: &Matcher, narrow: &Matcher) -> bool {
    if wide == narrow || takes_anything(wide) {
        return true;
    }
    match (wide, narrow) {
        (_, Matcher::OneOf(narrow)) => narrow.iter().all(|one| covers(wide, one)),
        (Matcher::All(wide), _) => wide.iter().all(|one| covers(one, narrow)),
        (Matcher::OneOf(wide), _) if wide.iter().any(|one| covers(one, narrow)) => true,
        (_, Matcher::All(narrow)) => narrow.iter().any(|one| covers(wide, one)),
        (Matcher::Present, narrow) => !takes_nothing_there(narrow),
        (Matcher::Number { at_least, at_most }, narrow) => {
            numbers(narrow).is_some_and(|(least, most)| {
                at_least.is_none_or(|bound| least.is_some_and(|least| least >= bound))
                    && at_most.is_none_or(|bound| most.is_some_and(|most| most <= bound))
            })
        }
        (Matcher::Length(wide), Matcher::Length(narrow)) => covers(wide, narrow),
        (Matcher::Length(wide), Matcher::Fill { octets, .. }) => {
            covers(wide, &Matcher::Equals(Template::text(octets.to_string())))
        }
        (Matcher::Not(wide), Matcher::Not(narrow)) => covers(narrow, wide),
        (Matcher::Not(wide), narrow) => {
            literal(narrow).is_some_and(|text| takes_text(wide, text) == Some(false))
        }
        (wide, narrow) => literal(narrow).is_some_and(|text| takes_text(wide, text) == Some(true)),
    }
}

/// Whether a matcher takes whatever comes, what is absent too.
pub(crate) fn takes_anything(matcher: &Matcher) -> bool {
    match matcher {
        Matcher::OneOf(matchers) => {
            let absent = matchers.iter().any(takes_nothing_there);
            let present = matchers.iter().any(covers_every_text);
            absent && present
        }
        Matcher::All(matchers) => matchers.iter().all(takes_anything),
        _ => false,
    }
}

/// Whether a matcher takes every text, whether or not it takes an absent one.
fn covers_every_text(matcher: &Matcher) -> bool {
    match matcher {
        Matcher::Present => true,
        Matcher::OneOf(matchers) => matchers.iter().any(covers_every_text),
        Matcher::All(matchers) => matchers.iter().all(covers_every_text),
        _ => false,
    }
}

/// Whether a matcher takes a number whatever it is: for what is counted, which is always there.
pub(super) fn takes_any_number(matcher: &Matcher) -> bool {
    let every = Matcher::Number {
        at_least: Some(0),
        at_most: None,
    };
    covers_every_text(matcher) || covers(matcher, &every)
}

/// Whether a matcher takes what is absent.
fn takes_nothing_there(matcher: &Matcher) -> bool {
    match matcher {
        Matcher::Absent => true,
        Matcher::OneOf(matchers) => matchers.iter().any(takes_nothing_there),
        Matcher::All(matchers) => matchers.iter().all(takes_nothing_there),
        _ => false,
    }
}

/// The bounds within which every number lies that a matcher takes, if it takes numbers only.
fn numbers(matcher: &Matcher) -> Option<(Option<u64>, Option<u64>)> {
    match matcher {
        Matcher::Number { at_least, at_most } => Some((at_least.or(Some(0)), *at_most)),
        matcher => {
            let number: u64 = literal(matcher)?.parse().ok()?;
            Some((Some(number), Some(number)))
        }
    }
}

/// The one text that a matcher takes, if it has no holes.
fn literal(matcher: &Matcher) -> Option<&str> {
    match matcher {
        Matcher::Equals(Template(parts)) => match parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text.trim()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a matcher takes a text that may have white space at its ends; nothing where that cannot be told.
pub(super) fn takes_text(matcher: &Matcher, text: &str) -> Option<bool> {
    match matcher {
        Matcher::Equals(_) => Some(literal(matcher)? == text),
        Matcher::Present => Some(true),
        Matcher::Absent => Some(false),
        Matcher::Not(inner) => Some(!takes_text(inner, text)?),
        Matcher::OneOf(matchers) => {
            let each: Vec<_> = matchers.iter().map(|one| takes_text(one, text)).collect();
            let certain = each.iter().all(Option::is_some);
            let any = each.contains(&Some(true));
            (any || certain).then_some(any)
        }
        Matcher::All(matchers) => {
            let each: Vec<_> = matchers.iter().map(|one| takes_text(one, text)).collect();
            let certain = each.iter().all(Option::is_some);
            let fails = each.contains(&Some(false));
            (fails || certain).then_some(!fails)
        }
        Matcher::Number { at_least, at_most } => Some(text.parse::<u64>().is_ok_and(|number| {
            at_least.is_none_or(|least| number >= least)
                && at_most.is_none_or(|most| number <= most)
        })),
        Matcher::Regex(pattern) => {
            let regex = regex::Regex::new(&format!("^(?:{pattern})$")).ok()?;
            Some(regex.is_match(text))
        }
        Matcher::Length(_) | Matcher::Fill { .. } => None,
    }
}

/// Whether a matcher takes just what is written.
pub(super) fn same_data(matcher: &Matcher, written: &DataSpec) -> bool {
    match (matcher, written) {
        (Matcher::Equals(asked), DataSpec::Text(written)) => asked == written,
        (
            Matcher::Fill { octets, at },
            DataSpec::Fill {
                octets: written,
                at: place,
            },
        ) => (octets, at) == (written, place),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Matcher {
        Matcher::Equals(Template::text(text))
    }

    fn hole(name: &str) -> Matcher {
        Matcher::Equals(Template(vec![Part::Hole(name.to_owned())]))
    }

    fn number(at_least: Option<u64>, at_most: Option<u64>) -> Matcher {
        Matcher::Number { at_least, at_most }
    }

    fn one_of(of: &[Matcher]) -> Matcher {
        Matcher::OneOf(of.to_vec())
    }

    #[test]
    fn a_matcher_covers_what_it_takes_whole() {
        let good = one_of(&[text("200"), text("212")]);
        let not = |inner: &Matcher| Matcher::Not(Box::new(inner.clone()));
        for (wide, narrow) in [
            (&good, &text("200")),
            (&good, &one_of(&[text("212"), text(" 200 ")])),
            (&Matcher::Present, &good),
            (&number(Some(200), Some(299)), &good),
            (&number(Some(1), None), &number(Some(2), Some(3))),
            (&Matcher::Regex("2..".to_owned()), &good),
            (&not(&text("401")), &good),
            (&not(&text("200")), &not(&good)),
            (&hole("a"), &hole("a")),
            (
                &one_of(&[Matcher::Present, Matcher::Absent]),
                &Matcher::Absent,
            ),
        ] {
            assert!(covers(wide, narrow), "{wide:?} does not cover {narrow:?}");
            let turned = wide != narrow && covers(narrow, wide);
            let same = narrow == &one_of(&[text("212"), text(" 200 ")]);
            assert!(same || !turned, "{narrow:?} covers {wide:?}");
        }
    }

    #[test]
    fn what_cannot_be_told_is_not_covered() {
        let length = Matcher::Length(Box::new(text("3")));
        for (wide, narrow) in [
            (&hole("a"), &hole("b")),
            (&text("200"), &hole("a")),
            (&Matcher::Present, &one_of(&[text("1"), Matcher::Absent])),
            (&length, &text("abc")),
            (&number(Some(2), None), &number(None, Some(3))),
            (&number(None, None), &text("no number")),
        ] {
            assert!(!covers(wide, narrow), "{wide:?} covers {narrow:?}");
        }
        assert!(!covers_if_said(Some(&Matcher::Present), None));
    }

    #[test]
    fn every_number_is_taken_by_bounds_that_bind_nothing() {
        assert!(takes_any_number(&number(Some(0), None)));
        assert!(takes_any_number(&Matcher::Present));
        assert!(!takes_any_number(&number(Some(1), None)));
        assert!(!takes_any_number(&text("0")));
    }
}

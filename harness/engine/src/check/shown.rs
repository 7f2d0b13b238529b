//! What the user of a client saw.

use super::{Finding, Scene, matcher};
use dmct_scenario::plan::{Matcher, ShownPattern};
use dmct_wire::peer::Interaction;

/// What is found of the interactions that the upper tester reported.
pub fn evaluate(pattern: &ShownPattern, scene: &Scene<'_>) -> Finding {
    let mut finding = scene.finding("what the user saw");
    let Some(shown) = scene.view.shown() else {
        finding.unseen = true;
        finding.observed = "the upper tester has not said what the user saw".to_owned();
        return finding;
    };
    let mut looking = Looking {
        scene,
        finding,
        missed: false,
        observed: Vec::new(),
    };
    if let Some(count) = &pattern.count {
        looking.look("interactions", count, Some(shown.len().to_string()));
    }
    match shown.get(pattern.number.saturating_sub(1)) {
        Some(interaction) => looking.interaction(pattern, interaction),
        None if asks_for_one(pattern) => {
            looking.missed = true;
            let count = shown.len();
            let number = pattern.number;
            looking.observed.push(format!(
                "{count} interactions, of which none is number {number}"
            ));
            looking.permit(pattern);
        }
        None => {}
    }
    looking.finding()
}

/// Whether a pattern says anything of one interaction.
fn asks_for_one(pattern: &ShownPattern) -> bool {
    let counts_only = ShownPattern {
        count: pattern.count.clone(),
        number: pattern.number,
        ..ShownPattern::default()
    };
    *pattern != counts_only
}

/// One look at what was reported.
struct Looking<'a> {
    scene: &'a Scene<'a>,
    finding: Finding,
    /// Something is not as it must be.
    missed: bool,
    observed: Vec<String>,
}

impl Looking<'_> {
    fn interaction(&mut self, pattern: &ShownPattern, seen: &Interaction) {
        for (name, matcher, value) in fields(pattern, Some(seen)) {
            self.look(name, matcher, value);
        }
        if pattern.choices.is_empty() {
            return;
        }
        let words = self.choices_words(&pattern.choices);
        self.finding.permitted.push(words);
        match &seen.choices {
            None => self.unseen("choices"),
            Some(choices) => {
                let fit = choices.len() == pattern.choices.len()
                    && choices
                        .iter()
                        .zip(&pattern.choices)
                        .all(|(choice, is)| matcher::takes(is, Some(choice), self.scene));
                self.missed |= !fit;
                self.observed
                    .push(format!("choices {}", choices.join(", ")));
            }
        }
    }

    /// Looks at one thing that may or may not have been seen.
    fn look(&mut self, name: &str, is: &Matcher, value: Option<String>) {
        let words = matcher::words(is, self.scene);
        self.finding.permitted.push(format!("{name} {words}"));
        match value {
            None => self.unseen(name),
            Some(value) => {
                self.missed |= !matcher::takes(is, Some(&value), self.scene);
                self.observed
                    .push(format!("{name} {}", matcher::shown(Some(&value))));
            }
        }
    }

    fn unseen(&mut self, name: &str) {
        self.finding.unseen = true;
        self.observed
            .push(format!("{name}: the upper tester does not say"));
    }

    /// What would have been permitted of an interaction that is not there.
    fn permit(&mut self, pattern: &ShownPattern) {
        for (name, is, _) in fields(pattern, None) {
            let words = matcher::words(is, self.scene);
            self.finding.permitted.push(format!("{name} {words}"));
        }
        if !pattern.choices.is_empty() {
            let words = self.choices_words(&pattern.choices);
            self.finding.permitted.push(words);
        }
    }

    fn choices_words(&self, choices: &[Matcher]) -> String {
        let words: Vec<String> = choices
            .iter()
            .map(|is| matcher::words(is, self.scene))
            .collect();
        format!("choices {}", words.join(", "))
    }

    fn finding(mut self) -> Finding {
        // What is wrong is wrong, whatever else was not seen.
        self.finding.unseen &= !self.missed;
        self.finding.holds = !self.missed && !self.finding.unseen;
        self.finding.observed = self.observed.join("; ");
        self.finding
    }
}

/// What a pattern says of one interaction but for its choices, beside what was seen of it.
fn fields<'p>(
    pattern: &'p ShownPattern,
    seen: Option<&Interaction>,
) -> Vec<(&'static str, &'p Matcher, Option<String>)> {
    let yes_or_no = |value: Option<bool>| value.map(|value| value.to_string());
    let kind = seen.and_then(|seen| seen.kind);
    let all = [
        (
            "kind",
            &pattern.kind,
            kind.map(|kind| kind.word().to_owned()),
        ),
        (
            "text",
            &pattern.text,
            seen.and_then(|seen| seen.text.clone()),
        ),
        (
            "milliseconds",
            &pattern.shown_for,
            seen.and_then(|seen| seen.shown_for)
                .map(|millis| millis.to_string()),
        ),
        (
            "hidden",
            &pattern.hidden,
            yes_or_no(seen.and_then(|seen| seen.hidden)),
        ),
        (
            "default",
            &pattern.default,
            seen.and_then(|seen| seen.default.clone()),
        ),
        (
            "cancellable",
            &pattern.cancellable,
            yes_or_no(seen.and_then(|seen| seen.cancellable)),
        ),
    ];
    all.into_iter()
        .filter_map(|(name, is, value)| Some((name, is.as_ref()?, value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::View;
    use dmct_record::event::{Event, EventKind};

    fn found(interactions: &str, pattern: &ShownPattern) -> (bool, bool) {
        let mut view = View::default();
        view.add(&Event {
            at: 0,
            scenario: String::new(),
            kind: EventKind::Shown {
                interactions: interactions.to_owned(),
            },
        });
        let finding = evaluate(pattern, &Scene::new(&view, &[]));
        (finding.holds, finding.unseen)
    }

    const SEEN: &str = r#"[{"kind":"display","text":"a","shown-for":900},{"choices":["b","c"]}]"#;

    #[test]
    fn what_was_not_seen_shows_nothing_and_what_is_wrong_is_wrong_all_the_same() {
        let long = ShownPattern {
            shown_for: Some(Matcher::Number {
                at_least: Some(1000),
                at_most: None,
            }),
            ..ShownPattern::default()
        };
        assert_eq!(found(SEEN, &long), (false, false));
        let hidden = ShownPattern {
            hidden: Some(Matcher::Present),
            ..ShownPattern::default()
        };
        assert_eq!(found(SEEN, &hidden), (false, true));
        let both = ShownPattern {
            hidden: hidden.hidden.clone(),
            ..long
        };
        assert_eq!(found(SEEN, &both), (false, false));
    }

    #[test]
    fn an_interaction_is_found_by_its_place_and_choices_are_taken_in_order() {
        let absent = Matcher::Not(Box::new(Matcher::Present));
        let second = |choices: Vec<Matcher>| ShownPattern {
            number: 2,
            choices,
            ..ShownPattern::default()
        };
        assert_eq!(
            found(SEEN, &second(vec![Matcher::Present, Matcher::Present])),
            (true, false)
        );
        assert_eq!(found(SEEN, &second(vec![Matcher::Present])), (false, false));
        assert_eq!(
            found(SEEN, &second(vec![Matcher::Present, absent])),
            (false, false)
        );
        let third = ShownPattern {
            number: 3,
            kind: Some(Matcher::Present),
            ..ShownPattern::default()
        };
        assert_eq!(found(SEEN, &third), (false, false));
    }

    #[test]
    fn where_nothing_was_reported_nothing_is_shown() {
        let finding = evaluate(&ShownPattern::default(), &Scene::new(&View::default(), &[]));
        assert!(finding.unseen && !finding.holds);
    }
}

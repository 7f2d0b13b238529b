//! What is on the device's screen while its user is asked something, and what the user makes of it.

use super::options::Options;
use crate::{
    client::{Answering, User},
    conduct::{Conduct, Misdeed},
};
use dmct_wire::peer::{Interaction, InteractionKind, Reply};
use std::time::Duration;

/// One interaction on the screen.
pub(super) struct Dialog<'a> {
    pub(super) kind: InteractionKind,
    pub(super) text: String,
    pub(super) choices: Vec<String>,
    pub(super) options: Options,
    pub(super) user: &'a User,
    pub(super) conduct: &'a Conduct,
}

/// How an interaction ended: the code, what was put in or chosen, and for how long it was on the screen.
pub(super) struct Ending {
    pub(super) code: u16,
    pub(super) entries: Vec<String>,
    pub(super) took: Duration,
}

impl Dialog<'_> {
    /// What the user sees of it in that time.
    pub(super) fn seen(&self, took: Duration) -> Interaction {
        Interaction {
            kind: Some(self.kind),
            text: Some(self.text.clone()),
            choices: self.has_choices().then(|| self.choices.clone()),
            shown_for: u64::try_from(took.as_millis()).ok(),
            hidden: (self.kind == InteractionKind::TextInput).then(|| self.hides()),
            default: Some(self.default()),
            cancellable: Some(
                self.kind != InteractionKind::Display
                    && !self.conduct.does(Misdeed::OffersNoCancel),
            ),
            note: None,
        }
    }

    /// Has the user answer: as told beforehand, else as usual.
    pub(super) fn end(&self, told: Option<Reply>) -> Ending {
        let reply = told.unwrap_or_else(|| self.habit());
        let (code, entries) = match (self.kind, reply) {
            (InteractionKind::Display, _) => (200, Vec::new()),
            (_, Reply::Nothing) => (408, Vec::new()),
            (_, Reply::Cancel) if self.conduct.does(Misdeed::CancelsAsYes) => (200, Vec::new()),
            (_, Reply::Cancel) => (214, Vec::new()),
            (InteractionKind::Confirmation, reply) => (self.confirmed(&reply), Vec::new()),
            (_, Reply::No) => (214, Vec::new()),
            (InteractionKind::TextInput, Reply::Type(text)) => (200, vec![self.typed(&text)]),
            (InteractionKind::TextInput, _) => (200, vec![self.default()]),
            (_, Reply::Choose(texts)) => (200, self.chosen(&self.places(&texts))),
            (_, _) => (200, self.chosen(&self.default_choices())),
        };
        Ending {
            code,
            entries,
            took: self.lasts(code),
        }
    }

    /// What the user does who was not told anything.
    fn habit(&self) -> Reply {
        match (self.user.answers, self.kind) {
            (Answering::Cancels, _) => Reply::Cancel,
            (Answering::Never, _) => Reply::Nothing,
            (Answering::Rejects, InteractionKind::Confirmation) => Reply::No,
            (_, InteractionKind::Confirmation) => Reply::Yes,
            (_, InteractionKind::TextInput) => Reply::Type(self.user.text.clone()),
            (_, InteractionKind::Display) => Reply::Accept,
            (_, InteractionKind::SingleChoice | InteractionKind::MultipleChoice) => {
                let numbers = self.user.choices.iter();
                let places = numbers.filter_map(|number| number.checked_sub(1));
                let texts = places.filter_map(|place| self.choices.get(place));
                Reply::Choose(texts.cloned().collect())
            }
        }
    }

    /// For how long it is on the screen: MINDT at least; where the user does nothing, until MAXDT (10.3.1, 10.3.2).
    fn lasts(&self, code: u16) -> Duration {
        let least = match self.options.seconds("MINDT") {
            Some(_) if self.conduct.does(Misdeed::IgnoresMindt) => Duration::ZERO,
            least => least.unwrap_or_default(),
        };
        if code != 408 {
            return least;
        }
        let patience = Duration::from_secs(self.user.patience);
        let most = match self.options.seconds("MAXDT") {
            Some(_) if self.conduct.does(Misdeed::IgnoresMaxdt) => patience * 100,
            most => most.unwrap_or(patience),
        };
        least.max(most)
    }

    fn confirmed(&self, reply: &Reply) -> u16 {
        let no = match reply {
            Reply::No => true,
            Reply::Accept => self.default() == "no",
            _ => false,
        };
        let told_as_no = if no {
            !self.conduct.does(Misdeed::RejectsAsYes)
        } else {
            self.conduct.does(Misdeed::ConfirmsAsNo)
        };
        if told_as_no { 304 } else { 200 }
    }

    const fn has_choices(&self) -> bool {
        matches!(
            self.kind,
            InteractionKind::SingleChoice | InteractionKind::MultipleChoice
        )
    }

    /// Whether what is typed cannot be read (10.3.6).
    fn hides(&self) -> bool {
        let secret = self.options.text("ET") == Some("P");
        if secret {
            !self.conduct.does(Misdeed::ShowsPassword)
        } else {
            self.conduct.does(Misdeed::HidesText)
        }
    }

    /// What is offered before the user does anything (10.3.3).
    fn default(&self) -> String {
        let asked = self.options.text("DR").unwrap_or_default();
        if !asked.is_empty() && self.conduct.does(Misdeed::IgnoresDefault) {
            return String::new();
        }
        match self.kind {
            InteractionKind::Display => String::new(),
            InteractionKind::Confirmation => match asked {
                "0" | "1" if (asked == "0") != self.conduct.does(Misdeed::TurnsDefaultAnswer) => {
                    "no".to_owned()
                }
                _ => "yes".to_owned(),
            },
            InteractionKind::TextInput => asked.to_owned(),
            InteractionKind::SingleChoice | InteractionKind::MultipleChoice => {
                let numbers = self.numbers(asked);
                let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
                numbers.join("-")
            }
        }
    }

    fn default_choices(&self) -> Vec<u32> {
        self.numbers(&self.default())
    }

    /// Numbers of choices with `-` between them; those that there are.
    fn numbers(&self, text: &str) -> Vec<u32> {
        let most = if self.kind == InteractionKind::SingleChoice {
            1
        } else {
            self.choices.len()
        };
        let numbers = text.split('-').filter_map(|number| number.parse().ok());
        numbers
            .filter(|number| self.is_there(*number))
            .take(most)
            .collect()
    }

    fn is_there(&self, number: u32) -> bool {
        usize::try_from(number).is_ok_and(|number| (1..=self.choices.len()).contains(&number))
    }

    /// The numbers of choices by their texts.
    fn places(&self, texts: &[String]) -> Vec<u32> {
        let place = |text: &String| self.choices.iter().position(|choice| choice == text);
        let places = texts.iter().filter_map(place);
        places
            .filter_map(|place| u32::try_from(place + 1).ok())
            .collect()
    }

    /// The numbers of what was chosen, counted from 1 (10.2.4).
    fn chosen(&self, numbers: &[u32]) -> Vec<String> {
        let most = if self.kind == InteractionKind::SingleChoice {
            1
        } else {
            self.choices.len()
        };
        let there = numbers.iter().filter(|number| self.is_there(**number));
        let count = u32::try_from(self.choices.len()).unwrap_or(u32::MAX);
        there
            .take(most)
            .map(|number| {
                let told = if self.conduct.does(Misdeed::NumbersFromZero) {
                    number.saturating_sub(1)
                } else if self.conduct.does(Misdeed::NumbersBackwards) {
                    (count + 1).saturating_sub(*number)
                } else {
                    *number
                };
                self.cut_number(told.to_string())
            })
            .collect()
    }

    /// A mutant heeds MAXLEN where it has no place.
    fn cut_number(&self, number: String) -> String {
        match self.options.number("MAXLEN") {
            Some(most) if self.conduct.does(Misdeed::MaxlenEverywhere) => {
                number.chars().take(most).collect()
            }
            _ => number,
        }
    }

    /// What the field holds after a text was typed: what its input type takes (10.3.5), MAXLEN characters at most
    /// (10.3.4).
    fn typed(&self, text: &str) -> String {
        let takes = |character: char| match self.options.text("IT") {
            Some("N") => character.is_ascii_digit() || ".,+-".contains(character),
            Some("D" | "T") => character.is_ascii_digit(),
            Some("P") => character.is_ascii_digit() || "+pws".contains(character),
            Some("I") => character.is_ascii_digit() || ".,".contains(character),
            _ => true,
        };
        let phone = self.options.text("IT") == Some("P");
        let mut field: String = text.chars().filter(|each| takes(*each)).collect();
        if phone {
            field = self.with_plus_in_front(&field);
        }
        if self.conduct.does(Misdeed::DropsDigits) {
            field.retain(|each| !each.is_ascii_digit());
        }
        if self.conduct.does(Misdeed::ShoutsText) {
            field = field.to_uppercase();
        }
        if self.options.text("IT") == Some("D") && self.conduct.does(Misdeed::DateBackwards) {
            field = backwards(&field, 2, 4);
        }
        if self.options.text("IT") == Some("T") && self.conduct.does(Misdeed::TimeWithoutSeconds) {
            field.truncate(4);
        }
        match self.options.number("MAXLEN") {
            Some(most) if !self.conduct.does(Misdeed::IgnoresMaxlen) => {
                field.chars().take(most).collect()
            }
            _ => field,
        }
    }

    fn with_plus_in_front(&self, field: &str) -> String {
        let mut characters = field.chars();
        let first = characters.next();
        let rest: String = characters.collect();
        if rest.contains('+') && self.conduct.does(Misdeed::PlusAnywhere) {
            return field.to_owned();
        }
        first
            .into_iter()
            .chain(rest.replace('+', "").chars())
            .collect()
    }
}

/// A date with its year in front.
fn backwards(date: &str, month: usize, year: usize) -> String {
    let parts = (date.get(..month), date.get(month..year), date.get(year..));
    match parts {
        (Some(day), Some(month), Some(year)) => format!("{year}{month}{day}"),
        _ => date.to_owned(),
    }
}

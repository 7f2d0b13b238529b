//! User interaction (DM Protocol 1.3, section 10): a user who always answers the same.

use crate::{
    client::{Answering, User},
    conduct::{Conduct, Misdeed},
    phrase::{alert_code, data, item_text},
};
use dmct_wire::syncml::message::{Alert, Item};

/// What the user answered: the code, and the Items of the Status.
pub(super) struct Reaction {
    pub(super) code: u16,
    pub(super) items: Vec<Item>,
}

/// Whether an Alert with this code asks the user something.
pub(super) const fn is_interaction(code: u16) -> bool {
    matches!(code, 1100..=1104)
}

/// Has the user answer. Without a user there is no user interface: 406.
pub(super) fn react(user: Option<&User>, conduct: &Conduct, alert: &Alert) -> Reaction {
    let Some(user) = user else {
        return Reaction::of(406);
    };
    let [options, _, choices @ ..] = alert.items.as_slice() else {
        // Parameters and a text are the least that any of them has.
        return Reaction::of(412);
    };
    let code = alert_code(alert);
    if has_unknown(options) && conduct.does(Misdeed::RefusesUnknownOption) {
        return Reaction::of(406);
    }
    if code == 1100 {
        return Reaction::of(200);
    }
    match user.answers {
        Answering::Cancels => Reaction::of(214),
        Answering::Never => Reaction::of(408),
        Answering::Rejects if code == 1101 => Reaction::of(304),
        Answering::Accepts | Answering::Rejects => Reaction {
            code: 200,
            items: entries(user, code, options, choices.len()),
        },
    }
}

impl Reaction {
    fn of(code: u16) -> Self {
        Self {
            code,
            items: Vec::new(),
        }
    }
}

/// What was typed, or the numbers of what was chosen, counted from 1.
fn entries(user: &User, code: u16, options: &Item, choices: usize) -> Vec<Item> {
    let entry = |text: String| Item {
        data: data(text),
        ..Item::default()
    };
    match code {
        1102 => {
            let most = parameter(options, "MAXLEN").unwrap_or(usize::MAX);
            vec![entry(user.text.chars().take(most).collect())]
        }
        1103 | 1104 => {
            let most = if code == 1103 { 1 } else { choices };
            let chosen = user
                .choices
                .iter()
                .filter(|number| (1..=choices).contains(*number));
            chosen
                .take(most)
                .map(|number| entry(number.to_string()))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Whether there is an optional parameter that 10.3 does not define.
fn has_unknown(options: &Item) -> bool {
    const KNOWN: [&str; 6] = ["MINDT", "MAXDT", "DR", "MAXLEN", "IT", "ET"];
    item_text(options)
        .unwrap_or_default()
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .any(|(name, _)| !KNOWN.contains(&name.trim()))
}

/// The number that an optional parameter holds; what cannot be understood is passed over (10.3).
fn parameter(options: &Item, name: &str) -> Option<usize> {
    item_text(options)?
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(each, _)| each.trim() == name)
        .and_then(|(_, value)| value.trim().parse().ok())
}

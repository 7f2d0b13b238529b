//! User interaction (DM Protocol 1.3, section 10): from an Alert to what is on the screen, and back to a Status.

use super::{dialog::Dialog, options::Options};
use crate::{
    client::{User, UserMemory},
    conduct::{Conduct, Misdeed},
    phrase::{alert_code, data, item_text},
};
use dmct_wire::{
    peer::InteractionKind,
    syncml::message::{Alert, Command, Group, Item},
};
use std::time::Duration;

/// What the user answered: the code, the Items of the Status, and how long that took.
pub(super) struct Reaction {
    pub(super) code: u16,
    pub(super) items: Vec<Item>,
    pub(super) took: Duration,
}

/// Whether an Alert with this code asks the user something.
pub(super) fn is_interaction(code: u16) -> bool {
    InteractionKind::of_code(code).is_some()
}

/// Whether an Alert asks for a yes or a no (10.2.2).
pub(super) fn confirms(alert: &Alert) -> bool {
    InteractionKind::of_code(alert_code(alert)) == Some(InteractionKind::Confirmation)
}

/// Whether a group has such an Alert among its members.
pub(super) fn asks_for_yes(group: &Group) -> bool {
    let mut members = group.commands.iter();
    members.any(|member| matches!(member, Command::Alert(alert) if confirms(alert)))
}

/// Has the user answer. Without a user there is no user interface: 406.
pub(super) fn react(
    user: Option<&User>,
    memory: &mut UserMemory,
    conduct: &Conduct,
    alert: &Alert,
) -> Reaction {
    let (Some(user), Some(kind)) = (user, InteractionKind::of_code(alert_code(alert))) else {
        return Reaction::of(406);
    };
    if conduct.does(Misdeed::DisownsUser) {
        return Reaction::of(406);
    }
    let Some(dialog) = dialog(user, conduct, kind, &alert.items) else {
        return Reaction::of(412);
    };
    if dialog.options.has_unknown() && conduct.does(Misdeed::RefusesUnknownOption) {
        return Reaction::of(406);
    }
    if dialog.options.malformed && conduct.does(Misdeed::RefusesMalformedOption) {
        return Reaction::of(412);
    }
    if refuses_options_of_text_input(&dialog) {
        return Reaction::of(406);
    }
    let ending = dialog.end(memory.replies.pop_front());
    if !conduct.does(Misdeed::ShowsNothing) {
        memory.note(dialog.seen(ending.took));
        show_text_late(memory, conduct);
    }
    let entry = |text: String| Item {
        data: data(text),
        ..Item::default()
    };
    Reaction {
        code: ending.code,
        items: ending.entries.into_iter().map(entry).collect(),
        took: ending.took,
    }
}

/// A mutant shows what the user has to answer before a text that came first.
fn show_text_late(memory: &mut UserMemory, conduct: &Conduct) {
    if let [.., before, last] = memory.shown.as_mut_slice()
        && before.kind == Some(InteractionKind::Display)
        && last.kind != Some(InteractionKind::Display)
        && conduct.does(Misdeed::ShowsTextsLate)
    {
        core::mem::swap(before, last);
    }
}

/// A mutant does not pass over parameters that have a meaning in text input only (10.3.4 to 10.3.6).
fn refuses_options_of_text_input(dialog: &Dialog<'_>) -> bool {
    let options = &dialog.options;
    let mut of_text_input = ["MAXLEN", "IT", "ET"].iter();
    dialog.kind != InteractionKind::TextInput
        && of_text_input.any(|name| options.text(name).is_some())
        && dialog.conduct.does(Misdeed::RefusesOptionsOfTextInput)
}

/// What is put on the screen. Parameters and a text are the least that any interaction has, a choice has choices.
fn dialog<'a>(
    user: &'a User,
    conduct: &'a Conduct,
    kind: InteractionKind,
    items: &[Item],
) -> Option<Dialog<'a>> {
    let [options, title, choices @ ..] = items else {
        return None;
    };
    let words = |item: &Item| item_text(item).unwrap_or_default().to_owned();
    let (mut text, mut choices) = (words(title), choices.iter().map(words).collect::<Vec<_>>());
    let chooses = matches!(
        kind,
        InteractionKind::SingleChoice | InteractionKind::MultipleChoice
    );
    if chooses && choices.is_empty() {
        return None;
    }
    let told = words(options);
    if conduct.does(Misdeed::ShowsParameters)
        || told.is_empty() && conduct.does(Misdeed::SkipsEmptyItem)
    {
        text = told;
    }
    if choices.len() > 1 && conduct.does(Misdeed::ReversesChoices) {
        choices.reverse();
    }
    if !choices.is_sorted() && conduct.does(Misdeed::SortsChoices) {
        choices.sort();
    }
    if let Some(last) = choices.last_mut()
        && conduct.does(Misdeed::TitleFromLastItem)
    {
        core::mem::swap(last, &mut text);
    }
    let options = Options::of(options);
    let mut dialog = Dialog {
        kind,
        text,
        choices,
        options,
        user,
        conduct,
    };
    misapply(&mut dialog);
    Some(dialog)
}

/// Mutants heed in other interactions what belongs to text input only (10.3.4 to 10.3.6).
fn misapply(dialog: &mut Dialog<'_>) {
    if dialog.kind == InteractionKind::TextInput {
        return;
    }
    let Dialog {
        text,
        choices,
        options,
        conduct,
        ..
    } = dialog;
    let shown = core::iter::once(text).chain(choices.iter_mut());
    if let Some(most) = options.number("MAXLEN")
        && conduct.does(Misdeed::MaxlenEverywhere)
    {
        for text in shown {
            *text = text.chars().take(most).collect();
        }
    } else if options.text("IT") == Some("N") && conduct.does(Misdeed::InputTypeEverywhere) {
        for text in shown {
            text.retain(|each| each.is_ascii_digit());
        }
    } else if options.text("ET") == Some("P") && conduct.does(Misdeed::EchoTypeEverywhere) {
        for text in shown {
            *text = "*".repeat(text.chars().count());
        }
    }
}

impl Reaction {
    fn of(code: u16) -> Self {
        Self {
            code,
            items: Vec::new(),
            took: Duration::ZERO,
        }
    }
}

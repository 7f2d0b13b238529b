//! Clients that ask their user wrongly (DM Protocol 1.3, section 10).

use crate::{
    conduct::Misdeed,
    mutant::{Means, Memory, Mutant, Role, edits::each_status},
    phrase::{alert, data, is_alert, leaf, text},
};
use dmct_wire::syncml::message::{Command, Item, Message, Status};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "claims-user-interaction",
        role: Role::Client,
        violates: &["PRO-10.2-01"],
        what: "A user interaction that is not offered is answered 200 instead of 406.",
        means: Means::Edit(|_, message| {
            each_status(message, |status| {
                let refused = text(&status.cmd) == "Alert" && text(&status.data) == "406";
                if refused {
                    status.data = leaf("200");
                }
                refused
            })
        }),
    },
    Mutant {
        name: "refuses-unknown-option",
        role: Role::Client,
        violates: &["PRO-10.3-02"],
        what: "A user interaction with an unknown optional parameter is answered 406.",
        means: Means::Inside(Misdeed::RefusesUnknownOption),
    },
    Mutant {
        name: "chooses-by-text",
        role: Role::Client,
        violates: &["PRO-10.2.4-L01"],
        what: "A choice of the user is told by a text instead of its number.",
        means: Means::Edit(|memory, message| answers_of_user(memory, message, &[1103, 1104], "x")),
    },
    Mutant {
        name: "keeps-typed-text",
        role: Role::Client,
        violates: &["PRO-10.2.3-L01"],
        what: "What the user typed is not told.",
        means: Means::Edit(|memory, message| answers_of_user(memory, message, &[1102], "")),
    },
    Mutant {
        name: "confirms-with-unknown-code",
        role: Role::Client,
        violates: &["PRO-10.2.2-L01"],
        what: "A confirmation is answered 500.",
        means: Means::Edit(|memory, message| {
            asked_for(memory, &[1101])
                && each_status(message, |status| {
                    let answer = text(&status.cmd) == "Alert";
                    if answer {
                        status.data = leaf("500");
                    }
                    answer
                })
        }),
    },
    Mutant {
        name: "asks-the-server",
        role: Role::Client,
        violates: &["PRO-10.2-L01"],
        what: "The client sends a display Alert.",
        means: Means::Edit(|memory, message| {
            let sends = memory.sent == 1;
            if sends {
                let items = vec![Item::default(), text_item("Hello")];
                let mut command = alert(1100, items);
                command.set_cmd_id("900".into());
                message.body.commands.push(command);
            }
            sends
        }),
    },
    Mutant {
        name: "refuses-malformed-option",
        role: Role::Client,
        violates: &["PRO-10.3-02"],
        what: "A user interaction with parameters that cannot be read is answered 412.",
        means: Means::Inside(Misdeed::RefusesMalformedOption),
    },
    Mutant {
        name: "shows-choices-backwards",
        role: Role::Client,
        violates: &["PRO-10.2-02", "PRO-10.2.4-03", "PRO-B.1.5-01"],
        what: "Choices are shown from the last to the first.",
        means: Means::Inside(Misdeed::ReversesChoices),
    },
    Mutant {
        name: "title-from-last-item",
        role: Role::Client,
        violates: &["PRO-10.2-03", "PRO-B.1.5-01"],
        what: "The last Item of a choice is its title, and the title a choice.",
        means: Means::Inside(Misdeed::TitleFromLastItem),
    },
    Mutant {
        name: "numbers-choices-from-zero",
        role: Role::Client,
        violates: &["PRO-10.2.4-02"],
        what: "Choices are numbered from 0.",
        means: Means::Inside(Misdeed::NumbersFromZero),
    },
    Mutant {
        name: "numbers-choices-backwards",
        role: Role::Client,
        violates: &["PRO-10.2.4-02", "PRO-10.2-02"],
        what: "Choices are numbered from the last to the first.",
        means: Means::Inside(Misdeed::NumbersBackwards),
    },
    Mutant {
        name: "offers-no-cancel",
        role: Role::Client,
        violates: &["PRO-10.2-04"],
        what: "The user has no way to cancel.",
        means: Means::Inside(Misdeed::OffersNoCancel),
    },
    Mutant {
        name: "cancel-as-yes",
        role: Role::Client,
        violates: &["PRO-10.2-L05"],
        what: "An interaction that the user cancelled is answered 200.",
        means: Means::Inside(Misdeed::CancelsAsYes),
    },
    Mutant {
        name: "no-as-yes",
        role: Role::Client,
        violates: &["PRO-10.2.2-L01"],
        what: "A confirmation to which the user said no is answered 200.",
        means: Means::Inside(Misdeed::RejectsAsYes),
    },
    Mutant {
        name: "works-on-after-cancel",
        role: Role::Client,
        violates: &["PRO-10.2-L04"],
        what: "What is behind an interaction that the user cancelled is executed.",
        means: Means::Inside(Misdeed::WorksOnAfterCancel),
    },
    Mutant {
        name: "works-on-after-no",
        role: Role::Client,
        violates: &["PRO-10.2.2-L03"],
        what: "The rest of a Sequence is executed after a no.",
        means: Means::Inside(Misdeed::WorksOnAfterNo),
    },
    Mutant {
        name: "keeps-atomic-after-no",
        role: Role::Client,
        violates: &["PRO-10.2.2-L02"],
        what: "A no within Atomic does not undo what was done.",
        means: Means::Inside(Misdeed::KeepsAtomicAfterNo),
    },
    Mutant {
        name: "gives-up-after-no",
        role: Role::Client,
        violates: &["PRO-10.2.2-L04"],
        what: "What is behind a no directly in SyncBody is answered 500.",
        means: Means::Inside(Misdeed::GivesUpAfterNo),
    },
    Mutant {
        name: "ignores-maxdt",
        role: Role::Client,
        violates: &["PRO-10.3.2-L01"],
        what: "The user is waited for longer than MAXDT says.",
        means: Means::Inside(Misdeed::IgnoresMaxdt),
    },
    Mutant {
        name: "ignores-mindt",
        role: Role::Client,
        violates: &["PRO-10.3.1-L01"],
        what: "An interaction is closed before MINDT has passed.",
        means: Means::Inside(Misdeed::IgnoresMindt),
    },
    Mutant {
        name: "ignores-default",
        role: Role::Client,
        violates: &["PRO-10.3.3-L01"],
        what: "Every interaction begins with nothing.",
        means: Means::Inside(Misdeed::IgnoresDefault),
    },
    Mutant {
        name: "ignores-maxlen",
        role: Role::Client,
        violates: &["PRO-10.3.4-L01"],
        what: "A text longer than MAXLEN is taken.",
        means: Means::Inside(Misdeed::IgnoresMaxlen),
    },
    Mutant {
        name: "maxlen-in-a-choice",
        role: Role::Client,
        violates: &["PRO-10.3.4-01"],
        what: "What is shown, and the number of a choice, is cut at MAXLEN.",
        means: Means::Inside(Misdeed::MaxlenEverywhere),
    },
    Mutant {
        name: "input-type-in-a-choice",
        role: Role::Client,
        violates: &["PRO-10.3.5-02"],
        what: "Only digits of texts and choices are shown where IT is N.",
        means: Means::Inside(Misdeed::InputTypeEverywhere),
    },
    Mutant {
        name: "echo-type-in-a-choice",
        role: Role::Client,
        violates: &["PRO-10.3.6-01"],
        what: "Texts and choices are hidden where ET is P.",
        means: Means::Inside(Misdeed::EchoTypeEverywhere),
    },
    Mutant {
        name: "drops-digits",
        role: Role::Client,
        violates: &[
            "PRO-10.3.5-03",
            "PRO-10.3.5-04",
            "PRO-10.3.5-05",
            "PRO-10.3.5-06",
            "PRO-10.3.5-07",
            "PRO-10.3.5-09",
        ],
        what: "No digits can be typed.",
        means: Means::Inside(Misdeed::DropsDigits),
    },
    Mutant {
        name: "shouts-text",
        role: Role::Client,
        violates: &["PRO-10.2.3-L01"],
        what: "What the user typed is told in capital letters.",
        means: Means::Inside(Misdeed::ShoutsText),
    },
    Mutant {
        name: "date-backwards",
        role: Role::Client,
        violates: &["PRO-10.3.5-L01"],
        what: "A date has its year in front.",
        means: Means::Inside(Misdeed::DateBackwards),
    },
    Mutant {
        name: "time-without-seconds",
        role: Role::Client,
        violates: &["PRO-10.3.5-L02"],
        what: "A time has no seconds.",
        means: Means::Inside(Misdeed::TimeWithoutSeconds),
    },
    Mutant {
        name: "plus-anywhere",
        role: Role::Client,
        violates: &["PRO-10.3.5-08"],
        what: "A phone number may have a + in its middle.",
        means: Means::Inside(Misdeed::PlusAnywhere),
    },
    Mutant {
        name: "shows-password",
        role: Role::Client,
        violates: &["PRO-10.3.6-03"],
        what: "A password can be read while it is typed.",
        means: Means::Inside(Misdeed::ShowsPassword),
    },
    Mutant {
        name: "hides-text",
        role: Role::Client,
        violates: &["PRO-10.3.6-02"],
        what: "An ordinary text cannot be read while it is typed.",
        means: Means::Inside(Misdeed::HidesText),
    },
    Mutant {
        name: "refuses-options-of-text-input",
        role: Role::Client,
        violates: &["PRO-10.3.4-01", "PRO-10.3.5-02", "PRO-10.3.6-01"],
        what: "What is no text input is answered 406 where MAXLEN, IT or ET is with it.",
        means: Means::Inside(Misdeed::RefusesOptionsOfTextInput),
    },
    Mutant {
        name: "shows-parameters",
        role: Role::Client,
        violates: &["PRO-10.2-03", "PRO-B.1.5-01"],
        what: "The user sees the optional parameters in place of the text.",
        means: Means::Inside(Misdeed::ShowsParameters),
    },
    Mutant {
        name: "skips-empty-item",
        role: Role::Client,
        violates: &["PRO-10.2-03", "PRO-B.1.5-01"],
        what: "An empty first Item is passed over, and the text is lost.",
        means: Means::Inside(Misdeed::SkipsEmptyItem),
    },
    Mutant {
        name: "shows-nothing",
        role: Role::Client,
        violates: &["PRO-10.2-03", "PRO-B.1.5-01"],
        what: "Interactions are answered without the user having seen them.",
        means: Means::Inside(Misdeed::ShowsNothing),
    },
    Mutant {
        name: "turns-default-answer",
        role: Role::Client,
        violates: &["PRO-10.3.3-L01"],
        what: "A confirmation begins with the other answer than DR says.",
        means: Means::Inside(Misdeed::TurnsDefaultAnswer),
    },
    Mutant {
        name: "yes-as-no",
        role: Role::Client,
        violates: &["PRO-10.2.2-L01"],
        what: "A confirmation to which the user said yes is answered 304.",
        means: Means::Inside(Misdeed::ConfirmsAsNo),
    },
    Mutant {
        name: "stops-after-yes",
        role: Role::Client,
        violates: &["PRO-10.2.2-L01"],
        what: "What is behind a yes in a Sequence or an Atomic is not executed.",
        means: Means::Inside(Misdeed::StopsAfterYes),
    },
    Mutant {
        name: "undoes-after-yes",
        role: Role::Client,
        violates: &["PRO-10.2.2-L01"],
        what: "A Sequence or an Atomic with a yes in it leaves no trace.",
        means: Means::Inside(Misdeed::UndoesAfterYes),
    },
    Mutant {
        name: "fails-what-is-beside-a-cancel",
        role: Role::Client,
        violates: &["PRO-10.2-L04"],
        what: "Commands beside an interaction that the user cancelled are answered 500.",
        means: Means::Edit(|memory, message| {
            asked_for(memory, &[1101, 1102, 1103, 1104])
                && cancelled(message)
                && each_status(message, |status| {
                    let beside = !status.is_for_header() && !is_cancel(status);
                    if beside {
                        status.data = leaf("500");
                    }
                    beside
                })
        }),
    },
    Mutant {
        name: "tells-a-cancel-as-not-executed",
        role: Role::Client,
        violates: &["PRO-10.2-L04"],
        what: "An interaction directly in SyncBody that the user cancelled is answered 215.",
        means: Means::Edit(|memory, message| {
            asked_for(memory, &[1101, 1102, 1103, 1104])
                && each_status(message, |status| {
                    let cancel = is_cancel(status);
                    if cancel {
                        status.data = leaf("215");
                    }
                    cancel
                })
        }),
    },
];

/// Whether the user cancelled what this message answers.
fn cancelled(message: &Message) -> bool {
    let mut commands = message.body.commands.iter();
    commands.any(|command| matches!(command, Command::Status(status) if is_cancel(status)))
}

fn is_cancel(status: &Status) -> bool {
    text(&status.cmd) == "Alert" && text(&status.data) == "214"
}

fn text_item(text: &str) -> Item {
    Item {
        data: data(text),
        ..Item::default()
    }
}

/// Whether the server has just asked for one of these user interactions.
fn asked_for(memory: &Memory, codes: &[u16]) -> bool {
    memory.heard.as_ref().is_some_and(|heard| {
        let mut commands = heard.body.commands.iter();
        commands.any(|command| codes.iter().any(|&code| is_alert(command, code)))
    })
}

/// Puts a text in place of what the user answered; an empty one takes it away.
fn answers_of_user(memory: &Memory, message: &mut Message, codes: &[u16], instead: &str) -> bool {
    asked_for(memory, codes)
        && each_status(message, |status| {
            let answered = !status.items.is_empty();
            if instead.is_empty() {
                status.items.clear();
            }
            for item in &mut status.items {
                item.data = data(instead);
            }
            answered
        })
}

//! Clients that answer for their user with the wrong code, or number what the user chose in an order of their own
//! (DM Protocol 1.3, 10.2 and 10.3).

use crate::{
    conduct::Misdeed,
    mutant::{
        Means, Memory, Mutant, Role,
        edits::{each_status, is_status_for},
    },
    phrase::{alert_code, item_text, leaf, text},
};
use dmct_wire::syncml::message::{Alert, Command, Message, Status};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "disowns-user",
        role: Role::Client,
        violates: &["PRO-10.2-01"],
        what: "A client with a user interface answers every user interaction 406.",
        means: Means::Inside(Misdeed::DisownsUser),
    },
    Mutant {
        name: "sorts-choices",
        role: Role::Client,
        violates: &[
            "PRO-10.2-02",
            "PRO-10.2.4-02",
            "PRO-10.2.4-03",
            "PRO-B.1.5-01",
        ],
        what: "Choices are shown by the alphabet, and numbered so.",
        means: Means::Inside(Misdeed::SortsChoices),
    },
    Mutant {
        name: "shows-texts-late",
        role: Role::Client,
        violates: &["PRO-6-04"],
        what: "A text is shown only when the user has answered what came behind it.",
        means: Means::Inside(Misdeed::ShowsTextsLate),
    },
    Mutant {
        name: "fails-interactions-without-default",
        role: Role::Client,
        violates: &["PRO-10.2.3-L01", "PRO-10.2.4-L01"],
        what: "A text input or a choice for which no default is given is answered 500.",
        means: Means::Edit(|memory, message| {
            asked(memory, |alert| {
                is_input(alert) && !has_option(alert, &["DR="])
            }) && fail(message)
        }),
    },
    Mutant {
        name: "fails-input-of-a-kind",
        role: Role::Client,
        violates: &[
            "PRO-10.2.3-L01",
            "PRO-10.3.4-L01",
            "PRO-10.3.5-03",
            "PRO-10.3.5-04",
            "PRO-10.3.5-07",
            "PRO-10.3.5-08",
            "PRO-10.3.5-09",
            "PRO-10.3.5-L01",
            "PRO-10.3.5-L02",
        ],
        what: "A text input with MAXLEN, IT or ET and without a default is answered 500.",
        means: Means::Edit(|memory, message| {
            let of_a_kind = |alert: &Alert| {
                is_input(alert)
                    && has_option(alert, &["MAXLEN=", "IT=", "ET="])
                    && !has_option(alert, &["DR="])
            };
            asked(memory, of_a_kind) && fail(message)
        }),
    },
    Mutant {
        name: "timeout-told-as-an-error",
        role: Role::Client,
        violates: &["PRO-10.3.2-L01"],
        what: "An interaction that nobody answered is answered 500 instead of 408.",
        means: Means::Edit(|_, message| {
            each_status(message, |status| {
                is_alert_with(status, "408") && retell(status, "500")
            })
        }),
    },
    Mutant {
        name: "undoes-sequence-after-no",
        role: Role::Client,
        violates: &["PRO-10.2.2-L03"],
        what: "What a Sequence did before a no is told as rolled back.",
        means: Means::Edit(undo_sequence),
    },
];

/// Whether the server has just asked the user for such a thing.
fn asked(memory: &Memory, such: impl Fn(&Alert) -> bool) -> bool {
    memory.heard.as_ref().is_some_and(|heard| {
        let mut commands = heard.body.commands.iter();
        commands.any(|command| matches!(command, Command::Alert(alert) if such(alert)))
    })
}

/// Whether an Alert is for a text input or a choice.
fn is_input(alert: &Alert) -> bool {
    matches!(alert_code(alert), 1102..=1104)
}

/// Whether the optional parameters of an interaction have one of these.
fn has_option(alert: &Alert, names: &[&str]) -> bool {
    let options = alert.items.first().and_then(item_text).unwrap_or_default();
    let mut pairs = options.split('&');
    pairs.any(|pair| names.iter().any(|name| pair.starts_with(name)))
}

/// 500 in place of what came of an interaction.
fn fail(message: &mut Message) -> bool {
    each_status(message, |status| {
        text(&status.cmd) == "Alert" && retell(status, "500")
    })
}

fn is_alert_with(status: &Status, code: &str) -> bool {
    text(&status.cmd) == "Alert" && text(&status.data) == code
}

fn retell(status: &mut Status, code: &str) -> bool {
    let differs = text(&status.data) != code;
    status.data = leaf(code);
    differs
}

fn undo_sequence(_: &Memory, message: &mut Message) -> bool {
    let commands = &message.body.commands;
    let is_no = |command: &Command| matches!(command, Command::Status(status) if is_alert_with(status, "304"));
    let refused = commands.iter().any(is_no)
        && commands
            .iter()
            .any(|command| is_status_for(command, "Sequence"));
    refused
        && each_status(message, |status| {
            let done = text(&status.data) == "200"
                && !status.is_for_header()
                && !matches!(text(&status.cmd), "Sequence" | "Alert");
            done && retell(status, "216")
        })
}

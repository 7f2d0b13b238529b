//! Rules on refusals and on what follows them (DM Protocol 1.3, sections 9 to 9.2).

use super::{
    conversation::{Conversation, Turn},
    rule::{Finding, Look, Watched},
    said::{NEXT, Said, shown},
    status,
};
use dmct_scenario::plan::Role;
use dmct_wire::{
    credential::Scheme,
    syncml::message::{Chal, Command, Leaf, Status},
};

/// A refusal holds nothing but Statuses.
pub(super) fn refusal_has_statuses_only(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.turns(), |turn| {
        if !is_refusal(&turn) {
            return Look::Past;
        }
        let other = turn
            .said
            .commands()
            .find(|command| !may_stand_beside(command, &turn));
        match other {
            None => Look::Right,
            Some(command) => Look::Wrong(Finding::at(
                turn.said,
                command.span(),
                format!("{} beside the refusal", command.name()),
                ["nothing but Statuses"],
            )),
        }
    })
}

/// Whether a message refuses the one it answers. One that repeats Package #1, or ends the session, does more.
fn is_refusal(turn: &Turn<'_>) -> bool {
    let said = turn.said;
    turn.prompt.is_some() && said.refuses() && !said.aborts() && !said.is_package_1()
}

/// A Status; and Alert 1222 where the package that is refused has more to come.
fn may_stand_beside(command: &Command, turn: &Turn<'_>) -> bool {
    match command {
        Command::Status(_) => true,
        Command::Alert(alert) => {
            alert.code() == Some(NEXT) && turn.prompt.is_some_and(|prompt| !prompt.is_final())
        }
        _ => false,
    }
}

/// A refusal holds a challenge that says what is asked for.
pub(super) fn refusal_challenges(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.turns(), |turn| {
        let status = turn.said.header_status().filter(|_| is_refusal(&turn));
        let Some(status) = status else {
            return Look::Past;
        };
        let permitted = ["a Chal with Meta and Type"];
        let wrong =
            |observed: &str| Look::Wrong(Finding::at(turn.said, status.span, observed, permitted));
        match &status.chal {
            None => wrong("no Chal in the Status for the SyncHdr"),
            // Without a Type, basic is meant, and that knows no nonce.
            Some(chal) if chal.type_text().is_none() && chal.next_nonce_text().is_some() => {
                wrong("a Chal with NextNonce and without Type")
            }
            Some(_) => Look::Right,
        }
    })
}

/// A refusal has a Status for every command of the message that is refused.
pub(super) fn refusal_answers_everything(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.turns(), |turn| {
        let prompt = turn.prompt.filter(|prompt| !prompt.refuses());
        let Some(prompt) = prompt.filter(|_| is_refusal(&turn)) else {
            return Look::Past;
        };
        let missing: Vec<&str> = prompt
            .message
            .body
            .commands
            .iter()
            .filter(|command| !command.is_response())
            .filter(|command| {
                let id = command.cmd_id().map_or("", Leaf::trimmed);
                !turn.said.answers(prompt, id)
            })
            .map(Command::name)
            .collect();
        Look::if_so(missing.is_empty(), || {
            Finding::at(
                turn.said,
                turn.said.body_span(),
                format!("no Status for {}", missing.join(", ")),
                ["a Status for every command of the message that is refused"],
            )
        })
    })
}

/// NextNonce comes with the Format b64 (DM RepPro 1.2.1, section 4.1.1).
pub(super) fn nonce_format(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.messages(), |said| {
        let mut nonces = said
            .statuses()
            .filter_map(|status| status.chal.as_ref())
            .filter(|chal| carries_nonce(chal))
            .peekable();
        if nonces.peek().is_none() {
            return Look::Past;
        }
        let format = |chal: &Chal| {
            let meta = chal.meta.as_ref();
            meta.and_then(|meta| meta.format_text().map(str::to_owned))
        };
        let wrong = nonces
            .find(|chal| !format(chal).is_some_and(|format| format.eq_ignore_ascii_case("b64")));
        match wrong {
            None => Look::Right,
            Some(chal) => Look::Wrong(Finding::at(
                said,
                chal.span,
                format!("a NextNonce with Format {}", shown(format(chal).as_deref())),
                ["b64"],
            )),
        }
    })
}

/// Whether a challenge brings a nonce for a scheme that uses it.
fn carries_nonce(chal: &Chal) -> bool {
    let scheme = chal.type_text().and_then(Scheme::of_type_name);
    chal.next_nonce_text().is_some() && scheme.is_some_and(Scheme::wants_nonce)
}

/// What is repeated after a refusal has credentials.
pub(super) fn repeated_with_credentials(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.turns(), |turn| {
        let repeats = match conversation.judged {
            Role::Client => turn.said.is_package_1(),
            Role::Server => turn.said.commands().any(|command| match command {
                Command::Status(_) | Command::Alert(_) => false,
                command => command.name() != "Results",
            }),
        };
        if !follows_challenge(&turn) || !repeats {
            return Look::Past;
        }
        Look::if_so(turn.said.has_credential(), || {
            Finding::at(
                turn.said,
                turn.said.header_span(),
                "no Cred, though the message before was refused for want of it",
                ["Cred", "the HMAC header", "no further message"],
            )
        })
    })
}

/// A client that goes on after a challenge in Package #2 sends the Alert and DevInfo of Package #1 again.
pub(super) fn package_1_again(conversation: &Conversation<'_>) -> Watched {
    let mut watched = Watched::default();
    for session in conversation.sessions() {
        let mut in_package_1 = true;
        for turn in session.turns() {
            if in_package_1 && follows_challenge(&turn) {
                watched.note(is_package_1_again(turn.said));
            }
            in_package_1 &= turn.said.is_package_1();
        }
    }
    watched
}

fn is_package_1_again(said: Said<'_>) -> Look {
    let has_dev_info = said
        .commands()
        .any(|command| matches!(command, Command::Replace(_)));
    let missing = match (said.is_package_1(), has_dev_info) {
        (true, true) => return Look::Right,
        (true, false) if !said.is_final() => return Look::Past,
        (true, false) => "no Replace with DevInfo",
        (false, true) => "no Alert 1200 or 1201",
        (false, false) => "neither Alert 1200 or 1201 nor a Replace with DevInfo",
    };
    Look::Wrong(Finding::at(
        said,
        said.body_span(),
        format!("{missing}, though Package #1 was challenged"),
        [
            "Alert 1200 or 1201 and the Replace with DevInfo",
            "no further message",
        ],
    ))
}

/// The message that follows a refusal has the Status for the SyncHdr of the refusal.
pub(super) fn refusal_is_answered(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.turns(), |turn| {
        if !follows_challenge(&turn) || !turn.said.is_package_1() {
            return Look::Past;
        }
        status::header_status(&turn)
    })
}

/// Whether a message answers one that asked for credentials of a known scheme, and is no refusal or abort itself.
fn follows_challenge(turn: &Turn<'_>) -> bool {
    let challenge = turn
        .prompt
        .filter(|prompt| prompt.refuses())
        .and_then(|prompt| prompt.header_status())
        .and_then(|status: &Status| status.chal.as_ref())
        .and_then(Chal::type_text)
        .and_then(Scheme::of_type_name);
    challenge.is_some() && !turn.said.aborts() && !turn.said.rejects()
}

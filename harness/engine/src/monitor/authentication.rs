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

#[cfg(test)]
mod tests {
    use super::super::testing::{FINAL, PACKAGE_1, Talk, alert, get, status};
    use super::*;

    const CHAL: &str = "<Chal><Meta><Type xmlns='syncml:metinf'>syncml:auth-md5</Type><Format xmlns='syncml:metinf'>b64</Format>\
        <NextNonce xmlns='syncml:metinf'>AAAA</NextNonce></Meta></Chal>";
    const CRED: &str = "</Source><Cred><Meta><Type xmlns='syncml:metinf'>syncml:auth-md5</Type></Meta><Data>x</Data></Cred></SyncHdr>";

    /// The Statuses of a server that refuses Package #1.
    fn refusal() -> String {
        let header = status(1, 1, 0, "SyncHdr", 401).replace("<Data>", &format!("{CHAL}<Data>"));
        format!(
            "{header}{}{}",
            status(2, 1, 1, "Alert", 401),
            status(3, 1, 2, "Replace", 401)
        )
    }

    fn refused(refusal: &str) -> Talk {
        Talk::of_server().server(1, &format!("{refusal}{FINAL}"))
    }

    #[test]
    fn a_refusal_holds_statuses_only() {
        refused(&refusal()).is_right(refusal_has_statuses_only);
        refused(&format!("{}{}", refusal(), get(4))).is_wrong(
            refusal_has_statuses_only,
            2,
            "<Get>",
        );
        refused(&status(1, 1, 0, "SyncHdr", 212)).is_passed_over(refusal_has_statuses_only);
    }

    #[test]
    fn a_refusal_holds_a_challenge() {
        refused(&refusal()).is_right(refusal_challenges);
        refused(&refusal().replace(CHAL, "")).is_wrong(refusal_challenges, 2, "<Status><CmdID>1");
        let no_type = "<Type xmlns='syncml:metinf'>syncml:auth-md5</Type>";
        refused(&refusal().replace(no_type, "")).is_wrong(
            refusal_challenges,
            2,
            "<Status><CmdID>1",
        );
    }

    #[test]
    fn a_refusal_answers_every_command() {
        refused(&refusal()).is_right(refusal_answers_everything);
        let without = refusal().replace(&status(3, 1, 2, "Replace", 401), "");
        let finding = refused(&without).is_wrong(refusal_answers_everything, 2, "<SyncBody>");
        assert_eq!(finding.observed, "no Status for Replace");
        Talk::of_server()
            .with("<CmdID>2", "<CmdID>1")
            .server(1, &without)
            .is_passed_over(refusal_answers_everything);
    }

    #[test]
    fn a_nonce_comes_as_b64() {
        refused(&refusal()).is_right(nonce_format);
        let format = "<Format xmlns='syncml:metinf'>b64</Format>";
        refused(&refusal().replace(format, "")).is_wrong(nonce_format, 2, "<Chal>");
        refused(&refusal().replace("b64", "chr")).is_wrong(nonce_format, 2, "<Chal>");
        refused(&refusal().replace("auth-md5", "auth-basic")).is_passed_over(nonce_format);
    }

    /// A client that was challenged sends this.
    fn again(body: &str) -> Talk {
        let header = status(4, 1, 0, "SyncHdr", 200);
        Talk::of_client()
            .server(1, &format!("{}{FINAL}", refusal()))
            .client(2, &format!("{header}{body}{FINAL}"))
    }

    #[test]
    fn package_1_is_sent_again_with_credentials() {
        let whole = || again(PACKAGE_1).with("</Source></SyncHdr>", CRED);
        whole().is_right(repeated_with_credentials);
        whole().is_right(package_1_again);
        whole().is_right(refusal_is_answered);
        again(PACKAGE_1).is_wrong(repeated_with_credentials, 3, "<SyncHdr>");
        again(PACKAGE_1)
            .but(|message| message.head.0 = b"POST / HTTP/1.1\r\nx-syncml-hmac: mac=x\r\n".to_vec())
            .is_right(repeated_with_credentials);
        whole().with(&status(4, 1, 0, "SyncHdr", 200), "").is_wrong(
            refusal_is_answered,
            3,
            "<SyncBody>",
        );
    }

    #[test]
    fn package_1_is_sent_again_whole() {
        let no_dev_info = PACKAGE_1.split("<Replace>").next().unwrap_or_default();
        again(no_dev_info).is_wrong(package_1_again, 3, "<SyncBody>");
        again(&alert(1, 1222)).is_wrong(package_1_again, 3, "<SyncBody>");
        again(&alert(1, 1223)).is_passed_over(package_1_again);
    }

    #[test]
    fn a_new_session_after_a_challenge_and_a_challenge_of_ours_that_says_nothing_bind_nobody() {
        for rule in [
            package_1_again,
            repeated_with_credentials,
            refusal_is_answered,
        ] {
            Talk::of_client()
                .server(1, &format!("{}{FINAL}", refusal()))
                .client(1, &format!("{PACKAGE_1}{FINAL}"))
                .with("<SessionID>A", "<SessionID>B")
                .is_passed_over(rule);
            Talk::of_client()
                .server(
                    1,
                    &format!("{}{FINAL}", refusal().replace("auth-md5", "auth-x")),
                )
                .client(2, &format!("{}{FINAL}", alert(1, 1222)))
                .is_passed_over(rule);
        }
    }

    #[test]
    fn a_server_repeats_its_commands_with_credentials() {
        let header = status(1, 1, 0, "SyncHdr", 401).replace("<Data>", &format!("{CHAL}<Data>"));
        let talk = || {
            Talk::of_server()
                .server(
                    1,
                    &format!("{}{}{FINAL}", super::super::testing::ANSWER_1, get(4)),
                )
                .client(
                    2,
                    &format!("{header}{}{FINAL}", status(2, 1, 4, "Get", 401)),
                )
                .server(
                    2,
                    &format!("{}{}{FINAL}", status(1, 2, 0, "SyncHdr", 200), get(2)),
                )
        };
        talk().is_wrong(repeated_with_credentials, 4, "<SyncHdr>");
        talk()
            .with("</Source></SyncHdr>", CRED)
            .is_right(repeated_with_credentials);
    }
}

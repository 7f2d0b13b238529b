//! The rule on CmdID (RepPro 1.2.2, section 6.1).

use super::{
    conversation::Conversation,
    rule::{Finding, Look, Watched},
    said::{Said, is_same, shown},
};
use dmct_wire::syncml::message::{Command, Leaf};

/// Every command has a CmdID that is not 0 and stands once only in its message.
pub(super) fn cmd_ids(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.messages(), look)
}

fn look(said: Said<'_>) -> Look {
    let mut known: Vec<&str> = Vec::new();
    let mut first = None;
    let mut wrong = 0_u32;
    let named = said
        .commands()
        .filter(|command| !matches!(command, Command::Other(_)));
    for command in named {
        let id = command
            .cmd_id()
            .map(Leaf::trimmed)
            .filter(|id| !id.is_empty());
        let fault = match id {
            None => Some("has no CmdID".to_owned()),
            Some(id) if is_same(id, "0") => Some(format!("has the CmdID {}", shown(Some(id)))),
            Some(id) if known.contains(&id) => Some(format!(
                "has the CmdID {} of an earlier command",
                shown(Some(id))
            )),
            Some(_) => None,
        };
        known.extend(id);
        if let Some(fault) = fault {
            wrong += 1;
            first.get_or_insert((command, fault));
        }
    }
    let Some((command, fault)) = first else {
        return Look::Right;
    };
    let span = command.cmd_id().map_or(command.span(), |id| id.span);
    let observed = format!("{} {fault}", command.name());
    let permitted = ["a CmdID that is not 0 and stands once only in the message"];
    let finding = Finding::at(said, span, observed, permitted);
    Look::Wrong(match wrong {
        1 => finding,
        wrong => finding.noting(format!("{wrong} commands of this message are concerned")),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ANSWER_1, FINAL, Talk};
    use super::*;

    #[test]
    fn cmd_ids_are_there_not_0_and_unique() {
        Talk::of_client().is_right(cmd_ids);
        let second = "<CmdID>2</CmdID>";
        let talk = |id: &str| Talk::of_client().with(second, id);
        talk("<CmdID>1</CmdID>").is_wrong(cmd_ids, 1, "<CmdID>1");
        talk("<CmdID>0</CmdID>").is_wrong(cmd_ids, 1, "<CmdID>0");
        talk("").is_wrong(cmd_ids, 1, "<Replace>");
    }

    #[test]
    fn one_message_is_one_finding() {
        let zeros = ANSWER_1
            .replace("<CmdID>2", "<CmdID>0")
            .replace("<CmdID>3", "<CmdID>0");
        let talk = Talk::of_server().server(1, &format!("{zeros}{FINAL}"));
        let finding = talk.is_wrong(cmd_ids, 2, "<CmdID>0");
        assert_eq!(
            finding.note.as_deref(),
            Some("2 commands of this message are concerned")
        );
    }

    #[test]
    fn our_own_wrong_cmd_ids_are_no_finding() {
        let talk = Talk::of_client().server(1, &ANSWER_1.replace("<CmdID>2", "<CmdID>1"));
        assert_eq!(talk.watched(cmd_ids).examined, 1);
        talk.is_right(cmd_ids);
    }
}

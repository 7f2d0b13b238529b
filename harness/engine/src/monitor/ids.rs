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

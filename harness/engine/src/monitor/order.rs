//! Rules on the order of what is answered (SyncML RepPro 1.2.2, 6.6.15; DM RepPro 1.2.1, 4.1.6.12). Both recommend.

use super::{
    conversation::{Conversation, Turn},
    rule::{Finding, Look, Watched},
    said::{is_for, is_same, shown},
};
use dmct_wire::syncml::message::{Command, Leaf, Results, Status};

/// Status elements stand in the order of the commands they answer. Members of a group are left out: where their
/// Status belongs, nothing says.
pub(super) fn statuses_in_order(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.turns(), |turn| in_order(&turn))
}

fn in_order(turn: &Turn<'_>) -> Look {
    let Some((prompt, msg_id)) = turn
        .prompt
        .and_then(|prompt| Some((prompt, prompt.msg_id()?)))
    else {
        return Look::Past;
    };
    let commands = prompt.message.body.commands.iter();
    let ids: Vec<&str> = commands
        .filter_map(|command| command.cmd_id().map(Leaf::trimmed))
        .collect();
    let place = |status: &Status| ids.iter().position(|id| is_for(status, msg_id, id));
    let mut answered = 0;
    let mut last: Option<(usize, &Status)> = None;
    for status in turn.said.statuses() {
        let Some(place) = place(status) else { continue };
        answered += 1;
        if let Some((before, other)) = last.filter(|(before, _)| place < *before) {
            let id = |place: usize| shown(ids.get(place).copied());
            let observed = format!(
                "the Status for command {} behind that for {}",
                id(place),
                id(before)
            );
            let permitted = ["the Status for the earlier command first"];
            let finding = Finding::at(turn.said, status.span, observed, permitted);
            let cmd = other.cmd.as_ref().map(Leaf::trimmed);
            return Look::Wrong(
                finding.noting(format!("the Status before it is for {}", shown(cmd))),
            );
        }
        last = Some((place, status));
    }
    // One alone stands in any order.
    if answered > 1 {
        Look::Right
    } else {
        Look::Past
    }
}

/// Results stand behind the Status of the Get they belong to, where both are in one message.
pub(super) fn results_behind_status(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.messages(), |said| {
        let results = said.commands().filter_map(|command| match command {
            Command::Results(results) => Some(results),
            _ => None,
        });
        let mut examined = false;
        for results in results {
            let Some(status) = said.statuses().find(|status| is_same_get(status, results)) else {
                continue;
            };
            examined = true;
            if results.span.start < status.span.start {
                let cmd_ref = results.cmd_ref.as_ref().map(Leaf::trimmed);
                let observed =
                    format!("Results with CmdRef {} before their Status", shown(cmd_ref));
                let permitted = ["the Status for the Get first"];
                return Look::Wrong(Finding::at(said, results.span, observed, permitted));
            }
        }
        if examined { Look::Right } else { Look::Past }
    })
}

/// Whether a Status and Results answer the same command.
fn is_same_get(status: &Status, results: &Results) -> bool {
    let same = |one: &Option<Leaf>, other: &Option<Leaf>| match (one, other) {
        (Some(one), Some(other)) => is_same(one.trimmed(), other.trimmed()),
        _ => false,
    };
    same(&status.msg_ref, &results.msg_ref) && same(&status.cmd_ref, &results.cmd_ref)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ANSWER_1, FINAL, Talk, get, status};
    use super::*;

    const RESULTS: &str = "<Results><CmdID>9</CmdID><MsgRef>1</MsgRef><CmdRef>4</CmdRef><Item><Source>\
        <LocURI>./DevInfo/Man</LocURI></Source><Data>A</Data></Item></Results>";

    fn answered(body: &str) -> Talk {
        Talk::of_client()
            .server(1, &format!("{ANSWER_1}{}{}{FINAL}", get(4), get(5)))
            .client(
                2,
                &format!("{}{body}{FINAL}", status(1, 1, 0, "SyncHdr", 200)),
            )
    }

    #[test]
    fn statuses_stand_in_the_order_of_the_commands() {
        let (first, second) = (status(2, 1, 4, "Get", 200), status(3, 1, 5, "Get", 200));
        answered(&format!("{first}{second}")).is_right(statuses_in_order);
        answered(&format!("{second}{first}")).is_wrong(statuses_in_order, 3, "<Status><CmdID>2");
        answered(&first).is_passed_over(statuses_in_order);
        // What answers another message has an order of its own.
        let other = status(4, 7, 4, "Get", 200);
        answered(&format!("{second}{other}")).is_passed_over(statuses_in_order);
    }

    #[test]
    fn results_stand_behind_their_status() {
        let own = status(2, 1, 4, "Get", 200);
        answered(&format!("{own}{RESULTS}")).is_right(results_behind_status);
        answered(&format!("{RESULTS}{own}")).is_wrong(results_behind_status, 3, "<Results>");
        answered(RESULTS).is_passed_over(results_behind_status);
    }
}

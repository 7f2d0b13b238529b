//! Rules on which commands a side may send at all (DM Protocol 1.3, sections 6, 6.5, 6.7 and 10.2).

use super::{
    conversation::Conversation,
    rule::{Finding, Look, Watched},
    said::{Said, shown},
};
use dmct_wire::syncml::{
    message::{Alert, Command, Item},
    tree::Element,
};

/// Elements of SyncML that DM leaves out (DM RepPro 1.2.1, section 4).
const UNUSED: [&str; 12] = [
    "Put",
    "Search",
    "Sync",
    "Map",
    "MapItem",
    "Move",
    "NoResp",
    "NoResults",
    "NumberOfChanges",
    "Archive",
    "SftDel",
    "Lang",
];

/// A client sends nothing but Status, Results, Alert and Replace of DevInfo.
pub(super) fn of_client(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.messages(), |said| {
        let wrong = said.commands().find_map(|command| match command {
            Command::Status(_) | Command::Results(_) | Command::Alert(_) => None,
            // What DM does not know at all is another rule's finding.
            Command::Other(_) => None,
            Command::Replace(_) => {
                let item = command.items().iter().find(|item| !is_dev_info(item))?;
                Some((format!("Replace of {}", shown(uri(item))), item.span))
            }
            other => Some((other.name().to_owned(), other.span())),
        });
        match wrong {
            None => Look::Right,
            Some((observed, span)) => Look::Wrong(Finding::at(
                said,
                span,
                observed,
                ["Status", "Results", "Alert", "Replace of ./DevInfo"],
            )),
        }
    })
}

/// Whether an item is a node of DevInfo; one that names no node is in doubt, and taken for one.
fn is_dev_info(item: &Item) -> bool {
    let Some(uri) = uri(item) else { return true };
    let mut segments = uri.split('/').filter(|segment| *segment != ".");
    segments.next() == Some("DevInfo")
}

fn uri(item: &Item) -> Option<&str> {
    item.source_uri().or_else(|| item.target_uri())
}

/// A server sends no Generic Alert.
pub(super) fn no_generic_alert(conversation: &Conversation<'_>) -> Watched {
    without_alert(conversation, |code| code == 1226, "Alert 1226")
}

/// A client sends no user interaction Alert.
pub(super) fn no_interaction(conversation: &Conversation<'_>) -> Watched {
    without_alert(
        conversation,
        |code| (1100..=1199).contains(&code),
        "Alerts 1100 to 1199",
    )
}

fn without_alert(
    conversation: &Conversation<'_>,
    is_wrong: fn(u16) -> bool,
    which: &str,
) -> Watched {
    Watched::over(conversation.messages(), |said| {
        let mut alerts = said.message.body.alerts();
        match alerts.find(|alert| alert.code().is_some_and(is_wrong)) {
            None => Look::Right,
            Some(alert) => Look::Wrong(Finding::at(
                said,
                alert.span,
                format!("Alert {}", Alert::code(alert).unwrap_or_default()),
                [format!("any Alert but {which}")],
            )),
        }
    })
}

/// Items of Results have a Source, those of later chunks apart.
pub(super) fn results_have_source(conversation: &Conversation<'_>) -> Watched {
    let mut watched = Watched::default();
    for session in conversation.sessions() {
        for turn in session.turns() {
            let goes_on = turn.previous.is_some_and(|previous| previous.has_more());
            watched.note(sources(turn.said, goes_on));
        }
    }
    watched
}

fn sources(said: Said<'_>, goes_on: bool) -> Look {
    let mut items = said
        .message
        .body
        .results()
        .flat_map(|results| &results.items)
        .skip(usize::from(goes_on))
        .peekable();
    if items.peek().is_none() {
        return Look::Past;
    }
    match items.find(|item| item.source_uri().is_none_or(str::is_empty)) {
        None => Look::Right,
        Some(item) => Look::Wrong(Finding::at(
            said,
            item.span,
            "an Item of Results without Source",
            ["Source with the LocURI of the node"],
        )),
    }
}

/// No element stands in a message that DM leaves out.
pub(super) fn nothing_unused(conversation: &Conversation<'_>) -> Watched {
    Watched::over(conversation.messages(), |said| {
        let root = said.seen.decoded.tree.as_ref();
        match root.and_then(unused) {
            None => Look::Right,
            Some(element) => Look::Wrong(Finding::at(
                said,
                element.span,
                element.name.to_string(),
                ["the elements that DM uses"],
            )),
        }
    })
}

/// The first element that DM leaves out; what stands in Data or Meta is not looked at.
fn unused(root: &Element) -> Option<&Element> {
    let mut waiting = vec![root];
    while let Some(element) = waiting.pop() {
        if UNUSED.contains(&element.name.as_str()) {
            return Some(element);
        }
        if !matches!(element.name.as_str(), "Data" | "Meta") {
            let children: Vec<&Element> = element.elements().collect();
            waiting.extend(children.into_iter().rev());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ANSWER_1, FINAL, Talk, alert, get};
    use super::*;

    #[test]
    fn a_client_sends_no_commands_but_its_own() {
        let with = |more: &str| Talk::of_client().with(FINAL, more);
        Talk::of_client().is_right(of_client);
        with(&get(3)).is_wrong(of_client, 1, "<Get>");
        Talk::of_client()
            .with("./DevInfo/Man", "./DevDetail/FwV")
            .is_wrong(of_client, 1, "<Item>");
        for right in ["DevInfo/Man", "./DevInfo", "./DevInfo/Ext/A"] {
            Talk::of_client()
                .with("./DevInfo/Man", right)
                .is_right(of_client);
        }
        Talk::of_client()
            .server(1, &get(1))
            .is_passed_over(of_client);
    }

    #[test]
    fn each_side_keeps_to_its_alerts() {
        let client = |code| Talk::of_client().with(FINAL, &alert(3, code));
        client(1226).is_right(no_interaction);
        client(1101).is_wrong(no_interaction, 1, "<Alert><CmdID>3");
        let server = |code| Talk::of_server().server(1, &format!("{ANSWER_1}{}", alert(4, code)));
        server(1101).is_right(no_generic_alert);
        server(1226).is_wrong(no_generic_alert, 2, "<Alert>");
    }

    #[test]
    fn results_say_where_they_come_from() {
        let results = |source: &str| {
            let item = format!("<Item>{source}<Data>A</Data></Item>");
            let results = format!(
                "<Results><CmdID>3</CmdID><MsgRef>1</MsgRef><CmdRef>1</CmdRef>{item}</Results>"
            );
            Talk::of_client().with(FINAL, &results)
        };
        results("<Source><LocURI>./A</LocURI></Source>").is_right(results_have_source);
        results("").is_wrong(results_have_source, 1, "<Item><Data>");
        results("<Source><LocURI></LocURI></Source>").is_wrong(results_have_source, 1, "<Item>");
    }

    #[test]
    fn what_dm_leaves_out_is_not_sent() {
        Talk::of_client().is_right(nothing_unused);
        let put = get(3).replace("Get>", "Put>");
        Talk::of_client()
            .with(FINAL, &put)
            .is_wrong(nothing_unused, 1, "<Put>");
        Talk::of_client()
            .with("<Data>1201", "<NoResp/><Data>1201")
            .is_wrong(nothing_unused, 1, "<NoResp/>");
        Talk::of_client()
            .with("<Data>A</Data>", "<Data><Lang>de</Lang></Data>")
            .is_right(nothing_unused);
    }
}

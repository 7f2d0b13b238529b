//! User interactions and what the user's answer means for the commands behind (DM Protocol 1.3, section 10).

use crate::lab::{Lab, put, with};
use dmct_reference::{
    client::{Answering, ClientConfig, User},
    server::ServerConfig,
};
use dmct_wire::peer::{Answer, InteractionKind, Item, Operation, Reply, Stimulus, UserQuestion};

fn lab(answers: Answering) -> Lab {
    let user = User {
        answers,
        ..User::default()
    };
    let client = ClientConfig {
        user: Some(user),
        ..ClientConfig::default()
    };
    with(client, ServerConfig::default())
}

fn ask(code: u16, texts: &[&str]) -> Operation {
    let items = texts
        .iter()
        .map(|text| Item {
            data: Some((*text).to_owned()),
            ..Item::default()
        })
        .collect();
    Operation::Alert { code, items }
}

fn confirm_then_replace() -> Vec<Operation> {
    vec![
        ask(1101, &["MINDT=1", "Sure?"]),
        Operation::Replace(put("./Scratch/Text", "changed")),
    ]
}

/// The codes of the client's answer, and whether the value was changed.
fn outcome(answers: Answering, operations: Vec<Operation>) -> (Vec<u16>, bool) {
    let mut lab = lab(answers);
    lab.queue(operations).start();
    let codes = lab
        .server
        .ledger()
        .statuses
        .iter()
        .map(|status| status.code)
        .collect();
    let tree = lab.client.snapshot().tree;
    (codes, tree.node("Scratch/Text").unwrap().value == "changed")
}

#[test]
fn no_bypasses_the_rest_of_a_sequence_fails_an_atomic_and_nothing_else() {
    use Answering::{Accepts, Rejects};
    let sequence = || vec![Operation::Sequence(confirm_then_replace())];
    let atomic = || vec![Operation::Atomic(confirm_then_replace())];
    assert_eq!(outcome(Accepts, sequence()), (vec![200, 200, 200], true));
    assert_eq!(outcome(Rejects, sequence()), (vec![200, 304, 215], false));
    assert_eq!(outcome(Accepts, atomic()), (vec![200, 200, 200], true));
    assert_eq!(outcome(Rejects, atomic()), (vec![507, 304, 215], false));
    assert_eq!(
        outcome(Rejects, confirm_then_replace()),
        (vec![304, 200], true)
    );
}

#[test]
fn cancelling_stops_all_that_follows() {
    assert_eq!(
        outcome(Answering::Cancels, confirm_then_replace()),
        (vec![214, 215], false)
    );
    assert_eq!(
        outcome(Answering::Never, confirm_then_replace()),
        (vec![408, 215], false)
    );
    assert_eq!(
        outcome(Answering::Cancels, vec![ask(1100, &["", "Hello"])]),
        (vec![200], false)
    );
}

#[test]
fn what_was_typed_or_chosen_comes_back_in_the_items_of_the_status() {
    let answer = |operation: Operation| -> Vec<String> {
        let mut lab = lab(Answering::Accepts);
        lab.queue(vec![operation]).start();
        let status = lab.said[2].message.body.statuses().nth(1).unwrap();
        assert_eq!(status.code(), Some(200));
        let texts = status.items.iter().filter_map(|item| item.data_text());
        texts.map(|text| text.into_owned()).collect()
    };
    assert_eq!(answer(ask(1102, &["MAXLEN=3&XX=1", "Name?"])), ["dmc"]);
    assert_eq!(answer(ask(1103, &["", "Which?", "a", "b", "c"])), ["1"]);
    assert_eq!(
        answer(ask(1104, &["", "Which?", "a", "b", "c"])),
        ["1", "2"]
    );
}

#[test]
fn a_device_without_a_user_interface_says_406_and_an_alert_without_text_412() {
    let client = ClientConfig {
        user: None,
        ..ClientConfig::default()
    };
    let mut lab = with(client, ServerConfig::default());
    lab.queue(confirm_then_replace()).start();
    assert_eq!(
        lab.summary()[2],
        "C: 212 SyncHdr, 406 Alert, 200 Replace Final"
    );
    assert_eq!(
        outcome(Answering::Accepts, vec![ask(1101, &["MINDT=1"])]).0,
        [412]
    );
}

#[test]
fn a_user_who_was_told_what_to_answer_does_so_in_turn_and_what_was_seen_is_remembered() {
    let mut lab = lab(Answering::Accepts);
    let replies = vec![
        Reply::No,
        Reply::Type("01022026 or so".to_owned()),
        Reply::Choose(vec!["c".to_owned(), "a".to_owned()]),
        Reply::Nothing,
    ];
    lab.client_does(Stimulus::AnswerUser { replies });
    lab.queue(vec![
        ask(1101, &["DR=0&MINDT=2", "Sure?"]),
        ask(1102, &["IT=D&ET=P&DR=a%20b", "When?"]),
        ask(1104, &["DR=2-3", "Which?", "a", "b", "c"]),
        ask(1101, &["MAXDT=4", "Still there?"]),
    ]);
    let began = lab.now;
    lab.start();
    let codes: Vec<u16> = lab
        .server
        .ledger()
        .statuses
        .iter()
        .map(|s| s.code)
        .collect();
    assert_eq!(codes, [304, 200, 200, 408]);
    assert!(lab.now.since(began).as_secs() >= 6);
    let statuses: Vec<String> = lab.said[2]
        .message
        .body
        .statuses()
        .flat_map(|status| &status.items)
        .filter_map(|item| item.data_text().map(|text| text.into_owned()))
        .collect();
    assert_eq!(statuses, ["01022026", "3", "1"]);
    lab.client_does(Stimulus::ReportShown);
    let Some(Answer::Shown { interactions }) = lab.answers.pop() else {
        unreachable!("what was seen is reported");
    };
    let told: Vec<String> = interactions
        .iter()
        .map(|seen| {
            let (text, default) = (seen.text.clone(), seen.default.clone());
            format!(
                "{} {} [{}] {:?} {:?}",
                seen.kind.unwrap().word(),
                text.unwrap(),
                default.unwrap(),
                seen.shown_for.unwrap(),
                seen.hidden,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "confirmation Sure? [no] 2000 None",
            "text-input When? [a b] 0 Some(true)",
            "multiple-choice Which? [2-3] 0 None",
            "confirmation Still there? [yes] 4000 None",
        ]
    );
}

#[test]
fn a_question_is_written_by_the_server_with_its_parameters_encoded() {
    let mut lab = lab(Answering::Accepts);
    lab.queue(vec![Operation::AskUser(UserQuestion {
        kind: InteractionKind::TextInput,
        text: "Who?".to_owned(),
        choices: Vec::new(),
        options: [("DR", "Doe & Co"), ("MAXDT", "9")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
    })]);
    lab.start();
    assert!(
        lab.said[1]
            .text
            .contains("<Data>DR=Doe+%26+Co&amp;MAXDT=9</Data>"),
        "{}",
        lab.said[1].text
    );
}

//! The world outside of the protocol: processes that die, devices that connect as they like, upper testers whose word is
//! worth nothing, operators who take their time. Held on a small plan that is played by hand: a client answers a Get.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "laws/small.rs"]
mod small;

use dmct_engine::{
    judge::judge,
    scripted::{FallsSilent, Patience, ScriptedPeer, Surroundings},
};
use dmct_record::{
    event::{Event, EventKind},
    run::ScenarioResult,
    verdict::Verdict,
};
use dmct_scenario::plan::{Action, Expect, Gather, Miss, Plan, Role, TriggerRoute};
use dmct_wire::peer::{
    Answer, Input, Observation, Output, Peer as _, Request, Response, Stimulus, Time, Transmit,
};
use small::{Kept, answer, keyring, message, package_1, plan, step};
use std::{collections::VecDeque, sync::Arc, time::Duration};

/// What the world does when the tester waits.
enum Deed {
    /// A client posts this.
    Posts(Vec<u8>),
    /// A client posts this twice, the second time before it is answered.
    PostsTwice(Vec<u8>),
    /// A server answers the last request.
    Replies(Vec<u8>),
    /// Time goes by.
    Waits(Duration),
    /// Whoever was asked last answers.
    Answers(Answer),
    /// The process of the implementation dies.
    Dies,
}

/// What came of a plan.
struct Came {
    events: Vec<Event>,
    sent: Vec<Transmit>,
    at: Time,
    result: ScenarioResult,
}

fn play(plan: &Plan, surroundings: Surroundings, deeds: Vec<Deed>) -> Came {
    let kept = Kept::default();
    let sink = Box::new(kept.clone());
    let mut peer = ScriptedPeer::new(Arc::new(plan.clone()), surroundings, keyring(), sink);
    let (mut now, mut exchange, mut question, mut requested) = (Time(0), 100, 0, 0);
    let mut sent = Vec::new();
    let mut deeds = VecDeque::from(deeds);
    peer.handle(now, Input::Start);
    for _ in 0..10_000 {
        let until = match peer.poll(now) {
            Output::Finished => break,
            Output::Transmit(transmit) => {
                if let Transmit::Stimulus { id, .. } = &transmit {
                    question = *id;
                }
                if let Transmit::Request { exchange, .. } = &transmit {
                    requested = *exchange;
                }
                sent.push(transmit);
                continue;
            }
            Output::Answer { .. } => continue,
            Output::Wait(until) => until.unwrap(),
        };
        let mut post = |peer: &mut ScriptedPeer, body: &[u8]| {
            exchange += 1;
            let request = Request {
                exchange,
                method: "POST".into(),
                headers: vec![(
                    "Content-Type".into(),
                    "application/vnd.syncml.dm+xml".into(),
                )],
                body: body.to_vec(),
                ..Request::default()
            };
            peer.handle(now, Input::Request(request));
        };
        match deeds.pop_front() {
            Some(Deed::Posts(body)) => post(&mut peer, &body),
            Some(Deed::PostsTwice(body)) => {
                post(&mut peer, &body);
                post(&mut peer, &body);
            }
            Some(Deed::Replies(body)) => {
                let response = Response {
                    exchange: requested,
                    connection: 1,
                    status: 200,
                    headers: vec![(
                        "Content-Type".into(),
                        "application/vnd.syncml.dm+xml".into(),
                    )],
                    head: Vec::new(),
                    body,
                };
                peer.handle(now, Input::Response(response));
            }
            Some(Deed::Waits(duration)) => {
                let due = now + duration;
                if until < due {
                    now = until;
                    deeds.push_front(Deed::Waits(due.since(until)));
                } else {
                    now = due;
                }
                peer.handle(now, Input::Wake);
            }
            Some(Deed::Answers(answer)) => {
                let id = question;
                peer.handle(now, Input::Answered { id, answer });
            }
            Some(Deed::Dies) => {
                let how = "the implementation under test ended by itself: killed".to_owned();
                peer.handle(now, Input::Observed(Observation::ImplementationEnded(how)));
            }
            None => {
                now = until;
                peer.handle(now, Input::Wake);
            }
        }
    }
    assert_eq!(peer.poll(now), Output::Finished, "it comes to an end");
    let events = kept.0.lock().unwrap().clone();
    Came {
        result: judge(plan, &events),
        events,
        sent,
        at: now,
    }
}

fn done() -> Deed {
    Deed::Answers(Answer::Done { note: None })
}

/// What was observed beside the messages.
fn observed(came: &Came) -> Vec<&str> {
    let events = came.events.iter();
    let texts = events.filter_map(|event| match &event.kind {
        EventKind::Observed { text } => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

#[test]
fn a_process_that_dies_owes_the_answer_that_was_due_and_is_not_waited_for() {
    let deeds = vec![Deed::Posts(package_1()), Deed::Dies];
    let came = play(&plan(true), Surroundings::default(), deeds);
    assert_eq!(came.result.verdict, Verdict::Fail);
    let check = came.result.checks.first().unwrap();
    assert_eq!(
        check.observed,
        "the implementation under test ended by itself: killed"
    );
    assert!(came.at < Time(1_000_000), "{}", came.at);
    let reason = came.result.reason.unwrap();
    assert!(reason.contains("in the middle of the scenario"), "{reason}");
}

#[test]
fn what_was_sent_before_the_end_of_a_process_still_counts_but_is_no_pass() {
    let deeds = vec![
        Deed::Posts(package_1()),
        Deed::Dies,
        Deed::Posts(answer("200")),
    ];
    let came = play(&plan(true), Surroundings::default(), deeds);
    assert_eq!(came.result.verdict, Verdict::Inconclusive);
    assert_eq!(came.result.checks.first().unwrap().verdict, Verdict::Pass);
}

#[test]
fn a_process_that_ends_during_the_reset_is_no_crash() {
    let surroundings = Surroundings {
        reset: true,
        ..Surroundings::default()
    };
    let deeds = vec![
        Deed::Dies,
        done(),
        Deed::Posts(package_1()),
        Deed::Posts(answer("200")),
    ];
    let came = play(&plan(true), surroundings, deeds);
    assert_eq!(
        came.result.verdict,
        Verdict::Pass,
        "{:?}",
        came.result.reason
    );
}

#[test]
fn a_message_posted_again_before_its_answer_is_answered_where_it_came_last() {
    let deeds = vec![
        Deed::PostsTwice(package_1()),
        done(),
        Deed::Posts(answer("200")),
    ];
    let came = play(&asking(), Surroundings::default(), deeds);
    assert_eq!(came.result.verdict, Verdict::Pass);
    assert!(came.sent.contains(&Transmit::Drop { exchange: 101 }));
    let answered = |wanted: u64| {
        let mut responses = came.sent.iter();
        responses
            .any(|sent| matches!(sent, Transmit::Response { exchange, .. } if *exchange == wanted))
    };
    assert!(answered(102) && !answered(101));
}

#[test]
fn a_device_that_connects_twice_at_once_is_told_of_and_its_session_goes_on() {
    let second = String::from_utf8(package_1()).unwrap();
    let second = second
        .replace("<SessionID>1<", "<SessionID>2<")
        .into_bytes();
    let deeds = vec![
        Deed::Posts(package_1()),
        Deed::Posts(second),
        Deed::Posts(answer("200")),
    ];
    let came = play(&plan(true), Surroundings::default(), deeds);
    assert_eq!(
        came.result.verdict,
        Verdict::Pass,
        "{:?}",
        came.result.checks
    );
    let told =
        "the client began session 2 in the middle of session 1: it waits until that one is over";
    assert!(observed(&came).contains(&told), "{:?}", observed(&came));
    assert!(came.sent.contains(&Transmit::Drop { exchange: 102 }));
}

#[test]
fn a_message_with_another_session_identifier_does_not_pass() {
    let other = String::from_utf8(answer("200")).unwrap();
    let other = other.replace("<SessionID>1<", "<SessionID>7<").into_bytes();
    let mut plan = plan(true);
    let came = play(
        &plan,
        Surroundings::default(),
        vec![Deed::Posts(package_1()), Deed::Posts(other)],
    );
    let sessions = came.events.iter().filter(|event| {
        matches!(&event.kind, EventKind::Bound { name, value } if name == "session.id" && value == "7")
    });
    assert_eq!(
        sessions.count(),
        1,
        "it is on record, for the monitor of SessionID"
    );
    // and in the middle of nothing, it is left without an answer
    plan.steps.truncate(1);
    let stray = String::from_utf8(message(5, "")).unwrap().into_bytes();
    let came = play(&plan, Surroundings::default(), vec![Deed::Posts(stray)]);
    assert_eq!(came.result.verdict, Verdict::Inconclusive);
    assert!(came.sent.contains(&Transmit::Drop { exchange: 101 }));
}

/// The plan with a request to the upper tester before its first step.
fn asking() -> Plan {
    let mut plan = plan(true);
    let uri = "./A".to_owned();
    let value = "b".to_owned();
    plan.steps
        .insert(0, step("0", Action::Ask(Stimulus::SetNode { uri, value })));
    plan
}

#[test]
fn what_rests_on_the_word_of_a_liar_is_inconclusive() {
    let surroundings = Surroundings {
        distrust: Some("its word does not count".to_owned()),
        ..Surroundings::default()
    };
    let came = play(&asking(), surroundings.clone(), vec![done()]);
    assert_eq!(came.result.verdict, Verdict::Inconclusive);
    assert_eq!(
        came.result.reason.as_deref(),
        Some("step 0: its word does not count")
    );
    // what is seen on the wire does not
    let deeds = vec![Deed::Posts(package_1()), Deed::Posts(answer("200"))];
    let came = play(&plan(true), surroundings, deeds);
    assert_eq!(came.result.verdict, Verdict::Pass);
}

#[test]
fn an_operator_who_is_not_there_makes_it_inconclusive_and_a_failure_is_an_error() {
    let reason = "the operator walked away".to_owned();
    for (answer, verdict) in [
        (
            Answer::Away {
                reason: reason.clone(),
            },
            Verdict::Inconclusive,
        ),
        (Answer::Unsupported, Verdict::Inconclusive),
        (Answer::Failed { reason }, Verdict::Error),
    ] {
        let came = play(
            &asking(),
            Surroundings::default(),
            vec![Deed::Answers(answer)],
        );
        assert_eq!(came.result.verdict, verdict);
        assert_eq!(came.at, Time(0), "nobody is waited for");
    }
}

#[test]
fn an_upper_tester_that_cannot_reset_leaves_the_implementation_as_it_is() {
    let surroundings = Surroundings {
        reset: true,
        ..Surroundings::default()
    };
    let deeds = vec![
        Deed::Answers(Answer::Unsupported),
        Deed::Posts(package_1()),
        Deed::Posts(answer("200")),
    ];
    let came = play(&plan(true), surroundings, deeds);
    assert_eq!(came.result.verdict, Verdict::Pass);
}

#[test]
fn the_time_that_an_operator_takes_is_not_the_implementations() {
    let mut plan = plan(true);
    plan.setting.trigger = TriggerRoute::UpperTester;
    let patience = Patience {
        trigger: Some(Duration::from_secs(120)),
        ..Patience::default()
    };
    let surroundings = Surroundings {
        patience,
        ..Surroundings::default()
    };
    let deeds = vec![
        // longer than a message and a scenario may take
        Deed::Waits(Duration::from_secs(100)),
        done(),
        Deed::Waits(Duration::from_secs(4)),
        Deed::Posts(package_1()),
        Deed::Posts(answer("200")),
    ];
    let came = play(&plan, surroundings.clone(), deeds);
    assert_eq!(
        came.result.verdict,
        Verdict::Pass,
        "{:?}",
        came.result.reason
    );
    // and once it is done, the implementation's time runs
    let came = play(
        &plan,
        surroundings,
        vec![Deed::Waits(Duration::from_secs(1)), done()],
    );
    assert_eq!(came.result.verdict, Verdict::Inconclusive);
    assert_eq!(came.at, Time(6_000_000));
}

#[test]
fn the_clean_up_runs_also_where_the_time_is_up() {
    let mut plan = plan(true);
    plan.setting.message_timeout = Duration::from_secs(60);
    plan.cleanup = vec![step("cleanup.1", Action::Ask(Stimulus::Abort))];
    let came = play(
        &plan,
        Surroundings::default(),
        vec![Deed::Posts(package_1())],
    );
    let asked = |transmit: &Transmit| {
        matches!(
            transmit,
            Transmit::Stimulus {
                stimulus: Stimulus::Abort,
                ..
            }
        )
    };
    assert!(came.sent.iter().any(asked));
    assert!(came.at <= Time(60_000_000), "{}", came.at);
}

/// The plan with another request and a polite end behind it, which wants an answer of the client.
fn closing() -> Plan {
    let mut plan = plan(true);
    plan.steps.push(step("4", Action::Send(small::get())));
    plan.steps.push(step("5", Action::Close));
    plan
}

#[test]
fn a_session_whose_end_is_waited_for_in_vain_is_no_pass() {
    let deeds = || vec![Deed::Posts(package_1()), Deed::Posts(answer("200"))];
    let came = play(&closing(), Surroundings::default(), deeds());
    assert_eq!(came.result.verdict, Verdict::Inconclusive);
    let reason = came.result.reason.unwrap();
    assert!(
        reason.contains("step 5: it did not end as it should"),
        "{reason}"
    );
    // whoever answers has ended it
    let mut whole = deeds();
    whole.push(Deed::Posts(message(3, "")));
    let came = play(&closing(), Surroundings::default(), whole);
    assert_eq!(came.result.verdict, Verdict::Pass);
}

/// A message of the server that accepts ours, with a command.
fn asks(id: u32) -> Deed {
    Deed::Replies(message(
        id,
        &format!(
            "<Status><CmdID>1</CmdID><MsgRef>{id}</MsgRef><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data>200</Data></Status>\
             <Get><CmdID>3</CmdID><Item><Target><LocURI>./DevInfo/Man</LocURI></Target></Item></Get>"
        ),
    ))
}

#[test]
fn a_server_that_goes_on_is_answered_until_it_is_done() {
    let mut plan = plan(false);
    plan.role = Role::Server;
    plan.steps.push(step("2", Action::Close));
    let ends = || Deed::Replies(message(4, ""));
    let posted = |came: &Came| {
        let requests = came.sent.iter();
        requests
            .filter(|sent| matches!(sent, Transmit::Request { .. }))
            .count()
    };
    let came = play(
        &plan,
        Surroundings::default(),
        vec![asks(1), asks(2), asks(3), ends()],
    );
    assert_eq!((posted(&came), came.at), (4, Time(0)));
    let reason = came.result.reason.unwrap_or_default();
    assert!(!reason.contains("did not end as it should"), "{reason}");
    // and one that breaks off in the middle of it is waited for
    let came = play(&plan, Surroundings::default(), vec![asks(1), asks(2)]);
    assert_eq!((posted(&came), came.at), (3, Time(5_000_000)));
    let reason = came.result.reason.unwrap_or_default();
    assert!(reason.contains("did not end as it should"), "{reason}");
}

#[test]
fn a_message_that_never_comes_is_not_waited_for_again() {
    let reason = "it falls silent after 1 message".to_owned();
    let surroundings = Surroundings {
        falls_silent: Some(FallsSilent { after: 1, reason }),
        ..Surroundings::default()
    };
    let deeds = vec![Deed::Posts(package_1())];
    let came = play(&plan(true), surroundings.clone(), deeds);
    assert_eq!(came.result.verdict, Verdict::Inconclusive);
    assert_eq!(
        came.result.reason.as_deref(),
        Some("step 3: it falls silent after 1 message")
    );
    assert_eq!(came.at, Time(0), "it is not waited for");
    // the first message of a session is, and what is whole by then passes
    let came = play(
        &plan(false),
        surroundings,
        vec![
            Deed::Waits(Duration::from_secs(4)),
            Deed::Posts(package_1()),
        ],
    );
    assert_eq!(
        came.result.steps.first().unwrap().outcome,
        "done: session 1, which the device began by itself"
    );
}

#[test]
fn a_registration_is_not_waited_for_where_no_device_can_register() {
    let expect = Expect {
        checks: Vec::new(),
        within: None,
        missing: Miss::Fail,
        gather: Gather::Message,
        clause: None,
    };
    let mut plan = plan(false);
    plan.steps = vec![step("1", Action::ExpectRegistration(expect))];
    let came = play(&plan, Surroundings::default(), Vec::new());
    assert_eq!(came.result.verdict, Verdict::Inconclusive);
    assert_eq!(came.at, Time(0));
    let surroundings = Surroundings {
        takes_registrations: true,
        ..Surroundings::default()
    };
    let came = play(&plan, surroundings, Vec::new());
    assert_eq!(came.result.verdict, Verdict::Fail);
}

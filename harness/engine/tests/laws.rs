//! The laws of the verdict, held on a small plan that is played by hand: a client is to answer a Get with 200.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "laws/small.rs"]
mod small;

use dmct_engine::{
    judge::judge,
    scripted::{ScriptedPeer, Surroundings},
};
use dmct_record::{
    event::{Direction, Event, EventKind, Fact, Worth},
    transcript::{self, to_line},
    verdict::Verdict,
};
use dmct_scenario::plan::{Action, Alternative, Miss, Place, Plan};
use dmct_wire::{
    credential::Scheme,
    peer::{Input, Output, Peer as _, Request, Time, Transmit},
};
use proptest::prelude::*;
use small::{Kept, answer, keyring, message, package_1, plan};
use std::{sync::Arc, time::Duration};

/// Plays a plan against a client that posts these bodies, one after another, as it is answered; afterwards the
/// clock runs. Gives the events and the time at the end.
fn play(plan: &Plan, bodies: Vec<Vec<u8>>) -> (Vec<Event>, Time) {
    play_held_up(plan, bodies, Duration::ZERO)
}

/// The same where the tester sleeps for so long before it sees what the client sent last.
fn play_held_up(plan: &Plan, bodies: Vec<Vec<u8>>, delay: Duration) -> (Vec<Event>, Time) {
    let last = bodies.len().saturating_sub(1);
    let kept = Kept::default();
    let mut peer = ScriptedPeer::new(
        Arc::new(plan.clone()),
        Surroundings::default(),
        keyring(),
        Box::new(kept.clone()),
    );
    let mut now = Time(0);
    peer.handle(now, Input::Start);
    let mut bodies = bodies.into_iter().enumerate();
    for _ in 0..10_000 {
        match peer.poll(now) {
            Output::Finished => break,
            Output::Transmit(Transmit::Drop { .. } | Transmit::Response { .. }) => {}
            Output::Transmit(_) | Output::Answer { .. } => {}
            Output::Wait(until) => match bodies.next() {
                Some((index, body)) => {
                    now = now + Duration::from_millis(1);
                    if index == last && !delay.is_zero() {
                        now = now + delay;
                        peer.handle(now, Input::Wake);
                    }
                    let request = Request {
                        exchange: 100 + index as u64,
                        method: "POST".into(),
                        headers: vec![(
                            "Content-Type".into(),
                            "application/vnd.syncml.dm+xml".into(),
                        )],
                        body,
                        ..Request::default()
                    };
                    peer.handle(now, Input::Request(request));
                }
                None => {
                    now = until.unwrap();
                    peer.handle(now, Input::Wake);
                }
            },
        }
    }
    assert_eq!(
        peer.poll(now),
        Output::Finished,
        "the peer does not come to an end"
    );
    let events = kept.0.lock().unwrap().clone();
    (events, now)
}

#[test]
fn a_client_that_answers_rightly_passes() {
    let plan = plan(true);
    let (events, _) = play(&plan, vec![package_1(), answer("200")]);
    let result = judge(&plan, &events);
    assert_eq!((result.verdict, result.reason), (Verdict::Pass, None));
}

#[test]
fn a_scenario_that_executed_no_check_is_never_a_pass() {
    let plan = plan(false);
    let (events, _) = play(&plan, vec![package_1()]);
    let result = judge(&plan, &events);
    assert_eq!(result.verdict, Verdict::Inconclusive);
    assert_eq!(result.reason.as_deref(), Some("no check was executed"));
}

#[test]
fn a_fail_says_clause_item_observation_permission_step_message_and_octets() {
    let plan = plan(true);
    let wrong = answer("405");
    let (events, _) = play(&plan, vec![package_1(), wrong.clone()]);
    let result = judge(&plan, &events);
    assert_eq!(result.verdict, Verdict::Fail);
    let check = result
        .checks
        .iter()
        .find(|check| check.verdict == Verdict::Fail)
        .unwrap();
    assert_eq!(check.clause, "PRO-6.5-09");
    assert_eq!(check.scr, ["DM-PRO-C-008-M"]);
    assert_eq!(check.observed, "405");
    assert_eq!(check.permitted, ["200"]);
    assert_eq!((check.step.as_str(), check.line), ("3", 9));
    assert_eq!(check.message, Some(3));
    let [start, end] = check.bytes.unwrap();
    assert_eq!(&wrong[start..end], b"<Data>405</Data>");
}

#[test]
fn a_silent_client_is_inconclusive_and_costs_one_time_out() {
    let plan = plan(true);
    let (events, now) = play(&plan, Vec::new());
    let result = judge(&plan, &events);
    assert_eq!(result.verdict, Verdict::Inconclusive);
    assert!(now <= Time(5_000_000), "{now}");
}

#[test]
fn a_client_that_falls_silent_in_a_session_fails_for_the_clause_that_demands_the_answer() {
    let plan = plan(true);
    let (events, _) = play(&plan, vec![package_1()]);
    let result = judge(&plan, &events);
    assert_eq!(result.verdict, Verdict::Fail);
    assert_eq!(
        result.checks.first().unwrap().observed,
        "nothing came within 5 s"
    );
}

#[test]
fn several_ways_wait_as_long_as_they_say_and_else_as_the_profile_does() {
    let waited = |silent: bool, within: Option<u64>| {
        let mut plan = plan(true);
        let way = Alternative {
            name: "whatever comes".into(),
            place: Place::default(),
            when: Vec::new(),
            when_silent: silent,
            verdict: Some(Miss::Pass),
            then: Vec::new(),
        };
        plan.steps.last_mut().unwrap().action = Action::Either {
            ways: vec![way],
            within: within.map(Duration::from_secs),
        };
        let (events, end) = play(&plan, vec![package_1()]);
        (judge(&plan, &events).verdict, end.0 / 1_000_000)
    };
    assert_eq!(waited(true, Some(3)), (Verdict::Pass, 3));
    assert_eq!(waited(true, None), (Verdict::Pass, 1));
    assert_eq!(waited(false, Some(3)), (Verdict::Inconclusive, 3));
    assert_eq!(waited(false, None), (Verdict::Inconclusive, 5));
}

#[test]
fn a_client_that_aborts_is_answered_so_that_it_does_not_post_its_message_again() {
    let mut plan = plan(true);
    plan.steps.push(small::step("4", Action::Close));
    let abort = "<Alert><CmdID>3</CmdID><Data>1223</Data></Alert><Final/>";
    let answer = String::from_utf8(answer("200")).unwrap();
    let answer = answer.replace("<Final/>", abort).into_bytes();
    let (events, _) = play(&plan, vec![package_1(), answer]);
    let went = |way: Direction| {
        let messages = events.iter().filter_map(|event| match &event.kind {
            EventKind::Message(message) => Some(message.direction),
            _ => None,
        });
        messages.filter(|direction| *direction == way).count()
    };
    assert_eq!((went(Direction::Received), went(Direction::Sent)), (2, 2));
}

#[test]
fn a_tester_that_was_held_up_blames_nobody_for_what_it_did_not_see() {
    let plan = plan(true);
    for delay in [6, 24 * 3600].map(Duration::from_secs) {
        let (events, _) = play_held_up(&plan, vec![package_1(), answer("200")], delay);
        let result = judge(&plan, &events);
        assert_eq!((result.verdict, result.reason), (Verdict::Pass, None));
        let mut lines = events.iter().map(|event| to_line(event).unwrap());
        assert!(lines.any(|line| line.contains("was held up for")));
        // And one that has nothing to say still fails, in a time that ends.
        let (events, now) = play_held_up(&plan, vec![package_1(), Vec::new()], delay);
        assert_ne!(judge(&plan, &events).verdict, Verdict::Pass);
        assert!(now <= Time(0) + delay + Duration::from_secs(30), "{now}");
    }
}

#[test]
fn judging_a_record_again_gives_the_same_octet_by_octet() {
    let plan = plan(true);
    let (events, _) = play(&plan, vec![package_1(), answer("404")]);
    let text: String = events
        .iter()
        .map(|event| format!("{}\n", to_line(event).unwrap()))
        .collect();
    let again = transcript::read(&text).unwrap();
    let json = |events: &[Event]| serde_json::to_string(&judge(&plan, events)).unwrap();
    assert_eq!(json(&events), json(&again));
}

#[test]
fn playing_twice_is_the_same_octet_by_octet() {
    let plan = plan(true);
    let bodies = || vec![package_1(), answer("200")];
    assert_eq!(play(&plan, bodies()), play(&plan, bodies()));
}

#[test]
fn what_was_cut_off_is_no_pass() {
    let plan = plan(true);
    let (events, _) = play(&plan, vec![package_1(), answer("200")]);
    for length in 0..events.len() {
        let result = judge(&plan, &events[..length]);
        assert_ne!(
            result.verdict,
            Verdict::Pass,
            "after {length} of {} events",
            events.len()
        );
    }
}

#[test]
fn the_same_message_posted_again_is_no_new_message() {
    let plan = plan(true);
    let (events, _) = play(&plan, vec![package_1(), package_1(), answer("200")]);
    assert_eq!(judge(&plan, &events).verdict, Verdict::Pass);
}

#[test]
fn a_client_that_repeats_itself_for_ever_comes_to_an_end_and_does_not_pass() {
    let plan = plan(true);
    let (events, now) = play(&plan, vec![package_1(); 5_000]);
    assert_ne!(judge(&plan, &events).verdict, Verdict::Pass);
    assert!(now <= Time(31_000_000), "{now}");
}

#[test]
fn what_cannot_be_said_back_to_a_client_is_no_error_of_ours() {
    let plan = plan(true);
    for element in ["SessionID>1", "MsgID>1", "LocURI>IMEI:1", "CmdID>1"] {
        let spoiled = String::from_utf8(package_1()).unwrap();
        let spoiled = spoiled.replacen(element, &format!("{element}\0"), 1);
        let (events, _) = play(&plan, vec![spoiled.into_bytes()]);
        assert_ne!(judge(&plan, &events).verdict, Verdict::Error, "{element}");
    }
}

/// A message of the client with credentials, MD5 with the nonce of the beginning.
fn proven(body: Vec<u8>) -> Vec<u8> {
    let cred = keyring().client.cred(Scheme::Md5).unwrap();
    let digest = cred.data.unwrap().text;
    let proof = format!(
        "<LocName>client</LocName></Source><Cred><Meta><Format xmlns='syncml:metinf'>b64</Format>\
         <Type xmlns='syncml:metinf'>syncml:auth-md5</Type></Meta><Data>{digest}</Data></Cred>"
    );
    let text = String::from_utf8(body).unwrap();
    text.replace("</Source>", &proof).into_bytes()
}

/// What the credentials of each message of a client are worth.
fn worths(events: &[Event]) -> Vec<Worth> {
    let facts = events.iter().filter_map(|event| match &event.kind {
        EventKind::Fact {
            fact: Fact::Credential { worth, .. },
            ..
        } => Some(*worth),
        _ => None,
    });
    facts.collect()
}

#[test]
fn credentials_with_the_nonce_before_are_stale_once_the_newer_one_has_arrived() {
    let mut plan = plan(true);
    plan.setting.client_scheme = Some(Scheme::Md5);
    let in_session_2 = |body: Vec<u8>| {
        let text = String::from_utf8(body).unwrap();
        text.replace("<SessionID>1<", "<SessionID>2<").into_bytes()
    };
    // The answer to the first message, which brings a nonce, was lost: the client gives up, or begins anew.
    let aborts = message(2, "<Alert><CmdID>1</CmdID><Data>1223</Data></Alert>");
    for next in [aborts, in_session_2(package_1())] {
        let bodies = vec![proven(package_1()), proven(next)];
        let (events, _) = play(&plan, bodies);
        assert_eq!(worths(&events), [Worth::Valid, Worth::Valid]);
    }
    // It was received: the next message answers it.
    for next in [answer("200"), answer("404")] {
        let bodies = vec![proven(package_1()), proven(next)];
        let (events, _) = play(&plan, bodies);
        assert_eq!(worths(&events), [Worth::Valid, Worth::Stale]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_octets_of_a_client_stop_the_peer_or_the_judge(
        bodies in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..200), 0..6)
    ) {
        let plan = plan(true);
        let (events, _) = play(&plan, bodies);
        prop_assert_ne!(judge(&plan, &events).verdict, Verdict::Pass);
    }

    #[test]
    fn no_message_with_an_octet_changed_stops_the_peer_or_the_judge(
        place in 0_usize..600, octet in any::<u8>()
    ) {
        let plan = plan(true);
        let mut first = package_1();
        let mut second = answer("200");
        let length = first.len();
        if let Some(spoiled) = first.get_mut(place).or_else(|| second.get_mut(place.saturating_sub(length))) {
            *spoiled = octet;
        }
        let (events, _) = play(&plan, vec![first, second]);
        prop_assert_ne!(judge(&plan, &events).verdict, Verdict::Error);
    }
}

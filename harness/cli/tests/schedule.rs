//! What is played, what is blocked, and when an implementation is given up.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use dmct_cli::{
    builtin::Which,
    run::{Reach, Schedule, Sign, Turn},
    suite::{Suite, builtin_profile},
};
use dmct_engine::judge::not_played;
use dmct_record::{coverage, run::ScenarioResult, verdict::Verdict};
use dmct_scenario::plan::{Action, Plan, Role};
use std::sync::Arc;

/// A plan with nothing but its name, and what it stands on.
fn plan(name: &str, builds_on: &[&str], control: Option<&str>) -> Arc<Plan> {
    let suite = Suite::load(None).unwrap();
    let profile = builtin_profile(Which::Client, &suite).unwrap();
    let some = suite
        .library
        .scenarios()
        .filter(|source| source.id() == "pro-1.3/client/session/get-leaf");
    let mut plan = suite.plans(some, &profile).unwrap().remove(0);
    plan.id = name.to_owned();
    plan.scenario = name.to_owned();
    plan.builds_on = builds_on.iter().map(|&name| name.to_owned()).collect();
    plan.control = control.map(str::to_owned);
    Arc::new(plan)
}

/// Plays a schedule to its end; `play` gives verdict and whether the peer was heard, in probes too. Gives what was
/// played.
fn run(
    plans: Vec<Arc<Plan>>,
    gives_up: bool,
    play: impl Fn(&str) -> (Verdict, bool),
) -> (Vec<String>, Vec<ScenarioResult>) {
    let mut schedule = Schedule::new(plans, gives_up);
    let mut played = Vec::new();
    loop {
        match schedule.turn(&mut |_| {}) {
            Turn::Play(place, plan) => {
                let (verdict, heard) = play(&plan.id);
                played.push(plan.id.clone());
                schedule.done(
                    place,
                    not_played(&plan, verdict, "as the test says"),
                    Sign {
                        is_doubtful: !heard,
                        reach: reach(heard),
                        again: None,
                    },
                );
            }
            Turn::Probe(probe) => {
                let (_, heard) = play(&probe.plan.id);
                played.push(probe.plan.id.clone());
                assert_eq!(schedule.probed(reach(heard).furthest), heard);
            }
            Turn::Wait => panic!("nothing is being played that could be waited for"),
            Turn::Over => return (played, schedule.into_results()),
        }
    }
}

/// One message, or none.
fn reach(heard: bool) -> Reach {
    let messages = u32::from(heard);
    Reach {
        furthest: messages,
        last: messages,
    }
}

fn verdicts(results: &[ScenarioResult]) -> Vec<Verdict> {
    results.iter().map(|result| result.verdict).collect()
}

#[test]
fn one_root_cause_gives_one_fail_and_what_builds_on_it_is_not_played() {
    let plans = vec![
        plan("leaf", &["middle"], None),
        plan("middle", &["root"], None),
        plan("root", &[], None),
        plan("other", &[], None),
    ];
    let (played, results) = run(plans, false, |id| {
        (
            if id == "root" {
                Verdict::Fail
            } else {
                Verdict::Pass
            },
            true,
        )
    });
    assert_eq!(played, ["root", "other"]);
    assert_eq!(
        verdicts(&results),
        [
            Verdict::Inconclusive,
            Verdict::Inconclusive,
            Verdict::Fail,
            Verdict::Pass
        ]
    );
    assert_eq!(results[0].blocked_by.as_deref(), Some("middle"));
    assert_eq!(results[1].blocked_by.as_deref(), Some("root"));
    assert!(coverage::count(&results).add_up());
}

#[test]
fn the_longest_way_is_begun_first_unless_one_implementation_meets_them_all() {
    let plans = || {
        vec![
            plan("short", &[], None),
            plan("root", &[], None),
            plan("middle", &["root"], None),
            plan("leaf", &["middle"], None),
        ]
    };
    let (played, results) = run(plans(), false, |_| (Verdict::Pass, true));
    assert_eq!(played, ["root", "middle", "short", "leaf"]);
    let ids: Vec<&str> = results.iter().map(|result| result.id.as_str()).collect();
    assert_eq!(ids, ["short", "root", "middle", "leaf"]);
    let (played, _) = run(plans(), true, |_| (Verdict::Pass, true));
    assert_eq!(played, ["short", "root", "middle", "leaf"]);
}

#[test]
fn a_negative_scenario_without_its_positive_control_is_inconclusive_unplayed() {
    let alone = vec![plan("negative", &[], Some("positive"))];
    let (played, results) = run(alone, false, |_| (Verdict::Pass, true));
    assert!(played.is_empty());
    assert_eq!(verdicts(&results), [Verdict::Inconclusive]);
    assert!(
        results[0]
            .reason
            .as_deref()
            .unwrap()
            .contains("positive control")
    );

    let both = vec![
        plan("negative", &[], Some("positive")),
        plan("positive", &[], None),
    ];
    let (played, results) = run(both, false, |_| (Verdict::Pass, true));
    assert_eq!(played, ["positive", "negative"]);
    assert_eq!(verdicts(&results), [Verdict::Pass, Verdict::Pass]);
}

fn four() -> Vec<Arc<Plan>> {
    ["a", "b", "c", "d"]
        .map(|name| plan(name, &[], None))
        .to_vec()
}

#[test]
fn a_silent_implementation_is_given_up_after_a_scenario_and_a_probe() {
    let (played, results) = run(four(), true, |_| (Verdict::Inconclusive, false));
    assert_eq!(played, ["a", "probe/1"]);
    assert_eq!(verdicts(&results), [Verdict::Inconclusive; 4]);
    assert_eq!(results[0].blocked_by, None);
    for left in &results[1..] {
        let reason = left.reason.as_deref().unwrap();
        assert!(reason.contains("not heard any more since a"), "{reason}");
        assert_eq!(left.blocked_by.as_deref(), Some("a"));
    }
    assert!(coverage::count(&results).add_up());
}

#[test]
fn an_implementation_that_answers_a_probe_is_used_again() {
    let (played, results) = run(four(), true, |id| match id {
        "b" => (Verdict::Fail, false),
        _ => (Verdict::Pass, true),
    });
    assert_eq!(played, ["a", "b", "probe/1", "c", "d"]);
    assert_eq!(results[3].verdict, Verdict::Pass);

    let (played, _) = run(four(), true, |id| (Verdict::Inconclusive, id == "probe/1"));
    assert_eq!(
        played,
        ["a", "probe/1", "b", "probe/2"],
        "each silence is a doubt of its own"
    );
}

/// A plan that needs so many messages of the client in one session.
fn long(name: &str, messages: usize) -> Arc<Plan> {
    let mut plan = Plan::clone(&plan(name, &[], None));
    let waits = plan
        .steps
        .iter()
        .find(|step| matches!(step.action, Action::Expect(_)));
    let wait = waits.unwrap().clone();
    plan.steps = vec![wait; messages];
    Arc::new(plan)
}

#[test]
fn what_needs_more_messages_than_a_client_ever_sends_is_not_played() {
    let plans = ["one", "two", "three", "three-more", "two-more"];
    let plans = [1, 2, 3, 3, 2].into_iter().zip(plans);
    let plans: Vec<Arc<Plan>> = plans.map(|(messages, name)| long(name, messages)).collect();
    let mut schedule = Schedule::new(plans, true);
    let mut played = Vec::new();
    let results = loop {
        match schedule.turn(&mut |_| {}) {
            Turn::Play(place, plan) => {
                let due = u32::try_from(plan.steps.len()).unwrap();
                let heard = due.min(2);
                let reach = Reach {
                    furthest: heard,
                    last: heard,
                };
                let is_doubtful = heard < due;
                let verdict = if is_doubtful {
                    Verdict::Fail
                } else {
                    Verdict::Pass
                };
                played.push(plan.id.clone());
                let result = not_played(&plan, verdict, "as the test says");
                let again = None;
                let sign = Sign {
                    is_doubtful,
                    reach,
                    again,
                };
                schedule.done(place, result, sign);
            }
            Turn::Probe(probe) => {
                assert_eq!((probe.after.as_str(), probe.depth), ("three", 2));
                // A session, and two commands in it.
                assert_eq!(probe.plan.steps.len(), 6);
                assert!(!schedule.probed(2));
            }
            Turn::Wait => panic!("nothing is being played that could be waited for"),
            Turn::Over => break schedule.into_results(),
        }
    };
    assert_eq!(played, ["one", "two", "three", "two-more"]);
    let left = &results[3];
    assert_eq!(left.blocked_by.as_deref(), Some("three"));
    let reason = left.reason.as_deref().unwrap();
    assert!(
        reason.contains("silent after 2 messages of a session in three"),
        "{reason}"
    );
}

/// What a scenario says of an implementation that fell silent after so many messages, and perhaps again in its clean-up.
fn silent_after(messages: u32, again: Option<u32>) -> Sign {
    Sign {
        is_doubtful: true,
        reach: Reach {
            furthest: messages,
            last: messages,
        },
        again,
    }
}

/// Plays what is next, of which there must be something, and says how it went.
fn plays(schedule: &mut Schedule, sign: Sign) -> Option<(String, u32)> {
    let Turn::Play(place, plan) = schedule.turn(&mut |_| {}) else {
        panic!("nothing is to be played");
    };
    let result = not_played(&plan, Verdict::Fail, "as the test says");
    let limit = schedule.done(place, result, sign)?;
    Some((limit.since, limit.depth))
}

fn longs(numbers: &[usize]) -> Schedule {
    let plans = numbers.iter().enumerate();
    let plans = plans.map(|(place, messages)| long(&format!("plan-{place}"), *messages));
    Schedule::new(plans.collect(), true)
}

#[test]
fn a_clean_up_that_waits_in_vain_too_is_the_probe() {
    let found = |sign| plays(&mut longs(&[3, 3]), sign);
    let since = "plan-0".to_owned();
    assert_eq!(found(silent_after(2, Some(2))), Some((since.clone(), 2)));
    assert_eq!(found(silent_after(2, Some(0))), Some((since, 0)));
    assert_eq!(found(silent_after(2, None)), None);

    let mut schedule = longs(&[3, 3, 2]);
    let _ = plays(&mut schedule, silent_after(2, Some(2)));
    assert_eq!(schedule.falls_silent().unwrap().after, 2);
    let Turn::Play(2, _) = schedule.turn(&mut |_| {}) else {
        panic!("what needs no more is played, without a probe");
    };
}

#[test]
fn an_implementation_that_is_heard_even_less_in_a_probe_is_asked_for_no_more_than_that() {
    for heard in [0, 1] {
        let mut schedule = longs(&[3, 2, 1]);
        assert_eq!(plays(&mut schedule, silent_after(2, None)), None);
        let Turn::Probe(probe) = schedule.turn(&mut |_| {}) else {
            panic!("it is asked whether it is there");
        };
        assert_eq!(probe.depth, 2);
        assert!(!schedule.probed(heard));
        let is_used = matches!(schedule.turn(&mut |_| {}), Turn::Play(2, _));
        assert_eq!(is_used, heard == 1);
    }
}

#[test]
fn a_server_that_falls_silent_where_it_did_before_is_asked_for_no_more() {
    let of_server = |mut plan: Plan| {
        plan.role = Role::Server;
        Arc::new(plan)
    };
    let plans = [2, 2, 2, 1].map(|messages| long(&messages.to_string(), messages));
    let plans = plans.map(|plan| of_server(Plan::clone(&plan)));
    let mut schedule = Schedule::new(plans.to_vec(), true);
    assert_eq!(plays(&mut schedule, silent_after(1, None)), None);
    let Turn::Probe(probe) = schedule.turn(&mut |_| {}) else {
        panic!("it is asked whether it is there");
    };
    assert_eq!((probe.depth, probe.falls_silent.unwrap().after), (0, 1));
    assert!(schedule.probed(1));
    let found = plays(&mut schedule, silent_after(1, None));
    assert_eq!(found, Some(("2".to_owned(), 1)));
    assert!(matches!(schedule.turn(&mut |_| {}), Turn::Play(3, _)));
}

#[test]
fn what_cannot_be_played_any_more_is_no_reason_for_a_probe() {
    let plans = vec![plan("a", &[], None), plan("b", &["a"], None)];
    let (played, results) = run(plans, true, |_| (Verdict::Fail, false));
    assert_eq!(played, ["a"]);
    let reason = results[1].reason.as_deref().unwrap();
    assert!(reason.contains("blocked by a"), "{reason}");
}

#[test]
fn an_implementation_that_is_fresh_in_every_scenario_is_never_doubted() {
    let (played, _) = run(four(), false, |_| (Verdict::Fail, false));
    assert_eq!(played, ["a", "b", "c", "d"]);
}

#[test]
fn plans_that_stand_on_themselves_end_and_never_pass() {
    let plans = vec![plan("a", &["b"], None), plan("b", &["a"], None)];
    let (played, results) = run(plans, false, |_| (Verdict::Pass, true));
    assert!(played.is_empty());
    assert_eq!(verdicts(&results), [Verdict::Error; 2]);
}

#[test]
fn a_run_that_is_stopped_has_a_result_for_every_plan() {
    let plans = vec![plan("a", &[], None), plan("b", &["a"], None)];
    let results = Schedule::new(plans, false).into_results();
    assert_eq!(verdicts(&results), [Verdict::Inconclusive; 2]);
}

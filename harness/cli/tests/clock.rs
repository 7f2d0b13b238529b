//! Clocks that jump, at the level of a run: the whole suite against the honest peers, in memory, while the clock of the
//! tester or that of the implementation leaps ahead by a day in the middle of each scenario (a machine that slept), and
//! while their calendars differ by a day (somebody set a clock). A verdict is that of the undisturbed run, or inconclusive;
//! every run has a report, and is judged again from its transcript to the same octets.
//!
//! The clock that times a run never runs backwards: it is the monotonic one, and the calendar is asked once, when the run
//! begins. So a calendar that is set back while a run goes on is seen by the implementation alone, whose notion of today is
//! then another one than that in the notifications of the tester.

use dmct_cli::{
    builtin::{Setup, Which},
    run::{Recorder, Transcript, Whole, assemble, parts, tool, watch},
    suite::{Suite, builtin_profile, keyring, shared},
    table::MemoryTable,
};
use dmct_engine::{judge::judge, scripted::ScriptedPeer};
use dmct_net::memory::{Bounds, Pair};
use dmct_record::{
    event::{Event, EventKind},
    run::{Run, SCHEMA, ScenarioResult},
    transcript,
    verdict::Verdict,
};
use dmct_report::{html, json};
use dmct_scenario::{
    plan::{Carrier, Plan},
    profile::Profile,
};
use dmct_wire::peer::{Input, Output, Peer, Time};
use std::{sync::LazyLock, time::Duration};

static SUITE: LazyLock<Suite> =
    LazyLock::new(|| Suite::load(None).expect("the embedded suite has no mistakes"));

const DAY: Duration = Duration::from_secs(24 * 3600);

/// What is wrong with the clocks.
#[derive(Clone, Copy, Debug)]
struct Clocks {
    /// Whether the clock of the tester leaps.
    tester_leaps: bool,
    /// Whether that of the implementation does.
    peer_leaps: bool,
    /// By how many days the calendar of the implementation is ahead of that of the tester.
    days_ahead: i32,
}

/// A peer whose clock leaps.
struct Leaping<'a> {
    peer: &'a mut dyn Peer,
    /// How many inputs come before.
    after: Option<u32>,
    ahead: Duration,
}

impl Peer for Leaping<'_> {
    fn handle(&mut self, now: Time, input: Input) {
        self.after = self.after.map(|after| after.saturating_sub(1));
        if self.after == Some(0) {
            self.ahead = DAY;
        }
        self.peer.handle(now + self.ahead, input);
    }

    fn poll(&mut self, now: Time) -> Output {
        match self.peer.poll(now + self.ahead) {
            Output::Wait(Some(time)) => {
                let ahead = u64::try_from(self.ahead.as_micros()).unwrap_or(u64::MAX);
                Output::Wait(Some(Time(time.0.saturating_sub(ahead)).max(now)))
            }
            other => other,
        }
    }
}

/// After how many inputs of a plan a clock leaps: early in some, late in others.
fn middle(plan: &Plan) -> u32 {
    let spread = plan
        .id
        .bytes()
        .fold(0, |sum: u32, octet| sum + u32::from(octet));
    2 + spread % 5
}

/// Plays a plan with these clocks.
fn play(plan: &Plan, profile: &Profile, clocks: Clocks) -> Vec<Event> {
    let surroundings = MemoryTable {
        mutant: None,
        equipped: true,
    }
    .surroundings(plan);
    let began = surroundings.began;
    let seed = surroundings.seed;
    let server_url = [&surroundings.own_url, &surroundings.peer_url].map(String::as_str);
    let setup = Setup {
        which: Which::of(plan.role),
        mutant: None,
        protocol: plan.setting.version.clone(),
        encoding: plan.setting.encoding,
        equipped: true,
        sip: plan.uses(Carrier::Sip).then(|| {
            dmct_reference::client::SipAccount::new(
                &surroundings.sip_core,
                surroundings
                    .push_to
                    .get(&Carrier::Sip)
                    .map_or("", String::as_str),
            )
        }),
        server_url: server_url.concat(),
        seed: seed ^ 1,
        began: began.saturating_add_signed(i64::from(clocks.days_ahead) * 86_400),
    };
    let recorder = Recorder::new(Transcript::default());
    let sink = Box::new(recorder.clone());
    let mut tester = ScriptedPeer::new(plan.clone().into(), surroundings, keyring(profile), sink);
    let mut peer = setup.peer();
    let leaping = |peer, leaps: bool| Leaping {
        peer,
        after: leaps.then(|| middle(plan)),
        ahead: Duration::ZERO,
    };
    let mut left = leaping(&mut tester, clocks.tester_leaps);
    let mut right = leaping(&mut *peer, clocks.peer_leaps);
    let limit = plan.setting.scenario_limit;
    let outcome = Pair::new(&mut left, &mut right).run(Bounds {
        steps: 1_000_000,
        until: Time(0) + limit + limit + limit + limit,
    });
    assert!(outcome.finished, "{} comes to an end", plan.id);
    recorder.into_events()
}

/// A run of the whole suite with these clocks: it has a report, and is judged again alike.
fn run(which: Which, clocks: Clocks) -> Run {
    let profile = builtin_profile(which, &SUITE).expect("the profile has no mistakes");
    let plans = SUITE.plans(SUITE.library.scenarios(), &profile);
    let plans = shared(plans.expect("the scenarios have no mistakes"));
    let outside = |kind| Event {
        at: 0,
        scenario: String::new(),
        kind,
    };
    let mut events = vec![outside(EventKind::RunBegan {
        schema: SCHEMA,
        tool: tool(),
        profile: profile.sanitised().to_owned(),
        asked: None,
    })];
    let mut results: Vec<ScenarioResult> = Vec::new();
    for plan in plans {
        let played = play(&plan, &profile, clocks);
        results.push(judge(&plan, &played));
        events.extend(played);
    }
    events.push(outside(EventKind::RunEnded { partial: false }));
    let (watched, _) = watch(&SUITE, &profile, &events);
    results.extend(watched);

    let lines = events.iter().map(transcript::to_line);
    let text: String = lines.map(|line| line.expect("JSON") + "\n").collect();
    let read = transcript::read(&text).expect("what was written can be read");
    let again = parts(&SUITE, &read, None).expect("the profile can be read");
    let judged: Vec<&ScenarioResult> = again.iter().flat_map(|part| &part.results).collect();
    let octets = |results: &[&ScenarioResult]| serde_json::to_string(results).expect("JSON");
    let played: Vec<&ScenarioResult> = results.iter().collect();
    assert!(
        octets(&judged) == octets(&played),
        "judged again: {clocks:?}"
    );
    is_judged_alike_with_times_that_run_backwards(&read, &results);
    let run = assemble(&SUITE, &again, Whole::default());
    assert!(html::render(&run, &events).is_ok_and(|page| page.contains("</html>")));
    assert!(json::render(&run).contains("\"scenarios\""));
    run
}

/// The times of a transcript are told and decide nothing: of one in which they were set back in the middle of each
/// scenario the verdicts are the same.
fn is_judged_alike_with_times_that_run_backwards(events: &[Event], results: &[ScenarioResult]) {
    let day = u64::try_from(DAY.as_micros()).expect("it fits");
    let mut events = events.to_vec();
    for (number, event) in events.iter_mut().enumerate() {
        event.at = if number % 7 < 4 {
            event.at + day
        } else {
            event.at
        };
    }
    let again = parts(&SUITE, &events, None).expect("the profile can be read");
    let judged = again.iter().flat_map(|part| &part.results);
    let verdict = |result: &ScenarioResult| (result.id.clone(), result.verdict);
    let judged: Vec<_> = judged.map(verdict).collect();
    let played: Vec<_> = results.iter().map(verdict).collect();
    assert_eq!(judged, played);
}

/// What the honest peers pass with good clocks, as every trial of theirs shows, they pass with these or it is open.
fn blames_nobody(which: Which) {
    for clocks in [TESTER_LEAPS, PEER_LEAPS] {
        let run = run(which, clocks);
        let is_right = |verdict| {
            matches!(
                verdict,
                Verdict::Pass | Verdict::Inconclusive | Verdict::NotApplicable
            )
        };
        let results = run.scenarios.iter();
        let wrong: Vec<_> = results.filter(|result| !is_right(result.verdict)).collect();
        assert!(wrong.is_empty(), "{clocks:?}: {wrong:#?}");
        // A machine that slept has not lost what it can still see.
        let counts = &run.counts;
        assert!(counts.pass > 50 * counts.inconclusive, "{counts:?}");
    }
}

const TESTER_LEAPS: Clocks = Clocks {
    tester_leaps: true,
    peer_leaps: false,
    days_ahead: 1,
};

const PEER_LEAPS: Clocks = Clocks {
    tester_leaps: false,
    peer_leaps: true,
    days_ahead: -1,
};

#[test]
fn clocks_that_jump_blame_no_client() {
    blames_nobody(Which::Client);
}

#[test]
fn clocks_that_jump_blame_no_server() {
    blames_nobody(Which::Server);
}

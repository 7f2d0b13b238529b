//! What the reference peers exchange with the tester over OBEX and by every carrier of pushes, as captures: the honest ones
//! are never accused, and of a mutant nothing is found but what it does wrong.
#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]

use dmct_cli::{
    builtin::Which,
    capture::{CaptureLimits, Recording, read_capture, write_pcapng},
    inspect::{Account, Accounts, Finding, inspect},
    run::{Recorder, Transcript, monitor},
    suite::{Suite, builtin_profile, keyring},
    table::MemoryTable,
};
use dmct_engine::scripted::ScriptedPeer;
use dmct_record::event::{Direction, Event, EventKind};
use dmct_reference::mutant::{Mutant, Role as Side, all};
use dmct_scenario::{
    plan::{Applicability, Carrier, Plan, Role, SessionCarrier},
    profile::Profile,
};
use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};

fn suite() -> &'static Suite {
    static SUITE: OnceLock<Suite> = OnceLock::new();
    SUITE.get_or_init(|| Suite::load(None).expect("the embedded suite has no mistakes"))
}

/// The profile of a reference peer whose sessions go so.
fn profile(which: Which, sessions: SessionCarrier) -> Profile {
    let mut profile = builtin_profile(which, suite()).expect("the profile has no mistakes");
    profile.setting.sessions = sessions;
    if sessions == SessionCarrier::ObexReversed {
        profile.setting.carrier = Carrier::Obex;
    }
    profile
}

/// The plans that apply there, of scenarios whose name has one of these parts.
fn plans(profile: &Profile, wanted: &[&str]) -> Vec<Arc<Plan>> {
    let sources = suite()
        .library
        .scenarios()
        .filter(|source| wanted.iter().any(|part| source.id().contains(part)));
    let plans = suite().plans(sources, profile).expect("no mistakes");
    plans
        .into_iter()
        .filter(|plan| plan.applicability == Applicability::Applicable)
        .map(Arc::new)
        .collect()
}

/// What happens when a plan is played in memory, and how often a mutant did wrong.
fn played(
    profile: &Profile,
    plan: &Arc<Plan>,
    mutant: Option<&'static Mutant>,
) -> (Vec<Event>, u64) {
    let table = MemoryTable {
        mutant,
        equipped: true,
    };
    let recorder = Recorder::new(Transcript::default());
    let tester = ScriptedPeer::new(
        plan.clone(),
        table.surroundings(plan),
        keyring(profile),
        Box::new(recorder.clone()),
    );
    let (_, witnessed) = table.play_watched(plan, tester);
    (recorder.into_events(), witnessed)
}

/// The capture of what happened, read again.
fn recorded(events: &[Event]) -> Recording {
    let capture = write_pcapng(events, 0);
    read_capture(&capture, &CaptureLimits::default()).expect("a capture")
}

/// What is found of the side that is tested, in the capture of what happened.
fn found(profile: &Profile, events: &[Event]) -> Vec<Finding> {
    let recording = recorded(events);
    let secrets = profile.secrets.clone();
    let accounts = Accounts {
        client: Account {
            user: Some(profile.setting.client_user.clone()),
            secret: Some(secrets.client_secret),
            nonce: secrets.client_nonce,
        },
        server: Account {
            user: Some(profile.setting.server_user.clone()),
            secret: Some(secrets.server_secret),
            nonce: secrets.server_nonce,
        },
        notification: Some(secrets.notification_secret),
        hides_nonces: secrets.hides_nonces,
    };
    let findings = inspect(suite(), &recording, &accounts).findings;
    let of_tested = |finding: &Finding| finding.from == profile.iut.role.word();
    findings
        .into_iter()
        .filter(|finding| of_tested(finding) && finding.is_failure())
        .collect()
}

#[test]
fn whoever_is_honest_is_not_accused_whatever_carried_it() {
    for which in [Which::Client, Which::Server] {
        for sessions in [SessionCarrier::Obex, SessionCarrier::ObexReversed] {
            let profile = profile(which, sessions);
            let mut heard = 0;
            for plan in plans(&profile, &["pro-1.3/", "push-1.3/", "noti-1.3/"]) {
                let (events, _) = played(&profile, &plan, None);
                let found = found(&profile, &events);
                assert_eq!(found, [], "{} over {sessions:?}", plan.id);
                let recording = recorded(&events);
                let tested = recording.messages().filter(|message| {
                    message.carrier == "obex"
                        && !message.is_push()
                        && message.from == profile.iut.role
                });
                let tested = tested.count();
                let said = events.iter().filter(|event| match &event.kind {
                    EventKind::Message(message) => {
                        message.direction == Direction::Received && !message.is_push()
                    }
                    _ => false,
                });
                assert_eq!(tested, said.count(), "{} over {sessions:?}", plan.id);
                heard += tested;
            }
            assert!(heard > 100, "{heard} messages over {sessions:?}");
        }
    }
}

#[test]
fn a_notification_of_a_mutant_is_found_by_whatever_carried_it() {
    let watched: BTreeSet<&str> = dmct_engine::monitor::rules_of_pushes()
        .iter()
        .filter_map(|rule| rule.clause(Role::Server))
        .chain(["NOTI13-6.6-02"])
        .collect();
    let mutants = all().filter(|mutant| mutant.role == Side::Server);
    let mutants: Vec<_> = mutants
        .filter(|mutant| {
            mutant
                .violates
                .iter()
                .any(|clause| watched.contains(clause))
        })
        .collect();
    assert!(mutants.len() > 8, "{}", mutants.len());
    let profile = profile(Which::Server, SessionCarrier::Http);
    for carrier in ["sip-push", "http-push", "obex-push", "wap-push", "options"] {
        let plans = plans(&profile, &[&format!("noti-1.3/server/{carrier}")]);
        assert!(!plans.is_empty(), "{carrier}");
        for mutant in &mutants {
            for plan in &plans {
                let (events, witnessed) = played(&profile, plan, Some(mutant));
                let found = found(&profile, &events);
                let which = format!("{} in {}: {found:#?}", mutant.name, plan.id);
                let right = |finding: &Finding| mutant.violates.contains(&finding.clause.as_str());
                assert!(found.iter().all(right), "{which}");
                if witnessed > 0 && mutant.violates[0].starts_with("NOTI13") {
                    assert!(!found.is_empty(), "nothing is found of {which}");
                }
            }
        }
    }
}

#[test]
fn of_a_mutant_over_obex_the_same_is_found_as_in_its_run() {
    let mut caught = 0;
    for (which, side) in [(Which::Client, Side::Client), (Which::Server, Side::Server)] {
        for sessions in [SessionCarrier::Obex, SessionCarrier::ObexReversed] {
            let profile = profile(which, sessions);
            let plans = plans(&profile, &["/obex", "/multiple-messages/", "/commands/"]);
            for mutant in all().filter(|mutant| mutant.role == side) {
                for plan in plans.iter().take(3) {
                    let (events, _) = played(&profile, plan, Some(mutant));
                    let version = &profile.setting.version;
                    let in_run: BTreeSet<String> =
                        monitor(suite(), profile.iut.role, version, &events)
                            .into_iter()
                            .flat_map(|rule| rule.checks)
                            .map(|check| check.clause)
                            .collect();
                    let found = found(&profile, &events);
                    caught += usize::from(!found.is_empty());
                    for finding in found {
                        let known = in_run.contains(&finding.clause)
                            || mutant.violates.contains(&finding.clause.as_str());
                        assert!(
                            known,
                            "{} in {} over {sessions:?}: {finding:#?} beside {in_run:?}",
                            mutant.name, plan.id
                        );
                    }
                }
            }
        }
    }
    assert!(caught > 50, "{caught}");
}

//! Each scenario against the honest peer, or the implementation that `DMCT_IUT` names.

use crate::play::{Where, plans, play, profile, profile_by_tls, selected, suite};
use dmct_cli::{builtin::Which, suite::read_profile};
use dmct_record::{run::ScenarioResult, verdict::Verdict};
use dmct_scenario::{
    plan::{Applicability, Carrier, SessionCarrier},
    profile::Profile,
};
use libtest_mimic::{Failed, Trial};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, OnceLock},
};

/// One suite that is played once.
struct Played {
    profile: Profile,
    place: Where,
    results: OnceLock<BTreeMap<String, Vec<ScenarioResult>>>,
}

impl Played {
    fn new(profile: Profile, place: Where) -> Arc<Self> {
        Arc::new(Self {
            profile,
            place,
            results: OnceLock::new(),
        })
    }

    /// Whether the DM server connects: then what a client begins by itself, or is woken for otherwise, cannot be played.
    fn is_reversed(&self) -> bool {
        self.profile.setting.sessions == SessionCarrier::ObexReversed
    }

    /// The results by scenario; those of the monitors each by its own id.
    fn results(&self) -> &BTreeMap<String, Vec<ScenarioResult>> {
        self.results.get_or_init(|| {
            let mut by_scenario: BTreeMap<String, Vec<ScenarioResult>> = BTreeMap::new();
            let mut plans = plans(&self.profile, |_| true);
            if self.is_reversed() {
                plans.retain(|plan| !matches!(plan.applicability, Applicability::Lacking(_)));
            }
            for result in play(&self.profile, plans, self.place) {
                let scenario = result.id.split('[').next().unwrap_or_default().to_owned();
                by_scenario.entry(scenario).or_default().push(result);
            }
            by_scenario
        })
    }
}

/// All trials of all suites.
pub fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for which in Which::BOTH {
        for (version, encoding) in [("DM/1.3", "xml"), ("DM/1.2", "xml"), ("DM/1.3", "wbxml")] {
            let profile = profile(which, version, encoding);
            let memory = Played::new(profile, Where::Memory(None));
            trials.extend(of_suite(
                &format!("memory/{version}/{encoding}"),
                &memory,
                true,
            ));
        }
        for encoding in ["xml", "wbxml"] {
            let profile = profile(which, "DM/1.3", encoding);
            let loopback = Played::new(profile, Where::Loopback(None));
            trials.extend(of_suite(&format!("loopback/{encoding}"), &loopback, true));
            let by_tls = profile_by_tls(which, encoding);
            let by_tls = Played::new(by_tls, Where::Loopback(None));
            trials.extend(of_suite(&format!("https/{encoding}"), &by_tls, true));
            for (place, name) in [
                (Where::Memory(None), "memory/"),
                (Where::Loopback(None), ""),
            ] {
                let by_obex = Played::new(over_obex(which, encoding, SessionCarrier::Obex), place);
                trials.extend(of_suite(&format!("{name}obex/{encoding}"), &by_obex, true));
                let reversed = over_obex(which, encoding, SessionCarrier::ObexReversed);
                let reversed = Played::new(reversed, place);
                let name = format!("{name}obex-reversed/{encoding}");
                trials.extend(of_suite(&name, &reversed, true));
            }
        }
    }
    for which in Which::BOTH {
        for carrier in Carrier::ALL {
            trials.push(notified_by(which, carrier, Where::Memory(None), "memory"));
            // a program that has a bearer of its own is what this machine lacks
            if carrier != Carrier::Command {
                trials.push(notified_by(
                    which,
                    carrier,
                    Where::Loopback(None),
                    "loopback",
                ));
            }
        }
    }
    if let Ok(path) = std::env::var("DMCT_IUT") {
        match read_profile(Path::new(&path), suite()) {
            Ok(profile) => {
                trials.extend(of_suite("iut", &Played::new(profile, Where::Field), false))
            }
            Err(problem) => trials.push(Trial::test("iut", move || {
                Err(Failed::from(problem.to_string()))
            })),
        }
    }
    trials
}

/// The profile of a reference peer whose sessions go by OBEX.
fn over_obex(which: Which, encoding: &str, sessions: SessionCarrier) -> Profile {
    let mut profile = profile(which, "DM/1.3", encoding);
    profile.setting.sessions = sessions;
    if sessions == SessionCarrier::ObexReversed {
        profile.setting.carrier = Carrier::Obex;
    }
    profile
}

fn of_suite(name: &str, played: &Arc<Played>, honest: bool) -> Vec<Trial> {
    let role = played.profile.iut.role.word();
    let ids = suite()
        .library
        .scenarios()
        .map(|source| source.id().to_owned());
    let mut trials: Vec<Trial> = ids
        .filter(|id| id.split('/').nth(1) == Some(role))
        .map(|id| {
            let played = played.clone();
            Trial::test(format!("{name}/{id}"), move || {
                match played.results().get(&id) {
                    Some(results) => acceptable(results, honest),
                    None if played.is_reversed() => Ok(()),
                    None => Err("it has no result".into()),
                }
            })
        })
        .collect();
    let played = played.clone();
    trials.push(Trial::test(format!("{name}/{role}/monitors"), move || {
        let watched = played
            .results()
            .iter()
            .filter(|(id, _)| id.contains("/monitor/"));
        let results: Vec<ScenarioResult> =
            watched.flat_map(|(_, results)| results.clone()).collect();
        if results.len() < 20 {
            return Err(format!("only {} rules had anything to look at", results.len()).into());
        }
        acceptable(&results, honest)
    }));
    trials
}

/// Every scenario that notifies, or is notified, with everything carried by that carrier that the scenario does not
/// say otherwise of.
fn notified_by(which: Which, carrier: Carrier, place: Where, name: &str) -> Trial {
    let mut profile = profile(which, "DM/1.3", "xml");
    profile.setting.carrier = carrier;
    let role = profile.iut.role.word();
    Trial::test(format!("{name}/pushes/{carrier}/{role}"), move || {
        let folders = ["noti-1.2", "noti-1.3"].map(|spec| format!("{spec}/{role}"));
        let plans = selected(&profile, &folders.each_ref().map(String::as_str));
        let results = play(&profile, plans, place);
        if results.len() < 50 {
            return Err(format!("only {} scenarios were played", results.len()).into());
        }
        acceptable(&results, true)
    })
}

/// An honest peer passes everything that applies to it; any other implementation fails nothing.
fn acceptable(results: &[ScenarioResult], honest: bool) -> Result<(), Failed> {
    for result in results {
        let good = match result.verdict {
            Verdict::Pass => !result.checks.is_empty(),
            Verdict::NotApplicable => true,
            Verdict::Inconclusive => !honest,
            Verdict::Fail | Verdict::Error => false,
        };
        if !good {
            let style = dmct_report::terminal::Style {
                colour: false,
                width: 100,
            };
            return Err(dmct_report::terminal::failure(result, &[], &style).into());
        }
    }
    Ok(())
}

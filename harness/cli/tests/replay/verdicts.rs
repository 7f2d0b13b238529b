//! What recordings are judged, as a text: the name of each run, below it a line a scenario with its verdict and the clause
//! of the first check that did not hold. A rule that always holds has a line where it was broken.

use crate::archive::Recorded;
use dmct_cli::{
    run::{Part, parts},
    suite::Suite,
};
use dmct_record::{run::ScenarioResult, verdict::Verdict};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

/// What stands at the top of each text.
const TOP: &str =
    "# What the recorded runs are judged. Made by a command: see fixtures/README.md.\n";

/// What runs are judged. Each is judged twice, which must come to the same octets.
pub fn of_runs(suite: &Suite, runs: &[Recorded]) -> String {
    let mut text = TOP.to_owned();
    for run in runs {
        let judge = || parts(suite, &run.events, None).expect("a recording begins with a profile");
        let judged = judge();
        let json = |parts: &[Part]| {
            let results: Vec<_> = parts.iter().map(|part| &part.results).collect();
            serde_json::to_string(&results).expect("results are JSON")
        };
        assert_eq!(json(&judged), json(&judge()));
        let name = judged
            .first()
            .map_or("", |part| part.profile.iut.name.as_str());
        let _ = writeln!(text, "\n{name}");
        for result in judged.iter().flat_map(|part| &part.results) {
            let verdict = result.verdict;
            match (result.is_monitor(), first_broken(result)) {
                (true, None) => {}
                (false, None) => {
                    let _ = writeln!(text, "  {verdict:<14} {}", result.id);
                }
                (_, Some(clause)) => {
                    let _ = writeln!(text, "  {verdict:<14} {} {clause}", result.id);
                }
            }
        }
    }
    text
}

/// The clause of the first check that did not hold.
fn first_broken(result: &ScenarioResult) -> Option<&str> {
    let mut checks = result.checks.iter();
    let broken = checks.find(|check| check.verdict > Verdict::Pass || check.warning)?;
    Some(&broken.clause)
}

/// The names of the runs in a text.
pub fn names(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |line: &&str| !line.is_empty() && !line.starts_with([' ', '#']);
    text.lines().filter(is_name)
}

/// The lines of a text: the name of the run, the scenario or rule, and its verdict.
pub fn lines(text: &str) -> Vec<(&str, &str, &str)> {
    let found = entries(text).into_iter();
    found
        .map(|((run, id), (verdict, _))| (run, id, verdict))
        .collect()
}

/// The scenarios of one run, without variants.
pub fn scenarios_of<'t>(text: &'t str, name: &str) -> BTreeSet<&'t str> {
    let own = lines(text).into_iter().filter(|(run, ..)| *run == name);
    own.map(|(_, id, _)| id.split('[').next().unwrap_or(id))
        .collect()
}

/// What is told of each scenario of each run: the verdict, and a clause where there is one.
fn entries(text: &str) -> BTreeMap<(&str, &str), (&str, &str)> {
    let mut name = "";
    let mut entries = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if !line.starts_with(' ') {
            name = if line.is_empty() { name } else { line };
            continue;
        }
        let mut words = line.split_whitespace();
        let mut word = || words.next().unwrap_or_default();
        let (verdict, id, clause) = (word(), word(), word());
        entries.insert((name, id), (verdict, clause));
    }
    entries
}

/// What two texts say differently, a line each.
pub fn changes(before: &str, now: &str) -> Vec<String> {
    let (before, now) = (entries(before), entries(now));
    let all: BTreeSet<_> = before.keys().chain(now.keys()).collect();
    let told = |found: Option<&(&str, &str)>| match found {
        Some((verdict, "")) => (*verdict).to_owned(),
        Some((verdict, clause)) => format!("{verdict} ({clause})"),
        None => "nothing".to_owned(),
    };
    all.into_iter()
        .filter(|key| before.get(*key) != now.get(*key))
        .map(|key| {
            let (was, is) = (told(before.get(key)), told(now.get(key)));
            format!("{}: {}: was {was}, is {is}", key.0, key.1)
        })
        .collect()
}

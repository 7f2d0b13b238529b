//! xmllint (libxml2) with a DTD of the content models, `fixtures/dtd/syncml-1.2.dtd`: what the tester and the reference
//! peers send in a run of the whole suite is valid, and of thousands of broken messages xmllint and our own check say
//! the same.
//!
//! The program is in the Debian package `libxml2-utils`. Where it is not installed these tests say so and hold
//! nothing; in continuous integration (`CI=true`) that is a failure.
#![expect(clippy::expect_used, reason = "a test may stop at the first surprise")]

use dmct_cli::{
    builtin::Which,
    run::{Transcript, Watcher, play_all},
    suite::{Suite, keyring, parse_profile, shared},
    table::{MemoryTable, Table},
};
use dmct_net::Stop;
use dmct_record::{
    event::{Direction, Event, EventKind},
    run::ScenarioResult,
};
use dmct_scenario::plan::{Action, Fault, Plan, Send, Step};
use dmct_wire::syncml::{
    grammar,
    limits::Limits,
    tree::{Element, Node},
    xml,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
    sync::{Arc, OnceLock},
};
use tempfile::TempDir;

const DTD: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../fixtures/dtd/syncml-1.2.dtd"
);

/// Whether xmllint is there; says so where it is not.
fn is_installed() -> bool {
    let found = Command::new("xmllint").arg("--version").output().is_ok();
    if !found {
        let must = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(
            !must,
            "xmllint is not installed, and in continuous integration it must be"
        );
        println!("skipped: xmllint (libxml2-utils) is not installed");
    }
    found
}

/// Which of these documents xmllint holds to be valid, in one call.
fn valid_by_xmllint(documents: &[Vec<u8>]) -> Vec<bool> {
    let folder = TempDir::new().expect("a folder");
    let names: Vec<String> = (0..documents.len())
        .map(|number| format!("{number}.xml"))
        .collect();
    for (name, document) in names.iter().zip(documents) {
        fs::write(folder.path().join(name), document).expect("a file");
    }
    let output = Command::new("xmllint")
        .args(["--noout", "--nonet", "--dtdvalid", DTD])
        .args(&names)
        .current_dir(folder.path())
        .output()
        .expect("it is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("Could not parse DTD"), "{said}");
    let refused: BTreeSet<&str> = said
        .lines()
        .filter_map(|line| line.strip_prefix("Document "))
        .filter_map(|line| line.split(' ').next())
        .collect();
    // A document that is no XML gives an error and no verdict.
    let unread: BTreeSet<&str> = said
        .lines()
        .filter(|line| line.contains("parser error"))
        .filter_map(|line| line.split(':').next())
        .collect();
    names
        .iter()
        .map(|name| !refused.contains(name.as_str()) && !unread.contains(name.as_str()))
        .collect()
}

/// One distinct message of a run.
struct Said {
    /// Where it was said first.
    place: String,
    /// Whether a scenario broke it on purpose.
    broken: bool,
    tree: Element,
}

/// A message without what is in its Data: anything may be.
fn without_data(mut element: Element) -> Element {
    let is_data = element.name == "Data";
    if is_data && element.elements().next().is_some() {
        element.children.clear();
    }
    for child in &mut element.children {
        if let Node::Element(child) = child {
            *child = without_data(core::mem::take(child));
        }
    }
    element
}

/// The messages in XML of the whole suite, in both roles and protocol versions, each once.
fn said() -> &'static [Said] {
    static SAID: OnceLock<Vec<Said>> = OnceLock::new();
    SAID.get_or_init(|| {
        let mut distinct: BTreeMap<Vec<u8>, Said> = BTreeMap::new();
        for which in Which::BOTH {
            for version in ["DM/1.3", "DM/1.2"] {
                let (plans, events) = play(which, version);
                let broken = broken_steps(&plans);
                let mut step = String::new();
                for event in &events {
                    match &event.kind {
                        EventKind::StepBegan { step: began } => step.clone_from(began),
                        EventKind::Message(message) => {
                            let (Some(tree), _) = xml::parse(&message.body.0, &Limits::default())
                            else {
                                continue;
                            };
                            let sent = message.direction == Direction::Sent;
                            let at = (event.scenario.clone(), step.clone());
                            let way = if sent { "sent" } else { "received" };
                            let place =
                                format!("{which:?} {version} {} {step} {way}", event.scenario);
                            let said = Said {
                                place,
                                broken: sent && broken.contains(&at),
                                tree: without_data(tree),
                            };
                            distinct.entry(message.body.0.clone()).or_insert(said);
                        }
                        _ => {}
                    }
                }
            }
        }
        distinct.into_values().collect()
    })
}

/// Plays the suite in memory against an honest peer.
fn play(which: Which, version: &str) -> (Vec<Plan>, Vec<Event>) {
    let suite = Suite::load(None).expect("the embedded suite");
    let text = which
        .profile()
        .replace("protocol: DM/1.3", &format!("protocol: {version}"));
    let profile = parse_profile(which.file(), &text, None, &suite).expect("the profile");
    let plans = suite
        .plans(suite.library.scenarios(), &profile)
        .expect("plans");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .expect("a runtime");
    let (_, events) = runtime.block_on(play_all(
        shared(plans.clone()),
        vec![Table::Memory(MemoryTable::default())],
        keyring(&profile),
        Transcript::default(),
        Arc::new(Nobody),
        Stop::never(),
    ));
    (plans, events)
}

/// The steps, by scenario and number, whose message the scenario changes after it was made.
fn broken_steps(plans: &[Plan]) -> BTreeSet<(String, String)> {
    let mut broken = BTreeSet::new();
    for plan in plans {
        for step in plan.steps.iter().chain(&plan.cleanup) {
            note_broken(&plan.id, step, &mut broken);
        }
    }
    broken
}

fn note_broken(plan: &str, step: &Step, broken: &mut BTreeSet<(String, String)>) {
    let is_broken = |send: &Send| !send.edits.is_empty() || send.fault != Fault::default();
    let breaks = match &step.action {
        Action::Send(send) => is_broken(send),
        Action::Push(push) => is_broken(&push.message),
        Action::Either {
            ways: alternatives, ..
        } => {
            for step in alternatives
                .iter()
                .flat_map(|alternative| &alternative.then)
            {
                note_broken(plan, step, broken);
            }
            false
        }
        _ => false,
    };
    if breaks {
        broken.insert((plan.to_owned(), step.number.clone()));
    }
}

struct Nobody;

impl Watcher for Nobody {
    fn begins(&self, _: &Plan) {}
    fn ends(&self, _: &ScenarioResult, _: usize, _: usize) {}
}

fn document(tree: &Element) -> Vec<u8> {
    xml::write(tree).expect("what was read can be written")
}

/// Both verdicts on each tree must be the same; gives what was refused, and why by ours.
fn agree(trees: &[(String, Element)]) -> Vec<String> {
    let documents: Vec<Vec<u8>> = trees.iter().map(|(_, tree)| document(tree)).collect();
    let verdicts = valid_by_xmllint(&documents);
    let mut refused = Vec::new();
    for (((place, tree), document), valid) in trees.iter().zip(&documents).zip(verdicts) {
        let defects = grammar::check(tree);
        let shown = String::from_utf8_lossy(document);
        assert_eq!(valid, defects.is_empty(), "{place}: {defects:?} in {shown}");
        if !valid {
            refused.push(format!("{place}: {defects:?}"));
        }
    }
    refused
}

#[test]
fn what_the_tester_and_the_reference_peers_send_is_valid_unless_a_scenario_breaks_it() {
    if !is_installed() {
        return;
    }
    let right: Vec<(String, Element)> = said()
        .iter()
        .filter(|said| !said.broken)
        .map(|said| (said.place.clone(), said.tree.clone()))
        .collect();
    assert!(right.len() > 300, "{} messages", right.len());
    assert_eq!(agree(&right), Vec::<String>::new());
}

#[test]
fn what_a_scenario_breaks_is_refused_by_both_or_by_none() {
    if !is_installed() {
        return;
    }
    let broken: Vec<(String, Element)> = said()
        .iter()
        .filter(|said| said.broken && said.tree.name == "SyncML")
        .map(|said| (said.place.clone(), said.tree.clone()))
        .collect();
    let refused = agree(&broken);
    assert!(!refused.is_empty(), "of {} none was refused", broken.len());
}

/// What is done to the children of one element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Remove,
    Repeat,
    Swap,
}

/// Every change to the children of every element of a tree, one at a time.
fn changed(tree: &Element) -> Vec<(String, Element)> {
    let mut all = Vec::new();
    let children: Vec<usize> = (0..tree.children.len())
        .filter(|place| matches!(tree.children.get(*place), Some(Node::Element(_))))
        .collect();
    for &place in &children {
        for change in [Change::Remove, Change::Repeat, Change::Swap] {
            // Our check leaves the order within Meta alone: devices in the field differ.
            if change == Change::Swap && tree.name == "Meta" {
                continue;
            }
            let mut copy = tree.clone();
            let nodes = &mut copy.children;
            match change {
                Change::Remove => {
                    nodes.remove(place);
                }
                Change::Repeat => {
                    let twin = nodes.get(place).cloned();
                    nodes.extend(twin);
                    let end = nodes.len() - 1;
                    nodes.get_mut(place..=end).expect("a range").rotate_right(1);
                }
                Change::Swap if place + 1 < nodes.len() => nodes.swap(place, place + 1),
                Change::Swap => continue,
            }
            let names: Vec<&str> = tree.elements().map(|child| child.name.as_str()).collect();
            let key = format!("{change:?} {place} in {}({})", tree.name, names.join(", "));
            all.push((key, copy));
        }
        let Some(Node::Element(child)) = tree.children.get(place) else {
            continue;
        };
        for (key, inner) in changed(child) {
            let mut copy = tree.clone();
            if let Some(node) = copy.children.get_mut(place) {
                *node = Node::Element(inner);
            }
            all.push((key, copy));
        }
    }
    all
}

#[test]
fn of_children_removed_repeated_and_swapped_both_say_the_same() {
    if !is_installed() {
        return;
    }
    // One example of each change to each shape of element.
    let mut examples: BTreeMap<String, Element> = BTreeMap::new();
    for said in said().iter().filter(|said| !said.broken).step_by(7) {
        for (key, tree) in changed(&said.tree) {
            examples.entry(key).or_insert(tree);
        }
    }
    let examples: Vec<(String, Element)> = examples.into_iter().collect();
    let refused = agree(&examples).len();
    let valid = examples.len() - refused;
    println!(
        "{} broken messages: {refused} refused, {valid} still valid",
        examples.len()
    );
    assert!(
        refused > 200 && valid > 20,
        "{refused} refused, {valid} valid"
    );
}

#[test]
fn the_dtd_and_our_table_know_the_same_elements() {
    let dtd = fs::read_to_string(Path::new(DTD)).expect("the DTD");
    for line in dtd
        .lines()
        .filter_map(|line| line.strip_prefix("<!ELEMENT "))
    {
        let name = line.split(' ').next().unwrap_or_default();
        let known = grammar::model(name).is_some() || grammar::meta_model(name).is_some();
        assert!(known, "{name}");
    }
}

//! All mutants: what catches each, and what none breaks.

use super::{
    attempt::{Attempt, Break},
    place::{Place, places},
    stage::Stage,
};
use crate::{
    builtin::Which,
    problem::Problem,
    run::{Transcript, Watcher, monitor, play_all},
    suite::{Suite, keyring, shared, wrong_files},
    table::{MemoryTable, Table},
};
use dmct_engine::monitor::rules;
use dmct_net::Stop;
use dmct_record::{
    coverage,
    run::{Counts, ScenarioResult},
    selftest::{Excused, Honest, MutantRow, SelfTest, Unbroken},
};
use dmct_reference::mutant::{self, Mutant};
use dmct_scenario::{
    catalogue::{self, read_unbroken},
    expression::ItemRef,
    plan::{Level, Plan},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// Is told of every mutant that is done: how many are, of how many.
pub type Progress<'p> = dyn Fn(&MutantRow, usize, usize) + Sync + 'p;

/// Tests the suite with these mutants. What none of them breaks is told of a role only if they are all that it has.
///
/// # Errors
/// Mistakes in the scenarios or in `unbroken.yaml`, and an environment in which nothing can be played.
pub fn test(
    suite: &Suite,
    mutants: &[&'static Mutant],
    progress: &Progress<'_>,
) -> Result<SelfTest, Problem> {
    let excuses = read_unbroken(&suite.library).map_err(|mistakes| wrong_files(&mistakes))?;
    let all = mutant::all().count();
    let is_whole = mutants.len() == all;
    let mut stages = Vec::new();
    let mut honest = Honest::default();
    for (which, counts) in [
        (Which::Client, &mut honest.client),
        (Which::Server, &mut honest.server),
    ] {
        if mutants.iter().any(|mutant| plays(which, mutant)) {
            let stage = Stage::new(suite, which)?;
            *counts = usual_run(&stage)?;
            stages.push(stage);
        }
    }
    let cast: Vec<(&Stage<'_>, &'static Mutant)> = mutants
        .iter()
        .filter_map(|&mutant| {
            let stage = stages.iter().find(|stage| plays(stage.which, mutant))?;
            Some((stage, mutant))
        })
        .collect();
    let tried = try_all(&cast, progress);
    let mut found = SelfTest {
        honest,
        mutants: tried.iter().map(|each| each.row.clone()).collect(),
        part_of: (!is_whole).then_some(all),
        unbroken: Unbroken::default(),
        excused: Vec::new(),
        errors: tried.iter().flat_map(|each| each.errors.clone()).collect(),
    };
    found.errors.extend(stages.iter().flat_map(dishonest));
    let lost = tried.iter().filter(|each| each.row.killed_by.is_empty());
    found.unbroken.mutants = lost.map(|each| each.row.name.clone()).collect();
    for stage in stages.iter().filter(|stage| is_whole_of(stage, mutants)) {
        found.unbroken.add(of_stage(stage, &tried));
    }
    if !is_whole {
        for (row, each) in found.mutants.iter_mut().zip(&tried) {
            row.breaks = named(&each.breaks);
        }
    }
    argue_away(&mut found, &excuses);
    Ok(found)
}

/// Whether all mutants of a stage are among these.
fn is_whole_of(stage: &Stage<'_>, mutants: &[&'static Mutant]) -> bool {
    let of_stage = |mutant: &&Mutant| plays(stage.which, mutant);
    let played = mutants.iter().copied().filter(of_stage);
    played.count() == mutant::all().filter(of_stage).count()
}

/// Whether a mutant is made from this reference peer.
const fn plays(which: Which, mutant: &Mutant) -> bool {
    matches!(
        (which, mutant.role),
        (Which::Client, mutant::Role::Client) | (Which::Server, mutant::Role::Server)
    )
}

/// What was broken for a clause that the mutant violates, each once.
fn named(breaks: &[Break]) -> Vec<String> {
    let right = breaks.iter().filter(|broken| broken.right);
    let names: BTreeSet<String> = right
        .map(|broken| match &broken.place {
            Some(place) => format!("{place} ({})", broken.clause),
            None => format!("{} ({})", broken.by, broken.clause),
        })
        .collect();
    names.into_iter().collect()
}

/// What came of one mutant.
struct Tried {
    role: mutant::Role,
    row: MutantRow,
    errors: Vec<String>,
    breaks: Vec<Break>,
}

/// Every mutant on its stage, several at a time, in their order.
fn try_all(cast: &[(&Stage<'_>, &'static Mutant)], progress: &Progress<'_>) -> Vec<Tried> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(BTreeMap::new());
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(&(stage, mutant)) = cast.get(index) else {
                        return;
                    };
                    let tried = attempt(stage, mutant);
                    let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                    progress(&tried.row, done.len() + 1, cast.len());
                    done.insert(index, tried);
                }
            });
        }
    });
    let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.into_values().collect()
}

fn attempt(stage: &Stage<'_>, mutant: &'static Mutant) -> Tried {
    let attempt = Attempt::new(stage, mutant);
    let acts = 0..stage.acts.len();
    let breaks: Vec<Break> = acts.flat_map(|act| attempt.breaks(act)).collect();
    let catching: Vec<&Break> = breaks
        .iter()
        .filter(|broken| attempt.catches(broken))
        .collect();
    let killed_by: BTreeSet<String> = catching.iter().map(|broken| broken.by.clone()).collect();
    let mut errors = attempt.errors();
    let witnessed = attempt.witnessed();
    if !witnessed {
        errors.push(format!("{}: it never acted", mutant.name));
    }
    Tried {
        role: mutant.role,
        row: MutantRow {
            name: mutant.name.to_owned(),
            role: mutant.role.name().to_owned(),
            violates: mutant.violates.iter().map(|&id| id.to_owned()).collect(),
            witnessed,
            killed_by: killed_by.into_iter().collect(),
            breaks: Vec::new(),
        },
        errors,
        breaks,
    }
}

/// The counts of a usual run under the honest peer.
fn usual_run(stage: &Stage<'_>) -> Result<Counts, Problem> {
    let plans: Vec<Plan> = stage
        .acts
        .iter()
        .take(stage.usual)
        .map(|act| (*act.plan).clone())
        .collect();
    let table = MemoryTable {
        mutant: None,
        equipped: stage.acts.first().is_some_and(|act| act.equipped),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Problem::environment(format!("cannot start the runtime: {error}")))?;
    let (mut results, events) = runtime.block_on(play_all(
        shared(plans),
        vec![Table::Memory(table)],
        keyring(&stage.profile),
        Transcript::default(),
        Arc::new(Nobody),
        Stop::never(),
    ));
    let alone = stage.honest.iter().take(stage.usual);
    if !alone.map(|played| &played.result).eq(&results) {
        return Err(Problem::environment(
            "a run of the whole suite comes to other results than its scenarios played one by one",
        ));
    }
    let version = &stage.profile.setting.version;
    results.extend(monitor(stage.suite, stage.which.role(), version, &events));
    Ok(coverage::count(&results))
}

/// Watches nothing.
struct Nobody;

impl Watcher for Nobody {
    fn begins(&self, _: &Plan) {}

    fn ends(&self, _: &ScenarioResult, _: usize, _: usize) {}
}

/// Where the honest peer is not passed.
fn dishonest(stage: &Stage<'_>) -> Vec<String> {
    let wrong = stage.honest.iter().filter(|played| !played.is_right());
    wrong
        .map(|played| format!("the honest peer does not pass {}", played.result.id))
        .collect()
}

/// What no mutant of a role breaks.
fn of_stage(stage: &Stage<'_>, tried: &[Tried]) -> Unbroken {
    let role = stage.which.role();
    let of_role = || tried.iter().filter(|each| each.role.name() == role.word());
    let right = || {
        let breaks = of_role().flat_map(|each| &each.breaks);
        breaks.filter(|broken| broken.right)
    };
    let by: BTreeSet<&str> = right().map(|broken| bare(&broken.by)).collect();
    let broken: BTreeSet<&Place> = right().filter_map(|broken| broken.place.as_ref()).collect();
    let mut all = BTreeMap::new();
    for act in &stage.acts {
        all.extend(places(&act.plan));
    }
    let scenarios: BTreeSet<&str> = stage
        .acts
        .iter()
        .map(|act| act.plan.scenario.as_str())
        .collect();
    let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect();
    Unbroken {
        mutants: Vec::new(),
        scenarios: owned(
            scenarios
                .into_iter()
                .filter(|id| !by.contains(id))
                .collect(),
        ),
        checks: all
            .iter()
            .filter(|(place, _)| !broken.contains(place))
            .map(|(place, (line, clause))| format!("{place} (line {line}, {clause})"))
            .collect(),
        rules: rules()
            .iter()
            .filter(|rule| {
                let clause = rule.clause(role).and_then(|id| stage.suite.clause(id));
                clause.is_some_and(|(clause, _)| clause.level != Level::May)
            })
            .map(|rule| format!("pro-1.3/{}/monitor/{}", role.word(), rule.slug))
            .filter(|id| !by.contains(id.as_str()))
            .collect(),
        items: {
            let violated: BTreeSet<&(String, String)> =
                right().flat_map(|broken| &broken.items).collect();
            tested_items(stage)
                .into_iter()
                .filter(|item| !violated.contains(item))
                .map(|(spec, id)| format!("{spec}:{id}"))
                .collect()
        },
    }
}

/// The SCR items that some scenario decides.
fn tested_items(stage: &Stage<'_>) -> BTreeSet<(String, String)> {
    let role = stage.which.role();
    let applied = stage.acts.iter().filter(|act| act.applies());
    applied
        .flat_map(|act| act.plan.covers.iter().map(|id| (&act.plan.spec, id)))
        .filter_map(|(spec, id)| {
            let item = ItemRef::parse(id);
            stage.suite.catalogue.item(Some(spec), role, &item)
        })
        .filter(|item| item.role == role)
        .map(|item| (item.spec.clone(), item.id.clone()))
        .collect()
}

/// An id without its variant.
fn bare(id: &str) -> &str {
    id.split('[').next().unwrap_or(id)
}

/// Takes out what is argued away. An excuse for what is broken, or is not there at all, is an error; but not where only a
/// part of the mutants was played.
fn argue_away(found: &mut SelfTest, excuses: &[catalogue::Unbroken]) {
    for excuse in excuses {
        let unbroken = &mut found.unbroken;
        let list = match excuse.kind {
            "mutant" => &mut unbroken.mutants,
            "scenario" => &mut unbroken.scenarios,
            "check" => &mut unbroken.checks,
            "rule" => &mut unbroken.rules,
            _ => &mut unbroken.items,
        };
        let before = list.len();
        list.retain(|id| !is_meant(id, &excuse.id));
        if list.len() == before {
            if found.part_of.is_none() {
                found.errors.push(format!(
                    "unbroken.yaml excuses the {} {}, which is broken or not there",
                    excuse.kind, excuse.id
                ));
            }
            continue;
        }
        // Who catches nothing has no check that is broken, and needs to say so once only.
        if excuse.kind == "scenario" {
            let checks = &mut unbroken.checks;
            checks.retain(|id| id.split(' ').next() != Some(&excuse.id));
        }
        found.excused.push(Excused {
            kind: excuse.kind.to_owned(),
            id: excuse.id.clone(),
            reason: excuse.reason.clone(),
        });
    }
}

/// Whether an excuse means an entry: of a check, what stands in parentheses behind it is left out.
fn is_meant(entry: &str, excused: &str) -> bool {
    let bare = entry.split(" (").next().unwrap_or(entry);
    bare == excused
}

trait Add {
    fn add(&mut self, other: Self);
}

impl Add for Unbroken {
    fn add(&mut self, other: Self) {
        self.scenarios.extend(other.scenarios);
        self.checks.extend(other.checks);
        self.rules.extend(other.rules);
        self.items.extend(other.items);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dmct_reference::mutant::{Means, by_name};
    use std::sync::OnceLock;

    fn stage() -> &'static Stage<'static> {
        static SUITE: OnceLock<Suite> = OnceLock::new();
        static STAGE: OnceLock<Stage<'static>> = OnceLock::new();
        let suite = SUITE.get_or_init(|| Suite::load(None).expect("the embedded suite"));
        STAGE.get_or_init(|| Stage::new(suite, Which::Server).expect("the embedded scenarios"))
    }

    fn named(name: &str) -> &'static Mutant {
        by_name(name).expect("a mutant of this name")
    }

    #[test]
    fn a_mutant_that_never_acted_is_an_error() {
        static IDLE: Mutant = Mutant {
            name: "does-nothing",
            role: mutant::Role::Server,
            violates: &["PRO-9.1-01"],
            what: "Nothing is wrong.",
            means: Means::Edit(|_, _| false),
        };
        let tried = attempt(stage(), &IDLE);
        assert!(!tried.row.witnessed && tried.row.killed_by.is_empty());
        assert_eq!(tried.errors, ["does-nothing: it never acted"]);
        assert!(
            attempt(stage(), named("server-omits-source"))
                .errors
                .is_empty()
        );
    }

    #[test]
    fn where_a_mutant_has_no_occasion_all_is_as_with_the_honest_peer() {
        let stage = stage();
        for name in [
            "server-omits-final",
            "server-breaks-off-its-document",
            "server-exceeds-max-obj-size",
        ] {
            let mutant = named(name);
            let acts = stage.acts.iter().zip(&stage.honest).enumerate();
            let (tempted, idle): (Vec<_>, Vec<_>) =
                acts.partition(|(place, _)| stage.tempts(*place, mutant));
            assert!(!tempted.is_empty() && !idle.is_empty(), "{name}");
            for (_, (act, honest)) in idle.into_iter().step_by(3) {
                let played = act.play_beside(stage.suite, mutant, honest);
                assert_eq!(played, None, "{name} in {}", act.plan.id);
            }
            for (_, (act, honest)) in tempted.into_iter().take(20) {
                let played = act.play_beside(stage.suite, mutant, honest);
                assert!(played.is_some_and(|played| played.witnessed > 0), "{name}");
            }
        }
    }

    #[test]
    fn a_mutant_is_caught_only_for_its_clause_by_a_scenario_that_covers_an_item_of_it() {
        let attempt = Attempt::new(stage(), named("atomic-without-cmd-id"));
        let caught = attempt.first_catch(attempt.likely_first());
        let caught = caught.expect("a scenario catches it");
        assert!(caught.in_place && caught.right && !caught.items.is_empty());
        for elsewhere in [
            Break {
                in_place: false,
                ..caught.clone()
            },
            Break {
                right: false,
                ..caught
            },
        ] {
            assert!(!attempt.catches(&elsewhere), "{elsewhere:?}");
        }
    }

    #[test]
    fn what_no_mutant_breaks_is_listed() {
        let tried = [attempt(stage(), named("atomic-without-cmd-id"))];
        let unbroken = of_stage(stage(), &tried);
        let check = |place: &str| {
            let mut checks = unbroken.checks.iter();
            checks.any(|check| check.starts_with(&format!("pro-1.3/server/session/{place} (")))
        };
        assert!(check("queued-atomic 4/1") && !check("queued-atomic 4/2"));
        let scenario = |id: &str| unbroken.scenarios.iter().any(|scenario| scenario == id);
        assert!(scenario("pro-1.3/server/session/package-2"));
        assert!(!scenario("pro-1.3/server/session/queued-atomic"));
        assert!(!unbroken.rules.is_empty() && !unbroken.items.is_empty());
    }

    #[test]
    fn an_excuse_takes_out_what_it_names_and_one_that_is_not_needed_is_an_error() {
        let mut found = SelfTest {
            mutants: Vec::new(),
            part_of: None,
            honest: Honest::default(),
            unbroken: Unbroken {
                checks: [
                    "a 1/1 (line 3, X)",
                    "a 1/10 (line 9, X)",
                    "b 2/1 (line 4, X)",
                ]
                .map(str::to_owned)
                .to_vec(),
                scenarios: vec!["b".to_owned()],
                ..Unbroken::default()
            },
            excused: Vec::new(),
            errors: Vec::new(),
        };
        let excuse = |kind, id: &str| catalogue::Unbroken {
            kind,
            id: id.to_owned(),
            reason: "because".to_owned(),
        };
        let needed = [excuse("check", "a 1/1"), excuse("scenario", "b")];
        argue_away(&mut found, &needed);
        assert_eq!(found.unbroken.checks, ["a 1/10 (line 9, X)"]);
        assert!(found.unbroken.scenarios.is_empty() && found.errors.is_empty());
        assert_eq!(found.excused.len(), 2);
        argue_away(&mut found, &[excuse("check", "a 1/1"), excuse("rule", "b")]);
        assert_eq!(found.errors.len(), 2, "{:?}", found.errors);
        assert!(found.errors[0].contains("check a 1/1") && found.errors[1].contains("rule b"));
    }
}

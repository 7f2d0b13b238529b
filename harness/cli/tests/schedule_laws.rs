//! The laws of the schedule, over arbitrary plans, verdicts and orders: however many workers play, in whatever order they
//! are done and the plans stand, and however a run is cut into shards, every plan comes to the same one result.

use dmct_cli::{
    builtin::Which,
    run::{Schedule, Sign, Turn, in_shard},
    suite::{Suite, builtin_profile},
};
use dmct_engine::judge::not_played;
use dmct_record::{coverage, run::ScenarioResult, verdict::Verdict};
use dmct_scenario::plan::{Applicability, Plan};
use proptest::{
    collection::vec,
    option,
    prelude::{Strategy, TestCaseError, any, prop_assert, prop_assert_eq, proptest},
    sample::{Index, select},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, LazyLock},
};

/// At most so many scenarios.
const MOST: usize = 9;

/// Some plan, to be given other names.
static SOME: LazyLock<Plan> = LazyLock::new(|| {
    let suite = Suite::load(None).expect("the embedded suite has no mistakes");
    let profile = builtin_profile(Which::Client, &suite).expect("nor has the profile");
    let some = suite.library.scenarios();
    let some = some.filter(|source| source.id() == "pro-1.3/client/session/package-1");
    suite.plans(some, &profile).expect("nor has it").remove(0)
});

/// One scenario as it is made up.
#[derive(Clone, Debug)]
struct Made {
    group: u8,
    /// On which others it builds; one that is not there is among them now and then, and so is it itself.
    builds_on: Vec<usize>,
    control: Option<usize>,
    /// How each of its variants ends when it is played; nothing for one that is not applicable.
    variants: Vec<Option<Verdict>>,
}

/// Plans, and how each ends when it is played.
#[derive(Clone)]
struct World {
    plans: Vec<Plan>,
    ends: BTreeMap<String, Verdict>,
}

/// What matters of a plan, where a law does not hold.
impl fmt::Debug for World {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told = self.plans.iter().map(|plan| {
            let end = self.ends.get(&plan.id);
            (&plan.id, &plan.builds_on, &plan.control, end)
        });
        formatter.debug_list().entries(told).finish()
    }
}

fn made() -> impl Strategy<Value = Made> {
    let verdict = select(vec![
        Some(Verdict::Pass),
        Some(Verdict::Pass),
        Some(Verdict::Pass),
        Some(Verdict::Inconclusive),
        Some(Verdict::Fail),
        Some(Verdict::Error),
        None,
    ]);
    (
        0..4_u8,
        vec(0..=MOST, 0..3),
        option::weighted(0.2, 0..MOST),
        vec(verdict, 1..3),
    )
        .prop_map(|(group, builds_on, control, variants)| Made {
            group,
            builds_on,
            control,
            variants,
        })
}

/// Plans of which one may stand on itself, over however many others.
fn any_world() -> impl Strategy<Value = World> {
    vec(made(), 1..=MOST).prop_map(|all| build(&all))
}

/// Plans as `dmct check` lets them pass: none stands on itself.
fn world() -> impl Strategy<Value = World> {
    vec(made(), 1..=MOST).prop_map(|mut all| {
        for (place, made) in all.iter_mut().enumerate() {
            made.builds_on
                .retain(|&other| other < place || other >= MOST);
            made.control = made.control.filter(|&other| other < place);
        }
        build(&all)
    })
}

fn build(all: &[Made]) -> World {
    let name = |place: usize| {
        let group = all.get(place).map_or(9, |made| made.group);
        format!("pro-1.3/client/group-{group}/{place}")
    };
    let mut world = World {
        plans: Vec::new(),
        ends: BTreeMap::new(),
    };
    for (place, made) in all.iter().enumerate() {
        for (variant, verdict) in made.variants.iter().enumerate() {
            let mut plan = SOME.clone();
            plan.scenario = name(place);
            plan.id = format!("{}[v={variant}]", plan.scenario);
            plan.builds_on = made.builds_on.iter().map(|&place| name(place)).collect();
            plan.control = made.control.map(name);
            match verdict {
                Some(verdict) => {
                    world.ends.insert(plan.id.clone(), *verdict);
                }
                None => plan.applicability = Applicability::NotApplicable("so".to_owned()),
            }
            world.plans.push(plan);
        }
    }
    world
}

/// How a run goes: how many workers there are, which of those that are at work is done next, and how the plans stand.
#[derive(Clone, Debug)]
struct Course {
    workers: usize,
    done_next: Vec<Index>,
    order: Vec<u32>,
}

fn course() -> impl Strategy<Value = Course> {
    (
        1..5_usize,
        vec(any::<Index>(), 1..20),
        vec(any::<u32>(), 2 * MOST),
    )
        .prop_map(|(workers, done_next, order)| Course {
            workers,
            done_next,
            order,
        })
}

/// One worker, everything as it stands.
fn plain() -> Course {
    Course {
        workers: 1,
        done_next: Vec::new(),
        order: Vec::new(),
    }
}

/// What came of a run.
struct Ran {
    results: Vec<ScenarioResult>,
    played: Vec<String>,
    settled: Vec<String>,
}

impl Course {
    fn ordered(&self, mut plans: Vec<Plan>) -> Vec<Arc<Plan>> {
        let mut keys = self.order.iter();
        plans.sort_by_cached_key(|_| keys.next());
        plans.into_iter().map(Arc::new).collect()
    }

    fn run(&self, plans: Vec<Plan>, ends: &BTreeMap<String, Verdict>) -> Ran {
        let mut schedule = Schedule::new(self.ordered(plans), false);
        let (mut played, mut settled) = (Vec::new(), Vec::new());
        let mut at_work: Vec<(usize, Arc<Plan>)> = Vec::new();
        let mut next = self.done_next.iter().cycle();
        loop {
            let turn = (at_work.len() < self.workers)
                .then(|| schedule.turn(&mut |result| settled.push(result.id.clone())));
            match turn {
                Some(Turn::Play(place, plan)) => {
                    played.push(plan.id.clone());
                    at_work.push((place, plan));
                }
                Some(Turn::Over) => break,
                Some(Turn::Probe(..)) => panic!("nobody is doubted"),
                Some(Turn::Wait) | None => {
                    assert!(
                        !at_work.is_empty(),
                        "nobody is at work who could be waited for"
                    );
                    let which = next.next().map_or(0, |index| index.index(at_work.len()));
                    let (place, plan) = at_work.swap_remove(which);
                    let verdict = ends.get(&plan.id).copied().unwrap_or(Verdict::Error);
                    schedule.done(
                        place,
                        not_played(&plan, verdict, "made up"),
                        Sign::default(),
                    );
                }
            }
        }
        assert!(at_work.is_empty(), "over, and somebody is at work");
        Ran {
            results: schedule.into_results(),
            played,
            settled,
        }
    }
}

/// The results by their ids: the verdict, and the scenario that blocks it.
fn by_id(ran: &Ran) -> BTreeMap<&str, (Verdict, Option<&str>)> {
    let told = |one: &ScenarioResult| one.reason.is_some();
    assert!(
        ran.results.iter().all(told),
        "nothing is left out in silence"
    );
    ran.results
        .iter()
        .map(|one| (one.id.as_str(), (one.verdict, blocked_by(one))))
        .collect()
}

/// The scenario that blocks one, without the variant: which of them is named depends on how they stand.
fn blocked_by(result: &ScenarioResult) -> Option<&str> {
    let by = result.blocked_by.as_deref()?;
    by.split('[').next()
}

/// Whether all that a plan needs has passed.
fn has_what_it_needs(plan: &Plan, ran: &Ran) -> bool {
    let mut needed = plan.builds_on.iter().chain(&plan.control);
    needed.all(|scenario| {
        let variants = format!("{scenario}[");
        let mut own = ran
            .results
            .iter()
            .filter(|one| one.id.starts_with(&variants))
            .peekable();
        own.peek().is_some() && own.all(|one| one.verdict == Verdict::Pass)
    })
}

fn is_conserved(world: &World, ran: &Ran) -> Result<(), TestCaseError> {
    let ids: BTreeSet<&str> = world.plans.iter().map(|plan| plan.id.as_str()).collect();
    let done: Vec<&String> = ran.played.iter().chain(&ran.settled).collect();
    prop_assert_eq!(done.len(), ids.len(), "each is played or settled once");
    let done: BTreeSet<&str> = done.into_iter().map(String::as_str).collect();
    prop_assert_eq!(&done, &ids);
    prop_assert_eq!(ran.results.len(), ids.len());
    let counts = coverage::count(&ran.results);
    prop_assert!(counts.add_up());
    prop_assert_eq!(counts.selected, ids.len() as u64);
    Ok(())
}

proptest! {
    #[test]
    fn every_plan_is_played_or_settled_once_and_only_what_has_what_it_needs_is_played(
        world in any_world(),
        course in course(),
    ) {
        let ran = course.run(world.plans.clone(), &world.ends);
        is_conserved(&world, &ran)?;
        for plan in &world.plans {
            let is_played = ran.played.contains(&plan.id);
            let applies = plan.applicability == Applicability::Applicable;
            prop_assert_eq!(is_played, applies && has_what_it_needs(plan, &ran), "{}", &plan.id);
        }
        let unplayed = ran.results.iter().filter(|one| !ran.played.contains(&one.id));
        for result in unplayed {
            prop_assert!(!matches!(result.verdict, Verdict::Pass | Verdict::Fail), "{}", &result.id);
        }
    }

    #[test]
    fn neither_workers_nor_order_change_a_verdict(world in world(), course in course()) {
        let one_by_one = plain().run(world.plans.clone(), &world.ends);
        let otherwise = course.run(world.plans.clone(), &world.ends);
        prop_assert_eq!(by_id(&one_by_one), by_id(&otherwise));
        let at_once = Course { order: Vec::new(), ..course };
        let at_once = at_once.run(world.plans.clone(), &world.ends);
        prop_assert_eq!(one_by_one.results, at_once.results, "in the order of the plans");
    }

    #[test]
    fn the_shards_of_a_run_add_up_to_the_whole(
        world in world(),
        course in course(),
        shards in 1..6_usize,
    ) {
        let whole = plain().run(world.plans.clone(), &world.ends);
        let whole = by_id(&whole);
        let mut added = BTreeMap::new();
        let mut often: BTreeMap<String, usize> = BTreeMap::new();
        for shard in 1..=shards {
            let plans = in_shard(world.plans.clone(), Some((shard, shards)));
            let ran = course.run(plans.clone(), &world.ends);
            is_conserved(&World { plans, ends: BTreeMap::new() }, &ran)?;
            for (id, told) in by_id(&ran) {
                prop_assert_eq!(whole.get(id), Some(&told), "{} in shard {}", id, shard);
                *often.entry(id.to_owned()).or_default() += 1;
                added.insert(id.to_owned(), told.0);
            }
        }
        prop_assert_eq!(added.len(), whole.len(), "no plan is in no shard");
        let needed: BTreeSet<&String> = world
            .plans
            .iter()
            .flat_map(|plan| plan.builds_on.iter().chain(&plan.control))
            .collect();
        for plan in world.plans.iter().filter(|plan| !needed.contains(&plan.scenario)) {
            prop_assert_eq!(often.get(&plan.id), Some(&1), "nothing needs {}", &plan.id);
        }
    }
}

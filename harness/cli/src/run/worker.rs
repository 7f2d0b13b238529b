//! Plans played at tables, several at a time where every scenario finds the implementation fresh.

use super::{Limit, Probe, Reach, Recorder, Schedule, Sign, Transcript, Turn, liveness::patience};
use crate::table::Table;
use dmct_engine::{judge::judge, keyring::Keyring};
use dmct_net::Stop;
use dmct_record::{
    event::{Event, EventKind},
    run::ScenarioResult,
};
use dmct_scenario::plan::Plan;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{
    sync::Notify,
    task::JoinSet,
    time::{Instant, sleep},
};

/// Is told of every scenario that begins, and of every result.
pub trait Watcher: Send + Sync {
    /// A scenario begins.
    fn begins(&self, plan: &Plan);

    /// A scenario is over; so many of so many are.
    fn ends(&self, result: &ScenarioResult, done: usize, all: usize);
}

/// What all workers share.
struct Shared {
    schedule: Mutex<Schedule>,
    events: Mutex<Vec<Event>>,
    changed: Notify,
    watcher: Arc<dyn Watcher>,
    transcript: Transcript,
    keyring: Keyring,
}

/// Plays plans at tables until all are done or the run is stopped.
///
/// The results stand in the order of the plans, with the events of all that were played. Every table is left, for those
/// that keep something open.
pub async fn play_all(
    plans: Vec<Arc<Plan>>,
    tables: Vec<Table>,
    keyring: Keyring,
    transcript: Transcript,
    watcher: Arc<dyn Watcher>,
    stop: Stop,
) -> (Vec<ScenarioResult>, Vec<Event>) {
    let nothing = HashMap::new();
    play_rest(plans, &nothing, tables, keyring, transcript, watcher, stop).await
}

/// As [`play_all`], but what an earlier part of the run has finished is not played again: its results, by the plan's
/// id, stand among the others.
pub async fn play_rest(
    plans: Vec<Arc<Plan>>,
    finished: &HashMap<String, ScenarioResult>,
    tables: Vec<Table>,
    keyring: Keyring,
    transcript: Transcript,
    watcher: Arc<dyn Watcher>,
    stop: Stop,
) -> (Vec<ScenarioResult>, Vec<Event>) {
    let gives_up = tables.iter().any(|table| !table.is_fresh());
    let mut schedule = Schedule::new(plans, gives_up);
    schedule.take_over(finished);
    let shared = Arc::new(Shared {
        schedule: Mutex::new(schedule),
        events: Mutex::default(),
        changed: Notify::new(),
        watcher,
        transcript,
        keyring,
    });
    let mut workers = JoinSet::new();
    for table in tables {
        workers.spawn(work(table, shared.clone(), stop.clone()));
    }
    while workers.join_next().await.is_some() {}
    let events = core::mem::take(&mut *lock(&shared.events));
    let schedule = core::mem::replace(
        &mut *lock(&shared.schedule),
        Schedule::new(Vec::new(), false),
    );
    (schedule.into_results(), events)
}

async fn work(mut table: Table, shared: Arc<Shared>, stop: Stop) {
    let mut keyring = shared.keyring.clone();
    while !stop.is_stopped() {
        // Asked for before looking, so that no change is missed.
        let changed = shared.changed.notified();
        let turn = shared.turn();
        match turn {
            Turn::Over => {
                shared.changed.notify_waiters();
                break;
            }
            Turn::Wait => {
                let mut stop = stop.clone();
                tokio::select! {
                    () = changed => {}
                    () = stop.stopped() => break,
                }
            }
            Turn::Probe(probe) => {
                keyring = shared.probe(&mut table, probe, keyring, &stop).await;
            }
            Turn::Play(place, plan) => {
                shared.watcher.begins(&plan);
                let recorder = Recorder::new(shared.transcript.clone());
                let before = if table.is_fresh() {
                    shared.keyring.clone()
                } else {
                    keyring
                };
                table.expect_silence(lock(&shared.schedule).falls_silent());
                let played = table
                    .play(plan.clone(), before, Box::new(recorder.clone()), &stop)
                    .await;
                keyring = played.keyring;
                shared.done(place, &plan, recorder, played.heard);
            }
        }
    }
    for text in table.leave().await {
        shared.remark(text);
    }
}

impl Shared {
    /// Plays a probe until it is answered or the time for it is over.
    async fn probe(
        &self,
        table: &mut Table,
        probe: Probe,
        mut keyring: Keyring,
        stop: &Stop,
    ) -> Keyring {
        let (within, rest) = patience(&probe.plan);
        let end = Instant::now() + within;
        table.expect_silence(probe.falls_silent);
        let mut furthest = 0;
        while !stop.is_stopped() {
            let recorder = Recorder::new(self.transcript.clone());
            let sink = Box::new(recorder.clone());
            let played = table.play(probe.plan.clone(), keyring, sink, stop).await;
            keyring = played.keyring;
            let events = recorder.into_events();
            furthest = furthest.max(Reach::of(&events, probe.plan.role).furthest);
            lock(&self.events).extend(events);
            if furthest > probe.depth || Instant::now() + rest >= end {
                break;
            }
            let mut stop = stop.clone();
            tokio::select! {
                () = sleep(rest) => {}
                () = stop.stopped() => {}
            }
        }
        let heard = lock(&self.schedule).probed(furthest);
        if heard || !stop.is_stopped() {
            let depth = if heard {
                probe.depth
            } else {
                probe.depth.min(furthest)
            };
            let after = probe.after;
            self.keep(EventKind::Probed {
                after,
                depth,
                heard,
            });
        }
        keyring
    }

    /// Keeps what was found outside of any scenario.
    fn remark(&self, text: String) {
        self.keep(EventKind::Observed { text });
    }

    /// Keeps an event of the run itself.
    fn keep(&self, kind: EventKind) {
        let last = lock(&self.events).last().map_or(0, |event| event.at);
        let event = Event {
            at: last,
            scenario: String::new(),
            kind,
        };
        self.transcript.write(&event);
        lock(&self.events).push(event);
    }

    fn turn(&self) -> Turn {
        let mut settled = Vec::new();
        let (turn, progress) = {
            let mut schedule = lock(&self.schedule);
            let turn = schedule.turn(&mut |result| settled.push(result.clone()));
            (turn, schedule.progress())
        };
        for result in &settled {
            self.watcher.ends(result, progress.1, progress.0);
        }
        turn
    }

    fn done(&self, place: usize, plan: &Plan, recorder: Recorder, heard: bool) {
        let events = recorder.into_events();
        let result = judge(plan, &events);
        let sign = Sign::of(plan, &result, &events, heard);
        lock(&self.events).extend(events);
        let (found, (all, done)) = {
            let mut schedule = lock(&self.schedule);
            let found = schedule.done(place, result.clone(), sign);
            (found, schedule.progress())
        };
        if let Some(Limit { since, depth }) = found {
            self.keep(EventKind::Probed {
                after: since,
                depth,
                heard: false,
            });
        }
        self.watcher.ends(&result, done, all);
        self.changed.notify_waiters();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is shared is whole between any two statements, so a panic elsewhere does no harm to it.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

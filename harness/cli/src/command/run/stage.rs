//! Where the jobs of a run are played, one after the other, until all are done or somebody wants it to end.

use super::style;
use crate::{
    args::RunArgs,
    command::watch::Progress,
    lab::Lab,
    operator::on_terminal,
    problem::Problem,
    run::{self, Earlier, Job, Part, Recorder, Transcript, play_rest},
    suite::{Suite, keyring},
    table::{FieldTable, LoopbackTable, Table},
};
use anstream::eprintln;
use dmct_net::{Clock, Stop, Stopper};
use dmct_record::{
    asked::Asked,
    event::{Event, EventKind},
    exit_code,
    run::SCHEMA,
    transcript::Sink as _,
};
use dmct_scenario::profile::{Profile, UpperTester};
use std::sync::Arc;

/// What all jobs of a run share.
pub struct Stage<'a> {
    /// Scenarios and catalogues.
    pub suite: &'a Suite,
    /// The command line.
    pub args: &'a RunArgs,
    /// What is asked of the run.
    pub asked: &'a Asked,
    /// The time since it began.
    pub clock: Clock,
    /// What happens is written here.
    pub transcript: &'a Transcript,
}

impl Stage<'_> {
    /// Plays all jobs; gives what came of them, and whether the run was stopped before its end.
    ///
    /// # Errors
    /// The environment does not give what a table needs.
    pub async fn play(
        &self,
        jobs: Vec<Job>,
        mut earlier: Earlier,
    ) -> Result<(Vec<Part>, bool), Problem> {
        let stop = stop_on_interrupt();
        let mut parts = Vec::new();
        for (place, job) in jobs.into_iter().enumerate() {
            let goes_on = earlier.ends_with(place);
            let kept = earlier.take(place);
            let begins = kept.is_empty().then(|| self.beginning(&job, place == 0));
            let seam = goes_on.then(|| EventKind::Observed {
                text: earlier.seam(self.clock.now().0 / 1_000_000),
            });
            let first = begins.into_iter().chain(seam).collect();
            parts.push(self.play_job(job, kept, first, &stop).await?);
        }
        let partial = stop.is_stopped();
        self.transcript
            .write(&self.event(EventKind::RunEnded { partial }));
        Ok((parts, partial))
    }

    /// How the record of a job begins. What is asked of the run stands in the first.
    fn beginning(&self, job: &Job, is_first: bool) -> EventKind {
        EventKind::RunBegan {
            schema: SCHEMA,
            tool: run::tool(),
            profile: job.profile.sanitised().to_owned(),
            asked: is_first.then(|| self.asked.clone()),
        }
    }

    /// Plays what is left of a job. What it begins with is recorded first.
    async fn play_job(
        &self,
        job: Job,
        kept: Vec<Event>,
        first: Vec<EventKind>,
        stop: &Stop,
    ) -> Result<Part, Problem> {
        let tables = tables(&job.profile, self.args, self.clock).await?;
        announce(&job, &tables, self.args);
        let mut recorder = Recorder::new(self.transcript.clone());
        let remarks = tables.iter().flat_map(Table::remarks).cloned();
        let remarks = remarks.map(|text| EventKind::Observed { text });
        for kind in first.into_iter().chain(remarks) {
            recorder.keep(self.event(kind));
        }
        let progress = Arc::new(Progress::new(job.plans.len(), self.args.quiet, style()));
        let (mut results, mut events) = play_rest(
            job.plans.clone(),
            &run::finished(&job.plans, &kept),
            tables,
            keyring(&job.profile),
            self.transcript.clone(),
            progress.clone(),
            stop.clone(),
        )
        .await;
        progress.finish();
        let mut all = kept;
        all.append(&mut recorder.into_events());
        all.append(&mut events);
        let (watched, seen) = run::watch(self.suite, &job.profile, &all);
        results.extend(watched);
        Ok(Part {
            profile: job.profile,
            results,
            seen,
            events: all,
        })
    }

    fn event(&self, kind: EventKind) -> Event {
        Event {
            at: self.clock.now().0,
            scenario: String::new(),
            kind,
        }
    }
}

/// The tables for a profile: several over loopback for a reference peer, one in the field.
async fn tables(profile: &Profile, args: &RunArgs, clock: Clock) -> Result<Vec<Table>, Problem> {
    if profile.upper_tester != UpperTester::BuiltIn {
        let mut seed = [0; 8];
        getrandom::fill(&mut seed).map_err(|error| {
            Problem::environment(format!("no random numbers are to be had: {error}"))
        })?;
        let table =
            FieldTable::open(profile, clock, u64::from_be_bytes(seed), on_terminal()).await?;
        return Ok(vec![Table::Field(Box::new(table))]);
    }
    let lab = Lab::of_builtin(profile)?;
    let mut tables = Vec::new();
    for _ in 0..args.jobs {
        let table = LoopbackTable::open(profile.iut.role, clock, None, lab.as_ref()).await?;
        tables.push(Table::Loopback(Box::new(table)));
    }
    Ok(tables)
}

fn announce(job: &Job, tables: &[Table], args: &RunArgs) {
    if args.quiet {
        return;
    }
    let iut = &job.profile.iut;
    let role = iut.role.word();
    eprintln!(
        "{} (DM {role}, {}): {} scenarios",
        iut.name,
        iut.protocol,
        job.plans.len()
    );
    for table in tables {
        if let Table::Field(table) = table {
            eprintln!("listening {}", table.listening());
            for remark in table.remarks() {
                eprintln!("note: {remark}");
            }
        }
    }
}

/// Stops the run at the first interrupt; a second one ends the process, and all that it started.
fn stop_on_interrupt() -> Stop {
    let (stopper, stop) = Stopper::new();
    tokio::spawn(async move {
        interrupt().await;
        eprintln!("stopping; the report will hold what was done so far");
        stopper.stop();
        interrupt().await;
        dmct_net::upper::kill_everything();
        std::process::exit(i32::from(exit_code::ERROR));
    });
    stop
}

/// Waits until somebody wants the run to end, at the keyboard or from outside. Where nobody can, it waits for ever.
async fn interrupt() {
    let keyboard = async {
        if tokio::signal::ctrl_c().await.is_err() {
            core::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = keyboard => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => core::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    core::future::pending().await
}

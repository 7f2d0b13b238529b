//! `dmct run`: tests an implementation, or the reference peers, and ends with the path of a report.

use super::{print, watch::Progress};
use crate::{
    args::RunArgs,
    builtin::Which,
    capture,
    folder::{Folder, PAGE, TRANSCRIPT},
    lab::Lab,
    operator::on_terminal,
    problem::Problem,
    run::{self, Part, Recorder, Transcript, Whole, play_all},
    suite::{self, Suite, builtin_profile, builtin_profile_by_tls, keyring, read_profile},
    table::{FieldTable, LoopbackTable, Table},
};
use anstream::eprintln;
use dmct_net::{Clock, Stop, Stopper};
use dmct_record::{
    difference::Difference,
    event::{Event, EventKind},
    exit_code,
    run::{Run, SCHEMA},
    transcript::Sink as _,
};
use dmct_report::terminal::{self, Style};
use dmct_scenario::{
    diagnostic::{Diagnostic, Severity},
    plan::Plan,
    profile::{Profile, UpperTester},
    review::{self, Finding},
    select::Selection,
};
use std::{path::PathBuf, sync::Arc};

/// A profile with the plans that are to be played for it.
struct Job {
    profile: Profile,
    plans: Vec<Arc<Plan>>,
}

/// Carries `dmct run` out.
///
/// # Errors
/// Mistakes in files, and faults of the environment; what was recorded by then is kept.
pub fn execute(suite: &Suite, args: &RunArgs) -> Result<u8, Problem> {
    // Read before anything is played: a baseline that cannot be read is a mistake and not a result.
    let baseline = args
        .baseline
        .as_deref()
        .map(|path| Folder::open(path).run());
    let baseline = baseline.transpose()?;
    let jobs = jobs(suite, args)?;
    let folder = Folder::create(args.out.clone().unwrap_or_else(|| fresh_folder(&jobs)))?;
    folder.clear()?;
    let path = folder.file(TRANSCRIPT);
    let transcript =
        Transcript::create(&path).map_err(|error| Problem::file("cannot write", &path, &error))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Problem::environment(format!("cannot start the runtime: {error}")))?;
    let began = jiff::Timestamp::now()
        .strftime("%Y-%m-%dT%H:%M:%SZ")
        .to_string();
    let clock = Clock::start();
    let (parts, partial) = runtime.block_on(play(suite, jobs, args, clock, &transcript))?;
    // An operator who walked away may leave a prompt open that nobody waits for.
    runtime.shutdown_background();
    let run = run::assemble(
        suite,
        &parts,
        Whole {
            began,
            took: clock.now().0,
            partial,
            strict: args.strict,
        },
    );
    let events: Vec<Event> = parts.into_iter().flat_map(|part| part.events).collect();
    let captured = write_capture(args, &run, &events);
    let written = folder.write(&run, &events);
    let recorded = unrecorded(&transcript, &folder);
    tell(args, &run, &folder, written.is_ok());
    if recorded.is_err() || written.is_err() {
        print("\nWhat this run found is not wholly on record, so it does not count.\n");
    }
    let lost: Vec<String> = [recorded, written, captured]
        .into_iter()
        .filter_map(|outcome| outcome.err().map(|problem| problem.text))
        .collect();
    if lost.is_empty() {
        Ok(baseline.map_or_else(
            || exit_code::of_run(&run),
            |baseline| against(&baseline, &run),
        ))
    } else {
        Err(Problem::environment(lost.join("\n")))
    }
}

/// Says what changed since an earlier run, and gives the exit code of what got worse.
fn against(baseline: &Run, run: &Run) -> u8 {
    let difference = Difference::between(baseline, run);
    let told = terminal::difference(&difference, &style());
    print(&anstream_text(&format!("\nsince the baseline:\n{told}")));
    difference.exit_code()
}

/// Says where the transcript ends, if it could not be written to its end.
fn unrecorded(transcript: &Transcript, folder: &Folder) -> Result<(), Problem> {
    let Some(error) = transcript.broken() else {
        return Ok(());
    };
    let path = folder.file(TRANSCRIPT);
    let path = path.display();
    Err(Problem::environment(format!(
        "cannot write {path} to its end: {error}\nwhat was recorded until then is kept in it: \
         where there is room, `dmct report` makes a report of that"
    )))
}

/// Writes what was exchanged as a capture, where that is asked for.
fn write_capture(args: &RunArgs, run: &Run, events: &[Event]) -> Result<(), Problem> {
    let Some(path) = &args.pcapng else {
        return Ok(());
    };
    let began = run
        .began
        .parse::<jiff::Timestamp>()
        .ok()
        .and_then(|began| u64::try_from(began.as_microsecond()).ok());
    let octets = capture::write_pcapng(events, began.unwrap_or_default());
    std::fs::write(path, octets).map_err(|error| Problem::file("cannot write", path, &error))
}

/// The profiles with their plans; every mistake in any file ends it here, before anything is run.
fn jobs(suite: &Suite, args: &RunArgs) -> Result<Vec<Job>, Problem> {
    let selection = Selection::parse(&args.select, &suite.library, &suite.catalogue)
        .map_err(|mistakes| suite::wrong_files(&mistakes))?;
    let profiles = if args.iut.is_empty() {
        Which::BOTH
            .into_iter()
            .map(|which| match args.tls {
                true => builtin_profile_by_tls(which, suite),
                false => builtin_profile(which, suite),
            })
            .collect::<Result<Vec<_>, _>>()?
    } else {
        args.iut
            .iter()
            .map(|path| read_profile(path, suite))
            .collect::<Result<Vec<_>, _>>()?
    };
    let wanted = selection.with_prerequisites(&suite.library);
    let mut jobs = Vec::new();
    let mut mistakes: Vec<Diagnostic> = Vec::new();
    for profile in profiles {
        let chosen = suite
            .library
            .scenarios()
            .filter(|source| wanted.contains(source.id()));
        match suite.plans(chosen, &profile) {
            Ok(plans) => {
                let plans = suite::shared(in_shard(plans, args.shard));
                jobs.push(Job { profile, plans });
            }
            Err(more) => mistakes.extend(more),
        }
    }
    if !mistakes.is_empty() {
        mistakes.dedup();
        return Err(suite::wrong_files(&mistakes));
    }
    jobs.retain(|job| !job.plans.is_empty());
    review_claims(suite, &jobs, args.strict)?;
    if jobs.is_empty() {
        return Err(Problem::usage(
            "nothing that is selected is for the role of the implementation under test",
        ));
    }
    Ok(jobs)
}

/// The static conformance review: says aloud where claims contradict the documents. What a device lacks does not keep
/// the rest of it from being tested, unless the run is to be strict.
fn review_claims(suite: &Suite, jobs: &[Job], strict: bool) -> Result<(), Problem> {
    let mut shown = Vec::new();
    for job in jobs {
        let found = suite.review(&job.profile);
        if strict {
            shown.extend(review::warnings(&found, &job.profile));
        } else {
            tell_review(&found, &job.profile);
        }
    }
    for diagnostic in &mut shown {
        diagnostic.severity = Severity::Error;
    }
    if shown.is_empty() {
        Ok(())
    } else {
        Err(suite::wrong_files(&shown))
    }
}

/// A contradiction a line; `dmct check` says more of each.
fn tell_review(found: &[Finding], profile: &Profile) {
    const LISTED: usize = 10;
    if found.is_empty() {
        return;
    }
    let file = &profile.file;
    eprintln!("the claims contradict the documents, see `dmct check {file}` and the report:");
    for finding in found.iter().take(LISTED) {
        let line = review::line(&finding.contradiction);
        eprintln!("  {file}:{}: {line}", finding.spot.line);
    }
    if found.len() > LISTED {
        eprintln!("  and {} more", found.len() - LISTED);
    }
}

/// The part of the plans that a shard runs: whole groups, so that what builds on one another stays together.
fn in_shard(plans: Vec<Plan>, shard: Option<(usize, usize)>) -> Vec<Plan> {
    let Some((index, count)) = shard else {
        return plans;
    };
    let mut mine: Vec<String> = Vec::new();
    let mut groups: Vec<&str> = plans.iter().map(|plan| group(&plan.scenario)).collect();
    groups.dedup();
    for (place, name) in groups.into_iter().enumerate() {
        if place % count == index - 1 {
            mine.push(name.to_owned());
        }
    }
    // What a scenario of the shard builds on is played in every shard that needs it.
    let mut wanted: Vec<String> = plans
        .iter()
        .filter(|plan| mine.iter().any(|name| name == group(&plan.scenario)))
        .map(|plan| plan.scenario.clone())
        .collect();
    let mut next = 0;
    while let Some(scenario) = wanted.get(next).cloned() {
        next += 1;
        for plan in plans.iter().filter(|plan| plan.scenario == scenario) {
            for needed in plan.builds_on.iter().chain(&plan.control) {
                if !wanted.contains(needed) {
                    wanted.push(needed.clone());
                }
            }
        }
    }
    plans
        .into_iter()
        .filter(|plan| wanted.contains(&plan.scenario))
        .collect()
}

fn group(id: &str) -> &str {
    id.rsplit_once('/').map_or(id, |(group, _)| group)
}

/// A new folder below `reports`, named for the moment and for what is tested.
fn fresh_folder(jobs: &[Job]) -> PathBuf {
    let now = jiff::Zoned::now().strftime("%Y%m%d-%H%M%S").to_string();
    let names: Vec<String> = jobs
        .iter()
        .map(|job| {
            let name = job.profile.iut.name.to_lowercase();
            let plain: String = name
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
                .collect();
            plain.trim_matches('-').to_owned()
        })
        .collect();
    let base = PathBuf::from("reports").join(format!("{now}-{}", names.join("+")));
    let mut folder = base.clone();
    let mut number = 2;
    while folder.exists() {
        folder = base.with_extension(number.to_string());
        number += 1;
    }
    folder
}

async fn play(
    suite: &Suite,
    jobs: Vec<Job>,
    args: &RunArgs,
    clock: Clock,
    transcript: &Transcript,
) -> Result<(Vec<Part>, bool), Problem> {
    let stop = stop_on_interrupt();
    let style = style();
    let mut parts = Vec::new();
    for job in jobs {
        let tables = tables(&job.profile, args, clock).await?;
        announce(&job, &tables, args);
        let mut recorder = Recorder::new(transcript.clone());
        recorder.keep(Event {
            at: clock.now().0,
            scenario: String::new(),
            kind: EventKind::RunBegan {
                schema: SCHEMA,
                tool: run::tool(),
                profile: job.profile.sanitised().to_owned(),
            },
        });
        for remark in tables.iter().flat_map(Table::remarks) {
            recorder.keep(Event {
                at: clock.now().0,
                scenario: String::new(),
                kind: EventKind::Observed {
                    text: remark.clone(),
                },
            });
        }
        let progress = Arc::new(Progress::new(job.plans.len(), args.quiet, style));
        let keyring = keyring(&job.profile);
        let plans = job.plans.clone();
        let (mut results, mut events) = play_all(
            plans,
            tables,
            keyring,
            transcript.clone(),
            progress.clone(),
            stop.clone(),
        )
        .await;
        progress.finish();
        let mut all = recorder.into_events();
        all.append(&mut events);
        let (watched, seen) = run::watch(suite, &job.profile, &all);
        results.extend(watched);
        parts.push(Part {
            profile: job.profile,
            results,
            seen,
            events: all,
        });
    }
    let partial = stop.is_stopped();
    transcript.write(&Event {
        at: clock.now().0,
        scenario: String::new(),
        kind: EventKind::RunEnded { partial },
    });
    Ok((parts, partial))
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
        return Ok(vec![Table::Field(table)]);
    }
    let lab = Lab::of_builtin(profile)?;
    let mut tables = Vec::new();
    for _ in 0..args.jobs {
        let table = LoopbackTable::open(profile.iut.role, clock, None, lab.as_ref()).await?;
        tables.push(Table::Loopback(table));
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

/// How text for the terminal is to look.
fn style() -> Style {
    Style {
        colour: suite::colour(),
        width: 100,
    }
}

fn tell(args: &RunArgs, run: &Run, folder: &Folder, is_written: bool) {
    let summary = terminal::summary(run, &style());
    print(&anstream_text(&summary));
    if !is_written {
        return;
    }
    let page = folder.file(PAGE);
    if args.quiet {
        print(&format!("{}\n", page.display()));
    } else {
        print(&format!("\nreport: {}\n", page.display()));
    }
}

/// Text as standard output may have it: without colour where that is no terminal.
fn anstream_text(text: &str) -> String {
    if anstream::AutoStream::choice(&std::io::stdout()) == anstream::ColorChoice::Never {
        anstream::adapter::strip_str(text).to_string()
    } else {
        text.to_owned()
    }
}

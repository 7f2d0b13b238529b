//! `dmct run`: tests an implementation, or the reference peers, and ends with the path of a report.

mod claims;
mod stage;
mod start;

use self::{stage::Stage, start::Start};
use super::print;
use crate::{
    args::RunArgs,
    capture,
    folder::{Folder, PAGE, TRANSCRIPT},
    problem::Problem,
    run::{self, Transcript, Whole},
    suite::{self, Suite},
};
use dmct_net::Clock;
use dmct_record::{difference::Difference, event::Event, exit_code, run::Run};
use dmct_report::terminal::{self, Style};
use dmct_wire::peer::Time;

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
    let start = match &args.resume {
        Some(path) => Start::resumed(suite, path)?,
        None => Start::new(suite, args)?,
    };
    let Start {
        asked,
        jobs,
        folder,
        transcript,
        earlier,
    } = start;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Problem::environment(format!("cannot start the runtime: {error}")))?;
    let clock = Clock::start_at(Time(earlier.until()));
    let stage = Stage {
        suite,
        args,
        asked: &asked,
        clock,
        transcript: &transcript,
    };
    let (parts, partial) = runtime.block_on(stage.play(jobs, earlier))?;
    // An operator who walked away may leave a prompt open that nobody waits for.
    runtime.shutdown_background();
    let run = run::assemble(
        suite,
        &parts,
        Whole {
            began: asked.began,
            took: clock.now().0,
            partial,
            strict: asked.strict,
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

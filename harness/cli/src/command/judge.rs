//! `dmct judge`: judges a recorded run again, offline, from its transcript.

use super::print;
use crate::{
    args::{Format, JudgeArgs},
    folder::Folder,
    problem::Problem,
    run::judge_again,
    suite::Suite,
};
use dmct_record::{exit_code, run::Run, verdict::Verdict};
use dmct_report::{
    json,
    terminal::{self, Style},
};
use std::{collections::HashMap, path::Path};

/// Carries `dmct judge` out. The exit code is that of the worst run.
///
/// # Errors
/// A run cannot be read; those before it are judged.
pub fn execute(suite: &Suite, args: &JudgeArgs) -> Result<u8, Problem> {
    let mut code = exit_code::CONFORMANT;
    for path in &args.runs {
        if args.runs.len() > 1 && args.format == Format::Text {
            print(&format!("{}:\n", path.display()));
        }
        code = exit_code::worse(code, one(suite, path, args)?);
    }
    Ok(code)
}

/// Judges one run.
fn one(suite: &Suite, path: &Path, args: &JudgeArgs) -> Result<u8, Problem> {
    let folder = Folder::open(path);
    let events = folder.transcript()?;
    let recorded = folder.run().ok();
    let run = judge_again(suite, &events, recorded.as_ref(), args.strict)?;
    match args.format {
        Format::Json => print(&json::render(&run)),
        Format::Text => {
            let style = Style {
                colour: false,
                width: 100,
            };
            print(&terminal::summary(&run, &style));
            if let Some(recorded) = &recorded {
                print(&differences(recorded, &run));
            }
        }
    }
    Ok(exit_code::of_run(&run))
}

/// What is judged differently than it was.
fn differences(before: &Run, now: &Run) -> String {
    let old: HashMap<&str, Verdict> = before
        .scenarios
        .iter()
        .map(|one| (one.id.as_str(), one.verdict))
        .collect();
    let mut lines: Vec<String> = now
        .scenarios
        .iter()
        .filter_map(|result| match old.get(result.id.as_str()) {
            Some(verdict) if *verdict == result.verdict => None,
            Some(verdict) => Some(format!(
                "{}: was {verdict}, is {}",
                result.id, result.verdict
            )),
            None => Some(format!("{}: is new, {}", result.id, result.verdict)),
        })
        .collect();
    let new: Vec<&str> = now.scenarios.iter().map(|one| one.id.as_str()).collect();
    lines.extend(
        before
            .scenarios
            .iter()
            .filter(|result| !new.contains(&result.id.as_str()))
            .map(|result| format!("{}: was {}, is gone", result.id, result.verdict)),
    );
    if lines.is_empty() {
        "judged again: every verdict is the same\n".to_owned()
    } else {
        format!("judged again, and differently:\n  {}\n", lines.join("\n  "))
    }
}

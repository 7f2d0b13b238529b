//! `dmct check`: looks for mistakes in scenarios, catalogues and profiles.

use super::print;
use crate::{
    args::CheckArgs,
    problem::Problem,
    suite::{Suite, colour, parse_profile},
};
use dmct_record::exit_code;
use dmct_scenario::{
    diagnostic::{Diagnostic, Severity, render},
    lint::{check_file, check_library},
    profile::Profile,
    review,
    source::Source,
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Carries `dmct check` out.
///
/// # Errors
/// A path that cannot be read. Mistakes that are found are no problem but the result, with their own exit code.
pub fn execute(suite: &Suite, folder: Option<&Path>, args: &CheckArgs) -> Result<u8, Problem> {
    let mut diagnostics = Vec::new();
    let mut looked_at = 0;
    if args.paths.is_empty() {
        looked_at = suite.library.files().len();
        diagnostics = check_library(&suite.library);
    }
    let mut profile_mistakes = 0;
    for path in files(&args.paths)? {
        looked_at += 1;
        let text = fs::read_to_string(&path)
            .map_err(|error| Problem::usage(format!("cannot read {}: {error}", path.display())))?;
        let name = path.display().to_string();
        if is_profile(&text) {
            match parse_profile(&name, &text, path.parent(), suite) {
                Ok(profile) => diagnostics.extend(review_of(&profile, suite, args.strict)),
                Err(problem) => {
                    profile_mistakes += 1;
                    anstream::eprintln!("{problem}");
                }
            }
        } else {
            diagnostics.extend(check_file(&Source::new(name, text), &suite.catalogue));
        }
    }
    Ok(tell(&diagnostics, profile_mistakes, looked_at, folder))
}

/// Where the claims of a profile contradict the documents. A device may really lack what it must have, so that a
/// contradiction is a mistake only where that is asked for.
fn review_of(profile: &Profile, suite: &Suite, strict: bool) -> Vec<Diagnostic> {
    let mut found = review::warnings(&suite.review(profile), profile);
    for diagnostic in found.iter_mut().filter(|_| strict) {
        diagnostic.severity = Severity::Error;
    }
    found
}

fn tell(
    diagnostics: &[Diagnostic],
    profile_mistakes: usize,
    looked_at: usize,
    folder: Option<&Path>,
) -> u8 {
    if !diagnostics.is_empty() {
        anstream::eprintln!("{}", render(diagnostics, colour()).trim_end());
    }
    let errors = diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .count()
        + profile_mistakes;
    let warnings = diagnostics.len() + profile_mistakes - errors;
    let place = folder.map_or_else(String::new, |folder| format!(" below {}", folder.display()));
    print(&format!(
        "{looked_at} files{place}: {errors} mistakes, {warnings} warnings\n"
    ));
    if errors == 0 {
        exit_code::CONFORMANT
    } else {
        exit_code::USAGE
    }
}

/// Whether a file is a profile and no scenario: it says who is tested.
fn is_profile(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("iut:"))
}

/// The YAML files at some paths; folders are searched.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Problem> {
    let mut files = Vec::new();
    let mut open: Vec<PathBuf> = paths.iter().rev().cloned().collect();
    while let Some(path) = open.pop() {
        if !path.is_dir() {
            files.push(path);
            continue;
        }
        let mut inside: Vec<PathBuf> = fs::read_dir(&path)
            .and_then(|entries| {
                entries
                    .map(|entry| entry.map(|entry| entry.path()))
                    .collect()
            })
            .map_err(|error| {
                Problem::usage(format!(
                    "cannot read the folder {}: {error}",
                    path.display()
                ))
            })?;
        inside.retain(|path| {
            path.is_dir()
                || path
                    .extension()
                    .is_some_and(|extension| extension == "yaml")
        });
        inside.retain(|path| {
            !path.ends_with("scr.yaml")
                && !path.ends_with("clauses.yaml")
                && !path.ends_with("unbroken.yaml")
        });
        inside.sort();
        open.extend(inside.into_iter().rev());
    }
    Ok(files)
}

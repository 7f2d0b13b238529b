//! `dmct report`: writes the report of a recorded run again, or a matrix of several runs.

use super::print;
use crate::{
    args::{Format, ReportArgs},
    folder::{Folder, PAGE, put},
    problem::Problem,
    run::judge_again,
    suite::Suite,
};
use anstream::eprintln;
use dmct_record::{event::Event, exit_code, run::Run};
use dmct_report::{
    html, json,
    matrix::{Column, Matrix},
    terminal::{self, Style},
};
use std::path::{Component, Path, PathBuf};

/// The name of the page of a matrix, where no other is said.
const MATRIX: &str = "matrix.html";

/// Carries `dmct report` out.
///
/// A run that could not write its result, since its disk was full or it was killed, left its transcript: that is
/// judged then.
///
/// # Errors
/// A run cannot be read, or the report cannot be written.
pub fn execute(
    suite: impl Fn() -> Result<Suite, Problem>,
    args: &ReportArgs,
) -> Result<u8, Problem> {
    match args.runs.as_slice() {
        [only] if args.format.is_none() && args.out.is_none() => {
            let folder = Folder::open(only);
            let (run, events) = load(&folder, &suite)?;
            folder.write(&run, &events)?;
            print(&format!("report: {}\n", folder.file(PAGE).display()));
        }
        _ => matrix(&suite, args)?,
    }
    Ok(exit_code::CONFORMANT)
}

/// A run and its transcript; the run is judged again where its result was not written.
fn load(
    folder: &Folder,
    suite: &impl Fn() -> Result<Suite, Problem>,
) -> Result<(Run, Vec<Event>), Problem> {
    if folder.has_run() {
        return Ok((folder.run()?, folder.transcript()?));
    }
    let events = folder.transcript()?;
    eprintln!("there is no run.json: the transcript is judged");
    Ok((judge_again(&suite()?, &events, None, false)?, events))
}

/// Several runs side by side.
fn matrix(suite: &impl Fn() -> Result<Suite, Problem>, args: &ReportArgs) -> Result<(), Problem> {
    let folders: Vec<Folder> = args.runs.iter().map(|path| Folder::open(path)).collect();
    let mut runs = Vec::new();
    for folder in &folders {
        let run = if folder.has_run() {
            folder.run()?
        } else {
            load(folder, suite)?.0
        };
        runs.push(run);
    }
    let page = page_of(args, &folders);
    let columns = folders.iter().zip(&runs).map(|(folder, run)| {
        let own = folder.file(PAGE);
        Column {
            run,
            folder: folder.path().display().to_string(),
            page: own.exists().then(|| address(&page, &own)),
        }
    });
    let matrix = Matrix::of(columns.collect());
    match args.format {
        Some(Format::Json) => print(&json::matrix(&matrix)),
        Some(Format::Text) => {
            print(&terminal::matrix(&matrix, &Style::default()));
        }
        None => {
            let text = html::matrix::render(&matrix)
                .map_err(|error| Problem::environment(error.to_string()))?;
            put(&page, &text).map_err(|error| Problem::file("cannot write", &page, &error))?;
            print(&format!(
                "matrix of {} runs: {}\n",
                runs.len(),
                page.display()
            ));
        }
    }
    Ok(())
}

/// Where the page of the matrix goes: beside the first run, if nothing else is said.
fn page_of(args: &ReportArgs, folders: &[Folder]) -> PathBuf {
    let beside = || {
        let first = folders.first().map(|folder| absolute(folder.path()));
        let parent = first.and_then(|path| path.parent().map(Path::to_path_buf));
        parent.unwrap_or_default().join(MATRIX)
    };
    args.out.clone().unwrap_or_else(beside)
}

/// The address that leads from one page to another one.
fn address(from: &Path, to: &Path) -> String {
    let (from, to) = (absolute(from), absolute(to));
    let base: Vec<Component<'_>> = from
        .parent()
        .into_iter()
        .flat_map(Path::components)
        .collect();
    let target: Vec<Component<'_>> = to.components().collect();
    let same = base.iter().zip(&target).take_while(|(a, b)| a == b).count();
    let up = base.iter().skip(same).map(|_| "..".to_owned());
    let down = target.iter().skip(same);
    let down = down.map(|part| escaped(&part.as_os_str().to_string_lossy()));
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// A path without links and dots, as far as it is there.
fn absolute(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => parent
            .canonicalize()
            .map_or_else(|_| path.clone(), |parent| parent.join(name)),
        _ => path,
    }
}

/// A piece of a path as an address carries it.
fn escaped(piece: &str) -> String {
    let mut text = String::new();
    for octet in piece.bytes() {
        if octet.is_ascii_alphanumeric() || b"-._~".contains(&octet) {
            text.push(char::from(octet));
        } else {
            text.push_str(&format!("%{octet:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::address;
    use std::path::Path;

    #[test]
    fn an_address_leads_from_the_matrix_to_the_page_of_a_run() {
        let leads = |from: &str, to: &str| address(Path::new(from), Path::new(to));
        let page = "/nowhere/reports/one/index.html";
        assert_eq!(
            leads("/nowhere/reports/matrix.html", page),
            "one/index.html"
        );
        assert_eq!(
            leads("/nowhere/pages/all/matrix.html", page),
            "../../reports/one/index.html"
        );
        assert_eq!(
            leads("/nowhere/matrix.html", "/nowhere/a b#1/index.html"),
            "a%20b%231/index.html"
        );
    }
}

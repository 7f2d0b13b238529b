//! `dmct init`: writes a profile by asking, and makes certificates for a lab.

use super::print;
use crate::{
    args::InitArgs,
    init::{Answers, Asker, LabFolder, Where, profile_text, write},
    problem::Problem,
    suite::{Suite, wrong_files},
};
use dmct_record::exit_code;
use dmct_scenario::{profile::Profile, source::Source};
use std::{
    fmt::Write as _,
    io::BufRead,
    path::{Path, PathBuf},
};

/// The profile where nothing is said.
const PROFILE: &str = "profile.yaml";

/// For whom the server's certificate is where nothing is said.
const HOSTS: [&str; 2] = ["127.0.0.1", "localhost"];

/// Carries `dmct init` out, with questions on standard error and answers from standard input.
///
/// # Errors
/// Files that are there already, answers of no use, files that cannot be written.
pub fn execute(suite: &Suite, args: &InitArgs) -> Result<u8, Problem> {
    let mut answers = std::io::stdin().lock();
    let mut questions = std::io::stderr().lock();
    let asker = Asker {
        answers: (!args.yes).then_some(&mut answers as &mut dyn BufRead),
        questions: &mut questions,
    };
    print(&initialise(suite, args, asker)?);
    Ok(exit_code::CONFORMANT)
}

/// The same, asking whomever it is told to; gives what is to be told at the end.
fn initialise(suite: &Suite, args: &InitArgs, mut asker: Asker<'_>) -> Result<String, Problem> {
    match (&args.ca, &args.file) {
        (Some(folder), None) if says_nothing_of_a_profile(args) => {
            let hosts = if args.host.is_empty() {
                HOSTS.map(str::to_owned).to_vec()
            } else {
                args.host.clone()
            };
            make_lab(folder, &hosts, args.force)
        }
        _ => {
            let path = args.file.clone().unwrap_or_else(|| PathBuf::from(PROFILE));
            // Before anything is asked: nobody likes to answer in vain.
            spare(std::slice::from_ref(&path), args.force)?;
            let answers = Answers::ask(args, &mut asker)?;
            write_all(suite, args, &answers, &path)
        }
    }
}

fn says_nothing_of_a_profile(args: &InitArgs) -> bool {
    let bare = InitArgs {
        ca: args.ca.clone(),
        host: args.host.clone(),
        yes: args.yes,
        force: args.force,
        ..InitArgs::default()
    };
    *args == bare
}

fn write_all(
    suite: &Suite,
    args: &InitArgs,
    answers: &Answers,
    path: &Path,
) -> Result<String, Problem> {
    let mut told = String::new();
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let mut lab = None;
    if let Some((made, hosts)) = &answers.lab {
        if LabFolder::new(made).is_whole() && !args.force {
            let _ = writeln!(told, "the lab CA in {} is used as it is", made.display());
        } else {
            told.push_str(&make_lab(made, hosts, args.force)?);
        }
        lab = Some(seen_from(made, folder)?);
    }
    for (_, secret) in [&answers.client, &answers.server] {
        told.push_str(&keep(secret, folder)?);
    }
    let text = profile_text(answers, lab.as_deref());
    write(path, &text, false)?;
    let _ = writeln!(told, "wrote {}", path.display());
    check(suite, path, &text, folder)?;
    let _ = writeln!(told, "next: dmct run --iut {}", path.display());
    Ok(told)
}

/// Makes a lab CA where none is.
fn make_lab(folder: &Path, hosts: &[String], force: bool) -> Result<String, Problem> {
    let lab = LabFolder::new(folder);
    spare(&lab.there(), force)?;
    lab.make(hosts)?;
    let folder = folder.display();
    let hosts = hosts.join(", ");
    Ok(format!(
        "made a lab CA in {folder}: ca.pem is what devices are to trust; server.pem is for {hosts}; client.pem is \
         for a client; keep the .key files to yourself\n"
    ))
}

/// Refuses to overwrite.
fn spare(paths: &[PathBuf], force: bool) -> Result<(), Problem> {
    match paths.iter().find(|path| path.exists()) {
        Some(path) if !force => Err(Problem::usage(format!(
            "{} is there already; `--force` overwrites it",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// A path that was said where we are, as it is said in a folder.
fn seen_from(path: &Path, folder: &Path) -> Result<PathBuf, Problem> {
    if let Ok(inside) = path.strip_prefix(folder) {
        return Ok(inside.to_path_buf());
    }
    std::path::absolute(path).map_err(|error| Problem::file("cannot find", path, &error))
}

/// Makes a password where a file is to hold one and is not there.
fn keep(secret: &Where, folder: &Path) -> Result<String, Problem> {
    match secret {
        Where::Env(name) => Ok(match std::env::var_os(name) {
            Some(_) => String::new(),
            None => format!("set {name} in the environment before anything is run\n"),
        }),
        Where::File(file) => {
            let path = folder.join(file);
            if path.exists() {
                return Ok(String::new());
            }
            let mut octets = [0; 12];
            getrandom::fill(&mut octets).map_err(|error| {
                Problem::environment(format!("no random numbers are to be had: {error}"))
            })?;
            write(&path, &dmct_record::octets::to_hex(&octets), true)?;
            Ok(format!(
                "made up a password in {}; the other side must know it, or put its own there\n",
                path.display()
            ))
        }
    }
}

/// Reads what was written as `dmct check` would. Passwords that are still to be set are no mistake of the profile.
fn check(suite: &Suite, path: &Path, text: &str, folder: &Path) -> Result<(), Problem> {
    let source = Source::new(path.display().to_string(), text);
    let env = |name: &str| Some(std::env::var(name).unwrap_or_default());
    let read_file =
        |file: &str| std::fs::read_to_string(folder.join(file)).map_err(|error| error.to_string());
    let profile = Profile::parse(&source, &suite.catalogue, &env, &read_file)
        .map_err(|mistakes| wrong_files(&mistakes))?;
    crate::lab::OwnTls::of(&profile).map(drop)
}

#[cfg(test)]
mod tests;

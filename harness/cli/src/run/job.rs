//! What a run is to play: the profiles, each with its plans.

use super::shard::in_shard;
use crate::{
    builtin::Which,
    problem::Problem,
    suite::{self, Suite, builtin_profile, builtin_profile_by_tls, read_profile},
};
use dmct_record::asked::Asked;
use dmct_scenario::{diagnostic::Diagnostic, plan::Plan, profile::Profile, select::Selection};
use std::{path::Path, sync::Arc};

/// A profile with the plans that are to be played for it.
#[derive(Debug)]
pub struct Job {
    /// The profile.
    pub profile: Profile,
    /// Its plans, in the order in which they are to be played.
    pub plans: Vec<Arc<Plan>>,
}

/// The profiles that a run is asked to test, with their plans.
///
/// # Errors
/// Every mistake in any file at once, or nothing is selected for any of the profiles.
pub fn jobs(suite: &Suite, asked: &Asked) -> Result<Vec<Job>, Problem> {
    let profiles = profiles(suite, asked)?;
    let mut jobs = Vec::new();
    let mut mistakes: Vec<Diagnostic> = Vec::new();
    let selection = selection(suite, asked)?;
    for profile in profiles {
        match plans(suite, &selection, asked, &profile) {
            Ok(plans) => jobs.push(Job { profile, plans }),
            Err(more) => mistakes.extend(more),
        }
    }
    if !mistakes.is_empty() {
        mistakes.dedup();
        return Err(suite::wrong_files(&mistakes));
    }
    jobs.retain(|job| !job.plans.is_empty());
    if jobs.is_empty() {
        return Err(Problem::usage(
            "nothing that is selected is for the role of the implementation under test",
        ));
    }
    Ok(jobs)
}

/// The plans that were asked for with this profile.
///
/// # Errors
/// All mistakes in the scenarios, or what was selected is not there.
pub fn plans_for(
    suite: &Suite,
    asked: &Asked,
    profile: &Profile,
) -> Result<Vec<Arc<Plan>>, Problem> {
    let selection = selection(suite, asked)?;
    plans(suite, &selection, asked, profile).map_err(|mistakes| suite::wrong_files(&mistakes))
}

fn selection(suite: &Suite, asked: &Asked) -> Result<Selection, Problem> {
    Selection::parse(&asked.select, &suite.library, &suite.catalogue)
        .map_err(|mistakes| suite::wrong_files(&mistakes))
}

fn plans(
    suite: &Suite,
    selection: &Selection,
    asked: &Asked,
    profile: &Profile,
) -> Result<Vec<Arc<Plan>>, Vec<Diagnostic>> {
    let wanted = selection.with_prerequisites(&suite.library);
    let chosen = suite
        .library
        .scenarios()
        .filter(|source| wanted.contains(source.id()));
    let plans: Vec<Plan> = suite.plans(chosen, profile)?;
    Ok(suite::shared(in_shard(plans, asked.shard)))
}

fn profiles(suite: &Suite, asked: &Asked) -> Result<Vec<Profile>, Problem> {
    if !asked.iut.is_empty() {
        let files = asked.iut.iter();
        return files
            .map(|file| read_profile(Path::new(file), suite))
            .collect();
    }
    let builtin = |which| match asked.tls {
        true => builtin_profile_by_tls(which, suite),
        false => builtin_profile(which, suite),
    };
    Which::BOTH.into_iter().map(builtin).collect()
}

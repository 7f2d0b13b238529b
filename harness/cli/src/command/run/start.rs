//! What a run begins with: what is asked, the plans, the folder, and what an earlier part of it had done.

use super::claims::review_claims;
use crate::{
    args::RunArgs,
    folder::{Folder, TRANSCRIPT},
    problem::Problem,
    run::{Earlier, Job, Transcript, jobs},
    suite::Suite,
};
use dmct_record::asked::Asked;
use std::path::{Path, PathBuf};

/// What a run begins with.
pub struct Start {
    /// What is asked of it.
    pub asked: Asked,
    /// What is to be played.
    pub jobs: Vec<Job>,
    /// Where its results go.
    pub folder: Folder,
    /// What happens is written here.
    pub transcript: Transcript,
    /// What was done before.
    pub earlier: Earlier,
}

impl Start {
    /// A new run.
    ///
    /// # Errors
    /// Mistakes in files, or the folder cannot be written.
    pub fn new(suite: &Suite, args: &RunArgs) -> Result<Self, Problem> {
        let mut asked = Asked {
            began: jiff::Timestamp::now()
                .strftime("%Y-%m-%dT%H:%M:%SZ")
                .to_string(),
            iut: args
                .iut
                .iter()
                .map(|path| path.display().to_string())
                .collect(),
            select: args.select.clone(),
            shard: args.shard,
            tls: args.tls,
            strict: args.strict,
            later: Vec::new(),
        };
        let jobs = jobs(suite, &asked)?;
        let later = jobs.iter().skip(1);
        asked.later = later
            .map(|job| job.profile.sanitised().to_owned())
            .collect();
        review_claims(suite, &jobs, asked.strict)?;
        let folder = Folder::create(args.out.clone().unwrap_or_else(|| fresh_folder(&jobs)))?;
        folder.clear()?;
        let path = folder.file(TRANSCRIPT);
        let transcript = Transcript::create(&path)
            .map_err(|error| Problem::file("cannot write", &path, &error))?;
        Ok(Self {
            asked,
            jobs,
            folder,
            transcript,
            earlier: Earlier::default(),
        })
    }

    /// A run that goes on where it was cut off, in its folder.
    ///
    /// # Errors
    /// As of a new one; or what was done says nothing about the profiles and scenarios of today.
    pub fn resumed(suite: &Suite, path: &Path) -> Result<Self, Problem> {
        let folder = Folder::open(path);
        let mut earlier = Earlier::read(&folder)?;
        let asked = earlier.asked().clone();
        let jobs = jobs(suite, &asked)?;
        earlier.check(&jobs)?;
        earlier.put_faults_aside(&jobs)?;
        folder.clear()?;
        Ok(Self {
            transcript: earlier.transcript(&folder)?,
            asked,
            jobs,
            folder,
            earlier,
        })
    }
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

//! Scenarios, catalogues and profiles, read and made into plans.

use crate::{builtin, problem::Problem};
use dmct_engine::keyring::{Keyring, Side};
use dmct_record::{coverage::Item, review::Contradiction};
use dmct_scenario::{
    catalogue::{Catalogue, ScrItem},
    diagnostic::{self, Diagnostic},
    lower::lower,
    plan::{Clause, Plan},
    profile::Profile,
    review::{Finding, review},
    scope::Scope,
    source::{Library, Source},
};
use dmct_wire::credential::Nonce;
use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The scenarios and the catalogues.
#[derive(Debug)]
pub struct Suite {
    /// The files.
    pub library: Library,
    /// The SCR items and clauses.
    pub catalogue: Catalogue,
}

impl Suite {
    /// The suite that the binary carries, or that of a folder.
    ///
    /// # Errors
    /// The folder cannot be read, or its catalogues have mistakes.
    pub fn load(folder: Option<&Path>) -> Result<Self, Problem> {
        let library = library(folder)?;
        let catalogue = Catalogue::load(&library).map_err(|mistakes| wrong_files(&mistakes))?;
        Ok(Self { library, catalogue })
    }

    /// The plans of some scenarios for a profile; only those of the profile's role.
    ///
    /// # Errors
    /// All mistakes in all files.
    pub fn plans<'a>(
        &self,
        scenarios: impl Iterator<Item = &'a Source>,
        profile: &Profile,
    ) -> Result<Vec<Plan>, Vec<Diagnostic>> {
        let mut plans = Vec::new();
        let mut mistakes = Vec::new();
        for source in scenarios.filter(|source| is_for(source.id(), profile)) {
            match lower(source, &self.catalogue, profile) {
                Ok(more) => plans.extend(more),
                Err(more) => mistakes.extend(more),
            }
        }
        if mistakes.is_empty() {
            Ok(plans)
        } else {
            Err(mistakes)
        }
    }

    /// A clause for a verdict, with the SCR items it serves.
    pub fn clause(&self, id: &str) -> Option<(Clause, Vec<String>)> {
        let entry = self.catalogue.clause(id)?;
        Some((entry.for_plan(), entry.scr.clone()))
    }

    /// The clause that stands for all that ask for the same thing as this one.
    pub fn demand(&self, clause: &str) -> String {
        self.catalogue.demand(clause).to_owned()
    }

    /// Where the claims of a profile contradict the documents.
    pub fn review(&self, profile: &Profile) -> Vec<Finding> {
        review(&self.catalogue, &self.scope(profile), profile)
    }

    /// What binds the protocol version of a profile.
    fn scope(&self, profile: &Profile) -> Scope {
        let version = &profile.setting.version;
        Scope::of(&self.library, &self.catalogue, profile.iut.role, version)
    }

    /// The SCR items of the profile's role with its claims and what the review says of them, for coverage.
    pub fn items(&self, profile: &Profile, review: &[Contradiction]) -> Vec<Item> {
        let scope = self.scope(profile);
        let contradiction = |item: &ScrItem| {
            let mut found = review.iter();
            let own = |one: &&Contradiction| {
                (one.spec.as_str(), one.id.as_str(), one.role.as_str())
                    == (item.spec.as_str(), item.id.as_str(), item.role.word())
            };
            found.find(own).cloned()
        };
        self.catalogue
            .items_of(profile.iut.role)
            .map(|item| Item {
                spec: item.spec.clone(),
                role: item.role.word().to_owned(),
                id: item.id.clone(),
                status: item.status.letter().to_owned(),
                function: item.function.clone(),
                table: item.table.clone(),
                claimed: profile.claims.claims(item),
                excuse: item.excuse.clone(),
                not_applicable_to: (!scope.binds(item)).then(|| scope.version().to_owned()),
                contradiction: contradiction(item),
            })
            .collect()
    }
}

/// The scenario files that the binary carries, or those of a folder.
///
/// # Errors
/// The folder cannot be read.
pub fn library(folder: Option<&Path>) -> Result<Library, Problem> {
    Ok(match folder {
        Some(folder) => Library::from_files(read_folder(folder)?),
        None => Library::embedded(),
    })
}

/// Whether a scenario is for the role of a profile: the second part of its id.
fn is_for(id: &str, profile: &Profile) -> bool {
    id.split('/').nth(1) == Some(profile.iut.role.word())
}

/// Reads a profile file.
///
/// # Errors
/// It cannot be read, or has mistakes.
pub fn read_profile(path: &Path, suite: &Suite) -> Result<Profile, Problem> {
    let text = fs::read_to_string(path).map_err(|error| {
        Problem::usage(format!(
            "cannot read the profile {}: {error}",
            path.display()
        ))
    })?;
    parse_profile(&path.display().to_string(), &text, path.parent(), suite)
}

/// Reads the profile of a reference peer.
///
/// # Errors
/// The embedded profile has mistakes, which a test rules out.
pub fn builtin_profile(which: builtin::Which, suite: &Suite) -> Result<Profile, Problem> {
    parse_profile(which.file(), which.profile(), None, suite)
}

/// Reads the profile of a reference peer that is met by HTTPS.
///
/// # Errors
/// As [`builtin_profile`].
pub fn builtin_profile_by_tls(which: builtin::Which, suite: &Suite) -> Result<Profile, Problem> {
    parse_profile(which.file(), &which.profile_by_tls(), None, suite)
}

/// Reads a profile text; the files that it names lie beside it.
///
/// # Errors
/// All mistakes in it.
pub fn parse_profile(
    name: &str,
    text: &str,
    folder: Option<&Path>,
    suite: &Suite,
) -> Result<Profile, Problem> {
    let source = Source::new(name, text);
    let folder = folder.map_or_else(PathBuf::new, Path::to_path_buf);
    Profile::parse(
        &source,
        &suite.catalogue,
        &|name| std::env::var(name).ok(),
        &|file| fs::read_to_string(folder.join(file)).map_err(|error| error.to_string()),
    )
    .map_err(|mistakes| wrong_files(&mistakes))
}

/// Reads the profile that a recorded run keeps. Its secrets are hidden there, and to judge a run again nobody needs
/// them: not in the environment, nor in files.
///
/// # Errors
/// All mistakes in it.
pub fn recorded_profile(text: &str, suite: &Suite) -> Result<Profile, Problem> {
    let source = Source::new("the profile of the recorded run", text);
    let hidden = String::new;
    Profile::parse(&source, &suite.catalogue, &|_| Some(hidden()), &|_| {
        Ok(hidden())
    })
    .map_err(|mistakes| wrong_files(&mistakes))
}

/// Mistakes in files as a problem: all of them, shown in their lines.
pub fn wrong_files(mistakes: &[Diagnostic]) -> Problem {
    let shown = diagnostic::render(mistakes, colour());
    let count = mistakes.len();
    let noun = if count == 1 { "mistake" } else { "mistakes" };
    Problem::usage(format!("{shown}\n{count} {noun}; nothing was run"))
}

/// Whether what goes to standard error may be coloured.
pub fn colour() -> bool {
    anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never
}

/// The secrets and nonces of a profile.
pub fn keyring(profile: &Profile) -> Keyring {
    let secrets = &profile.secrets;
    let nonce = |nonce: &Option<Nonce>| nonce.clone().unwrap_or_default();
    Keyring {
        client: Side::new(
            profile.setting.client_user.clone(),
            secrets.client_secret.clone(),
            nonce(&secrets.client_nonce),
        ),
        server: Side::new(
            profile.setting.server_user.clone(),
            secrets.server_secret.clone(),
            nonce(&secrets.server_nonce),
        ),
        notification: Some(secrets.notification_secret.clone()),
        notified: Vec::new(),
        hides_nonces: secrets.hides_nonces,
    }
}

/// Plans as they are handed around.
pub fn shared(plans: Vec<Plan>) -> Vec<Arc<Plan>> {
    plans.into_iter().map(Arc::new).collect()
}

/// All YAML files below a folder, named by their path in it.
fn read_folder(folder: &Path) -> Result<Vec<(String, String)>, Problem> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        let entries = fs::read_dir(&current).map_err(|error| {
            Problem::usage(format!(
                "cannot read the folder {}: {error}",
                current.display()
            ))
        })?;
        for entry in entries {
            let path = entry
                .map_err(|error| Problem::file("cannot read", &current, &error))?
                .path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "yaml")
            {
                let text = fs::read_to_string(&path)
                    .map_err(|error| Problem::file("cannot read", &path, &error))?;
                let name = path.strip_prefix(folder).unwrap_or(&path);
                files.push((name.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    files.sort();
    Ok(files)
}

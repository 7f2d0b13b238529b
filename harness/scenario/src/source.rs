//! Where scenario files come from: the folder that the binary carries, or one that the caller has read.
//!
//! A library only knows texts and names. Reading a folder from disk is left to the caller, reading a
//! file's meaning to the readers; [`Library::headers`] is the cheap way to list what is there.

use include_dir::{Dir, include_dir};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../scenarios");

/// The documents that scenarios are written for, which are also the names of their folders.
pub const SPECS: [&str; 4] = ["pro-1.3", "noti-1.3", "noti-1.2", "push-1.3"];

/// A file of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its name, as a reader would say it: `scenarios/pro-1.3/client/auth/challenge.yaml`.
    pub name: String,
    /// What is in it.
    pub text: String,
}

impl Source {
    /// A file of this name with this text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// The path below the scenarios' folder: from the last part of the name that is a document's.
    pub fn relative_path(&self) -> &str {
        let mut from = 0;
        for (start, part) in parts(&self.name) {
            if SPECS.contains(&part) {
                from = start;
            }
        }
        self.name.get(from..).unwrap_or(&self.name)
    }

    /// The scenario's id: the path below the scenarios' folder, without `.yaml`.
    pub fn id(&self) -> &str {
        let path = self.relative_path();
        path.strip_suffix(".yaml").unwrap_or(path)
    }

    /// Whether it is a scenario: a YAML file in a role's folder.
    pub fn is_scenario(&self) -> bool {
        let path = self.relative_path();
        let mut parts = path.split('/');
        let spec = parts.next().is_some_and(|spec| SPECS.contains(&spec));
        let role = parts
            .next()
            .is_some_and(|role| matches!(role, "client" | "server"));
        spec && role && path.ends_with(".yaml")
    }
}

/// The parts of a path, each with the place at which it begins.
fn parts(path: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    path.split(['/', '\\']).map(move |part| {
        let here = start;
        start += part.len() + 1;
        (here, part)
    })
}

/// A folder of scenarios and catalogues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Library {
    files: Vec<Source>,
}

impl Library {
    /// The folder that the binary carries.
    pub fn embedded() -> Self {
        let mut files = Vec::new();
        collect(&EMBEDDED, &mut files);
        Self::from_files(files)
    }

    /// A folder that the caller has read: paths and texts. Only names that end in `.yaml` count.
    pub fn from_files(files: Vec<(String, String)>) -> Self {
        let mut files: Vec<Source> = files
            .into_iter()
            .filter(|(path, _)| path.ends_with(".yaml"))
            .map(|(path, text)| Source::new(path, text))
            .collect();
        files.sort_by(|a, b| a.relative_path().cmp(b.relative_path()));
        Self { files }
    }

    /// Every file, sorted by path.
    pub fn files(&self) -> &[Source] {
        &self.files
    }

    /// The scenario files, sorted by id.
    pub fn scenarios(&self) -> impl Iterator<Item = &Source> {
        self.files.iter().filter(|file| file.is_scenario())
    }

    /// The scenario of this id.
    pub fn scenario(&self, id: &str) -> Option<&Source> {
        self.scenarios().find(|source| source.id() == id)
    }

    /// The catalogue file of a document: `scr.yaml` or `clauses.yaml`.
    pub fn catalogue_file(&self, spec: &str, file: &str) -> Option<&Source> {
        self.files.iter().find(|source| {
            let rest = source.relative_path().strip_prefix(spec);
            rest.and_then(|rest| rest.strip_prefix('/')) == Some(file)
        })
    }
}

fn collect(folder: &Dir<'_>, files: &mut Vec<(String, String)>) {
    for file in folder.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            files.push((format!("scenarios/{path}"), text.to_owned()));
        }
    }
    for inner in folder.dirs() {
        collect(inner, files);
    }
}

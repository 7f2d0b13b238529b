//! The folder of a run: transcript while it goes on, result and reports at its end.

use crate::problem::Problem;
use dmct_record::{event::Event, run::Run, transcript};
use dmct_report::{html, json, junit};
use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// The transcript's name in the folder.
pub const TRANSCRIPT: &str = "transcript.jsonl";
/// The name of what was cut off, which a run that goes on puts aside.
pub const CUT: &str = "cut.jsonl";
/// The result's name in the folder.
pub const RUN: &str = "run.json";
/// The name of the JUnit file in the folder.
pub const JUNIT: &str = "junit.xml";
/// The page's name in the folder.
pub const PAGE: &str = "index.html";

/// The folder of a run.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes the folder, and those above it.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn create(path: PathBuf) -> Result<Self, Problem> {
        fs::create_dir_all(&path)
            .map_err(|error| Problem::file("cannot make the folder", &path, &error))?;
        Ok(Self(path))
    }

    /// A folder that is there: the path of a run, or of a file in it.
    pub fn open(path: &Path) -> Self {
        if path.is_file() {
            Self(path.parent().map_or_else(PathBuf::new, Path::to_path_buf))
        } else {
            Self(path.to_path_buf())
        }
    }

    /// Its own path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The path of a file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Takes away what an earlier run in the same folder came to: it must not be taken for this one's.
    ///
    /// # Errors
    /// A file cannot be taken away.
    pub fn clear(&self) -> Result<(), Problem> {
        for path in [RUN, JUNIT, PAGE].map(|name| self.file(name)) {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(Problem::file("cannot remove", &path, &error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes the result and the reports. As much as can be written is, whatever cannot; what cannot be written
    /// whole leaves no trace, and what was there before stays.
    ///
    /// # Errors
    /// All files that could not be written.
    pub fn write(&self, run: &Run, events: &[Event]) -> Result<(), Problem> {
        let page = html::render(run, events).map_err(|error| error.to_string());
        let files = [
            (RUN, Ok(json::render(run))),
            (JUNIT, Ok(junit::render(run))),
            (PAGE, page),
        ];
        let failures: Vec<String> = files
            .into_iter()
            .filter_map(|(name, text)| {
                let path = self.file(name);
                let written =
                    text.and_then(|text| put(&path, &text).map_err(|error| error.to_string()));
                written
                    .err()
                    .map(|error| format!("cannot write {}: {error}", path.display()))
            })
            .collect();
        if failures.is_empty() {
            Ok(())
        } else {
            Err(Problem::environment(failures.join("\n")))
        }
    }

    /// Whether a result was written into it.
    pub fn has_run(&self) -> bool {
        self.file(RUN).exists()
    }

    /// Adds events to a file of JSON Lines, which is made if it is not there.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn add_events(&self, name: &str, events: &[Event]) -> Result<(), Problem> {
        let path = self.file(name);
        let written = lines(events).and_then(|text| {
            let mut file = fs::File::options().create(true).append(true).open(&path)?;
            file.write_all(text.as_bytes())?;
            file.sync_data()
        });
        written.map_err(|error| Problem::file("cannot write", &path, &error))
    }

    /// Writes a file of JSON Lines, whole or not at all; what was there before is gone.
    ///
    /// # Errors
    /// It cannot be written; what was there before stays.
    pub fn put_events(&self, name: &str, events: &[Event]) -> Result<(), Problem> {
        let path = self.file(name);
        lines(events)
            .and_then(|text| put(&path, &text))
            .map_err(|error| Problem::file("cannot write", &path, &error))
    }

    /// Reads the transcript.
    ///
    /// # Errors
    /// It cannot be read, or a line of it is no event.
    pub fn transcript(&self) -> Result<Vec<Event>, Problem> {
        let path = self.file(TRANSCRIPT);
        let text = fs::read_to_string(&path).map_err(|error| {
            Problem::usage(format!(
                "cannot read the transcript {}: {error}",
                path.display()
            ))
        })?;
        transcript::read(&text).map_err(|bad| {
            Problem::usage(format!(
                "{}:{}: no event of a transcript: {}",
                path.display(),
                bad.line,
                bad.reason
            ))
        })
    }

    /// Reads the result.
    ///
    /// # Errors
    /// It cannot be read, or is no result of a run.
    pub fn run(&self) -> Result<Run, Problem> {
        let path = self.file(RUN);
        let text = fs::read_to_string(&path).map_err(|error| {
            Problem::usage(format!(
                "cannot read the result {}: {error}",
                path.display()
            ))
        })?;
        json::parse(&text).map_err(|error| Problem::usage(format!("{}: {error}", path.display())))
    }
}

/// The folder of the newest run below a folder; nothing if there is none.
pub fn newest(below: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(below).ok()?;
    let runs = entries.filter_map(|entry| {
        let folder = entry.ok()?.path();
        let written = fs::metadata(folder.join(RUN)).ok()?.modified().ok()?;
        Some((written, folder))
    });
    runs.max().map(|(_, folder)| folder)
}

/// Events as JSON Lines.
fn lines(events: &[Event]) -> io::Result<String> {
    let mut text = String::new();
    for event in events {
        text.push_str(&transcript::to_line(event)?);
        text.push('\n');
    }
    Ok(text)
}

/// Writes a file whole or not at all.
///
/// # Errors
/// It cannot be written; what was there before stays.
pub fn put(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let written = fs::write(&part, text).and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        // Where not even this can be done, nothing better can.
        let _ = fs::remove_file(&part);
    }
    written
}

//! The binary, a folder of its own for each run, and what came of it.

use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};
use tempfile::TempDir;

pub use crate::ports::free_port;

/// A run by the profile of a lab that leaves all that a run can leave, a capture too.
pub const WITH_CAPTURE: [&str; 7] = [
    "run",
    "--iut",
    "profile.yaml",
    "--out",
    "out",
    "--pcapng",
    "out/run.pcapng",
];

/// A folder in which `dmct` is run, gone with the test.
pub struct Lab {
    folder: TempDir,
}

/// How a command ended.
pub struct Ended {
    /// The exit code; nothing if a signal ended it.
    pub code: Option<i32>,
    /// What it said, both outputs.
    pub said: String,
}

impl Lab {
    /// A fresh one.
    pub fn new() -> Self {
        Self {
            folder: TempDir::new().expect("a temporary folder"),
        }
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file in it.
    pub fn write(&self, name: &str, octets: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).expect("a folder");
        }
        fs::write(&path, octets).expect("a file");
        path
    }

    /// `dmct` with arguments, not started yet.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .env("NO_COLOR", "1");
        command
    }

    /// Runs `dmct` to its end.
    pub fn dmct(&self, arguments: &[&str]) -> Ended {
        Ended::of(self.command(arguments).output().expect("dmct runs"))
    }

    /// Tests what a profile describes, and gives the exit code with the result of the run.
    pub fn test(&self, profile: &str, select: &[&str]) -> (Ended, Value) {
        self.write("profile.yaml", profile);
        let mut arguments = vec!["run", "--quiet", "--iut", "profile.yaml", "--out", "out"];
        arguments.extend(select);
        let ended = self.dmct(&arguments);
        let run = self.run();
        self.is_judged_again_alike();
        self.keep();
        (ended, run)
    }

    /// The transcript of any run, whoever was tested, gives the same result octet by octet when it is judged again.
    fn is_judged_again_alike(&self) {
        let arguments = ["judge", "out", "--format", "json"];
        let output = self.command(&arguments).output().expect("dmct runs");
        let again = String::from_utf8_lossy(&output.stdout);
        assert_eq!(again, self.text("out/run.json"), "judged again");
    }

    /// Keeps the transcript of the run in the folder `out` for the corpus of recorded runs, where that is asked for. One that
    /// is as long as that of an honest peer is much the same as that, which is in the corpus.
    fn keep(&self) {
        let Some(folder) = std::env::var_os("DMCT_KEEP") else {
            return;
        };
        let transcript = self.path("out/transcript.jsonl");
        if fs::metadata(&transcript).is_ok_and(|file| file.len() > LONG) {
            return;
        }
        let thread = thread::current();
        let name = thread.name().and_then(|name| name.rsplit("::").next());
        let name = name.unwrap_or("unnamed");
        let kept = Path::new(&folder).join(format!("{name}.jsonl"));
        fs::create_dir_all(&folder).expect("a folder");
        fs::copy(transcript, kept).expect("a transcript");
    }

    /// The same, and the most memory that the run had, in KiB: what the system counts as its peak until shortly before
    /// its end, 0 where the system does not say.
    pub fn test_watched(&self, profile: &str, select: &[&str]) -> (Ended, Value, u64) {
        self.write("profile.yaml", profile);
        let mut arguments = vec!["run", "--quiet", "--iut", "profile.yaml", "--out", "out"];
        arguments.extend(select);
        let mut command = self.command(&arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().expect("dmct runs");
        let (id, over) = (child.id(), AtomicBool::new(false));
        let (ended, peak) = thread::scope(|scope| {
            let watch = scope.spawn(|| peak(id, &over));
            let output = child.wait_with_output().expect("dmct ends");
            over.store(true, Ordering::SeqCst);
            (Ended::of(output), watch.join().expect("a peak"))
        });
        let run = self.run();
        self.is_judged_again_alike();
        self.keep();
        (ended, run, peak)
    }

    /// The result of the run in the folder `out`.
    pub fn run(&self) -> Value {
        self.json("out/run.json")
    }

    /// A file of JSON in it.
    pub fn json(&self, name: &str) -> Value {
        serde_json::from_str(&self.text(name)).expect("the file is JSON")
    }

    /// A file of text in it.
    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a run leaves its files")
    }
}

impl Ended {
    /// How a process ended that was waited for.
    pub fn of(output: Output) -> Self {
        let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
        said.push_str(&String::from_utf8_lossy(&output.stderr));
        Self {
            code: output.status.code(),
            said,
        }
    }
}

/// The most memory that a process has had, asked for until it is over.
fn peak(id: u32, over: &AtomicBool) -> u64 {
    let mut peak = 0;
    while !over.load(Ordering::SeqCst) {
        let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let said = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .and_then(|value| value.trim().trim_end_matches(" kB").parse().ok());
        peak = said.unwrap_or(peak);
        thread::sleep(Duration::from_millis(5));
    }
    peak
}

/// The octets of a transcript that is too long to be kept.
const LONG: u64 = 1 << 20;

/// The binary under test.
pub const BINARY: &str = env!("CARGO_BIN_EXE_dmct");

/// The scenarios of a run with their verdicts, without the monitors'.
pub fn verdicts(run: &Value) -> Vec<(String, String)> {
    let scenarios = run["scenarios"].as_array().expect("a list of scenarios");
    scenarios
        .iter()
        .map(|one| (word(&one["id"]), word(&one["verdict"])))
        .filter(|(id, _)| !id.contains("/monitor/") && !id.starts_with("monitor"))
        .collect()
}

/// The clauses of the checks that failed.
pub fn failed_clauses(run: &Value) -> Vec<String> {
    let scenarios = run["scenarios"].as_array().expect("a list of scenarios");
    scenarios
        .iter()
        .flat_map(|one| one["checks"].as_array().into_iter().flatten())
        .filter(|check| check["verdict"] == "fail")
        .map(|check| word(&check["clause"]))
        .collect()
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The text of a path.
pub fn text(path: &Path) -> String {
    path.display().to_string()
}

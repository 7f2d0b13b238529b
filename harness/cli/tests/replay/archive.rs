//! Transcripts, compressed, one behind the other: `zcat` shows them, as `dmct run` writes them. Each ends with the end
//! of its run.

use dmct_record::{
    event::{Event, EventKind},
    transcript,
};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use std::{
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
};

/// A file of transcripts, and the text that says what they are judged.
pub struct Archive {
    transcripts: PathBuf,
    verdicts: PathBuf,
}

/// One recorded run.
pub struct Recorded {
    /// All that happened, from a profile to the end of the run.
    pub events: Vec<Event>,
}

impl Archive {
    /// One of those in `fixtures/recorded`.
    pub fn named(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/recorded");
        Self {
            transcripts: folder.join(format!("{name}.jsonl.gz")),
            verdicts: folder.join(format!("{name}.txt")),
        }
    }

    /// Its runs.
    pub fn read(&self) -> Vec<Recorded> {
        let file = File::open(&self.transcripts).expect("the recorded runs are there");
        let mut text = String::new();
        GzDecoder::new(file)
            .read_to_string(&mut text)
            .expect("they are whole, and text");
        let events = transcript::read(&text).expect("every line is an event");
        let is_end = |event: &Event| matches!(event.kind, EventKind::RunEnded { .. });
        let runs = events.split_inclusive(is_end);
        runs.map(|run| Recorded {
            events: run.to_vec(),
        })
        .collect()
    }

    /// Writes runs in place of what it holds. The same runs make the same octets.
    pub fn write(&self, runs: &[Recorded]) {
        fs::create_dir_all(self.transcripts.parent().expect("a folder")).expect("the folder");
        let file = File::create(&self.transcripts).expect("the archive can be written");
        let mut gzip = GzEncoder::new(file, Compression::best());
        for event in runs.iter().flat_map(|run| &run.events) {
            let line = transcript::to_line(event).expect("an event is JSON");
            writeln!(gzip, "{line}").expect("the archive can be written");
        }
        gzip.finish().expect("the archive can be written");
    }

    /// What its runs are expected to be judged; nothing where nobody said so yet.
    pub fn expected(&self) -> String {
        fs::read_to_string(&self.verdicts).unwrap_or_default()
    }

    /// Says what its runs are expected to be judged.
    pub fn expect(&self, verdicts: &str) {
        fs::write(&self.verdicts, verdicts).expect("the text can be written");
    }
}

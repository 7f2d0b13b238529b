//! Where events go: to the transcript as they happen, and to the judge when a scenario is over.

use dmct_record::{
    event::Event,
    transcript::{Sink, to_line},
};
use std::{
    fs::File,
    io::Write,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// A transcript that is being written, shared by all that write to it.
#[derive(Clone, Debug, Default)]
pub struct Transcript {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug, Default)]
struct Shared {
    file: Option<File>,
    /// Why nothing more can be written, once that happened.
    broken: Option<String>,
}

impl Transcript {
    /// A transcript in a file.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn create(path: &Path) -> std::io::Result<Self> {
        let transcript = Self::default();
        transcript.lock().file = Some(File::create(path)?);
        Ok(transcript)
    }

    /// A transcript that goes on in a file that is there.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub fn append(path: &Path) -> std::io::Result<Self> {
        let transcript = Self::default();
        transcript.lock().file = Some(File::options().append(true).open(path)?);
        Ok(transcript)
    }

    /// Writes one event at once: what was written is kept even if the run ends at this moment.
    pub fn write(&self, event: &Event) {
        let mut shared = self.lock();
        let Some(file) = shared.file.as_mut() else {
            return;
        };
        let written = to_line(event)
            .map_err(|error| error.to_string())
            .and_then(|line| writeln!(file, "{line}").map_err(|error| error.to_string()));
        if let Err(error) = written {
            shared.file = None;
            shared.broken = Some(error);
        }
    }

    /// Why the transcript is not whole, if writing it failed.
    pub fn broken(&self) -> Option<String> {
        self.lock().broken.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        // Every statement leaves the shared part whole, so a panic elsewhere does no harm to it.
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the events of one scenario.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    transcript: Transcript,
    events: Arc<Mutex<Vec<Event>>>,
}

impl Recorder {
    /// A recorder that also writes to a transcript.
    pub fn new(transcript: Transcript) -> Self {
        Self {
            transcript,
            events: Arc::default(),
        }
    }

    /// All events that it took.
    pub fn into_events(self) -> Vec<Event> {
        core::mem::take(&mut self.events.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Sink for Recorder {
    fn keep(&mut self, event: Event) {
        self.transcript.write(&event);
        self.events
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(event);
    }
}

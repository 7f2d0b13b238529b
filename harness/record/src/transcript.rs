//! Events as JSON Lines, and where they go while a run goes on.

use crate::event::Event;

/// Takes events as they happen. What it took is kept even if the run ends at this moment.
pub trait Sink: Send {
    /// Keeps one event.
    fn keep(&mut self, event: Event);
}

impl Sink for Vec<Event> {
    fn keep(&mut self, event: Event) {
        self.push(event);
    }
}

/// One event as a line of a transcript, without the line's end.
///
/// # Errors
/// Never for events made by this project; the JSON writer's own error otherwise.
pub fn to_line(event: &Event) -> Result<String, serde_json::Error> {
    serde_json::to_string(event)
}

/// A line of a transcript that cannot be read.
#[derive(Debug)]
pub struct BadLine {
    /// The line's number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// All events of a transcript.
///
/// A last line that was cut off (the run was killed while it was written) is left out without complaint.
///
/// # Errors
/// The first line, other than a cut-off last one, that is no event.
pub fn read(text: &str) -> Result<Vec<Event>, BadLine> {
    let mut events = Vec::new();
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(line) {
            Ok(event) => events.push(event),
            Err(_) if !line.ends_with('\n') => break,
            Err(error) => {
                return Err(BadLine {
                    line: index + 1,
                    reason: error.to_string(),
                });
            }
        }
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    use super::{read, to_line};
    use crate::event::{Event, EventKind, StepOutcome};

    fn event(at: u64) -> Event {
        Event {
            at,
            scenario: "a/b".into(),
            kind: EventKind::StepEnded {
                step: "1".into(),
                outcome: StepOutcome::Took { alternative: 2 },
            },
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let text = format!(
            "{}\n{}\n",
            to_line(&event(1)).unwrap(),
            to_line(&event(2)).unwrap()
        );
        assert_eq!(read(&text).unwrap(), [event(1), event(2)]);
    }

    #[test]
    fn a_cut_off_last_line_loses_only_itself() {
        let whole = to_line(&event(1)).unwrap();
        let text = format!("{whole}\n{}", &whole[..whole.len() / 2]);
        assert_eq!(read(&text).unwrap(), [event(1)]);
    }

    #[test]
    fn a_broken_line_in_the_middle_is_named() {
        let whole = to_line(&event(1)).unwrap();
        assert_eq!(
            read(&format!("{whole}\n{{\n{whole}\n")).unwrap_err().line,
            2
        );
    }
}

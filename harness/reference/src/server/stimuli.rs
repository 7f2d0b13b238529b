//! What the upper tester asks of the server.

use super::Server;
use dmct_wire::peer::{Answer, Operation, Output, Stimulus};

/// The most packages that wait.
const MOST_PACKAGES: usize = 1_000;

impl Server {
    /// Does what is asked and answers.
    pub(super) fn stimulate(&mut self, id: u64, stimulus: Stimulus) {
        let answer = match stimulus {
            Stimulus::Reset => {
                let outputs = core::mem::take(&mut self.outputs);
                *self = Self::with_conduct(self.config.clone(), self.conduct.clone());
                self.outputs = outputs;
                Answer::Done { note: None }
            }
            Stimulus::Queue { operations } => self.enqueue(operations),
            Stimulus::Abort => self.abort(),
            Stimulus::SendNotification(request) => self.notify(&request),
            Stimulus::PushMessage {
                to,
                encoding,
                operations,
            } => self.push_message(&to, &encoding, &operations),
            Stimulus::StartSession { .. }
            | Stimulus::DeliverNotification { .. }
            | Stimulus::RaiseAlert { .. }
            | Stimulus::SetNode { .. }
            | Stimulus::AnswerUser { .. }
            | Stimulus::ReportShown => Answer::Unsupported,
        };
        self.outputs.push_back(Output::Answer { id, answer });
    }

    fn enqueue(&mut self, operations: Vec<Operation>) -> Answer {
        if self.queue.len() >= MOST_PACKAGES {
            return failed("too many packages are waiting");
        }
        self.queue.push_back(operations);
        Answer::Done { note: None }
    }

    fn abort(&mut self) -> Answer {
        let mut any = false;
        for session in self.sessions.iter_mut().filter(|session| !session.over) {
            session.abort = true;
            any = true;
        }
        if any {
            Answer::Done { note: None }
        } else {
            failed("no session is running")
        }
    }
}

pub(super) fn failed(reason: &str) -> Answer {
    Answer::Failed {
        reason: reason.to_owned(),
    }
}

//! Ending a session politely: whatever is due is answered, nothing is asked, nothing is checked.

use super::{ScriptedPeer, open::fresh_challenge, step::Stage, wait::Waiting};
use dmct_record::event::{StepOutcome, Worth};
use dmct_scenario::plan::{Role, Send, StatusPolicy};

/// The most messages we exchange to end a session.
const ROUNDS: u32 = 50;

impl ScriptedPeer {
    /// Makes a move in ending a session. Whether there was one to make.
    pub(super) fn go_on_closing(&mut self, rounds: u32) -> bool {
        if self.session.over || rounds >= ROUNDS {
            // Who is left without an answer posts its message again, and that would come in the middle of what is next.
            if self.session.pending.is_none() || self.send(&Send::default()).is_err() {
                self.drop_pending();
            }
            self.end_step(StepOutcome::Done);
            return true;
        }
        match self.plan.role {
            Role::Client => self.close_as_server(rounds),
            Role::Server => self.close_as_client(rounds),
        }
    }

    fn close_as_server(&mut self, rounds: u32) -> bool {
        if self.session.pending.is_none() {
            if !self.session.own_wants && !self.session_is_due() {
                self.end_step(StepOutcome::Done);
                return true;
            }
            return self.take_one_more(rounds);
        }
        let last = self.session.peer_closed && !self.wants_proof();
        let send = self.closing_message();
        self.send_and_go_on(&send, last, rounds);
        true
    }

    fn close_as_client(&mut self, rounds: u32) -> bool {
        // What came may be what the server goes on with: it is looked at before the session is taken for over.
        if self.take_one_more(rounds) {
            return true;
        }
        if self.session.awaited.is_some() {
            return false;
        }
        if self.session.unanswered.is_empty()
            || (self.session.peer_final && !self.session.peer_wants)
        {
            // What is sent from here on begins another session.
            self.session.unanswered.clear();
            self.session.over = true;
            self.end_step(StepOutcome::Done);
        } else {
            self.send_and_go_on(&Send::default(), false, rounds);
        }
        true
    }

    fn take_one_more(&mut self, rounds: u32) -> bool {
        let Some(number) = self.next_message(Waiting::Message) else {
            return false;
        };
        self.take_quietly(number);
        self.wait_in(
            Stage::Closing(rounds + 1),
            self.plan.setting.message_timeout,
        );
        true
    }

    fn send_and_go_on(&mut self, send: &Send, last: bool, rounds: u32) {
        if self.send(send).is_err() {
            self.drop_pending();
            self.end_step(StepOutcome::Done);
        } else if last {
            self.end_step(StepOutcome::Done);
        } else {
            self.session.own_wants = true;
            self.wait_in(
                Stage::Closing(rounds + 1),
                self.plan.setting.message_timeout,
            );
        }
    }

    /// Whether a session was triggered that has not begun.
    fn session_is_due(&self) -> bool {
        self.session.id.is_empty() && self.view.binding("notified.session").is_some()
    }

    /// Whether the client still has to prove itself.
    fn wants_proof(&self) -> bool {
        self.plan.setting.client_scheme.is_some()
            && !self.session.peer_accepted
            && self.session.proof != Some(Worth::Valid)
            && self.session.last_received.is_some()
    }

    fn closing_message(&self) -> Send {
        let challenge = self
            .plan
            .setting
            .client_scheme
            .filter(|_| self.wants_proof())
            .map(fresh_challenge);
        Send {
            status: StatusPolicy {
                challenge,
                ..StatusPolicy::default()
            },
            ..Send::default()
        }
    }
}

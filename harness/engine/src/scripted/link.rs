//! Links that a server under test makes to us, where the roles of OBEX are reversed: to push, and for its sessions.

use super::{ScriptedPeer, step::Stage};
use dmct_record::event::StepOutcome;
use dmct_scenario::plan::{Carrier, NotificationFormat, OpenSession, Role, Send, SessionCarrier};
use dmct_wire::peer::{NotificationRequest, Stimulus};

/// What is to be done once the server has connected.
#[derive(Clone, Debug)]
pub enum Linked {
    /// Open a session.
    Open(OpenSession),
    /// Send the first message of one.
    Send(Send),
}

impl ScriptedPeer {
    /// Whether a server under test connects to us for its sessions.
    pub(super) fn is_reached_by_links(&self) -> bool {
        self.plan.role == Role::Server && self.plan.setting.sessions == SessionCarrier::ObexReversed
    }

    /// Whether the server has to connect before a session can begin.
    pub(super) fn lacks_link(&self) -> bool {
        self.is_reached_by_links() && self.link.is_none()
    }

    /// Has the server notify us, and so connect.
    pub(super) fn await_link(&mut self, linked: Linked) {
        let Some(to) = self.surroundings.push_at.get(&Carrier::Obex).cloned() else {
            let reason = "the profile names no place where the tester takes pushes by obex";
            return self.end_step(StepOutcome::Unable {
                reason: reason.to_owned(),
            });
        };
        let format = match self.plan.setting.notification_format {
            NotificationFormat::V12 => "1.2",
            NotificationFormat::V13 => "1.3",
        };
        self.ask(Stimulus::SendNotification(NotificationRequest {
            format: format.to_owned(),
            to,
            ..NotificationRequest::default()
        }));
        self.wait_in(
            Stage::Linking(Box::new(linked)),
            self.plan.setting.message_timeout,
        );
    }

    /// Goes on when the server has connected. Whether it has.
    pub(super) fn try_link(&mut self, linked: Linked) -> bool {
        if self.link.is_none() || self.take_notification(false).is_none() {
            return false;
        }
        match linked {
            Linked::Open(open) => self.open(&open),
            Linked::Send(send) => self.do_send(send),
        }
        true
    }
}

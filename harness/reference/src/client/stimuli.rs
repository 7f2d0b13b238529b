//! What the upper tester asks of the client.

use super::{
    Client, RaisedAlert, UserMemory,
    notification::MOST_WAITING,
    peer::fresh,
    session::Occasion,
    state::MOST_RAISED,
    tree::{Access, Address, Node, address},
    user::MOST_REPLIES,
};
use crate::{conduct::Misdeed, phrase::octets_of_hexadecimal};
use dmct_wire::peer::{Answer, Output, Reply, Stimulus};

impl Client {
    /// Does what is asked and answers.
    pub(super) fn stimulate(&mut self, id: u64, stimulus: Stimulus) {
        let answer = match stimulus {
            Stimulus::Reset => {
                self.session = None;
                self.asking = None;
                self.notified.clear();
                self.state = fresh(&self.config, &self.conduct);
                done()
            }
            Stimulus::StartSession { server } => self.start_session(server),
            Stimulus::DeliverNotification { media_type, octets } => {
                match octets_of_hexadecimal(&octets) {
                    Some(octets) => {
                        self.receive_notification(&media_type, &octets, None);
                        done()
                    }
                    None => failed("the octets are not hexadecimal"),
                }
            }
            Stimulus::Abort => match self.running() {
                Some(session) => {
                    session.abort = true;
                    done()
                }
                None => failed("no session is running"),
            },
            Stimulus::RaiseAlert {
                code,
                correlator,
                items,
            } => self.raise(RaisedAlert {
                code,
                correlator,
                items,
            }),
            Stimulus::AnswerUser { replies } => self.answer_user(replies),
            Stimulus::ReportShown if self.config.user.is_some() => Answer::Shown {
                interactions: self.state.user.shown.clone(),
            },
            Stimulus::SetNode { uri, value } => self.set_node(&uri, value),
            Stimulus::Queue { .. }
            | Stimulus::SendNotification(_)
            | Stimulus::PushMessage { .. }
            | Stimulus::ReportShown => Answer::Unsupported,
        };
        // The answer comes before what it set going.
        self.outputs.push_front(Output::Answer { id, answer });
    }

    fn start_session(&mut self, url: Option<String>) -> Answer {
        let occasion = Occasion {
            url,
            ..Occasion::default()
        };
        if !self.in_session() {
            self.open(occasion);
        } else if self.notified.len() < MOST_WAITING {
            // A session that is about to end must not keep the next one from being asked for.
            self.notified.push_back(occasion);
        } else {
            return failed("too many sessions are waiting");
        }
        done()
    }

    /// An alert about what was executed has the Correlator of the Exec (DM Protocol 1.3, 6.7.1.10).
    fn raise(&mut self, mut alert: RaisedAlert) -> Answer {
        if self.state.raised.len() >= MOST_RAISED {
            return failed("too many alerts are waiting");
        }
        let sources = alert.items.iter().filter_map(|item| item.source.as_ref());
        let mut about = sources.filter_map(|source| self.state.executed.get(source));
        let of_exec = about.next_back().filter(|_| alert.code == 1226).cloned();
        alert.correlator = alert.correlator.or(of_exec);
        self.state.raised.push(alert);
        done()
    }

    /// Tells the user what to answer; without a user interface nobody can be told.
    fn answer_user(&mut self, replies: Vec<Reply>) -> Answer {
        if self.config.user.is_none() {
            return Answer::Unsupported;
        }
        if replies.len() > MOST_REPLIES {
            return failed("too many replies");
        }
        self.state.user = UserMemory {
            replies: replies.into(),
            shown: Vec::new(),
        };
        done()
    }

    fn set_node(&mut self, uri: &str, value: String) -> Answer {
        let Ok(Address { path, .. }) = address(uri, self.config.bounds()) else {
            return failed("this is no node URI");
        };
        let node = match self.state.tree.node(&path) {
            Some(node) if node.is_interior() => return failed("an interior node has no value"),
            Some(node) => Node {
                value,
                ..node.clone()
            },
            None => Node::leaf("chr", value, Access::Full),
        };
        match self.state.tree.insert(&path, node) {
            Ok(()) => {
                self.state.changed.insert(path);
                if self.session.is_none() && self.conduct.does(Misdeed::ConnectsOnChange) {
                    self.open(Occasion::default());
                }
                done()
            }
            Err(_) => failed("the tree is full"),
        }
    }
}

fn done() -> Answer {
    Answer::Done { note: None }
}

fn failed(reason: &str) -> Answer {
    Answer::Failed {
        reason: reason.to_owned(),
    }
}

//! A rule that always holds, and what was found in watching it.

use super::{conversation::Conversation, said::Said};
use dmct_scenario::plan::Role;
use dmct_wire::span::Span;

/// A rule that always holds.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name in the ids of results.
    pub slug: &'static str,
    /// What it demands, one sentence.
    pub title: &'static str,
    /// The clause that binds a client; nothing: it does not bind clients.
    pub client: Option<&'static str>,
    /// The clause that binds a server; nothing: it does not bind servers.
    pub server: Option<&'static str>,
    /// The protocol versions in which it holds; empty: all.
    pub versions: &'static [&'static str],
    /// Looks at a conversation.
    pub watch: fn(&Conversation<'_>) -> Watched,
}

impl Rule {
    /// The clause that binds a role.
    pub const fn clause(&self, role: Role) -> Option<&'static str> {
        match role {
            Role::Client => self.client,
            Role::Server => self.server,
        }
    }

    /// The id of its result for a role.
    pub fn result_id(&self, role: Role) -> String {
        format!("pro-1.3/{}/monitor/{}", role.word(), self.slug)
    }

    /// Whether it holds in a protocol version.
    pub fn holds_in(&self, version: &str) -> bool {
        self.versions.is_empty() || self.versions.contains(&version)
    }
}

/// What a rule found in one conversation.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Watched {
    /// How many messages it could judge.
    pub examined: u64,
    /// Those that broke it: at most one finding a message.
    pub findings: Vec<Finding>,
}

/// A message that broke a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was observed.
    pub observed: String,
    /// All that would have been permitted.
    pub permitted: Vec<String>,
    /// The number of the message in its conversation.
    pub message: u64,
    /// The octets of its body that decided.
    pub span: Span,
    /// A remark: on which reading it rests, what else is wrong with the message.
    pub note: Option<String>,
}

/// What a rule says of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Nothing: the rule does not bind it, or it is in doubt.
    Past,
    /// It keeps the rule.
    Right,
    /// It breaks the rule.
    Wrong(Finding),
}

impl Watched {
    /// What is found by looking at one thing after the other.
    pub(super) fn over<T>(things: impl IntoIterator<Item = T>, look: impl Fn(T) -> Look) -> Self {
        let mut watched = Self::default();
        for thing in things {
            watched.note(look(thing));
        }
        watched
    }

    /// Counts a look.
    pub(super) fn note(&mut self, look: Look) {
        match look {
            Look::Past => {}
            Look::Right => self.examined += 1,
            Look::Wrong(finding) => {
                self.examined += 1;
                self.findings.push(finding);
            }
        }
    }
}

impl Look {
    /// Right if it holds, wrong for the reason given if not.
    pub(super) fn if_so(holds: bool, otherwise: impl FnOnce() -> Finding) -> Self {
        if holds {
            Self::Right
        } else {
            Self::Wrong(otherwise())
        }
    }
}

impl Finding {
    /// A finding at some octets of a message.
    pub(super) fn at<P: Into<String>>(
        said: Said<'_>,
        span: Span,
        observed: impl Into<String>,
        permitted: impl IntoIterator<Item = P>,
    ) -> Self {
        Self {
            observed: observed.into(),
            permitted: permitted.into_iter().map(Into::into).collect(),
            message: said.number(),
            span,
            note: None,
        }
    }

    /// The finding with a remark.
    pub(super) fn noting(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

//! What a scenario has told the implementation to do, up to a step.

use super::within::same_data;
use crate::plan::{
    Carrier, CommandBody, CommandSpec, DataSpec, ItemSpec, Matcher, NotificationFormat, Notify,
    PushMessage, Template,
};
use std::collections::BTreeSet;
use std::fmt;

/// A kind of what is sent: what is of one kind is refused or carried out, ignored or heeded, for the same reasons.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The SyncHdr.
    Header,
    /// A command by its name; an Alert with its code.
    Command(String),
    /// Chunks of an object, by the name of the command.
    Chunks(String),
    /// What makes a client begin a session, whatever it is.
    Trigger,
    /// What is pushed: a notification by its format, or a message; and over which carrier, where a scenario says so.
    Push(String),
}

impl Kind {
    /// Whether it is a command that may be carried out.
    pub const fn is_command(&self) -> bool {
        matches!(self, Self::Command(_) | Self::Chunks(_))
    }

    /// A notification.
    pub fn notification(notify: &Notify, usual: NotificationFormat) -> Self {
        let format = match notify.format.unwrap_or(usual) {
            NotificationFormat::V12 => "1.2",
            NotificationFormat::V13 => "1.3",
        };
        Self::pushed(&format!("notification {format}"), notify.over)
    }

    /// A pushed message.
    pub fn message(push: &PushMessage) -> Self {
        Self::pushed("pushed message", push.over)
    }

    fn pushed(what: &str, over: Option<Carrier>) -> Self {
        Self::Push(match over {
            Some(carrier) => format!("{what} over {carrier}"),
            None => what.to_owned(),
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header => formatter.write_str("SyncHdr"),
            Self::Command(name) => formatter.write_str(name),
            Self::Chunks(name) => write!(formatter, "{name} in chunks"),
            Self::Trigger => formatter.write_str("trigger"),
            Self::Push(what) => formatter.write_str(what),
        }
    }
}

/// One command, or the SyncHdr.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stimulus {
    /// Its place among all that was sent.
    place: usize,
    label: Option<String>,
    /// Its name in lower case, as `of` says it.
    word: String,
    /// Its kind, and those of the commands around it.
    pub kinds: BTreeSet<Kind>,
    items: Vec<ItemSpec>,
}

impl Stimulus {
    /// The SyncHdr of a message.
    pub fn header() -> Self {
        Self {
            place: 0,
            label: None,
            word: "header".to_owned(),
            kinds: [Kind::Header].into(),
            items: Vec::new(),
        }
    }

    /// Whether it is to take a node away.
    pub fn is_delete(&self) -> bool {
        self.word == "delete"
    }

    /// Whether it is Results.
    pub fn is_results(&self) -> bool {
        self.word == "results"
    }

    /// Whether a node that holds what is asked for holds what this wrote.
    pub fn wrote(&self, data: Option<&Matcher>) -> bool {
        let written = self.items.iter().filter_map(|item| item.data.as_ref());
        data.is_some_and(|data| written.into_iter().any(|written| same_data(data, written)))
    }

    /// Whether this wrote a piece of the test text, and the test text is asked for.
    pub fn is_part_of(&self, data: Option<&Matcher>) -> bool {
        let mut written = self.items.iter().filter_map(|item| item.data.as_ref());
        let writes = written.any(|written| matches!(written, DataSpec::Fill { .. }));
        writes && matches!(data, Some(Matcher::Fill { .. }))
    }

    fn targets(&self) -> impl Iterator<Item = &Template> {
        self.items.iter().filter_map(|item| item.target.as_ref())
    }

    fn changes(&self, node: &Template) -> bool {
        let changing = ["add", "replace", "delete", "copy"];
        changing.contains(&self.word.as_str()) && self.targets().any(|target| target == node)
    }

    fn has_more(&self) -> bool {
        self.items.iter().any(|item| item.more)
    }
}

/// Everything that was sent, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent(Vec<Stimulus>);

impl Sent {
    /// Takes the commands of a message.
    pub fn commands(&mut self, commands: &[CommandSpec]) {
        self.inside(commands, &BTreeSet::new());
    }

    fn inside(&mut self, commands: &[CommandSpec], around: &BTreeSet<Kind>) {
        for command in commands {
            let (name, items): (String, &[ItemSpec]) = match &command.body {
                CommandBody::Operation { name, items, .. } => (name.clone(), items),
                CommandBody::Alert { code, items, .. } => (alert(code), items),
                CommandBody::Results { items, .. } => ("Results".to_owned(), items),
                CommandBody::Sequence(_) => ("Sequence".to_owned(), &[]),
                CommandBody::Atomic(_) => ("Atomic".to_owned(), &[]),
                CommandBody::DevInfo => ("Replace".to_owned(), &[]),
                CommandBody::Status { .. } => continue,
            };
            let kinds = self.take(command, &name, items, around);
            if let CommandBody::Sequence(inner) | CommandBody::Atomic(inner) = &command.body {
                self.inside(inner, &kinds);
            }
        }
    }

    fn take(
        &mut self,
        command: &CommandSpec,
        name: &str,
        items: &[ItemSpec],
        around: &BTreeSet<Kind>,
    ) -> BTreeSet<Kind> {
        let word = name
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let mut stimulus = Stimulus {
            place: self.0.len(),
            label: command.label.clone(),
            word,
            kinds: around.clone(),
            items: items.to_vec(),
        };
        let goes_on = self.0.last().is_some_and(|last| {
            last.has_more() && last.word == stimulus.word && last.targets().eq(stimulus.targets())
        });
        stimulus.kinds.insert(Kind::Command(name.to_owned()));
        if stimulus.has_more() || goes_on {
            stimulus.kinds.insert(Kind::Chunks(name.to_owned()));
        }
        let kinds = stimulus.kinds.clone();
        self.0.push(stimulus);
        kinds
    }

    /// The command that `of` means: a label, or the name of the last one of that kind.
    pub fn last(&self, of: &str) -> Option<&Stimulus> {
        let mut backwards = self.0.iter().rev();
        backwards.find(|sent| sent.label.as_deref() == Some(of) || sent.word == of)
    }

    /// The last command that was to change the node that a Get asks for, if any.
    pub fn change_before(&self, get: &Stimulus) -> Option<&Stimulus> {
        let node = get.targets().next().filter(|_| get.word == "get")?;
        let mut backwards = self.0.iter().take(get.place).rev();
        backwards.find(|sent| sent.changes(node))
    }

    /// Whether a command before this one had written to the same node what is asked for.
    pub fn wrote_before(&self, change: &Stimulus, data: Option<&Matcher>) -> bool {
        let Some(node) = change.targets().next() else {
            return false;
        };
        let mut before = self.0.iter().take(change.place);
        before.any(|sent| sent.changes(node) && sent.wrote(data))
    }
}

fn alert(code: &Template) -> String {
    let code = code.fill(|_| None).unwrap_or_default();
    format!("Alert {code}")
}

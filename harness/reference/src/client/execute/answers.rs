//! From a command to its Status and Results.

use super::{Fetched, Operator, atomic, interaction};
use crate::{
    client::{
        User, UserMemory,
        state::MOST_EXECUTED,
        tree::{Bounds, Tree},
    },
    conduct::{Conduct, Misdeed},
    package::{Assembler, Interrupted, Piece},
    phrase::{alert_code, cmd_id, data, effective_meta, leaf, status, text, uri},
};
use dmct_wire::syncml::message::{
    Alert, Command, Group, Item, Leaf, Meta, Operation, Results, Status,
};
use std::collections::BTreeMap;
use std::time::Duration;

/// Works through the commands of a message.
pub(crate) struct Worker<'a> {
    /// The tree.
    pub(crate) tree: &'a mut Tree,
    /// The server, as ACLs name it.
    pub(crate) server: &'a str,
    /// The bounds on URIs.
    pub(crate) bounds: Bounds,
    /// The largest object that the server takes.
    pub(crate) largest: Option<usize>,
    /// The object that is coming in.
    pub(crate) assembler: &'a mut Assembler,
    /// Whether objects may come in chunks.
    pub(crate) large_objects: bool,
    /// The MsgID of the message.
    pub(crate) msg_ref: &'a str,
    /// Honest or not.
    pub(crate) conduct: &'a Conduct,
    /// The user, if there is a user interface.
    pub(crate) user: Option<&'a User>,
    /// URI to Correlator of what was executed.
    pub(crate) executed: &'a mut BTreeMap<String, String>,
    /// What the user was told to answer, and what the user saw.
    pub(crate) memory: &'a mut UserMemory,
    /// For how long the user was at it.
    pub(crate) took: Duration,
    /// The user said no: the rest of a Sequence is bypassed.
    pub(crate) rejected: bool,
    /// The user cancelled: nothing more is processed.
    pub(crate) stopped: bool,
    /// A mutant has given up the package after a no.
    pub(crate) gave_up: bool,
    /// Status and Results, in the order of the commands.
    pub(crate) answers: Vec<Command>,
    /// Objects whose last chunk did not come.
    pub(crate) interrupted: Vec<Interrupted>,
}

/// How it went with one Item.
pub(super) struct Outcome {
    pub(super) code: u16,
    pub(super) fetched: Option<Fetched>,
}

impl Worker<'_> {
    /// Works on a command that stands directly in SyncBody, unless the user has cancelled before
    /// (DM Protocol 1.3, 10.2).
    pub(crate) fn work_on_next(&mut self, command: &Command) {
        // A no directly in SyncBody means nothing for what is behind it (10.2.2).
        let after_no = core::mem::take(&mut self.rejected);
        self.gave_up |= after_no && self.conduct.does(Misdeed::GivesUpAfterNo);
        let idles = after_no && !command.is_response();
        if self.gave_up && !command.is_response() {
            self.reply(command, 500);
        } else if idles && self.conduct.does(Misdeed::DoesNothingAfterNo) {
            self.reply(command, 200);
        } else if self.is_over() {
            self.bypass(command);
        } else {
            self.work(command);
        }
    }

    /// Whether the user has cancelled: nothing more is processed (10.2).
    fn is_over(&self) -> bool {
        self.stopped && !self.conduct.does(Misdeed::WorksOnAfterCancel)
    }

    /// Whether the rest of a Sequence is bypassed: the user said no or cancelled (10.2.2).
    fn bypasses(&self) -> bool {
        self.is_over() || self.rejected && !self.conduct.does(Misdeed::WorksOnAfterNo)
    }

    /// 215 for a command and its members: not executed.
    fn bypass(&mut self, command: &Command) {
        if command.is_response() {
            return;
        }
        self.reply(command, 215);
        if let Some(operation) = command.operation()
            && self.conduct.does(Misdeed::ExecutesTheLeftOut)
        {
            for item in &operation.items {
                self.item(command, item, operation);
            }
        }
        for member in command.members() {
            // A group inside a group is answered as a whole.
            self.reply(member, 215);
        }
    }

    /// Works on one command; adds to the answers.
    pub(crate) fn work(&mut self, command: &Command) {
        if !command.is_response() && !matches!(command, Command::Alert(_)) {
            self.notice_interruption(command);
        }
        let members = command.members();
        if !members.is_empty()
            && let Some(code) = self.refuses(command, 200)
        {
            self.reply(command, code);
            return members.iter().for_each(|member| self.reply(member, code));
        }
        match command {
            Command::Status(_) | Command::Results(_) => {}
            Command::Alert(alert) => self.alert(command, alert),
            Command::Sequence(group) => self.sequence(command, group),
            Command::Atomic(group) => atomic::work(self, command, group),
            Command::Other(_) => self.reply(command, 406),
            Command::Add(operation)
            | Command::Replace(operation)
            | Command::Delete(operation)
            | Command::Copy(operation)
            | Command::Get(operation)
            | Command::Exec(operation) => self.operation(command, operation),
        }
    }

    fn notice_interruption(&mut self, command: &Command) {
        if let Some(lost) = self
            .assembler
            .interrupted_by(command.name(), command.items())
            && !self.conduct.does(Misdeed::IgnoresInterruption)
        {
            self.interrupted.push(lost);
        }
    }

    /// One Status for the command as a whole.
    pub(super) fn reply(&mut self, command: &Command, code: u16) {
        let status = self.status(command, code);
        self.answers.push(Command::Status(status));
    }

    pub(super) fn status(&self, command: &Command, code: u16) -> Status {
        let mut status = status(self.msg_ref, &cmd_id(command), command.name(), code);
        add_references(&mut status, command.items());
        status
    }

    /// Asks the user where that is what the Alert is for; Next Message and the like are acknowledged.
    fn alert(&mut self, command: &Command, alert: &Alert) {
        let status = match alert_code(alert) {
            1222 | 1223 | 1225 => self.status(command, 200),
            code if interaction::is_interaction(code) => self.ask(command, alert),
            _ => self.status(command, 406),
        };
        self.answers.push(Command::Status(status));
    }

    /// Has the user answer, and notes what that means for the commands behind.
    pub(super) fn ask(&mut self, command: &Command, alert: &Alert) -> Status {
        let mut reaction = interaction::react(self.user, self.memory, self.conduct, alert);
        if let Some(code) = self.refuses(command, reaction.code) {
            reaction.code = code;
            reaction.items.clear();
        }
        self.took += reaction.took;
        let agreed = reaction.code == 200 && interaction::confirms(alert);
        self.rejected |=
            reaction.code == 304 || agreed && self.conduct.does(Misdeed::StopsAfterYes);
        self.stopped |= matches!(reaction.code, 214 | 408);
        let mut status = self.status(command, reaction.code);
        status.items = reaction.items;
        status
    }

    fn sequence(&mut self, command: &Command, group: &Group) {
        self.reply(command, 200);
        let before = self.tree.clone();
        let mut members: Vec<&Command> = group.commands.iter().collect();
        if members.len() > 1 && self.conduct.does(Misdeed::SequenceBackwards) {
            members.reverse();
        }
        let deletes = |member: &Command| matches!(member, Command::Delete(_));
        if !members.is_sorted_by_key(|member| deletes(member))
            && self.conduct.does(Misdeed::DeletesLast)
        {
            members.sort_by_key(|member| deletes(member));
        }
        for member in members {
            match member {
                member if self.bypasses() => self.bypass(member),
                Command::Sequence(_) => self.reply(member, 500),
                member => self.work(member),
            }
        }
        if self.undoes(group, &before) {
            *self.tree = before;
        }
    }

    /// Whether a mutant undoes the group that it has just carried out as a whole.
    pub(super) fn undoes(&self, group: &Group, before: &Tree) -> bool {
        let went_well = !self.rejected && !self.stopped;
        went_well
            && (interaction::asks_for_yes(group) && self.conduct.does(Misdeed::UndoesAfterYes)
                || *before != *self.tree && self.conduct.does(Misdeed::UndoesGroups))
    }

    fn operation(&mut self, command: &Command, operation: &Operation) {
        let outcomes: Vec<Outcome> = operation
            .items
            .iter()
            .map(|item| self.item(command, item, operation))
            .collect();
        self.report(command, operation, outcomes);
    }

    /// One Status if all Items went the same way, else one for each; then the Results (RepPro 1.2.2, 6.6.15).
    pub(super) fn report(
        &mut self,
        command: &Command,
        operation: &Operation,
        outcomes: Vec<Outcome>,
    ) {
        let first = outcomes.first().map_or(412, |outcome| outcome.code);
        if outcomes.iter().all(|outcome| outcome.code == first) {
            self.reply(command, first);
        } else {
            for (outcome, item) in outcomes.iter().zip(&operation.items) {
                let id = cmd_id(command);
                let mut status = status(self.msg_ref, &id, command.name(), outcome.code);
                add_references(&mut status, core::slice::from_ref(item));
                self.answers.push(Command::Status(status));
            }
        }
        for (outcome, item) in outcomes.into_iter().zip(&operation.items) {
            if let Some(fetched) = outcome.fetched {
                let results = self.results(command, item, fetched);
                self.answers.push(results);
            }
        }
    }

    fn results(&self, command: &Command, item: &Item, fetched: Fetched) -> Command {
        Command::Results(Results {
            msg_ref: leaf(self.msg_ref),
            cmd_ref: leaf(cmd_id(command)),
            items: vec![Item {
                source: item
                    .target
                    .clone()
                    .map(|target| dmct_wire::syncml::message::Location {
                        name: None,
                        ..target
                    }),
                meta: fetched.meta,
                data: data(fetched.value),
                ..Item::default()
            }],
            ..Results::default()
        })
    }

    /// The code with which a mutant refuses what this code says was done.
    fn refuses(&self, command: &Command, code: u16) -> Option<u16> {
        let refusal = self.conduct.refusal_of(command.name());
        refusal
            .filter(|_| code < 300 && code != 214)
            .inspect(|_| self.conduct.note())
    }

    /// Does one Item, or keeps its chunk, unless a mutant will not have it.
    pub(super) fn item(
        &mut self,
        command: &Command,
        item: &Item,
        operation: &Operation,
    ) -> Outcome {
        let refusal = self.conduct.refusal_of(command.name());
        let before = refusal.map(|_| self.tree.clone());
        let outcome = self.do_item(command, item, operation);
        match (before, self.refuses(command, outcome.code)) {
            (Some(before), Some(code)) => {
                *self.tree = before;
                Outcome::of(code)
            }
            _ => outcome,
        }
    }

    fn do_item(&mut self, command: &Command, item: &Item, operation: &Operation) -> Outcome {
        let meta = effective_meta(item, &operation.meta);
        let name = command.name();
        if !matches!(command, Command::Add(_) | Command::Replace(_)) {
            return self.perform(command, item, &meta);
        }
        if item.more_data.is_some() && !self.large_objects {
            return Outcome::of(406);
        }
        match self.assembler.take(name, item, &meta) {
            Piece::Whole => self.perform(command, item, &meta),
            Piece::Buffered => {
                if self.conduct.does(Misdeed::CommitsEachChunk) {
                    self.perform(command, item, &meta);
                }
                Outcome::of(213)
            }
            Piece::Refused(code) => Outcome::of(code),
            Piece::Complete(whole) => {
                let meta = whole.meta.clone().unwrap_or_default();
                self.perform(command, &whole, &meta)
            }
            Piece::Mismatch(whole) => {
                let whole_meta = whole.meta.clone().unwrap_or_default();
                if self.conduct.does(Misdeed::CommitsOnSizeMismatch) {
                    return self.perform(command, &whole, &whole_meta);
                }
                if self.conduct.does(Misdeed::CommitsAndSays424) {
                    self.perform(command, &whole, &whole_meta);
                }
                Outcome::of(424)
            }
        }
    }

    fn perform(&mut self, command: &Command, item: &Item, meta: &Meta) -> Outcome {
        let mut operator = Operator {
            tree: self.tree,
            server: self.server,
            bounds: self.bounds,
            largest: self.largest,
            conduct: self.conduct,
        };
        let done = match command {
            Command::Get(_) => {
                return match operator.get(item) {
                    Ok(fetched) => Outcome {
                        code: 200,
                        fetched: Some(fetched),
                    },
                    Err(413) if self.conduct.does(Misdeed::ExceedsMaxObjSize) => {
                        operator.largest = None;
                        Outcome {
                            code: 200,
                            fetched: operator.get(item).ok(),
                        }
                    }
                    Err(code) => Outcome::of(code),
                };
            }
            Command::Add(_) => operator.add(item, meta),
            Command::Replace(_) => operator.replace(item, meta),
            Command::Delete(_) if self.conduct.does(Misdeed::DeletesNothing) => Ok(()),
            Command::Delete(_) => operator.delete(item),
            Command::Copy(_) => operator.copy(item),
            Command::Exec(_) => operator.exec(item),
            _ => Err(406),
        };
        let writes = matches!(
            command,
            Command::Add(_) | Command::Replace(_) | Command::Delete(_)
        );
        if writes && matches!(done, Err(405 | 418)) && self.conduct.does(Misdeed::DoesTheForbidden)
        {
            operator.force(command, item);
        }
        if let Command::Exec(Operation { correlator, .. }) = command
            && done.is_ok()
            && !text(correlator).is_empty()
            && self.executed.len() < MOST_EXECUTED
        {
            let place = uri(&item.target).to_owned();
            self.executed.insert(place, text(correlator).to_owned());
        }
        Outcome::of(done.err().unwrap_or(200))
    }
}

impl Outcome {
    pub(super) fn of(code: u16) -> Self {
        Self {
            code,
            fetched: None,
        }
    }
}

/// TargetRef and SourceRef of a Status: the addresses of the Items that it answers for.
fn add_references(status: &mut Status, items: &[Item]) {
    let reference = |uri: &str| (!uri.is_empty()).then(|| Leaf::new(uri));
    for item in items {
        status.target_refs.extend(reference(uri(&item.target)));
        status.source_refs.extend(reference(uri(&item.source)));
    }
}

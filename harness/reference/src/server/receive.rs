//! Working on what is in a client's message.

use super::{
    Ledger, ReceivedObject, ReceivedStatus, ServerConfig, generic_alert, session::Session,
};
use crate::{
    conduct::{Conduct, Misdeed},
    package::{Interrupted, Piece},
    phrase::{alert, alert_code, cmd_id, code, effective_meta, item_text, leaf, status, text, uri},
};
use dmct_wire::syncml::message::{Alert, Command, Item, Leaf, Message, Meta, Status};

/// One message being worked on.
pub(super) struct Receiver<'a> {
    pub(super) config: &'a ServerConfig,
    pub(super) conduct: &'a Conduct,
    pub(super) ledger: &'a mut Ledger,
    pub(super) session: &'a mut Session,
    /// Its MsgID.
    pub(super) msg_ref: String,
    /// What answers it.
    pub(super) answers: Vec<Command>,
}

impl Receiver<'_> {
    /// Works through a message; gives what answers its commands, and Alert 1225 for what was interrupted.
    pub(super) fn receive(mut self, message: &Message) -> Vec<Command> {
        for command in &message.body.commands {
            self.notice_interruption(command);
            match command {
                Command::Status(status) => self.status(status),
                Command::Results(results) => {
                    for item in &results.items {
                        self.results(command, item, &results.meta);
                    }
                }
                Command::Alert(alert) => self.alert(command, alert),
                Command::Replace(_) => self.reply(command, 200),
                // Clients send no other commands (DM Protocol 1.3, section 6).
                _ => self.reply(command, 406),
            }
        }
        self.answers
    }

    /// A Results or an Alert with an object of its own interrupts one that is open.
    fn notice_interruption(&mut self, command: &Command) {
        let brings_object = match command {
            Command::Status(_) => false,
            Command::Alert(alert) => !alert.items.is_empty(),
            _ => true,
        };
        if !brings_object {
            return;
        }
        let items = command.items();
        let lost = self.session.assembler.interrupted_by(command.name(), items);
        if let Some(Interrupted { item, .. }) = lost
            && !self.conduct.does(Misdeed::IgnoresInterruption)
        {
            self.answers.push(alert(1225, vec![item]));
        }
    }

    fn reply(&mut self, command: &Command, code: u16) {
        let items = command.items();
        let status = self.status_of(command, code, items);
        self.answers.push(status);
    }

    fn status_of(&self, command: &Command, code: u16, items: &[Item]) -> Command {
        let refusal = self.conduct.refusal_of(command.name());
        let refusal = refusal.filter(|_| code < 300);
        let code = refusal.inspect(|_| self.conduct.note()).unwrap_or(code);
        let references = |part: fn(&Item) -> &str| {
            items
                .iter()
                .map(part)
                .filter(|uri| !uri.is_empty())
                .map(Leaf::new)
                .collect()
        };
        Command::Status(Status {
            target_refs: references(|item| uri(&item.target)),
            source_refs: references(|item| uri(&item.source)),
            ..status(&self.msg_ref, &cmd_id(command), command.name(), code)
        })
    }

    /// The client's answer to a command of ours.
    fn status(&mut self, status: &Status) {
        if status.is_for_header() {
            return;
        }
        let code = code(status);
        let command = text(&status.cmd).to_owned();
        let chunked = matches!(command.as_str(), "Add" | "Replace");
        if chunked
            && code != 213
            && self.session.outbox.within_object()
            && !self.conduct.does(Misdeed::GoesOnWithRefusedObject)
        {
            // The client will not have the object that is on its way.
            self.session.outbox.drop_object();
        }
        self.ledger.note_status(ReceivedStatus {
            target: text(&status.target_refs.first().cloned()).to_owned(),
            command,
            code,
        });
    }

    /// An object of a Results. A whole one is not answered (DM Protocol 1.3, 7.1), a chunk is.
    fn results(&mut self, command: &Command, item: &Item, of_command: &Option<Meta>) {
        let meta = effective_meta(item, of_command);
        match self.session.assembler.take("Results", item, &meta) {
            Piece::Whole => self.ledger.note_results(object(item, &meta)),
            Piece::Complete(whole) => {
                let meta = whole.meta.clone().unwrap_or_default();
                self.ledger.note_results(object(&whole, &meta));
            }
            Piece::Buffered => self.reply(command, 213),
            Piece::Refused(code) => self.reply(command, code),
            Piece::Mismatch(whole) => {
                if self.conduct.does(Misdeed::AcceptsSizeMismatch) {
                    let meta = whole.meta.clone().unwrap_or_default();
                    self.ledger.note_results(object(&whole, &meta));
                } else {
                    self.reply(command, 424);
                }
            }
        }
    }

    fn alert(&mut self, command: &Command, alert: &Alert) {
        let code = alert_code(alert);
        if code == 1225 {
            self.session.outbox.drop_object();
        }
        if let [item] = alert.items.as_slice() {
            let meta = item.meta.clone().unwrap_or_default();
            match self.session.assembler.take("Alert", item, &meta) {
                Piece::Whole => {}
                Piece::Buffered => return self.reply(command, 213),
                Piece::Refused(code) => return self.reply(command, code),
                Piece::Mismatch(_) if !self.conduct.does(Misdeed::AcceptsSizeMismatch) => {
                    return self.reply(command, 424);
                }
                Piece::Mismatch(whole) | Piece::Complete(whole) => {
                    let joined = Alert {
                        items: vec![whole],
                        ..alert.clone()
                    };
                    return self.whole_alert(command, code, &joined);
                }
            }
        }
        self.whole_alert(command, code, alert);
    }

    /// The codes for the Items of a Generic Alert.
    fn judge_generic(&self, alert: &Alert) -> Vec<u16> {
        let mut codes = generic_alert::judge(self.config, alert);
        if codes.contains(&200) && self.conduct.does(Misdeed::RefusesKnownAlert) {
            codes.fill(500);
        }
        if codes.iter().any(|code| Some(code) != codes.first())
            && self.conduct.does(Misdeed::AnswersOneItem)
        {
            codes.truncate(1);
        }
        codes
    }

    fn whole_alert(&mut self, command: &Command, code: u16, alert: &Alert) {
        for item in &alert.items {
            let meta = item.meta.clone().unwrap_or_default();
            self.ledger.note_alert(code, object(item, &meta));
        }
        let codes = match code {
            1200 | 1201 | 1222..=1225 | 1227..=1229 => vec![200],
            1226 => self.judge_generic(alert),
            _ => vec![406],
        };
        match codes.as_slice() {
            [first, rest @ ..] if rest.iter().any(|each| each != first) => {
                for (code, item) in codes.iter().zip(&alert.items) {
                    let status = self.status_of(command, *code, core::slice::from_ref(item));
                    self.answers.push(status);
                }
            }
            codes => self.reply(command, codes.first().copied().unwrap_or(200)),
        }
    }
}

fn object(item: &Item, meta: &Meta) -> ReceivedObject {
    let source = uri(&item.source);
    let format = text(&meta.format);
    ReceivedObject {
        uri: if source.is_empty() {
            uri(&item.target)
        } else {
            source
        }
        .to_owned(),
        format: if format.is_empty() { "chr" } else { format }.to_owned(),
        data: item_text(item).map_or_else(
            || item.data_text().unwrap_or_default().into_owned(),
            str::to_owned,
        ),
    }
}

/// The Status for a SyncHdr: always the first one, with the addresses of the header (RepPro 1.2.2, 6.6.15).
pub(super) fn header_reply(
    message: &Message,
    code: u16,
    chal: Option<dmct_wire::syncml::message::Chal>,
) -> Command {
    let header = &message.header;
    let reference = |uri: &str| leaf(uri).filter(|_| !uri.is_empty()).into_iter().collect();
    Command::Status(Status {
        target_refs: reference(uri(&header.target)),
        source_refs: reference(uri(&header.source)),
        chal,
        ..status(text(&header.msg_id), "0", "SyncHdr", code)
    })
}

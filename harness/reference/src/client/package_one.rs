//! Package #1: how a session begins (DM Protocol 1.3, 6.3).

use super::{
    Client, RaisedAlert,
    session::{Occasion, Session},
    tree::{Address, Right, address, device_info, write_tnds},
};
use crate::phrase::{alert, data, leaf, location, meta};
use crate::{conduct::Misdeed, package::Weigher};
use dmct_wire::{
    peer::{self, Certificate, Interaction, InteractionKind, Output, Transmit},
    syncml::message::{Alert, Command, Item, Message, Meta, Operation},
};

/// What is kept free in a message for the Status elements before an alert, octets.
const STATUSES: usize = 700;

impl Client {
    /// Opens a session and sends the first message of Package #1.
    pub(super) fn open(&mut self, occasion: Occasion) {
        self.show_reason(&occasion);
        let mut session = Session::open(&self.config, &mut self.state, &self.conduct, occasion);
        self.overlook(&session);
        self.count_session();
        self.package_one(&mut session);
        if let Some(assembler) = self.left_over.take() {
            session.assembler = assembler;
        }
        self.speak(session, Vec::new());
    }

    /// Shows the user why the server asks for a session (Notification 1.3, 6.5.5).
    fn show_reason(&mut self, occasion: &Occasion) {
        let Some(reason) = &occasion.reason else {
            return;
        };
        if self.config.user.is_some() && !self.conduct.does(Misdeed::HidesConnectReason) {
            self.state.user.note(Interaction {
                kind: Some(InteractionKind::Display),
                text: Some(reason.clone()),
                ..Interaction::default()
            });
        }
    }

    /// Before a session by HTTPS, a mutant says which wrong certificate it takes.
    fn overlook(&mut self, session: &Session) {
        let wrongs = [
            (Misdeed::AcceptsExpiredCertificate, Certificate::Expired),
            (
                Misdeed::AcceptsSelfSignedCertificate,
                Certificate::SelfSigned,
            ),
            (
                Misdeed::AcceptsWrongHostCertificate,
                Certificate::AnotherHost,
            ),
        ];
        for (misdeed, certificate) in wrongs {
            if session.url.starts_with("https://") && self.conduct.does(misdeed) {
                let overlook = Transmit::Overlook(certificate);
                self.outputs.push_back(Output::Transmit(overlook));
            }
        }
    }

    /// Puts Package #1 into the outbox, from the beginning; a challenge asks for it again.
    pub(super) fn package_one(&mut self, session: &mut Session) {
        session.outbox.clear();
        session.assembler.drop_object();
        session.opening = true;
        session.may_close = true;
        session.outbox.push(alert(session.initiation, Vec::new()));
        session.outbox.push(self.device_info());
        for index in &session.requested {
            if let Some(command) = self.requested_mo(*index, session.their_max_obj) {
                session.outbox.push(command);
            }
        }
        session.changes.clone_from(&self.state.changed);
        if let Some(report) = self.tree_report() {
            session.outbox.push(report);
        }
        // They stay raised until the server has taken Package #1.
        session.raised = self.state.raised.len();
        for raised in &self.state.raised {
            self.report(session, alert_of(raised));
        }
    }

    /// Adds an alert, unless it is longer than a message and may not be cut (DM Protocol 1.3, 6.7).
    pub(super) fn report(&self, session: &mut Session, alert: Command) {
        let empty = Message {
            header: session.header(&self.config),
            ..Message::default()
        };
        let weigher = Weigher::new(empty, self.config.encoding);
        let limit = [self.config.send_limit, session.their_max_msg];
        let room = weigher.room(limit.into_iter().flatten().min(), &[]);
        let too_long = room.is_some_and(|room| weigher.weigh(&alert) + STATUSES > room);
        if too_long && !self.config.large_objects {
            if self.conduct.does(Misdeed::CutsAlert) {
                session.outbox.allow_cutting();
            } else if !self.conduct.does(Misdeed::SendsAlertTooLarge) {
                return;
            }
        }
        session.outbox.push(alert);
    }

    fn device_info(&self) -> Command {
        let items = device_info(&self.config)
            .into_iter()
            .map(|(name, value)| Item {
                source: location(format!("./DevInfo/{name}")),
                data: data(value),
                ..Item::default()
            })
            .collect();
        Command::Replace(Operation {
            items,
            ..Operation::default()
        })
    }

    /// Alert 1229 with an MO, if there is one with that index that the server may read.
    fn requested_mo(&self, index: u16, largest: Option<usize>) -> Option<Command> {
        let uri = match self.config.requested_mo.get(&index) {
            None if self.conduct.does(Misdeed::InventsRequestedMo) => "./DevInfo",
            known => known?,
        };
        let Address { path, .. } = address(uri, self.config.bounds()).ok()?;
        self.state.tree.node(&path)?;
        let server = &self.config.account.server_id;
        if self.config.protocol == "DM/1.2" || !self.state.tree.grants(&path, Right::Get, server) {
            return None;
        }
        let tnds = write_tnds(&self.state.tree, &path);
        if largest.is_some_and(|largest| tnds.len() > largest) {
            return None;
        }
        Some(alert(
            1229,
            vec![Item {
                source: location(uri),
                meta: meta("xml", "application/vnd.syncml.dmtnds+xml"),
                data: data(tnds),
                ..Item::default()
            }],
        ))
    }
}

/// An alert as the upper tester raised it.
pub(super) fn alert_of(raised: &RaisedAlert) -> Command {
    Command::Alert(Alert {
        data: leaf(raised.code.to_string()),
        correlator: raised.correlator.as_deref().and_then(leaf),
        items: raised.items.iter().map(item_of).collect(),
        ..Alert::default()
    })
}

/// An Item as the upper tester described it.
pub(crate) fn item_of(item: &peer::Item) -> Item {
    let meta = Meta {
        format: item.format.as_deref().and_then(leaf),
        media_type: item.media_type.as_deref().and_then(leaf),
        mark: item.mark.as_deref().and_then(leaf),
        ..Meta::default()
    };
    Item {
        target: item.target.as_deref().and_then(location),
        source: item.source.as_deref().and_then(location),
        meta: (meta != Meta::default()).then_some(meta),
        data: item.data.as_deref().and_then(data),
        ..Item::default()
    }
}

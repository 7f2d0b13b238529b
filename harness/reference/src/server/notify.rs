//! Package #0: asking a client to connect (Notification 1.2 and 1.3), by whatever carries the push.

use super::{Server, notify_wrongly, stimuli::failed};
use crate::{conduct::Misdeed, security::nonce_of};
use dmct_wire::{
    credential::{Nonce, Secret},
    notification::{
        Initiator, UiMode, session_id_text, v12,
        v13::{self, NotificationOption, number},
    },
    peer::{Answer, Carrier, NotificationRequest, Output, Push, Transmit},
    push,
    syncml::message::SyncHdr,
};

/// The content-type code of a 1.2 notification.
const CODE_12: u8 = 0x44;
/// The content-type code of a 1.3 notification.
const CODE_13: u8 = 0x58;
/// The most session identifiers that are remembered.
const MOST_NOTIFIED: usize = 1_024;
/// Minutes a session identifier is kept where nothing else is asked for.
const TIMEOUT: u16 = 60;

impl Server {
    /// Sends a notification to the first client.
    pub(super) fn notify(&mut self, request: &NotificationRequest) -> Answer {
        let session_id = self.session_id(request);
        let built = match request.format.as_str() {
            "1.2" => self
                .build_12(request, session_id)
                .map(|body| (CODE_12, body)),
            "1.3" => self
                .build_13(request, session_id)
                .map(|body| (CODE_13, body)),
            _ => return failed("the format is neither 1.2 nor 1.3"),
        };
        let Some((content_type, body)) = built else {
            return failed("there is no client, or the vendor information is not hexadecimal");
        };
        remember(&mut self.notified, session_id);
        let transaction = session_id.to_be_bytes()[1];
        self.push(&request.to, transaction, content_type, &body);
        Answer::Done {
            note: Some(format!("session {}", session_id_text(session_id))),
        }
    }

    /// Pushes something to the DM user agent by the carrier that the address names.
    pub(super) fn push(&mut self, to: &str, transaction: u8, content_type: u8, body: &[u8]) {
        let to = &notify_wrongly::place(&self.conduct, to);
        if Carrier::of_address(to).takes_datagrams() {
            let payload = push::encode_short(transaction, content_type, push::DM_APPLICATION, body);
            let payload = notify_wrongly::push(&self.conduct, payload);
            for payload in notify_wrongly::messages(&self.conduct, to, payload) {
                self.outputs.push_back(Output::Transmit(Transmit::Datagram {
                    to: to.clone(),
                    payload,
                }));
            }
            return;
        }
        let media_type = push::media_type_name(content_type.into()).unwrap_or_default();
        let push = Push::to_dm(media_type, body);
        self.pushed += 1;
        self.outputs.push_back(Output::Transmit(Transmit::Push {
            exchange: self.pushed,
            to: to.clone(),
            push: notify_wrongly::framed(&self.conduct, push),
        }));
    }

    fn session_id(&mut self, request: &NotificationRequest) -> u16 {
        let due = match request.session_id {
            Some(id) => id,
            None => self.fresh_session_id(),
        };
        notify_wrongly::session_id(&self.conduct, due, &self.notified)
    }

    /// A session identifier from 1 to 65535 that no notification had yet (Notification 1.3, 6.4.8).
    pub(super) fn fresh_session_id(&mut self) -> u16 {
        loop {
            // The lowest 16 bits, whatever stands above them.
            let [.., high, low] = self.nonces.next_number().to_be_bytes();
            let id = u16::from_be_bytes([high, low]);
            if id != 0 && !self.notified.contains(&id) {
                return id;
            }
        }
    }

    fn build_12(&mut self, request: &NotificationRequest, session_id: u16) -> Option<Vec<u8>> {
        let standing = self.standings.first()?;
        let mut trigger = v12::Trigger::new(self.config.server_id.clone(), session_id);
        trigger.ui_mode = UiMode::of_bits(request.ui_mode.unwrap_or(1).into());
        trigger.initiator = Initiator::of_bit(request.initiator.unwrap_or(1).into());
        notify_wrongly::trigger(&self.conduct, &mut trigger);
        trigger.vendor = octets(request.vendor_info.as_deref().unwrap_or_default())?;
        let nonce = if self.config.resynchronise {
            remember(&mut self.resynchronised, session_id);
            nonce_of(&self.config.special_nonce)
        } else {
            standing.server_nonce.clone()
        };
        let secret = self.signing_secret(&standing.account.server_secret);
        let signed = trigger.signed(&secret, &nonce).encode();
        Some(notify_wrongly::body(&self.conduct, signed, true))
    }

    fn build_13(&self, request: &NotificationRequest, session_id: u16) -> Option<Vec<u8>> {
        let standing = self.standings.first()?;
        let now = self.config.unix_time.saturating_add(self.now.0 / 1_000_000);
        let timestamp = u32::try_from(now).unwrap_or(u32::MAX);
        let mut notification =
            v13::Notification::new(&self.config.server_id, session_id, timestamp);
        notification.ui_mode = UiMode::of_bits(request.ui_mode.unwrap_or(1).into());
        notification.initiator = Initiator::of_bit(request.initiator.unwrap_or(1).into());
        notification.transport = request.transport.unwrap_or(1) & 0b111;
        notification.timeout = request.timeout.unwrap_or(TIMEOUT);
        for option in self.options(request)? {
            notification = notification.with_option(option);
        }
        notify_wrongly::notification(&self.conduct, &mut notification);
        let secret = self.signing_secret(standing.account.notification_secret());
        let signed = notification.signed(v13::Reading::A, &secret).encode();
        Some(notify_wrongly::body(&self.conduct, signed, false))
    }

    /// The options besides Server-ID; a Requested-MO is always among them (Notification 1.3, 6.5.4).
    fn options(&self, request: &NotificationRequest) -> Option<Vec<NotificationOption>> {
        let requested = if request.requested_mo.is_empty() {
            &self.config.requested_mo
        } else {
            &request.requested_mo
        };
        let uint = NotificationOption::of_uint;
        let mut options: Vec<NotificationOption> = Vec::new();
        options.extend(
            request
                .targeted_mo
                .iter()
                .map(|index| uint(number::TARGETED_MO, *index)),
        );
        options.extend(
            requested
                .iter()
                .map(|index| uint(number::REQUESTED_MO, *index)),
        );
        options.extend(
            request
                .preferred_bearer
                .iter()
                .map(|bearer| NotificationOption::new(number::PREFERRED_BEARER, vec![*bearer])),
        );
        if let Some(reason) = &request.connect_reason {
            let reason = reason.as_bytes().to_vec();
            options.push(NotificationOption::new(number::CONNECT_REASON, reason));
        }
        if let Some(vendor) = &request.vendor_info {
            options.push(NotificationOption::new(
                number::VENDOR_INFO,
                octets(vendor)?,
            ));
        }
        Some(options)
    }

    fn signing_secret(&self, right: &Secret) -> Secret {
        let second = !self.notified.is_empty();
        if self.conduct.does(Misdeed::SignsNotificationWrongly)
            || (second && self.conduct.does(Misdeed::SignsLaterWrongly))
        {
            Secret::new(format!("not {}", right.expose()))
        } else {
            right.clone()
        }
    }

    /// The special nonce, if this session was asked for with it (Notification 1.2, 5.1).
    pub(super) fn special_for(&self, header: &SyncHdr) -> Option<Nonce> {
        let id = header.session_id_text().unwrap_or_default();
        self.resynchronised
            .iter()
            .any(|each| session_id_text(*each) == id)
            .then(|| nonce_of(&self.config.special_nonce))
    }
}

fn remember(ids: &mut Vec<u16>, id: u16) {
    if ids.len() >= MOST_NOTIFIED {
        ids.remove(0);
    }
    ids.push(id);
}

/// The octets of a hexadecimal text.
fn octets(text: &str) -> Option<Vec<u8>> {
    crate::phrase::octets_of_hexadecimal(text)
}

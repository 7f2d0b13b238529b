//! Package #0: from a push to a session (Notification 1.2 and 1.3).
//!
//! Whatever is not a right notification from the account's server is ignored without a word.

use super::{Client, session::Occasion};
use crate::conduct::Misdeed;
use dmct_wire::{
    credential::Nonce,
    notification::{UiMode, v12, v13},
    peer::{Carrier, Push, Pushed},
    push,
    syncml::codec::Encoding,
};

/// The media type of a 1.2 notification.
const MEDIA_TYPE_12: &str = "application/vnd.syncml.notification";
/// The media type of a 1.3 notification.
const MEDIA_TYPE_13: &str = "application/vnd.syncml.dm.notification";
/// The version 1.1 of the 1.2 format: ten times its value (Notification 1.2, 6.2.6).
const VERSION_12: u16 = 11;
/// The address of an account whose server connects by OBEX: sessions go over the link of their notification.
const OVER_LINK: &str = "obex:connection";
/// The most notifications that wait for the running session to end.
pub(super) const MOST_WAITING: usize = 8;

impl Client {
    /// Takes a datagram that may be a WSP push to the DM user agent.
    pub(super) fn receive_push(&mut self, payload: &[u8]) {
        let Some(push) = push::decode(payload).value else {
            return;
        };
        let for_us = push.application_id().is_some_and(|id| id.is_dm());
        if !for_us && !self.conduct.does(Misdeed::TakesAnyApplication) {
            return;
        }
        match push.content_type.media_type() {
            Some(media_type) => self.receive_content(media_type, &push.body, None),
            None if self.conduct.does(Misdeed::TakesAnyType) => {
                self.receive_message(Encoding::Xml, &push.body);
            }
            None => self.receive_notification("", &push.body, None),
        }
    }

    /// Whether what comes there is a push: short messages name their port (Push Binding 1.3, 5.1.3).
    pub(super) fn listens_at(&self, to: &str) -> bool {
        let port = to
            .split_once(";port=")
            .and_then(|(_, behind)| behind.split(';').next());
        match port {
            None | Some("2948" | "2949") => true,
            Some(_) => self.conduct.does(Misdeed::TakesAnyPort),
        }
    }

    /// Whether a push came as secured as the sessions of the account are (Push Binding 1.3, 5.3).
    pub(super) fn is_secured_enough(&self, pushed: &Pushed) -> bool {
        let is_plain = pushed.carrier == Carrier::OtaHttp && pushed.to.starts_with("http://");
        let is_secure = self.config.account.url.starts_with("https://");
        !(is_plain && is_secure) || self.conduct.does(Misdeed::TakesPlainPushes)
    }

    /// The link over which a session is to go that a push asks for: the one that it came on, where the account says so.
    pub(super) fn link_of(&self, pushed: &Pushed) -> Option<String> {
        let is_reversed = self.config.account.url == OVER_LINK;
        let connection = pushed
            .connection
            .filter(|_| is_reversed && pushed.carrier == Carrier::Obex)?;
        Some(format!("{OVER_LINK}/{connection}"))
    }

    /// Takes a push whose carrier framed it, which leads to a session at that address if it is a notification.
    pub(super) fn receive_framed(&mut self, push: &Push, url: Option<String>) {
        if self.conduct.does(Misdeed::IgnoresFramedPushes) {
            return;
        }
        if push.is_for_dm() || self.conduct.does(Misdeed::TakesAnyApplication) {
            self.receive_content(&push.media_type, &push.body, url);
        }
    }

    /// Takes what was pushed to the DM user agent.
    fn receive_content(&mut self, media_type: &str, octets: &[u8], url: Option<String>) {
        match Encoding::of_media_type(media_type) {
            Some(found) => self.receive_message(found.encoding, octets),
            None => self.receive_notification(media_type, octets, url),
        }
    }

    /// Takes a Package #0 of a media type; `url` is where its session goes if not to the address of the account.
    pub(super) fn receive_notification(
        &mut self,
        media_type: &str,
        octets: &[u8],
        url: Option<String>,
    ) {
        let bare = media_type.split(';').next().unwrap_or_default().trim();
        let occasion = if bare.eq_ignore_ascii_case(MEDIA_TYPE_12) {
            self.read_12(octets)
        } else if bare.eq_ignore_ascii_case(MEDIA_TYPE_13) {
            self.read_13(octets)
        } else {
            None
        };
        let anything = || Occasion {
            session_id: u16::try_from(octets.len()).ok(),
            ..Occasion::default()
        };
        let occasion = occasion.or_else(|| {
            let starts = self.conduct.does(Misdeed::StartsOnAnything);
            starts.then(anything)
        });
        let Some(mut occasion) = occasion else {
            return;
        };
        occasion.url = url;
        // One session is enough for one session identifier.
        let fresh = occasion
            .session_id
            .is_some_and(|id| self.state.note_notified(id));
        if fresh && !self.in_session() {
            self.open(occasion);
        } else if fresh && self.notified.len() < MOST_WAITING {
            self.notified.push_back(occasion);
        }
    }

    fn read_12(&self, octets: &[u8]) -> Option<Occasion> {
        let trigger = v12::decode(octets).value?;
        let account = &self.config.account;
        if trigger.server_id != account.server_id.as_bytes()
            || trigger.version != VERSION_12
            || trigger.session_id == 0
        {
            return None;
        }
        if self.conduct.does(Misdeed::Ignores12) {
            return None;
        }
        let special = match self.nonce_reading(&trigger) {
            Some(v12::NonceReading::Stored) => None,
            Some(reading) => Some(self.special_of(reading)?),
            None if self.conduct.does(Misdeed::AcceptsBadDigest) => None,
            None => return None,
        };
        Some(Occasion {
            session_id: Some(trigger.session_id),
            special,
            ..Occasion::default()
        })
    }

    /// The nonce under which a trigger is signed, with the server identifier as name or, as some servers have
    /// it, with the server's user name.
    fn nonce_reading(&self, trigger: &v12::Trigger) -> Option<v12::NonceReading> {
        let account = &self.config.account;
        let stored = Nonce::from_base64(&self.state.server_nonce).unwrap_or_default();
        [&account.server_id, &account.server_user]
            .into_iter()
            .find_map(|name| {
                trigger.matching_nonce(name.as_bytes(), &account.server_secret, &stored)
            })
    }

    /// The special nonce in that reading, if it is the one set up here.
    fn special_of(&self, reading: v12::NonceReading) -> Option<Nonce> {
        let read = match reading {
            v12::NonceReading::Stored => return None,
            _ if self.conduct.does(Misdeed::NoSpecialNonce) => return None,
            v12::NonceReading::ZeroOctets => Nonce::special(),
            v12::NonceReading::Ascii => Nonce::special_ascii(),
        };
        self.config.special_nonce.nonce().filter(|own| *own == read)
    }

    fn read_13(&self, octets: &[u8]) -> Option<Occasion> {
        if self.config.protocol == "DM/1.2" || self.conduct.does(Misdeed::Ignores13) {
            return None;
        }
        let notification = v13::decode(octets).value?;
        let account = &self.config.account;
        if self.overlooks(&notification) {
            return None;
        }
        if notification.version != v13::VERSION
            || notification.server_id() != Some(account.server_id.as_bytes())
            || notification.session_id == 0
            || self.is_stale(&notification)
        {
            return None;
        }
        let reading = notification.matching_reading(account.notification_secret());
        if reading != Some(v13::Reading::A) && !self.conduct.does(Misdeed::AcceptsBadDigest) {
            return None;
        }
        Some(Occasion {
            session_id: Some(notification.session_id),
            requested: notification
                .requested_mos()
                .filter_map(|index| u16::try_from(index).ok())
                .collect(),
            reason: notification
                .connect_reason()
                .map(|reason| String::from_utf8_lossy(reason).into_owned()),
            ..Occasion::default()
        })
    }

    /// Whether a mutant makes nothing of a notification that is right.
    fn overlooks(&self, notification: &v13::Notification) -> bool {
        let usual = [v13::number::SERVER_ID, v13::number::REQUESTED_MO];
        let has_more = |option: &v13::NotificationOption| !usual.contains(&option.number);
        (self.conduct.does(Misdeed::IgnoresOptions13) && notification.options.iter().any(has_more))
            || (self.conduct.does(Misdeed::IgnoresBackground13)
                && notification.ui_mode == UiMode::Background)
    }

    /// Whether a notification is older than its TIMEOUT, and that matters here (Notification 1.3, 6.4.9).
    fn is_stale(&self, notification: &v13::Notification) -> bool {
        let now = self.config.unix_time.saturating_add(self.now.0 / 1_000_000);
        let life = u64::from(notification.timeout) * 60;
        let age = now.saturating_sub(u64::from(notification.timestamp));
        self.config.honour_timeout && life != 0 && age > life
    }
}

//! What mutants do to a notification before it is signed, and to the push that carries it.
//!
//! Every function leaves things as they are for an honest server.

use crate::conduct::{Conduct, Misdeed};
use dmct_wire::{
    notification::{
        Initiator, UiMode,
        v12::Trigger,
        v13::{Notification, NotificationOption, number},
    },
    peer::{Carrier, Push},
    push::{self, ContentType, PushHeader, well_known},
    syncml::codec::Encoding,
};

/// The PDU type of a confirmed push, which belongs to a WSP session (WAP-230, 8.2.4.1).
const CONFIRMED_PUSH: u8 = 0x07;
/// The session identifier that every notification of one mutant has.
const REPEATED: u16 = 0x1234;

/// The session identifier of a notification.
pub(super) fn session_id(conduct: &Conduct, due: u16, before: &[u16]) -> u16 {
    let another = before.iter().copied().find(|&id| id != due);
    if due.swap_bytes() != due && conduct.does(Misdeed::SwapsNotifiedId) {
        due.swap_bytes()
    } else if before.contains(&due) && conduct.does(Misdeed::ChangesRepeatedId) {
        due ^ 1
    } else if let Some(first) = another
        && conduct.does(Misdeed::RepeatsFirstId)
    {
        first
    } else if conduct.does(Misdeed::SessionIdZero) {
        0
    } else if conduct.does(Misdeed::SessionIdRepeated) {
        REPEATED
    } else {
        due
    }
}

/// A 1.2 notification, not yet signed.
pub(super) fn trigger(conduct: &Conduct, trigger: &mut Trigger) {
    if conduct.does(Misdeed::WrongNotificationVersion) {
        trigger.version = 20;
    }
    if conduct.does(Misdeed::SetsReservedBits) {
        trigger.future_use = 0b101;
    }
    if conduct.does(Misdeed::NamesNobody) {
        trigger.server_id.clear();
        trigger.length_identifier = 0;
    }
    if conduct.does(Misdeed::WrongIdentifierLength) {
        trigger.length_identifier = trigger.length_identifier.saturating_add(1);
    }
}

/// A 1.3 notification, not yet signed.
pub(super) fn notification(conduct: &Conduct, notification: &mut Notification) {
    if conduct.does(Misdeed::WrongNotificationVersion) {
        notification.version = 2;
    }
    if conduct.does(Misdeed::ReservedTransport) {
        notification.transport = 0b111;
    }
    if conduct.does(Misdeed::SetsReserved13) {
        notification.reserved = 1;
    }
    if conduct.does(Misdeed::TurnsInitiator) {
        notification.initiator = match notification.initiator {
            Initiator::User => Initiator::Server,
            Initiator::Server => Initiator::User,
        };
    }
    if conduct.does(Misdeed::TurnsUiMode) {
        notification.ui_mode = match notification.ui_mode {
            UiMode::Background => UiMode::Informative,
            _ => UiMode::Background,
        };
    }
    if conduct.does(Misdeed::AnotherTimeout) {
        notification.timeout ^= 0x0100;
    }
    if conduct.does(Misdeed::NoTimestamp) {
        notification.timestamp = 0;
    }
    let options = &mut notification.options;
    let reason = options
        .iter()
        .position(|each| each.number == number::CONNECT_REASON);
    if let Some(place) = reason
        && conduct.does(Misdeed::RepeatsConnectReason)
        && let Some(again) = options.get(place).cloned()
    {
        options.insert(place, again);
    }
    let others = options
        .iter_mut()
        .filter(|each| each.number != number::SERVER_ID);
    for option in others.filter(|each| each.value.len() > 1) {
        if conduct.does(Misdeed::ReversesOptions) {
            option.value.reverse();
        }
    }
    if conduct.does(Misdeed::UnorderedOptions) {
        options.reverse();
    }
    if conduct.does(Misdeed::OmitsServerId) {
        options.retain(|option| option.number != number::SERVER_ID);
    }
    if conduct.does(Misdeed::OmitsRequestedMo) {
        options.retain(|option| option.number != number::REQUESTED_MO);
    }
    let targets = options
        .iter()
        .any(|each| each.number == number::TARGETED_MO);
    if targets && conduct.does(Misdeed::OmitsTargetedMo) {
        options.retain(|option| option.number != number::TARGETED_MO);
    }
    let prefers = options
        .iter()
        .any(|each| each.number == number::PREFERRED_BEARER);
    if prefers && conduct.does(Misdeed::OmitsPreferredBearer) {
        options.retain(|option| option.number != number::PREFERRED_BEARER);
    }
    if conduct.does(Misdeed::LongServerId)
        && let Some(first) = options.first_mut()
    {
        *first = NotificationOption::new(number::SERVER_ID, "s".repeat(300));
    }
    if conduct.does(Misdeed::RepeatsServerId)
        && let Some(first) = options.first().cloned()
    {
        options.insert(0, first);
    }
    if conduct.does(Misdeed::UnknownBearer) {
        insert(
            options,
            NotificationOption::new(number::PREFERRED_BEARER, vec![0xFE]),
        );
    }
    if conduct.does(Misdeed::RepeatsVendorInfo) {
        for _ in 0..2 {
            insert(
                options,
                NotificationOption::new(number::VENDOR_INFO, "dmct"),
            );
        }
    }
    notification.option_count = u8::try_from(notification.options.len())
        .unwrap_or(u8::MAX)
        .min(7);
    if conduct.does(Misdeed::WrongOptionCount) {
        notification.option_count = (notification.option_count + 1) % 8;
    }
}

/// Puts an option where its number belongs.
fn insert(options: &mut Vec<NotificationOption>, option: NotificationOption) {
    let place = options.partition_point(|each| each.number <= option.number);
    options.insert(place, option);
}

/// The octets of a signed notification; its digest stands first in 1.2 (16 octets) and last in 1.3 (32).
pub(super) fn body(conduct: &Conduct, mut octets: Vec<u8>, digest_first: bool) -> Vec<u8> {
    if conduct.does(Misdeed::ShiftsNotification) {
        octets.insert(if digest_first { 16 } else { 0 }, 0);
        return octets;
    }
    let whole: usize = if digest_first { 16 } else { 32 };
    let cut = if conduct.does(Misdeed::OmitsDigest) {
        whole
    } else if conduct.does(Misdeed::HalvesDigest) {
        whole / 2
    } else {
        return octets;
    };
    if digest_first {
        octets.drain(..cut.min(octets.len()));
    } else {
        octets.truncate(octets.len().saturating_sub(cut));
    }
    octets
}

/// Where a push goes.
pub(super) fn place(conduct: &Conduct, to: &str) -> String {
    let carrier = Carrier::of_address(to);
    let behind = to.split_once("://").map_or(to, |(_, behind)| behind);
    if carrier == Carrier::Wtls && conduct.does(Misdeed::PushesPastTheGateway) {
        let host = behind.rsplit_once(':').map_or(behind, |(host, _)| host);
        return format!("wsp://{host}:2948");
    }
    if carrier == Carrier::Wsp && conduct.does(Misdeed::PushesThroughTheGateway) {
        let host = behind.rsplit_once(':').map_or(behind, |(host, _)| host);
        return format!("wtls://{host}:2949");
    }
    if to.starts_with("https://") && conduct.does(Misdeed::PushesWithoutTls) {
        return format!("http://{behind}");
    }
    if carrier == Carrier::Sms && conduct.does(Misdeed::SendsToAnotherPort) {
        return format!("{to};port=9200");
    }
    to.to_owned()
}

/// The octets of a short message without those of its ports.
const ONE_MESSAGE: usize = 133;

/// The datagrams as which a push goes: one, by short messages too, for they are cut by what carries them.
pub(super) fn messages(conduct: &Conduct, to: &str, payload: Vec<u8>) -> Vec<Vec<u8>> {
    let is_long = Carrier::of_address(to) == Carrier::Sms && payload.len() > ONE_MESSAGE;
    if is_long && conduct.does(Misdeed::SendsLooseMessages) {
        return payload.chunks(ONE_MESSAGE).map(<[u8]>::to_vec).collect();
    }
    vec![payload]
}

/// The push that carries a notification, where its carrier frames it.
pub(super) fn framed(conduct: &Conduct, mut push: Push) -> Push {
    if conduct.does(Misdeed::PushesToAnotherApplication) {
        push.application = Some("push.syncml".to_owned());
    }
    if conduct.does(Misdeed::OmitsApplication) {
        push.application = None;
    }
    let is_message = Encoding::of_media_type(&push.media_type).is_some();
    if is_message && conduct.does(Misdeed::PushesAnotherType) {
        "application/vnd.syncml+xml".clone_into(&mut push.media_type);
    } else if conduct.does(Misdeed::PushesAnotherType) {
        "application/vnd.syncml.dm+wbxml".clone_into(&mut push.media_type);
    }
    if is_message && conduct.does(Misdeed::PushesMessagesAsNotifications) {
        "application/vnd.syncml.notification".clone_into(&mut push.media_type);
    }
    push
}

/// The push that carries a notification.
pub(super) fn push(conduct: &Conduct, mut payload: Vec<u8>) -> Vec<u8> {
    if let Some(kind) = payload.get_mut(1)
        && conduct.does(Misdeed::PushesConfirmed)
    {
        *kind = CONFIRMED_PUSH;
        return payload;
    }
    let another_application = conduct.does(Misdeed::PushesToAnotherApplication);
    let another_type = conduct.does(Misdeed::PushesAnotherType);
    let long_head = conduct.does(Misdeed::PushesLongHead);
    let unordered = conduct.does(Misdeed::PushesHeadersUnordered);
    let as_text = conduct.does(Misdeed::PushesTypeAsText);
    let as_notification =
        is_message(&payload) && conduct.does(Misdeed::PushesMessagesAsNotifications);
    let no_application = conduct.does(Misdeed::OmitsApplication);
    let any = another_application || another_type || long_head || unordered || as_text;
    if !(any || as_notification || no_application) {
        return payload;
    }
    let Some(mut wrong) = push::decode(&payload).value else {
        return payload;
    };
    if another_application {
        wrong.headers = vec![PushHeader::integer(well_known::APPLICATION_ID, 0x05)];
    }
    if no_application {
        wrong.headers.clear();
    }
    if another_type {
        let message = is_message(&payload);
        wrong.content_type = if message {
            ContentType::text("application/vnd.syncml+xml")
        } else {
            ContentType::code(0x42)
        };
    }
    if as_notification {
        wrong.content_type = ContentType::code(0x44);
    }
    if unordered {
        wrong
            .headers
            .insert(0, PushHeader::integer(well_known::PUSH_FLAG, 4));
    }
    if as_text {
        let media_type = wrong
            .content_type
            .media_type()
            .unwrap_or_default()
            .to_owned();
        wrong.content_type = ContentType::text(media_type);
    }
    if long_head {
        let agent = "a push proxy that has a great deal to say about itself";
        wrong
            .headers
            .push(PushHeader::text(well_known::USER_AGENT, agent));
    }
    push::Push::new(
        wrong.transaction_id,
        wrong.content_type,
        wrong.headers,
        wrong.body,
    )
    .encode()
}

/// Whether a push carries a DM message.
fn is_message(payload: &[u8]) -> bool {
    push::decode(payload)
        .value
        .is_some_and(|push| matches!(push.content_type.media, push::Media::Code(0x42 | 0x43)))
}

//! What mutants do to a notification before it is signed, and to the push that carries it.
//!
//! Every function leaves things as they are for an honest server.

use crate::conduct::{Conduct, Misdeed};
use dmct_wire::{
    notification::{
        v12::Trigger,
        v13::{Notification, NotificationOption, number},
    },
    peer::Push,
    push::{self, ContentType, PushHeader, well_known},
};

/// The session identifier that every notification of one mutant has.
const REPEATED: u16 = 0x1234;

/// The session identifier of a notification.
pub(super) fn session_id(conduct: &Conduct, due: u16) -> u16 {
    if conduct.does(Misdeed::SessionIdZero) {
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
    let options = &mut notification.options;
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
}

/// Puts an option where its number belongs.
fn insert(options: &mut Vec<NotificationOption>, option: NotificationOption) {
    let place = options.partition_point(|each| each.number <= option.number);
    options.insert(place, option);
}

/// The octets of a signed notification; its digest stands first in 1.2 (16 octets) and last in 1.3 (32).
pub(super) fn body(conduct: &Conduct, mut octets: Vec<u8>, digest_first: bool) -> Vec<u8> {
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

/// The push that carries a notification, where its carrier frames it.
pub(super) fn framed(conduct: &Conduct, mut push: Push) -> Push {
    if conduct.does(Misdeed::PushesToAnotherApplication) {
        push.application = Some("push.syncml".to_owned());
    }
    if conduct.does(Misdeed::PushesAnotherType) {
        "application/vnd.syncml.dm+wbxml".clone_into(&mut push.media_type);
    }
    push
}

/// The push that carries a notification.
pub(super) fn push(conduct: &Conduct, payload: Vec<u8>) -> Vec<u8> {
    let another_application = conduct.does(Misdeed::PushesToAnotherApplication);
    let another_type = conduct.does(Misdeed::PushesAnotherType);
    let long_head = conduct.does(Misdeed::PushesLongHead);
    let unordered = conduct.does(Misdeed::PushesHeadersUnordered);
    let as_text = conduct.does(Misdeed::PushesTypeAsText);
    if !(another_application || another_type || long_head || unordered || as_text) {
        return payload;
    }
    let Some(mut wrong) = push::decode(&payload).value else {
        return payload;
    };
    if another_application {
        wrong.headers = vec![PushHeader::integer(well_known::APPLICATION_ID, 0x05)];
    }
    if another_type {
        wrong.content_type = ContentType::code(0x42);
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

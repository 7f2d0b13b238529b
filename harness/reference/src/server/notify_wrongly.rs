//! What mutants do to a notification before it is signed, and to the push that carries it.
//!
//! Every function leaves things as they are for an honest server.

use crate::conduct::{Conduct, Misdeed};
use dmct_wire::{
    notification::{
        v12::Trigger,
        v13::{Notification, NotificationOption, number},
    },
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
}

/// A 1.3 notification, not yet signed.
pub(super) fn notification(conduct: &Conduct, notification: &mut Notification) {
    if conduct.does(Misdeed::WrongNotificationVersion) {
        notification.version = 2;
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

/// The push that carries a notification.
pub(super) fn push(conduct: &Conduct, payload: Vec<u8>) -> Vec<u8> {
    let another_application = conduct.does(Misdeed::PushesToAnotherApplication);
    let another_type = conduct.does(Misdeed::PushesAnotherType);
    let long_head = conduct.does(Misdeed::PushesLongHead);
    if !(another_application || another_type || long_head) {
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

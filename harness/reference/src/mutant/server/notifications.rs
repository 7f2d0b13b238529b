//! Servers that notify wrongly (Notification 1.2 and 1.3).

use crate::{
    conduct::Misdeed,
    mutant::{Means, Mutant, Role},
};

pub(super) const ALL: &[Mutant] = &[
    Mutant {
        name: "notification-bad-digest",
        role: Role::Server,
        violates: &["NOTI13-6.6-02", "NOTI13-5-01", "NOTI12-5-01"],
        what: "Notifications are signed with another secret.",
        means: Means::Inside(Misdeed::SignsNotificationWrongly),
    },
    Mutant {
        name: "notification-unordered-options",
        role: Role::Server,
        violates: &["NOTI13-6.2-01"],
        what: "The options of a notification stand from the highest number to the lowest.",
        means: Means::Inside(Misdeed::UnorderedOptions),
    },
    Mutant {
        name: "notification-session-id-zero",
        role: Role::Server,
        violates: &["NOTI13-6.4.8-05", "NOTI12-6.2.10-03"],
        what: "The session identifier of a notification is zero.",
        means: Means::Inside(Misdeed::SessionIdZero),
    },
    Mutant {
        name: "notification-session-id-repeated",
        role: Role::Server,
        violates: &["NOTI13-6.4.8-01", "NOTI12-6.2.10-01"],
        what: "All notifications have the same session identifier.",
        means: Means::Inside(Misdeed::SessionIdRepeated),
    },
    Mutant {
        name: "notification-without-server-id",
        role: Role::Server,
        violates: &["NOTI13-6.5.1-04"],
        what: "A notification has no Server-ID.",
        means: Means::Inside(Misdeed::OmitsServerId),
    },
    Mutant {
        name: "notification-two-server-ids",
        role: Role::Server,
        violates: &["NOTI13-6.5.1-02"],
        what: "A notification has two Server-IDs.",
        means: Means::Inside(Misdeed::RepeatsServerId),
    },
    Mutant {
        name: "notification-without-requested-mo",
        role: Role::Server,
        violates: &["NOTI13-6.5.4-02"],
        what: "A notification has no Requested-MO.",
        means: Means::Inside(Misdeed::OmitsRequestedMo),
    },
    Mutant {
        name: "notification-wrong-version",
        role: Role::Server,
        violates: &["NOTI13-6.4.1-01", "NOTI12-6.2.6-01"],
        what: "The version of a notification is none that is defined.",
        means: Means::Inside(Misdeed::WrongNotificationVersion),
    },
    Mutant {
        name: "notification-reserved-bits",
        role: Role::Server,
        violates: &["NOTI12-6.2.9-01"],
        what: "Bits for future use are set in a 1.2 notification.",
        means: Means::Inside(Misdeed::SetsReservedBits),
    },
    Mutant {
        name: "notification-unknown-bearer",
        role: Role::Server,
        violates: &["NOTI13-6.5.6-04"],
        what: "A Preferred-Bearer has a value that is not defined.",
        means: Means::Inside(Misdeed::UnknownBearer),
    },
    Mutant {
        name: "notification-two-vendor-infos",
        role: Role::Server,
        violates: &["NOTI13-6.5.3-01"],
        what: "A notification has two Vendor-Infos.",
        means: Means::Inside(Misdeed::RepeatsVendorInfo),
    },
    Mutant {
        name: "push-to-another-application",
        role: Role::Server,
        violates: &["NOTI13-7.1-03", "NOTI12-7.1-05"],
        what: "Notifications are pushed to the data synchronisation application.",
        means: Means::Inside(Misdeed::PushesToAnotherApplication),
    },
    Mutant {
        name: "push-of-another-type",
        role: Role::Server,
        violates: &["NOTI13-7.1-04", "NOTI12-7.1-03"],
        what: "Notifications are pushed with the content type of a DM message.",
        means: Means::Inside(Misdeed::PushesAnotherType),
    },
    Mutant {
        name: "push-with-long-head",
        role: Role::Server,
        violates: &["NOTI13-7.1-05"],
        what: "The head of a push has more than 48 octets.",
        means: Means::Inside(Misdeed::PushesLongHead),
    },
];

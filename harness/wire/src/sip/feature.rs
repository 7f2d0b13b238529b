//! The feature tag that says for which application a push is (Notification 1.3 7.3; RFC 3840, RFC 3841).

use super::parameter::Parameters;

/// The name of the feature tag.
pub const EVENT_APPLICATION: &str = "g.oma.eventappid";

/// Its value for the DM user agent.
pub const DM_APPLICATION: &str = "syncml.dm";

/// These parameters and the feature tag of an application, as they stand behind a Contact or an Accept-Contact: a tag
/// outside the base set has a plus sign before its name (RFC 3840 9).
pub(super) fn with_application(parameters: Parameters, application: &str) -> Parameters {
    parameters.with_quoted(&format!("+{EVENT_APPLICATION}"), application)
}

/// The applications that the parameters of a Contact or an Accept-Contact name, with the plus sign or without.
pub fn event_applications(parameters: &Parameters) -> Vec<String> {
    let named = parameters.0.iter().filter(|one| {
        let name = one.name.strip_prefix('+').unwrap_or(&one.name);
        name.eq_ignore_ascii_case(EVENT_APPLICATION)
    });
    named
        .filter_map(|one| one.value.as_deref())
        .flat_map(|value| {
            super::parameter::unquoted(value)
                .split(',')
                .map(|name| name.trim().trim_matches(['<', '>']).to_owned())
                .collect::<Vec<_>>()
        })
        .filter(|name| !name.is_empty())
        .collect()
}
